#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "sim/chance.h"

#include <doctest/doctest.h>

#include <Random123/philox.h>

#include <vector>

using namespace naga;
using namespace naga::sim;

TEST_CASE("the words are those of Random123's Philox4x32-10") {
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const std::uint64_t seed = 0x9E3779B97F4A7C15ull * (i + 1);
        const Chance chance(seed, static_cast<std::uint16_t>(i));
        r123::Philox4x32 engine;
        const r123::Philox4x32::ctr_type counter = {
            {(static_cast<std::uint32_t>(Purpose::contact_gap) << 16) | i, i * 7, i * 11, i * 13}};
        const r123::Philox4x32::key_type key = {
            {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
        const auto expected = engine(counter, key);
        const auto got =
            chance.words(Purpose::contact_gap, i * 7, (std::uint64_t{i * 13} << 32) | (i * 11));
        for (std::size_t w = 0; w < 4; ++w) CHECK(got[w] == expected[w]);
    }
}

TEST_CASE("fate is the same on every day and luck is not") {
    const Chance today(7, 0), other(7, 3);
    CHECK(today.bits(Purpose::host_weakness, 5, 9) == other.bits(Purpose::host_weakness, 5, 9));
    CHECK(today.bits(Purpose::phish_click, 5, 9) != other.bits(Purpose::phish_click, 5, 9));
}

TEST_CASE("uniform draws fill the unit interval evenly") {
    const Chance chance(11, 0);
    std::vector<int> bins(20);
    double sum = 0;
    constexpr int n = 200'000;
    for (int i = 0; i < n; ++i) {
        const double u = chance.uniform(Purpose::phish_time, 1, static_cast<std::uint64_t>(i));
        REQUIRE(u > 0.0);
        REQUIRE(u < 1.0);
        ++bins[static_cast<std::size_t>(u * 20)];
        sum += chance.exponential(Purpose::patch_time, 1, static_cast<std::uint64_t>(i));
    }
    for (const int bin : bins) CHECK(std::abs(bin - n / 20) < 500);  // five standard deviations
    CHECK(sum / n == doctest::Approx(1.0).epsilon(0.012));
}

TEST_CASE("a permutation hits every place once and can be undone") {
    for (const std::uint32_t n : {1u, 2u, 3u, 5u, 17u, 1000u, 65537u}) {
        std::vector<bool> hit(n);
        for (std::uint32_t k = 0; k < n; ++k) {
            const std::uint32_t place = permute(42, n, k, n);
            REQUIRE(place < n);
            CHECK_FALSE(hit[place]);
            hit[place] = true;
            CHECK(unpermute(42, n, place, n) == k);
        }
    }
}
