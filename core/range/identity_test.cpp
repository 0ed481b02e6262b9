#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "range/small_world.h"

using namespace naga;
using namespace naga::range;
using world::Health;
using world::never;
using world::none;

namespace {

// A range, and how often each of its hosts was seen to be infected anew.
struct Watched {
    Range range;
    std::vector<std::int64_t> infected_at;
    std::vector<int> infections;

    explicit Watched(Range r)
        : range(std::move(r)),
          infected_at(range.hosts().size(), never),
          infections(range.hosts().size()) {}

    void run_minute() {
        range.run_minute();
        for (std::size_t row = 0; row < infections.size(); ++row) {
            const std::int64_t at = range.hosts()[row].infected_at;
            infections[row] += at != infected_at[row];
            infected_at[row] = at;
        }
    }
};

}  // namespace

TEST_CASE("one infection prevented moves no draw of one that comes by the same contact") {
    const auto small = small_world();
    Setting setting = short_day();
    setting.time_factor = 500;  // clean within hours, so that hosts are infected again
    int others_before = 0, isolated = 0, found = 0;
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        Watched plain(started(*small, seed, setting));
        for (int i = 0; i < 30; ++i) plain.run_minute();
        Watched other = plain;
        REQUIRE(other.range.apply(world::Isolate{small->group("shops")}, 1));
        REQUIRE(other.range.apply(world::Patch{small->group("cafes")}, 2));
        auto same_infection = [&](std::size_t row) {
            const world::Host &a = plain.range.hosts()[row], &b = other.range.hosts()[row];
            // To the microsecond: no two contacts come at one instant.
            return a.health == Health::infected && b.health == Health::infected &&
                   a.infected_at == b.infected_at;
        };
        for (int i = 0; i < 150; ++i) {
            plain.run_minute();
            other.run_minute();
            for (std::size_t row = 0; row < plain.infections.size(); ++row) {
                if (!same_infection(row) || plain.infections[row] == other.infections[row])
                    continue;
                ++others_before;
                REQUIRE(plain.range.hosts()[row].clean_at == other.range.hosts()[row].clean_at);
                REQUIRE(plain.range.hosts()[row].contacts == other.range.hosts()[row].contacts);
            }
        }
        // Nor is another one overlooked when all are cut off, or told.
        for (Watched* w : {&plain, &other}) {
            for (std::uint32_t g = 0; g < small->nation.groups.size(); ++g)
                REQUIRE(w->range.apply(world::Isolate{g}, 10 + g));
            for (std::uint32_t n = 0; n < small->nation.networks.size(); ++n)
                REQUIRE(w->range.apply(world::Notify{n, none, true}, 30 + n));
        }
        for (std::size_t row = 0; row < plain.infections.size(); ++row) {
            if (!same_infection(row) || plain.infections[row] == other.infections[row]) continue;
            const world::Host &a = plain.range.hosts()[row], &b = other.range.hosts()[row];
            ++isolated;
            found += a.isolated;
            CHECK(a.isolated == b.isolated);
            CHECK(a.clean_at == b.clean_at);
        }
    }
    CAPTURE(others_before);
    CHECK(others_before > 50);
    CHECK(isolated > 10);
    CHECK(found > isolated / 2);
}

TEST_CASE("a site defaced by one campaign is defaced again when it would be without another's") {
    // Both campaigns can only meet the one site of their sector.
    const auto restored_twice = [](const char* enabled) {
        const std::string first = std::string("start: T+00:10,\n     enabled: ") + enabled +
                                  ", sectors: [media],\n     weakness: cms, sites: 3, pace: 8m}";
        std::string plan =
            changed(small_plan,
                    "start: T+00:10,\n     weakness: cms, sectors: [], sites: 3, pace: 8m, "
                    "again_after: 20m}",
                    first);
        plan += R"(
  - {id: later, name: Later, actor: gang, kind: defacement, techniques: [T1491], start: T+00:40,
     sectors: [media], weakness: cms, sites: 3, pace: 8m, again_after: 20m}
)";
        const auto small = small_world(small_nation, plan);
        Range range = started(*small);
        const std::uint32_t news = small->service("news");
        run_minutes(range, 30);
        CHECK((range.services()[news].site == world::SiteState::defaced) == (*enabled == 't'));
        REQUIRE(range.apply(world::RestoreSite{news}, 1));
        run_minutes(range, 15);
        REQUIRE(range.services()[news].site == world::SiteState::defaced);
        REQUIRE(range.apply(world::RestoreSite{news}, 2));
        REQUIRE(range.services()[news].site == world::SiteState::sound);
        run_minutes(range, 180);
        REQUIRE(range.services()[news].site == world::SiteState::defaced);
        return range.services()[news].defaced_at;
    };
    CHECK(restored_twice("true") == restored_twice("false"));
}

TEST_CASE("a site restored again and again has luck of its own each time") {
    const auto small = small_world();
    Range range = started(*small);
    const std::uint32_t bank = small->service("bank");
    std::vector<std::int64_t> waits;
    for (int minute = 0; minute < 400; ++minute) {
        const std::int64_t before = range.now().in_microseconds();
        if (range.services()[bank].site == world::SiteState::defaced) {
            REQUIRE(range.apply(world::RestoreSite{bank}, 1));
            while (range.services()[bank].site == world::SiteState::sound) range.run_minute();
            waits.push_back(range.services()[bank].defaced_at - before);
        }
        if (waits.size() == 4) break;
        range.run_minute();
    }
    REQUIRE(waits.size() == 4);
    for (std::size_t i = 0; i + 1 < waits.size(); ++i) CHECK(waits[i] != waits[i + 1]);
}
