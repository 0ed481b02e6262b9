#include "conduct/drill.h"

#include <algorithm>

#include "exercise/msel_read.h"

namespace naga::conduct {

using scenario::Asker;
using world::none;

namespace {

constexpr std::int64_t after_otherwise_us = 72LL * 3'600'000'000;

std::string scalar_under(const scenario::Document& document, std::string_view key) {
    if (document.root.kind != scenario::Node::Kind::map) return "";
    const scenario::Node* node = document.root.find(key);
    return node != nullptr && node->kind == scenario::Node::Kind::scalar ? node->scalar : "";
}

// Microseconds of the day in "2013-12-09T09:00", or -1.
std::int64_t time_of_day(const std::string& start) {
    auto digit = [&](std::size_t i) {
        return start[i] >= '0' && start[i] <= '9' ? start[i] - '0' : 100;
    };
    if (start.size() != 16 || start[4] != '-' || start[7] != '-' || start[10] != 'T' ||
        start[13] != ':')
        return -1;
    const int month = digit(5) * 10 + digit(6), day = digit(8) * 10 + digit(9);
    const int hour = digit(11) * 10 + digit(12), minute = digit(14) * 10 + digit(15);
    for (const std::size_t i : {0u, 1u, 2u, 3u})
        if (digit(i) > 9) return -1;
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return -1;
    return (hour * 60LL + minute) * 60'000'000;
}

std::int64_t read_length(Asker& top, std::string_view key, std::int64_t length_us,
                         std::int64_t least_us) {
    if (length_us < least_us || length_us > length_max_us || length_us % 60'000'000 != 0)
        top.complain(top.where(key), "a drill cannot last that long or that short",
                     "it lasts whole minutes, from one minute to two weeks, and is followed for "
                     "at most two weeks more",
                     "choose such a length");
    return length_us;
}

void read_head(Asker& top, Drill& drill) {
    const std::string format = top.text("format");
    if (!format.empty() && format != "naga-scenario/1")
        top.complain(top.where("format"), "the format is `" + scenario::shown(format) + "`",
                     "only naga-scenario/1 is read here", "write format: naga-scenario/1");
    drill.id = top.id("id");
    auto words = top.words("name");
    drill.name = {words.en, words.lo};
    words = top.words_or("summary");
    drill.summary = {words.en, words.lo};
    top.text("world");
    top.text("playbook");
    drill.start = top.text("start");
    drill.start_of_day_us = std::max<std::int64_t>(0, time_of_day(drill.start));
    if (!drill.start.empty() && time_of_day(drill.start) < 0)
        top.complain(top.where("start"),
                     "`" + scenario::shown(drill.start) + "` is no date and time",
                     "clocks could not be shown", "write it like 2013-12-09T09:00");
    drill.zone = top.text("zone");
    if (top.has("length"))
        drill.length_us = read_length(top, "length", top.duration("length"), 60'000'000);
    else
        top.duration("length");
    drill.after_us = read_length(top, "after", top.duration_or("after", after_otherwise_us), 0);
    drill.time_factor = top.number_or("time_factor", 0.001, 1000, 1);
    drill.skill = top.has("skill") ? top.id("skill") : "competent";
    Asker weights = top.map("weights");
    drill.weights.service_user_hours = weights.number("service_user_hours", 0, 1e9);
    drill.weights.defaced_site_hours = weights.number("defaced_site_hours", 0, 1e9);
    drill.weights.infected_host_hours = weights.number("infected_host_hours", 0, 1e9);
    drill.weights.credentials_lost = weights.number("credentials_lost", 0, 1e9);
    drill.weights.records_lost = weights.number("records_lost", 0, 1e9);
    weights.done();
}

// The rows that teams get at a time of their own; what waits for something is for a live drill.
std::vector<Inject> timed_injects(const exercise::Msel& msel, const exercise::Teams& teams) {
    std::vector<Inject> injects;
    for (const exercise::Row& row : msel.rows) {
        if (row.when.kind != exercise::Trigger::Kind::time || row.draft ||
            !exercise::goes_to_teams(row.kind))
            continue;
        Inject inject;
        inject.number = row.number;
        inject.id = row.id;
        inject.at_us = row.when.at_us;
        if (std::ranges::find(row.to, exercise::all_teams) == row.to.end())
            for (const std::string& id : row.to) inject.to.push_back(teams.find(id));
        inject.subject = row.subject;
        inject.text = row.text;
        inject.checks_contact = row.checks_contact;
        inject.expects = row.expects;
        injects.push_back(std::move(inject));
    }
    return injects;
}

void read_objectives(Asker& top, Drill& drill) {
    for (Asker o : top.list("objectives", objectives_max)) {
        Objective objective;
        objective.id = o.id("id");
        if (!objective.id.empty() &&
            std::ranges::any_of(drill.objectives,
                                [&](const Objective& other) { return other.id == objective.id; }))
            o.complain(o.where("id"), "the id " + objective.id + " is used twice",
                       "an inject could not say which it expects", "rename one of them");
        const auto words = o.words("text");
        objective.text = {words.en, words.lo};
        const std::string verb = o.id("move");
        const auto known = exercise::verb_of(verb);
        if (!known && !verb.empty())
            o.complain(o.where("move"), "there is no move " + verb,
                       "the objective could never be met", "naga actions lists them");
        else if (known)
            objective.verb = *known;
        objective.incident = static_cast<exercise::Incident>(o.choice_or(
            "incident", {"none", "defacement", "phishing", "infection", "flood", "outage"}, 0));
        if (o.has("campaign")) {
            const std::string id = o.id("campaign");
            objective.campaign = drill.plan.campaign(id);
            if (objective.campaign == none && !id.empty())
                o.complain(o.where("campaign"), "there is no campaign " + id,
                           "it is not known when the time begins", "name one under campaigns");
        }
        objective.within_us = o.duration("within");
        objective.by = static_cast<By>(o.choice_or("by", {"any", "all"}, 0));
        objective.abroad = o.truth_or("abroad", false);
        objective.names_lair = o.truth_or("names_lair", false);
        const bool tells = objective.verb == exercise::Verb::report ||
                           objective.verb == exercise::Verb::share ||
                           objective.verb == exercise::Verb::request;
        for (const auto& [key, asked] :
             {std::pair("abroad", objective.abroad), std::pair("names_lair", objective.names_lair)})
            if (known && asked && !tells)
                o.complain(o.where(key), "the move " + verb + " is not told to another team",
                           "the objective could never be met",
                           "use it with report, share or request");
        o.done();
        drill.objectives.push_back(std::move(objective));
    }
}

// What only the parts together can tell. The rows of a list stand in the drill as they stand
// in the scenario, one for one.
void cross_check(Asker& top, Asker& book, const Drill& drill) {
    const auto skill_is_known = [&](const std::string& skill) {
        return skill.empty() || drill.playbook.skill(skill) != none;
    };
    constexpr const char* known_skills = "name one of the playbook's";
    if (!skill_is_known(drill.skill))
        top.complain(top.where("skill"), "the playbook has no skill " + drill.skill,
                     "stand-ins would not know how to play", known_skills);
    std::vector<Asker> rows = top.list("teams", exercise::teams_max);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const std::string& skill = drill.teams.all[i].skill; !skill_is_known(skill))
            top.complain(rows[i].where("skill"), "the playbook has no skill " + skill,
                         "the stand-in of this team would not know how to play", known_skills);
    if (drill.teams.first_of(exercise::Role::cert) == none)
        top.complain(top.where("teams"), "no team has the role cert", "reports would go to nobody",
                     "give one team role: cert");
    rows = top.list("sensors", sensor::sensors_max);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const std::string& team = drill.sensors.sensors[i].team;
            !team.empty() && drill.teams.find(team) == none)
            top.complain(rows[i].where("team"), "there is no team " + team,
                         "nobody would see what the sensor sees", "name a team of the scenario");
    const auto is_objective = [&](const std::string& id) {
        return std::ranges::find(drill.msel.objectives, id) != drill.msel.objectives.end();
    };
    rows = top.list("msel", injects_max);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const std::string& id = drill.msel.rows[i].expects;
            !id.empty() && !is_objective(id) && drill.msel.milestone(id) == nullptr)
            top.complain(rows[i].where("expects"), "there is no objective " + id,
                         "nobody could say whether it was met", "add it under objectives");
    rows = top.list("milestones", exercise::milestones_max);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const exercise::Milestone& m = drill.msel.milestones[i];
            m.by == exercise::Milestone::By::objective && !m.about.empty() &&
            !is_objective(m.about))
            top.complain(rows[i].where("objective"), "there is no objective " + m.about,
                         "the milestone could never be reached", "add it under objectives");
    rows = top.list("objectives", objectives_max);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const Objective& o = drill.objectives[i];
            o.by == By::all && std::ranges::none_of(drill.injects, [&](const Inject& inject) {
                return inject.expects == o.id;
            }))
            rows[i].complain(rows[i].where("by"), "no inject expects the objective " + o.id,
                             "nobody could say who all are",
                             "let an inject expect it: all are the teams it goes to");
    if (drill.playbook.skill("prompt") == none)
        book.complain(book.where("skills"), "the playbook has no skill `prompt`",
                      "the best possible reaction is measured with it", "add it, all zeros");
}

}  // namespace

std::string world_of(const scenario::Document& scenario) { return scalar_under(scenario, "world"); }

std::string playbook_of(const scenario::Document& scenario) {
    return scalar_under(scenario, "playbook");
}

range::Setting Drill::setting() const {
    range::Setting setting;
    setting.start_of_day_us = start_of_day_us;
    setting.endex_us = length_us;
    setting.horizon_us = length_us + after_us;
    setting.time_factor = time_factor;
    return setting;
}

Checked<std::unique_ptr<Drill>> read_drill(const scenario::Document& scenario,
                                           const scenario::Document& playbook,
                                           const scenario::Document& world) {
    auto drill = std::make_unique<Drill>();
    Problems of_world;
    drill->nation = world::read_nation(world, of_world);

    Problems of_playbook;
    Asker book(playbook, playbook.root, "", of_playbook);
    drill->playbook = read_playbook(book);

    Problems problems;
    Asker top(scenario, scenario.root, "", problems);
    read_head(top, *drill);
    drill->plan = adversary::read_plan(top, drill->nation);
    drill->teams = exercise::read_teams(top, drill->nation);
    drill->sensors = sensor::read_sensors(top, drill->nation, drill->plan);
    drill->msel =
        exercise::read_msel(top, {&drill->teams, &drill->nation, &drill->plan, drill->length_us});
    drill->injects = timed_injects(drill->msel, drill->teams);
    read_objectives(top, *drill);
    for (const Objective& o : drill->objectives) drill->msel.objectives.push_back(o.id);
    top.done();
    cross_check(top, book, *drill);

    scenario::put_in_file_order(problems);
    scenario::put_in_file_order(of_playbook);
    problems.insert(problems.end(), of_playbook.begin(), of_playbook.end());
    problems.insert(problems.end(), of_world.begin(), of_world.end());
    if (!problems.empty()) return refuse(std::move(problems));

    auto terrain = range::survey(drill->nation, drill->plan);
    if (!terrain) {
        Problem problem = terrain.error();
        problem.where = (problem.where == "scenario" ? scenario.file : world.file) + ":1:1";
        return refuse(Problems{std::move(problem)});
    }
    drill->terrain = std::move(*terrain);
    return drill;
}

}  // namespace naga::conduct
