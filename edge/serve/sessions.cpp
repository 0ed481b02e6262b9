#include "serve/sessions.h"

#include <algorithm>

#include "serve/passwords.h"

namespace naga::serve {

Sessions::Sessions() : Sessions(Times{}) {}
Sessions::Sessions(Times times) : times_(times) {}

bool Sessions::has_ended(const Session& session, std::int64_t now) const {
    return now - session.last_used >= times_.idle || now - session.begun >= times_.longest;
}

void Sessions::drop_ended(std::int64_t now) {
    std::erase_if(by_digest_, [&](const auto& one) { return has_ended(one.second, now); });
}

void Sessions::make_room(const std::string& seat) {
    std::size_t of_seat = 0;
    auto oldest = by_digest_.end(), oldest_of_seat = by_digest_.end();
    const auto older = [this](auto a, auto b) {
        return b == by_digest_.end() || a->second.last_used < b->second.last_used;
    };
    for (auto it = by_digest_.begin(); it != by_digest_.end(); ++it) {
        if (older(it, oldest)) oldest = it;
        if (it->second.seat != seat) continue;
        ++of_seat;
        if (older(it, oldest_of_seat)) oldest_of_seat = it;
    }
    if (of_seat >= per_seat_max)
        by_digest_.erase(oldest_of_seat);
    else if (by_digest_.size() >= sessions_max)
        by_digest_.erase(oldest);
}

std::string Sessions::begin(std::string seat, Scopes scopes, std::string peer, std::int64_t now) {
    std::string token = random_token();
    const std::lock_guard lock(mutex_);
    drop_ended(now);
    make_room(seat);
    by_digest_[digest_of(token)] =
        Session{random_token().substr(0, 16), std::move(seat), scopes, now, now, std::move(peer)};
    return token;
}

std::optional<Session> Sessions::find(std::string_view token, std::int64_t now) {
    if (token.empty() || token.size() > 64) return {};
    // Looked up by digest: how long that takes says nothing of tokens.
    const std::string digest = digest_of(token);
    const std::lock_guard lock(mutex_);
    const auto it = by_digest_.find(digest);
    if (it == by_digest_.end()) return {};
    if (has_ended(it->second, now)) {
        by_digest_.erase(it);
        return {};
    }
    it->second.last_used = std::max(it->second.last_used, now);
    return it->second;
}

bool Sessions::end(std::string_view token) {
    const std::lock_guard lock(mutex_);
    return by_digest_.erase(digest_of(token)) > 0;
}

bool Sessions::revoke(std::string_view id) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(by_digest_, [&](const auto& one) { return one.second.id == id; }) > 0;
}

std::size_t Sessions::revoke_seat(std::string_view seat) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(by_digest_, [&](const auto& one) { return one.second.seat == seat; });
}

void Sessions::set_scopes(std::string_view seat, Scopes scopes) {
    const std::lock_guard lock(mutex_);
    for (auto& [digest, session] : by_digest_)
        if (session.seat == seat) session.scopes = scopes;
}

std::vector<Session> Sessions::list(std::string_view seat, std::int64_t now) {
    std::vector<Session> found;
    const std::lock_guard lock(mutex_);
    drop_ended(now);
    for (const auto& [digest, session] : by_digest_)
        if (seat.empty() || session.seat == seat) found.push_back(session);
    std::sort(found.begin(), found.end(),
              [](const Session& a, const Session& b) { return a.id < b.id; });
    return found;
}

std::vector<StoredSession> Sessions::stored(std::int64_t now) {
    std::vector<StoredSession> all;
    const std::lock_guard lock(mutex_);
    drop_ended(now);
    for (const auto& [digest, session] : by_digest_) all.push_back({digest, session});
    return all;
}

void Sessions::restore(const std::vector<StoredSession>& kept, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    for (const StoredSession& one : kept) {
        if (by_digest_.size() >= sessions_max) break;
        if (!has_ended(one.session, now)) by_digest_[one.digest] = one.session;
    }
}

std::string_view session_cookie_name(bool tls) { return tls ? "__Host-naga" : "naga"; }

std::string session_cookie(std::string_view token, bool tls, std::int64_t max_age) {
    std::string text(session_cookie_name(tls));
    text.append("=").append(token).append("; HttpOnly; SameSite=Strict; Path=/; Max-Age=");
    text += std::to_string(token.empty() ? 0 : max_age);
    if (tls) text += "; Secure";
    return text;
}

}  // namespace naga::serve
