#include "evidence/ipfix.h"

#include <array>
#include <utility>

namespace naga::evidence {

namespace {

// Information elements of the register that RFC 7012 set up, and the bytes we give them: RFC 7011
// 6.2 lets whole numbers be shorter than their type.
struct Element {
    std::uint16_t id, bytes;
};
constexpr std::array<Element, 16> elements{{
    {8, 4},    // sourceIPv4Address
    {12, 4},   // destinationIPv4Address
    {7, 2},    // sourceTransportPort
    {11, 2},   // destinationTransportPort
    {4, 1},    // protocolIdentifier
    {6, 1},    // tcpControlBits
    {10, 2},   // ingressInterface
    {14, 2},   // egressInterface
    {2, 4},    // packetDeltaCount
    {1, 8},    // octetDeltaCount
    {152, 8},  // flowStartMilliseconds
    {153, 8},  // flowEndMilliseconds
    {16, 4},   // bgpSourceAsNumber
    {17, 4},   // bgpDestinationAsNumber
    {61, 1},   // flowDirection: 0, ingress
    {136, 1},  // flowEndReason
}};
constexpr std::uint32_t record_bytes = 56;
constexpr std::uint16_t flows_id = 256, options_id = 257;

// Without samplingAlgorithm (35), since nfcapd 1.7.1 takes no notice of the interval beside it.
constexpr std::array<Element, 3> options{{
    {149, 4},           // observationDomainId: the scope
    {34, 4},            // samplingInterval
    {300, name_bytes},  // observationDomainName
}};

constexpr std::uint32_t to_4(std::uint32_t bytes) { return (bytes + 3) / 4 * 4; }
constexpr std::uint32_t sum(std::span<const Element> list) {
    std::uint32_t bytes = 0;
    for (const Element& e : list) bytes += e.bytes;
    return bytes;
}
static_assert(sum(elements) == record_bytes && record_bytes % 4 == 0);

void write_elements(std::span<const Element> list, Pen& pen) {
    for (const Element& e : list) pen.u16(e.id), pen.u16(e.bytes);
}

// 3.3.1: zeros up to a multiple of 4 bytes.
void fill(std::uint32_t bytes, Pen& pen) {
    for (std::uint32_t k = bytes; k < to_4(bytes); ++k) pen.u8(0);
}

void write_templates(const Exporter& exporter, Pen& pen) {
    // 3.4.1: a set of templates.
    pen.u16(2);
    pen.u16(8 + 4 * elements.size());
    pen.u16(flows_id);
    pen.u16(elements.size());
    write_elements(elements, pen);
    // 3.4.2: a set of options templates.
    constexpr std::uint32_t template_bytes = 10 + 4 * options.size();
    pen.u16(3);
    pen.u16(to_4(template_bytes));
    pen.u16(options_id);
    pen.u16(options.size());
    pen.u16(1);
    write_elements(options, pen);
    fill(template_bytes, pen);
    // The options.
    constexpr std::uint32_t data_bytes = 4 + sum(options);
    pen.u16(options_id);
    pen.u16(to_4(data_bytes));
    pen.u32(exporter.domain);
    pen.u32(exporter.sampling);
    pen.text(exporter.name, name_bytes);
    fill(data_bytes, pen);
}

std::uint64_t in_ms(std::int64_t at_us) { return static_cast<std::uint64_t>(at_us / 1'000); }

void write_records(const Exporter&, std::span<const Flow> rows, Pen& out) {
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
        pen.u64(in_ms(row.first_us));
        pen.u64(in_ms(row.last_us));
        pen.u32(row.source_as);
        pen.u32(row.target_as);
        pen.u8(0);
        pen.u8(row.end_reason);
    }
    out = pen;
}

// 3.1. The sequence counts data records, those of options too, that went before.
void write_head(const Exporter& exporter, Progress& progress, const Dialect::Content& content,
                std::int64_t at_us, Pen pen) {
    pen.u16(10);
    pen.u16(content.bytes);
    pen.u32(static_cast<std::uint32_t>(at_us / 1'000'000));
    pen.u32(progress.sequence);
    pen.u32(exporter.domain);
    progress.sequence += content.options + content.flows;
}

constexpr Dialect dialect{.head_bytes = 16,
                          .record_bytes = record_bytes,
                          .set_head_bytes = 4,
                          .templates = write_templates,
                          .template_records = 2,
                          .option_records = 1,
                          .set = flows_id,
                          .records = write_records,
                          .head = write_head};

}  // namespace

FlowStream ipfix(Exporter exporter, Progress progress) {
    return FlowStream(dialect, std::move(exporter), progress);
}

}  // namespace naga::evidence
