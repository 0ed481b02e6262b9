#include "exercise/clock.h"

#include <doctest/doctest.h>

#include <array>

#include "exercise/dice_for_tests.h"

using namespace naga;
using namespace naga::exercise;

namespace {

using Kind = ClockChange::Kind;
constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute;

ClockChange change(Kind kind, std::int64_t wall_us) {
    ClockChange c;
    c.kind = kind;
    c.wall_us = wall_us;
    return c;
}
ClockChange speed(std::int64_t wall_us, std::int64_t milli, std::int64_t countdown_us = 0) {
    ClockChange c = change(Kind::speed, wall_us);
    c.speed_milli = milli;
    c.countdown_us = countdown_us;
    return c;
}
ClockChange jump(std::int64_t wall_us, std::int64_t target_us, std::int64_t countdown_us = 0) {
    ClockChange c = change(Kind::jump, wall_us);
    c.target_us = target_us;
    c.countdown_us = countdown_us;
    return c;
}
ClockChange pause(std::int64_t wall_us) { return change(Kind::pause, wall_us); }

// A clock that runs since wall time 1000 s.
Clock running() {
    Clock clock;
    REQUIRE(clock.apply(change(Kind::start, 1'000 * second)));
    return clock;
}

// In each phase, at wall time 2000 s.
Clock in_phase(Phase phase) {
    if (phase == Phase::lobby) return {};
    Clock clock = running();
    if (phase == Phase::paused) REQUIRE(clock.apply(pause(1'900 * second)));
    if (phase == Phase::jumping)
        REQUIRE(clock.apply(jump(1'990 * second, 5 * hour, countdown_usual_us)));
    if (phase == Phase::ended) REQUIRE(clock.apply(change(Kind::end, 1'900 * second)));
    REQUIRE(clock.state_at(2'000 * second).phase == phase);
    return clock;
}

ClockChange usual(Kind kind) {
    ClockChange c = change(kind, 2'000 * second);
    if (kind == Kind::speed) c.speed_milli = 10'000;
    if (kind == Kind::jump) c.target_us = 6 * hour;
    return c;
}

}  // namespace

TEST_CASE("every arrow of the clock's drawing leads where it is drawn, and no other is there") {
    // Rows: lobby, running, paused, jumping, ended; "" is refused.
    constexpr std::array<Kind, 7> kinds{Kind::start, Kind::pause,       Kind::resume, Kind::speed,
                                        Kind::jump,  Kind::cancel_jump, Kind::end};
    constexpr std::array<std::array<std::string_view, 7>, 5> leads_to{{
        {"running", "", "", "", "", "", ""},
        {"", "paused", "", "running", "running", "", "ended"},
        {"", "", "running", "paused", "paused", "", "ended"},
        {"", "paused", "", "", "", "running", "ended"},
        {"", "", "", "", "", "", ""},
    }};
    for (std::size_t p = 0; p < leads_to.size(); ++p)
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            CAPTURE(word(static_cast<Phase>(p)));
            CAPTURE(word(kinds[k]));
            Clock clock = in_phase(static_cast<Phase>(p));
            const auto before = clock.changes();
            const auto done = clock.apply(usual(kinds[k]));
            CHECK(done.has_value() == !leads_to[p][k].empty());
            if (done) {
                CHECK(word(clock.state_at(2'000 * second).phase) == leads_to[p][k]);
            } else {
                CHECK(clock.changes() == before);
                CHECK(!done.error().what.empty());
            }
            CHECK(clock_change_of(word(kinds[k])) == kinds[k]);
        }
}

TEST_CASE("exercise time stands still in the lobby, in pauses and after the end") {
    Clock clock;
    CHECK(clock.exercise_at(77) == 0);
    CHECK(!clock.wall_at(0));
    clock = running();
    REQUIRE(clock.apply(speed(1'100 * second, 10'000)));
    REQUIRE(clock.apply(pause(1'200 * second)));
    REQUIRE(clock.apply(change(Kind::resume, 1'500 * second)));
    REQUIRE(clock.apply(change(Kind::end, 1'600 * second)));
    CHECK(clock.exercise_at(1'100 * second) == 100 * second);
    CHECK(clock.exercise_at(1'200 * second) == 1'100 * second);
    CHECK(clock.exercise_at(1'400 * second) == 1'100 * second);
    CHECK(clock.exercise_at(1'600 * second) == 2'100 * second);
    CHECK(clock.exercise_at(9'600 * second) == 2'100 * second);
    CHECK(clock.wall_at(1'100 * second) == 1'200 * second);
    CHECK(clock.wall_at(1'100 * second + 1) == 1'500 * second + 1);
    CHECK(!clock.wall_at(2'100 * second + 1));
    CHECK(clock.worked_us(0, 9'000 * second) == 300 * second);
    REQUIRE(clock.pauses().size() == 1);
    CHECK(clock.pauses()[0].to_wall_us == 1'500 * second);
}

TEST_CASE("a pause says why and until when, and another reason needs words") {
    Clock clock = running();
    ClockChange c = pause(1'100 * second);
    c.reason = PauseReason::other;
    CHECK(!clock.apply(c));
    c.words = "the minister visits";
    c.until_wall_us = 1'100 * second;
    CHECK(!clock.apply(c));
    c.until_wall_us = 1'400 * second;
    REQUIRE(clock.apply(c));
    const ClockState state = clock.state_at(1'300 * second);
    CHECK(state.words == "the minister visits");
    CHECK(state.until_wall_us == 1'400 * second);
    CHECK(!state.moving);
}

TEST_CASE("a jump is counted down, leaves time out of what was played, and can be cancelled") {
    Clock clock = running();
    REQUIRE(clock.apply(jump(1'100 * second, 4 * hour, countdown_usual_us)));
    ClockState state = clock.state_at(1'130 * second);
    CHECK(state.phase == Phase::jumping);
    CHECK(state.moving);
    CHECK(state.due_wall_us == 1'160 * second);
    CHECK(state.exercise_us == 130 * second);
    Clock cancelled = clock;
    REQUIRE(cancelled.apply(change(Kind::cancel_jump, 1'159 * second)));
    CHECK(cancelled.exercise_at(1'161 * second) == 161 * second);
    CHECK(cancelled.jumps(2'000 * second).empty());
    CHECK(clock.exercise_at(1'160 * second - 1) == 160 * second - 1);
    CHECK(clock.exercise_at(1'160 * second) == 4 * hour);
    CHECK(clock.wall_at(2 * hour) == 1'160 * second);
    CHECK(clock.wall_at(4 * hour + second) == 1'161 * second);
    CHECK(clock.played_us(0, 4 * hour + second, 1'161 * second) == 161 * second);
    CHECK(clock.played_us(100 * second, 4 * hour, 1'100 * second) == 4 * hour - 100 * second);
    // It is over: nothing is left to cancel.
    CHECK(!clock.apply(change(Kind::cancel_jump, 1'170 * second)));
    // What was being counted down is still told of that instant.
    REQUIRE(clock.apply(pause(1'200 * second)));
    CHECK(clock.state_at(1'130 * second).phase == Phase::jumping);
}

TEST_CASE("with seats taken a jump and a speed above x60 need a warning, without they do not") {
    Clock clock = running();
    ClockChange fast = speed(1'100 * second, 600'000, 9 * second);
    fast.seats_taken = 3;
    CHECK(!clock.apply(fast));
    fast.countdown_us = 0;
    CHECK(!clock.apply(fast));
    ClockChange far = jump(1'100 * second, hour);
    far.seats_taken = 1;
    CHECK(!clock.apply(far));
    CHECK(Clock(clock).apply(speed(1'100 * second, 600'000)));
    fast.countdown_us = countdown_least_us;
    REQUIRE(clock.apply(fast));
    CHECK(clock.state_at(1'105 * second).next_speed_milli == 600'000);
    CHECK(clock.exercise_at(1'111 * second) == 110 * second + 600 * second);
    // Play goes on calmly after a pause.
    REQUIRE(clock.apply(pause(1'112 * second)));
    REQUIRE(clock.apply(change(Kind::resume, 1'200 * second)));
    CHECK(clock.state_at(1'200 * second).speed_milli == speed_calm);
}

TEST_CASE("time never goes back") {
    Clock clock = running();
    CHECK(!clock.apply(jump(1'100 * second, 100 * second)));
    CHECK(clock.apply(jump(1'100 * second, 100 * second + 1)));
    CHECK(!clock.apply(pause(1'099 * second)));
    CHECK(!clock.apply(jump(1'100 * second, exercise_most_us + 1)));
    CHECK(!clock.apply(speed(1'100 * second, 999)));
    CHECK(!clock.apply(speed(1'100 * second, speed_most + 1)));
    CHECK(!clock.apply(pause(-1)));
    CHECK(!clock.apply(pause(wall_most_us + 1)));
}

TEST_CASE("a safety stop works while a jump is counted down, and cancels it") {
    Clock clock = running();
    REQUIRE(clock.apply(jump(1'100 * second, hour, countdown_usual_us)));
    ClockChange stop = pause(1'120 * second);
    stop.reason = PauseReason::safety;
    REQUIRE(clock.apply(stop));
    CHECK(clock.exercise_at(1'500 * second) == 120 * second);
}

TEST_CASE("any sequence of changes makes one map that never falls and leaps only at jumps") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        Clock clock;
        // What a clock is, done step by step: second for second.
        std::int64_t wall = 1'000, at = 0, worked = 0, skipped = 0;
        Phase phase = Phase::lobby;
        std::int64_t pace = 0, kept = 1;
        for (int step = 0; step < 60; ++step) {
            const std::int64_t wait = dice.below(50);
            for (std::int64_t s = 0; s < wait; ++s) {
                const std::int64_t before = clock.exercise_at(wall * second);
                ++wall;
                at += pace * second;
                worked += pace > 0 ? second : 0;
                CHECK(clock.exercise_at(wall * second) - before == pace * second);
            }
            ClockChange c;
            c.wall_us = wall * second;
            switch (dice.below(6)) {
                case 0: c.kind = Kind::start; break;
                case 1: c.kind = Kind::pause; break;
                case 2: c.kind = Kind::resume; break;
                case 3:
                    c.kind = Kind::speed;
                    c.speed_milli = 1'000 * (1 + dice.below(60));
                    break;
                case 4:
                    c.kind = Kind::jump;
                    c.target_us = at + dice.below(5) * minute;
                    break;
                case 5: c.kind = dice.below(40) == 0 ? Kind::end : Kind::cancel_jump; break;
            }
            const auto done = clock.apply(c);
            if (!done) continue;
            switch (c.kind) {
                case Kind::start:
                case Kind::resume: phase = Phase::running; break;
                case Kind::pause: phase = Phase::paused; break;
                case Kind::speed: kept = c.speed_milli / 1'000; break;
                case Kind::jump:
                    CHECK(c.target_us > at);
                    skipped += c.target_us - at;
                    at = c.target_us;
                    break;
                case Kind::cancel_jump: CHECK(false); break;
                case Kind::end: phase = Phase::ended; break;
            }
            pace = phase == Phase::running ? kept : 0;
            CHECK(clock.state_at(c.wall_us).phase == phase);
            CHECK(clock.exercise_at(c.wall_us) == at);
        }
        const std::int64_t now = wall * second;
        CHECK(clock.exercise_at(now) == at);
        CHECK(clock.worked_us(0, now) == worked);
        CHECK(clock.played_us(0, at, now) == at - skipped);
        // The other way round: the first instant of every time.
        for (int n = 0; n < 30 && at > 0; ++n) {
            const std::int64_t t = 1 + dice.below(at);
            const auto first = clock.wall_at(t);
            REQUIRE(first);
            CHECK(clock.exercise_at(*first) >= t);
            CHECK(clock.exercise_at(*first - 1) < t);
        }
        // Changes are the clock.
        const Clock again = clock.as_of(now);
        CHECK(again.changes() == clock.changes());
        CHECK(again.exercise_at(now) == at);
    }
}

TEST_CASE("uneven speeds lose nothing to rounding within a piece") {
    Clock clock = running();
    REQUIRE(clock.apply(speed(1'000 * second, 1'001)));
    CHECK(clock.exercise_at(1'000 * second + 999) == 999);
    CHECK(clock.exercise_at(1'000 * second + 1'000) == 1'001);
    CHECK(clock.exercise_at(1'000 * second + hour) == hour / 1'000 * 1'001);
    CHECK(clock.wall_at(1'000) == 1'000 * second + 1'000);
    CHECK(clock.exercise_at(INT64_MAX) > 0);
}
