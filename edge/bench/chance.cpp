#include "sim/chance.h"

#include <Random123/philox.h>

#include <array>

#include "bench/rows.h"
#include "bench/timing.h"

namespace naga::bench {

std::vector<Row> measure_chance(const Request& request) {
    const bool quick = request.size == Size::quick;
    const std::uint32_t blocks = quick ? 100'000 : 8'000'000;
    const int repetitions = quick ? 1 : 7;
    constexpr std::uint64_t seed = 0x0123456789abcdef, cause = 2013;
    const sim::Chance chance(seed, 1);

    // All words are used, so that none is left out of the work.
    std::array<std::uint32_t, 4> ours{}, theirs{};
    Row row;
    row.what = "chance looked up, Philox4x32-10";
    row.work = grouped(blocks) + " look-ups of 4 words by purpose, entity and cause";
    row.thing = "word";
    row.unit = Unit::per_second;
    row.figure.counted = 4.0 * blocks;
    row.figure.taken = time(repetitions, [&] {
        for (std::uint32_t i = 0; i < blocks; ++i) {
            const auto w = chance.words(sim::Purpose::contact_target, i, cause);
            for (std::size_t k = 0; k < 4; ++k) ours[k] = ours[k] * 31 + w[k];
        }
    });

    Peer peer;
    peer.name = "Random123";
    peer.figure.counted = row.figure.counted;
    const auto purpose = static_cast<std::uint32_t>(sim::Purpose::contact_target);
    const r123::Philox4x32::key_type key = {
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
    peer.figure.taken = time(repetitions, [&] {
        r123::Philox4x32 philox;
        for (std::uint32_t i = 0; i < blocks; ++i) {
            const r123::Philox4x32::ctr_type counter = {
                {(purpose << 16) | 1u, i, static_cast<std::uint32_t>(cause), 0u}};
            const auto w = philox(counter, key);
            for (std::size_t k = 0; k < 4; ++k) theirs[k] = theirs[k] * 31 + w[k];
        }
    });
    row.peers.push_back(peer);
    row.checks.push_back({"Random123 gives the same words", ours == theirs});
    return {row};
}

}  // namespace naga::bench
