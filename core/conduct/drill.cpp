#include "conduct/drill.h"

#include <algorithm>

namespace naga::conduct {

using scenario::Asker;
using world::none;

namespace {

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

void read_injects(Asker& top, Drill& drill) {
    for (Asker i : top.list("msel")) {
        Inject inject;
        inject.number = drill.injects.size();
        inject.id = i.id("id");
        inject.at_us = i.instant("at");
        for (const std::string& id : i.ids("to")) {
            const std::uint32_t team = drill.teams.find(id);
            if (team == none)
                i.complain(i.where("to"), "there is no team " + id, "the inject would reach nobody",
                           "name a team of the scenario");
            else
                inject.to.push_back(team);
        }
        const auto subject = i.words("subject");
        const auto text = i.words("text");
        inject.subject = {subject.en, subject.lo};
        inject.text = {text.en, text.lo};
        inject.checks_contact = i.truth_or("check_of_contact", false);
        inject.expects = i.has("expects") ? i.id("expects") : "";
        if (drill.injects.empty() != inject.checks_contact)
            i.complain(i.where(), "inject 0, and it alone, checks the points of contact",
                       "who cannot be reached cannot be drilled",
                       "set check_of_contact: true on the first row only");
        if (inject.at_us > drill.length_us)
            i.complain(i.where("at"), "the inject comes after the end of the exercise",
                       "it would never be sent", "move it, or lengthen the exercise");
        i.done();
        drill.injects.push_back(std::move(inject));
    }
}

void read_objectives(Asker& top, Drill& drill) {
    for (Asker o : top.list("objectives")) {
        Objective objective;
        objective.id = o.id("id");
        const auto words = o.words("text");
        objective.text = {words.en, words.lo};
        const std::string verb = o.id("move");
        const auto known = exercise::verb_of(verb);
        if (!known)
            o.complain(o.where("move"), "there is no move " + verb,
                       "the objective could never be met", "naga actions lists them");
        else
            objective.verb = *known;
        objective.incident = static_cast<exercise::Incident>(o.choice_or(
            "incident", {"none", "defacement", "phishing", "infection", "flood", "outage"}, 0));
        objective.within_us = o.duration("within");
        o.done();
        drill.objectives.push_back(std::move(objective));
    }
    for (const Inject& inject : drill.injects)
        if (!inject.expects.empty() &&
            std::ranges::none_of(drill.objectives,
                                 [&](const Objective& o) { return o.id == inject.expects; }))
            top.complain(
                top.where("msel"),
                "inject " + inject.id + " expects " + inject.expects + ", which is no objective",
                "nobody could say whether it was met", "add it under objectives");
}

// What only the parts together can tell.
void cross_check(Asker& top, const Drill& drill) {
    for (const sensor::Sensor& s : drill.sensors.sensors)
        if (drill.teams.find(s.team) == none)
            top.complain(top.where("sensors"),
                         "sensor " + s.id + " belongs to " + s.team + ", which is no team",
                         "nobody would see what it sees", "name a team of the scenario");
    if (drill.playbook.skill("prompt") == none)
        top.complain(top.where("playbook"), "the playbook has no skill `prompt`",
                     "the best possible reaction is measured with it", "add it, all zeros");
    if (drill.playbook.skill(drill.skill) == none)
        top.complain(top.where("skill"), "the playbook has no skill " + drill.skill,
                     "stand-ins would not know how to play", "name one of the playbook's");
    for (const exercise::Team& team : drill.teams.all)
        if (!team.skill.empty() && drill.playbook.skill(team.skill) == none)
            top.complain(
                top.where("teams"),
                "team " + team.id + " has skill " + team.skill + ", which the playbook has not",
                "its stand-in would not know how to play", "name one of the playbook's");
    if (drill.teams.first_of(exercise::Role::cert) == none)
        top.complain(top.where("teams"), "no team has the role cert", "reports would go to nobody",
                     "give one team role: cert");
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
    Problems problems;
    auto drill = std::make_unique<Drill>();
    auto nation = world::read_nation(world);
    if (nation)
        drill->nation = std::move(*nation);
    else
        problems = nation.error();

    Asker book(playbook, playbook.root, "", problems);
    book.text("format");
    drill->playbook = read_playbook(book);
    book.done();

    Asker top(scenario, scenario.root, "", problems);
    const std::string format = top.text("format");
    if (format != "naga-scenario/1")
        top.complain(top.where("format"), "the format is `" + format + "`",
                     "this naga reads naga-scenario/1", "write format: naga-scenario/1");
    drill->id = top.id("id");
    auto words = top.words("name");
    drill->name = {words.en, words.lo};
    words = top.words_or("summary");
    drill->summary = {words.en, words.lo};
    top.text("world");
    top.text("playbook");
    drill->start = top.text("start");
    drill->start_of_day_us = time_of_day(drill->start);
    if (drill->start_of_day_us < 0) {
        top.complain(top.where("start"), "`" + drill->start + "` is no date and time",
                     "clocks could not be shown", "write it like 2013-12-09T09:00");
        drill->start_of_day_us = 0;
    }
    drill->zone = top.text("zone");
    drill->length_us = top.duration("length");
    drill->after_us = top.duration_or("after", 72LL * 3'600'000'000);
    constexpr std::int64_t longest = 14LL * 24 * 3'600'000'000;
    if (drill->length_us <= 0 || drill->length_us > longest || drill->after_us > longest ||
        drill->length_us % 60'000'000 != 0 || drill->after_us % 60'000'000 != 0)
        top.complain(top.where("length"), "a drill lasts whole minutes, from one to two weeks",
                     "memory and time are kept for that", "choose such a length");
    drill->time_factor = top.number_or("time_factor", 0.001, 1000, 1);
    drill->skill = top.has("skill") ? top.id("skill") : "competent";
    Asker weights = top.map("weights");
    drill->weights.service_user_hours = weights.number("service_user_hours", 0, 1e9);
    drill->weights.defaced_site_hours = weights.number("defaced_site_hours", 0, 1e9);
    drill->weights.infected_host_hours = weights.number("infected_host_hours", 0, 1e9);
    drill->weights.credentials_lost = weights.number("credentials_lost", 0, 1e9);
    drill->weights.records_lost = weights.number("records_lost", 0, 1e9);
    weights.done();
    drill->plan = adversary::read_plan(top, drill->nation);
    drill->teams = exercise::read_teams(top, drill->nation);
    drill->sensors = sensor::read_sensors(top, drill->nation, drill->plan);
    read_injects(top, *drill);
    read_objectives(top, *drill);
    top.done();
    cross_check(top, *drill);
    if (!problems.empty()) return refuse(std::move(problems));

    auto terrain = range::survey(drill->nation, drill->plan);
    if (!terrain) return refuse(Problems{terrain.error()});
    drill->terrain = std::move(*terrain);
    return drill;
}

}  // namespace naga::conduct
