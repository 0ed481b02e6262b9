#include "exercise/msel_time.h"

#include <string>
#include <vector>

#include "base/time.h"

namespace naga::exercise {

namespace {

constexpr std::int64_t second_us = 1'000'000, minute_us = 60 * second_us, hour_us = 60 * minute_us,
                       day_us = 24 * hour_us;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads pieces of a text from the left.
class Scan {
public:
    explicit Scan(std::string_view rest) : rest_(rest) {}

    bool is_done() const { return rest_.empty(); }
    bool take(char c) {
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take_any(std::string_view letters) {
        if (rest_.empty() || letters.find(rest_[0]) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void blanks() {
        while (take(' ')) {
        }
    }
    // A number of `least` to `most` digits.
    std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
        std::int64_t value = 0;
        std::size_t digits = 0;
        while (digits < most && digits < rest_.size() && is_digit(rest_[digits]))
            value = value * 10 + (rest_[digits++] - '0');
        if (digits < least || (digits < rest_.size() && is_digit(rest_[digits])))
            return std::nullopt;
        rest_.remove_prefix(digits);
        return value;
    }

private:
    std::string_view rest_;
};

// "09:30", "09:30:15", "9h30", "09h": to the end.
std::optional<std::int64_t> clock(Scan scan, std::int64_t hours_most) {
    const auto hour = scan.number(1, 4);
    if (!hour || *hour > hours_most) return std::nullopt;
    const bool french = scan.take_any("hH");
    if (french && scan.is_done()) return *hour * hour_us;
    if (!french && !scan.take(':')) return std::nullopt;
    const auto minute = scan.number(2, 2);
    if (!minute || *minute > 59) return std::nullopt;
    std::int64_t second = 0;
    if (!french && scan.take(':')) {
        const auto read = scan.number(2, 2);
        if (!read || *read > 59) return std::nullopt;
        second = *read;
    }
    if (!scan.is_done()) return std::nullopt;
    return *hour * hour_us + *minute * minute_us + second * second_us;
}

// Days since 1970 of a date of the Gregorian calendar.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
    const std::int64_t y = month <= 2 ? year - 1 : year;
    const std::int64_t era = y / 400, of_era = y - era * 400;
    const std::int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

std::optional<std::int64_t> date_and_time(std::string_view text) {
    Scan scan(text);
    const auto year = scan.number(4, 4);
    if (!year || !scan.take('-')) return std::nullopt;
    const auto month = scan.number(2, 2);
    if (!month || *month < 1 || *month > 12 || !scan.take('-')) return std::nullopt;
    const auto day = scan.number(2, 2);
    if (!day || *day < 1 || *day > 31 || !scan.take_any("T ")) return std::nullopt;
    const auto time = clock(scan, 23);
    if (!time) return std::nullopt;
    return days_of(*year, *month, *day) * day_us + *time;
}

// "+ 01:30:00", "+ 2 03:00:00", "- 00:05:00".
std::optional<std::int64_t> signed_length(std::string_view text) {
    const std::int64_t sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
    while (text.starts_with(' ')) text.remove_prefix(1);
    std::int64_t days = 0;
    if (const std::size_t blank = text.find(' '); blank != std::string_view::npos) {
        Scan scan(text.substr(0, blank));
        const auto read = scan.number(1, 3);
        if (!read || !scan.is_done()) return std::nullopt;
        days = *read;
        text.remove_prefix(blank + 1);
    }
    const auto time = clock(Scan(text), 1'000);
    return time ? std::optional(sign * (days * day_us + *time)) : std::nullopt;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = text.find(' ');
        if (end != 0) words.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return words;
}

// "J+1 H+2 M-5", "T+2", "D+1 09:00": words of a letter, a sign and a number, each letter once,
// and perhaps a time of the day behind a day.
std::optional<std::int64_t> letters(std::string_view text, std::string_view start) {
    std::int64_t sum = 0;
    int last = -1;  // the place of the letter: days, hours, minutes
    for (const std::string_view word : words_of(text)) {
        Scan scan(word);
        const int place = scan.take_any("DJdj")   ? 0
                          : scan.take_any("HTht") ? 1
                          : scan.take_any("Mm")   ? 2
                                                  : 3;
        if (place <= last) return std::nullopt;
        if (place == 3) {
            const auto time = clock(Scan(word), 23);
            const auto begin = date_and_time(start);
            if (last != 0 || !time || !begin) return std::nullopt;
            sum += *time - (*begin % day_us);
            last = place;
            continue;
        }
        last = place;
        const bool minus = scan.take('-');
        if (!minus && !scan.take('+')) return std::nullopt;
        const auto number = scan.number(1, 4);
        if (!number || !scan.is_done()) return std::nullopt;
        const std::int64_t unit = place == 0 ? day_us : place == 1 ? hour_us : minute_us;
        sum += (minus ? -1 : 1) * *number * unit;
    }
    return last >= 0 ? std::optional(sum) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> read_list_time(std::string_view text, std::string_view start) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text.empty()) return std::nullopt;
    if (const auto time = read_exercise_time(text)) return time->in_microseconds();
    const auto begin = date_and_time(start);
    if (const auto date = date_and_time(text); date && begin) return *date - *begin;
    if (text[0] == '+' || text[0] == '-') return signed_length(text);
    if (const auto time = clock(Scan(text), 23); time && begin) return *time - *begin % day_us;
    return letters(text, start);
}

}  // namespace naga::exercise
