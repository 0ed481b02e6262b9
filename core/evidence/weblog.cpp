#include "evidence/weblog.h"

#include "evidence/append.h"

namespace naga::evidence {

namespace {

// Apache's ap_escape_logitem: a backslash before `"` and `\`, C letters for the white space that
// has them, \xHH for other bytes that are no printable ASCII.
void put_escaped(std::string& bytes, std::string_view text) {
    while (true) {
        const std::size_t plain = plain_length(text);
        bytes.append(text.substr(0, plain));
        if (plain == text.size()) return;
        const auto c = static_cast<unsigned char>(text[plain]);
        text.remove_prefix(plain + 1);
        bytes += '\\';
        switch (c) {
            case '"':
            case '\\': bytes += static_cast<char>(c); break;
            case '\b': bytes += 'b'; break;
            case '\n': bytes += 'n'; break;
            case '\r': bytes += 'r'; break;
            case '\t': bytes += 't'; break;
            case '\v': bytes += 'v'; break;
            default:  // of all bytes
                bytes += 'x';
                bytes += "0123456789abcdef"[c >> 4];
                bytes += "0123456789abcdef"[c & 15];
        }
    }
}

void put_field(std::string& bytes, std::string_view text) {
    bytes += " \"";
    if (text.empty())
        bytes += '-';
    else
        put_escaped(bytes, text);
    bytes += '"';
}

// "[09/Dec/2013:09:00:01 +0700] "
void put_time(std::string& bytes, std::int64_t us, std::int64_t zone_us) {
    const Date d = date_of(us + zone_us);
    const std::int64_t minutes = zone_us / 60'000'000;
    const auto zone = static_cast<std::uint32_t>(minutes < 0 ? -minutes : minutes);
    std::array<char, 32> room;
    char* to = room.data();
    *to++ = '[';
    to = write_digits(to, d.day, 2), *to++ = '/';
    to = write_text(to, month_word(d)), *to++ = '/';
    to = write_digits(to, static_cast<std::uint32_t>(d.year), 4), *to++ = ':';
    to = write_digits(to, d.hour, 2), *to++ = ':';
    to = write_digits(to, d.minute, 2), *to++ = ':';
    to = write_digits(to, d.second, 2), *to++ = ' ';
    *to++ = minutes < 0 ? '-' : '+';
    to = write_digits(to, zone / 60 * 100 + zone % 60, 4);
    *to++ = ']';
    bytes.append(room.data(), static_cast<std::size_t>(to - room.data()));
}

void put_line(const Visit& v, std::int64_t zone_us, std::string& bytes) {
    put_address(bytes, v.client);
    bytes += " - - ";
    put_time(bytes, v.at_us, zone_us);
    if (v.method.empty()) {  // what came was no request, such as the hello of TLS
        put_field(bytes, v.path);
    } else {
        bytes += " \"";
        put_escaped(bytes, v.method), bytes += ' ';
        put_escaped(bytes, v.path), bytes += ' ';
        put_escaped(bytes, v.protocol), bytes += '"';
    }
    bytes += ' ';
    put_number(bytes, v.status);
    bytes += ' ';
    if (v.body_bytes == 0)
        bytes += '-';
    else
        put_number(bytes, v.body_bytes);
    put_field(bytes, v.referer);
    put_field(bytes, v.agent);
    bytes += '\n';
}

}  // namespace

void write_weblog(std::span<const Visit> visits, std::int64_t zone_us, std::string& bytes) {
    for (const Visit& v : visits) put_line(v, zone_us, bytes);
}

void write_vhostlog(std::span<const Visit> visits, std::int64_t zone_us, std::string& bytes) {
    for (const Visit& v : visits) {
        if (v.host.empty())
            put_address(bytes, v.server);
        else
            put_escaped(bytes, v.host);
        bytes += ':';
        put_number(bytes, v.server_port);
        bytes += ' ';
        put_line(v, zone_us, bytes);
    }
}

}  // namespace naga::evidence
