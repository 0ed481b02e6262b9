#include "sim/event_queue.h"

#include <algorithm>

#include "sim/digest.h"

namespace naga::sim {

EventQueue::EventQueue(Arena& arena, SimTime horizon) {
    const auto buckets = static_cast<std::uint32_t>(horizon.in_microseconds() / bucket_us + 2);
    header_ = arena.lay<Header>(1);
    heads_ = arena.lay<std::uint32_t>(buckets);
    chunks_ = arena.lay<Chunk>(1024);
    arena.rows(header_)[0] = Header{};
    std::ranges::fill(arena.rows(heads_), nil);
}

void EventQueue::put_in_bucket(Arena& arena, std::uint32_t bucket, const Event& event) {
    std::uint32_t chunk = arena.rows(heads_)[bucket];
    if (chunk == nil || arena.rows(chunks_)[chunk].count == chunk_events) {
        Header& header = arena.rows(header_)[0];
        std::uint32_t fresh = header.free_chunk;
        if (fresh != nil) {
            header.free_chunk = arena.rows(chunks_)[fresh].next;
        } else {
            fresh = header.used_chunks++;
            if (fresh == chunks_.rows) arena.grow(chunks_, chunks_.rows * 2);
        }
        Chunk& row = arena.rows(chunks_)[fresh];
        row.count = 0;
        row.next = chunk;
        arena.rows(heads_)[bucket] = fresh;
        chunk = fresh;
    }
    Chunk& row = arena.rows(chunks_)[chunk];
    row.events[row.count++] = event;
}

void EventQueue::put(Arena& arena, const Event& event) {
    const std::int64_t bucket = event.time / bucket_us;
    if (bucket >= heads_.rows) return;
    const auto place = static_cast<std::uint32_t>(bucket);
    if (place == open_bucket_) {
        ensure(next_ == 0 || open_[next_ - 1].time <= event.time,
               "an event may not lie in the past");
        open_.insert(std::upper_bound(open_.begin() + static_cast<std::ptrdiff_t>(next_),
                                      open_.end(), event),
                     event);
        return;
    }
    ensure(place >= arena.rows(header_)[0].now_bucket, "an event may not lie in the past");
    put_in_bucket(arena, place, event);
}

void EventQueue::open(Arena& arena, std::uint32_t bucket) {
    open_.clear();
    next_ = 0;
    open_bucket_ = bucket;
    Header& header = arena.rows(header_)[0];
    header.now_bucket = bucket;
    std::uint32_t chunk = arena.rows(heads_)[bucket];
    arena.rows(heads_)[bucket] = nil;
    auto chunks = arena.rows(chunks_);
    while (chunk != nil) {
        Chunk& row = chunks[chunk];
        open_.insert(open_.end(), row.events, row.events + row.count);
        const std::uint32_t next = row.next;
        row.next = header.free_chunk;
        header.free_chunk = chunk;
        chunk = next;
    }
    std::sort(open_.begin(), open_.end());
}

bool EventQueue::take(Arena& arena, SimTime limit, Event& event) {
    for (;;) {
        if (next_ < open_.size()) {
            if (open_[next_].time >= limit.in_microseconds()) return false;
            event = open_[next_++];
            return true;
        }
        std::uint32_t bucket =
            open_bucket_ == no_bucket ? arena.rows(header_)[0].now_bucket : open_bucket_ + 1;
        const auto heads = arena.rows(heads_);
        while (bucket < heads_.rows && heads[bucket] == nil &&
               std::int64_t{bucket} * bucket_us < limit.in_microseconds())
            ++bucket;
        if (bucket >= heads_.rows || std::int64_t{bucket} * bucket_us >= limit.in_microseconds())
            return false;
        open(arena, bucket);
    }
}

void EventQueue::settle(Arena& arena) {
    for (std::size_t i = next_; i < open_.size(); ++i) put_in_bucket(arena, open_bucket_, open_[i]);
    restored();
}

std::uint64_t EventQueue::digest(const Arena& arena) const {
    std::uint64_t sum = 0;
    auto add = [&sum](const Event& e) {
        sum += mix(mix(static_cast<std::uint64_t>(e.time), e.cause),
                   (std::uint64_t{e.entity} << 32) | e.kind);
    };
    for (std::size_t i = next_; i < open_.size(); ++i) add(open_[i]);
    const auto heads = arena.rows(heads_);
    const auto chunks = arena.rows(chunks_);
    for (const std::uint32_t head : heads)
        for (std::uint32_t c = head; c != nil; c = chunks[c].next)
            for (std::uint32_t i = 0; i < chunks[c].count; ++i) add(chunks[c].events[i]);
    return sum;
}

std::uint64_t EventQueue::waiting(const Arena& arena) const {
    std::uint64_t count = open_.size() - next_;
    const auto chunks = arena.rows(chunks_);
    for (const std::uint32_t head : arena.rows(heads_))
        for (std::uint32_t c = head; c != nil; c = chunks[c].next) count += chunks[c].count;
    return count;
}

}  // namespace naga::sim
