#include "range/terrain.h"

#include <algorithm>

#include "base/det_math.h"
#include "base/ensure.h"
#include "routing/routes.h"

namespace naga::range {

using world::Nation;
using world::none;

namespace {

constexpr double segment_bits = 1460.0 * 8;
constexpr double root_two_thirds = 0.8164965809277260;
constexpr double first_timeout_s = 1.0;

struct Size {
    const char* where;
    const char* what;
    std::uint64_t has;
    std::uint64_t most;
};

Problem too_large(const Size& size) {
    return {Problem::Kind::refused, size.where,
            "it has " + std::to_string(size.has) + " " + size.what + ", more than " +
                std::to_string(size.most),
            "memory and time are kept for that many", "make it smaller"};
}

std::int64_t share_of(const std::vector<world::Weakness>& weaknesses, std::string_view id) {
    for (const world::Weakness& w : weaknesses)
        if (w.id == id) return w.share_ppm;
    return 0;
}

std::uint32_t part(std::uint32_t count, std::int64_t ppm) {
    return static_cast<std::uint32_t>(static_cast<std::int64_t>(count) * ppm / 1'000'000);
}

void place_hosts(Terrain& t) {
    const Nation& nation = *t.nation;
    std::vector<std::uint32_t> order(nation.groups.size());
    for (std::uint32_t g = 0; g < order.size(); ++g) order[g] = g;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const std::uint32_t home_a = nation.networks[nation.groups[a].network].country;
        const std::uint32_t home_b = nation.networks[nation.groups[b].network].country;
        return home_a != home_b ? home_a < home_b : a < b;
    });
    t.group_stretch.assign(t.plan->malware.size() * nation.groups.size(), none);
    for (std::uint32_t m = 0; m < t.plan->malware.size(); ++m) {
        const adversary::Malware& malware = t.plan->malware[m];
        t.malware_first.push_back(t.host_rows());
        std::uint32_t country = 0;
        for (const std::uint32_t g : order) {
            const world::HostGroup& group = nation.groups[g];
            while (country <= nation.networks[group.network].country) {
                t.country_first.push_back(t.host_rows());
                ++country;
            }
            Stretch s;
            s.group = g;
            s.malware = m;
            s.first = t.host_rows();
            s.count = part(group.count, share_of(group.weaknesses, malware.weakness));
            s.sticks = std::min(
                s.count, part(group.count, share_of(group.weaknesses, malware.stick_weakness)));
            const double stick = group.kind == "shop" ? malware.stick_per_hour : 0;
            s.contacts_per_hour = malware.scan_per_hour + malware.local_per_hour + stick;
            if (s.contacts_per_hour > 0) {
                const double scan = malware.scan_per_hour / s.contacts_per_hour;
                const double reach =
                    (malware.scan_per_hour + malware.local_per_hour) / s.contacts_per_hour;
                s.scan_below = static_cast<std::uint64_t>(scan * 0x1p32);
                s.local_below = static_cast<std::uint64_t>(reach * 0x1p32);
            }
            s.network = group.network;
            s.country = nation.networks[group.network].country;
            s.hosts = group.count;
            s.per_site = group.per_site;
            s.hours = hours_of(group.hours);
            s.nat = group.nat;
            s.server = group.kind == "server";
            if (s.count == 0) continue;
            t.group_stretch[m * nation.groups.size() + g] =
                static_cast<std::uint32_t>(t.stretches.size());
            t.stretch_of.insert(t.stretch_of.end(), s.count,
                                static_cast<std::uint32_t>(t.stretches.size()));
            t.stretches.push_back(s);
        }
        while (country <= nation.countries.size()) {
            t.country_first.push_back(t.host_rows());
            ++country;
        }
    }
    t.malware_first.push_back(t.host_rows());
}

// Appends the directed lines from the first stop to the last to the load's paths.
std::uint32_t lay_lines(Terrain& t, const std::vector<std::uint32_t>& way) {
    for (std::size_t i = 0; i + 1 < way.size(); ++i)
        t.load.links.push_back(t.directed_link(way[i], way[i + 1]));
    return way.empty() ? 0 : static_cast<std::uint32_t>(way.size() - 1);
}

double way_delay_s(const Terrain& t, const std::vector<std::uint32_t>& way) {
    std::int64_t us = 2'000;
    for (std::size_t i = 0; i + 1 < way.size(); ++i)
        us += t.nation->links[t.directed_link(way[i], way[i + 1]) / 2].delay;
    return static_cast<double>(us) / 1e6;
}

// Users in `network` of `service`, whose answers come from `source` (the service's network, or
// a core network for browsing abroad).
void add_use(Terrain& t, std::uint32_t service, std::uint32_t source, std::uint32_t network,
             double users) {
    const world::Service& s = t.nation->services[service];
    const auto there = t.way(source, network);
    const auto back = t.way(network, source);
    if (there.empty() || back.empty() || users <= 0) return;
    const bool own_line = s.kind != "internet";
    traffic::Aggregate a;
    a.first_hop = static_cast<std::uint32_t>(t.load.links.size());
    if (own_line) t.load.links.push_back(t.service_in(service) + 1);
    a.hops = lay_lines(t, there) + (own_line ? 1 : 0);
    a.first_back = static_cast<std::uint32_t>(t.load.links.size());
    a.backs = lay_lines(t, back);
    if (own_line) {
        t.load.links.push_back(t.service_in(service));
        ++a.backs;
    }
    const double round_trip = way_delay_s(t, there) + way_delay_s(t, back);
    a.window_rate = users * segment_bits / (round_trip * root_two_thirds);
    a.timeout = first_timeout_s / (round_trip * root_two_thirds);
    t.load.aggregates.push_back(a);
    Demand d;
    d.stream = Stream::use;
    d.service = service;
    d.network = network;
    d.users = users;
    d.first_stop = static_cast<std::uint32_t>(t.stops.size());
    d.stops = static_cast<std::uint32_t>(back.size());
    t.stops.insert(t.stops.end(), back.begin(), back.end());
    t.demands.push_back(d);
}

void add_flood(Terrain& t, Stream stream, std::uint32_t campaign, std::uint32_t service,
               std::uint32_t network, double amplifiers) {
    const auto way = t.way(network, t.nation->services[service].network);
    if (way.empty()) return;
    traffic::Aggregate a;
    a.first_hop = static_cast<std::uint32_t>(t.load.links.size());
    a.hops = lay_lines(t, way) + 1;
    t.load.links.push_back(t.service_in(service));
    a.first_back = static_cast<std::uint32_t>(t.load.links.size());
    t.load.aggregates.push_back(a);
    Demand d;
    d.stream = stream;
    d.service = service;
    d.network = network;
    d.campaign = campaign;
    d.amplifiers = amplifiers;
    d.first_stop = static_cast<std::uint32_t>(t.stops.size());
    d.stops = static_cast<std::uint32_t>(way.size());
    t.stops.insert(t.stops.end(), way.begin(), way.end());
    t.demands.push_back(d);
}

void lay_demand(Terrain& t) {
    const Nation& nation = *t.nation;
    for (const world::Link& link : nation.links)
        for (int way = 0; way < 2; ++way)
            t.load.capacity.push_back(static_cast<double>(link.capacity));
    for (const world::Service& s : nation.services)
        for (int way = 0; way < 2; ++way)
            t.load.capacity.push_back(s.kind == "internet" ? 1e15 : static_cast<double>(s.line));

    // Users of a network: those of its browsing service.
    std::vector<double> people(nation.networks.size());
    double all = 0;
    for (const world::Service& s : nation.services)
        if (s.kind == "internet" && nation.networks[s.network].country == nation.home) {
            people[s.network] += static_cast<double>(s.users);
            all += static_cast<double>(s.users);
        }
    std::vector<std::uint32_t> cores;
    for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
        if (nation.networks[n].core) cores.push_back(n);

    for (std::uint32_t s = 0; s < nation.services.size(); ++s) {
        const world::Service& service = nation.services[s];
        const double users = static_cast<double>(service.users);
        if (service.kind == "internet") {
            for (const std::uint32_t core : cores)
                add_use(t, s, core, service.network, users / static_cast<double>(cores.size()));
            continue;
        }
        for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
            if (people[n] > 0) add_use(t, s, service.network, n, users * people[n] / all);
    }

    for (std::uint32_t c = 0; c < t.plan->campaigns.size(); ++c) {
        const adversary::Campaign& campaign = t.plan->campaigns[c];
        if (campaign.kind != adversary::CampaignKind::flood) continue;
        std::vector<double> amplifiers(nation.networks.size());
        std::vector<bool> bots(nation.networks.size());
        for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
            const world::HostGroup& group = nation.groups[g];
            if (!campaign.amplifier.empty())
                amplifiers[group.network] +=
                    part(group.count, share_of(group.weaknesses, campaign.amplifier));
            if (campaign.malware == none) continue;
            const bool takes_part =
                std::ranges::find(campaign.bot_countries, nation.networks[group.network].country) !=
                campaign.bot_countries.end();
            if (takes_part && t.group_stretch[campaign.malware * nation.groups.size() + g] != none)
                bots[group.network] = true;
        }
        for (const std::uint32_t target : campaign.targets)
            for (std::uint32_t n = 0; n < nation.networks.size(); ++n) {
                if (bots[n]) add_flood(t, Stream::flood, c, target, n, 0);
                if (amplifiers[n] > 0)
                    add_flood(t, Stream::amplification, c, target, n, amplifiers[n]);
            }
    }
}

// What the limits are about, counted before any memory is taken.
std::vector<Size> sizes(const Nation& nation, const adversary::Plan& plan) {
    const std::uint64_t networks = nation.networks.size();
    std::uint64_t hosts = 0, asked_from = 0, answered_from = 0, aggregates = 0, waves = 0,
                  mails = 0;
    for (const adversary::Malware& malware : plan.malware)
        for (const world::HostGroup& group : nation.groups)
            hosts += part(group.count, share_of(group.weaknesses, malware.weakness));
    for (const world::Network& network : nation.networks) answered_from += network.core ? 1 : 0;
    for (const world::Service& service : nation.services)
        asked_from += service.kind == "internet" ? 1 : 0;
    asked_from = std::min(asked_from, networks);
    for (const world::Service& service : nation.services)
        aggregates += service.kind == "internet" ? answered_from : asked_from;
    for (const adversary::Campaign& campaign : plan.campaigns) {
        aggregates += 2 * networks * campaign.targets.size();
        waves = std::max<std::uint64_t>(waves, campaign.waves.size());
        for (const adversary::Wave& wave : campaign.waves)
            for (const std::uint32_t people : wave.people) mails += nation.people[people].count;
    }
    return {{"world", "networks", networks, networks_max},
            {"world", "links", nation.links.size(), links_max},
            {"world", "hosts that malware can infect", hosts, host_rows_max},
            {"world", "aggregates of demand", aggregates, aggregates_max},
            {"scenario", "campaigns", plan.campaigns.size(), campaigns_max},
            {"scenario", "waves in a campaign", waves, waves_max},
            {"scenario", "lures", mails, mails_max}};
}

// The share of those who have a thing that use it at an hour of the day, in parts per million. The
// evening has two to four times the night: people sleep, their machines do not.
constexpr std::int64_t in_use_ppm[24] = {46'000,  40'000,  38'000,  37'000,  38'000,  42'000,
                                         55'000,  75'000,  100'000, 115'000, 120'000, 118'000,
                                         95'000,  110'000, 120'000, 120'000, 115'000, 105'000,
                                         110'000, 130'000, 140'000, 130'000, 100'000, 62'000};

}  // namespace

std::uint32_t Terrain::directed_link(std::uint32_t from, std::uint32_t to) const {
    for (const auto& [neighbour, link] : lines[from])
        if (neighbour == to) return link;
    ensure(false, "a way leads only over links");
    return none;
}

std::vector<std::uint32_t> Terrain::way(std::uint32_t from, std::uint32_t to) const {
    std::vector<std::uint32_t> stops_on_way = {from};
    while (from != to) {
        from = next_hop(from, to);
        if (from == 0xFFFF) return {};
        stops_on_way.push_back(from);
    }
    return stops_on_way;
}

Hours hours_of(std::string_view word) {
    if (word == "shop") return Hours::shop;
    if (word == "evening") return Hours::evening;
    if (word == "office") return Hours::office;
    return Hours::always;
}

double share_on(Hours hours, std::int64_t hour) {
    switch (hours) {
        case Hours::always: return 1.0;
        case Hours::shop: return hour >= 8 && hour < 19 ? 1.0 : 0.05;
        case Hours::evening: return hour >= 9 && hour < 23 ? 1.0 : 0.1;
        case Hours::office: return hour >= 8 && hour < 17 ? 1.0 : 0.2;
    }
    return 1.0;
}

// Between the values of the full hours it goes in a straight line.
double share_in_use(std::int64_t quarter) {
    const std::int64_t hour = quarter / 4 % 24;
    const std::int64_t into = quarter % 4;
    const std::int64_t ppm =
        (in_use_ppm[hour] * (4 - into) + in_use_ppm[(hour + 1) % 24] * into) / 4;
    return static_cast<double>(ppm) * 1e-6;
}

Result<Terrain> survey(const Nation& nation, const adversary::Plan& plan) {
    for (const Size& size : sizes(nation, plan))
        if (size.has > size.most) return refuse(too_large(size));
    Terrain t;
    t.nation = &nation;
    t.plan = &plan;
    t.addresses = Addresses(nation);
    const std::size_t n = nation.networks.size();
    t.networks = static_cast<std::uint32_t>(n);

    std::vector<std::uint32_t> asns;
    std::vector<routing::Edge> edges;
    for (const world::Network& network : nation.networks) asns.push_back(network.asn);
    for (const world::Link& link : nation.links)
        edges.push_back({link.from, link.to,
                         link.peer ? routing::Relation::peer_of : routing::Relation::provider_of});
    const auto graph = routing::Graph::of(std::move(asns), std::move(edges));
    if (!graph) return refuse(graph.error().front());

    t.lines.resize(n);
    for (std::uint32_t l = 0; l < nation.links.size(); ++l) {
        t.lines[nation.links[l].from].push_back({nation.links[l].to, 2 * l});
        t.lines[nation.links[l].to].push_back({nation.links[l].from, 2 * l + 1});
    }
    t.next.assign(n * n, 0xFFFF);
    for (std::uint32_t to = 0; to < n; ++to) {
        const auto routes = routing::routes_to(*graph, routing::Origin{to});
        for (std::uint32_t from = 0; from < n; ++from) {
            const routing::Hop hop = routes.at(from);
            if (hop.learned != routing::Learned::none)
                t.next[to * n + from] = static_cast<std::uint16_t>(hop.next);
        }
    }
    place_hosts(t);
    lay_demand(t);
    return t;
}

}  // namespace naga::range
