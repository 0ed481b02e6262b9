#include "wire/exchange.h"

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

}  // namespace

void exchanges_of(const Conversation& c, std::vector<Exchange>& exchanges) {
    const std::uint64_t n = std::max<std::uint64_t>(c.requests, 1);
    ensure(c.client.payload >= n * request_bytes_min && c.server.payload >= n * answer_bytes_min,
           "a web conversation has room for its requests and answers");
    exchanges.clear();
    Listener listener{exchanges};
    Play(c, listener).tcp();
}

}  // namespace naga::wire
