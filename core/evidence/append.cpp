#include "evidence/append.h"

#include <algorithm>

namespace naga::evidence {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view hex = "0123456789abcdef";

// The length of the character of UTF-8 that `text` begins with, or 0 where there is none: RFC
// 3629 4.
std::size_t character(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned first = byte(0), second = byte(1);
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool too_long = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second > 0x9F;
        return follows(1) && follows(2) && !too_long && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool too_long = first == 0xF0 && second < 0x90;
        const bool too_high = first == 0xF4 && second > 0x8F;
        return follows(1) && follows(2) && follows(3) && !too_long && !too_high ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string as_utf8(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const bool ascii = static_cast<unsigned char>(text[0]) < 0x80;
        const std::size_t length = ascii ? 1 : character(text);
        if (length == 0)
            clean += replacement;
        else
            clean += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

void put_json_text(std::string& json, std::string_view text) {
    json += '"';
    while (true) {
        const std::size_t plain = plain_length(text);
        json.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto c = static_cast<unsigned char>(text[0]);
        std::size_t length = 1;
        if (c == '"' || c == '\\') {
            json += '\\', json += text[0];
        } else if (c == '\n') {
            json += "\\n";
        } else if (c == '\r') {
            json += "\\r";
        } else if (c == '\t') {
            json += "\\t";
        } else if (c < 0x80) {
            json += "\\u00", json += hex[c >> 4], json += hex[c & 15];
        } else {
            length = character(text);
            if (length == 0)
                json += replacement, length = 1;
            else
                json.append(text.substr(0, length));
        }
        text.remove_prefix(length);
    }
    json += '"';
}

}  // namespace naga::evidence
