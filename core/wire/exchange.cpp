#include "wire/exchange.h"

#include <algorithm>

#include "base/ensure.h"
#include "sim/digest.h"

namespace naga::wire {

namespace {

// Of 2^16, what is left of a part for the client to think: three tenths of the time.
constexpr std::uint64_t whole = 1 << 16;
constexpr std::uint64_t answering = 45'000;

}  // namespace

void exchanges_of(const Conversation& c, std::vector<Exchange>& exchanges) {
    const std::uint64_t n = std::max<std::uint64_t>(c.requests, 1);
    ensure(c.client.payload >= n * request_bytes_min && c.server.payload >= n * answer_bytes_min,
           "a web conversation has room for its requests and answers");
    exchanges.assign(n, {});
    // A weight for each answer, 0 where it is bare; one at least has a body. Squares of uniform
    // numbers: most answers are small, a few large.
    std::uint64_t weights = 0, asked_spare = c.client.payload - n * request_bytes_min;
    std::uint64_t spare = c.server.payload - n * answer_bytes_min;
    const std::uint64_t bare_room = bare_answer_bytes_max - answer_bytes_min;
    for (std::uint64_t k = 0; k < n; ++k) {
        const std::uint64_t bits = sim::mix(c.identity, 0x1000 + k);
        Exchange& e = exchanges[k];
        const std::uint64_t u = bits & 0xFFFF;
        const bool bare = k > 0 && (bits >> 16) % 12 == 0;
        e.answered = bare ? 0 : 1 + (u * u >> 16);
        if (bare) {
            const std::uint64_t filling = std::min(spare, (bits >> 32) % bare_room);
            e.at_us = static_cast<std::int64_t>(filling);  // kept here for a moment
            spare -= filling;
        }
        weights += e.answered;
    }
    std::uint64_t given = 0, seen = 0;
    for (std::uint64_t k = 0; k < n; ++k) {
        Exchange& e = exchanges[k];
        e.asked = request_bytes_min + asked_spare / n + (k < asked_spare % n ? 1 : 0);
        if (e.answered == 0) {
            e.answered = answer_bytes_min + static_cast<std::uint64_t>(e.at_us);
            continue;
        }
        // Rounded so that all parts add up to the whole, and no product overflows.
        seen += e.answered;
        const std::uint64_t upto = spare / weights * seen + spare % weights * seen / weights;
        e.answered = answer_bytes_min + (upto - given);
        given = upto;
    }
    const std::int64_t first = c.start_us + c.round_trip_us();
    std::uint64_t past = 0;
    for (std::uint64_t k = 0; k < n; ++k) {
        Exchange& e = exchanges[k];
        // Half of the time goes by requests, half by bytes.
        const std::uint64_t from =
            std::uint64_t{c.span_us} * k / (2 * n) +
            static_cast<std::uint64_t>(static_cast<double>(c.span_us) * static_cast<double>(past) /
                                       static_cast<double>(2 * c.server.payload));
        past += e.answered;
        const std::uint64_t to =
            k + 1 == n ? c.span_us
                       : std::uint64_t{c.span_us} * (k + 1) / (2 * n) +
                             static_cast<std::uint64_t>(static_cast<double>(c.span_us) *
                                                        static_cast<double>(past) /
                                                        static_cast<double>(2 * c.server.payload));
        e.at_us = first + static_cast<std::int64_t>(from);
        const std::uint64_t length = to > from ? to - from : 0;
        e.answered_us =
            first + static_cast<std::int64_t>(k + 1 == n ? to : from + length * answering / whole);
    }
}

}  // namespace naga::wire
