#include "sim/chance.h"

#include <bit>

#include "base/det_math.h"
#include "base/ensure.h"
#include "sim/digest.h"

namespace naga::sim {

namespace {

// The places 0..n-1 as rows of 2^bits places, the last row filled up. A round moves the row by
// an amount that depends on the column, or the column by one that depends on the row; each is
// undone by moving back, so any mixing will do.
struct Rows {
    std::uint64_t key;
    std::uint32_t bits;  // of the number of a column
    std::uint32_t rows;

    Rows(std::uint64_t group, std::uint32_t n)
        : key(group),
          bits(static_cast<std::uint32_t>(std::bit_width(n)) / 2),
          rows(static_cast<std::uint32_t>((std::uint64_t{n} + (1u << bits) - 1) >> bits)) {}

    std::uint32_t word(std::uint32_t round, std::uint32_t half) const {
        return static_cast<std::uint32_t>(mix(key + round, half) >> 32);
    }
    std::uint32_t forward(std::uint32_t x) const {
        const std::uint32_t mask = (1u << bits) - 1;
        std::uint32_t row = x >> bits, column = x & mask;
        for (std::uint32_t round = 0; round < 6; round += 2) {
            const std::uint32_t move = below(word(round, column), rows);
            row = row < rows - move ? row + move : row - (rows - move);
            column ^= word(round + 1, row) & mask;
        }
        return (row << bits) | column;
    }
    std::uint32_t backward(std::uint32_t x) const {
        const std::uint32_t mask = (1u << bits) - 1;
        std::uint32_t row = x >> bits, column = x & mask;
        for (std::uint32_t round = 6; round > 0; round -= 2) {
            column ^= word(round - 1, row) & mask;
            const std::uint32_t move = below(word(round - 2, column), rows);
            row = row >= move ? row - move : row + (rows - move);
        }
        return (row << bits) | column;
    }
};

// A Feistel network mixes a handful of places badly; so few are shuffled outright.
constexpr std::uint32_t few = 16;

std::array<std::uint8_t, few> shuffled(std::uint64_t key, std::uint32_t n) {
    std::array<std::uint8_t, few> places{};
    for (std::uint32_t i = 0; i < n; ++i) {  // the new one takes the place of any before it
        const std::uint32_t j = below(static_cast<std::uint32_t>(mix(key, i) >> 32), i + 1);
        places[i] = places[j];
        places[j] = static_cast<std::uint8_t>(i);
    }
    return places;
}

}  // namespace

double Chance::exponential(Purpose purpose, std::uint32_t entity, std::uint64_t cause) const {
    return -det::log(uniform(purpose, entity, cause));
}

double Chance::lognormal(Purpose purpose, std::uint32_t entity, std::uint64_t cause, double median,
                         double sigma) const {
    return median * det::exp(sigma * det::normal_quantile(uniform(purpose, entity, cause)));
}

std::uint32_t permute(std::uint64_t seed, std::uint32_t entity, std::uint32_t k, std::uint32_t n) {
    ensure(k < n, "a member of a group has a number below its count");
    const std::uint64_t key = mix(seed, entity);
    if (n <= few) return shuffled(key, n)[k];
    const Rows rows(key, n);
    do k = rows.forward(k);
    while (k >= n);
    return k;
}

std::uint32_t unpermute(std::uint64_t seed, std::uint32_t entity, std::uint32_t place,
                        std::uint32_t n) {
    ensure(place < n, "a place in a group lies below its count");
    const std::uint64_t key = mix(seed, entity);
    if (n <= few) {
        const auto places = shuffled(key, n);
        std::uint32_t k = 0;
        while (places[k] != place) ++k;
        return k;
    }
    const Rows rows(key, n);
    do place = rows.backward(place);
    while (place >= n);
    return place;
}

std::uint64_t cause_of(std::uint64_t a, std::uint64_t b) { return mix(a, b); }
std::uint64_t cause_of(std::string_view text) { return digest_of(text); }

}  // namespace naga::sim
