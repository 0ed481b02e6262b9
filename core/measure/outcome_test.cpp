#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "measure/outcome.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "measure/about.h"

using namespace naga;
using namespace naga::measure;
using adversary::CampaignKind;
using conduct::Drill;
using evidence::Symptom;
using exercise::Incident;
using exercise::Move;
using exercise::Verb;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::uint32_t worm = 0, lures = 1, early = 2, late = 3;  // campaigns
constexpr std::uint32_t cert = 0, telco = 1, abroad = 2;           // teams
constexpr std::uint32_t command = 0, lure_page = 1;                // lairs

// Two countries, a worm, lures and two floods on one service. Nothing of it is simulated.
void make(Drill& drill) {
    drill.nation.countries.resize(2);
    drill.nation.networks.resize(2);
    drill.nation.services.resize(2);
    drill.nation.people.resize(2);
    drill.plan.lairs.resize(2);
    drill.plan.malware.resize(1);
    drill.plan.malware[0].lairs = {command};
    drill.plan.campaigns.resize(4);
    auto& c = drill.plan.campaigns;
    c[worm].kind = CampaignKind::infection;
    c[worm].malware = 0;
    c[worm].start = 10 * minute_us;
    c[lures].kind = CampaignKind::phishing;
    c[lures].lair = lure_page;
    c[lures].waves = {{30 * minute_us, {1}}};
    c[lures].start = 30 * minute_us;
    for (const std::uint32_t flood : {early, late}) {
        c[flood].kind = CampaignKind::flood;
        c[flood].targets = {0};
        c[flood].malware = 0;
        c[flood].start = (flood == early ? 40 : 60) * minute_us;
    }
    drill.teams.all.resize(3);
    drill.teams.all[abroad].country = 1;
}

Move move_of(std::int64_t minute, std::uint32_t team, Verb what) {
    Move m;
    m.at_us = minute * minute_us;
    m.team = team;
    m.what = what;
    m.on.verb = what;
    return m;
}

// A run in which nothing happened.
Run empty_run(const Drill& drill) {
    Run run;
    run.lairs.resize(drill.plan.lairs.size());
    run.concerned.networks.assign(drill.nation.networks.size(), world::never);
    run.concerned.services.assign(drill.nation.services.size(), world::never);
    run.recovered.resize(drill.plan.campaigns.size());
    return run;
}

// Puts an order and what came of it into a run.
void carry(Run& run, Move move, std::int64_t effect_minute) {
    move.id = run.journal.size() + 1;
    conduct::Carried carried;
    carried.move = move.id;
    carried.entry = run.journal.size();
    carried.team = move.team;
    carried.verb = move.what;
    carried.effect_us = effect_minute * minute_us;
    carried.done = true;
    run.carried.push_back(carried);
    run.journal.push_back(std::move(move));
}

std::optional<Times> find(const std::vector<Times>& all, std::uint32_t campaign,
                          std::uint32_t team) {
    for (const Times& t : all)
        if (t.campaign == campaign && t.team == team) return t;
    return std::nullopt;
}

std::optional<std::int64_t> contained(const Drill& drill, const Run& run, std::uint32_t campaign,
                                      std::uint32_t team) {
    const auto times = find(times_of(drill, run), campaign, team);
    return times ? times->contained : std::nullopt;
}

std::string text_of(const std::string& name) {
    std::ifstream in("tests/small/" + name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    REQUIRE_MESSAGE(!text.empty(), "the tests run in the root of the tree");
    return text;
}

std::unique_ptr<Drill> small_drill() {
    const auto scenario = scenario::read_yaml("s.yaml", text_of("scenario.yaml"));
    const auto playbook = scenario::read_yaml("p.yaml", text_of("playbook.yaml"));
    const auto nation = scenario::read_yaml("w.yaml", text_of("world/world.yaml"));
    REQUIRE((scenario && playbook && nation));
    auto drill = conduct::read_drill(*scenario, *playbook, *nation);
    REQUIRE(drill);
    return std::move(*drill);
}

void run_in_order(std::vector<std::function<void()>>& jobs) {
    for (const auto& job : jobs) job();
}

}  // namespace

TEST_CASE("what was seen before an attack began is no sign of it") {
    Drill drill;
    make(drill);
    Run run = empty_run(drill);
    const auto scanning = static_cast<std::uint8_t>(Symptom::scanning);
    // The first record is of the minute that ended as the worm began, and was read later.
    run.knowable[{telco, scanning, 0u, 0u}] = {12 * minute_us, 10 * minute_us, 71};
    CHECK_FALSE(find(times_of(drill, run), worm, telco));
    run.knowable[{telco, scanning, 0u, 1u}] = {15 * minute_us, 14 * minute_us, 72};
    run.knowable[{telco, scanning, 1u, 1u}] = {14 * minute_us, 13 * minute_us, 73};
    const auto times = find(times_of(drill, run), worm, telco);
    REQUIRE(times);
    CHECK(times->knowable == 14 * minute_us);
    CHECK(times->knowable_record == 73);
    CHECK_FALSE(find(times_of(drill, run), worm, cert));
    CHECK_FALSE(find(times_of(drill, run), early, telco));
}

TEST_CASE("a false alarm makes nothing knowable, and hides no true record") {
    const auto drill = small_drill();
    const auto play = [&] {
        conduct::Casting nobody;
        nobody.respond = conduct::Respond::none;
        return run_once(*drill, nobody, {});
    };
    const Run plain = play();
    REQUIRE(!plain.knowable.empty());
    REQUIRE(drill->sensors.decoys.size() == 1);
    sensor::Decoy& decoy = drill->sensors.decoys[0];
    decoy.enabled = true;
    decoy.at_us = 0;
    decoy.length_us = drill->length_us;
    const Run alarmed = play();
    CHECK(alarmed.evidence_digest != plain.evidence_digest);
    // All that is knowable is as it was; only the ranks of records may be others.
    REQUIRE(alarmed.knowable.size() == plain.knowable.size());
    for (const auto& [key, first] : plain.knowable) {
        REQUIRE(alarmed.knowable.contains(key));
        CHECK(alarmed.knowable.at(key).known_us == first.known_us);
        CHECK(alarmed.knowable.at(key).minute_end_us == first.minute_end_us);
    }
}

TEST_CASE("each epoch keeps a record of its own") {
    const auto drill = small_drill();
    conduct::Casting nobody;
    nobody.respond = conduct::Respond::none;
    const Run run = run_once(*drill, nobody, {});
    std::uint32_t again = 0;
    for (const auto& [key, first] : run.knowable) {
        const auto& [team, symptom, place, epoch] = key;
        CHECK(epoch == std::ranges::count_if(drill->plan.campaigns, [&](const auto& c) {
                  return c.enabled && c.start < first.minute_end_us;
              }));
        again += run.knowable.contains({team, symptom, place, epoch + 1}) ? 1 : 0;
    }
    CHECK(again > 0);
}

TEST_CASE("a notice contains a worm only if it has details") {
    Drill drill;
    make(drill);
    Run run = empty_run(drill);
    Move notice = move_of(12, telco, Verb::notify);
    notice.on.network = 0;
    carry(run, notice, 20);
    CHECK_FALSE(contained(drill, run, worm, telco));
    notice.on.detailed = true;
    carry(run, notice, 25);
    CHECK(contained(drill, run, worm, telco) == 25 * minute_us);
}

TEST_CASE("a remedy that stood before the attack began contains nothing") {
    Drill drill;
    make(drill);
    Run run = empty_run(drill);
    Move filter = move_of(30, telco, Verb::filter);
    filter.on.service = 0;
    carry(run, filter, 41);
    CHECK(contained(drill, run, early, telco) == 41 * minute_us);
    CHECK_FALSE(contained(drill, run, late, telco));
}

TEST_CASE("a take-down contains when the lair is gone, and only if the request came in time") {
    Drill drill;
    make(drill);
    Run run = empty_run(drill);
    Move request = move_of(12, abroad, Verb::take_down);
    request.on.lair = command;
    carry(run, request, 20);
    world::LairState& lair = run.lairs[command];
    lair.open = 1;
    lair.opened_at = 10 * minute_us;
    CHECK_FALSE(contained(drill, run, worm, abroad));
    lair.closed_at = 50 * minute_us;
    CHECK(contained(drill, run, worm, abroad) == 50 * minute_us);
    CHECK_FALSE(contained(drill, run, late, abroad));  // its bots' server was gone before
    lair.closed_at = 19 * minute_us;
    CHECK_FALSE(contained(drill, run, worm, abroad));
    lair.closed_at = 50 * minute_us;
    lair.opened_at = 21 * minute_us;
    CHECK_FALSE(contained(drill, run, worm, abroad));
}

TEST_CASE("of two floods on one service, each is over when it ends itself") {
    Drill drill;
    make(drill);
    std::vector<world::ServiceState> services(2);
    std::vector<world::LairState> lairs(2);
    std::vector<world::CampaignState> campaigns(4);
    services[0].lost_milliusers = 9;
    Shown shown{70 * minute_us, services, lairs, campaigns, 0};
    CHECK_FALSE(still_shows(drill.plan, early, shown));
    campaigns[late].on = 1;
    CHECK(still_shows(drill.plan, late, shown));
    CHECK_FALSE(still_shows(drill.plan, early, shown));
    services[0].lost_milliusers = 0;
    services[1].lost_milliusers = 9;
    CHECK_FALSE(still_shows(drill.plan, late, shown));
    CHECK_FALSE(still_shows(drill.plan, worm, shown));
    shown.infected_home = 1;
    CHECK(still_shows(drill.plan, worm, shown));
    CHECK_FALSE(still_shows(drill.plan, lures, shown));
    lairs[lure_page].open = 1;
    CHECK(still_shows(drill.plan, lures, shown));
}

TEST_CASE("speaking truly of an attack takes its class and something it concerns") {
    Drill drill;
    make(drill);
    Run run = empty_run(drill);
    run.concerned.networks[1] = 20 * minute_us;
    const auto truly = [&](std::uint32_t campaign, const Move& m) {
        return speaks_truly_of(drill, drill.plan.campaigns[campaign], m, run.concerned);
    };
    Move m = move_of(15, cert, Verb::report);
    m.on.network = 1;
    m.incident = Incident::infection;
    CHECK_FALSE(truly(worm, m));
    m.at_us = 20 * minute_us;
    CHECK(truly(worm, m));
    CHECK_FALSE(truly(lures, m));
    m.on.network = 0;
    CHECK_FALSE(truly(worm, m));
    m.on.lair = command;
    CHECK(truly(worm, m));
    m.incident = Incident::phishing;
    CHECK_FALSE(truly(lures, m));
    m.on.lair = lure_page;
    CHECK(truly(lures, m));
    Move flood = move_of(50, cert, Verb::report);
    flood.incident = Incident::flood;
    CHECK_FALSE(truly(early, flood));
    flood.on.service = 0;
    CHECK(truly(early, flood));
    CHECK_FALSE(truly(late, flood));  // it had not begun
}

TEST_CASE("all points of contact answer when every team that was asked did so in time") {
    Drill drill;
    make(drill);
    conduct::Inject inject;
    inject.checks_contact = true;
    inject.expects = "contacts";
    drill.injects = {inject};
    conduct::Objective objective;
    objective.id = "contacts";
    objective.verb = Verb::check_in;
    objective.within_us = 30 * minute_us;
    objective.by = conduct::By::all;
    drill.objectives = {objective};
    std::vector<Move> journal;
    const auto answer = [&](std::uint32_t team, std::int64_t minute) {
        journal.push_back(move_of(minute, team, Verb::check_in));
        journal.back().id = journal.size();
    };
    CHECK_FALSE(objectives_of(drill, journal)[0].met);
    answer(telco, 1), answer(cert, 2), answer(cert, 3);
    CHECK_FALSE(objectives_of(drill, journal)[0].met);
    CHECK(std::ranges::count(contacts_of(drill, journal), 0u, &Contact::move) == 1);
    answer(abroad, 31);
    CHECK_FALSE(objectives_of(drill, journal)[0].met);
    CHECK(std::ranges::count(contacts_of(drill, journal), 0u, &Contact::move) == 1);
    journal.back().at_us = 30 * minute_us;
    CHECK(objectives_of(drill, journal)[0].met);
    CHECK(objectives_of(drill, journal)[0].move == 4);
    journal.pop_back();
    drill.injects[0].to = {telco, cert};
    CHECK(objectives_of(drill, journal)[0].move == 2);
    CHECK(contacts_of(drill, journal).size() == 2);
    drill.objectives[0].by = conduct::By::any;
    CHECK(objectives_of(drill, journal)[0].move == 1);
}

TEST_CASE("what must go abroad or name a server does so") {
    Drill drill;
    make(drill);
    conduct::Objective objective;
    objective.verb = Verb::share;
    objective.incident = Incident::infection;
    objective.within_us = 60 * minute_us;
    objective.abroad = objective.names_lair = true;
    drill.objectives = {objective};
    Move m = move_of(20, cert, Verb::share);
    m.id = 5;
    m.incident = Incident::infection;
    m.on.lair = command;
    const auto met = [&] { return objectives_of(drill, std::vector{m})[0].met; };
    CHECK_FALSE(met());  // to nobody
    m.to = telco;
    CHECK_FALSE(met());
    m.to = abroad;
    CHECK(met());
    m.on.lair = world::none;
    CHECK_FALSE(met());
    m.on.lair = command;
    m.at_us = 71 * minute_us;
    CHECK_FALSE(met());
    m.at_us = 9 * minute_us;  // before the worm
    CHECK_FALSE(met());
    m.at_us = 20 * minute_us;
    drill.plan.campaigns[worm].enabled = false;
    CHECK_FALSE(met());
}

TEST_CASE("a run that ends before ENDEX knows no harm after it") {
    const auto drill = small_drill();
    Asked asked;
    asked.replicates = 0;
    asked.until_us = drill->endex_us() - minute_us;
    const Outcome cut = measure::measure(*drill, asked, run_in_order, {});
    CHECK_FALSE(cut.actual.harm.after);
    CHECK_FALSE(cut.index_after_endex.value);
    CHECK(cut.index_after_endex.reason == "the run was ended before ENDEX");
    asked.until_us = drill->endex_us();
    const Outcome whole = measure::measure(*drill, asked, run_in_order, {});
    REQUIRE(whole.none.harm.after);
    CHECK(whole.none.harm.after->total > 0);
    CHECK(whole.index_after_endex.reason != cut.index_after_endex.reason);
    asked.until_us = 0;
    CHECK(measure::measure(*drill, asked, run_in_order, {}).signatures.all == whole.signatures.all);
}

TEST_CASE("days without an index are left out of low and high, and not counted") {
    Index index = index_of(100, 60, 20);
    CHECK(index.value == 0.5);
    give_band(index, {0.2, std::nullopt, 0.4, std::nullopt});
    CHECK(index.days == 2);
    CHECK(*index.low == doctest::Approx(0.21));
    CHECK(*index.high == doctest::Approx(0.39));
    Index lone = index_of(100, 60, 20);
    give_band(lone, {std::nullopt});
    CHECK(lone.days == 0);
    CHECK_FALSE(lone.low);
    Index without = index_of(100, 100, 99.5);
    give_band(without, {0.2, 0.4});
    CHECK_FALSE(without.low);
    CHECK(without.days == 0);
    CHECK_FALSE(without.reason.empty());
}
