// A small made-up drill and its outcome, for the tests of the report alone.
//
// Three teams, two attacks, a few entries of each kind. Nothing of it was simulated: the
// tests ask how figures are told, not whether they are right.

#pragma once

#include <memory>

#include "conduct/drill.h"
#include "measure/outcome.h"

namespace naga::report {

inline constexpr std::int64_t test_minute_us = 60'000'000;

inline void made_up_drill(conduct::Drill& drill) {
    drill.id = "made-up";
    drill.name = {"A made-up day", "\u0EA1\u0EB7\u0EC9\u0EAA\u0EBB\u0EA1\u0EA1\u0EB8\u0E94"};
    drill.start = "2013-12-09T09:00";
    drill.start_of_day_us = 9 * 60 * test_minute_us;
    drill.zone = "ICT (UTC+7)";
    drill.length_us = 120 * test_minute_us;
    drill.after_us = 72 * 60 * test_minute_us;
    drill.weights = {1, 100, 0.5, 10, 0.1};

    world::Nation& nation = drill.nation;
    nation.name = {"Here", ""};
    nation.home = 0;
    nation.countries = {{"here", {"Here", ""}}, {"there", {"There", ""}}};
    nation.networks.resize(2);
    nation.networks[0].id = "net-a";
    nation.networks[0].name = {"Net A", ""};
    nation.networks[0].country = 0;
    nation.networks[1].id = "net-b";
    nation.networks[1].name = {"Net B", ""};
    nation.networks[1].country = 1;
    nation.services.resize(1);
    nation.services[0].id = "bank";
    nation.services[0].name = "bank.example";

    adversary::Plan& plan = drill.plan;
    plan.actors.push_back({"x", {"Actor X", ""}, adversary::Motive::political, 1, {"a trace", ""}});
    plan.lairs.push_back({"lair", adversary::LairKind::command, 0, "evil.example", 1,
                          adversary::Stance::helpful, adversary::Hosting::ordinary});
    plan.malware.resize(1);
    plan.malware[0].id = "worm";
    plan.malware[0].lairs = {0};
    plan.campaigns.resize(3);
    plan.campaigns[0].id = "worm";
    plan.campaigns[0].name = {"Worm", ""};
    plan.campaigns[0].malware = 0;
    plan.campaigns[0].start = 10 * test_minute_us;
    plan.campaigns[1].id = "off";
    plan.campaigns[1].enabled = false;
    plan.campaigns[2].id = "flood";
    plan.campaigns[2].name = {"Flood", ""};
    plan.campaigns[2].kind = adversary::CampaignKind::flood;
    plan.campaigns[2].techniques = {"T1498.001"};
    plan.campaigns[2].start = 40 * test_minute_us;
    plan.campaigns[2].targets = {0};

    drill.sensors.sensors.resize(1);
    drill.sensors.sensors[0].id = "flow-a";
    drill.sensors.sensors[0].team = "telco";

    const auto team = [&](const char* id, const char* name, exercise::Role role,
                          std::uint32_t country) {
        exercise::Team t;
        t.id = id;
        t.name = {name, ""};
        t.role = role;
        t.country = country;
        drill.teams.all.push_back(t);
    };
    team("cert", "National CERT", exercise::Role::cert, 0);
    team("telco", "Telco A", exercise::Role::telco, 0);
    team("abroad", "CERT abroad", exercise::Role::foreign_cert, 1);

    conduct::Inject inject;
    inject.id = "poc";
    inject.subject = {"Are you there?", ""};
    inject.checks_contact = true;
    drill.injects = {inject};
    conduct::Objective objective;
    objective.id = "told";
    objective.text = {"The worm is reported", ""};
    objective.within_us = 60 * test_minute_us;
    objective.incident = exercise::Incident::infection;
    drill.objectives = {objective};
}

inline exercise::Move made_up_move(std::uint64_t id, std::int64_t minute, std::uint32_t team,
                                   exercise::Verb what) {
    exercise::Move m;
    m.id = id;
    m.at_us = minute * test_minute_us;
    m.team = team;
    m.by = "stand-in";
    m.what = what;
    m.on.verb = what;
    return m;
}

inline measure::Outcome made_up_outcome() {
    using exercise::Verb;
    measure::Outcome o;
    o.seed = 7;
    o.replicates = 16;
    const auto run = [](measure::Run& r, const char* name, double part) {
        r.name = name;
        r.harm.by_dimension = {1000 * part, 20 * part, 4000 * part, 50 * part, 600 * part};
        r.harm.total = 5560 * part;
        r.harm.after = measure::Sum{{0, 0, 900 * part, 0, 0}, 450 * part};
        r.recovered.resize(3);
        for (int m = 1; m <= 120; ++m) {
            measure::Sample s;
            s.at_us = m * test_minute_us;
            s.service_ppm = m < 40 ? 1'000'000 : 1'000'000 - static_cast<std::int64_t>(2e5 * part);
            s.infected_home = static_cast<std::uint64_t>(m * 10 * part);
            s.border_ppm = m < 40 ? 500'000 : 1'400'000;
            s.harm_total = m * 46 * part;
            r.samples.push_back(s);
        }
    };
    run(o.none, "none", 1.0);
    run(o.actual, "actual", 0.4);
    run(o.prompt, "prompt", 0.2);
    o.index = {0.75, 0.6, 0.8, 16, ""};
    for (measure::Index& i : o.index_by_dimension) i = {0.75, 0.6, 0.8, 16, ""};
    o.index_by_dimension[1] = {{}, {}, {}, 0, "a prompt reaction avoids nothing"};
    o.index_after_endex = {0.75, {}, {}, 0, ""};

    std::vector<exercise::Move>& journal = o.actual.journal;
    exercise::Move m = made_up_move(1, 5, 1, Verb::check_in);
    m.because = {"i0"};
    journal.push_back(m);
    m = made_up_move(2, 30, 1, Verb::report);
    m.to = 0;
    m.incident = exercise::Incident::infection;
    m.on.network = 0;
    m.because = {"e-0-12-00000000a1", "e-0-13-00000000a1"};
    journal.push_back(m);
    m = made_up_move(3, 32, 0, Verb::request);
    m.to = 2;
    m.incident = exercise::Incident::infection;
    m.on.verb = Verb::take_down;
    m.on.lair = 0;
    m.because = {"m2"};
    journal.push_back(m);
    m = made_up_move(4, 33, 1, Verb::notify);
    m.on.network = 0;
    journal.push_back(m);
    m = made_up_move(5, 80, 2, Verb::agree);
    m.to = 0;
    m.about = 3;
    journal.push_back(m);
    m = made_up_move(6, 81, 0, Verb::request);
    m.to = 1;
    m.on.verb = Verb::filter;
    m.on.service = 0;
    journal.push_back(m);
    conduct::Carried carried;
    carried.move = 4;
    carried.team = 1;
    carried.verb = Verb::notify;
    carried.ordered_us = 33 * test_minute_us;
    carried.effect_us = 60 * test_minute_us;
    carried.done = true;
    o.actual.carried.push_back(carried);
    o.actual.knowable[{1u, static_cast<std::uint8_t>(evidence::Symptom::scanning), 0u, 1u}] = {
        12 * test_minute_us, 12 * test_minute_us,
        evidence::id_of(0, 12, evidence::Symptom::scanning, 0, 0)};
    o.actual.recovered[2] = 100 * test_minute_us;

    measure::Times times;
    times.campaign = 0;
    times.team = 1;
    times.knowable = 12 * test_minute_us;
    times.knowable_record = evidence::id_of(0, 12, evidence::Symptom::scanning, 0, 0);
    times.detected = times.reported = 30 * test_minute_us;
    times.detected_move = times.reported_move = 2;
    times.contained = 60 * test_minute_us;
    times.contained_move = 4;
    o.times = {times};
    o.objectives = {{"told", true, 2}};
    o.contacts_asked = 3;
    o.contacts_reached = 1;
    o.signatures.world_parts = {{"hosts", 5}};
    return o;
}

}  // namespace naga::report
