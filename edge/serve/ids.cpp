#include "serve/ids.h"

#include <sodium.h>

#include <map>

#include "serve/views.h"

namespace naga::serve {

namespace {

constexpr std::size_t letters = 12;
// As JSON writes the two marks.
constexpr std::string_view json_begin = "\\u0001", json_end = "\\u0002";

bool is_own(std::string_view word) {
    if (word.size() != letters + 1 || word[0] != '~') return false;
    for (const char c : word.substr(1))
        if (!((c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'))) return false;
    return true;
}

// Calls `plain` for text outside marks and `id` for what stands between two of them.
template <typename Plain, typename Id>
void walk(std::string_view text, const Plain& plain, const Id& id) {
    while (!text.empty()) {
        const std::size_t raw = text.find(mark_begin);
        const std::size_t escaped = text.find(json_begin);
        const std::size_t at = std::min(raw, escaped);
        if (at == std::string_view::npos) break;
        const bool json = at == escaped;
        plain(text.substr(0, at));
        text.remove_prefix(at + (json ? json_begin.size() : 1));
        const std::size_t end = json ? text.find(json_end) : text.find(mark_end);
        if (end == std::string_view::npos) return;
        id(text.substr(0, end));
        text.remove_prefix(end + (json ? json_end.size() : 1));
    }
    plain(text);
}

}  // namespace

std::string SeatIds::own(std::string_view id) const {
    static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);
    unsigned char digest[crypto_shorthash_siphashx24_BYTES];
    crypto_shorthash_siphashx24(digest, reinterpret_cast<const unsigned char*>(id.data()),
                                id.size(), secret_.data());
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | digest[i];
    std::string own = "~";
    for (std::size_t i = 0; i < letters; ++i, bits >>= 5)
        own += "abcdefghijklmnopqrstuvwxyz234567"[bits & 31];
    return own;
}

std::string SeatIds::with_own(std::string_view text) const {
    std::string out;
    out.reserve(text.size());
    walk(
        text, [&](std::string_view plain) { out += plain; },
        [&](std::string_view id) { out += own(id); });
    return out;
}

std::string SeatIds::with_true(std::string_view json, const std::set<std::string>& seen) const {
    std::map<std::string, const std::string*, std::less<>> known;
    std::string out;
    out.reserve(json.size());
    std::size_t at = 0;
    while (at < json.size()) {
        const std::size_t quote = json.find("\"~", at);
        if (quote == std::string_view::npos) break;
        const std::string_view word = json.substr(quote + 1, letters + 1);
        const std::size_t after = quote + letters + 2;
        out += json.substr(at, quote + 1 - at);
        at = quote + 1;
        if (!is_own(word) || after >= json.size() || json[after] != '"') continue;
        if (known.empty())
            for (const std::string& id : seen) known.emplace(own(id), &id);
        const auto found = known.find(word);
        if (found == known.end()) continue;
        std::string_view id = *found->second;
        if (id.starts_with("lair:")) id.remove_prefix(5);
        out += id;
        at = quote + 1 + word.size();
    }
    out += json.substr(at);
    return out;
}

void collect_marked(std::string_view text, std::set<std::string>& into) {
    walk(
        text, [](std::string_view) {}, [&](std::string_view id) { into.emplace(id); });
}

}  // namespace naga::serve
