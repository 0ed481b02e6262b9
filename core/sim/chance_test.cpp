#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "sim/chance.h"

#include <doctest/doctest.h>

#include <Random123/philox.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace naga;
using namespace naga::sim;

TEST_CASE("the words of known counters are those that Random123 publishes") {
    struct Known {
        std::uint64_t key;
        std::array<std::uint32_t, 4> counter, words;
    };
    const Known known[] = {
        {0, {0, 0, 0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {0xffffffffffffffff,
         {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {0x299f31d0a4093822,
         {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (const Known& k : known) CHECK(philox(k.key, k.counter) == k.words);
}

TEST_CASE("the words are those of Random123's Philox4x32-10") {
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        const std::uint64_t key = 0x9E3779B97F4A7C15ull * (i + 1);
        const std::array<std::uint32_t, 4> counter = {i * 0x85EBCA6Bu, ~i, i ^ 0x5555u, i << 16};
        const auto expected = r123::Philox4x32()(
            {{counter[0], counter[1], counter[2], counter[3]}},
            {{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}});
        const auto got = philox(key, counter);
        for (std::size_t w = 0; w < 4; ++w) REQUIRE(got[w] == expected[w]);
    }
}

TEST_CASE("a value is looked up by seed, purpose, replicate, entity and the whole cause") {
    const std::uint64_t cause = 0x123456789ABCDEF0;
    const Chance chance(0xFEDCBA9876543210, 0x4321);
    CHECK(chance.words(Purpose::phish_click, 77, cause) ==
          philox(0xFEDCBA9876543210, {(263u << 16) | 0x4321u, 77u, 0x9ABCDEF0u, 0x12345678u}));
    const std::uint64_t value = chance.bits(Purpose::phish_click, 77, cause);
    CHECK(value != chance.bits(Purpose::phish_time, 77, cause));
    CHECK(value != chance.bits(Purpose::phish_click, 78, cause));
    CHECK(value != chance.bits(Purpose::phish_click, 77, cause ^ (1ull << 63)));
    CHECK(value != chance.bits(Purpose::phish_click, 77, cause ^ 1));
    CHECK(value != Chance(0xFEDCBA9876543211, 0x4321).bits(Purpose::phish_click, 77, cause));
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

TEST_CASE("draws whose keys are neighbours have nothing in common") {
    const Chance chance(3, 1), next_day(3, 2), next_seed(4, 1);
    constexpr int n = 100'000;
    double sums[5] = {};
    for (std::uint32_t i = 0; i < n; ++i) {
        const double u = chance.uniform(Purpose::phish_click, i, 8) - 0.5;
        sums[0] += u * (chance.uniform(Purpose::phish_click, i + 1, 8) - 0.5);
        sums[1] += u * (chance.uniform(Purpose::phish_click, i, 9) - 0.5);
        sums[2] += u * (chance.uniform(Purpose::phish_time, i, 8) - 0.5);
        sums[3] += u * (next_day.uniform(Purpose::phish_click, i, 8) - 0.5);
        sums[4] += u * (next_seed.uniform(Purpose::phish_click, i, 8) - 0.5);
    }
    for (const double sum : sums)  // the correlation; its standard deviation is 1 / sqrt(n)
        CHECK(std::abs(sum / n * 12) < 5 / std::sqrt(n));
}

TEST_CASE("each bit of the words is set half of the time") {
    const Chance chance(5, 0);
    constexpr int n = 100'000;
    std::vector<int> ones(128);
    for (std::uint32_t i = 0; i < n; ++i) {
        const auto words = chance.words(Purpose::contact_target, i, 0);
        for (std::size_t bit = 0; bit < 128; ++bit) ones[bit] += words[bit / 32] >> (bit % 32) & 1;
    }
    for (const int count : ones) CHECK(std::abs(count - n / 2) < 5 * std::sqrt(n) / 2);
}

TEST_CASE("lognormal draws have the median and spread that was asked for") {
    const Chance chance(13, 0);
    constexpr int n = 100'000;
    int below_median = 0, within_sigma = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const double x = chance.lognormal(Purpose::phish_time, i, 0, 3.0, 1.85);
        below_median += x < 3.0;
        within_sigma += x > 3.0 * std::exp(-1.85) && x < 3.0 * std::exp(1.85);
    }
    CHECK(below_median / double{n} == doctest::Approx(0.5).epsilon(0.016));
    CHECK(within_sigma / double{n} == doctest::Approx(0.6827).epsilon(0.011));
}

TEST_CASE("a word below n is any number below n") {
    CHECK(below(0, 10) == 0);
    CHECK(below(0xFFFFFFFF, 10) == 9);
    CHECK(below(0xFFFFFFFF, 0xFFFFFFFF) == 0xFFFFFFFE);
    CHECK(below(0x80000000, 10) == 5);
}

TEST_CASE("the ends of the unit interval are never drawn") {
    CHECK(unit(0, 0) > 0.0);
    CHECK(unit(0xFFFFFFFF, 0xFFFFFFFF) < 1.0);
}

TEST_CASE("a permutation hits every place once and can be undone") {
    for (std::uint32_t n = 1; n < 3'000; n = n < 300 ? n + 1 : n + 97) {
        std::vector<bool> hit(n);
        for (std::uint32_t k = 0; k < n; ++k) {
            const std::uint32_t place = permute(42, n, k, n);
            REQUIRE(place < n);
            REQUIRE_FALSE(hit[place]);
            hit[place] = true;
            REQUIRE(unpermute(42, n, place, n) == k);
        }
    }
}

TEST_CASE("a permutation of billions can be undone") {
    for (const std::uint32_t n : {25'000'000u, 0x80000000u, 0x80000001u, 0xFFFFFFFFu})
        for (std::uint32_t i = 0; i < 20'000; ++i) {
            const std::uint32_t k = i < 10'000 ? i : n - 1 - (i - 10'000);
            const std::uint32_t place = permute(9, 3, k, n);
            REQUIRE(place < n);
            REQUIRE(unpermute(9, 3, place, n) == k);
        }
}

TEST_CASE("over many groups each member has each place equally often, and so has each pair") {
    for (const std::uint32_t n : {2u, 3u, 8u, 16u, 17u, 20u, 33u, 64u}) {
        std::vector<int> places(n), pairs(n * n);
        constexpr int groups = 100'000;
        for (std::uint32_t group = 0; group < groups; ++group) {
            const std::uint32_t first = permute(1, group, 0, n), second = permute(1, group, 1, n);
            ++places[first];
            ++pairs[first * n + second];
        }
        const double each = double{groups} / n, pair = each / (n - 1);
        for (const int count : places) CHECK(std::abs(count - each) < 5 * std::sqrt(each));
        for (std::uint32_t i = 0; i < n * n; ++i)
            if (i % (n + 1) != 0) CHECK(std::abs(pairs[i] - pair) < 5 * std::sqrt(pair));
    }
}

TEST_CASE("the first members of a large group lie anywhere in it") {
    std::vector<int> bins(64);
    constexpr int n = 64'000;
    for (std::uint32_t k = 0; k < n; ++k) ++bins[permute(6, 2, k, 64'000'000) / 1'000'000];
    for (const int bin : bins) CHECK(std::abs(bin - n / 64) < 160);  // five standard deviations
}

TEST_CASE("every compiler gives the same draws") {
    const Chance chance(2013, 0);
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        sum = cause_of(sum, chance.bits(Purpose::host_weakness, i, sum));
        sum = cause_of(
            sum, std::bit_cast<std::uint64_t>(chance.exponential(Purpose::cleanup_natural, i, 1)));
        sum = cause_of(sum, std::bit_cast<std::uint64_t>(
                                chance.lognormal(Purpose::takedown_time, i, 1, 19.5, 1.517)));
        sum = cause_of(sum, permute(2013, i, i / 2, i + 1));
    }
    CHECK(sum == 14471824883819139113ull);
    CHECK(cause_of("inject 3.2") != cause_of("inject 3.3"));
    CHECK(cause_of(1, 2) != cause_of(2, 1));
}
