#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "range/range.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "range/small_world.h"

using namespace naga;
using namespace naga::range;
using world::none;

namespace {

using Tables = std::set<std::string>;

// The tables in which two ranges differ.
Tables differences(const Range& a, const Range& b) {
    Tables tables;
    const auto x = a.parts(), y = b.parts();
    REQUIRE(x.size() == y.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        if (x[i].digest != y[i].digest) tables.insert(x[i].table);
    return tables;
}

std::string beyond(const Tables& tables, const Tables& allowed) {
    std::string all;
    for (const std::string& table : tables)
        if (!allowed.contains(table)) all += table + " ";
    return all;
}

bool same_seen(const Range& a, const Range& b) {
    return std::ranges::equal(a.observations(), b.observations());
}

bool apply(Range& range, const world::Action& action, std::uint64_t cause = 77) {
    return range.apply(action, cause).has_value();
}

}  // namespace

TEST_CASE("the small nation meets all that its attackers mean to do") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 120);
    const HarmSoFar harm = range.harm();
    CHECK(harm.service_user_hours > 0);
    CHECK(harm.defaced_site_hours > 0);
    CHECK(harm.infected_host_hours > 0);
    CHECK(harm.credentials_lost > 0);
    CHECK(harm.records_lost > harm.credentials_lost);
    CHECK(harm.users_cut_hours == 0);
    CHECK(range.infected(none) > 1000);
    CHECK(range.border_full_us() > 30 * 60'000'000LL);
    CHECK(range.service_level_ppm() > 900'000);
}

TEST_CASE("a branch taken at any minute or in between equals the uninterrupted run") {
    const auto small = small_world();
    const int minutes = 110;
    std::vector<std::uint64_t> digests;
    std::vector<Range> branches;
    Range range = started(*small, 5);
    for (int minute = 0; minute < minutes; ++minute) {
        branches.push_back(range);
        const auto middle = range.now() + Duration::microseconds(17'000'000 + minute);
        range.run_until(middle);
        if (minute % 10 == 3) branches.push_back(range);
        range.run_minute();
        digests.push_back(range.minute_digest());
    }
    for (Range& branch : branches) {
        CAPTURE(branch.now().minute());
        while (branch.now() < range.now()) {
            branch.run_minute();
            REQUIRE(branch.minute_digest() ==
                    digests[static_cast<std::size_t>(branch.now().minute() - 1)]);
        }
        CHECK(differences(branch, range).empty());
        CHECK(same_seen(branch, range));
        CHECK(branch.harm() == range.harm());
    }
}

TEST_CASE("ranges beside one another do not touch each other") {
    const auto small = small_world();
    const auto other = small_world(changed(small_nation, "capacity: 200", "capacity: 500"));
    Range alone_a = started(*small, 1), alone_b = started(*other, 2);
    run_minutes(alone_a, 90);
    run_minutes(alone_b, 90);
    Range a = started(*small, 1), b = started(*other, 2);
    for (int minute = 0; minute < 90; ++minute) {
        a.run_minute();
        if (minute == 40) {
            Range branch = a;
            REQUIRE(apply(branch, world::Isolate{small->group("kh-homes")}));
            run_minutes(branch, 60);
        }
        b.run_minute();
    }
    CHECK(differences(a, alone_a).empty());
    CHECK(differences(b, alone_b).empty());
}

// ---- every action moves what it should and nothing else ------------------------------------

namespace {

struct Case {
    std::string name;
    world::Action action;
    Tables at_once;  // tables that may differ right after the action
    Tables later;    // tables that may differ when its consequences have followed
};

std::vector<Case> cases_of(const SmallWorld& s) {
    using Traffic = world::Traffic;
    const Tables only_filters = {"filters"};
    const Tables load = {"filters", "services", "links"};
    // A worm that is hindered infects others or nobody, and those flood, or not.
    const Tables spread = {"hosts", "groups", "malware", "events", "services", "links"};
    auto filter = [&](std::string_view at, Traffic traffic) {
        world::Filter f;
        f.at = s.network(at);
        f.traffic = traffic;
        return f;
    };
    std::vector<Case> cases;

    world::Filter f = filter("gov", Traffic::any);
    f.from_network = s.network("gov");
    f.to_service = s.service("bank");
    f.from_country = s.nation.country("kh");
    cases.push_back({"a source that is in no such country", f, only_filters, only_filters});
    f = filter("kh-net", Traffic::flood);
    f.to_service = s.service("quiet");
    cases.push_back({"a flood that nobody sends", f, only_filters, only_filters});
    f = filter("gate", Traffic::amplification);
    f.from_network = s.network("isp");
    cases.push_back({"echoes from where none stand", f, only_filters, only_filters});
    f = filter("gate", Traffic::any);
    f.to_prefix = inet::read_prefix("198.19.0.0/16");
    cases.push_back({"a prefix where nobody lives", f, only_filters, only_filters});
    f = filter("kh-net", Traffic::worm);
    f.to_prefix = inet::read_prefix("192.0.2.0/25");
    f.from_country = s.nation.country("la");
    cases.push_back({"worms that go another way", f, only_filters, only_filters});
    f = filter("gate", Traffic::flood);
    f.to_service = s.service("portal");
    cases.push_back({"the flood on the portal", f, only_filters, load});
    f = filter("gov", Traffic::any);
    f.to_prefix = inet::read_prefix("192.0.2.0/25");
    f.to_service = s.service("portal");
    cases.push_back({"all to the portal's prefix", f, only_filters, load});
    f = filter("gate", Traffic::worm);
    f.from_country = s.nation.country("kh");
    Tables worms = spread;
    worms.insert("filters");
    cases.push_back({"worms from the neighbour", f, only_filters, worms});
    cases.push_back({"blackhole", world::Blackhole{s.network("gate"), s.service("portal")},
                     only_filters, load});
    cases.push_back({"sinkhole", world::Sinkhole{s.network("kh-net"), s.plan.lair("first-lair")},
                     only_filters, load});
    cases.push_back({"sinkhole of a lure",
                     world::Sinkhole{s.network("gov"), s.plan.lair("lure")},
                     only_filters,
                     {"filters", "people", "events"}});
    cases.push_back({"isolate", world::Isolate{s.group("homes")}, {"hosts", "groups"}, spread});
    cases.push_back({"clean", world::Clean{s.group("shops"), 4}, {"hosts", "events"}, spread});
    cases.push_back({"patch", world::Patch{s.group("kh-homes")}, {"events"}, spread});
    cases.push_back({"notify in detail",
                     world::Notify{s.network("isp"), none, true},
                     {"hosts", "events"},
                     spread});
    cases.push_back({"notify one group",
                     world::Notify{s.network("isp"), s.group("homes"), true},
                     {"hosts", "events"},
                     spread});
    cases.push_back({"notify poorly", world::Notify{s.network("isp"), none, false}, {}, {}});
    for (const char* site : {"news", "bank", "portal"}) {
        cases.push_back({"restore",
                         world::RestoreSite{s.service(site)},
                         {"services", "events"},
                         {"services", "events"}});
        cases.push_back({"patch a site",
                         world::PatchSite{s.service(site)},
                         {"services"},
                         {"services", "events"}});
    }
    cases.push_back(
        {"reset", world::ResetCredentials{s.nation.people_group("staff")}, {"people"}, {"people"}});
    cases.push_back({"take down a lair",
                     world::TakeDown{s.plan.lair("first-lair")},
                     {"lairs", "events"},
                     {"lairs", "events", "malware", "services", "links"}});
    cases.push_back({"take down a lure",
                     world::TakeDown{s.plan.lair("lure")},
                     {"lairs", "events"},
                     {"lairs", "events", "people"}});
    cases.push_back(
        {"take down a lair that is not open", world::TakeDown{s.plan.lair("second-lair")}, {}, {}});
    cases.push_back({"advisory",
                     world::Advisory{s.nation.home},
                     {"countries"},
                     {"countries", "people", "events"}});
    cases.push_back(
        {"advisory abroad", world::Advisory{s.nation.country("kh")}, {"countries"}, {"countries"}});
    cases.push_back({"lift of nothing", world::Lift{12345}, {}, {}});
    return cases;
}

}  // namespace

TEST_CASE("every action moves what it should and nothing else, at any moment") {
    const auto small = small_world();
    const auto cases = cases_of(*small);
    std::set<std::string> moved;
    for (const int minute : {0, 7, 22, 45, 63, 88, 104}) {
        Range base = started(*small, 3);
        run_minutes(base, minute);
        // In the middle of a minute as well as at its start.
        base.run_until(base.now() + Duration::seconds(minute % 3 == 0 ? 0 : 20));
        for (const Case& c : cases) {
            CAPTURE(minute);
            CAPTURE(c.name);
            Range other = base, plain = base;
            REQUIRE(apply(other, c.action, 1000));
            const Tables at_once = differences(plain, other);
            CHECK(beyond(at_once, c.at_once) == "");
            if (!at_once.empty()) moved.insert(c.name);
            const bool silent = c.later == Tables{"filters"} || c.later.empty();
            for (int i = 0; i < 60; ++i) {
                plain.run_minute();
                other.run_minute();
                if (silent) CHECK(same_seen(plain, other));
            }
            CHECK(beyond(differences(plain, other), c.later) == "");
            if (silent) CHECK(plain.harm() == other.harm());
        }
    }
    for (const Case& c : cases)
        if (!c.at_once.empty()) CHECK_MESSAGE(moved.contains(c.name), c.name);
}

TEST_CASE("lifting a filter or blackhole at once leaves nothing of it but its row") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 62);
    Range other = range;
    world::Filter all;
    all.at = small->network("gate");
    REQUIRE(apply(other, all, 5));
    REQUIRE(apply(other, world::Blackhole{small->network("gate"), small->service("bank")}, 6));
    REQUIRE(apply(other, world::Sinkhole{small->network("gov"), small->plan.lair("lure")}, 7));
    for (const std::uint64_t order : {5u, 6u, 7u}) REQUIRE(apply(other, world::Lift{order}, 8));
    run_minutes(range, 60);
    run_minutes(other, 60);
    CHECK(differences(range, other) == Tables{"filters"});
}

TEST_CASE("a filter on a service with only benign traffic costs exactly its users") {
    const auto small = small_world();
    for (const bool by_prefix : {false, true}) {
        Range range = started(*small);
        Range other = range;
        world::Filter filter;
        filter.at = small->network("isp");
        filter.traffic = world::Traffic::benign;  // worms go to that prefix as well
        if (by_prefix)
            filter.to_prefix = inet::read_prefix("198.18.80.0/24");
        else
            filter.to_service = small->service("quiet");
        REQUIRE(apply(other, filter));
        run_minutes(range, 1);
        run_minutes(other, 1);
        // At nine in the morning 11.5 % of 10,000 users are there.
        const auto& cut = small->service_in(other, "quiet");
        CHECK(std::abs(cut.cut_milliusers - 1'150'000) <= 2);
        CHECK(cut.lost_milliusers == 0);
        for (int i = 0; i < 100; ++i) {
            range.run_minute();
            other.run_minute();
            for (std::uint32_t s = 0; s < small->nation.services.size(); ++s) {
                const world::ServiceState& a = range.services()[s];
                const world::ServiceState& b = other.services()[s];
                if (s == small->service("quiet")) {
                    CHECK(a.answered_ppm <= b.answered_ppm);
                    continue;
                }
                // Others may only gain from the room on the lines.
                CHECK(b.cut_milliusers == 0);
                CHECK(b.lost_milliusers <= a.lost_milliusers + 2);
            }
        }
        CHECK(beyond(differences(range, other), {"filters", "services", "links"}) == "");
        CHECK(other.harm().users_cut_hours > 0);
        CHECK(other.harm().defaced_site_hours == range.harm().defaced_site_hours);
    }
}

TEST_CASE("the volume on every link is what the law of flows says, filtered or not") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 75);  // the bots are at it, and it is 10:15
    const double in_use = (0.120 * 3 + 0.118) / 4;
    const std::uint32_t gate = small->network("gate"), portal = small->service("portal");
    for (const bool filtered : {false, true}) {
        if (filtered) {
            world::Filter filter;
            filter.at = gate;
            filter.traffic = world::Traffic::flood;
            filter.to_service = portal;
            filter.hit_ppm = 950'000;
            filter.miss_ppm = 5'000;
            REQUIRE(apply(range, filter));
        }
        range.run_minute();
        traffic::Load load = small->terrain.load;
        load.drops.clear();
        const world::GroupState& bots = small->group_in(range, "kh-homes");
        for (std::size_t i = 0; i < load.aggregates.size(); ++i) {
            const Demand& d = small->terrain.demands[i];
            traffic::Aggregate& a = load.aggregates[i];
            if (d.stream == Stream::use) {
                const bool through_gate = d.service == portal && d.network == small->network("isp");
                const bool at_gate = d.service == portal && d.network == gate;
                const double pass = filtered && (through_gate || at_gate) ? 0.995 : 1.0;
                a.offered = d.users * in_use * 1e3 * pass *
                            static_cast<double>(small->nation.services[d.service].kilobits_a_user);
                a.window_rate *= in_use * pass;
            } else if (d.stream == Stream::flood && d.network == small->network("kh-net")) {
                a.offered = 250e3 * (bots.infected - bots.isolated);
                a.first_drop = 0;
                a.drops = filtered ? 1 : 0;
                load.drops = {{2, 0.05}};  // core, gate: the third stop
            }
        }
        traffic::Flow flow;
        traffic::solve_naive(load, flow);
        for (std::size_t l = 0; l < small->nation.links.size(); ++l)
            for (std::size_t way = 0; way < 2; ++way) {
                CAPTURE(small->nation.links[l].id);
                CHECK(static_cast<double>(range.links()[l].arriving[way]) ==
                      doctest::Approx(flow.arriving[2 * l + way]).epsilon(1e-6));
            }
    }
}

TEST_CASE("notices in one network move no draw in another") {
    // Nobody infects anybody, so that only luck could tell.
    const auto small = small_world(
        small_nation, changed(changed(small_plan, "scan_per_hour: 3", "scan_per_hour: 0"),
                              "local_per_hour: 2, stick_per_hour: 1", "local_per_hour: 0"));
    Range range = started(*small);
    run_minutes(range, 5);
    Range other = range;
    REQUIRE(apply(other, world::Notify{small->network("isp"), none, true}, 1));
    REQUIRE(apply(other, world::Notify{small->network("isp"), none, true}, 2));
    REQUIRE(apply(other, world::Clean{small->group("shops"), 1}, 3));
    run_minutes(range, 475);
    run_minutes(other, 475);
    int touched = 0, cleaner = 0;
    for (const Stretch& s : small->terrain.stretches)
        for (std::uint32_t row = s.first; row < s.first + s.count; ++row) {
            const world::Host &a = range.hosts()[row], &b = other.hosts()[row];
            if (s.group == small->group("homes") || s.group == small->group("shops")) {
                ++touched;
                CHECK(b.clean_at <= a.clean_at);
                cleaner += b.clean_at < a.clean_at;
                continue;
            }
            CHECK(a.clean_at == b.clean_at);
            CHECK(a.health == b.health);
        }
    CHECK(touched > 800);
    CHECK(cleaner > 30);
    CHECK(beyond(differences(range, other),
                 {"hosts", "groups", "malware", "events", "services", "links"}) == "");
}

TEST_CASE("restoring one site moves the time of no other") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 25);
    std::uint32_t defaced = none;
    for (std::uint32_t s = 0; s < range.services().size(); ++s)
        if (range.services()[s].site == world::SiteState::defaced) defaced = s;
    REQUIRE(defaced != none);
    Range other = range;
    REQUIRE(apply(other, world::RestoreSite{defaced}));
    CHECK(other.services()[defaced].site == world::SiteState::sound);
    run_minutes(range, 100);
    run_minutes(other, 100);
    // Unpatched as it is, it is defaced again.
    CHECK(other.services()[defaced].defacements == 2);
    for (std::uint32_t s = 0; s < range.services().size(); ++s)
        if (s != defaced) CHECK(range.services()[s].defaced_at == other.services()[s].defaced_at);
}

TEST_CASE("a range refuses a filter too many, and the limit is what it says") {
    const auto small = small_world();
    Range range = started(*small);
    for (std::uint32_t i = 0; i < Range::filters_max; ++i)
        REQUIRE(apply(range, world::Sinkhole{small->network("gov"), 0}, i + 1));
    const auto refused = range.apply(world::Sinkhole{small->network("gov"), 0}, 9);
    REQUIRE(!refused);
    CHECK(refused.error().what == "there are 4096 in force");
    CHECK(range.filters().size() == Range::filters_max);
}

TEST_CASE("filters that were lifted make room, and those in force keep their order") {
    const auto small = small_world();
    Range range = started(*small);
    world::Filter worms;
    worms.at = small->network("gate");
    worms.traffic = world::Traffic::worm;
    // Every hundredth stays.
    std::uint64_t order = 0;
    for (std::uint32_t i = 0; i < 2 * Range::filters_max; ++i) {
        REQUIRE(apply(range, worms, ++order));
        if (order % 100 != 0) REQUIRE(apply(range, world::Lift{order}, order));
    }
    CHECK(range.filters().size() <= Range::filters_max);
    std::uint64_t expected = 0;
    for (const world::FilterState& f : range.filters()) {
        if (f.until_us != world::never) continue;
        expected += 100;
        CHECK(f.order == expected);
    }
    CHECK(expected == order / 100 * 100);
    // What stays in force works, and can still be lifted.
    auto probes = [&](Range r) {
        std::int64_t sum = 0;
        for (int i = 0; i < 40; ++i) {
            r.run_minute();
            for (const world::Observation& o : r.observations())
                if (o.seen == world::Seen::probe && o.place == small->network("gate") &&
                    o.about == small->network("kh-net"))
                    sum += o.amount;
        }
        return sum;
    };
    CHECK(probes(range) == 0);
    for (std::uint64_t lifted = 100; lifted <= order; lifted += 100)
        REQUIRE(apply(range, world::Lift{lifted}, order));
    CHECK(probes(range) > 0);
}

TEST_CASE("equal filters at one network drop no more than one, and a weaker one nothing") {
    const auto small = small_world();
    Range base = started(*small);
    run_minutes(base, 62);
    const std::uint32_t portal = small->service("portal");
    auto filter = [&](world::Traffic traffic, std::int32_t hit_ppm, std::int32_t miss_ppm) {
        world::Filter f;
        f.at = small->network("gate");
        f.traffic = traffic;
        f.to_service = portal;
        f.hit_ppm = hit_ppm;
        f.miss_ppm = miss_ppm;
        return f;
    };
    auto with = [&](const std::vector<world::Filter>& filters) {
        Range range = base;
        std::uint64_t order = 100;
        for (const world::Filter& f : filters) REQUIRE(apply(range, f, ++order));
        run_minutes(range, 20);
        return range;
    };
    auto same = [&](const Range& a, const Range& b) {
        CHECK(beyond(differences(a, b), {"filters"}) == "");
        CHECK(same_seen(a, b));
    };
    using world::Traffic;
    const auto strong = filter(Traffic::flood, 950'000, 5'000);
    const auto weak = filter(Traffic::flood, 475'000, 2'500);
    const Range none_set = with({}), one = with({strong});
    CHECK(differences(none_set, one).contains("services"));
    same(one, with({strong, strong, strong, strong, strong}));
    same(one, with({strong, weak}));
    same(one, with({weak, strong, weak}));
    // A quarter of everything, twice, is a quarter; of flood and use alike.
    const auto part = filter(Traffic::any, 250'000, 0);
    same(with({part}), with({part, part, part}));
    CHECK(differences(with({part}), none_set).contains("services"));
    // Nor does a narrower or wider one find what the same signature missed.
    auto narrow = strong, wide = strong;
    narrow.from_country = small->nation.country("kh");
    wide.to_service = none;
    wide.to_prefix = inet::read_prefix("192.0.2.0/24");
    same(one, with({narrow, strong}));
    same(with({wide}), with({wide, strong, narrow}));
    // Another signature finds what the first one missed, and so does one at another network.
    CHECK(differences(one, with({strong, part})).contains("services"));
    auto elsewhere = strong;
    elsewhere.at = small->network("gov");
    CHECK(differences(one, with({strong, elsewhere})).contains("links"));
    // To a worm as well.
    auto worms = filter(Traffic::worm, 500'000, 0);
    worms.to_service = none;
    auto fewer = worms;
    fewer.hit_ppm = 250'000;
    same(with({worms}), with({worms, worms, fewer, worms}));
    auto from_there = worms;
    from_there.from_country = small->nation.country("kh");
    same(with({worms}), with({from_there, worms}));
    CHECK(differences(with({worms}), none_set).contains("hosts"));
}

TEST_CASE("who is cut off with an infected host is counted as a cost, and is no harm") {
    const auto small = small_world();
    Range range = started(*small);
    run_minutes(range, 60);
    range.run_until(range.now() + Duration::microseconds(12'345'678));
    Range other = range;
    REQUIRE(apply(other, world::Isolate{small->group("kh-homes")}, 1));
    run_minutes(other, 10);
    CHECK(other.harm().users_cut_hours == 0);  // not ours

    other = range;
    REQUIRE(apply(other, world::Isolate{small->group("homes")}, 1));
    // What it comes to host by host, to the thousandth of an hour.
    const std::int64_t since = other.now().in_microseconds();
    std::vector<std::int64_t> clean_at;
    for (const world::Host& host : other.hosts())
        if (host.isolated != 0) clean_at.push_back(host.clean_at);
    REQUIRE(clean_at.size() > 100);
    run_minutes(other, 200);
    std::int64_t us = 0;
    int cleaned = 0;
    for (const std::int64_t at : clean_at) {
        us += std::min(at, other.now().in_microseconds()) - since;
        cleaned += at < other.now().in_microseconds();
    }
    CHECK(cleaned > 0);
    CHECK(us > 0);
    CHECK(std::abs(other.harm().users_cut_hours - us / 3'600'000) <= 1);
    CHECK(range.harm().users_cut_hours == 0);
    // A host cut off is still infected.
    CHECK(other.harm().infected_host_hours > other.harm().users_cut_hours);
}

TEST_CASE("worlds and plans beyond the limits are refused before memory is taken") {
    const auto small = small_world();
    auto refusal = [&](const world::Nation& nation, const adversary::Plan& plan) {
        const auto terrain = survey(nation, plan);
        return terrain ? std::string("accepted") : as_line(terrain.error());
    };
    CHECK(refusal(small->nation, small->plan) == "accepted");
    world::Nation nation = small->nation;
    nation.groups[0].count = 100'000'000;
    CHECK(refusal(nation, small->plan).find("hosts that malware can infect") != std::string::npos);
    nation = small->nation;
    nation.people[0].count = 10'000'000;
    CHECK(refusal(nation, small->plan).find("lures") != std::string::npos);
    nation = small->nation;
    nation.networks.resize(networks_max + 1);
    CHECK(refusal(nation, small->plan).find("networks") != std::string::npos);
    nation = small->nation;
    nation.services.insert(nation.services.end(), 150'000, nation.services.front());
    CHECK(refusal(nation, small->plan).find("aggregates of demand") != std::string::npos);
    adversary::Plan plan = small->plan;
    plan.campaigns[2].waves.resize(waves_max + 1);
    CHECK(refusal(small->nation, plan).find("waves") != std::string::npos);
    plan = small->plan;
    plan.campaigns.resize(campaigns_max + 1);
    CHECK(refusal(small->nation, plan).find("campaigns") != std::string::npos);
}
