#include <algorithm>

#include "wire/conversation.h"
#include "wire/play.h"

namespace naga::wire {

namespace {

void pass(Direction& d, std::uint64_t packets, std::uint64_t bytes, std::int64_t first,
          std::int64_t last) {
    d.first_us = d.packets == 0 ? first : std::min(d.first_us, first);
    d.last_us = d.packets == 0 ? last : std::max(d.last_us, last);
    d.packets += packets;
    d.bytes += bytes;
}

struct Counter {
    Shape shape;

    void run(const Run& r) {
        Direction& d = shape.direction[r.by];
        pass(d, r.count, std::uint64_t{r.count} * r.header + r.size, r.at_us,
             r.at_us + std::int64_t{r.gap_us} * (r.count - 1));
        d.tcp_flags |= r.flags;
        if (r.last) d.tcp_flags |= flag_psh;
    }
    void round(std::int64_t, std::int64_t, const Round&) {}
};

}  // namespace

Shape shape_of(const Conversation& c) {
    Counter counter;
    if (c.protocol == 6) {
        Play(c, counter).tcp();
        return counter.shape;
    }
    const Trains trains = trains_of(c);
    for (int by = 0; by < 2; ++by) {
        const Train& t = trains.by[by];
        if (t.count == 0) continue;
        pass(counter.shape.direction[by], t.count,
             std::uint64_t{t.count} * datagram_header + t.payload, t.first_us,
             t.first_us + t.span_us);
    }
    return counter.shape;
}

}  // namespace naga::wire
