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
};
inline constexpr std::uint16_t first_luck = 256;

class Chance {
public:
    Chance(std::uint64_t seed, std::uint16_t replicate) : seed_(seed), replicate_(replicate) {}

    std::uint64_t seed() const { return seed_; }
    std::uint16_t replicate() const { return replicate_; }

    // Four independent 32-bit words. About 10 ns.
    std::array<std::uint32_t, 4> words(Purpose purpose, std::uint32_t entity,
                                       std::uint64_t cause) const;

    // Uniform in [0, 2^64).
    std::uint64_t bits(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const;
    // Uniform in (0, 1), never 0 or 1, 53 bits.
    double uniform(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const;
    // Exponential with mean 1.
    double exponential(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const;
    // Lognormal: the median times e^(sigma z).
    double lognormal(Purpose purpose, std::uint32_t entity, std::uint64_t cause, double median,
                     double sigma) const;

private:
    std::uint64_t seed_;
    std::uint16_t replicate_;
};

// A uniform in (0, 1) from two words, for callers that hold words() already.
inline double unit(std::uint32_t high, std::uint32_t low) {
    const std::uint64_t x = (static_cast<std::uint64_t>(high) << 32) | low;
    return (static_cast<double>(x >> 11) + 0.5) * 0x1p-53;
}

// The whole number below n that a word stands for. Needs n > 0. Bias below n / 2^32.
inline std::uint32_t below(std::uint32_t word, std::uint32_t n) {
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(word) * n) >> 32);
}

// A permutation of 0..n-1 fixed by seed and entity: the k-th member of a group without a
// table. Four Feistel rounds with cycle walking. Needs k < n.
std::uint32_t permute(std::uint64_t seed, std::uint32_t entity, std::uint32_t k, std::uint32_t n);
// The k for which permute(..., k, n) == place. Needs place < n.
std::uint32_t unpermute(std::uint64_t seed, std::uint32_t entity, std::uint32_t place,
                        std::uint32_t n);

// The identity of a cause made from parts, order-sensitive: never the rank in a list.
std::uint64_t cause_of(std::uint64_t a, std::uint64_t b);
std::uint64_t cause_of(std::string_view text);

}  // namespace naga::sim
