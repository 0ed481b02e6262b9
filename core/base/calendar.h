// Dates of the Gregorian calendar from whole microseconds since 1970, in UTC.
//
// For what a log or a header writes as a date. Local time is UTC plus the zone: add it before.
// No leap seconds, as POSIX counts. Nothing allocates; about 5 ns.

#pragma once

#include <cstdint>
#include <string_view>

namespace naga {

struct Date {
    std::int32_t year = 1970;
    std::uint8_t month = 1;    // 1 to 12
    std::uint8_t day = 1;      // 1 to 31
    std::uint8_t weekday = 4;  // 0 is Sunday
    std::uint8_t hour = 0, minute = 0, second = 0;
    std::uint32_t microsecond = 0;
    bool operator==(const Date&) const = default;
};

// Needs a time of the years 0 to 9999.
Date date_of(std::int64_t microseconds);

// "Jan", "Sun": as RFC 9110 5.6.7, Apache and BIND write them.
std::string_view month_word(const Date& date);
std::string_view weekday_word(const Date& date);

// Writes a number with exactly `digits` decimal digits, zeros in front. Needs room for them and a
// number that has no more. Returns the place behind the last.
inline char* write_digits(char* to, std::uint32_t number, int digits) {
    for (int at = digits - 1; at >= 0; --at) {
        to[at] = static_cast<char>('0' + number % 10);
        number /= 10;
    }
    return to + digits;
}

}  // namespace naga
