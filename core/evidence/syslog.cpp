#include "evidence/syslog.h"

#include <algorithm>

#include "base/calendar.h"
#include "evidence/export.h"

namespace naga::evidence {

namespace {

// 6.2.3: 2013-04-25T14:00:00.123456+07:00, or Z where the zone is UTC.
void put_time(std::int64_t at_us, std::int64_t zone_us, std::string& out) {
    const Date date = date_of(at_us + zone_us);
    char text[40];
    char* to = write_digits(text, static_cast<std::uint32_t>(date.year), 4);
    *to++ = '-';
    to = write_digits(to, date.month, 2);
    *to++ = '-';
    to = write_digits(to, date.day, 2);
    *to++ = 'T';
    to = write_digits(to, date.hour, 2);
    *to++ = ':';
    to = write_digits(to, date.minute, 2);
    *to++ = ':';
    to = write_digits(to, date.second, 2);
    *to++ = '.';
    to = write_digits(to, date.microsecond, 6);
    const std::int64_t minutes = zone_us / 60'000'000;
    if (minutes == 0) {
        *to++ = 'Z';
    } else {
        const auto ahead = static_cast<std::uint32_t>(minutes < 0 ? -minutes : minutes);
        *to++ = minutes < 0 ? '-' : '+';
        to = write_digits(to, ahead / 60, 2);
        *to++ = ':';
        to = write_digits(to, ahead % 60, 2);
    }
    out.append(text, to);
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
