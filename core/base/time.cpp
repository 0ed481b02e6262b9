#include "base/time.h"

#include <charconv>

namespace naga {

namespace {

// Whole digits at the front of `text`, taken off it.
std::optional<std::int64_t> take_digits(std::string_view& text) {
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end == text.data() || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

// Exactly two digits at the front of `text` that stand for 0..59, taken off it.
std::optional<std::int64_t> take_sixtieths(std::string_view& text) {
    const auto digit = [&](std::size_t i) {
        return i < text.size() && text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : -1;
    };
    if (digit(0) < 0 || digit(0) > 5 || digit(1) < 0 || digit(2) >= 0) return std::nullopt;
    const int value = digit(0) * 10 + digit(1);
    text.remove_prefix(2);
    return value;
}

std::string two(std::int64_t n) {
    std::string text = std::to_string(n);
    if (text.size() < 2) text.insert(text.begin(), '0');
    return text;
}

}  // namespace

std::string as_exercise_time(SimTime t) {
    if (t == SimTime::never()) return "never";
    std::int64_t us = t.in_microseconds();
    std::string text = "T+";
    if (us < 0) {
        text = "T-";
        us = -us;
    }
    const std::int64_t seconds = us / 1'000'000;
    text += two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
    if (std::int64_t rest = us % 1'000'000; rest != 0) {
        std::string digits = std::to_string(rest + 1'000'000).substr(1);
        while (digits.back() == '0') digits.pop_back();
        text += "." + digits;
    }
    return text;
}

std::optional<SimTime> read_exercise_time(std::string_view text) {
    if (!text.starts_with("T+")) return std::nullopt;
    text.remove_prefix(2);
    const auto hours = take_digits(text);
    if (!hours || *hours > 100'000 || !text.starts_with(':')) return std::nullopt;
    text.remove_prefix(1);
    const auto minutes = take_sixtieths(text);
    if (!minutes) return std::nullopt;
    std::int64_t us = (*hours * 60 + *minutes) * 60'000'000;
    if (text.empty()) return SimTime::at_microseconds(us);
    if (text.front() != ':') return std::nullopt;
    text.remove_prefix(1);
    const auto seconds = take_sixtieths(text);
    if (!seconds) return std::nullopt;
    us += *seconds * 1'000'000;
    if (text.empty()) return SimTime::at_microseconds(us);
    if (text.front() != '.' || text.size() < 2 || text.size() > 7) return std::nullopt;
    std::int64_t scale = 100'000;
    for (const char digit : text.substr(1)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        us += (digit - '0') * scale;
        scale /= 10;
    }
    return SimTime::at_microseconds(us);
}

std::optional<Duration> read_duration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    Duration sum;
    while (!text.empty()) {
        const auto n = take_digits(text);
        if (!n || *n > 1'000'000'000) return std::nullopt;
        struct Unit {
            std::string_view word;
            std::int64_t us;
        };
        constexpr Unit units[] = {{"us", 1},         {"ms", 1'000},        {"s", 1'000'000},
                                  {"m", 60'000'000}, {"h", 3'600'000'000}, {"d", 86'400'000'000}};
        const Unit* found = nullptr;
        for (const Unit& unit : units)
            if (text.starts_with(unit.word) && (!found || unit.word.size() > found->word.size()))
                found = &unit;
        if (!found || (found->us > 1'000'000 && *n > 100'000'000)) return std::nullopt;
        text.remove_prefix(found->word.size());
        sum = sum + Duration::microseconds(*n * found->us);
        if (sum > Duration::hours(24 * 365 * 100)) return std::nullopt;
    }
    return sum;
}

}  // namespace naga
