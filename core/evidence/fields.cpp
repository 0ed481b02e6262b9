#include "evidence/fields.h"

#include "base/ensure.h"
#include "base/time.h"
#include "evidence/field_access.h"

namespace naga::evidence {

namespace {

using enum FieldType;

constexpr FieldEntry flow_fields[] = {
    {"at", time, "when its first packet passed", "ເວລາຂອງແພັກເກັດທຳອິດ"},
    {"until", time, "when its last packet passed", "ເວລາຂອງແພັກເກັດສຸດທ້າຍ"},
    {"source", address, "address of the sender", "ທີ່ຢູ່ຜູ້ສົ່ງ"},
    {"target", address, "address of the receiver", "ທີ່ຢູ່ຜູ້ຮັບ"},
    {"source_port", number, "port of the sender", "ພອດຜູ້ສົ່ງ"},
    {"target_port", number, "port of the receiver; ICMP: type * 256 + code", "ພອດຜູ້ຮັບ"},
    {"protocol", protocol, "6 or tcp, 17 or udp, 1 or icmp", "ໂປຣໂຕຄອນ"},
    {"flags", number, "TCP flags of all its packets", "ທຸງ TCP"},
    {"end", number, "why it ended: 1 idle, 2 active, 3 end seen", "ເຫດຜົນທີ່ຈົບ"},
    {"packets", number, "packets, as sampled", "ຈຳນວນແພັກເກັດ"},
    {"bytes", number, "bytes of IP, as sampled", "ຈຳນວນໄບຕ໌"},
    {"lasted", length, "from its first packet to its last", "ໄລຍະເວລາ"},
    {"in", number, "interface it came in by", "ອິນເຕີເຟດຂາເຂົ້າ"},
    {"out", number, "interface it went out by", "ອິນເຕີເຟດຂາອອກ"},
    {"source_as", number, "AS number of the sender", "ໝາຍເລກ AS ຜູ້ສົ່ງ"},
    {"target_as", number, "AS number of the receiver", "ໝາຍເລກ AS ຜູ້ຮັບ"},
};
constexpr FieldEntry query_fields[] = {
    {"at", time, "when it was asked", "ເວລາທີ່ຖາມ"},
    {"client", address, "who asked", "ທີ່ຢູ່ຜູ້ຖາມ"},
    {"client_port", number, "from which port", "ພອດຜູ້ຖາມ"},
    {"resolver", address, "who was asked", "ທີ່ຢູ່ຜູ້ແປຊື່"},
    {"id", number, "of the message", "ໝາຍເລກຂໍ້ຄວາມ"},
    {"name", text, "the name asked for", "ຊື່ທີ່ຖາມຫາ"},
    {"type", text, "A, AAAA, MX, ...", "ປະເພດ"},
    {"code", text, "NOERROR, NXDOMAIN, ...; empty: no answer", "ລະຫັດຄຳຕອບ"},
    {"answer", address, "addresses in the answer", "ທີ່ຢູ່ໃນຄຳຕອບ"},
    {"ttl", number, "seconds that the answer holds", "ອາຍຸຂອງຄຳຕອບ (ວິນາທີ)"},
    {"edns", truth, "asked with EDNS", "ໃຊ້ EDNS"},
    {"recursive", truth, "asked for recursion", "ຂໍໃຫ້ຖາມຕໍ່"},
    {"cached", truth, "answered from memory", "ຕອບຈາກຄວາມຈຳ"},
};
constexpr FieldEntry visit_fields[] = {
    {"at", time, "when it began", "ເວລາເລີ່ມ"},
    {"took", length, "until it was answered", "ໄລຍະເວລາ"},
    {"client", address, "who asked", "ທີ່ຢູ່ຜູ້ຂໍ"},
    {"client_port", number, "from which port", "ພອດຜູ້ຂໍ"},
    {"server", address, "who answered", "ທີ່ຢູ່ເຄື່ອງແມ່ຂ່າຍ"},
    {"server_port", number, "at which port", "ພອດເຄື່ອງແມ່ຂ່າຍ"},
    {"method", text, "GET, POST, ...", "ວິທີ"},
    {"host", text, "name of the site", "ຊື່ເວັບໄຊ"},
    {"path", text, "path with query", "ເສັ້ນທາງ"},
    {"status", number, "status of the answer", "ສະຖານະຄຳຕອບ"},
    {"bytes", number, "bytes of the answer's body", "ໄບຕ໌ຂອງຄຳຕອບ"},
    {"request_bytes", number, "bytes of the request", "ໄບຕ໌ຂອງຄຳຂໍ"},
    {"referer", text, "page it came from", "ໜ້າທີ່ມາ"},
    {"agent", text, "user agent", "ໂປຣແກຣມຜູ້ໃຊ້"},
    {"content_type", text, "of the answer", "ປະເພດເນື້ອຫາ"},
    {"protocol", text, "HTTP/1.1, ...", "ໂປຣໂຕຄອນ"},
};
constexpr FieldEntry alarm_fields[] = {
    {"at", time, "when it was raised", "ເວລາແຈ້ງເຕືອນ"},
    {"source", address, "address of the sender", "ທີ່ຢູ່ຜູ້ສົ່ງ"},
    {"target", address, "address of the receiver", "ທີ່ຢູ່ຜູ້ຮັບ"},
    {"source_port", number, "port of the sender", "ພອດຜູ້ສົ່ງ"},
    {"target_port", number, "port of the receiver", "ພອດຜູ້ຮັບ"},
    {"protocol", protocol, "6 or tcp, 17 or udp, 1 or icmp", "ໂປຣໂຕຄອນ"},
    {"rule", number, "number of the rule", "ໝາຍເລກກົດ"},
    {"severity", number, "1 high, 2 medium, 3 low", "ຄວາມຮ້າຍແຮງ"},
    {"signature", text, "what the rule is about", "ຊື່ກົດ"},
    {"category", text, "kind of the rule", "ໝວດກົດ"},
};
constexpr FieldEntry line_fields[] = {
    {"at", time, "when it was written", "ເວລາທີ່ຂຽນ"},
    {"facility", number, "of RFC 5424", "ແຫຼ່ງ"},
    {"severity", number, "0 emergency to 7 debug", "ຄວາມຮ້າຍແຮງ"},
    {"host", text, "whose log it is", "ຊື່ເຄື່ອງ"},
    {"app", text, "program that wrote it", "ໂປຣແກຣມ"},
    {"process", text, "number of the process", "ໝາຍເລກໂປຣເຊັດ"},
    {"kind", text, "kind of message", "ປະເພດຂໍ້ຄວາມ"},
    {"text", text, "the message", "ຂໍ້ຄວາມ"},
    {"field", text, "values of the structured data; field.NAME: of one name", "ຂໍ້ມູນມີໂຄງສ້າງ"},
};
constexpr FieldEntry letter_fields[] = {
    {"at", time, "when the gateway took it", "ເວລາທີ່ຮັບ"},
    {"queue", text, "queue id", "ໝາຍເລກຄິວ"},
    {"from_address", address, "who delivered it", "ທີ່ຢູ່ຜູ້ນຳສົ່ງ"},
    {"from_host", text, "name of who delivered it", "ຊື່ເຄື່ອງຜູ້ນຳສົ່ງ"},
    {"helo", text, "how it named itself", "ຊື່ທີ່ແຈ້ງ"},
    {"sender", text, "of the envelope", "ຜູ້ສົ່ງ"},
    {"recipient", text, "of the envelope", "ຜູ້ຮັບ"},
    {"subject", text, "as it stands in the letter", "ຫົວຂໍ້"},
    {"verdict", text, "clean, spam, held", "ຄຳຕັດສິນ"},
    {"score", decimal, "of the spam filter", "ຄະແນນ"},
    {"bytes", number, "of the letter", "ຈຳນວນໄບຕ໌"},
    {"raw", text, "the whole letter", "ຈົດໝາຍທັງໝົດ"},
};
constexpr FieldEntry route_fields[] = {
    {"at", time, "when it came", "ເວລາທີ່ມາ"},
    {"peer_as", number, "AS number of who told it", "ໝາຍເລກ AS ຜູ້ບອກ"},
    {"prefix", prefix, "lies in this prefix", "ຢູ່ໃນຊ່ວງທີ່ຢູ່ນີ້"},
    {"covers", covers, "holds this address", "ກວມທີ່ຢູ່ນີ້"},
    {"withdrawn", truth, "taken back", "ຖອນຄືນ"},
    {"path", number, "AS numbers on the way", "ໝາຍເລກ AS ຕາມທາງ"},
    {"origin", number, "AS number at its end", "ໝາຍເລກ AS ຕົ້ນທາງ"},
    {"next_hop", address, "where to send to", "ທີ່ຢູ່ຖັດໄປ"},
    {"community", number, "AS number * 65536 + value", "ປ້າຍຊຸມຊົນ"},
    {"peer", number, "place of the peer in the list of peers", "ລຳດັບຜູ້ບອກ"},
    {"old_state", number, "of a session that changed: its state before", "ສະຖານະກ່ອນ"},
    {"new_state", number, "of a session that changed: its state after", "ສະຖານະຫຼັງ"},
};

template <typename Row>
std::string row_text(const Row& row, std::size_t field, std::int64_t epoch_us) {
    using Reads = Access<Row>;
    const FieldEntry& entry = fields_of(Reads::table)[field];
    std::string out;
    const auto gap = [&] {
        if (!out.empty()) out += ' ';
    };
    if (entry.type == FieldType::text)
        Reads::any_text(row, field, {}, [&](std::string_view value) {
            gap();
            out += value;
            return false;
        });
    else
        Reads::any_number(row, field, [&](std::int64_t value) {
            gap();
            out += text_of(entry.type, value, epoch_us);
            return false;
        });
    return out;
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view word(Table table) {
    constexpr std::array<std::string_view, tables> words = {"flows", "queries", "visits", "alarms",
                                                            "lines", "letters", "routes"};
    return words[static_cast<std::size_t>(table)];
}

std::span<const FieldEntry> fields_of(Table table) {
    switch (table) {
        case Table::flows: return flow_fields;
        case Table::queries: return query_fields;
        case Table::visits: return visit_fields;
        case Table::alarms: return alarm_fields;
        case Table::lines: return line_fields;
        case Table::letters: return letter_fields;
        case Table::routes: return route_fields;
    }
    return {};
}

std::optional<std::size_t> field_of(Table table, std::string_view name) {
    const auto all = fields_of(table);
    const auto at = std::ranges::find(all, name, &FieldEntry::name);
    if (at == all.end()) return std::nullopt;
    return static_cast<std::size_t>(at - all.begin());
}

std::string_view Access<Letter>::header(std::string_view raw, std::string_view name) {
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t end = std::min(raw.find("\r\n", at), raw.size());
        const std::string_view line = raw.substr(at, end - at);
        if (line.empty()) break;
        if (line.size() > name.size() && line[name.size()] == ':' &&
            std::ranges::equal(line.substr(0, name.size()), name,
                               [](char a, char b) { return small(a) == small(b); })) {
            const std::size_t first = line.find_first_not_of(" \t", name.size() + 1);
            return first == std::string_view::npos ? std::string_view() : line.substr(first);
        }
        at = end + 2;
    }
    return {};
}

std::string text_of(FieldType type, std::int64_t value, std::int64_t epoch_us) {
    switch (type) {
        case FieldType::time: return as_exercise_time(SimTime::at_microseconds(value - epoch_us));
        case FieldType::length: {
            const std::int64_t rest = value % 1'000'000;
            std::string out = std::to_string(value / 1'000'000);
            if (rest != 0) {
                std::string digits = std::to_string(1'000'000 + rest).substr(1);
                digits.erase(digits.find_last_not_of('0') + 1);
                out += "." + digits;
            }
            return out + "s";
        }
        case FieldType::decimal: {
            const std::int64_t size = value < 0 ? -value : value;
            std::string out = (value < 0 ? "-" : "") + std::to_string(size / 1000);
            return out + "." + std::to_string(1000 + size % 1000).substr(1);
        }
        case FieldType::truth: return value != 0 ? "true" : "false";
        case FieldType::protocol:
            return value == 6    ? "tcp"
                   : value == 17 ? "udp"
                   : value == 1  ? "icmp"
                                 : std::to_string(value);
        case FieldType::address:
        case FieldType::prefix:
        case FieldType::covers:
            return inet::as_text(inet::Address{static_cast<std::uint32_t>(value)});
        case FieldType::number:
        case FieldType::text: return std::to_string(value);
    }
    return {};
}

std::string text_of(const Flow& row, std::size_t field, std::int64_t epoch_us) {
    return row_text(row, field, epoch_us);
}
std::string text_of(const Query& row, std::size_t field, std::int64_t epoch_us) {
    return row_text(row, field, epoch_us);
}
std::string text_of(const Visit& row, std::size_t field, std::int64_t epoch_us) {
    return row_text(row, field, epoch_us);
}
std::string text_of(const Alarm& row, std::size_t field, std::int64_t epoch_us) {
    return row_text(row, field, epoch_us);
}
std::string text_of(const Line& row, std::size_t field, std::int64_t epoch_us) {
    if (field != Access<Line>::structured) return row_text(row, field, epoch_us);
    std::string out;
    for (const auto& [name, value] : row.fields)
        out += (out.empty() ? "" : " ") + name + "=\"" + value + "\"";
    return out;
}
std::string text_of(const Letter& row, std::size_t field, std::int64_t epoch_us) {
    return row_text(row, field, epoch_us);
}
std::string text_of(const Route& row, std::size_t field, std::int64_t epoch_us) {
    if (fields_of(Table::routes)[field].type == FieldType::prefix)
        return row.new_state != 0 ? std::string() : inet::as_text(row.prefix);
    if (fields_of(Table::routes)[field].type == FieldType::covers) return {};
    return row_text(row, field, epoch_us);
}

}  // namespace naga::evidence
