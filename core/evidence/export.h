// What an exporter of flow records sends: who it is, when it sends, and its datagrams.
//
// NetFlow v9 (evidence/netflow.h) and IPFIX (evidence/ipfix.h) share this. An exporter keeps a
// flow until it ends (leaves_us) and sends what has ended once a second, on the whole second of
// its own clock, as devices do that age their cache by a timer. A datagram with one record and
// a full one therefore say equally exactly when a flow began.

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/rows.h"
#include "inet/address.h"

namespace naga::evidence {

// When an exporter gives a flow up (RFC 5470 5.3 calls it flow expiration).
inline constexpr std::int64_t idle_us = 15'000'000;    // without a packet
inline constexpr std::int64_t active_us = 60'000'000;  // since its first packet

// Why a flow ended: flowEndReason, RFC 5102 5.11.3.
inline constexpr std::uint8_t ended_idle = 1, ended_active = 2, ended_seen = 3;

// When the record of a flow leaves the cache: at once when its end was seen, active_us after its
// first packet when it went on that long, else when nothing came for idle_us. Rows are handed
// to an encoder in this order.
constexpr std::int64_t leaves_us(const Flow& flow) {
    if (flow.end_reason == ended_idle) return flow.last_us + idle_us;
    if (flow.end_reason == ended_active) return std::max(flow.last_us, flow.first_us + active_us);
    return flow.last_us;
}
// A total order of rows: by the time they leave, then by all that tells them apart.
bool leaves_before(const Flow& a, const Flow& b);

// The device that sends. Its name bears the mark: it goes out with the sampling options.
struct Exporter {
    inet::Address address, collector;
    std::uint16_t port = 2055;   // of the collector
    std::uint32_t domain = 0;    // source id, observation domain
    std::uint32_t sampling = 1;  // one packet in so many
    std::int64_t booted_us = 0;  // since 1970, a whole millisecond; before any flow
    std::string name;            // at most name_bytes are sent, cut between characters
};
inline constexpr std::size_t name_bytes = 32;
inline constexpr std::string_view mark = "EXERCISE";
// "EXERCISE VC-BORDER" from an id of a sensor.
std::string marked_name(std::string_view id);

// A datagram among others, without the headers of UDP and IP.
struct Datagram {
    std::size_t offset = 0;  // in Datagrams::bytes
    std::uint32_t length = 0;
    std::int64_t at_us = 0;  // when it leaves, by the exporter's clock, since 1970
};
struct Datagrams {
    std::vector<Datagram> list;
    std::vector<std::uint8_t> bytes;
    std::span<const std::uint8_t> at(std::size_t k) const {
        return std::span(bytes).subspan(list[k].offset, list[k].length);
    }
    void clear() { list.clear(), bytes.clear(); }
};

// No datagram is longer, so that none travels in pieces.
inline constexpr std::uint32_t datagram_bytes_max = 1'400;
// Templates and options go out first and again after so many datagrams or this time (RFC 3954 9).
inline constexpr std::uint32_t template_datagrams = 20;
inline constexpr std::int64_t template_us = 600'000'000;

// Where an exporter is in what it has sent. Kept and handed on, it lets a stream go on in
// another buffer; left as it is, a window starts as after a restart.
struct Progress {
    std::uint32_t sequence = 0;     // of the next: v9 counts datagrams, IPFIX data records
    std::uint32_t since = 0;        // datagrams since the templates were sent
    std::int64_t templates_us = 0;  // when they were
    bool begun = false;
};

// Big-endian numbers written one behind the other, as all these formats have them. Needs room.
struct Pen {
    std::uint8_t* at = nullptr;
    void u8(std::uint32_t value) { *at++ = static_cast<std::uint8_t>(value); }
    void u16(std::uint32_t value) { u8(value >> 8), u8(value); }
    void u32(std::uint32_t value) { u16(value >> 16), u16(value); }
    void u64(std::uint64_t value) {
        u32(static_cast<std::uint32_t>(value >> 32)), u32(static_cast<std::uint32_t>(value));
    }
    // Text in a field of so many bytes, filled up with zeros, cut between characters.
    void text(std::string_view words, std::size_t bytes);
};

// What differs between NetFlow v9 and IPFIX.
struct Dialect {
    std::uint32_t head_bytes = 0, record_bytes = 0, set_head_bytes = 4;
    // Writes the sets of templates, options templates and options.
    void (*templates)(const Exporter&, Pen&) = nullptr;
    std::uint32_t template_records = 0, option_records = 0;
    std::uint32_t set = 256;  // id of the template of flows
    void (*records)(const Exporter&, std::span<const Flow>, Pen&) = nullptr;
    struct Content {
        std::uint32_t bytes = 0, templates = 0, options = 0, flows = 0;
    };
    // Writes the head, and counts on the sequence.
    void (*head)(const Exporter&, Progress&, const Content&, std::int64_t at_us, Pen) = nullptr;
};

// Makes datagrams of rows: netflow9() and ipfix() open one. A value; what it has begun and not
// sent is inside. Cost: about 20 ns a row.
class FlowStream {
public:
    FlowStream(const Dialect& dialect, Exporter exporter, Progress progress);
    // Takes rows in the order in which they leave, and appends the datagrams that are finished.
    void append(std::span<const Flow> rows, Datagrams& datagrams);
    // Sends what has been begun. Needs to be called at the end, and lets the next second begin.
    void flush(Datagrams& datagrams);
    const Progress& progress() const { return progress_; }
    const Exporter& exporter() const { return exporter_; }

private:
    void begin(std::int64_t at_us);
    const Dialect* dialect_;
    Exporter exporter_;
    Progress progress_;
    // The datagram that is begun: empty when content_.bytes is 0.
    std::array<std::uint8_t, datagram_bytes_max> open_{};
    Dialect::Content content_;
    std::uint32_t set_at_ = 0;   // where its set of flows begins
    std::int64_t at_us_ = 0;     // the second it leaves on
    std::int64_t sent_us_ = -1;  // when the last one left
};

}  // namespace naga::evidence
