#include "serve/ids.h"

#include <sodium.h>

#include <algorithm>

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
    // Each kind of mark is searched for once beyond the last: texts are long and marks many.
    std::size_t at = 0, raw = text.find(mark_begin), escaped = text.find(json_begin);
    while (true) {
        const std::size_t begin = std::min(raw, escaped);
        if (begin == std::string_view::npos) break;
        const bool json = begin == escaped;
        plain(text.substr(at, begin - at));
        at = begin + (json ? json_begin.size() : 1);
        const std::size_t end = json ? text.find(json_end, at) : text.find(mark_end, at);
        if (end == std::string_view::npos) return;
        id(text.substr(at, end - at));
        at = end + (json ? json_end.size() : 1);
        if (raw != std::string_view::npos && raw < at) raw = text.find(mark_begin, at);
        if (escaped != std::string_view::npos && escaped < at) escaped = text.find(json_begin, at);
    }
    plain(text.substr(at));
}

void write(std::uint64_t bits, std::string& out) {
    out += '~';
    for (std::size_t i = 0; i < letters; ++i, bits >>= 5)
        out += "abcdefghijklmnopqrstuvwxyz234567"[bits & 31];
}

// What `write` wrote; needs is_own().
std::uint64_t read(std::string_view own) {
    std::uint64_t bits = 0;
    for (std::size_t i = letters; i > 0; --i) {
        const char c = own[i];
        const auto digit = static_cast<std::uint64_t>(c >= 'a' ? c - 'a' : c - '2' + 26);
        bits = bits << 5 | digit;
    }
    return bits;
}
constexpr std::uint64_t shown_bits = (1ull << 5 * letters) - 1;

}  // namespace

MarkedText::MarkedText(std::string_view text) {
    walk(
        text, [&](std::string_view plain) { plain_ += plain; },
        [&](std::string_view id) {
            ids_ += id;
            places_.push_back({static_cast<std::uint32_t>(plain_.size()),
                               static_cast<std::uint32_t>(ids_.size())});
        });
}

std::uint64_t SeatIds::bits_of(std::string_view id) const {
    static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);
    unsigned char digest[crypto_shorthash_siphashx24_BYTES];
    crypto_shorthash_siphashx24(digest, reinterpret_cast<const unsigned char*>(id.data()),
                                id.size(), secret_.data());
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | digest[i];
    return bits;
}

std::string SeatIds::own(std::string_view id) const {
    std::string own;
    write(bits_of(id), own);
    return own;
}

std::string SeatIds::with_own(std::string_view text) const { return with_own(MarkedText(text)); }

std::string SeatIds::with_own(const MarkedText& text) const {
    std::string out;
    out.reserve(text.plain_.size() + (letters + 1) * text.places_.size());
    std::size_t plain = 0, id = 0;
    const std::string_view all = text.plain_, ids = text.ids_;
    for (const MarkedText::Place& place : text.places_) {
        out += all.substr(plain, place.plain - plain);
        write(bits_of(ids.substr(id, place.id - id)), out);
        plain = place.plain, id = place.id;
    }
    out += all.substr(plain);
    return out;
}

std::string SeatIds::with_true(std::string_view json, const std::vector<std::string>& seen) const {
    struct Word {
        std::size_t at;  // of the "~"
        std::uint64_t bits;
        const std::string* id = nullptr;
    };
    std::vector<Word> words;
    for (std::size_t at = 0; (at = json.find("\"~", at)) != std::string_view::npos; ++at) {
        const std::string_view word = json.substr(at + 1, letters + 1);
        const std::size_t after = at + letters + 2;
        if (is_own(word) && after < json.size() && json[after] == '"')
            words.push_back({at + 1, read(word), nullptr});
    }
    std::size_t left = words.size();
    for (std::size_t i = seen.size(); i > 0 && left > 0; --i) {
        const std::uint64_t bits = bits_of(seen[i - 1]) & shown_bits;
        for (Word& word : words)
            if (word.id == nullptr && word.bits == bits) word.id = &seen[i - 1], --left;
    }
    std::string out;
    out.reserve(json.size());
    std::size_t at = 0;
    for (const Word& word : words) {
        if (word.id == nullptr) continue;
        out += json.substr(at, word.at - at);
        std::string_view id = *word.id;
        if (id.starts_with("lair:")) id.remove_prefix(5);
        out += id;
        at = word.at + letters + 1;
    }
    out += json.substr(at);
    return out;
}

void each_marked(std::string_view text, const std::function<void(std::string_view)>& then) {
    walk(
        text, [](std::string_view) {}, [&](std::string_view id) { then(id); });
}

}  // namespace naga::serve
