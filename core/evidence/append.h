// How formats of text write numbers, addresses and times: appended to a string, without locale.
//
// For the encoders of this module. Nothing here allocates but the string itself.

#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "inet/address.h"

namespace naga::evidence {

template <typename Whole>
void put_number(std::string& text, Whole number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

inline char* write_text(char* to, std::string_view text) {
    for (const char c : text) *to++ = c;
    return to;
}

// One to three digits.
inline char* write_octet(char* to, std::uint32_t octet) {
    if (octet >= 100) *to++ = static_cast<char>('0' + octet / 100);
    if (octet >= 10) *to++ = static_cast<char>('0' + octet / 10 % 10);
    *to++ = static_cast<char>('0' + octet % 10);
    return to;
}

inline void put_address(std::string& text, inet::Address address) {
    std::array<char, 16> room;
    char* to = room.data();
    for (int shift = 24; shift >= 0; shift -= 8) {
        to = write_octet(to, (address.bits >> shift) & 255);
        if (shift > 0) *to++ = '.';
    }
    text.append(room.data(), static_cast<std::size_t>(to - room.data()));
}

// "2013-12-09T02:00:01.123456"; what follows says which zone.
inline void put_iso_time(std::string& text, std::int64_t us) {
    const Date d = date_of(us);
    std::array<char, 32> room;
    char* to = write_digits(room.data(), static_cast<std::uint32_t>(d.year), 4);
    *to++ = '-', to = write_digits(to, d.month, 2);
    *to++ = '-', to = write_digits(to, d.day, 2);
    *to++ = 'T', to = write_digits(to, d.hour, 2);
    *to++ = ':', to = write_digits(to, d.minute, 2);
    *to++ = ':', to = write_digits(to, d.second, 2);
    *to++ = '.', to = write_digits(to, d.microsecond, 6);
    text.append(room.data(), static_cast<std::size_t>(to - room.data()));
}

// Seconds with six digits behind the point: "1386554401.123456", "0.000120". Needs us >= 0.
inline void put_seconds(std::string& text, std::int64_t us) {
    put_number(text, us / 1'000'000);
    std::array<char, 8> room;
    room[0] = '.';
    write_digits(room.data() + 1, static_cast<std::uint32_t>(us % 1'000'000), 6);
    text.append(room.data(), 7);
}

// How many bytes in front are printable ASCII and neither `"` nor `\`: they stand for themselves
// in JSON and in Apache's log. Eight at a time.
inline std::size_t plain_length(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    const auto has_zero = [](std::uint64_t x) { return (x - ones) & ~x & tops; };
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t x = 0;
        std::memcpy(&x, text.data() + at, 8);
        const std::uint64_t below_blank = (x - 0x20 * ones) & ~x & tops;
        if ((below_blank | (x & tops) | has_zero(x ^ '"' * ones) | has_zero(x ^ '\\' * ones) |
             has_zero(x ^ 0x7F * ones)) != 0)
            break;
    }
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    while (at < text.size() && is_plain(text[at])) ++at;
    return at;
}

// A string of JSON with its quotes (RFC 8259 7). Bytes that are no UTF-8 become U+FFFD.
void put_json_text(std::string& json, std::string_view text);

// The text, where bytes that are no UTF-8 become U+FFFD (RFC 3629).
std::string as_utf8(std::string_view text);

// "TCP", "UDP", "ICMP", or the number.
inline std::string_view protocol_word(std::uint8_t protocol) {
    return protocol == 6 ? "TCP" : protocol == 17 ? "UDP" : protocol == 1 ? "ICMP" : "IP";
}

}  // namespace naga::evidence
