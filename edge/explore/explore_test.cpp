#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <stdexcept>

#include "explore/formats.h"
#include "explore/in_order.h"
#include "explore/stage.h"

using namespace naga;
using namespace naga::explore;

namespace {

struct Number {
    std::int64_t value = 0;
    std::size_t weight = 0;
};

}  // namespace

TEST_CASE("pieces are taken in order, however many threads make them and whatever they weigh") {
    for (const unsigned threads : {1u, 2u, 5u})
        for (const std::size_t weight : {std::size_t{1}, weight_max, 5 * weight_max}) {
            std::vector<std::int64_t> taken;
            std::atomic<int> made = 0, most = 0;
            std::atomic<std::int64_t> waiting = 0;
            const auto result = in_order(
                -3, 200, threads,
                [&](std::int64_t number) {
                    ++made;
                    const auto now = static_cast<int>(++waiting);
                    int before = most;
                    while (now > before && !most.compare_exchange_weak(before, now)) {
                    }
                    return Number{number * number, weight};
                },
                [&](Number& piece, std::int64_t number) -> Result<void> {
                    --waiting;
                    CHECK(piece.value == number * number);
                    taken.push_back(number);
                    return {};
                });
            CHECK(result);
            REQUIRE(taken.size() == 203);
            for (std::size_t i = 0; i < taken.size(); ++i)
                CHECK(taken[i] == static_cast<std::int64_t>(i) - 3);
            CHECK(made == 203);
            CHECK(most <= static_cast<int>(2 * threads + 1));
        }
}

TEST_CASE("after a refusal or a throw nothing more is made") {
    std::atomic<int> made = 0;
    const auto make = [&](std::int64_t number) {
        ++made;
        if (number == 500) throw std::runtime_error("no");
        return Number{number, 1};
    };
    const auto refused_at_ten =
        in_order(0, 10'000, 3, make, [](Number&, std::int64_t number) -> Result<void> {
            if (number < 10) return {};
            return refuse(Problem{});
        });
    CHECK_FALSE(refused_at_ten);
    CHECK(made < 100);
    CHECK_THROWS_AS(
        in_order(0, 10'000, 3, make, [](Number&, std::int64_t) -> Result<void> { return {}; }),
        std::runtime_error);
    CHECK(made < 1'000);
}

TEST_CASE("T+0 is read from the start and the zone of a drill") {
    constexpr std::int64_t hour_us = 3'600'000'000;
    CHECK(clock_of("2013-12-09T09:00", "ICT (UTC+7)") ==
          std::pair<std::int64_t, std::int64_t>(1'386'554'400'000'000, 7 * hour_us));
    CHECK(clock_of("1970-01-01T00:00", "") == std::pair<std::int64_t, std::int64_t>(0, 0));
    CHECK(clock_of("2000-02-29T00:00", "UTC").first == 951'782'400'000'000);
    CHECK(clock_of("2024-03-01T05:30", "UTC+05:30").first == 1'709'251'200'000'000);
    CHECK(clock_of("2013-12-09T09:00", "NST (UTC-3:30)").second == -7 * hour_us / 2);
}

TEST_CASE("every kind of sensor can give a table of its rows, and no format is named twice") {
    std::set<std::string_view> names;
    for (const Format& format : formats()) {
        CHECK(names.insert(format.name).second);
        CHECK((format.open != nullptr));
        CHECK(format_of(format.name) == &format);
    }
    for (std::size_t k = 0; k < sensor::kinds; ++k) {
        const auto can = formats_of(static_cast<sensor::Kind>(k));
        CHECK(std::ranges::find(can, "csv", &Format::name) != can.end());
        CHECK(can.size() >= 3);
    }
}
