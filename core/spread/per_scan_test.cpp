#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "spread/per_scan.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "base/det_math.h"
#include "sim/chance.h"
#include "spread/ks.h"

using namespace naga;
using namespace naga::spread;

namespace {

// Seconds until `count` hosts are infected.
double seconds_to(const Outbreak& outbreak, std::uint32_t count, std::uint64_t seed) {
    return reached(play_each_scan(outbreak, count, seed), count).since_start().in_seconds();
}

// The same epidemic with misses thinned away, for equal open groups that fill the world: the
// next infection comes at the summed rate, and its group is drawn by its share of the rate.
double thinned_seconds_to(const Outbreak& outbreak, std::uint32_t count, std::uint64_t seed) {
    const sim::Chance chance(seed, 1);
    std::vector<std::uint32_t> infected;
    std::uint32_t all = 0;
    for (const Group& group : outbreak.groups) {
        infected.push_back(group.infected);
        all += group.infected;
    }
    double now = 0;
    for (std::uint64_t step = 0; all < count; ++step) {
        std::vector<double> rates;
        double sum = 0;
        for (std::size_t g = 0; g < infected.size(); ++g) {
            const Group& group = outbreak.groups[g];
            const double onto_each = (1 - outbreak.local_share) * all / outbreak.addresses +
                                     outbreak.local_share * infected[g] / group.addresses;
            rates.push_back(outbreak.scans_per_second * onto_each * (group.hosts - infected[g]));
            sum += rates.back();
        }
        now += chance.exponential(sim::Purpose::contact_gap, 0, step) / sum;
        double left = sum * chance.uniform(sim::Purpose::contact_target, 0, step);
        std::size_t g = 0;
        while (g + 1 < rates.size() && left >= rates[g]) left -= rates[g++];
        ++infected[g];
        ++all;
    }
    return now;
}

}  // namespace

TEST_CASE("half of one open group is infected after the time that the exact law gives") {
    const Outbreak outbreak{1u << 14, 10, 0, {{500, 1u << 14, 1, false}}};
    // The k-th infection waits for addresses / (rate * k * (hosts - k)) seconds on average.
    double mean = 0, variance = 0;
    for (int k = 1; k < 250; ++k) {
        const double wait = (1 << 14) / (10.0 * k * (500 - k));
        mean += wait;
        variance += wait * wait;
    }
    constexpr int runs = 400;
    double sum = 0, squares = 0;
    for (std::uint64_t seed = 0; seed < runs; ++seed) {
        const double t = seconds_to(outbreak, 250, seed);
        sum += t;
        squares += (t - mean) * (t - mean);
    }
    CHECK(std::abs(sum / runs - mean) < 4 * std::sqrt(variance / runs));
    CHECK(squares / runs == doctest::Approx(variance).epsilon(0.3));
}

TEST_CASE("groups that scan beside them give the same law as an epidemic without misses") {
    Outbreak outbreak{1u << 14, 10, 0.5, {}};
    for (int g = 0; g < 16; ++g) outbreak.groups.push_back({40, 1u << 10, g == 0, false});
    std::vector<double> each, thinned;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        each.push_back(seconds_to(outbreak, 320, seed));
        thinned.push_back(thinned_seconds_to(outbreak, 320, seed));
    }
    CHECK(compare(each, thinned).p > 0.01);
    // The comparison would notice a worm that scans a fifth more often.
    for (double& t : each) t /= 1.2;
    CHECK(compare(each, thinned).p < 0.01);
}

TEST_CASE("hosts behind NAT are infected from beside them and never from outside") {
    Outbreak outbreak{1u << 12, 10, 0.0, {{50, 1u << 11, 1, false}, {50, 64, 0, true}}};
    const auto spared = play_each_scan(outbreak, 100, 7);
    CHECK(reached(spared, 50) < SimTime::never());
    for (std::size_t host = 50; host < 100; ++host) CHECK(spared[host] == SimTime::never());

    outbreak.local_share = 0.5;
    outbreak.groups[0].infected = 0;
    outbreak.groups[1].infected = 1;
    const auto all = play_each_scan(outbreak, 100, 7);
    CHECK(reached(all, 100) < SimTime::never());
    CHECK(all[50] == SimTime::start());

    outbreak.local_share = 1.0;
    CHECK(reached(play_each_scan(outbreak, 100, 7), 51) == SimTime::never());
}

TEST_CASE("an epidemic stops when enough are infected, and without anybody it never starts") {
    Outbreak outbreak{1u << 12, 10, 0, {{100, 1u << 12, 3, false}}};
    const auto some = play_each_scan(outbreak, 20, 1);
    CHECK(reached(some, 20) < SimTime::never());
    CHECK(reached(some, 21) == SimTime::never());
    CHECK(reached(some, 3) == SimTime::start());
    CHECK(reached(some, 101) == SimTime::never());
    outbreak.groups[0].infected = 0;
    CHECK(reached(play_each_scan(outbreak, 20, 1), 1) == SimTime::never());
}

TEST_CASE("the same seed gives the same epidemic on every compiler and another seed another") {
    Outbreak outbreak{1u << 14, 7, 0.25, {}};
    for (int g = 0; g < 8; ++g) outbreak.groups.push_back({60, 1u << 10, g == 3, g % 3 == 0});
    std::uint64_t sum = 0;
    for (const SimTime t : play_each_scan(outbreak, 400, 2013))
        sum = sim::cause_of(sum, static_cast<std::uint64_t>(t.in_microseconds()));
    CHECK(sum == 15014162588779268736ull);
    CHECK(play_each_scan(outbreak, 400, 1) != play_each_scan(outbreak, 400, 2));
}

TEST_SUITE("long") {
    TEST_CASE("ten thousand hosts in a million addresses take the time of the exact law") {
        const Outbreak outbreak{1u << 20, 10, 0, {{10'000, 1u << 20, 10, false}}};
        double mean = 0, variance = 0;
        for (int k = 10; k < 5'000; ++k) {
            const double wait = (1 << 20) / (10.0 * k * (10'000 - k));
            mean += wait;
            variance += wait * wait;
        }
        constexpr int runs = 40;
        double sum = 0;
        for (std::uint64_t seed = 0; seed < runs; ++seed) sum += seconds_to(outbreak, 5'000, seed);
        CHECK(std::abs(sum / runs - mean) < 4 * std::sqrt(variance / runs));
    }
}
