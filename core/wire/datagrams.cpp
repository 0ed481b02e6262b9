#include <algorithm>

#include "base/ensure.h"
#include "sim/digest.h"
#include "wire/frames.h"
#include "wire/lookup.h"
#include "wire/play.h"
#include "wire/script.h"

namespace naga::wire {

namespace {

// A name under .example with records enough to fill any answer: the question is ANY.
constexpr std::string_view amplified = "records.exercise.example";

void append_name(std::string& text, std::string_view name) {
    while (!name.empty()) {
        const std::size_t dot = std::min(name.find('.'), name.size());
        text += static_cast<char>(dot);
        text += name.substr(0, dot);
        name.remove_prefix(std::min(dot + 1, name.size()));
    }
    text += '\0';
}

// An answer of exactly `size` bytes: TXT records of at most 255 bytes of data, and the OPT record
// of RFC 6891 that lets it be so long. RFC 1035 4.1.
std::string large_answer(std::uint64_t bits, std::size_t size) {
    std::string text;
    append16(text, static_cast<std::uint32_t>(bits & 0xFFFF));
    append16(text, 0x8180);
    append16(text, 1);
    append16(text, 0);  // answers: below
    append16(text, 0);
    append16(text, 1);
    append_name(text, amplified);
    append16(text, 255);
    append16(text, 1);
    constexpr std::size_t head = 12, record = 13, opt = 11;
    std::size_t left = size - text.size() - opt;
    const std::size_t records = (left + record + 219) / (record + 220);
    for (std::size_t i = 0; i < records; ++i) {
        const std::size_t data = (left - (records - i) * record) / (records - i);
        append16(text, 0xC000 | head);
        append16(text, 16);
        append16(text, 1);
        append16(text, 0);
        append16(text, 3'600);
        append16(text, static_cast<std::uint32_t>(data + 1));
        text += static_cast<char>(data);
        std::string words(data, ' ');
        put_plain(reinterpret_cast<std::uint8_t*>(words.data()), i * 78, data);
        for (char& letter : words)
            if (letter < ' ') letter = ' ';
        text += words;
        left -= record + data;
    }
    text[7] = static_cast<char>(records);
    text += '\0';
    append16(text, 41);
    append16(text, 4'096);
    append16(text, 0);
    append16(text, 0);
    append16(text, 0);
    return text;
}

// Seconds and fractions since 1900 (RFC 5905 6).
void put_ntp(std::uint8_t* at, std::int64_t unix_us) {
    const auto us = static_cast<std::uint64_t>(unix_us);
    put32(at, static_cast<std::uint32_t>(us / 1'000'000 + 2'208'988'800));
    put32(at + 4, static_cast<std::uint32_t>((us % 1'000'000 << 32) / 1'000'000));
}

class Writer {
public:
    Writer(const Conversation& c, const Sites& sites, Packets& packets)
        : c_(c), sites_(sites), packets_(packets), trains_(trains_of(c)) {}

    void write() {
        std::size_t count = 0, bytes = 0;
        std::uint32_t done[2] = {0, 0}, end[2] = {0, 0};
        for (int by = 0; by < 2; ++by) {
            const Train& t = trains_.by[by];
            ensure(t.payload <= t.count * datagram_bytes_max, "no datagram is in pieces");
            done[by] = passed_before(by, packets_.from_us);
            end[by] = passed_before(by, packets_.until_us);
            count += end[by] - done[by];
            for (std::uint32_t i = done[by]; i < end[by]; ++i)
                bytes += frame_header + datagram_header + size_of(by, i);
        }
        ensure(packets_.bytes.size() + bytes < UINT32_MAX, "frames of a window fill 4 GiB at most");
        offset_ = static_cast<std::uint32_t>(packets_.bytes.size());
        packets_.bytes.resize(packets_.bytes.size() + bytes);
        at_ = packets_.bytes.data() + offset_;
        envelopes_[0] = envelope_of(c_, 0);
        envelopes_[1] = envelope_of(c_, 1);
        for (std::size_t i = 0; i < count; ++i) {
            const int by = done[0] == end[0]                         ? 1
                           : done[1] == end[1]                       ? 0
                           : passes(1, done[1]) < passes(0, done[0]) ? 1
                                                                     : 0;
            packet(by, done[by]++);
        }
    }

private:
    const Conversation& c_;
    const Sites& sites_;
    Packets& packets_;
    const Trains trains_;
    Envelope envelopes_[2];
    std::uint8_t* at_ = nullptr;
    std::uint32_t offset_ = 0;

    const Side& side(int by) const { return by == 0 ? c_.client : c_.server; }

    std::int64_t passes(int by, std::uint32_t i) const {
        const Train& t = trains_.by[by];
        if (i == 0) return t.first_us;
        const std::int64_t pauses = t.count - 1;
        if (i == pauses) return t.first_us + t.span_us;
        const std::int64_t gap = t.span_us / pauses;
        const std::int64_t even = t.first_us + gap * i + t.span_us % pauses * i / pauses;
        const std::uint64_t bits = sim::mix(
            c_.identity, 0x1177'0000 + (std::uint64_t{i} << 1) + static_cast<unsigned>(by));
        return even - gap / 3 + static_cast<std::int64_t>(bits % 1024) * (gap / 3) / 512;
    }

    // They pass in their order: how many do before an instant is found by halving.
    std::uint32_t passed_before(int by, std::int64_t us) const {
        std::uint32_t low = 0, high = trains_.by[by].count;
        while (low < high) {
            const std::uint32_t middle = low + (high - low) / 2;
            if (passes(by, middle) < us)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    // Sizes add up to the payload; those of a chat go in pairs, one as much larger as the other
    // is smaller.
    std::uint32_t size_of(int by, std::uint32_t i) const {
        const Train& t = trains_.by[by];
        const std::uint64_t even = t.payload / t.count + (i < t.payload % t.count ? 1 : 0);
        if (c_.use != Use::chat || (i | 1) >= t.count) return static_cast<std::uint32_t>(even);
        const std::uint64_t room =
            std::min(t.payload / t.count, datagram_bytes_max - t.payload / t.count) / 2;
        const std::uint64_t move =
            sim::mix(c_.identity, 0x512E'0000 + (i & ~1u) + static_cast<unsigned>(by)) % (room + 1);
        return static_cast<std::uint32_t>((i & 1) != 0 ? even + move : even - move);
    }

    void packet(int by, std::uint32_t i) {
        const std::int64_t at_us = passes(by, i), sent_us = at_us - side(by).way_us;
        const std::uint32_t size = size_of(by, i), length = size + datagram_header;
        const bool linux_like = stack_of(side(by).habit.system).numbering == Numbering::per_flow;
        const bool asks = c_.use != Use::unreachable && !(c_.use == Use::echo && by == 1);
        const bool whole = linux_like && asks;
        const std::uint32_t id = whole ? 0 : identification_of(c_, by, sent_us, i);
        std::uint8_t* at = put_envelope(envelopes_[by], at_, length, id, whole);
        if (c_.protocol == 1) {
            icmp(at, by, i, size);
        } else {
            put16(at, side(by).port);  // RFC 768
            put16(at + 2, side(1 - by).port);
            put16(at + 4, size + 8);
            put16(at + 6, 0);
            content(at + 8, by, i, size, sent_us);
            std::uint64_t sum =
                envelopes_[by].pseudo_sum + sum_of(at + 4, 2) + sum_of(at, size + 8);
            put_checksum(at + 6, sum);
            if (at[6] == 0 && at[7] == 0) put16(at + 6, 0xFFFF);
        }
        packets_.list.push_back({at_us, offset_, length + frame_header});
        offset_ += length + frame_header;
        at_ += length + frame_header;
    }

    // RFC 792
    void icmp(std::uint8_t* at, int by, std::uint32_t i, std::uint32_t size) {
        std::memset(at, 0, 8);
        if (c_.use == Use::echo) {
            at[0] = by == 0 ? 8 : 0;
            const bool windows = stack_of(c_.client.habit.system).ttl == 128;
            put16(at + 4, windows ? 1 : static_cast<std::uint32_t>(c_.identity & 0xFFFF));
            put16(at + 6,
                  (windows ? static_cast<std::uint32_t>(c_.identity >> 16 & 0x0FFF) : 0) + i + 1);
            for (std::uint32_t k = 0; k < size; ++k)
                at[8 + k] = static_cast<std::uint8_t>(windows ? 'a' + k % 23 : k);
        } else {
            at[0] = static_cast<std::uint8_t>(c_.server.port >> 8);
            at[1] = static_cast<std::uint8_t>(c_.server.port);
            quote(at + 8, size);
        }
        put_checksum(at + 2, sum_of(at, size + 8));
    }

    // The header and first bytes of the datagram that nobody took: from the server's side to a
    // port of the client's side.
    void quote(std::uint8_t* at, std::uint32_t size) {
        Conversation before = c_;
        before.protocol = 17;
        Envelope e = envelope_of(before, 1);
        const std::uint64_t bits = sim::mix(c_.identity, 0x1C3B);
        const std::uint32_t payload = 32 + static_cast<std::uint32_t>(bits & 255);
        std::uint8_t frame[frame_header + 20];
        std::uint8_t datagram[8];
        put_envelope(e, frame, payload + datagram_header,
                     static_cast<std::uint32_t>(bits >> 8 & 0xFFFF) | 1, false);
        put16(datagram, 1'024 + static_cast<std::uint32_t>(bits >> 24 & 0x7FFF));
        put16(datagram + 2, 1'024 + static_cast<std::uint32_t>(bits >> 40 & 0x7FFF));
        put16(datagram + 4, payload + 8);
        put16(datagram + 6, static_cast<std::uint32_t>(bits >> 48) | 1);
        std::memset(at, 0, size);
        std::memcpy(at, frame + frame_header, std::min<std::size_t>(size, 20));
        if (size > 20) std::memcpy(at + 20, datagram, std::min<std::size_t>(size - 20, 8));
    }

    void content(std::uint8_t* at, int by, std::uint32_t i, std::uint32_t size,
                 std::int64_t sent_us) {
        switch (c_.use) {
            case Use::lookup: {
                const Lookup lookup = lookup_of(c_, sites_);
                const std::string text =
                    by == 0 ? text_of_question(lookup) : text_of_answer(lookup);
                ensure(text.size() == size, "a lookup was fitted");
                std::memcpy(at, text.data(), size);
                return;
            }
            case Use::time: return clock(at, by, size, sent_us, i);
            case Use::reflection: {
                ensure(size >= reflection_bytes_min, "an answer has room for its question");
                const std::string text = large_answer(sim::mix(c_.identity, 0xA115 + i), size);
                std::memcpy(at, text.data(), size);
                return;
            }
            case Use::flood:
                // Digits first: what begins like a letter is taken for QUIC.
                put_plain(at, place_of(by, i), size);
                std::memcpy(at, "0 EXERCISE ", std::min<std::size_t>(size, 11));
                return;
            case Use::web:
            case Use::secure_web:
            case Use::mail:
            case Use::chat:
            case Use::file_share:
            case Use::echo:
            case Use::unreachable:
            case Use::probe: break;
        }
        put_opaque(at, place_of(by, i), size);
        // Not what begins the packets of RTP, STUN or QUIC: it is none of these.
        if (size > 0) at[0] = static_cast<std::uint8_t>((at[0] & 0x1F) | 0x20);
    }
    std::uint64_t place_of(int by, std::uint32_t i) const {
        return sim::mix(c_.identity, (std::uint64_t{i} << 1) + static_cast<unsigned>(by)) >> 8;
    }

    // RFC 5905 7.3
    void clock(std::uint8_t* at, int by, std::uint32_t size, std::int64_t sent_us,
               std::uint32_t i) {
        std::uint8_t text[time_bytes] = {};
        const std::uint64_t bits = sim::mix(c_.server.habit.identity, 0x717E);
        const std::int64_t now = sites_.epoch_us() + sent_us;
        const bool windows = stack_of(c_.client.habit.system).ttl == 128;
        const std::int64_t asked =
            by == 0 ? now : sites_.epoch_us() + passes(0, i) - c_.client.way_us;
        const std::uint32_t version = windows ? 3 : 4;
        text[0] = static_cast<std::uint8_t>(version << 3 | (by == 0 ? 3 : 4));
        text[2] = static_cast<std::uint8_t>(windows ? 10 : 6);
        text[3] = 0xEB;  // precision: a microsecond
        if (by == 0) {
            put_ntp(text + 40, now);
        } else {
            text[1] = static_cast<std::uint8_t>(2 + (bits & 1));
            put32(text + 4, 0x0400 + static_cast<std::uint32_t>(bits >> 8 & 0x3FF));
            put32(text + 8, 0x0800 + static_cast<std::uint32_t>(bits >> 18 & 0x7FF));
            put32(text + 12, 0xF0000000u | static_cast<std::uint32_t>(bits >> 32 & 0x0FFFFFFF));
            put_ntp(text + 16, now - 20'000'000 - static_cast<std::int64_t>(bits % 900'000'000));
            put_ntp(text + 24, asked);
            put_ntp(text + 32, now - 25);
            put_ntp(text + 40, now);
        }
        std::memset(at, 0, size);
        std::memcpy(at, text, std::min<std::size_t>(size, time_bytes));
    }
};

}  // namespace

void datagrams_of(const Conversation& c, const Sites& sites, Packets& packets) {
    Writer(c, sites, packets).write();
}

}  // namespace naga::wire
