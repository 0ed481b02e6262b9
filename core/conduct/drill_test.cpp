#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "conduct/drill.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace naga;
using namespace naga::conduct;

namespace {

std::string small(const std::string& name) {
    std::ifstream in("tests/small/" + name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    REQUIRE_MESSAGE(!text.empty(), "the tests run in the root of the tree");
    return text;
}

const std::string& story() {
    static const std::string text = small("scenario.yaml");
    return text;
}
const std::string& book() {
    static const std::string text = small("playbook.yaml");
    return text;
}
const std::string& atlas() {
    static const std::string text = small("world/world.yaml");
    return text;
}

Checked<std::unique_ptr<Drill>> read(const std::string& scenario_text = story(),
                                     const std::string& book_text = book(),
                                     const std::string& world_text = atlas()) {
    const auto scenario = scenario::read_yaml("s.yaml", scenario_text);
    const auto playbook = scenario::read_yaml("p.yaml", book_text);
    const auto nation = scenario::read_yaml("w.yaml", world_text);
    REQUIRE(scenario);
    REQUIRE(playbook);
    REQUIRE(nation);
    return read_drill(*scenario, *playbook, *nation);
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

// "file:line:column" of the first `spot` in the text.
std::string place_of(const std::string& file, const std::string& text, const std::string& spot) {
    const std::size_t at = text.find(spot);
    REQUIRE_MESSAGE(at != std::string::npos, spot);
    const auto line = std::count(text.begin(), text.begin() + static_cast<long>(at), '\n') + 1;
    const std::size_t column = at - (text.rfind('\n', at) + 1) + 1;
    return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::vector<std::string> said(const Checked<std::unique_ptr<Drill>>& drill) {
    std::vector<std::string> lines;
    if (drill) return lines;
    for (const Problem& p : drill.error()) {
        CHECK(!p.why.empty());
        CHECK(!p.remedy.empty());
        lines.push_back(p.where + ": " + p.what);
    }
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a drill is read as it is written") {
    const auto drill = read();
    REQUIRE(said(drill) == Lines{});
    const Drill& d = **drill;
    CHECK(d.id == "small");
    CHECK(d.start_of_day_us == 9 * 3'600'000'000);
    CHECK(d.length_us == 3'600'000'000);
    CHECK(d.after_us == 2 * 3'600'000'000);
    CHECK(d.weights.defaced_site_hours == 50);
    CHECK(d.plan.campaigns.size() == 4);
    CHECK(d.teams.all.size() == 4);
    CHECK(d.sensors.sensors.size() == 9);
    REQUIRE(d.injects.size() == 2);
    CHECK(d.injects[0].checks_contact);
    CHECK(d.injects[1].to == std::vector<std::uint32_t>{d.teams.find("cert")});
    CHECK(d.injects[1].expects == "tell-cert");
    CHECK(d.injects[1].number == 1);
    CHECK(d.msel.rows.size() == 11);
    CHECK(d.msel.personas.size() == 1);
    CHECK(d.msel.milestones.size() == 5);
    CHECK(d.msel.objectives == std::vector<std::string>{"tell-cert"});
    const exercise::Row& nudge = *d.msel.find("nudge");
    CHECK(nudge.number == 2);
    CHECK(nudge.kind == exercise::RowKind::contingency);
    CHECK(nudge.by == exercise::Channel::phone);
    CHECK(nudge.attachments == std::vector<std::string>{"page.html"});
    CHECK(nudge.columns.at("Points") == "5");
    CHECK(exercise::as_words(nudge.when) == "no report by telco about flood until T+00:45");
    CHECK(d.msel.find("slow")->to == std::vector<std::string>{"all"});
    CHECK(d.msel.find("stop")->draft);
    CHECK(d.objectives[0].verb == exercise::Verb::report);
    CHECK(d.objectives[0].within_us == 1'800'000'000);
    CHECK(d.objectives[0].by == By::any);
    CHECK_FALSE(d.objectives[0].abroad);
    const auto strict = read(
        changed(story(), "move: report", "by: all, abroad: true, names_lair: true, move: report"));
    REQUIRE(said(strict) == Lines{});
    CHECK((*strict)->objectives[0].by == By::all);
    CHECK((*strict)->objectives[0].abroad);
    CHECK((*strict)->objectives[0].names_lair);
    CHECK(d.playbook.skill("prompt") == 0);
    CHECK(d.terrain.host_rows() == 1005);
}

TEST_CASE("each mistake is named where it stands, whichever part shows it") {
    struct Mistake {
        std::string from, to;
        std::string spot;  // the complaint stands where this begins
        std::string what;
    };
    const std::vector<Mistake> mistakes = {
        {"naga-scenario/1", "naga-scenario/7", "naga-scenario/7",
         "the format is `naga-scenario/7`"},
        {"2013-12-09T09:00", "9 December", "9 December", "`9 December` is no date and time"},
        {"length: 1h", "length: 3601s", "3601s", "a drill cannot last that long or that short"},
        {"length: 1h", "length: 15d", "15d", "a drill cannot last that long or that short"},
        {"after: 2h", "after: 15d", "15d", "a drill cannot last that long or that short"},
        {"skill: competent\n", "skill: masterly\n", "masterly",
         "the playbook has no skill masterly"},
        {"reset, clean, patch], skill: competent", "reset, clean, patch], skill: lazy", "lazy",
         "the playbook has no skill lazy"},
        {"kind: web, team: ministry", "kind: web, team: minister", "minister,",
         "there is no team minister"},
        {"networks: [telco, hidden]", "networks: [telco, hiding]", "hiding",
         "the world has no network hiding"},
        {"networks_of: [kh]", "networks_of: [kx]", "kx", "the world has no country kx"},
        {"advisory, brief-press", "advisory, brief-pres", "brief-pres,",
         "there is no action brief-pres"},
        {"authority: [advisory", "authority: [report", "report, brief",
         "there is no action report"},
        {"symptom: scanning", "symptom: itching", "itching", "there is no symptom itching"},
        {"about: abroad", "about: abroat", "abroat", "nothing in the world is called abroat"},
        {"sensor: telco-ids", "sensor: telco-eye", "telco-eye", "there is no sensor telco-eye"},
        {"to: [cert]", "to: [certs]", "certs", "there is no team certs"},
        {"at: \"T+00:40\"", "at: \"T+01:40\"", "\"T+01:40",
         "the inject comes after the end of the exercise"},
        {"at: \"T+00:00\"", "at: \"T+00:50\"", "\"T+00:40\"",
         "the inject comes before the one above it"},
        {"check_of_contact: true", "check_of_contact: false", "{id: contact",
         "inject 0, and it alone, checks the points of contact"},
        {"{id: second", "{id: contact", "contact, when: after", "the id contact is used twice"},
        {"expects: tell-cert", "expects: tell-all", "tell-all", "there is no objective tell-all"},
        {"until T+00:45", "untill T+00:45", "\"no report",
         "`no report by telco about flood untill T+00:45` does not say when"},
        {"until T+00:45", "until T+01:45", "\"no report",
         "the inject comes after the end of the exercise"},
        {"no report by telco", "no report by telca", "\"no report", "there is no team telca"},
        {"when: by hand", "when: by hand, at: T+00:50", "by hand", "the row has `at` and `when`"},
        {"from: reporter", "from: reportee", "reportee", "there is no persona reportee"},
        {"milestone flood-told", "milestone flood-tol", "milestone flood-tol",
         "there is no milestone flood-tol"},
        {"after press answered", "after pres answered", "after pres", "there is no row pres"},
        {"after press answered", "after second answered", "after second",
         "the rows wait for each other"},
        {"service down portal", "service down portals", "service down",
         "there is no service portals"},
        {"page defaced portal", "page defaced portals", "page defaced",
         "there is no service portals"},
        {"100 in telco", "100 in telc", "hosts infected", "there is no network telc"},
        {"line full up", "line full upp", "line full", "there is no link upp"},
        {"begun flood", "begun flod", "campaign begun", "there is no campaign flod"},
        {"text: It is slow.", "text: THE GANG is slow.", "THE GANG is",
         "`The gang` would tell the truth to a team"},
        {"desk@paper.example", "desk@paper.la", "desk@paper.la",
         "`desk@paper.la` could be somebody's"},
        {"team: telco}", "team: telcos}", "telcos", "there is no team telcos"},
        {"move: take-down", "move: take-off", "take-off", "there is no move take-off"},
        {"objective: tell-cert", "objective: tell-cart", "tell-cart",
         "there is no objective tell-cart"},
        {"row: press", "row: presse", "presse", "there is no row presse"},
        {"{id: tea", "{id: goal-met", "goal-met, text: Tea", "the id goal-met is used twice"},
        {"move: report", "move: dance", "dance", "there is no move dance"},
        {"move: report", "abroad: true, move: log", "true, move",
         "the move log is not told to another team"},
        {"move: report", "names_lair: true, move: log", "true, move",
         "the move log is not told to another team"},
    };
    for (const Mistake& m : mistakes) {
        CAPTURE(m.to);
        const std::string text = changed(story(), m.from, m.to);
        CHECK(said(read(text)) == Lines{place_of("s.yaml", text, m.spot) + ": " + m.what});
    }
    const std::string all = changed(changed(story(), ",\n     expects: tell-cert", ""),
                                    "move: report", "by: all, move: report");
    CHECK(said(read(all)) == Lines{place_of("s.yaml", all, "all, move") +
                                   ": no inject expects the objective tell-cert"});
    const std::string nobody = changed(story(), "role: cert,", "role: isp,");
    CHECK(said(read(nobody)) ==
          Lines{place_of("s.yaml", nobody, "- {id: cert,") + ": no team has the role cert"});
    const std::string slow = changed(book(), "id: prompt", "id: promptly");
    CHECK(said(read(story(), slow)) == Lines{place_of("p.yaml", slow, "- {id: promptly") +
                                             ": the playbook has no skill `prompt`"});
    const std::string step = changed(book(), "patch-like, share", "patch-likes, share");
    CHECK(said(read(story(), step)) ==
          Lines{place_of("p.yaml", step, "patch-likes") + ": `patch-likes` is not known here"});
    const std::string format = changed(book(), "naga-playbook/1", "naga-playbook/2");
    CHECK(said(read(story(), format)) == Lines{"p.yaml:2:9: the format is `naga-playbook/2`"});
}

TEST_CASE("mistakes of all three files are told at once, each file in its order") {
    std::string text = changed(story(), "skill: competent\n", "skill: masterly\n");
    text = changed(text, "expects: tell-cert", "expects: tell-all");
    text = changed(text, "kind: web, team: ministry", "kind: web, team: minister");
    text = changed(text, "motive: cultural", "motive: bored");
    text = changed(text, "targets: [portal]", "targets: [portals]");
    const std::string slow = changed(book(), "confirm: 2", "confirm: 0");
    // A network that cannot be read is still one that sensors and teams may name.
    const std::string nation = changed(atlas(), "asn: 64496", "asn: 3356");
    const auto drill = read(text, slow, nation);
    CHECK(said(drill) ==
          Lines{place_of("s.yaml", text, "masterly") + ": the playbook has no skill masterly",
                place_of("s.yaml", text, "bored") + ": `actors.fans.motive` is \"bored\"",
                place_of("s.yaml", text, "portals") +
                    ": there is no portals under the world's services",
                place_of("s.yaml", text, "minister,") + ": there is no team minister",
                place_of("s.yaml", text, "tell-all") + ": there is no objective tell-all",
                place_of("p.yaml", slow, "0, scale: 1, mistakes: 10") +
                    ": `skills.competent.confirm` is \"0\"",
                place_of("w.yaml", nation, "3356") + ": AS3356 could be somebody's"});
    CHECK(as_line(drill.error()[2]) == place_of("s.yaml", text, "portals") +
                                           ": there is no portals under the world's services; "
                                           "what it stands for cannot be found; did you mean "
                                           "portal?");
}

TEST_CASE("no scenario can ask for more memory than is kept for it") {
    const auto repeated = [](std::size_t count, auto row) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += row(std::to_string(i));
        return text;
    };
    const auto refused = [&](const std::string& text, const std::string& what) {
        const Lines lines = said(read(text));
        return std::ranges::any_of(
            lines, [&](const std::string& line) { return line.find(what) != std::string::npos; });
    };
    using exercise::teams_max;
    CHECK(refused(changed(story(), "teams:\n",
                          "teams:\n" + repeated(teams_max,
                                                [](const std::string& i) {
                                                    return "  - {id: t" + i +
                                                           ", name: T, role: isp, country: la}\n";
                                                })),
                  "`teams` has more than 200 members"));
    CHECK(refused(changed(story(), "sensors:\n",
                          "sensors:\n" + repeated(sensor::sensors_max,
                                                  [](const std::string& i) {
                                                      return "  - {id: s" + i +
                                                             ", kind: ids, team: cert}\n";
                                                  })),
                  "`sensors` has more than 1000 members"));
    CHECK(refused(changed(story(), "decoys:\n",
                          "decoys:\n" + repeated(sensor::decoys_max,
                                                 [](const std::string& i) {
                                                     return "  - {id: d" + i +
                                                            ", sensor: gov-web, at: T+00:01, "
                                                            "symptom: scanning}\n";
                                                 })),
                  "`decoys` has more than 1000 members"));
    CHECK(refused(story() + repeated(objectives_max,
                                     [](const std::string& i) {
                                         return "  - {id: o" + i +
                                                ", text: T, move: report, within: 1h}\n";
                                     }),
                  "`objectives` has more than 200 members"));
    CHECK(refused(changed(story(), "objectives:\n",
                          repeated(injects_max,
                                   [](const std::string& i) {
                                       return "  - {id: i" + i +
                                              ", at: T+00:40, subject: S, text: T}\n";
                                   }) +
                              "objectives:\n"),
                  "`msel` has more than 1000 members"));
    CHECK(refused(changed(story(), "networks: [telco, hidden]",
                          "networks: [" +
                              repeated(exercise::team_networks_max,
                                       [](const std::string&) { return "telco, "; }) +
                              "hidden]"),
                  "`teams.telco.networks` has more than 5000 members"));
    // Named again and again, a network is one network.
    const auto often = read(changed(story(), "networks_of: [kh]", "networks_of: [kh, kh, kh]"));
    REQUIRE(often);
    CHECK((*often)->teams.all.back().networks.size() == 1);
}

TEST_CASE("a world too large for a drill is refused by name") {
    const auto hosts = read(story(), book(), changed(atlas(), "count: 2000", "count: 90000000"));
    CHECK(said(hosts) == Lines{"w.yaml:1:1: it has 27000405 hosts that malware can infect, more "
                               "than 20000000"});
    std::string networks, links;
    for (int i = 0; i < 4'096; ++i)
        networks += "  - {id: n" + std::to_string(i) +
                    ", asn: " + std::to_string(4'200'000'000 + i) +
                    ", name: N, kind: isp, country: kh}\n";
    CHECK(said(read(story(), book(), changed(atlas(), "links:\n", networks + "links:\n"))) ==
          Lines{"w.yaml:1:1: it has 4101 networks, more than 4096"});
}

TEST_CASE("the scenario says where its world and playbook are") {
    const auto document = scenario::read_yaml("s.yaml", story());
    REQUIRE(document);
    CHECK(world_of(*document) == "world");
    CHECK(playbook_of(*document) == "playbook.yaml");
    for (const char* text : {"", "[]", "world: [a]\nplaybook: {b: c}\n", "~"}) {
        const auto odd = scenario::read_yaml("s.yaml", text);
        REQUIRE(odd);
        CHECK(world_of(*odd).empty());
        CHECK(playbook_of(*odd).empty());
        CHECK(!read_drill(*odd, *odd, *odd));
    }
}
