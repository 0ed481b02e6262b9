// Keeps passwords and PINs so that whoever steals the database does not have them.
//
// Argon2id (RFC 9106) through libsodium with its interactive cost: 2 passes over 64 MiB, one lane;
// the cost is part of every hash, so it can be raised later. A hash takes about a tenth of a
// second and must not stop the server, so a few threads of its own do the work, and their queue
// has a limit: whoever finds it full is told to come back.

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace naga::serve {

inline constexpr unsigned long long argon_passes = 2;
inline constexpr std::size_t argon_bytes = 64u << 20;
// Longer ones are refused: hash gives nothing, a check fails.
inline constexpr std::size_t password_bytes_max = 1024;

// At once, on this thread. "$argon2id$v=19$m=65536,t=2,p=1$…"; empty: too long, or no memory.
std::string hash_password(std::string_view password);
// Time does not depend on how much is right. An empty or strange hash takes as long as any and is
// matched by nothing, so a seat that is not there answers like one that is.
bool is_password(std::string_view hash, std::string_view password);

// 256 random bits as 43 letters (base64url); fit for a cookie or an address.
std::string random_token();
// `digits` decimal digits, each equally likely. Needs digits <= 18.
std::string random_pin(std::size_t digits);
// Time does not depend on where they differ; only on their lengths.
bool is_equal_secret(std::string_view a, std::string_view b);
// BLAKE2b of 256 bits, as hexadecimal: how a token is kept.
std::string digest_of(std::string_view token);

class PasswordDesk {
public:
    // Each thread needs argon_bytes while it works. Needs threads >= 1.
    explicit PasswordDesk(unsigned threads = 1, std::size_t waiting_max = 64);
    ~PasswordDesk();  // what still waits is not done
    PasswordDesk(const PasswordDesk&) = delete;
    PasswordDesk& operator=(const PasswordDesk&) = delete;

    // `then` is called on a thread of the desk. False: too many wait, and it never will be. Checks
    // go before hashes: who signs in does not wait until all cards are made.
    bool hash(std::string password, std::function<void(std::string hash)> then);
    bool check(std::string hash, std::string password, std::function<void(bool matches)> then);

private:
    struct Room;
    std::unique_ptr<Room> room_;
};

}  // namespace naga::serve
