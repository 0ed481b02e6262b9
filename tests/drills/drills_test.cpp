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
    CHECK(moves_but_check_ins(play(*quiet.drill, cast(Respond::stand_ins), 150).journal) == 0);
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

TEST_CASE("the flood from a neighbour ends by that neighbour's or the third country's help alone") {
    const auto loaded = load({"campaigns.portal-flood.enabled=false"});
    const conduct::Drill& drill = *loaded.drill;
    const std::uint32_t home = drill.nation.home;
    const std::uint32_t flood = drill.plan.campaign("river-flood");
    REQUIRE(flood != world::none);
    const auto& campaign = drill.plan.campaigns[flood];
    const auto verb = [&](Verb what) {
        Move m;
        m.what = what;
        m.on.verb = what;
        return m;
    };
    // What is full, or lost, at the fullest moment when these teams give these orders at noon.
    const auto bots_at = [&](const std::vector<Move>& orders) {
        Casting casting = cast(Respond::orders);
        casting.orders = orders;
        for (std::size_t i = 0; i < casting.orders.size(); ++i) {
            casting.orders[i].id = i + 1;
            casting.orders[i].at_us = 180 * minute_us;
            casting.orders[i].because = {"e-0-0-0"};
        }
        Conductor conductor(drill, casting, 1, 0);
        double most = 0;
        while (conductor.now().in_microseconds() < campaign.start + 60 * minute_us) {
            conductor.run_minute();
            double sent = 0;
            const auto& flow = conductor.range().flow();
            for (std::size_t i = 0; i < drill.terrain.demands.size(); ++i)
                if (drill.terrain.demands[i].stream == range::Stream::flood) sent += flow.sent[i];
            most = std::max(most, sent);
        }
        for (const conduct::Carried& c : conductor.carried()) REQUIRE_FALSE(c.refused);
        return most;
    };
    const double alone = bots_at({});
    CHECK(alone > 1e9);

    // Everything Laos may do: filters at all its networks and sinkholes for all command servers.
    std::vector<Move> home_orders, neighbour_orders;
    for (std::uint32_t n = 0; n < drill.nation.networks.size(); ++n)
        for (std::uint32_t lair = 0; lair < drill.plan.lairs.size(); ++lair) {
            Move m = verb(Verb::sinkhole);
            m.on.network = n;
            m.on.lair = lair;
            m.team = drill.teams.authority_over(m.on, drill.nation, drill.plan);
            if (m.team == world::none) continue;
            if (drill.nation.networks[n].country == home) home_orders.push_back(m);
            if (drill.teams.all[m.team].id == "camcert") neighbour_orders.push_back(m);
        }
    CHECK(bots_at(home_orders) == alone);
    CHECK(bots_at(neighbour_orders) == 0);
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
