#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "adversary/plan.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace naga;
using namespace naga::adversary;

namespace {

const std::string world_text = R"(format: naga-world/1
id: w
name: W
home: la
countries: [{id: la, name: Laos}, {id: xx, name: Elsewhere}]
regions: [{id: vt, name: Capital, country: la}]
networks:
  - {id: net, asn: 64496, name: N, kind: isp, country: la, prefixes: [198.18.0.0/24]}
groups:
  - {id: cafes, kind: cafe, network: net, region: vt, count: 90, platform: winxp}
services:
  - {id: site, kind: web, name: w.example, title: T, sector: media, network: net, region: vt,
     address: 198.18.0.1, requests: 10, line: 1 Mbit/s, users: 1, kilobits: 1}
  - {id: mail, kind: mail, name: m.example, title: T, sector: media, network: net, region: vt,
     address: 198.18.0.2, requests: 10, line: 1 Mbit/s, users: 1, kilobits: 1}
people:
  - {id: staff, name: S, network: net, region: vt, count: 9, susceptible: 10 %, service: mail}
)";

const std::string plan_text = R"(attack_size: 2
actors:
- {id: gang, name: {en: Gang, lo: ແກ໊ງ}, motive: political, country: xx, trace: Odd hours}
lairs:
- {id: hq, kind: command, actor: gang, name: hq.example, network: net, hosting: resilient}
- {id: page, kind: phishing, actor: gang, name: page.test, network: net, stance: ignoring}
malware:
- {id: worm, name: Worm, weakness: smb, stick_weakness: auto, scan_per_hour: 6, lairs: [hq],
   moves_after: 20m}
campaigns:
- {id: c1, name: C1, actor: gang, kind: infection, start: "T+00:02", malware: worm,
   seeds: [{group: cafes, count: 5}, {group: cafes, count: 7, at: "T+00:09"}]}
- {id: c2, name: C2, actor: gang, kind: defacement, start: "T+00:03", weakness: cms,
   sectors: [media], sites: 3, pace: 5m}
- {id: c3, name: C3, actor: gang, kind: phishing, start: "T+00:04", lair: page, use_after: 30m,
   waves: [{people: [staff]}, {at: "T+01:00", people: [staff]}]}
- {id: c4, name: C4, actor: gang, kind: flood, techniques: [T1498.001], enabled: false,
   start: "T+00:05", length: 20m, targets: [site], malware: worm, per_bot: 256 kbit/s,
   bots_in: [la], amplifier: dns, per_amplifier: 2 Mbit/s, size: 1.5}
)";

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

const world::Nation& nation() {
    static const world::Nation n = [] {
        const auto read = world::read_nation(*scenario::read_yaml("w.yaml", world_text));
        REQUIRE(read);
        return *read;
    }();
    return n;
}

Plan read(const std::string& text, Problems& problems) {
    const auto document = scenario::read_yaml("s.yaml", text);
    REQUIRE(document);
    scenario::Asker top(*document, document->root, "", problems);
    Plan plan = read_plan(top, nation());
    top.done();
    scenario::put_in_file_order(problems);
    return plan;
}

std::string complaints(const std::string& text) {
    Problems problems;
    read(text, problems);
    std::string all;
    for (const Problem& p : problems) {
        CHECK(!p.why.empty());
        CHECK(!p.remedy.empty());
        all += p.where + ": " + p.what + "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("a plan is read as it is written") {
    Problems problems;
    const Plan plan = read(plan_text, problems);
    CHECK(problems.empty());
    CHECK(plan.attack_size == 2);
    CHECK(plan.actors[0].motive == Motive::political);
    CHECK(plan.actors[0].name.lo == "ແກ໊ງ");
    CHECK(plan.actors[0].country == nation().country("xx"));
    CHECK(plan.actors[0].trace.en == "Odd hours");
    REQUIRE(plan.lairs.size() == 2);
    CHECK(plan.lairs[0].stance == Stance::inadequate);
    CHECK(plan.lairs[0].hosting == Hosting::resilient);
    CHECK(plan.lairs[1].kind == LairKind::phishing);
    CHECK(plan.lairs[1].stance == Stance::ignoring);
    CHECK(plan.lair("page") == 1);
    CHECK(plan.lair("c1") == world::none);
    CHECK(plan.malware[0].lairs == std::vector<std::uint32_t>{0});
    CHECK(plan.malware[0].moves_after == 1'200'000'000);
    CHECK(plan.malware[0].probes_a_contact == 20'000);
    REQUIRE(plan.campaigns.size() == 4);
    CHECK(plan.campaign("c3") == 2);
    REQUIRE(plan.campaigns[0].seeds.size() == 2);
    CHECK(plan.campaigns[0].seeds[0].at == plan.campaigns[0].start);
    CHECK(plan.campaigns[0].seeds[1].at == 540'000'000);
    CHECK(plan.campaigns[1].sites_max == 3);
    CHECK(plan.campaigns[1].sectors == std::vector<std::string>{"media"});
    CHECK(plan.campaigns[2].use_after == 1'800'000'000);
    REQUIRE(plan.campaigns[2].waves.size() == 2);
    CHECK(plan.campaigns[2].waves[1].people == std::vector<std::uint32_t>{0});
    const Campaign& flood = plan.campaigns[3];
    CHECK(!flood.enabled);
    CHECK(flood.techniques == std::vector<std::string>{"T1498.001"});
    CHECK(flood.targets == std::vector<std::uint32_t>{0});
    CHECK(flood.length == 1'200'000'000);
    CHECK(flood.per_bot == 256'000);
    CHECK(flood.per_amplifier == 2'000'000);
    CHECK(flood.size == 1.5);
}

TEST_CASE("what the author leaves out follows from the motive of the actor") {
    constexpr std::int64_t minute_us = 60'000'000;
    struct Case {
        std::string motive;
        std::vector<std::string> sectors;
        std::int64_t again_after, length, use_after;
    };
    std::string silent = changed(plan_text, "sectors: [media], ", "");
    silent = changed(silent, ", use_after: 30m", "");
    silent = changed(silent, "length: 20m, ", "");
    for (const Case& c : {Case{"criminal", {"commerce", "finance"}, 0, 30, 120},
                          Case{"cultural", {"education", "media", "government"}, 60, 60, 360},
                          Case{"political", {"government"}, 120, 120, 360}}) {
        CAPTURE(c.motive);
        Problems problems;
        const Plan plan = read(changed(silent, "political", c.motive), problems);
        CHECK(problems.empty());
        REQUIRE(plan.campaigns.size() == 4);
        CHECK(plan.campaigns[1].sectors == c.sectors);
        CHECK(plan.campaigns[1].again_after == c.again_after * minute_us);
        CHECK(plan.campaigns[2].use_after == c.use_after * minute_us);
        CHECK(plan.campaigns[3].length == c.length * minute_us);
    }
    // What is written holds, also where it is written that there is none.
    Problems problems;
    std::string spoken = changed(plan_text, "sectors: [media], ", "sectors: [], again_after: 0s, ");
    spoken = changed(spoken, "length: 20m", "length: 0s");
    const Plan plan = read(spoken, problems);
    CHECK(problems.empty());
    CHECK(plan.campaigns[1].sectors.empty());
    CHECK(plan.campaigns[1].again_after == 0);
    CHECK(plan.campaigns[3].length == 0);
}

TEST_CASE("a campaign of nobody known is still read to its end") {
    CHECK(complaints(changed(plan_text, "c2, name: C2, actor: gang", "c2, name: C2, actor: gong"))
              .ends_with("there is no gong under actors\n"));
}

TEST_CASE("a scenario without attackers is read") {
    Problems problems;
    const Plan plan = read("{}\n", problems);
    CHECK(problems.empty());
    CHECK(plan.campaigns.empty());
    CHECK(plan.attack_size == 1);
}

TEST_CASE("each mistake in a plan is named at its line and column") {
    struct Mistake {
        std::string from, to;  // what is changed
        std::string at;        // the complaint stands where this begins
        std::string what;
    };
    const std::string bots =
        "malware: worm, per_bot: 256 kbit/s,\n   bots_in: [la], amplifier: dns, "
        "per_amplifier: 2 Mbit/s, ";
    const std::vector<Mistake> mistakes = {
        {"country: xx", "country: yy", "yy,", "there is no yy under the world's countries"},
        {"political", "bored", "bored", "`actors.gang.motive` is \"bored\""},
        {"hq.example", "hq.com", "hq.com", "the name hq.com could be somebody's"},
        {"network: net, hosting", "network: nit, hosting", "nit,",
         "there is no nit under the world's networks"},
        {"id: c2", "id: c1 ", "c1 ,", "the id c1 is used twice"},
        {"stance: ignoring", "stance: hostile", "hostile", "`lairs.page.stance` is \"hostile\""},
        {"lairs: [hq]", "lairs: [page, hg]", "hg]", "there is no hg under lairs"},
        {"lairs: [hq]", "lairs: [page, hq, page]", "page],", "page is named twice"},
        {"malware: worm,\n   seeds", "malware: wurm,\n   seeds", "wurm",
         "there is no wurm under malware"},
        {"count: 7", "count: 0", "0, at: \"T+00:09", "`campaigns.c1.seeds.2.count` is \"0\""},
        {"sites: 3", "sites: many", "many", "`campaigns.c2.sites` is \"many\""},
        {"lair: page", "lair: pages", "pages", "there is no pages under lairs"},
        {"\"T+01:00\"", "1:00", "1:00", "`campaigns.c3.waves.2.at` is \"1:00\""},
        {"targets: [site]", "targets: [mail, sites]", "sites],",
         "there is no sites under the world's services"},
        {bots, "", "{id: c4", "the flood comes from nowhere"},
        {"size: 1.5", "sise: 1.5", "sise", "the key `campaigns.c4.sise` is not known"},
    };
    for (const Mistake& m : mistakes) {
        CAPTURE(m.to);
        const std::string text = changed(plan_text, m.from, m.to);
        const std::size_t at = text.find(m.at);
        REQUIRE(at != std::string::npos);
        CHECK(text.find(m.at, at + 1) == std::string::npos);
        const auto line = std::count(text.begin(), text.begin() + static_cast<long>(at), '\n') + 1;
        const std::size_t column = at - (text.rfind('\n', at) + 1) + 1;
        CHECK(complaints(text) == "s.yaml:" + std::to_string(line) + ":" + std::to_string(column) +
                                      ": " + m.what + "\n");
    }
}

TEST_CASE("a misspelt reference is answered with the nearest word") {
    Problems problems;
    read(changed(plan_text, "targets: [site]", "targets: [sita]"), problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].remedy == "did you mean site?");
}

TEST_CASE("no list of attackers can ask for more memory than is kept for it") {
    const auto many = [](std::size_t count, const std::string& before, auto row) {
        std::string text = before;
        for (std::size_t i = 0; i < count; ++i) text += row(std::to_string(i));
        return text;
    };
    const std::string actors = many(actors_max + 5, "actors:\n", [](const std::string& i) {
        return "- {id: a" + i + ", name: A, motive: criminal, country: la}\n";
    });
    CHECK(complaints(actors) == "s.yaml:102:3: `actors` has more than 100 members\n");
    const std::string malware = many(malware_max + 1, "malware:\n", [](const std::string& i) {
        return "- {id: m" + i + ", name: M, weakness: w}\n";
    });
    CHECK(complaints(malware) == "s.yaml:10:3: `malware` has more than 8 members\n");
    const std::string seeds =
        changed(plan_text, "{group: cafes, count: 5}",
                many(parts_max, "{group: cafes, count: 5}",
                     [](const std::string&) { return ", {group: cafes, count: 1000000}"; }));
    CHECK(complaints(seeds).find("`campaigns.c1.seeds` has more than 1000 members") !=
          std::string::npos);
}
