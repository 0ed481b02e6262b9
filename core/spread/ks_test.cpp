#include "spread/ks.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "base/det_math.h"
#include "sim/chance.h"

using namespace naga;
using namespace naga::spread;

namespace {

const sim::Chance chance(17, 0);

// Exponential draws, `stretch` times as long as they should be.
std::vector<double> draws(std::uint32_t set, std::uint64_t count, double stretch) {
    std::vector<double> values;
    for (std::uint64_t i = 0; i < count; ++i)
        values.push_back(stretch * chance.exponential(sim::Purpose::contact_gap, set, i));
    return values;
}

}  // namespace

TEST_CASE("the distance is the largest gap between the two shares") {
    CHECK(compare({1, 2, 3}, {4, 5, 6}).distance == 1.0);
    CHECK(compare({3, 1, 2}, {1, 2, 3}).distance == 0.0);
    CHECK(compare({1, 2, 3, 4}, {3, 4, 5, 6}).distance == 0.5);
    CHECK(compare({1, 1, 1, 2}, {1, 2, 2, 2}).distance == 0.5);
    CHECK(compare({5}, {1, 2, 3, 9}).distance == 0.75);
    CHECK(compare({1, 2, 3}, {1, 2, 3}).p == 1.0);
}

TEST_CASE("the limit law has the tabulated quantiles") {
    CHECK(kolmogorov_tail(1.22385) == doctest::Approx(0.10).epsilon(1e-4));
    CHECK(kolmogorov_tail(1.35810) == doctest::Approx(0.05).epsilon(1e-4));
    CHECK(kolmogorov_tail(1.62762) == doctest::Approx(0.01).epsilon(1e-4));
    CHECK(kolmogorov_tail(0.82757) == doctest::Approx(0.50).epsilon(1e-4));
    CHECK(kolmogorov_tail(0.57117) == doctest::Approx(0.90).epsilon(1e-4));
    CHECK(kolmogorov_tail(0.0) == 1.0);
    CHECK(kolmogorov_tail(0.04) == doctest::Approx(1.0));
    CHECK(kolmogorov_tail(1.0 - 1e-12) == doctest::Approx(kolmogorov_tail(1.0)).epsilon(1e-10));
}

TEST_CASE("equal laws are told apart as often as p says") {
    int below_20th = 0, below_half = 0;
    constexpr int cases = 2'000;
    for (std::uint32_t i = 0; i < cases; ++i) {
        const double p = compare(draws(2 * i, 150, 1), draws(2 * i + 1, 100, 1)).p;
        below_20th += p < 0.05;
        below_half += p < 0.5;
    }
    CHECK(below_20th > cases * 0.03);
    CHECK(below_20th < cases * 0.07);
    CHECK(below_half > cases * 0.44);
    CHECK(below_half < cases * 0.56);
}

TEST_CASE("unequal laws are told apart") {
    CHECK(compare(draws(1, 400, 1.0), draws(2, 400, 1.5)).p < 0.001);
}
