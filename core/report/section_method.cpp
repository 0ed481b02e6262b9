#include <algorithm>

#include "base/time.h"
#include "report/describe.h"
#include "report/report_json.h"
#include "report/sections.h"
#include "sim/digest.h"

namespace naga::report {

using exercise::Verb;
using measure::dimensions;
using world::none;

namespace {

// "m12", "e-1-2-0b5e3a91c2" and "i1" as links where the thing is printed; anything else as it
// stands.
Html cause_link(const Telling& t, const std::string& cause) {
    if (const std::uint64_t r = record_of(cause); r != 0) return t.record(r);
    if (cause.size() >= 2 && cause.size() < 12 &&
        cause.find_first_not_of("0123456789", 1) == std::string::npos) {
        std::uint64_t n = 0;
        for (const char digit : cause.substr(1))
            n = n * 10 + static_cast<std::uint64_t>(digit - '0');
        if (cause == "m" + std::to_string(n)) return t.entry(n);
        if (cause == "i" + std::to_string(n) &&
            std::ranges::find(t.drill.injects, n, &conduct::Inject::number) !=
                t.drill.injects.end())
            return link_to(cause, plain(cause));
    }
    return plain(cause);
}

// A text in both languages, of which the switch shows one.
Html both(std::string_view en, std::string_view lo) {
    if (lo.empty() || lo == en) return plain(en);
    return element("span", {{"lang", "en"}}, plain(en)) +
           element("span", {{"lang", "lo"}}, plain(lo));
}
Html both(const Text& text) { return both(text.en, text.lo); }
Html both(const Wording& words) { return both(words.en, words.lo); }
Html both(Phrase phrase) { return both(text_of(phrase)); }

void head_in_both(Page& page, std::initializer_list<Phrase> columns) {
    page.open("thead").open("tr");
    for (const Phrase column : columns) page.put("th", {{"scope", "col"}}, both(column));
    page.close().close();
}

Html since_start(std::int64_t at_us) {
    std::string text = as_exercise_time(SimTime::at_microseconds(at_us));
    return plain(text.substr(0, text.find('.')));
}

void injects(const Telling& t, const std::string& letter) {
    t.page.put("h2", {{"id", "injects"}}, plain(letter + "\u2002") + both(Phrase::title_injects));
    t.page.open("table", {{"class", "annex"}});
    t.page.put("caption", both(Phrase::title_injects));
    head_in_both(t.page, {Phrase::number, Phrase::time, Phrase::to, Phrase::subject});
    t.page.open("tbody");
    for (const conduct::Inject& i : t.drill.injects) {
        const std::string id = "i" + std::to_string(i.number);
        t.page.open("tr", {{"id", id}}).put("td", plain(std::to_string(i.number)));
        t.page.put("td", t.clock(i.at_us));
        std::vector<Html> to;
        for (const std::uint32_t team : i.to) to.push_back(both(t.drill.teams.all[team].name));
        t.page.put("td", to.empty() ? both(Phrase::all_teams) : joined(to));
        t.page.put("td", both(i.subject)).close();
    }
    t.page.close().close();
}

void journal(const Telling& t, const std::string& letter) {
    t.page.put("h2", {{"id", "journal"}}, plain(letter + "\u2002") + both(Phrase::title_journal));
    t.page.put("p", both(Phrase::about_journal));
    t.page.open("table", {{"class", "annex journal"}});
    t.page.put("caption", both(Phrase::title_journal));
    head_in_both(t.page, {Phrase::entry, Phrase::exercise_time, Phrase::local, Phrase::team,
                          Phrase::what, Phrase::about_what, Phrase::because});
    t.page.open("tbody");
    std::size_t printed = 0;
    const auto& all = t.outcome.actual.journal;
    for (const exercise::Move& m : all) {
        if (++printed > entries_printed_max) break;
        const std::string id = "m" + std::to_string(m.id);
        t.page.open("tr", {{"id", id}}).put("td", plain(id));
        t.page.put("td", {{"class", "at"}}, since_start(m.at_us));
        t.page.put("td", {{"class", "at"}}, t.clock(m.at_us));
        t.page.put("td", m.team < t.drill.teams.all.size() ? both(t.drill.teams.all[m.team].name)
                                                           : plain("\u2013"));
        Html what = both(verb_of(m));
        if (m.about != 0 && (m.what == Verb::agree || m.what == Verb::refuse))
            what += plain(" ") + t.entry(m.about);
        if (m.to < t.drill.teams.all.size())
            what += plain(" \u2192 ") + both(t.drill.teams.all[m.to].name);
        t.page.put("td", what).put("td", plain(objects_of(t.drill, m)));
        std::vector<Html> causes;
        for (const std::string& cause : m.because)
            if (causes.size() < links_max) causes.push_back(cause_link(t, cause));
        t.page.put("td", joined(causes)).close();
    }
    t.page.close().close();
    if (all.size() > entries_printed_max) t.page.put("p", both(Phrase::journal_cut));
}

void evidence_table(const Telling& t, const std::string& letter) {
    t.page.put("h2", {{"id", "evidence"}}, plain(letter + "\u2002") + both(Phrase::title_evidence));
    t.page.put("p", both(Phrase::about_evidence));
    // What is known of a record beyond its number: the first of each symptom, place and epoch.
    std::vector<std::pair<std::uint64_t, const conduct::Conductor::Knowable::value_type*>> first;
    for (const auto& known : t.outcome.actual.knowable)
        first.emplace_back(known.second.record, &known);
    std::ranges::sort(first, {}, [](const auto& f) { return f.first; });
    t.page.open("table", {{"class", "annex"}});
    t.page.put("caption", both(Phrase::title_evidence));
    head_in_both(t.page, {Phrase::record, Phrase::sensor, Phrase::team, Phrase::local, Phrase::what,
                          Phrase::about_what});
    t.page.open("tbody");
    for (const std::uint64_t r : t.records) {
        const std::string id = evidence::as_text(r);
        t.page.open("tr", {{"id", id}}).put("td", plain(id));
        const std::size_t sensor = evidence::sensor_of(r);
        const bool known = sensor < t.drill.sensors.sensors.size();
        t.page.put("td", known ? plain(t.drill.sensors.sensors[sensor].id) : plain("\u2013"));
        const std::uint32_t team =
            known ? t.drill.teams.find(t.drill.sensors.sensors[sensor].team) : none;
        t.page.put("td", team != none ? both(t.drill.teams.all[team].name) : plain("\u2013"));
        t.page.put("td", t.clock(evidence::minute_of(r) * 60'000'000));
        const auto it =
            std::ranges::lower_bound(first, r, {}, [](const auto& f) { return f.first; });
        if (known && it != first.end() && it->first == r) {
            const auto& [whose, number, place, epoch] = it->second->first;
            const auto symptom = static_cast<evidence::Symptom>(number);
            const sensor::Kind kind = t.drill.sensors.sensors[sensor].kind;
            t.page.put("td", both(symptom_name(symptom)));
            t.page.put("td", plain(place_of(t.drill, kind, symptom, place)));
        } else {
            t.page.put("td", both(Phrase::further_record)).put("td", {});
        }
        t.page.close();
    }
    t.page.close().close();
}

// One part of action 4.2.1: what this drill shows of it, and what it does not.
void part(const Telling& t, Phrase name, const std::vector<Html>& shown, Phrase not_shown) {
    t.page.open("tr").put("th", {{"scope", "row"}}, t.say(name));
    t.page.open("td").open("ul");
    for (const Html& item : shown) t.page.put("li", item);
    t.page.close().close();
    t.page.put("td", t.say(not_shown)).close();
}

}  // namespace

void tell_after_endex(const Telling& t) {
    t.heading("after", Phrase::title_after);
    const auto& o = t.outcome;
    t.paragraph(Phrase::about_after, {t.whole(static_cast<double>(t.drill.after_us) / 3.6e9)});
    if (!o.none.harm.after || !o.actual.harm.after || !o.prompt.harm.after) {
        t.paragraph(Phrase::after_not_played);
        return;
    }
    t.page.open("table", {{"class", "figures"}});
    t.page.put("caption", t.say(Phrase::title_after));
    t.head({t.say(Phrase::dimension), t.say(Phrase::none), t.say(Phrase::actual),
            t.say(Phrase::prompt)});
    t.page.open("tbody");
    for (std::size_t d = 0; d < dimensions; ++d) {
        t.page.open("tr").put(
            "th", {{"scope", "row"}},
            t.dimension(d) + element("small", {}, plain(" (") + t.dimension_unit(d) + plain(")")));
        for (const measure::Run* run : {&o.none, &o.actual, &o.prompt})
            t.page.put("td", t.amount(run->harm.after->by_dimension[d]));
        t.page.close();
    }
    t.page.close().open("tfoot").open("tr");
    t.page.put("th", {{"scope", "row"}}, t.say(Phrase::composite_harm));
    for (const measure::Run* run : {&o.none, &o.actual, &o.prompt})
        t.page.put("td", t.amount(run->harm.after->total));
    t.page.close().close().close();
    if (o.index_after_endex.value)
        t.paragraph(Phrase::index_after, {t.decimal(*o.index_after_endex.value)});
    else
        t.paragraph(Phrase::index_after_null);
    t.why(Phrase::rule_after);
}

void tell_method(const Telling& t) {
    t.heading("method", Phrase::title_method);
    t.paragraph(Phrase::method_what);
    t.paragraph(Phrase::method_simulated);
    t.paragraph(Phrase::method_variants);
    t.paragraph(Phrase::method_days, {t.whole(t.outcome.replicates)});
    if (t.drill.time_factor == 1)
        t.paragraph(Phrase::method_time_one);
    else
        t.paragraph(Phrase::method_time, {t.decimal(t.drill.time_factor)});
    t.page.put("h3", t.say(Phrase::title_definitions));
    t.page.open("dl", {{"class", "definitions"}});
    const auto define = [&](Phrase word, Phrase meaning) {
        t.page.put("dt", t.say(word)).put("dd", t.say(meaning));
    };
    define(Phrase::none, Phrase::define_none);
    define(Phrase::actual, Phrase::define_actual);
    define(Phrase::prompt, Phrase::define_prompt);
    define(Phrase::reaction_index, Phrase::define_index);
    define(Phrase::knowable, Phrase::define_knowable);
    define(Phrase::detected, Phrase::define_detected);
    define(Phrase::reported, Phrase::define_reported);
    define(Phrase::shared, Phrase::define_shared);
    define(Phrase::contained, Phrase::define_contained);
    define(Phrase::recovered, Phrase::define_recovered);
    t.page.close();
    t.page.put("h3", t.say(Phrase::title_limits));
    t.page.open("ul");
    for (const Phrase limit : {Phrase::limit_scenario, Phrase::limit_blame, Phrase::limit_twin,
                               Phrase::limit_stand_ins, Phrase::limit_luck, Phrase::limit_models})
        t.page.put("li", t.say(limit));
    t.page.close();
}

void tell_masterplan(const Telling& t) {
    t.heading("masterplan", Phrase::title_masterplan);
    t.paragraph(Phrase::about_masterplan);
    const Facts& f = t.facts;
    const auto& a = t.outcome.actual;
    const auto done = [&](Verb verb) {
        return t.whole(f.carried_out[static_cast<std::size_t>(verb)]);
    };
    std::uint64_t peak = 0;
    std::int64_t lowest = 1'000'000;
    for (const measure::Sample& s : a.samples) {
        peak = std::max(peak, s.infected_home);
        lowest = std::min(lowest, s.service_ppm);
    }
    std::uint32_t recovered = 0;
    for (const Attack& attack : f.attacks) recovered += attack.recovered ? 1 : 0;

    t.page.open("table", {{"class", "plan"}});
    t.page.put("caption", t.say(Phrase::title_masterplan));
    t.head({t.say(Phrase::part_of_action), t.say(Phrase::drill_shows),
            t.say(Phrase::drill_does_not_show)});
    t.page.open("tbody");
    part(t, Phrase::aim_standards,
         {t.say(Phrase::aim_patched, {done(Verb::patch_site), done(Verb::patch)}),
          t.say(Phrase::aim_defaced,
                {t.amount(t.outcome.none.harm.by_dimension[1]), t.amount(a.harm.by_dimension[1])})},
         Phrase::aim_standards_not);
    std::vector<Html> health = {
        t.say(Phrase::aim_notices, {t.whole(f.notices), t.whole(f.detailed_notices)}),
        t.say(Phrase::aim_cleaned, {done(Verb::clean), done(Verb::isolate)})};
    if (!a.samples.empty())
        health.push_back(t.say(Phrase::aim_peak,
                               {t.whole(static_cast<double>(peak)),
                                t.whole(static_cast<double>(a.samples.back().infected_home))}));
    part(t, Phrase::aim_health, health, Phrase::aim_health_not);
    std::vector<Html> continuity = {
        t.say(Phrase::aim_recovered,
              {t.whole(recovered), t.whole(static_cast<double>(f.attacks.size()))}),
        t.say(Phrase::aim_restored, {done(Verb::restore)})};
    if (!a.samples.empty())
        continuity.push_back(t.say(
            Phrase::aim_lowest,
            {plain(as_decimal(static_cast<double>(lowest) / 1e4, 1, t.language) + "\u00A0%")}));
    part(t, Phrase::aim_continuity, continuity, Phrase::aim_continuity_not);
    std::vector<Html> cooperation = {
        t.say(Phrase::aim_abroad,
              {t.whole(f.abroad_asked), t.whole(f.abroad_agreed), t.whole(f.abroad_told)}),
        t.say(Phrase::contacts_reached,
              {t.whole(t.outcome.contacts_reached), t.whole(t.outcome.contacts_asked)})};
    if (f.answer_median_us)
        cooperation.push_back(t.say(Phrase::answer_median, {t.length(*f.answer_median_us)}));
    part(t, Phrase::aim_cooperation, cooperation, Phrase::aim_cooperation_not);
    t.page.close().close();
    t.why(Phrase::rule_masterplan);
}

void tell_signatures(const Telling& t) {
    t.heading("signatures", Phrase::title_signatures);
    t.paragraph(Phrase::about_signatures);
    const measure::Signatures& s = t.outcome.signatures;
    t.page.open("table", {{"class", "signatures"}});
    t.page.put("caption", t.say(Phrase::title_signatures));
    t.head({t.say(Phrase::of_what), t.say(Phrase::digest)});
    t.page.open("tbody");
    const auto row = [&](const Html& name, std::uint64_t digest) {
        t.page.open("tr").put("th", {{"scope", "row"}}, name);
        t.page.put("td", element("code", {}, plain(sim::as_hex(digest)))).close();
    };
    row(t.say(Phrase::signature_all), s.all);
    row(t.say(Phrase::signature_world), s.world);
    row(t.say(Phrase::signature_evidence), s.evidence);
    row(t.say(Phrase::signature_harm), s.harm);
    row(t.say(Phrase::signature_journal), s.journal);
    row(t.say(Phrase::signature_weights), weights_hash(t.drill.weights));
    for (const range::Part& part : s.world_parts)
        row(t.say(Phrase::signature_part, {plain(part.table)}), part.digest);
    t.page.close().close();
}

void tell_people(const Telling& t, const Beside& beside, const std::string& letter) {
    t.page.put("h2", {{"id", "people"}}, plain(letter + "\u2002") + both(Phrase::title_people));
    t.page.put("p", both(Phrase::about_people));
    for (const auto& [title, sayings] :
         {std::pair(Phrase::rulings, &beside.rulings), std::pair(Phrase::ratings, &beside.ratings),
          std::pair(Phrase::notes, &beside.notes)}) {
        if (sayings->empty()) continue;
        t.page.open("table", {{"class", "annex"}});
        t.page.put("caption", both(title));
        head_in_both(t.page, {Phrase::time, Phrase::who, Phrase::what, Phrase::in_their_words});
        t.page.open("tbody");
        for (const Saying& s : *sayings) {
            t.page.open("tr").put("td", since_start(s.at_us)).put("td", both(s.who));
            t.page.put("td", both(s.what)).put("td", plain(s.text)).close();
        }
        t.page.close().close();
    }
}

void tell_annexes(const Telling& t, const std::array<std::string, 3>& letters) {
    injects(t, letters[0]);
    journal(t, letters[1]);
    evidence_table(t, letters[2]);
}

}  // namespace naga::report
