#include "base/calendar.h"

namespace naga {

namespace {

constexpr std::int64_t day_us = 86'400'000'000;

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";

}  // namespace

Date date_of(std::int64_t us) {
    std::int64_t days = us / day_us, rest = us % day_us;
    if (rest < 0) rest += day_us, --days;
    Date date;
    date.weekday = static_cast<std::uint8_t>(((days + 4) % 7 + 7) % 7);
    date.microsecond = static_cast<std::uint32_t>(rest % 1'000'000);
    const auto seconds = static_cast<std::uint32_t>(rest / 1'000'000);
    date.hour = static_cast<std::uint8_t>(seconds / 3'600);
    date.minute = static_cast<std::uint8_t>(seconds / 60 % 60);
    date.second = static_cast<std::uint8_t>(seconds % 60);
    // Years from March on, so that the leap day is the last of its year; eras of 400 years.
    const auto since = static_cast<std::uint32_t>(days + 719'468);  // 0000-03-01
    const std::uint32_t era = since / 146'097, in_era = since % 146'097;
    const std::uint32_t year = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
    const std::uint32_t in_year = in_era - (365 * year + year / 4 - year / 100);
    const std::uint32_t month = (5 * in_year + 2) / 153;  // 0 is March
    date.day = static_cast<std::uint8_t>(in_year - (153 * month + 2) / 5 + 1);
    date.month = static_cast<std::uint8_t>(month < 10 ? month + 3 : month - 9);
    date.year = static_cast<std::int32_t>(era * 400 + year + (month >= 10 ? 1 : 0));
    return date;
}

std::string_view month_word(const Date& date) { return months.substr((date.month - 1u) * 3, 3); }
std::string_view weekday_word(const Date& date) { return weekdays.substr(date.weekday * 3u, 3); }

}  // namespace naga
