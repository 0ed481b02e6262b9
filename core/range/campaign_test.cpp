#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "range/small_world.h"

using namespace naga;
using namespace naga::range;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

bool apply(Range& range, const world::Action& action, std::uint64_t cause = 77) {
    return range.apply(action, cause).has_value();
}

Setting ending_after(int minutes) {
    Setting setting = short_day();
    setting.endex_us = minutes * minute_us;
    return setting;
}

// Takes a lair down and runs until it is gone.
void lose(Range& range, std::uint32_t lair) {
    REQUIRE(apply(range, world::TakeDown{lair}));
    for (int i = 0; i < 400 && range.lairs()[lair].open != 0; ++i) range.run_minute();
    REQUIRE(range.lairs()[lair].open == 0);
}

}  // namespace

TEST_CASE("after ENDEX no campaign begins anything, and what runs runs out") {
    const auto small = small_world();
    // ENDEX in the flood of echoes and before that of the bots.
    Range range = started(*small, 1, ending_after(50));
    run_minutes(range, 55);
    CHECK(range.campaigns()[small->plan.campaign("echoes")].on == 1);
    run_minutes(range, 20);
    CHECK(range.campaigns()[small->plan.campaign("echoes")].on == 0);
    for (int i = 0; i < 60; ++i) {
        CHECK(range.campaigns()[small->plan.campaign("bots")].on == 0);
        range.run_minute();
    }
}

TEST_CASE("a flood without a length lasts until something ends it") {
    const auto small = small_world(small_nation, changed(small_plan, "length: 40m", "length: 0s"));
    Range range = started(*small);
    run_minutes(range, 170);
    CHECK(range.campaigns()[small->plan.campaign("echoes")].on == 1);
    const world::LinkState& border = range.links()[small->nation.link("border")];
    CHECK(border.full == 1);
    REQUIRE(apply(range, world::SetFlood{small->plan.campaign("echoes"), false}));
    run_minutes(range, 1);
    CHECK(border.full == 0);
}

TEST_CASE("an attack of no size attacks nothing") {
    const auto small = small_world(small_nation, std::string(small_plan) + "attack_size: 0\n");
    Range range = started(*small);
    run_minutes(range, 130);
    CHECK(range.harm() == HarmSoFar{});
    CHECK(range.ever_infected() == 0);
    CHECK(range.border_full_us() == 0);
}

TEST_CASE("a campaign may have more waves than fit into eight bits") {
    std::string waves = "waves: [";
    for (int w = 0; w < 300; ++w) waves += "{at: T+00:05, people: [clerks]}, ";
    waves += "{at: T+00:05, people: [clerks]}]}";
    const auto small = small_world(
        small_nation,
        changed(small_plan,
                "waves: [{at: T+00:05, people: [staff]}, {at: T+00:40, people: [staff, clerks]}]}",
                waves));
    Range range = started(*small);
    run_minutes(range, 100);
    const world::PeopleState& clerks = range.people()[small->nation.people_group("clerks")];
    CHECK(clerks.lures == 301 * 500);
    CHECK(clerks.typed > 10'000);
    CHECK(clerks.lost > 1'000);
    CHECK(clerks.records_lost == 3 * std::int64_t{clerks.lost});
}

TEST_CASE("a password is worthless if it was changed after it was typed, and only then") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 60);
    const std::uint32_t staff = small->nation.people_group("staff");
    Range reset = range;
    REQUIRE(apply(reset, world::ResetCredentials{staff}));
    run_minutes(range, 240);
    run_minutes(reset, 240);
    CHECK(reset.people()[staff].typed == range.people()[staff].typed);
    CHECK(reset.people()[staff].lost < range.people()[staff].lost);
    // What was typed after the reset is used.
    CHECK(reset.people()[staff].lost > 5);
    CHECK(reset.people()[staff].reset_at == 60 * minute_us);
}

TEST_CASE("an advisory halves what is typed from then on, and adds no one") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 4);
    Range warned = range;
    REQUIRE(apply(warned, world::Advisory{small->nation.home}));
    run_minutes(range, 200);
    run_minutes(warned, 200);
    const auto typed = [&](const Range& r) { return r.people()[0].typed + r.people()[1].typed; };
    CHECK(typed(range) > 200);
    CHECK(typed(warned) > typed(range) * 4 / 10);
    CHECK(typed(warned) < typed(range) * 6 / 10);
}

TEST_CASE("a sinkhole keeps the people and bots of its network from the lair, and no others") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 65);
    Range other = range;
    const std::uint32_t lure = small->plan.lair("lure");
    REQUIRE(apply(other, world::Sinkhole{small->network("gov"), lure}, 1));
    run_minutes(range, 100);
    run_minutes(other, 100);
    const std::uint32_t staff = small->nation.people_group("staff");
    const std::uint32_t clerks = small->nation.people_group("clerks");
    CHECK(other.people()[staff].typed < range.people()[staff].typed);
    CHECK(other.people()[clerks].typed == range.people()[clerks].typed);
    CHECK(other.people()[clerks].lost == range.people()[clerks].lost);

    Range bots = started(*small);
    run_minutes(bots, 61);
    CHECK(small->service_in(bots, "portal").lost_milliusers > 0);
    REQUIRE(
        apply(bots, world::Sinkhole{small->network("kh-net"), small->plan.lair("first-lair")}, 1));
    run_minutes(bots, 1);
    CHECK(small->service_in(bots, "portal").lost_milliusers == 0);
}

// ---- lairs ---------------------------------------------------------------------------------

TEST_CASE("when a lair is lost its bots do nothing until the next one opens") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 5);
    const std::uint32_t first = small->plan.lair("first-lair");
    const std::uint32_t second = small->plan.lair("second-lair");
    CHECK(range.lairs()[second].open == 0);
    lose(range, first);
    CHECK(range.lairs()[first].closed_at != world::never);
    CHECK(range.lairs()[second].open == 0);
    int minutes = 0;
    while (range.lairs()[second].open == 0 && minutes < 120) range.run_minute(), ++minutes;
    CHECK(minutes > 4);
    CHECK(minutes < 100);
    // A lair that was taken down cannot be opened again.
    REQUIRE(apply(range, world::OpenLair{first}));
    CHECK(range.lairs()[first].open == 0);
}

TEST_CASE("lairs may stand in any order in the plan, and a move may take no time at all") {
    const auto small =
        small_world(small_nation, changed(changed(small_plan, "lairs: [first-lair, second-lair]",
                                                  "lairs: [second-lair, first-lair]"),
                                          "moves_after: 20m", "moves_after: 0s"));
    Range range = started(*small);
    run_minutes(range, 5);
    CHECK(range.lairs()[small->plan.lair("second-lair")].open == 1);
    CHECK(range.lairs()[small->plan.lair("first-lair")].open == 0);
    lose(range, small->plan.lair("second-lair"));
    CHECK(range.lairs()[small->plan.lair("first-lair")].open == 1);
}

TEST_CASE("two kinds of malware that share lairs each go their own way") {
    std::string plan =
        changed(small_plan, "lairs: [first-lair, second-lair]", "lairs: [first-lair, shared]");
    plan = changed(plan, "moves_after: 20m}", R"(moves_after: 20m}
  - {id: other, name: Other, weakness: hole, scan_per_hour: 1, probes_a_contact: 10,
     lairs: [second-lair, shared, last], moves_after: 30m})");
    plan = changed(plan, "malware:", R"(  - {id: shared, kind: command, actor: gang,
     name: d.example, network: core, stance: helpful}
  - {id: last, kind: command, actor: gang, name: e.example, network: core, stance: helpful}
malware:)");
    const auto small = small_world(small_nation, plan);
    const std::uint32_t first = small->plan.lair("first-lair"),
                        second = small->plan.lair("second-lair"),
                        shared = small->plan.lair("shared"), last = small->plan.lair("last");
    Range range = started(*small);
    CHECK(range.malware()[0].lair == first);
    CHECK(range.malware()[1].lair == second);
    CHECK(range.lairs()[shared].open == 0);
    lose(range, first);
    for (int i = 0; i < 120; ++i) range.run_minute();
    // The other kind still has its own.
    CHECK(range.malware()[0].lair == shared);
    CHECK(range.malware()[1].lair == second);
    // The shared one is lost before the other kind needs it: it moves past it.
    lose(range, shared);
    lose(range, second);
    for (int i = 0; i < 120; ++i) range.run_minute();
    CHECK(range.lairs()[shared].open == 0);
    CHECK(range.malware()[1].lair == last);
    CHECK(range.lairs()[last].open == 1);
}

// ---- sites ---------------------------------------------------------------------------------

TEST_CASE("a restored site is defaced again unless it was patched, before or after") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 100);
    std::uint32_t tried = 0;
    for (std::uint32_t s = 0; s < range.services().size(); ++s) {
        if (range.services()[s].site != world::SiteState::defaced) continue;
        ++tried;
        Range first = range, after = range, never = range;
        REQUIRE(apply(first, world::PatchSite{s}));
        CHECK(first.services()[s].site == world::SiteState::defaced);
        REQUIRE(apply(first, world::RestoreSite{s}));
        REQUIRE(apply(after, world::RestoreSite{s}));
        REQUIRE(apply(after, world::PatchSite{s}));
        REQUIRE(apply(never, world::RestoreSite{s}));
        CHECK(never.services()[s].defaced_us > 0);
        // Restoring what is sound does nothing.
        REQUIRE(apply(never, world::RestoreSite{s}));
        for (Range* r : {&first, &after, &never}) run_minutes(*r, 150);
        CHECK(first.services()[s].defacements == range.services()[s].defacements);
        CHECK(after.services()[s].defacements == range.services()[s].defacements);
        CHECK(never.services()[s].defacements == range.services()[s].defacements + 1);
    }
    CHECK(tried == 3);
}

TEST_CASE("a site patched before its turn is passed over, and the others keep their time") {
    const auto small = small_world();
    Range range = started(*small);
    Range patched = range;
    REQUIRE(apply(patched, world::PatchSite{small->service("bank")}));
    run_minutes(range, 120);
    run_minutes(patched, 120);
    CHECK(small->service_in(range, "bank").defacements == 1);
    CHECK(small->service_in(patched, "bank").defacements == 0);
    for (const char* site : {"portal", "news"})
        CHECK(small->service_in(range, site).defaced_at ==
              small->service_in(patched, site).defaced_at);
}

// ---- load ----------------------------------------------------------------------------------

TEST_CASE("users whom a filter keeps out do not burden the server") {
    // The portal can hardly answer its own users.
    const auto small =
        small_world(changed(small_nation, "requests: 900, line: 100 Mbit/s,\n     users: 60000",
                            "requests: 200, line: 100 Mbit/s,\n     users: 60000"));
    Range range = started(*small);
    CHECK(small->service_in(range, "portal").answered_ppm < 700'000);
    world::Filter half;
    half.at = small->network("gov");
    half.to_service = small->service("portal");
    half.hit_ppm = 600'000;
    REQUIRE(apply(range, half));
    run_minutes(range, 1);
    CHECK(small->service_in(range, "portal").answered_ppm > 990'000);
}

TEST_CASE("what is lost from the first minute on counts from the first minute on") {
    const auto small = small_world(changed(small_nation, "capacity: 200", "capacity: 20"));
    Range range = started(*small);
    run_minutes(range, 1);
    const world::ServiceState& browsing = small->service_in(range, "gate-browsing");
    CHECK(browsing.lost_milliusers > 0);
    CHECK(browsing.lost.whole == browsing.lost_milliusers * 60);
    CHECK(range.border_full_us() == minute_us);
}

TEST_CASE("a blackhole frees the line and costs the service") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 75);
    Range other = range;
    const std::uint32_t portal = small->service("portal");
    REQUIRE(apply(other, world::Blackhole{small->network("core"), portal}));
    run_minutes(range, 1);
    run_minutes(other, 1);
    const std::uint32_t border = small->nation.link("border");
    CHECK(range.links()[border].full != 0);
    CHECK(other.links()[border].full == 0);
    CHECK(other.links()[border].arriving[0] < range.links()[border].arriving[0]);
    // Asked from inside it still answers; from the world nobody reaches it at the core.
    CHECK(small->service_in(other, "portal").cut_milliusers == 0);
    Range inside = range;
    REQUIRE(apply(inside, world::Blackhole{small->network("gov"), portal}));
    run_minutes(inside, 1);
    CHECK(small->service_in(inside, "portal").cut_milliusers > 6'000'000);
    CHECK(small->service_in(inside, "portal").lost_milliusers == 0);
}

TEST_CASE("sums over time are whole, exact and large enough") {
    world::Tally tally;
    tally.add(1'000'000'000'000, 14LL * 86'400'000'000);
    CHECK(tally.whole == 1'209'600LL * 1'000'000'000'000);
    CHECK(tally.rest == 0);
    world::Tally pieces;
    for (int i = 0; i < 1000; ++i) pieces.add(7, 1'234'567);
    CHECK(pieces.whole == 7LL * 1000 * 1'234'567 / 1'000'000);
    CHECK(pieces.rest == 7LL * 1000 * 1'234'567 % 1'000'000);
    for (int i = 0; i < 1000; ++i) pieces.add(-7, 1'234'567);
    CHECK(pieces == world::Tally{});
}
