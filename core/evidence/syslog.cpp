#include "evidence/syslog.h"

#include <algorithm>

#include "evidence/export.h"

namespace naga::evidence {

namespace {

void put_digits(std::int64_t value, int digits, std::string& out) {
    const std::size_t at = out.size();
    out.append(static_cast<std::size_t>(digits), '0');
    for (std::size_t k = out.size(); k-- > at; value /= 10)
        out[k] = static_cast<char>('0' + value % 10);
}

// 6.2.3: 2013-04-25T14:00:00.123456+07:00, or Z where the zone is UTC.
void put_time(std::int64_t at_us, std::int64_t zone_us, std::string& out) {
    constexpr std::int64_t second = 1'000'000, day = 86'400 * second;
    const std::int64_t local = at_us + zone_us;
    std::int64_t days = local / day, rest = local % day;
    if (rest < 0) rest += day, --days;
    // Days since 1970 as a date: years that begin in March, in eras of 400 years.
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
    const std::int64_t d = shifted - era * 146'097;
    const std::int64_t y = (d - d / 1'460 + d / 36'524 - d / 146'096) / 365;
    const std::int64_t in_year = d - (365 * y + y / 4 - y / 100);
    const std::int64_t m = (5 * in_year + 2) / 153;
    const std::int64_t month = m < 10 ? m + 3 : m - 9;
    put_digits(y + era * 400 + (month <= 2 ? 1 : 0), 4, out);
    out += '-';
    put_digits(month, 2, out);
    out += '-';
    put_digits(in_year - (153 * m + 2) / 5 + 1, 2, out);
    out += 'T';
    put_digits(rest / (3'600 * second), 2, out);
    out += ':';
    put_digits(rest / (60 * second) % 60, 2, out);
    out += ':';
    put_digits(rest / second % 60, 2, out);
    out += '.';
    put_digits(rest % second, 6, out);
    const std::int64_t minutes = zone_us / (60 * second);
    if (minutes == 0) {
        out += 'Z';
        return;
    }
    out += minutes < 0 ? '-' : '+';
    put_digits((minutes < 0 ? -minutes : minutes) / 60, 2, out);
    out += ':';
    put_digits((minutes < 0 ? -minutes : minutes) % 60, 2, out);
}

// 6.2.4 to 6.2.7: printable ASCII without blanks, up to a length; `-` for nothing.
void put_name(std::string_view name, std::size_t length_max, std::string& out) {
    out += ' ';
    if (name.empty()) out += '-';
    for (const char c : name.substr(0, length_max)) out += c > ' ' && c < '\x7f' ? c : '_';
}

char plain(char c) {
    const auto code = static_cast<unsigned char>(c);
    return code < 0x20 || code == 0x7F ? ' ' : c;
}

// 6.3.3: ` name="value"`, with `"`, `\` and `]` behind a backslash.
std::string field_of(std::string_view name, std::string_view value) {
    std::string field = " ";
    for (const char c : name.substr(0, 32))
        field += c > ' ' && c < '\x7f' && c != '=' && c != ']' && c != '"' ? c : '_';
    field += "=\"";
    for (const char c : value) {
        if (c == '"' || c == '\\' || c == ']') field += '\\';
        field += plain(c);
    }
    field += '"';
    return field;
}

}  // namespace

void append_syslog(const Line& line, std::int64_t zone_us, std::string& out) {
    const std::size_t begin = out.size();
    // 6.2.1: facility times 8, and severity.
    out += '<';
    out += std::to_string(std::min<int>(line.facility, 23) * 8 + std::min<int>(line.severity, 7));
    out += ">1 ";
    put_time(line.at_us, zone_us, out);
    put_name(line.host, 255, out);
    put_name(line.app, 48, out);
    put_name(line.process, 128, out);
    put_name(line.kind, 32, out);
    out += " [naga@32473";
    out += field_of("mark", mark);
    for (const auto& [name, value] : line.fields) {
        const std::string field = field_of(name, value);
        if (out.size() - begin + field.size() + 1 <= syslog_bytes_max) out += field;
    }
    out += ']';
    if (line.text.empty()) return;
    // 6.4: a text that is not ASCII begins with the BOM.
    std::string text;
    if (std::any_of(line.text.begin(), line.text.end(),
                    [](char c) { return static_cast<unsigned char>(c) > 0x7F; }))
        text += "\xEF\xBB\xBF";
    for (const char c : line.text) text += plain(c);
    const std::size_t used = out.size() - begin + 1;
    std::size_t kept = std::min(text.size(), used < syslog_bytes_max ? syslog_bytes_max - used : 0);
    while (kept > 0 && kept < text.size() &&
           (static_cast<unsigned char>(text[kept]) & 0xC0u) == 0x80u)
        --kept;
    if (kept == 0) return;
    out += ' ';
    out.append(text, 0, kept);
}

void append_counted(std::string_view message, std::string& out) {
    out += std::to_string(message.size());
    out += ' ';
    out += message;
}

}  // namespace naga::evidence
