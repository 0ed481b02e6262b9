#include "evidence/mail.h"

#include <array>
#include <chrono>

namespace naga::evidence {

namespace {

std::string two(std::int64_t n, char before) {
    const char tens = n < 10 ? before : static_cast<char>('0' + n / 10);
    return {tens, static_cast<char>('0' + n % 10)};
}

// A `From ` line, whatever stands quoted before it.
bool looks_like_start(std::string_view line) {
    const std::size_t at = line.find_first_not_of('>');
    return at != std::string_view::npos && line.substr(at).starts_with("From ");
}

}  // namespace

std::string eml(const Letter& letter) { return letter.raw; }

std::string eml_name(const Letter& letter) { return letter.queue + ".eml"; }

std::string as_asctime(std::int64_t since_1970_us) {
    constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                          "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::sys_seconds at{
        std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds(since_1970_us))};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{at - day};
    return std::string(weekdays[std::chrono::weekday{day}.c_encoding()]) + " " +
           std::string(months[static_cast<unsigned>(date.month()) - 1]) + " " +
           two(static_cast<unsigned>(date.day()), ' ') + " " + two(clock.hours().count(), '0') +
           ":" + two(clock.minutes().count(), '0') + ":" + two(clock.seconds().count(), '0') + " " +
           std::to_string(static_cast<int>(date.year()));
}

void append_mbox(std::span<const Letter> letters, std::string& mbox) {
    for (const Letter& letter : letters) {
        mbox += "From " + (letter.sender.empty() ? "MAILER-DAEMON" : letter.sender) + " " +
                as_asctime(letter.at_us) + "\n";
        std::string_view rest = letter.raw;
        while (!rest.empty()) {
            const std::size_t end = rest.find("\r\n");
            const std::string_view line = rest.substr(0, end);
            if (looks_like_start(line)) mbox += '>';
            mbox += line;
            mbox += '\n';
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
        }
        mbox += '\n';
    }
}

}  // namespace naga::evidence
