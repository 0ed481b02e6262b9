#include "wire/packets.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "wire/frames.h"
#include "wire/mixture.h"
#include "wire/some_sites.h"

namespace {

using namespace naga;
using namespace naga::wire;

const Sites& sites() { return some_sites(); }

// A packet as a reader sees it.
struct Seen {
    std::int64_t at_us = 0;
    int by = 0;
    std::uint32_t length = 0, id = 0, flags = 0, sequence = 0, heard = 0;
    std::size_t payload = 0, rank = 0;
    const std::uint8_t* data = nullptr;
    bool sums_right = false;
};

std::uint32_t get16(const std::uint8_t* at) { return std::uint32_t{at[0]} << 8 | at[1]; }
std::uint32_t get32(const std::uint8_t* at) { return get16(at) << 16 | get16(at + 2); }

// RFC 1071, word by word: another way than the one that writes.
std::uint32_t sum_slowly(const std::uint8_t* at, std::size_t size) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
        sum += i % 2 == 0 ? std::uint32_t{at[i]} << 8 : at[i];
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return sum;
}

std::vector<Seen> seen_of(const Conversation& c, const Packets& packets) {
    std::vector<Seen> seen;
    for (const Packet& p : packets.list) {
        const std::uint8_t* ip = packets.bytes.data() + p.offset + frame_header;
        Seen s;
        s.at_us = p.at_us;
        s.length = get16(ip + 2);
        REQUIRE(s.length + frame_header == p.length);
        s.id = get16(ip + 4);
        s.by = get32(ip + 12) == c.client.address.bits ? 0 : 1;
        s.sums_right = sum_slowly(ip, 20) == 0xFFFF;
        const std::uint8_t* body = ip + 20;
        const std::uint32_t size = s.length - 20;
        if (c.protocol == 1) {
            s.sums_right = s.sums_right && sum_slowly(body, size) == 0xFFFF;
        } else {
            std::uint32_t sum = sum_slowly(ip + 12, 8) + c.protocol + size + sum_slowly(body, size);
            while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
            s.sums_right = s.sums_right && sum == 0xFFFF;
        }
        if (c.protocol == 6) {
            s.sequence = get32(body + 4), s.heard = get32(body + 8), s.flags = body[13];
            s.payload = size - std::size_t{body[12]} / 16 * 4;
            s.data = body + (size - s.payload);
        } else {
            s.payload = size - 8;
            s.data = body + 8;
        }
        seen.push_back(s);
    }
    return seen;
}

Shape shape_seen(const std::vector<Seen>& seen) {
    Shape shape;
    for (const Seen& s : seen) {
        Direction& d = shape.direction[s.by];
        if (d.packets++ == 0) d.first_us = d.last_us = s.at_us;
        d.first_us = std::min(d.first_us, s.at_us);
        d.last_us = std::max(d.last_us, s.at_us);
        d.bytes += s.length;
        d.tcp_flags = static_cast<std::uint8_t>(d.tcp_flags | s.flags);
    }
    return shape;
}

void check_equal(const Shape& a, const Shape& b) {
    for (int by = 0; by < 2; ++by) {
        CAPTURE(by);
        CHECK(a.direction[by].packets == b.direction[by].packets);
        CHECK(a.direction[by].bytes == b.direction[by].bytes);
        CHECK(a.direction[by].first_us == b.direction[by].first_us);
        CHECK(a.direction[by].last_us == b.direction[by].last_us);
        CHECK(int{a.direction[by].tcp_flags} == int{b.direction[by].tcp_flags});
    }
}

// What arrived of each side's stream, followed as a receiver does.
void check_stream(const Conversation& c, const std::vector<Seen>& seen) {
    std::uint64_t reached[2] = {0, 0}, again = 0, bytes[2] = {0, 0};
    std::uint32_t next[2] = {0, 0};
    bool known[2] = {false, false};
    for (const Seen& s : seen) {
        if ((s.flags & 4) != 0) continue;
        const std::uint32_t size =
            static_cast<std::uint32_t>(s.payload) + ((s.flags & 3) != 0 ? 1 : 0);
        if (!known[s.by]) {
            known[s.by] = true;
            next[s.by] = s.sequence;
        }
        if (s.sequence != next[s.by]) {
            // Sent again: it ends where the stream has been.
            REQUIRE(static_cast<std::int32_t>(next[s.by] - (s.sequence + size)) >= 0);
            ++again;
        } else {
            next[s.by] += size;
            bytes[s.by] += s.payload;
        }
        reached[s.by] += s.payload;
        if ((s.flags & 16) != 0 && known[1 - s.by])
            CHECK(static_cast<std::int32_t>(next[1 - s.by] - s.heard) >= 0);
    }
    if (c.end == End::closed || c.end == End::reset) {
        CHECK(bytes[0] == c.client.payload);
        CHECK(bytes[1] == c.server.payload);
    }
    if (c.end != End::unanswered) CHECK(again <= c.repeats);
}

}  // namespace

TEST_CASE("the shape of a conversation is exactly that of its packets") {
    Packets packets;
    for (std::uint64_t n = 0; n < 6'000; ++n) {
        const Conversation c = made_up(n, sites());
        CAPTURE(n);
        CAPTURE(static_cast<int>(c.use));
        CAPTURE(static_cast<int>(c.end));
        packets.clear();
        packets_of(c, sites(), packets);
        const std::vector<Seen> seen = seen_of(c, packets);
        check_equal(shape_of(c), shape_seen(seen));
        for (std::size_t i = 0; i < seen.size(); ++i) {
            if (!seen[i].sums_right) FAIL("a checksum is wrong");
            if (i > 0 && seen[i].at_us < seen[i - 1].at_us) FAIL("packets are out of order");
        }
        if (c.protocol == 6) check_stream(c, seen);
    }
}

TEST_CASE("the slices of a long transfer join into one stream") {
    for (std::uint64_t n = 0; n < 24; ++n) {
        CAPTURE(n);
        std::vector<Conversation> slices;
        const std::uint64_t bytes = made_up_slices(n, 4, 20'000 + n * 9'000, sites(), slices);
        Packets packets;
        std::vector<Seen> seen;
        for (const Conversation& c : slices) {
            packets.clear();
            packets_of(c, sites(), packets);
            std::vector<Seen> more = seen_of(c, packets);
            check_equal(shape_of(c), shape_seen(more));
            CHECK(more.front().at_us >= c.start_us);
            if (c.end != End::slice_last)
                CHECK(more.back().at_us <= c.start_us + c.span_us + c.round_trip_us() + 200);
            for (Seen& s : more) s.data = nullptr;
            seen.insert(seen.end(), more.begin(), more.end());
        }
        for (std::size_t i = 0; i < seen.size(); ++i) seen[i].rank = i;
        std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) {
            return a.at_us != b.at_us ? a.at_us < b.at_us : a.rank < b.rank;
        });
        std::uint64_t got = 0, unordered = 0;
        std::uint32_t next = 0, heard = 0;
        std::uint8_t flags = 0;
        for (const Seen& s : seen) {
            flags = static_cast<std::uint8_t>(flags | s.flags);
            if (s.by == 0) {
                if ((s.flags & 16) != 0 && heard != 0)
                    unordered += static_cast<std::int32_t>(s.heard - heard) < 0 ? 1 : 0;
                heard = s.heard;
                CHECK(static_cast<std::int32_t>(next - s.heard) >= 0);
                continue;
            }
            if ((s.flags & 2) != 0) next = s.sequence;
            if (s.sequence != next) {
                CHECK(static_cast<std::int32_t>(next - s.sequence) > 0);
                continue;
            }
            next += static_cast<std::uint32_t>(s.payload) + ((s.flags & 3) != 0 ? 1 : 0);
            got += s.payload;
        }
        CHECK(got == bytes);
        CHECK(unordered == 0);
        CHECK(int{flags} == (1 | 2 | 8 | 16));
    }
}

TEST_CASE("an answer never passes before its question can have been answered") {
    Packets packets;
    for (std::uint64_t n = 0; n < 2'000; ++n) {
        const Conversation c = made_up(n, sites());
        CAPTURE(n);
        packets.clear();
        packets_of(c, sites(), packets);
        for (const Seen& s : seen_of(c, packets)) {
            if (s.by == 0) {
                CHECK(s.at_us >= c.start_us + c.client.way_us);
                if (c.protocol == 6 && (s.flags & 2) == 0)
                    CHECK(s.at_us >= c.start_us + c.round_trip_us() + c.client.way_us);
            } else {
                CHECK(s.at_us >= c.start_us + c.client.way_us + 2 * c.server.way_us);
            }
        }
    }
}

TEST_CASE("no two packets of a side share an identification") {
    Packets packets;
    for (std::uint64_t n = 0; n < 2'000; ++n) {
        const Conversation c = made_up(n, sites());
        CAPTURE(n);
        packets.clear();
        packets_of(c, sites(), packets);
        if (packets.list.size() > 2'000) continue;
        std::map<std::pair<int, std::uint32_t>, int> ids;
        for (const Seen& s : seen_of(c, packets))
            if (s.id != 0 && ++ids[{s.by, s.id}] > 1) FAIL_CHECK("a number stands twice");
    }
}
