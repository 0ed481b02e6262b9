#include "evidence/netflow.h"

#include <array>
#include <utility>

#include "evidence/pcap.h"

namespace naga::evidence {

namespace {

// RFC 3954 section 8: field types, and the bytes we give them.
struct Field {
    std::uint16_t type, bytes;
};
constexpr std::array<Field, 15> fields{{
    {8, 4},   // IPV4_SRC_ADDR
    {12, 4},  // IPV4_DST_ADDR
    {7, 2},   // L4_SRC_PORT
    {11, 2},  // L4_DST_PORT
    {4, 1},   // PROTOCOL
    {6, 1},   // TCP_FLAGS
    {10, 2},  // INPUT_SNMP
    {14, 2},  // OUTPUT_SNMP
    {2, 4},   // IN_PKTS
    {1, 8},   // IN_BYTES
    {22, 4},  // FIRST_SWITCHED
    {21, 4},  // LAST_SWITCHED
    {16, 4},  // SRC_AS
    {17, 4},  // DST_AS
    {32, 2},  // ICMP_TYPE: type * 256 + code, as in L4_DST_PORT; some readers look only here
}};
constexpr std::uint32_t record_bytes = 48;
constexpr std::uint8_t icmp = 1;
constexpr std::uint16_t flows_id = 256, options_id = 257;

// Without SAMPLING_ALGORITHM (35), since nfcapd 1.7.1 takes no notice of the interval beside it.
constexpr std::array<Field, 2> options{{
    {34, 4},           // SAMPLING_INTERVAL
    {84, name_bytes},  // SAMPLER_NAME
}};
constexpr std::uint32_t scope_bytes = 4;

constexpr std::uint32_t to_4(std::uint32_t bytes) { return (bytes + 3) / 4 * 4; }
constexpr std::uint32_t sum(std::span<const Field> list) {
    std::uint32_t bytes = 0;
    for (const Field& f : list) bytes += f.bytes;
    return bytes;
}
static_assert(sum(fields) == record_bytes && record_bytes % 4 == 0);

void write_fields(std::span<const Field> list, Pen& pen) {
    for (const Field& f : list) pen.u16(f.type), pen.u16(f.bytes);
}

// Zeros up to a multiple of 4 bytes, as 5.3 and 6.1 ask for.
void fill(std::uint32_t bytes, Pen& pen) {
    for (std::uint32_t k = bytes; k < to_4(bytes); ++k) pen.u8(0);
}

void write_templates(const Exporter& exporter, Pen& pen) {
    // 5.2: a template flow set.
    pen.u16(0);
    pen.u16(8 + 4 * fields.size());
    pen.u16(flows_id);
    pen.u16(fields.size());
    write_fields(fields, pen);
    // 6.1: an options template flow set; the scope is the system (1), by the exporter's address.
    constexpr std::uint32_t template_bytes = 10 + 4 + 4 * options.size();
    pen.u16(1);
    pen.u16(to_4(template_bytes));
    pen.u16(options_id);
    pen.u16(4);
    pen.u16(4 * options.size());
    pen.u16(1), pen.u16(scope_bytes);
    write_fields(options, pen);
    fill(template_bytes, pen);
    // 6.2: the options.
    constexpr std::uint32_t data_bytes = 4 + scope_bytes + sum(options);
    pen.u16(options_id);
    pen.u16(to_4(data_bytes));
    pen.u32(exporter.address.bits);
    pen.u32(exporter.sampling);
    pen.text(exporter.name, name_bytes);
    fill(data_bytes, pen);
}

// Milliseconds of uptime, which begins again at 0 after 49.7 days.
std::uint32_t uptime_ms(const Exporter& exporter, std::int64_t at_us) {
    return static_cast<std::uint32_t>((at_us - exporter.booted_us) / 1'000);
}

void write_records(const Exporter& exporter, std::span<const Flow> rows, Pen& out) {
    Pen pen = out;
    for (const Flow& row : rows) {
        pen.u32(row.source.bits);
        pen.u32(row.target.bits);
        pen.u16(row.source_port);
        pen.u16(row.target_port);
        pen.u8(row.protocol);
        pen.u8(row.tcp_flags);
        pen.u16(row.in);
        pen.u16(row.out);
        pen.u32(row.packets);
        pen.u64(row.bytes);
        pen.u32(uptime_ms(exporter, row.first_us));
        pen.u32(uptime_ms(exporter, row.last_us));
        pen.u32(row.source_as);
        pen.u32(row.target_as);
        pen.u16(row.protocol == icmp ? row.target_port : 0u);
    }
    out = pen;
}

// 5.1. The count is of all records: templates, options and flows.
void write_head(const Exporter& exporter, Progress& progress, const Dialect::Content& content,
                std::int64_t at_us, Pen pen) {
    pen.u16(9);
    pen.u16(content.templates + content.options + content.flows);
    pen.u32(uptime_ms(exporter, at_us));
    pen.u32(static_cast<std::uint32_t>(at_us / 1'000'000));
    pen.u32(progress.sequence++);
    pen.u32(exporter.domain);
}

constexpr Dialect dialect{.head_bytes = 20,
                          .record_bytes = record_bytes,
                          .set_head_bytes = 4,
                          .templates = write_templates,
                          .template_records = 2,
                          .option_records = 1,
                          .set = flows_id,
                          .records = write_records,
                          .head = write_head};

constexpr std::uint32_t ethernet_bytes = 14, ip_bytes = 20, udp_bytes = 8;
constexpr std::uint32_t heads_bytes = ethernet_bytes + ip_bytes + udp_bytes;

// The sum of RFC 1071 over bytes, carried on from another.
std::uint32_t sum_of(std::span<const std::uint8_t> bytes, std::uint32_t sum) {
    for (std::size_t k = 0; k < bytes.size(); ++k)
        sum += k % 2 == 0 ? static_cast<std::uint32_t>(bytes[k] << 8) : bytes[k];
    return sum;
}
std::uint32_t folded(std::uint32_t sum) {
    while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
    return ~sum & 0xFFFF;
}

// An address of Ethernet that nobody was given: the bit of local administration is set.
void write_station(inet::Address address, Pen& pen) { pen.u16(0x0200), pen.u32(address.bits); }

void write_frame(const Exporter& exporter, std::span<const std::uint8_t> datagram, Pen pen) {
    const auto udp_length = static_cast<std::uint32_t>(udp_bytes + datagram.size());
    write_station(exporter.collector, pen);
    write_station(exporter.address, pen);
    pen.u16(0x0800);
    // RFC 791. The identification counts with the sequence of the head.
    const std::uint8_t* ip = pen.at;
    pen.u16(0x4500);
    pen.u16(ip_bytes + udp_length);
    pen.u8(datagram[14]), pen.u8(datagram[15]);
    pen.u16(0);
    pen.u8(254), pen.u8(17);
    Pen ip_sum = pen;
    pen.u16(0);
    pen.u32(exporter.address.bits);
    pen.u32(exporter.collector.bits);
    ip_sum.u16(folded(sum_of({ip, ip_bytes}, 0)));
    // RFC 768. Its sum covers the addresses, the protocol and the length, too; 0 means none.
    const std::uint8_t* udp = pen.at;
    pen.u16(50'000 + exporter.domain % 10'000);
    pen.u16(exporter.port);
    pen.u16(udp_length);
    Pen udp_sum = pen;
    pen.u16(0);
    for (const std::uint8_t byte : datagram) pen.u8(byte);
    const std::uint32_t checked =
        folded(sum_of({udp, udp_length}, sum_of({ip + 12, 8}, 17 + udp_length)));
    udp_sum.u16(checked == 0 ? 0xFFFF : checked);
}

}  // namespace

FlowStream netflow9(Exporter exporter, Progress progress) {
    return FlowStream(dialect, std::move(exporter), progress);
}

void append_pcap(const Exporter& exporter, const Datagrams& datagrams, std::string& out) {
    std::array<std::uint8_t, heads_bytes + datagram_bytes_max> bytes{};
    for (std::size_t k = 0; k < datagrams.list.size(); ++k) {
        const Datagram& d = datagrams.list[k];
        write_frame(exporter, datagrams.at(k), Pen{bytes.data()});
        pcap_append({d.at_us, bytes.data(), heads_bytes + d.length, heads_bytes + d.length}, out);
    }
}

}  // namespace naga::evidence
