#include "wire/exchange.h"

#include <algorithm>
#include <vector>

#include "base/ensure.h"
#include "wire/play.h"

namespace naga::wire {

namespace {

struct Listener {
    std::vector<Exchange>& exchanges;

    void run(const Run&) {}
    void round(std::int64_t asked_us, std::int64_t answered_us, const Round& r) {
        exchanges.push_back({asked_us, answered_us, r.asked, r.answered, r.bare});
    }
};

struct Keeper {
    std::vector<Run> runs;

    void run(const Run& r) { runs.push_back(r); }
    void round(std::int64_t, std::int64_t, const Round&) {}
};

// How far into the other's stream the i-th packet of a run acknowledges.
std::uint64_t heard_by(const Run& r, std::uint32_t i, std::uint32_t mss) {
    if (r.what != What::acks) return r.heard;
    return r.heard + std::min(r.heard_size, std::uint64_t{2} * (i + 1) * mss);
}

}  // namespace

void exchanges_of(const Conversation& c, std::vector<Exchange>& exchanges) {
    const std::uint64_t n = std::max<std::uint64_t>(c.requests, 1);
    ensure(c.client.payload >= n * request_bytes_min && c.server.payload >= n * answer_bytes_min,
           "a web conversation has room for its requests and answers");
    exchanges.clear();
    Listener listener{exchanges};
    Play(c, listener).tcp();
}

Judged judged(const Conversation& c, std::size_t k) {
    Keeper keeper;
    Play(c, keeper).tcp();
    const std::uint32_t mss = terms_of(c).mss;
    const auto asks = [](const Run& r) { return r.by == 0 && r.what == What::data; };

    // Where the request begins in what the client sends, and its answer in what the server does.
    const Run* request = nullptr;
    for (const Run& r : keeper.runs) {
        if (!asks(r) || (request != nullptr && r.turn == request->turn)) continue;
        request = &r;
        if (k-- == 0) break;
    }
    ensure(request != nullptr, "a conversation has the request that is judged");

    std::int64_t read_us = INT64_MAX;
    for (const Run& r : keeper.runs)
        if (r.by == 1 && heard_by(r, 0, mss) > request->from) read_us = std::min(read_us, r.at_us);
    Judged found{INT64_MAX, 0};
    for (const Run& r : keeper.runs) {
        if (r.by == 1) continue;
        std::uint32_t i = 0;
        if (r.at_us <= read_us && r.gap_us > 0)
            i = static_cast<std::uint32_t>(
                std::min<std::int64_t>((read_us - r.at_us) / r.gap_us + 1, r.count));
        const std::int64_t at_us = r.at_us + std::int64_t{r.gap_us} * i;
        if (i >= r.count || at_us <= read_us || at_us >= found.at_us) continue;
        const std::uint64_t heard = heard_by(r, i, mss);
        found = {at_us, heard > request->heard ? heard - request->heard : 0};
    }
    return found;
}

}  // namespace naga::wire
