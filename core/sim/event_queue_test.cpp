#include <doctest/doctest.h>

#include <queue>

#include "sim/digest.h"
#include "sim/event_queue.h"

using namespace naga;
using namespace naga::sim;

namespace {

struct Later {
    bool operator()(const Event& a, const Event& b) const { return a > b; }
};

}  // namespace

TEST_CASE("an event put in for the instant that is running comes next, whatever it is about") {
    for (const bool settled : {false, true}) {
        CAPTURE(settled);
        Arena arena;
        EventQueue queue(arena, SimTime::after(Duration::hours(1)));
        const Event first{5, 7, 1, 0}, next{5, 9, 0, 0}, late{5, 3, 0, 0}, later{5, 2, 2, 0};
        queue.put(arena, first);
        queue.put(arena, next);
        Event got;
        REQUIRE(queue.take(arena, SimTime::never(), got));
        CHECK(got == first);
        // What the first one causes at once is about entities that stand before its own.
        queue.put(arena, late);
        queue.put(arena, later);
        if (settled) queue.settle(arena);
        for (const Event& expected : {later, late, next}) {
            REQUIRE(queue.take(arena, SimTime::never(), got));
            CHECK(got == expected);
        }
        CHECK_FALSE(queue.take(arena, SimTime::never(), got));
    }
}

TEST_CASE("events come in the order of time, entity, kind and cause, as from a plain heap") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Arena arena;
        EventQueue queue(arena, SimTime::after(Duration::hours(1)));
        std::priority_queue<Event, std::vector<Event>, Later> plain;
        std::uint64_t state = seed;
        auto draw = [&state](std::uint64_t n) { return (state = mix(state, 7)) % n; };
        auto both = [&](const Event& e) { queue.put(arena, e), plain.push(e); };
        for (int i = 0; i < 300; ++i)
            both({static_cast<std::int64_t>(draw(3'600'000'000)),
                  static_cast<std::uint32_t>(draw(9)), static_cast<std::uint32_t>(draw(3)),
                  draw(5)});
        Event got;
        int taken = 0;
        for (std::int64_t minute = 1; minute <= 60; ++minute) {
            const SimTime limit = SimTime::after(Duration::minutes(minute));
            while (queue.take(arena, limit, got)) {
                REQUIRE(!plain.empty());
                CHECK(got == plain.top());
                plain.pop();
                CHECK(got.time < limit.in_microseconds());
                if (++taken < 3000) {
                    Event e = got;
                    e.time += static_cast<std::int64_t>(draw(40'000'000) + 1);
                    e.cause = draw(1000);
                    if (e.time < 3'600'000'000) both(e);
                }
            }
            if (minute % 7 == 0) {
                const std::uint64_t before = queue.digest(arena);
                queue.settle(arena);
                CHECK(queue.digest(arena) == before);
                CHECK(queue.waiting(arena) == plain.size());
            }
        }
        CHECK(plain.empty());
    }
}

TEST_CASE("a copy of the arena takes the waiting events along") {
    Arena arena;
    EventQueue queue(arena, SimTime::after(Duration::hours(1)));
    for (std::uint32_t i = 0; i < 5000; ++i) queue.put(arena, {std::int64_t{i} * 700'000, i, 0, 0});
    Event event;
    while (queue.take(arena, SimTime::after(Duration::minutes(20)), event)) {
    }
    queue.settle(arena);
    Arena copy = arena;
    EventQueue other = queue;
    int left = 0, right = 0;
    while (queue.take(arena, SimTime::after(Duration::hours(1)), event)) ++left;
    while (other.take(copy, SimTime::after(Duration::hours(1)), event)) ++right;
    CHECK(left == right);
    CHECK(left == 5000 - 1715);
}

TEST_CASE("an event after the horizon is dropped") {
    Arena arena;
    EventQueue queue(arena, SimTime::after(Duration::minutes(1)));
    queue.put(arena, {3'600'000'000, 1, 1, 1});
    CHECK(queue.waiting(arena) == 0);
}
