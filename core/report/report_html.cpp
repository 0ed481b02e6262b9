#include "report/report_html.h"

#include <array>

#include "report/sections.h"
#include "report/style.h"

namespace naga::report {

namespace {

struct Section {
    std::string_view id;
    Phrase title;
    void (*tell)(const Telling&);
    bool annex;
};

constexpr std::array<Section, 13> sections = {{
    {"answer", Phrase::title_answer, tell_answer, false},
    {"avoided", Phrase::title_avoided, tell_avoided, false},
    {"day", Phrase::title_day, tell_day, false},
    {"attacks", Phrase::title_attacks, tell_attacks, false},
    {"objectives", Phrase::title_objectives, tell_objectives, false},
    {"cooperation", Phrase::title_cooperation, tell_cooperation, false},
    {"costs", Phrase::title_costs, tell_costs, false},
    {"strengths", Phrase::title_strengths, tell_strengths, false},
    {"improvements", Phrase::title_improvements, tell_improvements, false},
    {"after", Phrase::title_after, tell_after_endex, false},
    {"method", Phrase::title_method, tell_method, false},
    {"masterplan", Phrase::title_masterplan, tell_masterplan, true},
    {"signatures", Phrase::title_signatures, tell_signatures, true},
}};

constexpr std::array<std::pair<std::string_view, Phrase>, 3> shared = {{
    {"injects", Phrase::title_injects},
    {"journal", Phrase::title_journal},
    {"evidence", Phrase::title_evidence},
}};

// "1" to "11", then "A" and on for the annexes.
std::string number_of(std::size_t place) {
    std::size_t main = 0;
    for (const Section& s : sections) main += s.annex ? 0 : 1;
    if (place < main) return std::to_string(place + 1);
    return std::string(1, static_cast<char>('A' + (place - main)));
}

void contents(const Telling& t, const Beside& beside) {
    t.page.open("nav", {{"class", "contents"}});
    t.page.put("b", t.say(Phrase::contents)).open("ul");
    std::size_t place = 0;
    const auto line = [&](const std::string& id, Phrase title) {
        t.page.put("li", link_to(id, plain(number_of(place++) + "\u2002") + t.say(title)));
    };
    for (const Section& s : sections) line(t.id(s.id), s.title);
    for (const auto& [id, title] : shared) line(std::string(id), title);
    if (!beside.empty()) line("people", Phrase::title_people);
    t.page.close().close();
}

void tell(Telling t, const Beside& beside) {
    const std::string_view code = t.language == Language::lao ? "lo" : "en";
    t.page.open("main", {{"class", "tell"}, {"lang", code}});
    tell_masthead(t);
    contents(t, beside);
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const Section& s = sections[i];
        t.number = number_of(i);
        t.page.open("section", {{"class", s.annex ? "new-page" : s.id}});
        s.tell(t);
        t.page.close();
    }
    t.page.close();
}

void band(Page& page, std::string_view part) {
    page.open(part).open("tr").open("td", {{"class", "exercise"}});
    for (const auto& [code, language] :
         {std::pair("en", Language::english), std::pair("lo", Language::lao)})
        page.put("span", {{"lang", code}}, plain(text_of(Phrase::exercise).in(language)));
    page.close().close().close();
}

void switches(Page& page) {
    page.single("input", {{"class", "switch"},
                          {"type", "radio"},
                          {"name", "language"},
                          {"id", "show-en"},
                          {"checked", "checked"}});
    page.single("input",
                {{"class", "switch"}, {"type", "radio"}, {"name", "language"}, {"id", "show-lo"}});
    page.open("div", {{"class", "languages"}});
    page.put("label", {{"for", "show-en"}, {"lang", "en"}}, plain("English"));
    page.put("label", {{"for", "show-lo"}, {"lang", "lo"}}, plain("\u0EA5\u0EB2\u0EA7"));
    page.close();
}

}  // namespace

std::string report_html(const conduct::Drill& drill, const measure::Outcome& outcome,
                        const Beside& beside) {
    const Facts facts = facts_of(drill, outcome);
    const std::vector<std::uint64_t> records = cited_records(outcome);
    Page page;
    page.open("html", {{"lang", "en"}}).open("head");
    page.single("meta", {{"charset", "utf-8"}});
    // Nothing is fetched and no script runs, whatever a name may try.
    page.single("meta", {{"http-equiv", "Content-Security-Policy"},
                         {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
    page.single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    page.put("title", plain(drill.name.en + " \u2013 " + std::string(text_of(Phrase::title).en) +
                            " \u2013 EXERCISE"));
    page.put("style", {std::string(style_sheet())});
    page.close().open("body");
    switches(page);
    // A table, so that printers repeat its head and foot on every page.
    page.open("table", {{"class", "sheet"}, {"role", "presentation"}});
    band(page, "thead");
    page.open("tbody").open("tr").open("td");
    for (const Language language : {Language::english, Language::lao})
        tell({drill, outcome, facts, records, language, page}, beside);
    page.open("section", {{"class", "shared new-page"}});
    const std::array<std::string, 3> numbers = {
        number_of(sections.size()), number_of(sections.size() + 1), number_of(sections.size() + 2)};
    const Telling both{drill, outcome, facts, records, Language::english, page};
    tell_annexes(both, numbers);
    if (!beside.empty()) tell_people(both, beside, number_of(sections.size() + shared.size()));
    page.close().close().close().close();
    band(page, "tfoot");
    page.close().close().close();
    return "<!DOCTYPE html>\n" + page.take();
}

}  // namespace naga::report
