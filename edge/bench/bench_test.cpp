#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "bench/bench.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "bench/timing.h"

using namespace naga;
using namespace naga::bench;

namespace {

Row row_with(Unit unit, double seconds, double counted, double stated) {
    Row row;
    row.unit = unit;
    row.figure = {taken({seconds}, {seconds}), counted, stated};
    return row;
}

}  // namespace

TEST_CASE("least and median are taken from each clock on its own") {
    const Taken odd = taken({3, 1, 2}, {10, 30, 50});
    CHECK(odd.repetitions == 3);
    CHECK(odd.cpu_min == 1);
    CHECK(odd.cpu_median == 2);
    CHECK(odd.wall_min == 10);
    CHECK(odd.wall_median == 30);
    CHECK(taken({1, 4, 2, 3}, {1, 1, 1, 1}).cpu_median == 2.5);
}

TEST_CASE("a smaller number measured is scaled to the number stated") {
    const Row variants = row_with(Unit::seconds, 5, 50, 1'000);
    CHECK(value_of(variants.figure, variants.unit) == doctest::Approx(100));
    const Row events = row_with(Unit::per_second, 0.5, 2'000, 1);
    CHECK(value_of(events.figure, events.unit) == doctest::Approx(4'000));
}

TEST_CASE("a target is a most for times and a least for rates") {
    Row time_row = row_with(Unit::seconds, 2, 1, 1);
    CHECK(reached(time_row) == std::nullopt);
    time_row.target = 2.5;
    CHECK(reached(time_row) == true);
    time_row.target = 1.5;
    CHECK(reached(time_row) == false);
    Row rate = row_with(Unit::per_second, 1, 100, 1);
    rate.target = 90;
    CHECK(reached(rate) == true);
    rate.target = 110;
    CHECK(reached(rate) == false);
}

TEST_CASE("a quick time for less work than the target is for does not reach it") {
    Row row = row_with(Unit::seconds, 1, 1, 1);
    row.target = 2;
    row.shortfall = "fewer hosts";
    CHECK(reached(row) == false);
}

TEST_CASE("a ratio above one says that the peer is slower") {
    const Row time_row = row_with(Unit::seconds, 2, 1, 1);
    CHECK(ratio(time_row, {"slow", "", {taken({6}, {6}), 1, 1}}) == doctest::Approx(3));
    const Row rate = row_with(Unit::per_second, 1, 100, 1);
    CHECK(ratio(rate, {"slow", "", {taken({4}, {4}), 100, 1}}) == doctest::Approx(4));
}

TEST_CASE("CPU time does not pass while nothing is done, and does while something is") {
    const Instant begin = instant();
    volatile std::uint64_t work = 0;
    while (instant().cpu - begin.cpu < 0.002) work = work + 1;
    const Instant end = instant();
    CHECK(end.cpu > begin.cpu);
    CHECK(end.wall > begin.wall);
    CHECK(work > 0);
}

TEST_CASE("every quick row that plays no drill holds its checks, and the others say why not") {
    const Report report = measure({.size = Size::quick, .no_drill = "there is none"});
    CHECK(all_checks_hold(report));
    CHECK(report.left_out.size() == 4);
    for (const LeftOut& left : report.left_out) {
        CHECK(plays_drill(left.row));
        CHECK(left.why == "there is none");
    }
    for (const Row& row : report.rows) {
        CAPTURE(row.what);
        CHECK(value_of(row.figure, row.unit) > 0);
        CHECK_FALSE(reached(row).has_value());
        CHECK_FALSE(row.work.empty());
    }
    for (const std::string_view word : row_words()) {
        CAPTURE(word);
        const bool measured =
            std::ranges::any_of(report.rows, [&](const Row& row) { return row.row == word; });
        CHECK(measured != plays_drill(word));
    }
}

TEST_CASE("only the rows asked for are measured") {
    const Report report = measure({.rows = {"chance"}, .size = Size::quick});
    REQUIRE(report.rows.size() == 1);
    CHECK(report.rows[0].row == "chance");
    CHECK(report.left_out.empty());
}

TEST_CASE("large numbers are read in threes") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1'000) == "1,000");
    CHECK(grouped(1'234'567) == "1,234,567");
}
