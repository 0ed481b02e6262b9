#include "wire/exchange.h"

#include "base/ensure.h"
#include "wire/play.h"

namespace naga::wire {

namespace {

struct Listener {
    std::vector<Exchange>& exchanges;

    void run(const Run&) {}
    void round(std::int64_t asked_us, std::int64_t answered_us, std::uint64_t asked,
               std::uint64_t answered) {
        exchanges.push_back({asked_us, answered_us, asked, answered});
    }
};

}  // namespace

void exchanges_of(const Conversation& c, std::vector<Exchange>& exchanges) {
    exchanges.clear();
    Listener listener{exchanges};
    Play(c, listener).tcp();
}

}  // namespace naga::wire
