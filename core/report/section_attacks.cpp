#include <algorithm>

#include "measure/about.h"
#include "report/charts.h"
#include "report/describe.h"
#include "report/sections.h"

namespace naga::report {

using adversary::Campaign;
using exercise::Move;
using measure::incident_of;
using measure::Times;
using world::none;

namespace {

// Rows of an attack's chronicle; what is beyond stands in the journal.
constexpr std::size_t chronicle_max = 25;

Html place_of(const Telling& t, std::uint32_t network) {
    if (network == none) return plain("\u2013");
    const world::Network& n = t.drill.nation.networks[network];
    Html text = t.words(n.name);
    if (n.country != none)
        text += plain(" (") + t.words(t.drill.nation.countries[n.country].name) + plain(")");
    return text;
}

void particulars(const Telling& t, const Campaign& c) {
    const adversary::Plan& plan = t.drill.plan;
    const adversary::Actor& actor = plan.actors[c.actor];
    t.page.open("dl", {{"class", "particulars"}});
    const auto item = [&](Phrase name, const Html& value) {
        if (value.code.empty()) return;
        t.page.open("div").put("dt", t.say(name)).put("dd", value).close();
    };
    item(Phrase::kind,
         plain(incident_name(incident_of(c.kind)).in(t.language)) +
             element("small", {}, plain(" ") + plain(exercise::rsit(incident_of(c.kind)))));
    Html who = t.words(actor.name);
    if (actor.country != none)
        who += plain(" (") + t.words(t.drill.nation.countries[actor.country].name) + plain(")");
    item(Phrase::actor, who);
    item(Phrase::motive, plain(motive_name(actor.motive).in(t.language)));
    item(Phrase::trace, t.words(actor.trace));
    std::vector<Html> techniques;
    for (const std::string& id : c.techniques) techniques.push_back(plain(id));
    item(Phrase::techniques, joined(techniques));
    item(Phrase::begins, t.clock(c.start));
    std::vector<Html> targets;
    for (const std::uint32_t s : c.targets)
        targets.push_back(plain(t.drill.nation.services[s].name));
    item(Phrase::targets, joined(targets));
    std::vector<Html> lairs;
    const auto lair = [&](std::uint32_t l) {
        lairs.push_back(plain(plan.lairs[l].name) + plain(" \u2013 ") +
                        place_of(t, plan.lairs[l].network));
    };
    if (c.lair != none) lair(c.lair);
    if (c.malware != none)
        for (const std::uint32_t l : plan.malware[c.malware].lairs) lair(l);
    item(Phrase::commanded_from, joined(lairs));
    t.page.close();
}

Step step_of(const std::optional<std::int64_t>& at, const std::string& entry) {
    return {at, at ? entry : std::string()};
}

void timeline(const Telling& t, const Attack& attack) {
    const Campaign& c = t.drill.plan.campaigns[attack.campaign];
    Timeline line;
    const std::string letter = t.letter(attack.campaign);
    line.caption = {t.id("timeline-" + letter),
                    t.say(Phrase::who_knew, {t.campaign(attack.campaign)}),
                    t.say(Phrase::about_timeline), t.language};
    line.day.length_us = t.drill.length_us;
    line.day.start_of_day_us = t.drill.start_of_day_us;
    line.day.label = t.say(Phrase::local_time, {plain(t.drill.zone)});
    line.names = {t.say(Phrase::knowable), t.say(Phrase::detected), t.say(Phrase::reported),
                  t.say(Phrase::shared), t.say(Phrase::contained)};
    line.start_us = c.start;
    line.start_name = t.say(Phrase::attack_begins);
    line.recovered_us = attack.recovered;
    line.recovered_name = t.say(Phrase::recovered);
    for (const Times& x : attack.teams) {
        TimelineRow row;
        row.name = plain(shortened(t.drill.teams.all[x.team].name.in(t.language), 24));
        const auto move = [](std::uint64_t id) { return "m" + std::to_string(id); };
        row.steps[0] = {x.knowable, ""};
        if (x.knowable && std::ranges::binary_search(t.records, x.knowable_record))
            row.steps[0].entry = evidence::as_text(x.knowable_record);
        row.steps[1] = step_of(x.detected, move(x.detected_move));
        row.steps[2] = step_of(x.reported, move(x.reported_move));
        row.steps[3] = step_of(x.shared, move(x.shared_move));
        row.steps[4] = step_of(x.contained, move(x.contained_move));
        line.rows.push_back(row);
    }
    t.figure(draw(line), line.caption.title);
}

void times_table(const Telling& t, const Attack& attack) {
    t.page.open("table", {{"class", "times"}});
    t.page.put("caption", t.say(Phrase::times_by_team));
    t.head({t.say(Phrase::team), t.say(Phrase::knowable), t.say(Phrase::detected),
            t.say(Phrase::delay), t.say(Phrase::reported), t.say(Phrase::shared),
            t.say(Phrase::contained)});
    t.page.open("tbody");
    for (const Times& x : attack.teams) {
        t.page.open("tr").put("th", {{"scope", "row"}}, t.team(x.team));
        const auto cell = [&](const std::optional<std::int64_t>& at, const Html& rests) {
            t.page.put("td", at ? t.clock(*at) + element("small", {}, plain(" ") + rests)
                                : plain("\u2013"));
        };
        cell(x.knowable, t.record(x.knowable_record));
        cell(x.detected, t.entry(x.detected_move));
        t.page.put("td", x.knowable && x.detected && *x.detected >= *x.knowable
                             ? t.length(*x.detected - *x.knowable)
                         : x.detected ? t.say(Phrase::told_by_others)
                                      : plain("\u2013"));
        cell(x.reported, t.entry(x.reported_move));
        cell(x.shared, t.entry(x.shared_move));
        cell(x.contained, t.entry(x.contained_move));
        t.page.close();
    }
    t.page.close().close();
    t.why(Phrase::rule_times);
}

// Entries of one team that do the same in the same minute stand in one row.
struct Row {
    const Move* move = nullptr;
    std::vector<std::uint64_t> ids;
    std::vector<std::uint32_t> to;
};

std::vector<Row> rows_of(const Telling& t, const Attack& attack) {
    std::vector<Row> rows;
    for (const std::uint64_t id : attack.moves) {
        const Move* m = t.facts.entry_of(t.outcome.actual, id);
        if (m == nullptr) continue;
        const auto same = std::ranges::find_if(rows, [&](const Row& row) {
            return row.move->team == m->team && row.move->what == m->what &&
                   row.move->on.verb == m->on.verb &&
                   row.move->at_us / 60'000'000 == m->at_us / 60'000'000;
        });
        Row& row = same == rows.end() ? rows.emplace_back() : *same;
        if (row.move == nullptr) row.move = m;
        row.ids.push_back(id);
        if (m->to != none && std::ranges::find(row.to, m->to) == row.to.end())
            row.to.push_back(m->to);
    }
    return rows;
}

void chronicle(const Telling& t, const Attack& attack) {
    const std::vector<Row> rows = rows_of(t, attack);
    if (rows.empty()) {
        t.paragraph(Phrase::no_moves);
        return;
    }
    t.page.open("table", {{"class", "chronicle"}});
    t.page.put("caption", t.say(Phrase::minute_by_minute));
    t.head({t.say(Phrase::time), t.say(Phrase::team), t.say(Phrase::what), t.say(Phrase::entry)});
    t.page.open("tbody");
    for (std::size_t i = 0; i < std::min(rows.size(), chronicle_max); ++i) {
        const Row& row = rows[i];
        t.page.open("tr").put("td", t.clock(row.move->at_us)).put("td", t.team(row.move->team));
        Html what = plain(verb_of(*row.move).in(t.language));
        if (row.ids.size() > 1)
            what += plain(" \u00D7" + std::to_string(row.ids.size()));
        else
            what += element("small", {}, plain(" ") + plain(objects_of(t.drill, *row.move)));
        if (row.to.size() > 3)
            what += plain(" \u2192 ") +
                    t.say(Phrase::so_many_teams, {t.whole(static_cast<double>(row.to.size()))});
        else if (!row.to.empty())
            what += plain(" \u2192 ") + t.teams(row.to);
        t.page.put("td", what);
        Html ids = t.entry(row.ids.front());
        if (row.ids.size() > 1) ids += plain(" \u2026 ") + t.entry(row.ids.back());
        t.page.put("td", ids).close();
    }
    t.page.close().close();
    if (rows.size() > chronicle_max)
        t.paragraph(Phrase::rows_more, {t.whole(static_cast<double>(rows.size() - chronicle_max))});
}

}  // namespace

void tell_attacks(const Telling& t) {
    t.heading("attacks", Phrase::title_attacks);
    t.paragraph(Phrase::about_attacks);
    for (const Attack& attack : t.facts.attacks) {
        const Campaign& c = t.drill.plan.campaigns[attack.campaign];
        t.page.open("section", {{"class", "attack"}});
        t.page.put("h3", {{"id", t.id("attack-" + t.letter(attack.campaign))}},
                   t.campaign(attack.campaign));
        particulars(t, c);
        if (attack.knowable)
            t.paragraph(Phrase::first_knew,
                        {t.team(attack.knowable->team), t.clock(*attack.knowable->knowable),
                         t.length(*attack.knowable->knowable - c.start)});
        if (attack.detected)
            t.paragraph(Phrase::first_told,
                        {t.team(attack.detected->team), t.clock(*attack.detected->detected),
                         t.length(*attack.detected->detected - c.start)});
        else
            t.paragraph(Phrase::nobody_told);
        if (attack.recovered)
            t.paragraph(Phrase::was_recovered,
                        {t.clock(*attack.recovered), t.length(*attack.recovered - c.start)});
        else
            t.paragraph(Phrase::was_not_recovered);
        if (!attack.teams.empty()) {
            timeline(t, attack);
            times_table(t, attack);
        }
        chronicle(t, attack);
        t.page.close();
    }
    if (t.facts.attacks.empty()) t.paragraph(Phrase::no_attacks);
}

}  // namespace naga::report
