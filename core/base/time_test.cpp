#include "base/time.h"

#include <doctest/doctest.h>

#include "base/result.h"

using namespace naga;

TEST_CASE("exercise times read back as they were written") {
    for (const std::int64_t us :
         {0LL, 1LL, 999'999LL, 60'000'000LL, 27'000'000'000LL, 359'999'250'000LL}) {
        const SimTime t = SimTime::at_microseconds(us);
        CHECK(read_exercise_time(as_exercise_time(t)) == t);
    }
    CHECK(as_exercise_time(SimTime::after(Duration::minutes(134))) == "T+02:14:00");
    CHECK(read_exercise_time("T+2:10") == SimTime::after(Duration::minutes(130)));
}

TEST_CASE("instants before the start and never are written, and never is not read") {
    CHECK(as_exercise_time(SimTime::at_microseconds(-300'000'000)) == "T-00:05:00");
    CHECK(as_exercise_time(SimTime::never()) == "never");
    CHECK_FALSE(read_exercise_time("never").has_value());
}

TEST_CASE("a fraction of hours becomes whole microseconds, and too much of it is cut") {
    CHECK(Duration::from_hours(1.5) == Duration::minutes(90));
    CHECK(Duration::from_hours(-1.5) == Duration::minutes(-90));
    CHECK(Duration::from_hours(1e300) == Duration::from_hours(1e12));
    CHECK(SimTime::start() + Duration::from_hours(1e300) < SimTime::never());
}

TEST_CASE("what is not an exercise time is refused") {
    for (const char* text :
         {"", "T+", "2:10", "T+2", "T+2:60", "T+2:1", "T+2:10:", "T+2:10:61", "T+2:010", "T+2:1:05",
          "T+2:10:5", "T+2:10:00.", "T+100001:00", "T+2:10:00.1234567", "T+-1:00", "T+2:10x"})
        CHECK_FALSE(read_exercise_time(text).has_value());
}

TEST_CASE("lengths may be sums of units, and nothing else") {
    CHECK(read_duration("90s") == Duration::seconds(90));
    CHECK(read_duration("1h30m") == Duration::minutes(90));
    CHECK(read_duration("250ms") == Duration::microseconds(250'000));
    CHECK(read_duration("3d") == Duration::hours(72));
    for (const char* text :
         {"", "5", "m", "-5m", "5 m", "1e3s", "+5s", "36501d", "99999999999d", "9999999d"})
        CHECK_FALSE(read_duration(text).has_value());
}

TEST_CASE("a problem is one line that says where, what, why and what would mend it") {
    CHECK(as_line({Problem::Kind::invalid, "x.yaml:3:5", "no end", "it never stops", "add one"}) ==
          "x.yaml:3:5: no end; it never stops; add one");
    CHECK(as_line({Problem::Kind::invalid, "", "no end", "", ""}) == "no end");
}
