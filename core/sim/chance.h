// Chance that is looked up, never drawn in sequence.
//
// A value depends only on the seed, on what it is for (purpose), on whom it concerns
// (entity), on why it is needed (cause) and, for luck, on which day it is (replicate).
// One draw more here never moves a draw elsewhere, so two runs that differ in one action
// share all their other luck. Philox4x32-10 of Salmon et al. 2011, key = seed,
// counter = (purpose and replicate, entity, cause low, cause high).
//
// Each purpose is fate (who is vulnerable: the same on every other day) or luck (who
// clicks, how long a clean-up takes: drawn again on another day).

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace naga::sim {

// Purposes below `first_luck` are fate. New ones go at the end of their half: the numbers
// are part of every signature.
enum class Purpose : std::uint16_t {
    // fate
    host_place = 1,
    host_weakness,
    amplifier,
    baseline,
    // luck
    contact_gap = 256,
    contact_target,
    contact_accept,
    cleanup_natural,
    cleanup_notice,
    patch_time,
    deface_time,
    phish_click,
    phish_time,
    phish_report,
    credential_use,
    takedown_time,
    sensor_sample,
    sensor_noise,
    notice_delay,
    work_delay,
    mistake,
    answer_delay,
    attacker_delay,
    clean_time,
    reset_time,
    restore_time,
    phish_accept,
    action_time,
};
inline constexpr std::uint16_t first_luck = 256;

// Ten rounds of Philox4x32 over a counter: four independent 32-bit words. About 7 ns.
inline std::array<std::uint32_t, 4> philox(std::uint64_t key,
                                           const std::array<std::uint32_t, 4>& counter) {
    std::uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    auto k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * c0;
        const std::uint64_t p1 = std::uint64_t{0xCD9E8D57u} * c2;
        c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
        c1 = static_cast<std::uint32_t>(p1);
        c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
        c3 = static_cast<std::uint32_t>(p0);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return {c0, c1, c2, c3};
}

// A uniform in (0, 1) from two words, for callers that hold words() already.
inline double unit(std::uint32_t high, std::uint32_t low) {
    const std::uint64_t x = (static_cast<std::uint64_t>(high) << 32) | low;
    return (static_cast<double>(x >> 12) + 0.5) * 0x1p-52;
}

class Chance {
public:
    Chance(std::uint64_t seed, std::uint16_t replicate) : seed_(seed), replicate_(replicate) {}

    std::uint64_t seed() const { return seed_; }
    std::uint16_t replicate() const { return replicate_; }

    // Four independent 32-bit words; one call serves a caller that needs several values.
    std::array<std::uint32_t, 4> words(Purpose purpose, std::uint32_t entity,
                                       std::uint64_t cause) const {
        const auto number = static_cast<std::uint32_t>(purpose);
        const std::uint32_t day = number >= first_luck ? replicate_ : 0u;
        return philox(seed_, {(number << 16) | day, entity, static_cast<std::uint32_t>(cause),
                              static_cast<std::uint32_t>(cause >> 32)});
    }

    // Uniform in [0, 2^64).
    std::uint64_t bits(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const {
        const auto w = words(purpose, entity, cause);
        return (std::uint64_t{w[0]} << 32) | w[1];
    }
    // Uniform in (0, 1), never 0 or 1, 52 bits.
    double uniform(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const {
        const auto w = words(purpose, entity, cause);
        return unit(w[0], w[1]);
    }
    // Exponential with mean 1.
    double exponential(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const;
    // Lognormal: the median times e^(sigma z).
    double lognormal(Purpose purpose, std::uint32_t entity, std::uint64_t cause, double median,
                     double sigma) const;

private:
    std::uint64_t seed_;
    std::uint16_t replicate_;
};

// The whole number below n that a word stands for. Needs n > 0. Bias below n / 2^32.
inline std::uint32_t below(std::uint32_t word, std::uint32_t n) {
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(word) * n) >> 32);
}

// A permutation of 0..n-1 fixed by seed and entity: the k-th member of a group without a
// table. Six rounds of a Feistel network over just more than n places, walked on from places
// beyond n; up to 16 members are shuffled outright. About 25 ns. Needs k < n.
std::uint32_t permute(std::uint64_t seed, std::uint32_t entity, std::uint32_t k, std::uint32_t n);
// The k for which permute(..., k, n) == place. Needs place < n.
std::uint32_t unpermute(std::uint64_t seed, std::uint32_t entity, std::uint32_t place,
                        std::uint32_t n);

// The identity of a cause made from parts, order-sensitive: never the rank in a list.
std::uint64_t cause_of(std::uint64_t a, std::uint64_t b);
std::uint64_t cause_of(std::string_view text);

}  // namespace naga::sim
