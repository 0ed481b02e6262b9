#include "evidence/zeek.h"

#include <algorithm>

#include "evidence/append.h"
#include "sim/digest.h"

namespace naga::evidence {

namespace {

struct Columns {
    std::string_view path, fields, types;
};

constexpr std::string_view ends_fields = "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p";
constexpr std::string_view ends_types = "time\tstring\taddr\tport\taddr\tport";

Columns columns_of(ZeekLog log) {
    switch (log) {
        case ZeekLog::conn:
            return {"conn",
                    "proto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\t"
                    "local_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\t"
                    "resp_ip_bytes\ttunnel_parents",
                    "enum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\t"
                    "count\tcount\tcount\tcount\tset[string]"};
        case ZeekLog::dns:
            return {"dns",
                    "proto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\t"
                    "rcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected",
                    "enum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\tstring\t"
                    "bool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool"};
        case ZeekLog::http:
            return {"http",
                    "trans_depth\tmethod\thost\turi\treferrer\tversion\tuser_agent\torigin\t"
                    "request_body_len\tresponse_body_len\tstatus_code\tstatus_msg\tinfo_code\t"
                    "info_msg\ttags\tusername\tpassword\tproxied\torig_fuids\torig_filenames\t"
                    "orig_mime_types\tresp_fuids\tresp_filenames\tresp_mime_types",
                    "count\tstring\tstring\tstring\tstring\tstring\tstring\tstring\tcount\tcount\t"
                    "count\tstring\tcount\tstring\tset[enum]\tstring\tstring\tset[string]\t"
                    "vector[string]\tvector[string]\tvector[string]\tvector[string]\t"
                    "vector[string]\tvector[string]"};
    }
    return {};
}

// "2013-12-09-09-00-01"
void put_file_time(std::string& bytes, std::int64_t us) {
    const Date d = date_of(us);
    std::array<char, 24> room;
    char* to = write_digits(room.data(), static_cast<std::uint32_t>(d.year), 4);
    for (const std::uint8_t part : {d.month, d.day, d.hour, d.minute, d.second})
        *to++ = '-', to = write_digits(to, part, 2);
    bytes.append(room.data(), static_cast<std::size_t>(to - room.data()));
}

void put_uid(std::string& bytes, std::string_view sensor, std::uint64_t conversation) {
    constexpr std::string_view letters =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::uint64_t bits = sim::mix(conversation, sim::digest_of(sensor, 1));
    std::uint64_t more = sim::mix(bits, 2);
    bytes += 'C';
    for (int i = 0; i < 10; ++i, bits /= 62) bytes += letters[bits % 62];
    for (int i = 0; i < 7; ++i, more /= 62) bytes += letters[more % 62];
}

// Zeek escapes the separator, bytes that are no printable ASCII, and what would be read as unset
// or empty: \xHH.
void put_text(std::string& bytes, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    if (text.empty()) {
        bytes += "(empty)";
        return;
    }
    if (text == "-") {
        bytes += "\\x2d";
        return;
    }
    if (text == "(empty)") {
        bytes += "\\x28empty)";
        return;
    }
    const std::size_t plain = plain_length(text);
    bytes.append(text.substr(0, plain));
    for (const char c : text.substr(plain)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte <= '~' && c != '\\') {
            bytes += c;
        } else if (c == '\\') {
            bytes += "\\\\";
        } else {
            bytes += "\\x", bytes += hex[byte >> 4], bytes += hex[byte & 15];
        }
    }
}
// Where a text may be missing, as in a request without a referer.
void put_optional(std::string& bytes, std::string_view text) {
    if (text.empty())
        bytes += '-';
    else
        put_text(bytes, text);
}

void put_ends(std::string& bytes, std::string_view sensor, std::int64_t at_us,
              std::uint64_t conversation, inet::Address from, std::uint16_t from_port,
              inet::Address to, std::uint16_t to_port) {
    put_seconds(bytes, at_us);
    bytes += '\t', put_uid(bytes, sensor, conversation);
    bytes += '\t', put_address(bytes, from), bytes += '\t', put_number(bytes, from_port);
    bytes += '\t', put_address(bytes, to), bytes += '\t', put_number(bytes, to_port);
}

std::string_view protocol_name(std::uint8_t protocol) {
    return protocol == 6    ? "tcp"
           : protocol == 17 ? "udp"
           : protocol == 1  ? "icmp"
                            : "unknown_transport";
}

std::string_view service_of(const Session& s) {
    if (s.application == "tls") return "ssl";
    return s.application;
}

bool is_local(const ZeekSensor& sensor, inet::Address address) {
    const auto after = std::ranges::upper_bound(sensor.local, address, {}, &inet::Prefix::first);
    return after != sensor.local.begin() && std::prev(after)->holds(address);
}

constexpr unsigned fin = 1, syn = 2, rst = 4;

// The states of Zeek's conn.log, from the flags that passed.
std::string_view state_of(const Session& s) {
    if (s.protocol != 6) {
        if (s.out.packets > 0 && s.back.packets > 0) return "SF";
        return s.out.packets > 0 ? "S0" : "SHR";
    }
    const unsigned out = s.out.tcp_flags, back = s.back.tcp_flags;
    if ((out & syn) == 0) return "OTH";
    if ((back & syn) == 0) {
        if ((back & rst) != 0) return "REJ";
        if ((out & rst) != 0) return "RSTOS0";
        return (out & fin) != 0 ? "SH" : "S0";
    }
    if ((out & rst) != 0) return "RSTO";
    if ((back & rst) != 0) return "RSTR";
    if ((out & fin) != 0) return (back & fin) != 0 ? "SF" : "S2";
    return (back & fin) != 0 ? "S3" : "S1";
}

void put_history(std::string& bytes, const Session& s) {
    const std::size_t before = bytes.size();
    const unsigned out = s.out.tcp_flags, back = s.back.tcp_flags;
    if (s.protocol == 6) {
        if ((out & syn) != 0) bytes += 'S';
        if ((back & syn) != 0) bytes += 'h';
        if ((back & syn) != 0 && (out & 16) != 0) bytes += 'A';
        if ((back & syn) == 0 && (back & rst) != 0) bytes += 'r';
        if (s.out.payload > 0) bytes += 'D';
        if ((back & syn) != 0 && (out & 16) != 0 && s.out.payload > 0) bytes += 'a';
        if (s.back.payload > 0) bytes += 'd';
        if ((out & fin) != 0) bytes += 'F';
        if ((back & fin) != 0) bytes += 'f';
        if ((out & rst) != 0) bytes += 'R';
        if ((back & syn) != 0 && (back & rst) != 0) bytes += 'r';
    } else if (s.protocol == 17) {
        if (s.out.packets > 0) bytes += 'D';
        if (s.back.packets > 0) bytes += 'd';
    }
    if (bytes.size() == before) bytes += '-';
}

struct Code {
    std::string_view word;
    int number;
};
constexpr std::array<Code, 4> codes = {
    {{"NOERROR", 0}, {"SERVFAIL", 2}, {"NXDOMAIN", 3}, {"REFUSED", 5}}};
constexpr std::array<Code, 6> types = {
    {{"A", 1}, {"NS", 2}, {"PTR", 12}, {"MX", 15}, {"TXT", 16}, {"AAAA", 28}}};

int number_of(std::span<const Code> table, std::string_view word) {
    for (const Code& code : table)
        if (code.word == word) return code.number;
    return 0;
}

std::string_view reason_of(std::uint16_t status) {
    switch (status) {
        case 200: return "OK";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 500: return "Internal Server Error";
        default: return {};  // of a number
    }
}

// What Zeek makes of the first bytes of a body.
std::string_view mime_of(const Visit& v) {
    if (v.body_bytes == 0) return {};
    const std::string_view type =
        std::string_view(v.content_type).substr(0, v.content_type.find(';'));
    if (type == "application/javascript" || type == "text/css") return "text/plain";
    if (type == "application/octet-stream") return {};
    return type;
}

}  // namespace

std::string zeek_uid(std::string_view sensor, std::uint64_t conversation) {
    std::string uid;
    put_uid(uid, sensor, conversation);
    return uid;
}

void write_zeek_head(ZeekLog log, std::int64_t opened_us, std::int64_t zone_us,
                     std::string& bytes) {
    const Columns columns = columns_of(log);
    bytes += "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t";
    bytes += columns.path;
    bytes += "\n#exercise\tEXERCISE\n#open\t", put_file_time(bytes, opened_us + zone_us);
    bytes += "\n#fields\t", bytes += ends_fields, bytes += '\t', bytes += columns.fields;
    bytes += "\n#types\t", bytes += ends_types, bytes += '\t', bytes += columns.types;
    bytes += '\n';
}

void write_zeek_foot(std::int64_t closed_us, std::int64_t zone_us, std::string& bytes) {
    bytes += "#close\t", put_file_time(bytes, closed_us + zone_us), bytes += '\n';
}

void write_zeek(const ZeekSensor& sensor, std::span<const Session> sessions, std::string& bytes) {
    for (const Session& s : sessions) {
        // Of ICMP Zeek writes the type as the port of the one side and the code as that of the
        // other.
        const bool icmp = s.protocol == 1;
        put_ends(bytes, sensor.name, s.first_us, s.conversation, s.source,
                 icmp ? static_cast<std::uint16_t>(s.target_port >> 8) : s.source_port, s.target,
                 icmp ? static_cast<std::uint16_t>(s.target_port & 255) : s.target_port);
        bytes += '\t', bytes += protocol_name(s.protocol);
        bytes += '\t', put_optional(bytes, service_of(s));
        const std::string_view state = state_of(s);
        // A conversation of one packet has no duration, and no bytes that would be known.
        const bool lone = s.out.packets + s.back.packets <= 1;
        if (lone) {
            bytes += "\t-\t-\t-";
        } else {
            bytes += '\t', put_seconds(bytes, std::max<std::int64_t>(s.last_us - s.first_us, 0));
            bytes += '\t', put_number(bytes, s.out.payload);
            bytes += '\t', put_number(bytes, s.back.payload);
        }
        bytes += '\t', bytes += state;
        bytes += is_local(sensor, s.source) ? "\tT" : "\tF";
        bytes += is_local(sensor, s.target) ? "\tT" : "\tF";
        bytes += "\t0\t", put_history(bytes, s);
        bytes += '\t', put_number(bytes, s.out.packets), bytes += '\t';
        put_number(bytes, s.out.bytes), bytes += '\t', put_number(bytes, s.back.packets);
        bytes += '\t', put_number(bytes, s.back.bytes), bytes += "\t-\n";
    }
}

void write_zeek(const ZeekSensor& sensor, std::span<const Query> queries, std::string& bytes) {
    for (const Query& q : queries) {
        put_ends(bytes, sensor.name, q.at_us, q.conversation, q.client, q.client_port, q.resolver,
                 53);
        const bool answered = !q.code.empty();
        bytes += "\tudp\t", put_number(bytes, q.id), bytes += '\t';
        if (answered)
            put_seconds(bytes, q.took_us);
        else
            bytes += '-';
        bytes += '\t', put_text(bytes, q.name), bytes += "\t1\tC_INTERNET\t";
        put_number(bytes, number_of(types, q.type)), bytes += '\t', bytes += q.type, bytes += '\t';
        if (answered) {
            put_number(bytes, number_of(codes, q.code)), bytes += '\t', bytes += q.code;
        } else {
            bytes += "-\t-";
        }
        bytes += "\tF\tF", bytes += q.recursive ? "\tT" : "\tF", bytes += answered ? "\tT" : "\tF";
        bytes += "\t0\t";
        const std::size_t answers = q.answers.size() + (q.text.empty() ? 0 : 1);
        if (answers == 0) {
            bytes += "-\t-";
        } else {
            for (std::size_t i = 0; i < q.answers.size(); ++i) {
                if (i > 0) bytes += ',';
                put_address(bytes, q.answers[i]);
            }
            if (!q.text.empty()) {
                if (q.type == "TXT") {  // Zeek says how long the text is
                    bytes += "TXT ", put_number(bytes, q.text.size()), bytes += ' ';
                }
                put_text(bytes, q.text);
            }
            bytes += '\t';
            for (std::size_t i = 0; i < answers; ++i) {
                if (i > 0) bytes += ',';
                put_number(bytes, q.ttl_s), bytes += ".000000";
            }
        }
        bytes += "\tF\n";
    }
}

void write_zeek(const ZeekSensor& sensor, std::span<const Visit> visits, std::string& bytes) {
    for (const Visit& v : visits) {
        put_ends(bytes, sensor.name, v.at_us, v.conversation, v.client, v.client_port, v.server,
                 v.server_port);
        bytes += '\t', put_number(bytes, v.depth);
        bytes += '\t', put_optional(bytes, v.method), bytes += '\t', put_optional(bytes, v.host);
        bytes += '\t', put_optional(bytes, v.path), bytes += '\t';
        put_optional(bytes, v.referer), bytes += '\t';
        const std::string_view version = v.protocol;
        put_optional(bytes,
                     version.substr(std::min<std::size_t>(version.find('/') + 1, version.size())));
        bytes += '\t', put_optional(bytes, v.agent);
        bytes += "\t-\t", put_number(bytes, v.request_body_bytes);
        bytes += '\t', put_number(bytes, v.body_bytes), bytes += '\t', put_number(bytes, v.status);
        bytes += '\t', put_optional(bytes, reason_of(v.status));
        bytes += "\t-\t-\t(empty)\t-\t-\t-\t-\t-\t-";
        const std::string_view mime = mime_of(v);
        if (mime.empty()) {
            bytes += "\t-\t-\t-\n";
        } else {
            // The id of a file is another name made from the conversation.
            std::string file = zeek_uid(sensor.name, sim::mix(v.conversation, v.depth));
            file[0] = 'F';
            bytes += '\t', bytes += file, bytes += "\t-\t", bytes += mime, bytes += '\n';
        }
    }
}

}  // namespace naga::evidence
