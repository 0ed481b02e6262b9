#include "base/calendar.h"

#include <doctest/doctest.h>

using namespace naga;

TEST_CASE("a date is the one that everybody's calendar says") {
    const Date start = date_of(1'386'554'400'000'000);
    CHECK(start == Date{2013, 12, 9, 1, 2, 0, 0, 0});
    CHECK(month_word(start) == "Dec");
    CHECK(weekday_word(start) == "Mon");
    CHECK(date_of(0) == Date{1970, 1, 1, 4, 0, 0, 0, 0});
    CHECK(date_of(-1) == Date{1969, 12, 31, 3, 23, 59, 59, 999'999});
    CHECK(date_of(951'782'400'000'000) == Date{2000, 2, 29, 2, 0, 0, 0, 0});
    CHECK(date_of(4'107'542'400'000'000) == Date{2100, 3, 1, 1, 0, 0, 0, 0});
}

TEST_CASE("days follow each other without a gap for four hundred years") {
    Date before = date_of(-86'400'000'000);
    for (std::int64_t day = 0; day < 146'097; ++day) {
        const Date now = date_of(day * 86'400'000'000);
        REQUIRE(now.weekday == (before.weekday + 1) % 7);
        const bool next = now.day == before.day + 1 && now.month == before.month;
        const bool first = now.day == 1 && before.day >= 28;
        REQUIRE((next || first));
        before = now;
    }
    CHECK(before == Date{2369, 12, 31, 3, 0, 0, 0, 0});
}

TEST_CASE("a number is written with the digits asked for") {
    char room[8] = {};
    CHECK(write_digits(room, 47, 4) == room + 4);
    CHECK(std::string_view(room, 4) == "0047");
}
