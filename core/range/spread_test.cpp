#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "range/small_world.h"
#include "spread/ks.h"
#include "spread/per_scan.h"

using namespace naga;
using namespace naga::range;
using world::none;

namespace {

// One open network: 10,000 addresses, of which 400 are those of vulnerable hosts.
constexpr std::uint32_t addresses = 10'000, vulnerable = 400, seeds = 2;
constexpr double scans_per_second = 0.25;

const char* const flat_nation = R"(format: naga-world/1
id: flat
name: Flat
home: aa
countries: [{id: aa, name: A}]
organisations: [{id: o, name: O, kind: isp, country: aa}]
regions: [{id: r, name: R, country: aa}]
networks:
  - {id: net, asn: 64496, name: Net, kind: isp, country: aa, prefixes: [198.18.0.0/18]}
  - {id: top, asn: 65536, name: Top, kind: transit, country: aa, core: true,
     prefixes: [240.0.0.0/8]}
links: [{id: l, provider: top, customer: net, capacity: 1 Gbit/s, delay: 1 ms}]
groups:
  - {id: all, kind: home, network: net, region: r, count: 10000, platform: winxp, hours: always,
     weaknesses: {hole: 4 %}}
services:
  - {id: web, kind: internet, title: W, sector: telecom, network: net, region: r, users: 100,
     kilobits: 10}
people: []
)";

const char* const flat_plan = R"(
actors: [{id: gang, name: Gang, motive: criminal, country: aa}]
lairs: []
malware:
  - {id: worm, name: Worm, weakness: hole, scan_per_hour: SCAN, probes_a_contact: 24, lairs: []}
campaigns:
  - {id: outbreak, name: Outbreak, actor: gang, kind: infection, techniques: [T1210],
     start: T+00:00, malware: worm, seeds: [{group: all, count: SEEDS}]}
)";

std::unique_ptr<SmallWorld> flat(double scan_per_hour, std::uint32_t count,
                                 std::string_view nation = flat_nation) {
    const std::string plan = changed(flat_plan, "SCAN", std::to_string(scan_per_hour));
    return small_world(nation, changed(plan, "SEEDS", std::to_string(count)));
}

Setting long_day(int hours) {
    Setting setting;
    setting.endex_us = hours * 3'600'000'000LL;
    setting.horizon_us = setting.endex_us;
    // So slow that nobody is cleaned while the worm runs.
    setting.time_factor = 1e-6;
    return setting;
}

// Minutes until half of the vulnerable hosts are infected, exact to the microsecond.
double half_in_range(const SmallWorld& small, std::uint64_t seed) {
    Range range(small.terrain, sim::Chance(seed, 0), long_day(24));
    while (range.infected(none) < vulnerable / 2) {
        REQUIRE(range.now() < SimTime::after(Duration::hours(24)));
        range.run_minute();
    }
    std::vector<std::int64_t> at;
    for (const world::Host& host : range.hosts()) at.push_back(host.infected_at);
    std::ranges::nth_element(at, at.begin() + (vulnerable / 2 - 1));
    return static_cast<double>(at[vulnerable / 2 - 1]) / 60e6;
}

double half_scan_by_scan(std::uint64_t seed) {
    const spread::Outbreak outbreak{
        addresses, scans_per_second, 0, {{vulnerable, addresses, seeds, false}}};
    const SimTime t =
        spread::reached(spread::play_each_scan(outbreak, vulnerable / 2, seed), vulnerable / 2);
    return t.since_start().in_seconds() / 60;
}

// Of each scan one in addresses / vulnerable meets a vulnerable address.
constexpr double contacts_per_hour = scans_per_second * 3600 * vulnerable / addresses;

}  // namespace

TEST_CASE("half of the hosts are infected when scans one by one would have done it") {
    const auto small = flat(contacts_per_hour, seeds);
    REQUIRE(small->terrain.host_rows() == vulnerable);
    std::vector<double> fast, plain;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        fast.push_back(half_in_range(*small, seed));
        plain.push_back(half_scan_by_scan(seed + 100'000));
    }
    const spread::Comparison same = spread::compare(fast, plain);
    MESSAGE("T50: distance " << same.distance << ", p " << same.p);
    CHECK(same.p > 0.01);
    // A worm that is a tenth quicker would be noticed.
    for (double& t : fast) t /= 1.1;
    CHECK(spread::compare(fast, plain).p < 0.01);
}

TEST_CASE("probes seen are the scans that a contact stands for") {
    const auto small = flat(contacts_per_hour, seeds);
    Range range(small->terrain, sim::Chance(3, 0), long_day(2));
    std::int64_t probes = 0;
    for (int i = 0; i < 120; ++i) {
        range.run_minute();
        for (const world::Observation& o : range.observations())
            if (o.seen == world::Seen::probe) probes += o.amount;
    }
    std::int64_t contacts = 0;
    for (const world::Host& host : range.hosts()) contacts += host.contacts;
    CHECK(contacts > 1000);
    CHECK(probes == contacts * 24);
}

// ---- clean-up ------------------------------------------------------------------------------

TEST_CASE("hosts are clean after one and sixteen days as in the published study") {
    // Six thousand hosts that infect nobody, on four days; some are told, in detail or poorly.
    const auto small = flat(0, 6000, changed(flat_nation, "hole: 4 %", "hole: 60 %"));
    constexpr std::int64_t day_us = 86'400'000'000;
    Setting setting;
    setting.endex_us = 17 * day_us;
    setting.horizon_us = setting.endex_us;
    struct Share {
        double clean_1 = 0, clean_16 = 0, all = 0;
    } alone, poor, detailed, by_notice;
    for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
        Range untold(small->terrain, sim::Chance(seed, 0), setting);
        untold.run_until(SimTime::at_microseconds(1));
        REQUIRE(untold.infected(none) == 6000);
        Range poorly = untold, told = untold;
        REQUIRE(poorly.apply(world::Notify{0, none, false}, 1));
        REQUIRE(told.apply(world::Notify{0, none, true}, 1));
        // Nobody is infected again, so the due times are what comes.
        const auto count = [](Share& share, const Range& range, std::size_t row) {
            const std::int64_t after = range.hosts()[row].clean_at - 1;
            share.clean_1 += after <= day_us;
            share.clean_16 += after <= 16 * day_us;
            ++share.all;
        };
        for (std::size_t row = 0; row < untold.hosts().size(); ++row) {
            count(alone, untold, row), count(poor, poorly, row), count(detailed, told, row);
            // Whom nothing but the notice would have cleaned shows the law of the notice.
            if (untold.hosts()[row].clean_at > 16 * day_us + 1) count(by_notice, told, row);
        }
        // And what is due comes.
        for (std::int64_t minute = 1; minute <= 24 * 60; ++minute)
            told.run_until(SimTime::after(Duration::minutes(minute)));
        CHECK(told.infected(none) == std::ranges::count_if(told.hosts(), [&](const auto& host) {
                  return host.clean_at >= told.now().in_microseconds();
              }));
        CHECK(told.groups()[0].immune == 6000 - told.infected(none));
    }
    const auto near = [](const Share& share, double after_1, double after_16) {
        CAPTURE(share.clean_1 / share.all);
        CAPTURE(share.clean_16 / share.all);
        CHECK(std::abs(share.clean_1 / share.all - after_1) < 0.02);
        CHECK(std::abs(share.clean_16 / share.all - after_16) < 0.02);
    };
    near(alone, 0.13, 0.45);
    near(poor, 0.13, 0.45);
    near(by_notice, 0.32, 0.62);
    // The earlier of both instants holds, so who is told at once is clean by either law.
    near(detailed, 1 - 0.87 * 0.68, 1 - 0.55 * 0.38);
    MESSAGE("clean after 1 and 16 days: alone "
            << alone.clean_1 / alone.all << " " << alone.clean_16 / alone.all << ", by the notice "
            << by_notice.clean_1 / by_notice.all << " " << by_notice.clean_16 / by_notice.all
            << ", by either " << detailed.clean_1 / detailed.all << " "
            << detailed.clean_16 / detailed.all);
}

// ---- what hinders a worm -------------------------------------------------------------------

TEST_CASE("a worm's scan drops where its address lies in the prefix of a filter") {
    const auto small = small_world();
    // 198.18.64.0/20 is half of the provider's addresses.
    auto infections = [&](std::string_view prefix, std::int32_t hit_ppm) {
        Range range = started(*small, 11);
        world::Filter filter;
        filter.at = small->network("isp");
        filter.traffic = world::Traffic::worm;
        filter.to_prefix = inet::read_prefix(prefix);
        REQUIRE(filter.to_prefix);
        filter.hit_ppm = hit_ppm;
        REQUIRE(range.apply(filter, 1));
        double probes = 0;
        for (int i = 0; i < 90; ++i) {
            range.run_minute();
            for (const world::Observation& o : range.observations())
                if (o.seen == world::Seen::probe && o.place == small->network("isp") &&
                    o.about != o.place)
                    probes += static_cast<double>(o.amount);
        }
        return probes;
    };
    const auto all = infections("192.0.2.0/24", 1'000'000);
    const auto half = infections("198.18.64.0/20", 1'000'000);
    const auto other_half = infections("198.18.80.0/20", 1'000'000);
    CHECK(all > 10'000);
    CHECK(infections("198.18.64.0/19", 1'000'000) == 0);
    CHECK(infections("198.18.0.0/16", 1'000'000) == 0);
    CHECK(infections("0.0.0.0/0", 1'000'000) == 0);
    CHECK(half < all * 0.6);
    CHECK(other_half < all * 0.6);
    CHECK(half > all * 0.3);
    const auto quarter = infections("198.18.64.0/19", 750'000);
    CHECK(quarter > all * 0.15);
    CHECK(quarter < all * 0.35);
}

TEST_CASE("worms, polls and lures stop where the only line is cut, and a cut line is not full") {
    const auto small = small_world();
    Range range = started(*small, 2);
    REQUIRE(range.apply(world::CutLink{small->nation.link("far"), true}, 1));
    REQUIRE(range.apply(world::CutLink{small->nation.link("border"), true}, 2));
    REQUIRE(range.apply(world::CutLink{small->nation.link("border"), true}, 3));
    for (int i = 0; i < 110; ++i) {
        range.run_minute();
        for (const world::Observation& o : range.observations()) {
            CHECK(o.seen != world::Seen::lure_visit);
            if (o.seen == world::Seen::probe) CHECK(o.about != small->network("kh-net"));
        }
    }
    CHECK(range.border_full_us() == 0);
    CHECK(small->service_in(range, "gate-browsing").lost_milliusers > 0);
    Range other = range;
    REQUIRE(other.apply(world::CutLink{small->nation.link("border"), false}, 4));
    run_minutes(other, 2);
    CHECK(small->service_in(other, "gate-browsing").lost_milliusers == 0);
}

TEST_CASE("who is cut off from the network still lends out sticks") {
    const auto small = small_world(
        small_nation, changed(changed(small_plan, "scan_per_hour: 3", "scan_per_hour: 0"),
                              "local_per_hour: 2", "local_per_hour: 0"));
    // On most days one of the ten shops is not found; this is about a day when all are.
    std::uint64_t seed = 1;
    auto isolated = [&] {
        Range range = started(*small, seed);
        run_minutes(range, 3);
        REQUIRE(range.apply(world::Isolate{small->group("shops")}, 1));
        return range;
    };
    while (small->group_in(isolated(), "shops").isolated < 10) ++seed;
    Range range = isolated();
    CHECK(seed > 1);
    const std::uint64_t before = range.ever_infected();
    run_minutes(range, 170);
    CHECK(range.ever_infected() > before);
    // Isolated hosts are counted while they are infected, and no longer.
    for (std::uint32_t g = 0; g < small->nation.groups.size(); ++g) {
        std::uint32_t infected = 0, cut_off = 0, immune = 0;
        for (const Stretch& s : small->terrain.stretches)
            for (std::uint32_t row = s.first; s.group == g && row < s.first + s.count; ++row) {
                const world::Host& host = range.hosts()[row];
                infected += host.health == world::Health::infected;
                immune += host.health == world::Health::immune;
                cut_off += host.isolated;
                if (host.isolated != 0) CHECK(host.health == world::Health::infected);
            }
        CHECK(range.groups()[g].infected == infected);
        CHECK(range.groups()[g].isolated == cut_off);
        CHECK(range.groups()[g].immune == immune);
    }
}

// ---- remedies ------------------------------------------------------------------------------

TEST_CASE("a patched host is never infected again, whenever the patch came") {
    const auto small = small_world();
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        Range range = started(*small, seed);
        run_minutes(range, 30);
        for (std::uint32_t g = 0; g < small->nation.groups.size(); ++g) {
            REQUIRE(range.apply(world::Patch{g}, 100 + g));
            if (g % 2 == 0) REQUIRE(range.apply(world::Clean{g, 1'000'000}, 200 + g));
            REQUIRE(range.apply(world::Isolate{g}, 300 + g));
        }
        std::vector<std::uint32_t> infections(range.hosts().size());
        std::vector<bool> immune(range.hosts().size());
        for (int i = 0; i < 400; ++i) {
            range.run_minute();
            for (std::size_t row = 0; row < infections.size(); ++row) {
                const world::Host& host = range.hosts()[row];
                if (immune[row]) REQUIRE(host.health == world::Health::immune);
                immune[row] = host.health == world::Health::immune;
                if (host.health != world::Health::infected) REQUIRE(host.isolated == 0);
            }
        }
        CHECK(std::ranges::count(immune, true) > 700);
    }
}

TEST_CASE("a host in a long line for cleaning still heeds a detailed notice") {
    const auto small = flat(0, 4000, changed(flat_nation, "hole: 4 %", "hole: 60 %"));
    Setting setting;
    Range range(small->terrain, sim::Chance(1, 0), setting);
    range.run_until(SimTime::at_microseconds(1));
    Range cleaned = range, both = range, told = range;
    REQUIRE(cleaned.apply(world::Clean{0, 1}, 1));
    REQUIRE(told.apply(world::Notify{0, none, true}, 1));
    REQUIRE(both.apply(world::Clean{0, 1}, 1));
    REQUIRE(both.apply(world::Notify{0, none, true}, 2));
    int sooner = 0;
    std::int64_t turn = 0;
    for (std::size_t row = 0; row < range.hosts().size(); ++row) {
        if (range.hosts()[row].health != world::Health::infected) continue;
        // Every host has its turn: twenty minutes each, one after the other.
        ++turn;
        CHECK(cleaned.hosts()[row].clean_at ==
              std::min(range.hosts()[row].clean_at,
                       range.now().in_microseconds() + turn * 1'200'000'000));
        CHECK(cleaned.hosts()[row].remedy == 1);
        CHECK(both.hosts()[row].clean_at ==
              std::min(cleaned.hosts()[row].clean_at, told.hosts()[row].clean_at));
        sooner += both.hosts()[row].clean_at < cleaned.hosts()[row].clean_at;
    }
    CHECK(turn == 4000);
    CHECK(sooner > 1000);
    // A second notice adds nothing.
    Range again = told;
    again.run_until(again.now() + Duration::seconds(30));
    told.run_until(told.now() + Duration::seconds(30));
    REQUIRE(again.apply(world::Notify{0, none, true}, 3));
    CHECK(again.minute_digest() == told.minute_digest());
    CHECK(again.parts().front().digest == told.parts().front().digest);
}
