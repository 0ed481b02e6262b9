#include <algorithm>

#include "report/charts.h"
#include "report/report_json.h"
#include "report/sections.h"

namespace naga::report {

using measure::dimensions;
using measure::Run;

namespace {

constexpr double minute_us = 6e7;

// The seats, as far as the journal says who played them.
Html seats(const Telling& t) {
    std::vector<Html> names;
    for (const std::string& by : t.facts.seats) {
        if (names.size() == links_max) break;
        if (by == "stand-in")
            names.push_back(t.say(Phrase::stand_ins));
        else
            names.push_back(plain(by));
    }
    return names.empty() ? t.say(Phrase::nobody) : joined(names);
}

void answer_in_words(const Telling& t) {
    const measure::Index& index = t.outcome.index;
    t.page.open("p", {{"class", "lead"}});
    if (!index.value)
        t.page.add(t.say(Phrase::answer_null));
    else if (*index.value < 0)
        t.page.add(t.say(Phrase::answer_worse));
    else if (*index.value > 1)
        t.page.add(t.say(Phrase::answer_beyond, {t.percent(*index.value)}));
    else
        t.page.add(t.say(Phrase::answer_share, {t.percent(*index.value)}));
    t.page.close();
}

// Which dimension of harm was avoided most, and which was left most, in weighted points.
void where_it_lay(const Telling& t) {
    const auto& none = t.outcome.none.harm.by_dimension;
    const auto& actual = t.outcome.actual.harm.by_dimension;
    const auto& prompt = t.outcome.prompt.harm.by_dimension;
    std::size_t most = 0, left = 0;
    const auto avoided = [&](std::size_t d) {
        return (none[d] - actual[d]) * weight_of(t.drill.weights, d);
    };
    const auto missed = [&](std::size_t d) {
        return (actual[d] - prompt[d]) * weight_of(t.drill.weights, d);
    };
    for (std::size_t d = 1; d < dimensions; ++d) {
        if (avoided(d) > avoided(most)) most = d;
        if (missed(d) > missed(left)) left = d;
    }
    if (avoided(most) > 0)
        t.paragraph(Phrase::most_avoided, {t.dimension(most), t.amount(none[most] - actual[most]),
                                           t.dimension_unit(most)});
    if (missed(left) > 0)
        t.paragraph(Phrase::most_left, {t.dimension(left), t.amount(actual[left] - prompt[left]),
                                        t.dimension_unit(left)});
}

void key_figures(const Telling& t) {
    const std::array<const Run*, 3> runs = {&t.outcome.none, &t.outcome.actual, &t.outcome.prompt};
    t.page.open("table", {{"class", "figures"}});
    t.page.put("caption", t.say(Phrase::key_figures));
    t.head(
        {t.say(Phrase::figure), t.say(Phrase::none), t.say(Phrase::actual), t.say(Phrase::prompt)});
    t.page.open("tbody");
    const auto row = [&](Phrase name, const auto& value) {
        t.page.open("tr").put("th", {{"scope", "row"}}, t.say(name));
        for (const Run* run : runs) t.page.put("td", value(*run));
        t.page.close();
    };
    row(Phrase::composite_harm, [&](const Run& r) { return t.amount(r.harm.total); });
    row(Phrase::hosts_infected,
        [&](const Run& r) { return t.whole(static_cast<double>(r.ever_infected)); });
    row(Phrase::border_full,
        [&](const Run& r) { return t.whole(static_cast<double>(r.border_full_us) / minute_us); });
    row(Phrase::lowest_service, [&](const Run& r) {
        if (r.samples.empty()) return plain("\u2013");
        const auto lowest = std::ranges::min_element(r.samples, {}, &measure::Sample::service_ppm);
        return plain(as_decimal(static_cast<double>(lowest->service_ppm) / 1e4, 1, t.language) +
                     "\u00A0%");
    });
    t.page.close().close();
    t.why(Phrase::rule_key_figures);
}

}  // namespace

void tell_masthead(const Telling& t) {
    t.page.open("header", {{"class", "masthead"}});
    t.page.put("p", {{"class", "kind"}}, t.say(Phrase::title));
    t.page.put("h1", t.words(t.drill.name));
    t.page.put("p", {{"class", "when"}},
               date_of(t.drill.start, t.language) + plain(", ") + t.clock(0) + plain("\u2013") +
                   t.clock(t.drill.length_us) + plain(" ") + plain(t.drill.zone));
    if (!t.drill.summary.en.empty()) t.page.put("p", t.words(t.drill.summary));
    t.page.put("p", element("small", {}, t.say(Phrase::all_simulated)));
    if (t.language == Language::lao)
        t.page.put("p", {{"class", "unreviewed"}}, t.say(Phrase::not_reviewed));
    t.page.open("dl", {{"class", "particulars"}});
    const auto item = [&](Phrase name, const Html& value) {
        t.page.open("div").put("dt", t.say(name)).put("dd", value).close();
    };
    item(Phrase::scenario, plain(t.drill.id));
    item(Phrase::nation, t.words(t.drill.nation.name));
    item(Phrase::played_by, seats(t));
    item(Phrase::teams_count, t.whole(static_cast<double>(t.drill.teams.all.size())));
    item(Phrase::seed, plain(std::to_string(t.outcome.seed)));
    item(Phrase::entries_count, t.whole(static_cast<double>(t.outcome.actual.journal.size())));
    t.page.close();
    t.page.close();
}

void tell_answer(const Telling& t) {
    t.heading("answer", Phrase::title_answer);
    t.page.put("p", {{"class", "question"}}, t.say(Phrase::question));
    answer_in_words(t);
    const measure::Index& index = t.outcome.index;
    const auto& o = t.outcome;
    if (index.value) {
        Scale scale;
        scale.caption = {t.id("scale"), t.say(Phrase::reaction_index), t.say(Phrase::about_scale),
                         t.language};
        scale.value = *index.value;
        scale.low = index.low;
        scale.high = index.high;
        scale.at_zero = t.say(Phrase::scale_zero);
        scale.at_one = t.say(Phrase::scale_one);
        scale.spread = t.say(Phrase::other_days);
        t.figure(draw(scale), t.say(Phrase::reaction_index));
    }
    if (index.low && index.high)
        t.paragraph(Phrase::band,
                    {t.whole(index.days), t.decimal(*index.low), t.decimal(*index.high)});
    else
        t.paragraph(Phrase::no_band);
    if (index.value && index.days < o.replicates)
        t.paragraph(Phrase::days_without,
                    {t.whole(o.replicates - index.days), t.whole(o.replicates)});
    std::vector<std::uint64_t> effective;
    for (const conduct::Carried& c : o.actual.carried)
        if (c.done && !c.refused) effective.push_back(c.move);
    Html worked = plain("(" + as_amount(o.none.harm.total, t.language) + " \u2212 " +
                        as_amount(o.actual.harm.total, t.language) + ") / (" +
                        as_amount(o.none.harm.total, t.language) + " \u2212 " +
                        as_amount(o.prompt.harm.total, t.language) + ") = ");
    worked += t.index(index.value);
    t.why(Phrase::rule_index, worked, effective);
    where_it_lay(t);
    key_figures(t);
    t.page.put("p", {{"class", "caution"}}, t.say(Phrase::caution));
}

}  // namespace naga::report
