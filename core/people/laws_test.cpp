#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "people/laws.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/chance.h"

using namespace naga;
using namespace naga::people;

namespace {

constexpr int n = 20'000;
const sim::Chance chance(2013, 0);

double share_clean(Notice notice, int days) {
    int clean = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        clean += clean_up_delay(notice, chance.exponential(sim::Purpose::cleanup_notice, 1, i),
                                1.0) <= Duration::hours(24 * days);
    return static_cast<double>(clean) / n;
}

template <typename Law>
double share_within(Duration length, const Law& law) {
    int within = 0;
    for (std::uint64_t i = 0; i < n; ++i)
        within += law(chance.uniform(sim::Purpose::phish_time, 2, i)) <= length;
    return static_cast<double>(within) / n;
}

}  // namespace

TEST_CASE("hosts are clean after one and sixteen days as in the published study") {
    CHECK(std::abs(share_clean(Notice::detailed, 1) - 0.32) < 0.02);
    CHECK(std::abs(share_clean(Notice::detailed, 16) - 0.62) < 0.02);
    CHECK(std::abs(share_clean(Notice::none_or_poor, 1) - 0.13) < 0.02);
    CHECK(std::abs(share_clean(Notice::none_or_poor, 16) - 0.45) < 0.02);
}

TEST_CASE("a time factor shortens the clean-up and keeps its shape") {
    CHECK(clean_up_delay(Notice::detailed, 0.7, 2.0).in_hours() ==
          doctest::Approx(clean_up_delay(Notice::detailed, 0.7, 1.0).in_hours() / 2));
}

TEST_CASE("half of the passwords are typed in the first hour and nine tenths in ten") {
    CHECK(std::abs(share_within(Duration::hours(1), lure_delay) - 0.50) < 0.02);
    CHECK(std::abs(share_within(Duration::hours(5), lure_delay) - 0.80) < 0.02);
    CHECK(std::abs(share_within(Duration::hours(10), lure_delay) - 0.90) < 0.02);
}

TEST_CASE("an owner who is told with detail is clean sooner in every day's luck") {
    for (double e = 0.01; e < 2.0; e += 0.01)
        CHECK(clean_up_delay(Notice::detailed, e, 1.0) <
              clean_up_delay(Notice::none_or_poor, e, 1.0));
    CHECK(clean_up_delay(Notice::detailed, 0.0, 1.0) == Duration());
    CHECK(clean_up_delay(Notice::detailed, 40.0, 1e-6) > Duration::hours(1'000'000));
}

TEST_CASE("a notice after a day leaves as many infected as both laws together") {
    // Told on day 1, seen on day 8: (1 - F_none(8)) (1 - F_detailed(7)).
    int infected = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        const Duration natural = clean_up_delay(
            Notice::none_or_poor, chance.exponential(sim::Purpose::cleanup_natural, 1, i), 1.0);
        const Duration told =
            Duration::hours(24) +
            clean_up_delay(Notice::detailed, chance.exponential(sim::Purpose::cleanup_notice, 1, i),
                           1.0);
        infected += std::min(natural, told) > Duration::hours(8 * 24);
    }
    const double law =
        std::exp(-0.1393 * std::pow(8, 0.5255)) * std::exp(-0.3857 * std::pow(7, 0.3318));
    CHECK(std::abs(infected / double{n} - law) < 0.015);
}

TEST_CASE("caution takes clicks away and never adds one") {
    int careless = 0, cautious = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        const double u = chance.uniform(sim::Purpose::phish_click, 1, i);
        careless += falls_for(u, 0.314, 1.0);
        cautious += falls_for(u, 0.314, 0.5);
        if (falls_for(u, 0.314, 0.5)) CHECK(falls_for(u, 0.314, 1.0));
    }
    CHECK(std::abs(careless / double{n} - 0.314) < 0.015);
    CHECK(std::abs(cautious / double{n} - 0.157) < 0.015);
    CHECK_FALSE(falls_for(0.0001, 0.0, 1.0));
}

TEST_CASE("the first of ten who fall for a lure does so within minutes") {
    std::vector<Duration> firsts;
    for (std::uint32_t campaign = 0; campaign < 2'000; ++campaign) {
        Duration first = Duration::hours(1000);
        for (std::uint64_t person = 0; person < 10; ++person)
            first = std::min(
                first, lure_delay(chance.uniform(sim::Purpose::phish_time, campaign, person)));
        firsts.push_back(first);
    }
    std::sort(firsts.begin(), firsts.end());
    CHECK(firsts[1'000] > Duration::minutes(3));
    CHECK(firsts[1'000] < Duration::minutes(5));
}

TEST_CASE("take-downs have the published means and medians") {
    struct Published {
        Hosting hosting;
        double mean_h, median_h;
    };
    for (const Published& p :
         {Published{Hosting::ordinary, 61.7, 19.5}, Published{Hosting::resilient, 94.7, 55.1},
          Published{Hosting::fast_flux, 196, 111}}) {
        double sum = 0;
        constexpr int parts = 200'000;
        for (int i = 0; i < parts; ++i)
            sum += take_down_delay(p.hosting, Stance::inadequate, (i + 0.5) / parts).in_hours();
        CHECK(sum / parts == doctest::Approx(p.mean_h).epsilon(0.02));
        CHECK(take_down_delay(p.hosting, Stance::inadequate, 0.5).in_hours() ==
              doctest::Approx(p.median_h).epsilon(0.01));
    }
}

TEST_CASE("a state that helps is faster than one that looks away, whatever the luck") {
    for (double u = 0.01; u < 1; u += 0.01) {
        const Duration middle = take_down_delay(Hosting::ordinary, Stance::inadequate, u);
        CHECK(take_down_delay(Hosting::ordinary, Stance::helpful, u).in_hours() ==
              doctest::Approx(middle.in_hours() * 0.25));
        CHECK(take_down_delay(Hosting::ordinary, Stance::ignoring, u).in_hours() ==
              doctest::Approx(middle.in_hours() * 3.0));
    }
}

TEST_CASE("a delay with no median is no delay") {
    CHECK(delay(Duration(), 1.0, 0.3) == Duration());
    CHECK(delay(Duration(), 0.0, 0.3) == Duration());
    CHECK(delay(Duration::microseconds(1), 0.0, 0.3) == Duration::microseconds(1));
    CHECK(delay(Duration::minutes(10), 1.0, 0.5) == Duration::minutes(10));
    CHECK(delay(Duration::minutes(10), 1.0, 0.9) > Duration::minutes(30));
}
