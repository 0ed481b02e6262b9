#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "people/laws.h"

#include <doctest/doctest.h>

#include <algorithm>
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

TEST_CASE("take-downs have the published medians") {
    auto ordinary = [](double u) { return take_down_delay(false, Stance::inadequate, u); };
    auto resilient = [](double u) { return take_down_delay(true, Stance::inadequate, u); };
    CHECK(std::abs(share_within(Duration::from_hours(19.5), ordinary) - 0.5) < 0.02);
    CHECK(std::abs(share_within(Duration::from_hours(55.1), resilient) - 0.5) < 0.02);
    CHECK(take_down_delay(false, Stance::helpful, 0.3) <
          take_down_delay(false, Stance::inadequate, 0.3));
}

TEST_CASE("a delay with no median is no delay") {
    CHECK(delay(Duration(), 1.0, 0.3) == Duration());
    CHECK(delay(Duration::minutes(10), 0.0, 0.3) == Duration::minutes(10));
}
