// Dice for random tests: the same throws for the same seed, everywhere.

#pragma once

#include <cstdint>

namespace naga::exercise {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}

    // 0 to n - 1. Needs n > 0.
    std::int64_t below(std::int64_t n) {
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t x = state_;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        return static_cast<std::int64_t>((x ^ (x >> 31)) % static_cast<std::uint64_t>(n));
    }

private:
    std::uint64_t state_;
};

}  // namespace naga::exercise
