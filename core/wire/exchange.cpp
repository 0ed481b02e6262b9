#include "wire/exchange.h"

#include "base/ensure.h"
#include "wire/play.h"

namespace naga::wire {

namespace {

struct Listener {
    std::uint64_t identity;
    std::vector<Exchange>& exchanges;

    void run(const Run&) {}
    void round(std::int64_t asked_us, std::int64_t answered_us, std::uint64_t asked,
               std::uint64_t answered) {
        const auto k = static_cast<std::uint32_t>(exchanges.size());
        exchanges.push_back({asked_us, answered_us, asked, answered, is_bare(identity, k)});
    }
};

}  // namespace

void exchanges_of(const Conversation& c, std::vector<Exchange>& exchanges) {
    exchanges.clear();
    Listener listener{c.identity, exchanges};
    Play(c, listener).tcp();
}

}  // namespace naga::wire
