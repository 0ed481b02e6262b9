#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "report/report_html.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "report/describe.h"
#include "report/facts.h"
#include "report/made_up.h"
#include "report/report_json.h"
#include "report/telling.h"

using namespace naga;
using namespace naga::report;

namespace {

struct Made {
    conduct::Drill drill;
    measure::Outcome outcome = made_up_outcome();
    Made() { made_up_drill(drill); }
    std::string page() const { return report_html(drill, outcome); }
};

bool has(const std::string& page, std::string_view what) {
    return page.find(what) != std::string::npos;
}

// All values of an attribute, in order.
std::vector<std::string> values_of(const std::string& page, const std::string& attribute) {
    std::vector<std::string> all;
    const std::string start = " " + attribute + "=\"";
    for (std::size_t at = page.find(start); at != std::string::npos; at = page.find(start, at)) {
        at += start.size();
        all.push_back(page.substr(at, page.find('"', at) - at));
    }
    return all;
}

// The first fault of well-formedness, read without any code of the report.
std::string fault_of(const std::string& page) {
    std::vector<std::string> open;
    for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at)) {
        const std::size_t end = page.find('>', at);
        if (end == std::string::npos) return "a tag is not ended";
        std::string tag = page.substr(at + 1, end - at - 1);
        at = end;
        if (tag.starts_with("!DOCTYPE")) continue;
        const std::string name = tag.substr(0, tag.find_first_of(" /", tag[0] == '/' ? 1 : 0));
        if (tag.ends_with("/")) continue;
        if (!tag.starts_with("/")) {
            open.push_back(name);
        } else {
            if (open.empty() || "/" + open.back() != name) return name + " closes what is not open";
            open.pop_back();
        }
    }
    return open.empty() ? "" : open.back() + " is not closed";
}

}  // namespace

TEST_CASE("The report is well-formed, and the same again") {
    const Made made;
    const std::string page = made.page();
    CHECK(fault_of(page) == "");
    CHECK(page == made.page());
    // Other programs look at it in tests/report_page.py.
    if (const char* file = std::getenv("NAGA_REPORT_PAGE")) std::ofstream(file) << page;
}

TEST_CASE("The report fetches nothing and runs nothing") {
    const std::string page = Made().page();
    for (const char* what : {"http://", "https://", " src=", "<script", "<link", "<iframe",
                             "@import", "url(", "javascript:", " style="})
        CHECK_MESSAGE(!has(page, what), what);
}

TEST_CASE("Every link leads to one place of the page") {
    const std::string page = Made().page();
    const std::vector<std::string> ids = values_of(page, "id");
    const std::set<std::string> places(ids.begin(), ids.end());
    CHECK(places.size() == ids.size());
    std::vector<std::string> links = values_of(page, "href");
    CHECK(links.size() > 50);
    for (const std::string& link : links) {
        REQUIRE(link.starts_with("#"));
        CHECK_MESSAGE(places.contains(link.substr(1)), link);
    }
    for (const char* id :
         {"m1", "m6", "e-0-12-00000000a1", "e-0-13-00000000a1", "i0", "en-answer", "lo-answer"})
        CHECK_MESSAGE(places.contains(id), id);
}

TEST_CASE("Names from a scenario stay names") {
    Made made;
    const std::string evil = "\"><script>alert(1)</script><b onclick='x'>&";
    conduct::Drill& d = made.drill;
    d.id = d.start = d.zone = evil;
    d.name = d.summary = d.nation.name = {evil, evil};
    d.plan.actors[0].name = d.plan.actors[0].trace = {evil, evil};
    d.plan.lairs[0].name = evil;
    d.plan.campaigns[2].techniques = {evil};
    for (adversary::Campaign& c : d.plan.campaigns) c.name = {evil, evil};
    for (exercise::Team& t : d.teams.all) t.name = {evil, evil};
    for (world::Network& n : d.nation.networks) n.id = evil, n.name = {evil, evil};
    for (world::Country& c : d.nation.countries) c.id = evil, c.name = {evil, evil};
    d.nation.services[0].name = evil;
    d.sensors.sensors[0].id = evil;
    d.injects[0].subject = d.objectives[0].text = {evil, evil};
    for (exercise::Move& m : made.outcome.actual.journal) {
        m.by = evil;
        m.because = {evil, "m99999999999999999999", "m" + evil, "e-" + evil, "e-1-2", "m02"};
    }
    made.outcome.signatures.world_parts[0].table = evil;
    const std::string page = made.page();
    CHECK(fault_of(page) == "");
    CHECK_FALSE(has(page, "<script"));
    CHECK_FALSE(has(page, "<b onclick"));
    CHECK_FALSE(has(page,
                    "\"><"
                    "script"));
    for (const std::string& link : values_of(page, "href")) CHECK(link.starts_with("#"));
}

TEST_CASE("What people said is told beside the figures, as text") {
    const Made made;
    CHECK_FALSE(has(made.page(), "id=\"people\""));
    Beside beside;
    beside.rulings.push_back(
        {60'000'000, {"cert-1", "cert-1"}, {"in part", "ບາງສ່ວນ"}, "<b>no</b>"});
    beside.notes.push_back({0, {"evaluator-1", "evaluator-1"}, {}, "quick"});
    const std::string page = report_html(made.drill, made.outcome, beside);
    CHECK(has(page, "id=\"people\""));
    CHECK(has(page, "&lt;b&gt;no"));
    CHECK(has(page, "T+00:01:00"));
    CHECK_FALSE(has(page, "<b>no</b>"));
}

TEST_CASE("Every text exists in both languages, with the same gaps") {
    const std::vector<Wording> all = all_wordings();
    CHECK(all.size() > phrases);
    for (const Wording& w : all) {
        CHECK_FALSE(w.en.empty());
        CHECK_FALSE(w.lo.empty());
        for (const char* gap : {"{0}", "{1}", "{2}", "{3}", "{4}"})
            CHECK_MESSAGE((w.en.find(gap) == w.en.npos) == (w.lo.find(gap) == w.lo.npos), w.en);
        // Lao letters lie in U+0E80 to U+0EFF: their first bytes are E0 BA or E0 BB.
        const bool lao = w.lo.find("\xE0\xBA") != w.lo.npos || w.lo.find("\xE0\xBB") != w.lo.npos;
        CHECK_MESSAGE(lao, w.en);
    }
}

TEST_CASE("Both languages tell the whole report, and the Lao one says that it was not reviewed") {
    const std::string page = Made().page();
    for (const char* section :
         {"answer", "avoided", "day", "attacks", "objectives", "cooperation", "costs", "strengths",
          "improvements", "after", "method", "masterplan", "signatures"})
        for (const char* language : {"en-", "lo-"})
            CHECK_MESSAGE(has(page, "id=\"" + std::string(language) + section + "\""), section);
    CHECK(has(page, "not reviewed by a native speaker"));
    CHECK(has(page, "EXERCISE EXERCISE EXERCISE"));
    CHECK(has(page, "Monday 9 December 2013"));
    CHECK(has(page, "9 \u0E97\u0EB1\u0E99\u0EA7\u0EB2 2013"));
}

TEST_CASE("Low and high are called what they are") {
    const std::string page = Made().page();
    CHECK(has(page, "On 16 other days"));
    CHECK_FALSE(has(page, "they are left out"));
    CHECK(has(page, "0.60 (low, 5th percentile) to 0.80 (high, 95th percentile)"));
    CHECK(has(page, "no confidence interval"));
    Made without;
    without.outcome.index.low.reset();
    CHECK(has(without.page(), "No spread of other days is given"));
}

TEST_CASE("Days on which the index has no value are named beside low and high") {
    Made made;
    made.outcome.index.days = 13;
    made.outcome.index_by_dimension[4].days = 9;
    const std::string page = made.page();
    CHECK(has(page, "On 13 other days"));
    CHECK(has(page, "On 3 of the 16 other days played the index has no value"));
    CHECK(has(page, "(9 days)"));
    CHECK_FALSE(has(page, "(16 days)"));
}

TEST_CASE("A run that was ended before ENDEX says nothing of the hours after it") {
    Made made;
    made.outcome.actual.harm.after.reset();
    CHECK(has(made.page(), "The run was ended before ENDEX"));
    CHECK_FALSE(has(Made().page(), "The run was ended before ENDEX"));
    CHECK(has(report_json(made.drill, made.outcome), "\"after_endex_by_dimension\": null"));
}

TEST_CASE("What an objective asks besides stands beside its move") {
    Made made;
    CHECK_FALSE(has(made.page(), "by every team that was asked"));
    conduct::Objective& asked = made.drill.objectives[0];
    asked.by = conduct::By::all;
    asked.abroad = asked.names_lair = true;
    const std::string page = made.page();
    for (const char* what : {"by every team that was asked", "to a team of another country",
                             "naming the attackers\u2019 server"})
        CHECK_MESSAGE(has(page, what), what);
}

TEST_CASE("A check-in leads to the inject that it answers") {
    const std::string page = Made().page();
    CHECK(has(page, "<a href=\"#i0\">i0</a>"));
    CHECK(has(page, "id=\"i0\""));
    CHECK_FALSE(has(page, "id=\"i1\""));
}

TEST_CASE("An index without a value says why") {
    Made made;
    made.outcome.index = {{}, {}, {}, 0, "a prompt reaction avoids less than 1 %"};
    const std::string page = made.page();
    CHECK(has(page, "There is no reaction index"));
    CHECK_FALSE(has(page, "id=\"en-scale\""));
}

TEST_CASE("Findings follow from the figures by their rules") {
    const Made made;
    const Facts facts = facts_of(made.drill, made.outcome);
    const auto find = [&](Rule rule) {
        const auto it = std::ranges::find(facts.findings, rule, &Finding::rule);
        return it == facts.findings.end() ? nullptr : &*it;
    };
    REQUIRE(find(Rule::late_detection) != nullptr);
    CHECK(find(Rule::late_detection)->length_us == 18 * test_minute_us);
    CHECK(find(Rule::late_detection)->teams == std::vector<std::uint32_t>{1});
    REQUIRE(find(Rule::slow_answer) != nullptr);
    CHECK(find(Rule::slow_answer)->moves == std::vector<std::uint64_t>{3, 5});
    REQUIRE(find(Rule::unanswered) != nullptr);
    CHECK(find(Rule::unanswered)->moves == std::vector<std::uint64_t>{6});
    REQUIRE(find(Rule::poor_notices) != nullptr);
    CHECK(find(Rule::poor_notices)->moves == std::vector<std::uint64_t>{4});
    REQUIRE(find(Rule::contact_missed) != nullptr);
    CHECK(find(Rule::contact_missed)->teams == std::vector<std::uint32_t>{0, 2});
    REQUIRE(find(Rule::objectives_all) != nullptr);
    REQUIRE(find(Rule::not_recovered) != nullptr);
    CHECK(find(Rule::not_recovered)->campaign == 0u);
    CHECK(find(Rule::refused) == nullptr);
    CHECK(find(Rule::never_detected) == nullptr);
    CHECK(facts.agreed == 1);
    CHECK(facts.unanswered == 1);
    CHECK(facts.abroad_asked == 1);
    CHECK(facts.abroad_agreed == 1);
    CHECK(facts.attacks.size() == 2);
    CHECK(facts.attacks[0].moves == std::vector<std::uint64_t>{2, 3, 4, 5});
    CHECK(facts.attacks[1].moves == std::vector<std::uint64_t>{6});
}

TEST_CASE("Nobody is ranked: a detection in time is no finding") {
    Made made;
    made.outcome.times[0].detected = 20 * test_minute_us;
    const Facts facts = facts_of(made.drill, made.outcome);
    CHECK(std::ranges::count(facts.findings, Rule::late_detection, &Finding::rule) == 0);
}

TEST_CASE("A journal beyond the limit is cut, and the page says so") {
    Made made;
    for (std::uint64_t id = 7; id < entries_printed_max + 100; ++id)
        made.outcome.actual.journal.push_back(made_up_move(id, 90, 0, exercise::Verb::escalate));
    const std::string page = made.page();
    CHECK(has(page, "id=\"m" + std::to_string(entries_printed_max) + "\""));
    CHECK_FALSE(has(page, "id=\"m" + std::to_string(entries_printed_max + 1) + "\""));
    CHECK(has(page, "journal.jsonl has them all"));
}

TEST_CASE("A drill without minutes, entries or attacks still gives a report") {
    Made made;
    made.drill.plan.campaigns.clear();
    made.drill.teams.all.clear();
    made.drill.injects.clear();
    made.drill.objectives.clear();
    made.outcome = {};
    CHECK(fault_of(made.page()) == "");
}

TEST_CASE("Long names are cut between letters, never between a letter and its tone") {
    CHECK(shortened("short", 10) == "short");
    CHECK(shortened("a long name", 6) == "a long\u2026");
    // Two consonants, each with a vowel and a tone above.
    CHECK(shortened("\u0E81\u0EB5\u0EC8\u0E81\u0EB5\u0EC8", 2) ==
          "\u0E81\u0EB5\u0EC8\u0E81\u0EB5\u0EC8");
    CHECK(shortened("\u0E81\u0EB5\u0EC8\u0E81\u0EB5\u0EC8", 1) == "\u0E81\u0EB5\u0EC8\u2026");
}

TEST_CASE("A number of evidence is read as it is written, and nothing else is one") {
    const std::uint64_t id = evidence::id_of(12, 374, evidence::Symptom::beacon, 3, 1);
    CHECK(record_of(evidence::as_text(id)) == id);
    for (const char* text : {"", "e-", "e-1-2", "e-1-2-3", "e-01-2-0b5e3a91c2", "m12"})
        CHECK_MESSAGE(record_of(text) == 0, text);
}
