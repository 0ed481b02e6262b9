#include "evidence/dnslog.h"

#include "evidence/append.h"

namespace naga::evidence {

namespace {

// "09-Dec-2013 09:00:01.123"
void put_time(std::string& bytes, std::int64_t us) {
    const Date d = date_of(us);
    std::array<char, 32> room;
    char* to = write_digits(room.data(), d.day, 2);
    *to++ = '-', to = write_text(to, month_word(d));
    *to++ = '-', to = write_digits(to, static_cast<std::uint32_t>(d.year), 4);
    *to++ = ' ', to = write_digits(to, d.hour, 2);
    *to++ = ':', to = write_digits(to, d.minute, 2);
    *to++ = ':', to = write_digits(to, d.second, 2);
    *to++ = '.', to = write_digits(to, d.microsecond / 1'000, 3);
    bytes.append(room.data(), static_cast<std::size_t>(to - room.data()));
}

constexpr std::array<bool, 256> letters = [] {
    std::array<bool, 256> is{};
    for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789.-"))
        is[static_cast<unsigned char>(c)] = true;
    return is;
}();

std::size_t letters_in_front(std::string_view name) {
    std::size_t count = 0;
    while (count < name.size() && letters[static_cast<unsigned char>(name[count])]) ++count;
    return count;
}

// As BIND prints a name: RFC 1035 5.1 escapes for what is no letter of a name.
void put_name(std::string& bytes, std::string_view name) {
    const std::size_t plain = letters_in_front(name);
    bytes.append(name.substr(0, plain));
    for (const char c : name.substr(plain)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte > '~') {
            std::array<char, 4> room = {'\\'};
            write_digits(room.data() + 1, byte, 3);
            bytes.append(room.data(), 4);
            continue;
        }
        if (c == '"' || c == '\\' || c == ';' || c == '(' || c == ')' || c == '@' || c == '$')
            bytes += '\\';
        bytes += c;
    }
    if (name.empty()) bytes += '.';
}

}  // namespace

void write_dnslog(std::span<const Query> queries, std::int64_t zone_us, std::string& bytes) {
    for (const Query& q : queries) {
        put_time(bytes, q.at_us + zone_us);
        bytes += " queries: info: client ";
        put_address(bytes, q.client);
        bytes += '#', put_number(bytes, q.client_port);
        bytes += " (";
        const std::size_t name = bytes.size();
        put_name(bytes, q.name);
        const std::size_t length = bytes.size() - name;
        bytes += "): query: ";
        bytes.append(bytes, name, length);
        bytes += " IN ", bytes += q.type;
        bytes += q.recursive ? " +" : " -";
        if (q.edns) bytes += 'E';
        bytes += " (", put_address(bytes, q.resolver);
        bytes += ")\n";
    }
}

}  // namespace naga::evidence
