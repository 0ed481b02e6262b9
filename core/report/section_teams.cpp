#include <algorithm>

#include "report/charts.h"
#include "report/describe.h"
#include "report/sections.h"

namespace naga::report {

using exercise::Verb;
using world::none;

namespace {

// Requests listed one by one; what is beyond stands in the journal.
constexpr std::size_t requests_max = 60;
// Entries and records named at one finding; the rest is counted.
constexpr std::size_t links_of_a_finding = 8;

void contacts(const Telling& t) {
    t.page.put("h3", t.say(Phrase::title_contacts));
    t.paragraph(Phrase::contacts_reached,
                {t.whole(t.outcome.contacts_reached), t.whole(t.outcome.contacts_asked)});
    if (t.facts.contacts.empty()) return;
    t.page.open("table");
    t.page.put("caption", t.say(Phrase::title_contacts));
    t.head({t.say(Phrase::team), t.say(Phrase::answered_at), t.say(Phrase::entry)});
    t.page.open("tbody");
    for (const measure::Contact& c : t.facts.contacts) {
        t.page.open("tr").put("th", {{"scope", "row"}}, t.team(c.team));
        t.page.put("td", c.move != 0 ? t.clock(c.at_us) : t.say(Phrase::not_reached));
        t.page.put("td", c.move != 0 ? t.entry(c.move) : plain("\u2013")).close();
    }
    t.page.close().close();
    t.why(Phrase::rule_contacts);
}

void matrix(const Telling& t) {
    Matrix m;
    m.caption = {t.id("matrix"), t.say(Phrase::who_spoke), t.say(Phrase::about_matrix), t.language};
    // Teams that neither spoke nor were spoken to are named below, not drawn.
    std::vector<std::uint32_t> drawn, silent;
    const auto& x = t.facts.exchanges;
    for (std::uint32_t a = 0; a < x.size(); ++a) {
        bool spoke = false;
        for (std::uint32_t b = 0; b < x.size(); ++b)
            spoke |= x[a][b].told + x[a][b].asked + x[b][a].told + x[b][a].asked > 0;
        (spoke ? drawn : silent).push_back(a);
    }
    if (drawn.empty()) {
        t.paragraph(Phrase::nobody_spoke);
        return;
    }
    for (const std::uint32_t a : drawn) {
        m.names.push_back(plain(shortened(t.drill.teams.all[a].name.in(t.language), 24)));
        auto& row = m.cells.emplace_back();
        for (const std::uint32_t b : drawn) row.emplace_back(x[a][b].told, x[a][b].asked);
    }
    m.told = t.say(Phrase::told);
    m.asked = t.say(Phrase::asked);
    m.from = t.say(Phrase::who_speaks);
    m.to = t.say(Phrase::spoken_to);
    t.figure(draw(m), t.say(Phrase::who_spoke), plain(" ") + t.say(Phrase::about_matrix));
    if (!silent.empty()) t.paragraph(Phrase::silent_teams, {t.teams(silent)});
    t.why(Phrase::rule_matrix);
}

// Requests of one team to another for the same thing with the same kind of answer.
struct Row {
    Asked first;
    std::int64_t shortest_us = 0, longest_us = 0;
    std::size_t asked = 0;
    std::vector<std::uint64_t> moves;  // each with its answer behind it
};

// Those that got no answer first, then refused ones: nobody should have to look for them.
std::vector<Row> request_rows(const std::vector<Asked>& asked) {
    const auto rank = [](const Asked& a) { return a.answer == 0 ? 0 : a.agreed ? 2 : 1; };
    std::vector<Row> rows;
    for (const Asked& a : asked) {
        const std::int64_t wait = a.answered_us - a.at_us;
        auto row = std::ranges::find_if(rows, [&](const Row& r) {
            return r.first.from == a.from && r.first.to == a.to && r.first.verb == a.verb &&
                   rank(r.first) == rank(a);
        });
        if (row == rows.end()) row = rows.insert(rows.end(), {a, wait, wait, 0, {}});
        row->shortest_us = std::min(row->shortest_us, wait);
        row->longest_us = std::max(row->longest_us, wait);
        ++row->asked;
        row->moves.push_back(a.move);
        if (a.answer != 0) row->moves.push_back(a.answer);
    }
    std::vector<Row> sorted;
    for (int wanted = 0; wanted < 3; ++wanted)
        for (const Row& row : rows)
            if (rank(row.first) == wanted) sorted.push_back(row);
    return sorted;
}

void requests(const Telling& t) {
    const Facts& f = t.facts;
    t.page.put("h3", t.say(Phrase::title_requests));
    t.paragraph(Phrase::requests_made,
                {t.whole(static_cast<double>(f.asked.size())), t.whole(f.agreed),
                 t.whole(f.refused), t.whole(f.unanswered)});
    if (f.answer_median_us) t.paragraph(Phrase::answer_median, {t.length(*f.answer_median_us)});
    if (f.asked.empty()) return;
    t.page.open("table", {{"class", "chronicle"}});
    t.page.put("caption", t.say(Phrase::title_requests));
    t.head({t.say(Phrase::time), t.say(Phrase::who_asked), t.say(Phrase::whom),
            t.say(Phrase::for_what), t.say(Phrase::answer), t.say(Phrase::after),
            t.say(Phrase::entry)});
    t.page.open("tbody");
    std::vector<Row> rows = request_rows(f.asked);
    for (std::size_t i = 0; i < std::min(rows.size(), requests_max); ++i) {
        const Row& row = rows[i];
        t.page.open("tr").put("td", t.clock(row.first.at_us));
        t.page.put("td", t.team(row.first.from)).put("td", t.team(row.first.to));
        Html what = plain(exercise::entry(row.first.verb).what.in(t.language));
        if (row.asked > 1) what += plain(" \u00D7" + std::to_string(row.asked));
        t.page.put("td", what);
        if (row.first.answer == 0) {
            t.page.put("td", element("b", {}, t.say(Phrase::no_answer))).put("td", plain("\u2013"));
        } else {
            t.page.put("td", t.say(row.first.agreed ? Phrase::agreed : Phrase::refused));
            Html wait = t.length(row.shortest_us);
            if (row.longest_us - row.shortest_us >= 60'000'000)
                wait += plain(" \u2026 ") + t.length(row.longest_us);
            t.page.put("td", wait);
        }
        t.page.put("td", t.entries(row.moves, 4)).close();
    }
    t.page.close().close();
    if (rows.size() > requests_max)
        t.paragraph(Phrase::rows_more, {t.whole(static_cast<double>(rows.size() - requests_max))});
    t.why(Phrase::rule_requests);
}

Html owner(const Telling& t, const Finding& f) {
    return f.teams.empty() ? t.say(Phrase::to_be_agreed) : t.teams(f.teams);
}

// The finding in words, with its figures.
Html found(const Telling& t, const Finding& f) {
    const Html who = t.teams(f.teams), much = t.whole(f.amount), of = t.whole(f.of);
    const Html attack = f.campaign ? t.campaign(*f.campaign) : Html{};
    const Html dimension = f.dimension ? t.dimension(*f.dimension) : Html{};
    const auto objective = [&] {
        return f.objective && *f.objective < t.drill.objectives.size()
                   ? t.words(t.drill.objectives[*f.objective].text)
                   : Html{};
    };
    switch (f.rule) {
        case Rule::dimension_held:
            return t.say(Phrase::found_dimension_held, {dimension, t.decimal(f.amount)});
        case Rule::contacts_all: return t.say(Phrase::found_contacts_all, {of});
        case Rule::answers_given: return t.say(Phrase::found_answers_given, {much, of});
        case Rule::objectives_all: return t.say(Phrase::found_objectives_all, {of});
        case Rule::told_abroad: return t.say(Phrase::found_told_abroad, {much, of});
        case Rule::notices_good: return t.say(Phrase::found_notices_good, {of});
        case Rule::recovered_in_time:
            return t.say(Phrase::found_recovered, {attack, t.length(f.length_us)});
        case Rule::late_detection:
            return t.say(Phrase::found_late, {attack, who, t.length(f.length_us)});
        case Rule::never_detected: return t.say(Phrase::found_never_detected, {attack, who});
        case Rule::kept_to_itself: return t.say(Phrase::found_kept, {attack, who});
        case Rule::unanswered: return t.say(Phrase::found_unanswered, {much, of, who});
        case Rule::refused: return t.say(Phrase::found_refused, {much, of, who});
        case Rule::slow_answer: return t.say(Phrase::found_slow, {who, t.length(f.length_us)});
        case Rule::poor_notices: return t.say(Phrase::found_poor_notices, {much, of});
        case Rule::contact_missed: return t.say(Phrase::found_contact_missed, {who});
        case Rule::objective_missed: return t.say(Phrase::found_objective_missed, {objective()});
        case Rule::dimension_lost:
            return t.say(Phrase::found_dimension_lost, {dimension, t.decimal(f.amount)});
        case Rule::not_recovered: return t.say(Phrase::found_not_recovered, {attack});
        case Rule::no_authority: return t.say(Phrase::found_no_authority, {much, who});
        case Rule::users_cut: return t.say(Phrase::found_users_cut, {t.amount(f.amount)});
    }
    return {};
}

Html rests_on(const Telling& t, const Finding& f) {
    std::vector<Html> links;
    for (const std::uint64_t r : f.records)
        if (links.size() < links_of_a_finding) links.push_back(t.record(r));
    Html all = joined(links);
    if (!f.moves.empty() && !all.code.empty()) all += plain(", ");
    all += t.entries(f.moves, links_of_a_finding);
    if (all.code.empty()) return {};
    return element("span", {{"class", "links"}}, t.say(Phrase::rests_on) + plain(": ") + all);
}

}  // namespace

void tell_objectives(const Telling& t) {
    t.heading("objectives", Phrase::title_objectives);
    const auto& all = t.outcome.objectives;
    const auto met = std::ranges::count_if(all, [](const auto& o) { return o.met; });
    t.paragraph(Phrase::objectives_met,
                {t.whole(static_cast<double>(met)), t.whole(static_cast<double>(all.size()))});
    if (all.empty()) return;
    t.page.open("table");
    t.page.put("caption", t.say(Phrase::title_objectives));
    t.head({t.say(Phrase::objective), t.say(Phrase::measure), t.say(Phrase::result),
            t.say(Phrase::entry)});
    t.page.open("tbody");
    for (std::size_t i = 0; i < all.size(); ++i) {
        const measure::Objective& o = all[i];
        t.page.open("tr");
        if (i < t.drill.objectives.size()) {
            const conduct::Objective& asked = t.drill.objectives[i];
            t.page.put("th", {{"scope", "row"}}, t.words(asked.text));
            Html measure = plain(exercise::entry(asked.verb).what.in(t.language));
            if (asked.incident != exercise::Incident::none)
                measure += plain(" \u2013 ") + plain(incident_name(asked.incident).in(t.language));
            const auto with = [&](bool wanted, Phrase phrase) {
                if (wanted) measure += plain(", ") + t.say(phrase);
            };
            with(asked.by == conduct::By::all, Phrase::by_all_asked);
            with(asked.abroad, Phrase::to_abroad);
            with(asked.names_lair, Phrase::naming_lair);
            measure += plain(", ") + t.say(Phrase::within, {t.length(asked.within_us)});
            t.page.put("td", measure);
        } else {
            t.page.put("th", {{"scope", "row"}}, plain(o.id)).put("td", plain("\u2013"));
        }
        const exercise::Move* m = o.met ? t.facts.entry_of(t.outcome.actual, o.move) : nullptr;
        t.page.put("td", element("b", {{"class", o.met ? "met" : "missed"}},
                                 t.say(o.met ? Phrase::met : Phrase::not_met)));
        t.page.put("td", m == nullptr ? plain("\u2013")
                                      : t.clock(m->at_us) + plain(" ") + t.team(m->team) +
                                            element("small", {}, plain(" ") + t.entry(o.move)));
        t.page.close();
    }
    t.page.close().close();
    t.why(Phrase::rule_objectives);
}

void tell_cooperation(const Telling& t) {
    t.heading("cooperation", Phrase::title_cooperation);
    t.paragraph(Phrase::about_cooperation);
    contacts(t);
    t.page.put("h3", t.say(Phrase::who_spoke));
    matrix(t);
    requests(t);
}

void tell_costs(const Telling& t) {
    t.heading("costs", Phrase::title_costs);
    t.paragraph(Phrase::about_costs);
    const auto& a = t.outcome.actual;
    t.page.open("table", {{"class", "figures"}});
    t.page.put("caption", t.say(Phrase::title_costs));
    t.head(
        {t.say(Phrase::figure), t.say(Phrase::none), t.say(Phrase::actual), t.say(Phrase::prompt)});
    t.page.open("tbody");
    const auto row = [&](Phrase name, const auto& value) {
        t.page.open("tr").put("th", {{"scope", "row"}}, t.say(name));
        for (const measure::Run* run : {&t.outcome.none, &a, &t.outcome.prompt})
            t.page.put("td", t.amount(value(*run)));
        t.page.close();
    };
    row(Phrase::staff_hours,
        [](const measure::Run& r) { return static_cast<double>(r.cost.staff_minutes) / 60; });
    row(Phrase::money, [](const measure::Run& r) { return static_cast<double>(r.cost.money_usd); });
    row(Phrase::users_cut, [](const measure::Run& r) { return r.users_cut_hours; });
    row(Phrase::composite_harm, [](const measure::Run& r) { return r.harm.total; });
    t.page.close().close();
    std::vector<std::uint64_t> cutting;
    for (const conduct::Carried& c : a.carried)
        if (c.done && !c.refused &&
            (c.verb == Verb::filter || c.verb == Verb::rate_limit || c.verb == Verb::blackhole ||
             c.verb == Verb::isolate))
            cutting.push_back(c.move);
    t.why(Phrase::rule_costs, {}, cutting);
}

void tell_strengths(const Telling& t) {
    t.heading("strengths", Phrase::title_strengths);
    t.paragraph(Phrase::about_strengths);
    const auto& all = t.facts.findings;
    if (std::ranges::none_of(all, [](const Finding& f) { return is_strength(f.rule); })) {
        t.paragraph(Phrase::no_strengths);
        return;
    }
    t.page.open("table", {{"class", "plan"}});
    t.page.put("caption", t.say(Phrase::title_strengths));
    t.head({t.say(Phrase::what_was_found), t.say(Phrase::rule)});
    t.page.open("tbody");
    for (const Finding& f : all) {
        if (!is_strength(f.rule)) continue;
        t.page.open("tr").put("td", found(t, f) + rests_on(t, f));
        t.page.put("td", plain(rule_text(f.rule).in(t.language))).close();
    }
    t.page.close().close();
}

void tell_improvements(const Telling& t) {
    t.heading("improvements", Phrase::title_improvements);
    t.paragraph(Phrase::about_improvements);
    const auto& all = t.facts.findings;
    if (std::ranges::all_of(all, [](const Finding& f) { return is_strength(f.rule); })) {
        t.paragraph(Phrase::no_improvements);
        return;
    }
    t.page.open("table", {{"class", "plan"}});
    t.page.put("caption", t.say(Phrase::title_improvements));
    t.head({t.say(Phrase::number), t.say(Phrase::what_was_found), t.say(Phrase::proposal),
            t.say(Phrase::owner), t.say(Phrase::due)});
    t.page.open("tbody");
    int number = 0;
    for (const Finding& f : all) {
        if (is_strength(f.rule)) continue;
        t.page.open("tr").put("td", plain(std::to_string(++number)));
        t.page.put("td", found(t, f) +
                             element("small", {{"class", "rule"}},
                                     plain(rule_text(f.rule).in(t.language))) +
                             rests_on(t, f));
        t.page.put("td", plain(proposal_of(f.rule).in(t.language)));
        t.page.put("td", owner(t, f)).put("td", {{"class", "blank"}}, {}).close();
    }
    t.page.close().close();
}

}  // namespace naga::report
