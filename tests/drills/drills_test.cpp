#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "app/executor.h"
#include "app/load.h"
#include "measure/outcome.h"
#include "routing/nation_graph.h"
#include "routing/propagation.h"

// Whole exercises with robot teams: laws of the loop, not numbers.

using namespace naga;
using conduct::Casting;
using conduct::Conductor;
using conduct::MinuteDigest;
using conduct::Respond;
using exercise::Move;
using exercise::Verb;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
const std::string scenario_folder = "scenarios/vientiane-2013";

app::Loaded load(const std::vector<std::string>& settings = {}) {
    auto loaded = app::load_drill(scenario_folder, settings);
    for (const Problem& p : loaded ? Problems{} : loaded.error()) MESSAGE(as_line(p));
    REQUIRE(loaded.has_value());
    return std::move(*loaded);
}

Casting cast(Respond respond, const std::string& skill = "") {
    Casting casting;
    casting.respond = respond;
    casting.skill = skill;
    return casting;
}

// A run to a minute, with everything that sensors kept and the digest of each minute.
struct Day {
    std::vector<Move> journal;
    std::vector<evidence::Record> records;
    std::vector<MinuteDigest> digests;
};

Day play(const conduct::Drill& drill, const Casting& casting, std::int64_t minutes,
         std::uint64_t seed = 1) {
    Conductor conductor(drill, casting, seed, 0);
    Day day;
    for (std::int64_t m = 0; m < minutes; ++m) {
        conductor.run_minute();
        day.records.insert(day.records.end(), conductor.kept().begin(), conductor.kept().end());
        day.digests.push_back(conductor.digest());
    }
    day.journal = conductor.journal();
    return day;
}

std::vector<std::string> without_attacks(const conduct::Drill& drill) {
    std::vector<std::string> settings;
    for (const auto& campaign : drill.plan.campaigns)
        settings.push_back("campaigns." + campaign.id + ".enabled=false");
    return settings;
}

std::size_t moves_but_check_ins(const std::vector<Move>& journal) {
    return static_cast<std::size_t>(
        std::ranges::count_if(journal, [](const Move& m) { return m.what != Verb::check_in; }));
}

double harm_of(const conduct::Drill& drill, const Casting& casting, std::uint64_t seed) {
    measure::Play play;
    play.seed = seed;
    return measure::run_once(drill, casting, play).harm.total;
}

// Copies of a run at some minutes go on as the run itself did.
void check_branches(const conduct::Drill& drill, std::int64_t every, std::int64_t further) {
    const std::int64_t end = drill.endex_us() / minute_us;
    Conductor conductor(drill, cast(Respond::stand_ins), 1, 0);
    std::vector<MinuteDigest> digests;
    std::map<std::int64_t, Conductor> branches;
    for (std::int64_t m = 0; m < end; ++m) {
        if (m % every == every / 2) branches.emplace(m, conductor);
        conductor.run_minute();
        digests.push_back(conductor.digest());
    }
    const auto parts = conductor.range().parts();
    for (auto& [from, branch] : branches) {
        CAPTURE(from);
        const std::int64_t until = std::min(end, from + further);
        for (std::int64_t m = from; m < until; ++m) {
            branch.run_minute();
            REQUIRE(branch.digest() == digests[static_cast<std::size_t>(m)]);
        }
        if (until < end) continue;
        CHECK(branch.journal() == conductor.journal());
        const auto its_parts = branch.range().parts();
        REQUIRE(its_parts.size() == parts.size());
        for (std::size_t p = 0; p < parts.size(); ++p)
            CHECK_MESSAGE(its_parts[p].digest == parts[p].digest, parts[p].table);
    }
}

}  // namespace

TEST_CASE("without a reaction 100,000 hosts are infected and a border line is full") {
    const auto loaded = load();
    const auto run = measure::run_once(*loaded.drill, cast(Respond::none), {});
    CHECK(run.ever_infected >= 100'000);
    CHECK(run.border_full_us >= 30 * minute_us);
    CHECK(run.journal.empty());
    for (const double harm : run.harm.by_dimension) CHECK(harm > 0);
}

TEST_CASE("every skill does better than the one below it, and prompt teams do best") {
    const auto loaded = load();
    const conduct::Drill& drill = *loaded.drill;
    double before = harm_of(drill, cast(Respond::none), 5);
    for (const char* skill : {"novice", "competent", "expert"}) {
        CAPTURE(skill);
        const double harm = harm_of(drill, cast(Respond::stand_ins, skill), 5);
        CHECK(harm < before);
        before = harm;
    }
    CHECK(harm_of(drill, cast(Respond::prompt), 5) < before);
}

TEST_CASE("a branch goes on as the uninterrupted run does") {
    const auto loaded = load();
    check_branches(*loaded.drill, 90, 50);
}

TEST_CASE("variants in threads give what they give one after the other") {
    const auto loaded = load();
    measure::Asked asked;
    asked.replicates = 1;
    asked.until_us = 200 * minute_us;
    const auto with = [&](unsigned threads) {
        return measure::measure(
            *loaded.drill, asked,
            [&](std::vector<std::function<void()>>& jobs) { app::run_jobs(jobs, threads); }, {});
    };
    const auto one = with(1), several = with(3);
    CHECK(one.signatures.all == several.signatures.all);
    CHECK(one.index.low == several.index.low);
    CHECK(one.actual.digests == several.actual.digests);
}

TEST_CASE("the journal alone, with scenario and seed, gives the run again") {
    const auto loaded = load();
    const conduct::Drill& drill = *loaded.drill;
    const Day first = play(drill, cast(Respond::stand_ins), 300);
    Casting again = cast(Respond::orders);
    again.orders = first.journal;
    const Day second = play(drill, again, 300);
    CHECK(second.digests == first.digests);
    CHECK(second.journal == first.journal);
}

TEST_CASE("stand-ins are given evidence, not truth: on another run's evidence they act as in it") {
    const auto loaded = load();
    const Day day = play(*loaded.drill, cast(Respond::stand_ins), 270);
    REQUIRE(moves_but_check_ins(day.journal) > 100);

    const auto quiet = load(without_attacks(*loaded.drill));
    Casting fed = cast(Respond::stand_ins);
    fed.evidence = day.records;
    const Day same = play(*quiet.drill, fed, 270);
    CHECK(same.journal == day.journal);
    CHECK(same.digests.back().world != day.digests.back().world);
}

TEST_CASE("stand-ins act on a false alarm, and only then on a quiet day") {
    const auto loaded = load();
    auto settings = without_attacks(*loaded.drill);
    const auto quiet = load(settings);
    CHECK(moves_but_check_ins(play(*quiet.drill, cast(Respond::stand_ins), 450).journal) == 0);
    for (const sensor::Decoy& decoy : loaded.drill->sensors.decoys) {
        CAPTURE(decoy.id);
        auto with = settings;
        with.push_back("decoys." + decoy.id + ".enabled=true");
        const auto alarmed = load(with);
        const auto journal = play(*alarmed.drill, cast(Respond::stand_ins, "expert"), 150).journal;
        const std::string record = "e-" + std::to_string(decoy.sensor) + "-";
        CHECK(std::ranges::any_of(journal, [&](const Move& m) {
            return static_cast<std::size_t>(m.what) < exercise::actions &&
                   std::ranges::any_of(m.because, [&](const std::string& because) {
                       return because.starts_with(record);
                   });
        }));
    }
}

TEST_CASE("without sensors nobody notices anything, whatever happens") {
    const auto loaded = load();
    std::vector<std::string> settings;
    for (const sensor::Sensor& s : loaded.drill->sensors.sensors)
        settings.push_back("sensors." + s.id + ".enabled=false");
    const auto blind = load(settings);
    const Day day = play(*blind.drill, cast(Respond::stand_ins, "expert"), 450);
    CHECK(moves_but_check_ins(day.journal) == 0);
    CHECK(day.records.empty());
}

TEST_CASE("an expert with the delays and errors of a novice is a novice, to the last bit") {
    const auto loaded = load();
    const conduct::Skill& novice =
        loaded.drill->playbook.skills[loaded.drill->playbook.skill("novice")];
    auto seconds = [](std::int64_t us) { return std::to_string(us / 1'000'000) + "s"; };
    auto share = [](std::int64_t ppm) { return std::to_string(ppm / 10'000) + " %"; };
    std::vector<std::string> settings;
    auto set = [&](const std::string& field, const std::string& value) {
        settings.push_back("playbook.skills.expert." + field + "=" + value);
    };
    set("notice", seconds(novice.notice_us));
    set("notice_sigma", std::to_string(novice.notice_sigma));
    set("work", seconds(novice.work_us));
    set("work_sigma", std::to_string(novice.work_sigma));
    set("answer", seconds(novice.answer_us));
    set("answer_sigma", std::to_string(novice.answer_sigma));
    set("confirm", std::to_string(novice.confirm));
    set("scale", std::to_string(novice.scale));
    set("mistakes", share(novice.mistake_ppm));
    set("mistake_costs", seconds(novice.mistake_us));
    set("detailed", share(novice.detailed_ppm));
    const auto equal = load(settings);
    const Day a = play(*loaded.drill, cast(Respond::stand_ins, "novice"), 300);
    const Day b = play(*equal.drill, cast(Respond::stand_ins, "expert"), 300);
    CHECK(a.journal == b.journal);
    CHECK(a.digests == b.digests);
}

TEST_CASE("a stand-in that was told acts on its own evidence all the same") {
    const auto loaded = load();
    const conduct::Drill& drill = *loaded.drill;
    const conduct::Public known{&drill.nation, &drill.plan, &drill.teams, &drill.playbook};
    const std::uint32_t team = drill.teams.find("telco-a");
    const std::uint32_t bank = drill.nation.service("bank-1-online");
    const std::uint32_t source = drill.nation.network("kh-1");
    const auto orders = [&](bool is_told) {
        conduct::StandIn stand_in(known, team, drill.playbook.skill("expert"),
                                  conduct::Sharing::playbook, sim::Chance(1, 0));
        if (is_told) {
            Move share;
            share.id = 1;
            share.team = drill.teams.find("laocert");
            share.what = Verb::share;
            share.to = team;
            share.incident = exercise::Incident::flood;
            share.on.service = bank;
            share.because = {"e-0-0-0"};
            stand_in.hear(share, 0);
        }
        for (std::int64_t m = 60; m < 90; ++m) {
            evidence::Record record;
            record.id = static_cast<std::uint64_t>(m);
            record.known_us = record.about_us = m * minute_us;
            record.symptom = evidence::Symptom::flood_in;
            record.place = bank;
            record.about = source;
            record.amount = 90'000'000;
            stand_in.see(record);
        }
        std::vector<std::pair<Verb, exercise::Order>> all;
        for (std::int64_t m = 0; m < 450; ++m)
            for (const Move& move : stand_in.act(m * minute_us))
                all.push_back({move.what, move.on});
        return all;
    };
    const auto alone = orders(false), told = orders(true);
    CHECK(alone.size() >= 3);
    for (const auto& order : alone) CHECK(std::ranges::find(told, order) != told.end());
}

TEST_CASE("a filter is lifted only by who was allowed to set it, and nothing is done twice") {
    const auto loaded = load();
    const conduct::Drill& drill = *loaded.drill;
    const auto move = [&](std::uint64_t id, const char* team, Verb verb) {
        Move m;
        m.id = id;
        m.at_us = static_cast<std::int64_t>(id) * minute_us;
        m.team = drill.teams.find(team);
        m.by = "file";
        m.what = verb;
        m.on.verb = verb;
        return m;
    };
    Casting casting = cast(Respond::orders);
    casting.orders = {move(1, "telco-a", Verb::filter), move(2, "isp-c", Verb::lift),
                      move(3, "telco-a", Verb::lift), move(4, "telco-a", Verb::lift)};
    casting.orders[0].on.network = drill.nation.network("telco-1-net");
    casting.orders[1].on.undoes = casting.orders[2].on.undoes = 1;
    casting.orders[3].on.undoes = 77;
    Conductor conductor(drill, casting, 1, 0);
    for (int m = 0; m < 60; ++m) conductor.run_minute();
    REQUIRE(conductor.carried().size() == 4);
    CHECK_FALSE(conductor.carried()[0].refused);
    CHECK(conductor.carried()[1].refused);
    CHECK_FALSE(conductor.carried()[2].refused);
    CHECK(conductor.carried()[3].refused);

    const Day day = play(drill, cast(Respond::stand_ins, "expert"), 450);
    std::vector<std::pair<std::uint32_t, exercise::Order>> given;
    for (const Move& m : day.journal) {
        if (static_cast<std::size_t>(m.what) >= exercise::actions || m.what == Verb::restore)
            continue;
        const std::pair order{m.team, m.on};
        CHECK(std::ranges::find(given, order) == given.end());
        given.push_back(order);
    }
}

TEST_CASE("an attack is not noticed where its sensors are off") {
    const auto loaded = load();
    std::vector<std::string> settings;
    for (const sensor::Sensor& s : loaded.drill->sensors.sensors)
        if (s.kind == sensor::Kind::web) settings.push_back("sensors." + s.id + ".enabled=false");
    const auto blind = load(settings);
    const auto journal = play(*blind.drill, cast(Respond::stand_ins, "expert"), 450).journal;
    CHECK(moves_but_check_ins(journal) > 100);
    for (const Move& m : journal) {
        CHECK(m.incident != exercise::Incident::defacement);
        CHECK(m.what != Verb::restore);
        CHECK(m.what != Verb::patch_site);
    }
}

TEST_CASE("the flood from a neighbour ends by that neighbour's or the third country's help alone") {
    const auto loaded = load({"campaigns.portal-flood.enabled=false"});
    const conduct::Drill& drill = *loaded.drill;
    const auto& campaign = drill.plan.campaigns[drill.plan.campaign("river-flood")];
    const auto& lairs = drill.plan.malware[campaign.malware].lairs;
    struct Seen {
        double flooding = 0;       // bit/s sent, at the most
        std::int64_t full_us = 0;  // border line full
        bool lairs_closed = true;
    };
    // The first hour of the flood, when these orders are given at these instants before it.
    const auto flood_after = [&](std::vector<Move> orders, std::uint64_t seed) {
        std::ranges::stable_sort(orders, {}, &Move::at_us);
        for (std::size_t i = 0; i < orders.size(); ++i) orders[i].id = i + 1;
        Casting casting = cast(Respond::orders);
        casting.orders = std::move(orders);
        Conductor conductor(drill, casting, seed, 0);
        Seen seen;
        while (conductor.now().in_microseconds() < campaign.start) conductor.run_minute();
        for (const std::uint32_t lair : lairs)
            seen.lairs_closed &= conductor.range().lairs()[lair].open == 0;
        const std::int64_t full_before = conductor.range().border_full_us();
        for (int m = 0; m < 60; ++m) {
            conductor.run_minute();
            double sent = 0;
            const auto& flow = conductor.range().flow();
            for (std::size_t i = 0; i < drill.terrain.demands.size(); ++i)
                if (drill.terrain.demands[i].stream == range::Stream::flood) sent += flow.sent[i];
            seen.flooding = std::max(seen.flooding, sent);
        }
        seen.full_us = conductor.range().border_full_us() - full_before;
        for (const conduct::Carried& c : conductor.carried()) REQUIRE_FALSE(c.refused);
        return seen;
    };
    const auto order = [&](exercise::Order on, std::int64_t minute) {
        Move m;
        m.at_us = minute * minute_us;
        m.by = "file";
        m.what = on.verb;
        m.on = on;
        m.team = drill.teams.authority_over(on, drill.nation, drill.plan);
        return m;
    };
    const Seen alone = flood_after({}, 1);
    CHECK(alone.flooding > 1e9);
    CHECK(alone.full_us >= 50 * minute_us);

    // What Laos may do at home: filters for every target and sinkholes, at all its networks.
    std::vector<Move> at_home, by_neighbour, by_third;
    for (std::uint32_t n = 0; n < drill.nation.networks.size(); ++n) {
        std::vector<exercise::Order> orders;
        for (const std::uint32_t target : campaign.targets) {
            exercise::Order o;
            o.verb = Verb::filter;
            o.network = n;
            o.service = target;
            o.traffic = world::Traffic::flood;
            orders.push_back(o);
        }
        for (const std::uint32_t lair : lairs) {
            exercise::Order o;
            o.verb = Verb::sinkhole;
            o.network = n;
            o.lair = lair;
            orders.push_back(o);
        }
        for (const exercise::Order& o : orders) {
            const Move m = order(o, 180);
            if (m.team == world::none) continue;
            if (drill.nation.networks[n].country == drill.nation.home) at_home.push_back(m);
            if (drill.teams.all[m.team].id == "camcert") by_neighbour.push_back(m);
        }
    }
    const Seen home = flood_after(at_home, 1);
    CHECK(home.flooding == alone.flooding);
    CHECK(home.full_us == alone.full_us);
    const Seen neighbour = flood_after(by_neighbour, 1);
    CHECK(neighbour.flooding == 0);
    CHECK(neighbour.full_us == 0);

    // The third country takes the command servers down, the second when the first has moved; on
    // some days it has both in time.
    for (const std::uint32_t lair : lairs)
        for (std::int64_t minute = 20; minute < 240; minute += 10) {
            exercise::Order o;
            o.verb = Verb::take_down;
            o.lair = lair;
            by_third.push_back(order(o, minute));
        }
    CHECK(drill.teams.all[by_third.front().team].id == "svcert");
    bool in_time = false;
    for (std::uint64_t seed = 1; seed <= 40 && !in_time; ++seed) {
        const Seen third = flood_after(by_third, seed);
        if (!third.lairs_closed) continue;
        in_time = true;
        CHECK(third.flooding == 0);
        CHECK(third.full_us == 0);
    }
    CHECK(in_time);
}

TEST_CASE("both tiers of routing agree on every network of the twin") {
    const auto nation = app::load_world("worlds/laos-2013");
    REQUIRE(nation.has_value());
    const auto graph = routing::graph_of(*nation);
    REQUIRE(graph.has_value());
    const auto paces = routing::paces_of(*graph, routing::PaceRange{}, 1);
    for (routing::Node origin = 0; origin < graph->size(); ++origin) {
        CAPTURE(origin);
        routing::Propagation prefix(*graph, {}, paces);
        std::vector<routing::Update> heard;
        prefix.announce({origin, routing::Validity::not_found}, SimTime::start());
        REQUIRE(prefix.run(SimTime::never(), heard) == routing::Progress::settled);
        const auto routes = routing::routes_to(*graph, routing::Origin{origin});
        for (routing::Node v = 0; v < graph->size(); ++v) REQUIRE(prefix.at(v) == routes.at(v));
    }
}

TEST_SUITE("long") {
    TEST_CASE("a branch at any minute equals the uninterrupted run to its end") {
        const auto loaded = load();
        check_branches(*loaded.drill, 10, 450);
    }

    TEST_CASE("over 20 seeds and three sizes of attack each skill beats the one below it") {
        constexpr std::size_t seeds = 20;
        constexpr double t_95 = 2.093;  // Student, 19 degrees of freedom, two-sided
        const std::array<const char*, 5> names = {"none", "novice", "competent", "expert",
                                                  "prompt"};
        for (const char* size : {"1", "0.5", "2"}) {
            const auto loaded = load({std::string("attack_size=") + size});
            const conduct::Drill& drill = *loaded.drill;
            std::array<std::array<double, seeds>, 5> harm{};
            std::vector<std::function<void()>> jobs;
            for (std::size_t who = 0; who < names.size(); ++who)
                for (std::size_t s = 0; s < seeds; ++s)
                    jobs.push_back([&, who, s] {
                        const Casting casting = who == 0   ? cast(Respond::none)
                                                : who == 4 ? cast(Respond::prompt)
                                                           : cast(Respond::stand_ins, names[who]);
                        harm[who][s] = harm_of(drill, casting, 100 + s);
                    });
            app::run_jobs(jobs, 0);
            for (std::size_t who = 0; who < names.size(); ++who) {
                double mean = 0;
                for (const double x : harm[who]) mean += x / seeds;
                std::printf("size %s, %-9s: harm %8.0f", size, names[who], mean);
                if (who == 0) {
                    std::printf("\n");
                    continue;
                }
                double gain = 0, square = 0;
                for (std::size_t s = 0; s < seeds; ++s)
                    gain += (harm[who - 1][s] - harm[who][s]) / seeds;
                for (std::size_t s = 0; s < seeds; ++s) {
                    const double off = harm[who - 1][s] - harm[who][s] - gain;
                    square += off * off;
                }
                const double half = t_95 * std::sqrt(square / (seeds - 1) / seeds);
                std::printf(", less than %s by %.0f +- %.0f\n", names[who - 1], gain, half);
                CHECK_MESSAGE(gain - half > 0, size << " " << names[who]);
            }
        }
    }
}
