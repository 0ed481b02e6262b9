#include <algorithm>

#include "report/charts.h"
#include "report/report_json.h"
#include "report/sections.h"

namespace naga::report {

using measure::dimensions;
using measure::Run;
using measure::Sample;

namespace {

std::vector<std::uint64_t> movers(const Telling& t, std::size_t d) {
    std::vector<std::uint64_t> all;
    for (const conduct::Carried& c : t.outcome.actual.carried) {
        const exercise::Move* m = t.facts.entry_of(t.outcome.actual, c.move);
        if (m != nullptr && c.done && !c.refused && moves_dimension(t.drill, d, *m))
            all.push_back(c.move);
    }
    return all;
}

void dimension_table(const Telling& t) {
    const auto& o = t.outcome;
    t.page.open("table", {{"class", "figures"}});
    t.page.put("caption", t.say(Phrase::harm_by_dimension));
    t.head({t.say(Phrase::dimension), t.say(Phrase::none), t.say(Phrase::actual),
            t.say(Phrase::prompt), t.say(Phrase::avoided), t.say(Phrase::index),
            t.say(Phrase::low_high)});
    t.page.open("tbody");
    const auto row = [&](const Html& name, double none, double actual, double prompt,
                         const measure::Index& index) {
        t.page.open("tr").put("th", {{"scope", "row"}}, name);
        for (const double v : {none, actual, prompt, none - actual}) t.page.put("td", t.amount(v));
        t.page.put("td", element("b", {}, t.index(index.value)));
        Html spread = plain("\u2013");
        if (index.low && index.high)
            spread = t.decimal(*index.low) + plain(" \u2026 ") + t.decimal(*index.high);
        if (index.low && index.days < o.replicates)
            spread += element(
                "small", {},
                plain(" (") + t.say(Phrase::so_many_days, {t.whole(index.days)}) + plain(")"));
        t.page.put("td", spread);
        t.page.close();
    };
    for (std::size_t d = 0; d < dimensions; ++d)
        row(t.dimension(d) + element("small", {}, plain(" (") + t.dimension_unit(d) + plain(")")),
            o.none.harm.by_dimension[d], o.actual.harm.by_dimension[d],
            o.prompt.harm.by_dimension[d], o.index_by_dimension[d]);
    t.page.close();
    t.page.open("tfoot");
    row(t.say(Phrase::composite_harm), o.none.harm.total, o.actual.harm.total, o.prompt.harm.total,
        o.index);
    t.page.close().close();
    for (std::size_t d = 0; d < dimensions; ++d)
        if (!o.index_by_dimension[d].value && o.none.harm.by_dimension[d] > 0)
            t.paragraph(Phrase::dimension_null, {t.dimension(d)});
    t.why(Phrase::rule_dimensions);
    for (std::size_t d = 0; d < dimensions; ++d) {
        const std::vector<std::uint64_t> moves = movers(t, d);
        if (moves.empty()) continue;
        t.page.open("p", {{"class", "rests"}});
        t.page.add(t.say(Phrase::moved_by, {t.dimension(d), t.entries(moves)}));
        t.page.close();
    }
}

void bars(const Telling& t) {
    const auto& o = t.outcome;
    Bars bars;
    bars.caption = {t.id("bars"), t.say(Phrase::harm_by_dimension), t.say(Phrase::about_bars),
                    t.language};
    bars.names = {t.say(Phrase::none), t.say(Phrase::actual), t.say(Phrase::prompt)};
    for (std::size_t d = 0; d < dimensions; ++d) {
        BarGroup group;
        group.name = t.dimension(d);
        group.values = {o.none.harm.by_dimension[d], o.actual.harm.by_dimension[d],
                        o.prompt.harm.by_dimension[d]};
        for (std::size_t v = 0; v < 3; ++v) group.labels[v] = t.amount(group.values[v]);
        bars.groups.push_back(group);
    }
    t.figure(draw(bars), t.say(Phrase::harm_by_dimension), t.say(Phrase::note_bars));
}

// The composite index with one weight changed by a factor.
std::optional<double> index_with(const Telling& t, std::size_t changed, double factor) {
    double none = 0, actual = 0, prompt = 0;
    for (std::size_t d = 0; d < dimensions; ++d) {
        const double weight = weight_of(t.drill.weights, d) * (d == changed ? factor : 1);
        none += weight * t.outcome.none.harm.by_dimension[d];
        actual += weight * t.outcome.actual.harm.by_dimension[d];
        prompt += weight * t.outcome.prompt.harm.by_dimension[d];
    }
    return measure::index_of(none, actual, prompt).value;
}

void weights(const Telling& t) {
    t.page.put("h3", t.say(Phrase::title_weights));
    t.paragraph(Phrase::about_weights);
    t.page.open("table", {{"class", "figures"}});
    t.page.put("caption", t.say(Phrase::composite_index));
    t.head({t.say(Phrase::dimension), t.say(Phrase::weight), t.say(Phrase::halved),
            t.say(Phrase::as_is), t.say(Phrase::doubled)});
    t.page.open("tbody");
    for (std::size_t d = 0; d < dimensions; ++d) {
        t.page.open("tr").put("th", {{"scope", "row"}}, t.dimension(d));
        t.page.put("td", t.decimal(weight_of(t.drill.weights, d)));
        for (const double factor : {0.5, 1.0, 2.0})
            t.page.put("td", t.index(index_with(t, d, factor)));
        t.page.close();
    }
    t.page.close().close();
    t.why(Phrase::rule_weights);
}

Curve curve_of(const Telling& t, Phrase name, const Run& run, const auto& value) {
    Curve curve;
    curve.name = t.say(name);
    for (const Sample& s : run.samples) curve.points.emplace_back(s.at_us, value(s));
    return curve;
}

Day day_of(const Telling& t) {
    Day day;
    day.length_us = t.outcome.actual.samples.empty() ? t.drill.length_us
                                                     : t.outcome.actual.samples.back().at_us;
    day.start_of_day_us = t.drill.start_of_day_us;
    day.label = t.say(Phrase::local_time, {plain(t.drill.zone)});
    return day;
}

std::vector<Mark> marks_of(const Telling& t) {
    std::vector<Mark> marks;
    for (const Attack& attack : t.facts.attacks) {
        const std::string letter = t.letter(attack.campaign);
        marks.push_back(
            {Mark::Kind::attack, t.drill.plan.campaigns[attack.campaign].start, letter});
        if (attack.detected)
            marks.push_back({Mark::Kind::detected, *attack.detected->detected, letter});
        if (attack.contained)
            marks.push_back({Mark::Kind::contained, *attack.contained->contained, letter});
    }
    return marks;
}

void key_to_marks(const Telling& t) {
    t.page.open("table");
    t.page.put("caption", t.say(Phrase::key_to_marks));
    t.head({t.say(Phrase::attack), t.say(Phrase::begins), t.say(Phrase::first_detected),
            t.say(Phrase::first_contained)});
    t.page.open("tbody");
    for (const Attack& a : t.facts.attacks) {
        t.page.open("tr");
        t.page.put("th", {{"scope", "row"}},
                   link_to(t.id("attack-" + t.letter(a.campaign)), t.campaign(a.campaign)));
        t.page.put("td", t.clock(t.drill.plan.campaigns[a.campaign].start));
        const auto who = [&](const std::optional<measure::Times>& times,
                             std::optional<std::int64_t> measure::Times::*at,
                             std::uint64_t measure::Times::*move) {
            if (!times) return plain("\u2013");
            return t.clock(*((*times).*at)) + plain(" ") + t.team(times->team) + plain(" (") +
                   t.entry((*times).*move) + plain(")");
        };
        t.page.put("td",
                   who(a.detected, &measure::Times::detected, &measure::Times::detected_move));
        t.page.put("td",
                   who(a.contained, &measure::Times::contained, &measure::Times::contained_move));
        t.page.close();
    }
    t.page.close().close();
}

}  // namespace

void tell_avoided(const Telling& t) {
    t.heading("avoided", Phrase::title_avoided);
    t.paragraph(Phrase::about_avoided);
    dimension_table(t);
    bars(t);
    weights(t);
}

void tell_day(const Telling& t) {
    t.heading("day", Phrase::title_day);
    t.paragraph(Phrase::about_day);
    const auto& o = t.outcome;
    if (o.actual.samples.empty()) {
        t.paragraph(Phrase::no_samples);
        return;
    }
    const auto chart = [&](std::string_view id, Phrase title, Phrase description, Phrase unit,
                           double low, double high, std::optional<double> reference,
                           const auto& value) {
        DayChart c;
        c.caption = {t.id(id), t.say(title), t.say(description), t.language};
        c.day = day_of(t);
        c.unit = t.say(unit);
        c.curves = {curve_of(t, Phrase::none, o.none, value),
                    curve_of(t, Phrase::actual, o.actual, value),
                    curve_of(t, Phrase::prompt, o.prompt, value)};
        c.low = low;
        c.high = high;
        c.reference = reference;
        c.marks = marks_of(t);
        t.figure(draw(c), t.say(title), plain(" ") + t.say(description));
    };
    // Where service hardly falls the axis starts higher, and says so.
    std::int64_t lowest = 1'000'000;
    for (const Run* run : {&o.none, &o.actual, &o.prompt})
        for (const Sample& s : run->samples) lowest = std::min(lowest, s.service_ppm);
    const double floor = static_cast<double>(lowest >= 600'000 ? 50 : 0);
    chart("service", Phrase::chart_service, Phrase::about_service,
          floor > 0 ? Phrase::unit_service_cut : Phrase::unit_service, floor, 100, std::nullopt,
          [](const Sample& s) { return static_cast<double>(s.service_ppm) / 1e4; });
    chart("infected", Phrase::chart_infected, Phrase::about_infected, Phrase::unit_hosts, 0, 10,
          std::nullopt, [](const Sample& s) { return static_cast<double>(s.infected_home); });
    chart("harm", Phrase::chart_harm, Phrase::about_harm, Phrase::unit_points, 0, 1, std::nullopt,
          [](const Sample& s) { return s.harm_total; });
    chart("border", Phrase::chart_border, Phrase::about_border, Phrase::unit_load, 0, 100, 100.0,
          [](const Sample& s) { return static_cast<double>(s.border_ppm) / 1e4; });
    key_to_marks(t);
    t.why(Phrase::rule_charts);
}

}  // namespace naga::report
