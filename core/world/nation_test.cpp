#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "world/nation.h"

#include <doctest/doctest.h>

using namespace naga;
using namespace naga::world;

namespace {

const std::string small = R"(format: naga-world/1
id: small
name: {en: Small, lo: ນ້ອຍ}
home: la
countries:
  - {id: la, name: {en: Laos, lo: ລາວ}}
  - {id: xx, name: World at large}
organisations:
  - {id: telco-1, name: Telco, kind: telco, country: la}
regions:
  - {id: la-vt, name: Capital, country: la}
networks:
  - {id: top, asn: 65536, name: Top, kind: transit, country: xx, core: true,
     prefixes: [240.0.0.0/8]}
  - {id: mid, asn: 64496, name: Mid, kind: telco, country: la, organisation: telco-1,
     prefixes: [198.18.0.0/18, 192.0.2.0/24], role: transit-th}
  - {id: low, asn: 64497, name: Low, kind: isp, country: la, unmapped: true, prefixes: []}
links:
  - {id: up, provider: top, customer: mid, capacity: 2.5 Gbit/s, delay: 8 ms, border: true}
  - {id: side, peers: [mid, low], capacity: 1 Gbit/s, delay: 500 us}
groups:
  - {id: cafes, kind: cafe, network: mid, region: la-vt, count: 900, per_site: 12, platform: winxp,
     nat: true, hours: evening, weaknesses: {smb-2008: 35 %, autorun: 0.6}}
services:
  - {id: mail-1, kind: mail, name: mail.gov.example, title: Mail, sector: government, network: mid,
     region: la-vt, organisation: telco-1, address: 198.18.0.10, requests: 400, line: 100 Mbit/s,
     users: 60000, kilobits: 40, weaknesses: [cms-2012]}
  - {id: abroad, kind: internet, title: Browsing, sector: telecom, network: mid, region: la-vt,
     users: 1000, kilobits: 55}
people:
  - {id: staff, name: Staff, organisation: telco-1, network: mid, region: la-vt, count: 4000,
     susceptible: 31 %, service: mail-1, records: 40}
)";

// The text with `from`, which must stand in it, put as `to`.
std::string changed(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

// All complaints, a line each, or "accepted".
std::string complaints(const std::string& text) {
    const auto document = scenario::read_yaml("w.yaml", text);
    REQUIRE(document);
    const auto nation = read_nation(*document);
    if (nation) return "accepted";
    std::string all;
    for (const Problem& problem : nation.error()) {
        CHECK(!problem.why.empty());
        CHECK(!problem.remedy.empty());
        all += as_line(problem) + "\n";
    }
    return all;
}

Nation small_nation() { return *read_nation(*scenario::read_yaml("w.yaml", small)); }

}  // namespace

TEST_CASE("a world is read as it is written") {
    const Nation n = small_nation();
    CHECK(n.id == "small");
    CHECK(n.name.lo == "ນ້ອຍ");
    CHECK(n.home == n.country("la"));
    REQUIRE(n.networks.size() == 3);
    CHECK(n.networks[0].core);
    CHECK(n.networks[1].addresses == 16'384 + 256);
    CHECK(n.networks[1].role == "transit-th");
    CHECK(n.networks[2].unmapped);
    CHECK(n.networks[2].organisation == none);
    REQUIRE(n.links.size() == 2);
    CHECK(n.links[0].capacity == 2'500'000'000);
    CHECK(n.links[0].delay == 8'000);
    CHECK(n.links[0].border);
    CHECK(n.links[0].from == n.network("top"));
    CHECK(n.links[1].peer);
    CHECK(n.links[1].to == n.network("low"));
    REQUIRE(n.groups.size() == 1);
    CHECK(n.groups[0].count == 900);
    CHECK(n.groups[0].nat);
    CHECK(n.groups[0].weaknesses[1].share_ppm == 600'000);
    CHECK(n.services[0].address == *inet::read_address("198.18.0.10"));
    CHECK(n.services[0].line == 100'000'000);
    CHECK(n.services[0].weaknesses[0].share_ppm == 1'000'000);
    CHECK(n.services[1].name.empty());
    CHECK(n.people[0].susceptible_ppm == 310'000);
    CHECK(n.people[0].service == n.service("mail-1"));
}

TEST_CASE("things are found by id, networks by AS number and address too") {
    const Nation n = small_nation();
    CHECK(n.network("mid") == 1);
    CHECK(n.network("AS64496") == 1);
    CHECK(n.network("64496") == 1);
    CHECK(n.network("64498") == none);
    CHECK(n.organisation("telco-1") == 0);
    CHECK(n.region("la-vt") == 0);
    CHECK(n.link("side") == 1);
    CHECK(n.group("cafes") == 0);
    CHECK(n.service("abroad") == 1);
    CHECK(n.people_group("staff") == 0);
    CHECK(n.people_group("") == none);
    CHECK(n.network_of(*inet::read_address("192.0.2.255")) == 1);
    CHECK(n.network_of(*inet::read_address("192.0.3.0")) == none);
    CHECK(n.network_of(*inet::read_address("198.18.63.255")) == 1);
    CHECK(n.network_of(*inet::read_address("240.0.0.0")) == 0);
    CHECK(n.network_of(*inet::read_address("0.0.0.0")) == none);
    CHECK(n.network_of(*inet::read_address("255.255.255.255")) == none);
}

TEST_CASE("each mistake in a world is refused where it stands") {
    struct Case {
        std::string_view from, to, complaint;
    };
    const Case cases[] = {
        {"naga-world/1", "naga-world/2", "w.yaml:1:9: the format is `naga-world/2`"},
        {"home: la", "home: lo", "w.yaml:4:7: there is no `lo` under `countries`"},
        {"id: xx", "id: la", "w.yaml:7:10: the id `la` is used twice"},
        {"kind: telco, country: la, organisation", "kind: telko, country: la, organisation",
         "did you mean telco?"},
        {"organisation: telco-1,\n     prefixes", "organisation: telco-2,\n     prefixes",
         "there is no `telco-2` under `organisations`"},
        {"64497", "64496", "AS64496 is given twice"},
        {"64497", "9873", "AS9873 could be somebody's"},
        {"192.0.2.0/24", "192.0.3.0/24", "192.0.3.0/24 could be somebody's"},
        {"192.0.2.0/24", "192.0.2.1/24", "`192.0.2.1/24` is no prefix"},
        {"192.0.2.0/24", "198.18.9.0/24", "198.18.9.0/24 overlaps 198.18.0.0/18 of `mid`"},
        {"prefixes: []", "prefixes: [240.9.0.0/16]", "240.9.0.0/16 overlaps 240.0.0.0/8 of `top`"},
        {"customer: mid", "customer: mud", "there is no `mud` under `networks`"},
        {"customer: mid", "customer: top", "joins a network with itself"},
        {"peers: [mid, low]", "peers: [mid, top]", "`mid` and `top` are joined twice"},
        {"peers: [mid, low]", "peers: [mid]", "a link of peers joins two networks"},
        {"peers: [mid, low]", "peers: [mid, lov]", "w.yaml:20:29: there is no `lov`"},
        {"peers: [mid, low]", "peers: [mid, low], provider: top", "key `links.side.provider`"},
        {"2.5 Gbit/s", "2.5 Gb/s", "`links.up.capacity` is \"2.5 Gb/s\""},
        {"2.5 Gbit/s", "0 Gbit/s", "the line carries nothing"},
        {"8 ms", "2 min", "the delay is longer than a minute"},
        {"35 %", "350 %", "`groups.cafes.weaknesses.smb-2008` is \"350 %\""},
        {"smb-2008", "SMB 2008", "the name of a weakness is no id"},
        {"count: 900", "count: 0", "`groups.cafes.count` is \"0\""},
        {"mail.gov.example", "mail.gov.la", "`mail.gov.la` could be somebody's"},
        {"name: mail.gov.example, ", "", "`services.mail-1.name` is missing"},
        {"198.18.0.10", "198.18.64.10", "198.18.64.10 is not in a prefix of `mid`"},
        {"198.18.0.10", "198.18.0", "`198.18.0` is no IPv4 address"},
        {"address: 198.18.0.10, ", "", "`services.mail-1.address` is missing"},
        {"service: mail-1", "service: abroad", "is no mail service"},
        {"records: 40", "recods: 40", "did you mean records?"},
        {"people:\n", "peeple:\n", "the key `peeple` is not known"},
        {"name: {en: Small, lo: ນ້ອຍ}", "name: {lo: ນ້ອຍ}", "`name.en` is missing"},
    };
    for (const Case& c : cases) {
        const std::string all = complaints(changed(small, c.from, c.to));
        CHECK_MESSAGE(all.find(c.complaint) != std::string::npos, all);
    }
}

TEST_CASE("all mistakes are reported at once, in the order of the file") {
    std::string text = changed(small, "home: la", "home: lo");
    text = changed(text, "64497", "1");
    text = changed(text, "192.0.2.0/24", "198.18.9.0/24");
    text = changed(text, "susceptible: 31 %", "susceptible: many");
    const auto nation = read_nation(*scenario::read_yaml("w.yaml", text));
    REQUIRE(!nation);
    REQUIRE(nation.error().size() == 4);
    CHECK(nation.error()[0].where.starts_with("w.yaml:4:"));
    CHECK(nation.error()[1].where.starts_with("w.yaml:16:"));
    CHECK(nation.error()[2].where.starts_with("w.yaml:17:"));
    CHECK(nation.error()[3].where.starts_with("w.yaml:32:"));
}

TEST_CASE("a circle of providers is refused and its members are named") {
    const std::string text =
        changed(small, "groups:\n",
                "  - {id: c1, provider: low, customer: top, capacity: 1 Gbit/s, delay: 1 ms}\n"
                "groups:\n");
    CHECK(complaints(text) == "accepted");
    const std::string round = changed(text, "peers: [mid, low]", "provider: mid, customer: low");
    const std::string all = complaints(round);
    CHECK(all.find("in the end its own provider") != std::string::npos);
    for (const char* name : {"`top`", "`mid`", "`low`"}) CHECK(all.find(name) != std::string::npos);
}

TEST_CASE("a document that is no world at all is refused without noise") {
    for (const char* text : {"", "[]", "5", "networks: 5", "links: [1, 2]", "people: {a: b}"}) {
        const auto nation = read_nation(*scenario::read_yaml("w.yaml", text));
        REQUIRE(!nation);
        CHECK(nation.error().size() <= 10);
    }
}

TEST_CASE("a world cut off or scrambled anywhere is refused or read, and nothing breaks") {
    for (std::size_t cut = 0; cut <= small.size(); ++cut) {
        // Whole lists at the end may be missing; a world without networks has no services.
        if (const auto document = scenario::read_yaml("w", small.substr(0, cut)))
            if (const auto nation = read_nation(*document))
                CHECK(nation->services.size() <= 2 * nation->networks.size());
        for (const std::string_view junk : {"0", ",", "}", "-", "[", "\n", "la"}) {
            std::string text = small;
            text.replace(std::min(cut, text.size() - 1), 1, junk);
            const auto document = scenario::read_yaml("w", text);
            if (!document) continue;
            const auto nation = read_nation(*document);
            if (!nation) CHECK(!nation.error().empty());
        }
    }
}

TEST_CASE("a world as large as a continent is read in reasonable time and wholly") {
    std::string text =
        "format: naga-world/1\nid: big\nname: Big\nhome: la\ncountries:\n"
        "  - {id: la, name: Laos}\nnetworks:\n";
    constexpr std::uint32_t size = 20'000;
    for (std::uint32_t i = 0; i < size; ++i)
        text += "  - {id: n" + std::to_string(i) + ", asn: " + std::to_string(4'200'000'000u + i) +
                ", name: N, kind: isp, country: la, prefixes: [" +
                inet::as_text(inet::Prefix{{0xF0000000u + i * 256}, 24}) + "]}\n";
    text += "links:\n";
    for (std::uint32_t i = 1; i < size; ++i)
        text += "  - {id: l" + std::to_string(i) + ", provider: n" + std::to_string(i / 2) +
                ", customer: n" + std::to_string(i) + ", capacity: 1 Gbit/s, delay: 1 ms}\n";
    const auto nation = read_nation(*scenario::read_yaml("w.yaml", text));
    REQUIRE(nation);
    CHECK(nation->links.size() == size - 1);
    CHECK(nation->network_of({0xF0000000u + 777 * 256 + 5}) == 777);
}
