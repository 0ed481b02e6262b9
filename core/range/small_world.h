// A small nation under attack by every kind of campaign, for the tests of this module.
//
// A telco at the border, a provider and the state's network behind it; a neighbour whose homes
// flood the state's portal; two lairs and a lure in third hands. Tests change the texts.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/ensure.h"
#include "range/range.h"
#include "scenario/document.h"

namespace naga::range {

inline constexpr std::string_view small_nation = R"(format: naga-world/1
id: small
name: {en: Small, lo: ນ້ອຍ}
home: la
countries:
  - {id: la, name: Laos}
  - {id: kh, name: Neighbour}
  - {id: xx, name: World at large}
organisations:
  - {id: telco, name: Telco, kind: telco, country: la}
regions:
  - {id: vt, name: Capital, country: la}
  - {id: pp, name: Their capital, country: kh}
networks:
  - {id: core, asn: 65536, name: Core, kind: transit, country: xx, core: true,
     prefixes: [240.0.0.0/8]}
  - {id: kh-net, asn: 64500, name: Neighbour, kind: telco, country: kh, prefixes: [241.0.0.0/16]}
  - {id: gate, asn: 64496, name: Gate, kind: telco, country: la, prefixes: [198.18.0.0/18]}
  - {id: isp, asn: 64497, name: Provider, kind: isp, country: la, prefixes: [198.18.64.0/19]}
  - {id: gov, asn: 64498, name: State, kind: government, country: la, prefixes: [192.0.2.0/24]}
links:
  - {id: border, provider: core, customer: gate, capacity: 200 Mbit/s, delay: 8 ms, border: true}
  - {id: far, provider: core, customer: kh-net, capacity: 2 Gbit/s, delay: 5 ms}
  - {id: gate-isp, provider: gate, customer: isp, capacity: 1 Gbit/s, delay: 1 ms}
  - {id: gate-gov, provider: gate, customer: gov, capacity: 300 Mbit/s, delay: 1 ms}
groups:
  - {id: cafes, kind: cafe, network: isp, region: vt, count: 600, per_site: 12, platform: winxp,
     nat: true, hours: evening, weaknesses: {hole: 60 %, autorun: 40 %}}
  - {id: shops, kind: shop, network: gate, region: vt, count: 200, per_site: 2, platform: winxp,
     hours: shop, weaknesses: {hole: 70 %, autorun: 60 %}}
  - {id: homes, kind: home, network: isp, region: vt, count: 2000, platform: win7,
     hours: always, weaknesses: {hole: 40 %, autorun: 20 %}}
  - {id: offices, kind: office, network: gov, region: vt, count: 300, per_site: 50, platform: win7,
     nat: true, hours: office, weaknesses: {hole: 30 %}}
  - {id: kh-homes, kind: home, network: kh-net, region: pp, count: 3000, platform: winxp,
     hours: always, weaknesses: {hole: 50 %, autorun: 30 %}}
  - {id: kh-servers, kind: server, network: kh-net, region: pp, count: 400, platform: linux,
     hours: always, weaknesses: {resolver: 50 %}}
services:
  - {id: portal, kind: portal, name: portal.gov.example, title: Portal, sector: government,
     network: gov, region: vt, address: 192.0.2.10, requests: 900, line: 100 Mbit/s,
     users: 60000, kilobits: 10, weaknesses: [cms]}
  - {id: bank, kind: payment, name: bank.example, title: Bank, sector: finance, network: gate,
     region: vt, address: 198.18.1.10, requests: 900, line: 100 Mbit/s, users: 40000, kilobits: 8,
     weaknesses: [cms]}
  - {id: news, kind: web, name: news.example, title: News, sector: media, network: isp,
     region: vt, address: 198.18.65.10, requests: 600, line: 100 Mbit/s, users: 20000, kilobits: 20,
     weaknesses: [cms]}
  - {id: quiet, kind: web, name: quiet.example, title: Quiet, sector: commerce, network: isp,
     region: vt, address: 198.18.80.10, requests: 600, line: 50 Mbit/s, users: 10000, kilobits: 15}
  - {id: post, kind: mail, name: mail.gov.example, title: Mail, sector: government, network: gov,
     region: vt, address: 192.0.2.20, requests: 300, line: 50 Mbit/s, users: 900, kilobits: 10}
  - {id: gate-browsing, kind: internet, title: Browsing, sector: telecom, network: gate, region: vt,
     users: 20000, kilobits: 30}
  - {id: isp-browsing, kind: internet, title: Browsing, sector: telecom, network: isp, region: vt,
     users: 10000, kilobits: 30}
people:
  - {id: staff, name: Staff, organisation: telco, network: gov, region: vt, count: 900,
     susceptible: 31 %, service: post, records: 7}
  - {id: clerks, name: Clerks, organisation: telco, network: isp, region: vt, count: 500,
     susceptible: 25 %, service: post, records: 3}
)";

inline constexpr std::string_view small_plan = R"(
actors:
  - {id: gang, name: Gang, motive: criminal, country: xx}
lairs:
  - {id: first-lair, kind: command, actor: gang, name: a.example, network: core, stance: helpful}
  - {id: second-lair, kind: command, actor: gang, name: b.example, network: kh-net,
     stance: helpful}
  - {id: lure, kind: phishing, actor: gang, name: c.example, network: core, stance: helpful}
malware:
  - {id: worm, name: Worm, weakness: hole, stick_weakness: autorun, scan_per_hour: 3,
     local_per_hour: 2, stick_per_hour: 1, probes_a_contact: 100, lairs: [first-lair, second-lair],
     moves_after: 20m}
campaigns:
  - {id: outbreak, name: Outbreak, actor: gang, kind: infection, techniques: [T1210],
     start: T+00:02, malware: worm,
     seeds: [{group: shops, count: 10}, {group: homes, count: 40}, {group: kh-homes, count: 200}]}
  - {id: pages, name: Pages, actor: gang, kind: defacement, techniques: [T1491], start: T+00:10,
     weakness: cms, sectors: [], sites: 3, pace: 8m, again_after: 20m}
  - {id: mails, name: Mails, actor: gang, kind: phishing, techniques: [T1566], start: T+00:05,
     lair: lure, use_after: 30m,
     waves: [{at: T+00:05, people: [staff]}, {at: T+00:40, people: [staff, clerks]}]}
  - {id: echoes, name: Echoes, actor: gang, kind: flood, techniques: [T1498], start: T+00:30,
     length: 40m, targets: [bank], amplifier: resolver, per_amplifier: 700 kbit/s}
  - {id: bots, name: Bots, actor: gang, kind: flood, techniques: [T1498], start: T+01:00,
     length: 45m, targets: [portal], malware: worm, bots_in: [kh], per_bot: 250 kbit/s}
)";

// The text with `from`, which must stand in it, put as `to`.
inline std::string changed(std::string_view text, std::string_view from, std::string_view to) {
    std::string copy(text);
    const std::size_t at = copy.find(from);
    ensure(at != std::string::npos, "a test changes what stands in the text");
    return copy.replace(at, from.size(), to);
}

// A nation, what its attackers mean to do, and the terrain that points into both.
struct SmallWorld {
    world::Nation nation;
    adversary::Plan plan;
    Terrain terrain;

    std::uint32_t network(std::string_view id) const { return nation.network(id); }
    std::uint32_t group(std::string_view id) const { return nation.group(id); }
    std::uint32_t service(std::string_view id) const { return nation.service(id); }
    const world::GroupState& group_in(const Range& range, std::string_view id) const {
        return range.groups()[nation.group(id)];
    }
    const world::ServiceState& service_in(const Range& range, std::string_view id) const {
        return range.services()[nation.service(id)];
    }
};

inline std::unique_ptr<SmallWorld> small_world(std::string_view nation = small_nation,
                                               std::string_view plan = small_plan) {
    const auto all_of = [](const Problems& problems) {
        std::string lines;
        for (const Problem& problem : problems) lines += as_line(problem) + "\n";
        return lines;
    };
    auto small = std::make_unique<SmallWorld>();
    const auto world_text = scenario::read_yaml("world.yaml", nation);
    ensure(world_text.has_value(), "the nation of a test is YAML");
    auto read = world::read_nation(*world_text);
    if (!read) ensure(false, all_of(read.error()).c_str());
    small->nation = std::move(*read);
    const auto plan_text = scenario::read_yaml("plan.yaml", plan);
    ensure(plan_text.has_value(), "the plan of a test is YAML");
    Problems problems;
    scenario::Asker asker(*plan_text, plan_text->root, "", problems);
    small->plan = adversary::read_plan(asker, small->nation);
    if (!problems.empty()) ensure(false, all_of(problems).c_str());
    auto terrain = survey(small->nation, small->plan);
    if (!terrain) ensure(false, as_line(terrain.error()).c_str());
    small->terrain = std::move(*terrain);
    return small;
}

inline Setting short_day() {
    Setting setting;
    setting.endex_us = 3 * 3'600'000'000LL;
    setting.horizon_us = 8 * 3'600'000'000LL;
    return setting;
}

inline Range started(const SmallWorld& small, std::uint64_t seed = 1,
                     const Setting& setting = short_day()) {
    return Range(small.terrain, sim::Chance(seed, 0), setting);
}

inline void run_minutes(Range& range, int minutes) {
    for (int i = 0; i < minutes; ++i) range.run_minute();
}

}  // namespace naga::range
