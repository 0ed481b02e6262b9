// Who is signed in: opaque tokens that only their owner knows, and what each of them may do.
//
// A token is 256 random bits. Kept is its digest alone, so whoever reads the store cannot sign in.
// A session ends after `idle` without use, after `longest` in any case, or when it is revoked.
// Time is an argument, in seconds since 1970. Any thread may call.

#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "serve/endpoint.h"

namespace naga::serve {

struct Session {
    std::string id;  // names it in lists and to revoke it; says nothing of the token
    std::string seat;
    Scopes scopes;
    std::int64_t begun = 0, last_used = 0;
    std::string peer;  // where it was begun
};

// A session as it is stored.
struct StoredSession {
    std::string digest;
    Session session;
};

class Sessions {
public:
    struct Times {
        std::int64_t idle = 12 * 3600;      // an exercise day with its pauses
        std::int64_t longest = 5 * 86'400;  // an exercise with its set-up
    };
    // More at a time: the one of the seat that was used longest ago ends.
    static constexpr std::size_t per_seat_max = 16;
    // More at a time: the one used longest ago ends.
    static constexpr std::size_t sessions_max = 20'000;

    Sessions();
    explicit Sessions(Times times);

    // The token, to be handed to the owner once.
    std::string begin(std::string seat, Scopes scopes, std::string peer, std::int64_t now);
    // Whose token it is, and marks it used.
    std::optional<Session> find(std::string_view token, std::int64_t now);
    bool end(std::string_view token);
    bool revoke(std::string_view id);
    std::size_t revoke_seat(std::string_view seat);
    // What a seat may do has changed; holds from the next request on.
    void set_scopes(std::string_view seat, Scopes scopes);

    // In the order of their ids. Those of one seat, or of all for an empty one.
    std::vector<Session> list(std::string_view seat, std::int64_t now);
    // For the store, and back from it; what has ended meanwhile is left out.
    std::vector<StoredSession> stored(std::int64_t now);
    void restore(const std::vector<StoredSession>& kept, std::int64_t now);

private:
    Times times_;
    std::mutex mutex_;
    std::map<std::string, Session, std::less<>> by_digest_;

    bool has_ended(const Session& session, std::int64_t now) const;
    void drop_ended(std::int64_t now);
    void make_room(const std::string& seat);
};

// The cookie's name: on TLS with the prefix that makes browsers insist on it (RFC 6265bis 4.1.3).
std::string_view session_cookie_name(bool tls);
// For Set-Cookie: HttpOnly, SameSite=Strict, Path=/, on TLS also Secure. An empty token takes the
// cookie away.
std::string session_cookie(std::string_view token, bool tls, std::int64_t max_age);

}  // namespace naga::serve
