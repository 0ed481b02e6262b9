#include "sensor/collector.h"

#include <algorithm>
#include <tuple>

#include "base/by_time.h"
#include "base/ensure.h"
#include "routing/routes.h"

namespace naga::sensor {

using evidence::Route;
using world::none;

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t minute_us = 60 * second_us;
constexpr std::int64_t hour_us = 60 * minute_us;

// A flap and the hunt after it are over within this, whatever its luck.
constexpr std::int64_t flap_minutes_max = 30;
constexpr std::uint32_t flap_slots = 1;  // a minute
// How likely a slot begins one, in parts per million, by hour of the local day: most in working
// hours, fewest at night (Labovitz, Malan and Jahanian 1998).
constexpr std::array<std::uint32_t, 24> flap_ppm = {
    70'000,  60'000,  50'000,  50'000,  50'000,  60'000,  80'000,  110'000,
    150'000, 190'000, 200'000, 200'000, 170'000, 190'000, 200'000, 200'000,
    190'000, 170'000, 150'000, 150'000, 150'000, 140'000, 110'000, 90'000};
// A session falls about once a day.
constexpr std::uint32_t fall_ppm = 42'000;  // an hour
constexpr std::int64_t calm_around_outage_us = 5 * minute_us;
constexpr std::int64_t whole_table_us = 4 * second_us;  // how long it takes to tell it
// A cut line is known everywhere within this.
constexpr std::int64_t lag_max_us = 60 * second_us;
constexpr std::uint32_t blackhole_community = 0xFFFF029A;  // RFC 7999

// What chance is looked up for.
enum Purpose : std::uint32_t { begins = 1, course, falls, comes_back, lag, announces, age };

constexpr std::uint32_t lan = 0xCB007100;  // 203.0.113.0/24: where the sessions are
constexpr std::uint32_t own_host = 254;
static_assert(collector_peers_max < own_host);

std::int64_t floor_of(std::int64_t value, std::int64_t unit) {
    const std::int64_t down = value / unit;
    return down * unit > value ? down - 1 : down;
}

// Below `length`, from a word.
std::int64_t part_of(std::uint32_t word, std::int64_t length) {
    return static_cast<std::int64_t>((std::uint64_t{word} * static_cast<std::uint64_t>(length)) >>
                                     32);
}

bool is_chosen(std::uint32_t word, std::uint32_t ppm) {
    return std::uint64_t{word} * 1'000'000 < std::uint64_t{ppm} << 32;
}

std::vector<std::uint32_t> peers_of(const world::Nation& nation, const Sensor& sensor) {
    std::vector<std::uint32_t> peers = sensor.networks;
    const auto by_asn = [&](std::uint32_t n) { return nation.networks[n].asn; };
    std::ranges::sort(peers, {}, by_asn);
    std::vector<std::uint32_t> others;
    for (const world::Link& link : nation.links)
        for (const auto& [near, far] : {std::pair(link.from, link.to), {link.to, link.from}})
            if (std::ranges::binary_search(sensor.networks, near) &&
                !std::ranges::binary_search(sensor.networks, far))
                others.push_back(far);
    std::ranges::sort(others, {}, by_asn);
    others.erase(std::unique(others.begin(), others.end()), others.end());
    peers.insert(peers.end(), others.begin(), others.end());
    if (peers.size() > collector_peers_max) peers.resize(collector_peers_max);
    return peers;
}

RouteChanges changes_of(const wire::Film* film) {
    if (film == nullptr) return {};
    return {film->blackholes(), film->line_cuts()};
}

}  // namespace

// ---- what does not change ------------------------------------------------------------------

routing::Graph Collector::graph_of(const world::Nation& nation,
                                   const std::vector<std::uint32_t>& peers) {
    std::vector<std::uint32_t> asns;
    for (const world::Network& network : nation.networks) asns.push_back(network.asn);
    const auto collector = static_cast<routing::Node>(asns.size());
    asns.push_back(collector_asn);
    std::vector<routing::Edge> edges;
    for (const world::Link& link : nation.links)
        edges.push_back({link.from, link.to,
                         link.peer ? routing::Relation::peer_of : routing::Relation::provider_of});
    for (const std::uint32_t peer : peers)
        edges.push_back({peer, collector, routing::Relation::provider_of});
    auto graph = routing::Graph::of(std::move(asns), std::move(edges));
    ensure(graph.has_value(), "the relations of a nation that is drilled are a hierarchy");
    return std::move(*graph);
}

Collector::Collector(const Scene& scene, const Sensor& sensor)
    : Collector(scene, sensor, changes_of(scene.stage.film)) {}

Collector::Collector(const Scene& scene, const Sensor& sensor, RouteChanges changes)
    : scene_(&scene),
      sensor_(&sensor),
      changes_(std::move(changes)),
      peer_networks_(peers_of(*scene.nation, sensor)),
      graph_(graph_of(*scene.nation, peer_networks_)),
      paces_(routing::paces_of(graph_, {}, scene.stage.chance.seed())),
      key_(sim::cause_of(sim::cause_of(scene.stage.chance.seed(), scene.stage.chance.replicate()),
                         sim::cause_of("routes"))) {
    const world::Nation& nation = *scene.nation;
    for (std::uint32_t p = 0; p < peer_networks_.size(); ++p) {
        const world::Network& network = nation.networks[peer_networks_[p]];
        const inet::Address address = {lan + 1 + p};
        const inet::Address id =
            network.prefixes.empty() ? address : inet::Address{network.prefixes[0].first.bits + 1};
        peers_.push_back({network.asn, address, id});
    }
    for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
        for (const inet::Prefix& prefix : nation.networks[n].prefixes)
            announced_.push_back({prefix, n, none});
    std::vector<std::uint32_t> services;
    for (const wire::Blackhole& b : changes_.blackholes) services.push_back(b.service);
    std::ranges::sort(services);
    services.erase(std::unique(services.begin(), services.end()), services.end());
    for (const std::uint32_t s : services)
        announced_.push_back({{nation.services[s].address, 32}, nation.services[s].network, s});
    std::ranges::sort(announced_, {},
                      [](const Announced& a) { return std::pair(a.prefix, a.service); });
    for (std::uint32_t i = 0; i < announced_.size(); ++i)
        if (announced_[i].service == none) own_.push_back(i);
    for (const wire::LineCut& cut : changes_.line_cuts) {
        line_changes_.push_back(cut.from_us);
        if (cut.until_us != world::never) line_changes_.push_back(cut.until_us);
    }
    std::ranges::sort(line_changes_);
    line_changes_.erase(std::unique(line_changes_.begin(), line_changes_.end()),
                        line_changes_.end());
}

evidence::Collecting Collector::collecting() const { return {collector_asn, {lan + own_host}}; }

std::array<std::uint32_t, 4> Collector::look(std::uint32_t purpose, std::uint32_t entity,
                                             std::uint64_t cause) const {
    return sim::philox(key_, {purpose, entity, static_cast<std::uint32_t>(cause),
                              static_cast<std::uint32_t>(cause >> 32)});
}

// ---- the murmur ----------------------------------------------------------------------------

void Collector::list_begun(std::int64_t minute, std::vector<Flap>& flaps) const {
    if (own_.empty()) return;
    const std::int64_t hour = floor_of(scene_->stage.start_of_day_us + minute * minute_us, hour_us);
    const std::uint32_t ppm = flap_ppm[static_cast<std::size_t>((hour % 24 + 24) % 24)];
    const std::size_t first = flaps.size();
    for (std::uint32_t slot = 0; slot < flap_slots; ++slot) {
        const auto w = look(begins, slot, static_cast<std::uint64_t>(minute));
        if (!is_chosen(w[0], ppm)) continue;
        // Few prefixes flap often, most hardly ever.
        const auto n = static_cast<std::uint32_t>(own_.size());
        const std::uint32_t squared =
            static_cast<std::uint32_t>((std::uint64_t{w[1]} * w[1]) >> 32);
        const std::uint32_t k =
            sim::permute(scene_->stage.chance.seed(), begins, sim::below(squared, n), n);
        flaps.push_back({minute * minute_us + part_of(w[2], minute_us), own_[k],
                         sim::cause_of(static_cast<std::uint64_t>(minute), slot)});
    }
    std::sort(flaps.begin() + static_cast<std::ptrdiff_t>(first), flaps.end(),
              [](const Flap& a, const Flap& b) {
                  return std::tie(a.start_us, a.identity) < std::tie(b.start_us, b.identity);
              });
}

// Those that begin in these minutes. One that would begin while another of its prefix may still
// be under way, or when a line changes, does not: so each is a story of its own.
std::vector<Collector::Flap> Collector::flaps_in(std::int64_t first_minute,
                                                 std::int64_t last_minute) const {
    std::vector<Flap> all, held;
    for (std::int64_t m = first_minute - flap_minutes_max - 1; m <= last_minute; ++m)
        list_begun(m, all);
    constexpr std::int64_t length_us = flap_minutes_max * minute_us;
    std::vector<std::int64_t> last(announced_.size(), INT64_MIN);
    for (const Flap& flap : all) {
        const std::int64_t before = std::exchange(last[flap.prefix], flap.start_us);
        if (flap.start_us < first_minute * minute_us) continue;
        if (before != INT64_MIN && flap.start_us - before < length_us) continue;
        const bool line_changes = std::ranges::any_of(line_changes_, [&](std::int64_t at) {
            return at - lag_max_us < flap.start_us + length_us &&
                   flap.start_us <= at + 2 * lag_max_us;
        });
        if (!line_changes) held.push_back(flap);
    }
    return held;
}

std::vector<Collector::Told> Collector::told_in(const Flap& flap) const {
    const routing::Node origin = announced_[flap.prefix].network;
    const auto collector = static_cast<routing::Node>(graph_.size() - 1);
    routing::Policy policy;
    for (const wire::LineCut& cut : changes_.line_cuts)
        if (cut.from_us <= flap.start_us && flap.start_us < cut.until_us)
            policy.removed_edges.add(cut.link);
    const routing::Origin origins[] = {{origin}};
    routing::Propagation news(graph_, policy, paces_, origins);
    const auto w = look(course, flap.prefix, flap.identity);
    const int cycles = 1 + (w[0] % 10 > 6) + (w[0] % 10 > 8);
    std::int64_t at_us = 0;
    for (int cycle = 0; cycle < cycles; ++cycle) {
        const auto luck =
            look(course, 0x1000'0000 + static_cast<std::uint32_t>(cycle), flap.identity);
        news.withdraw(origin, SimTime::at_microseconds(at_us));
        const std::int64_t least = (15 * second_us) << (luck[0] % 3);
        at_us += least + part_of(luck[1], least);
        news.announce({origin}, SimTime::at_microseconds(at_us));
        at_us += 60 * second_us + part_of(luck[2], 120 * second_us);
    }
    std::vector<routing::Update> heard;
    news.run(SimTime::at_microseconds(flap_minutes_max * minute_us - 1), heard);
    std::vector<Told> told;
    for (const routing::Update& update : heard) {
        if (update.to != collector) continue;
        const auto peer = std::ranges::find(peer_networks_, update.from) - peer_networks_.begin();
        Told t = {
            flap.start_us + update.time.in_microseconds(), static_cast<std::uint32_t>(peer), {}};
        if (update.path != routing::no_path)
            for (const routing::Node node : news.nodes_of(update.path))
                t.path.push_back(graph_.asn(node));
        told.push_back(std::move(t));
    }
    return told;
}

// ---- routes when nothing flaps ---------------------------------------------------------------

std::size_t Collector::epoch_of(std::int64_t at_us) const {
    return static_cast<std::size_t>(std::ranges::upper_bound(line_changes_, at_us) -
                                    line_changes_.begin());
}

std::int64_t Collector::lag_of(std::uint32_t peer, std::uint32_t prefix) const {
    return 100'000 + part_of(look(lag, peers_[peer].asn, prefix)[0], lag_max_us - 100'000);
}

const std::vector<Collector::Path>& Collector::settled(std::uint32_t network, std::size_t epoch,
                                                       Settled& known) const {
    const auto [at, is_new] = known.try_emplace({network, epoch});
    if (!is_new) return at->second;
    routing::Policy policy;
    for (const wire::LineCut& cut : changes_.line_cuts)
        if (epoch > 0 && cut.from_us <= line_changes_[epoch - 1] &&
            line_changes_[epoch - 1] < cut.until_us)
            policy.removed_edges.add(cut.link);
    const auto routes = routing::routes_to(graph_, routing::Origin{network}, policy);
    for (const std::uint32_t peer : peer_networks_) {
        Path path;
        for (const routing::Node node : routing::path(graph_, routes, peer))
            path.push_back(graph_.asn(node));
        at->second.push_back(std::move(path));
    }
    return at->second;
}

std::int64_t Collector::blackhole_lag(const wire::Blackhole& blackhole, std::uint32_t peer) const {
    return 200'000 + part_of(look(announces, peers_[peer].asn, blackhole.order)[0], 2 * second_us);
}

// The network of the service announces its address to the provider that drops what comes for it,
// and both tell the collector; nobody else is told (RFC 7999 3.2).
Collector::Path Collector::blackhole_path(std::uint32_t peer, const Announced& announced,
                                          std::int64_t at_us, Settled& known) const {
    for (const wire::Blackhole& b : changes_.blackholes) {
        if (b.service != announced.service) continue;
        const std::int64_t since = at_us - blackhole_lag(b, peer);
        if (since < b.from_us || since >= b.until_us) continue;
        const std::uint32_t network = peer_networks_[peer];
        if (network == b.at || network == announced.network)
            return settled(announced.network, epoch_of(at_us), known)[peer];
    }
    return {};
}

Collector::Path Collector::calm_path(std::uint32_t peer, std::uint32_t prefix, std::int64_t at_us,
                                     Settled& known) const {
    const Announced& announced = announced_[prefix];
    if (announced.service != none) return blackhole_path(peer, announced, at_us, known);
    const std::size_t epoch = line_changes_.empty() ? 0 : epoch_of(at_us - lag_of(peer, prefix));
    return settled(announced.network, epoch, known)[peer];
}

// When its route may change without a flap; sorted.
std::vector<std::int64_t> Collector::calm_instants(std::uint32_t peer, std::uint32_t prefix) const {
    std::vector<std::int64_t> instants;
    if (announced_[prefix].service == none) {
        for (const std::int64_t at : line_changes_) instants.push_back(at + lag_of(peer, prefix));
        return instants;
    }
    instants = line_changes_;
    for (const wire::Blackhole& b : changes_.blackholes) {
        if (b.service != announced_[prefix].service) continue;
        const std::int64_t late = blackhole_lag(b, peer);
        instants.push_back(b.from_us + late);
        if (b.until_us != world::never) instants.push_back(b.until_us + late);
    }
    std::ranges::sort(instants);
    instants.erase(std::unique(instants.begin(), instants.end()), instants.end());
    return instants;
}

// ---- sessions, by the sensor's clock ---------------------------------------------------------

// Those that share an instant with [from_us, until_us], by time; they do not touch.
std::vector<Collector::Silence> Collector::silences_of(std::uint32_t peer, std::int64_t from_us,
                                                       std::int64_t until_us) const {
    std::vector<Silence> outages;
    for (const Outage& outage : sensor_->outages) {
        const std::int64_t from = floor_of(outage.from_us, minute_us) * minute_us;
        const std::int64_t until = -floor_of(-outage.until_us, minute_us) * minute_us;
        if (!outages.empty() && from <= outages.back().until_us)
            outages.back().until_us = std::max(outages.back().until_us, until);
        else
            outages.push_back({from, until, false});
    }
    const std::uint32_t asn = peers_[peer].asn;
    for (std::size_t i = 0; i < outages.size(); ++i) {
        const auto w = look(comes_back, asn, static_cast<std::uint64_t>(outages[i].until_us));
        outages[i].until_us += 3 * second_us + part_of(w[0], 17 * second_us);
        // What comes back and is lost again within a minute was never back.
        if (i > 0 && outages[i].from_us <= outages[i - 1].until_us + whole_table_us) {
            outages[i].from_us = outages[i - 1].from_us;
            outages[i - 1].until_us = outages[i - 1].from_us;
        }
    }
    std::erase_if(outages, [](const Silence& s) { return s.from_us >= s.until_us; });
    std::vector<Silence> all;
    for (std::int64_t hour = floor_of(from_us, hour_us) - 1; hour <= floor_of(until_us, hour_us);
         ++hour) {
        const auto w = look(falls, asn, static_cast<std::uint64_t>(hour));
        if (!is_chosen(w[0], fall_ppm)) continue;
        const std::int64_t from = hour * hour_us + part_of(w[1], 3'300 * second_us);
        const Silence fall = {from, from + 20 * second_us + part_of(w[2], 130 * second_us), true};
        if (std::ranges::none_of(outages, [&](const Silence& s) {
                return fall.from_us < s.until_us + calm_around_outage_us &&
                       s.from_us < fall.until_us + calm_around_outage_us;
            }))
            all.push_back(fall);
    }
    all.insert(all.end(), outages.begin(), outages.end());
    std::erase_if(all, [&](const Silence& s) {
        return s.from_us > until_us || s.until_us + whole_table_us < from_us;
    });
    std::ranges::sort(all, {}, &Silence::from_us);
    return all;
}

// When the peer tells a prefix again after a silence.
std::int64_t Collector::full_at(const Silence& silence, std::uint32_t prefix) const {
    const auto count = static_cast<std::int64_t>(announced_.size());
    return silence.until_us + 200'000 + (whole_table_us - 200'000) * prefix / count;
}

Route Collector::row(std::int64_t own_us, std::uint32_t peer, std::uint32_t prefix,
                     Path path) const {
    Route route;
    route.at_us = scene_->epoch_us + own_us;
    route.learned_us = route.at_us;
    route.peer = static_cast<std::uint16_t>(peer);
    route.peer_as = peers_[peer].asn;
    route.prefix = announced_[prefix].prefix;
    route.withdrawn = path.empty();
    if (!path.empty()) route.next_hop = peers_[peer].address;
    if (!path.empty() && announced_[prefix].service != none)
        route.communities = {blackhole_community};
    route.path = std::move(path);
    return route;
}

// ---- what is written down --------------------------------------------------------------------

void Collector::updates(std::int64_t minute, std::vector<Route>& rows) const {
    if (sensor_->is_silent((minute + 1) * minute_us)) return;
    const std::int64_t begin = minute * minute_us, end = begin + minute_us;  // by its clock
    const std::int64_t error = sensor_->clock_error_us;
    const std::size_t first = rows.size();
    Settled known;

    std::vector<std::vector<Silence>> silences;
    for (std::uint32_t p = 0; p < peers_.size(); ++p)
        silences.push_back(silences_of(p, begin, end));
    const auto put = [&](std::int64_t true_us, std::uint32_t peer, std::uint32_t prefix,
                         Path path) {
        const std::int64_t own_us = true_us + error;
        if (own_us < begin || own_us >= end) return;
        for (const Silence& s : silences[peer])
            if (s.from_us <= own_us && own_us <= full_at(s, prefix)) return;
        rows.push_back(row(own_us, peer, prefix, std::move(path)));
    };

    // What flaps now, and what was told in it.
    std::vector<std::pair<Flap, std::vector<Told>>> under_way;
    const std::int64_t last_minute = floor_of(end - error, minute_us);
    for (const Flap& flap : flaps_in(last_minute - flap_minutes_max - 2, last_minute))
        under_way.emplace_back(flap, told_in(flap));
    for (const auto& [flap, told] : under_way)
        for (const Told& t : told) put(t.at_us, t.peer, flap.prefix, t.path);

    // What changes without flapping.
    for (std::uint32_t prefix = 0; prefix < announced_.size(); ++prefix) {
        if (line_changes_.empty() && announced_[prefix].service == none) continue;
        for (std::uint32_t peer = 0; peer < peers_.size(); ++peer)
            for (const std::int64_t at : calm_instants(peer, prefix)) {
                if (at + error < begin || at + error >= end) continue;
                Path path = calm_path(peer, prefix, at, known);
                if (path != calm_path(peer, prefix, at - 1, known))
                    put(at, peer, prefix, std::move(path));
            }
    }

    // Sessions that fall and come back, then with the whole table.
    for (std::uint32_t peer = 0; peer < peers_.size(); ++peer)
        for (const Silence& s : silences[peer]) {
            const auto change = [&](std::int64_t own_us, std::uint8_t from, std::uint8_t to) {
                if (own_us < begin || own_us >= end) return;
                Route route;
                route.at_us = route.learned_us = scene_->epoch_us + own_us;
                route.peer = static_cast<std::uint16_t>(peer);
                route.peer_as = peers_[peer].asn;
                route.old_state = from, route.new_state = to;
                rows.push_back(route);
            };
            if (s.falls) change(s.from_us, 6, 1);
            change(s.until_us - 900'000, 1, 2);
            change(s.until_us - 600'000, 2, 4);
            change(s.until_us - 300'000, 4, 5);
            change(s.until_us, 5, 6);
            if (s.until_us >= end || s.until_us + whole_table_us < begin) continue;
            for (std::uint32_t prefix = 0; prefix < announced_.size(); ++prefix) {
                const std::int64_t at = full_at(s, prefix);
                if (at < begin || at >= end) continue;
                Path path = calm_path(peer, prefix, at - error, known);
                for (const auto& [flap, told] : under_way)
                    if (flap.prefix == prefix)
                        for (const Told& t : told)
                            if (t.peer == peer && t.at_us <= at - error) path = t.path;
                if (!path.empty()) rows.push_back(row(at, peer, prefix, std::move(path)));
            }
        }
    sort_stably(rows, first, [](const Route& a, const Route& b) {
        return std::tuple(a.at_us, a.peer, a.new_state == 0, a.prefix) <
               std::tuple(b.at_us, b.peer, b.new_state == 0, b.prefix);
    });
}

std::vector<Route> Collector::table(std::int64_t at_us) const {
    std::vector<Route> rows;
    if (sensor_->is_silent((floor_of(at_us, minute_us) + 1) * minute_us)) return rows;
    const std::int64_t true_us = at_us - sensor_->clock_error_us;
    Settled known;
    // The last story of each prefix.
    std::vector<const Flap*> last(announced_.size(), nullptr);
    const std::int64_t minute = floor_of(true_us, minute_us);
    const auto flaps = flaps_in(std::min<std::int64_t>(0, minute) - flap_minutes_max, minute);
    for (const Flap& flap : flaps)
        if (flap.start_us <= true_us) last[flap.prefix] = &flap;
    std::vector<std::vector<Silence>> silences;
    for (std::uint32_t p = 0; p < peers_.size(); ++p)
        silences.push_back(silences_of(p, std::min<std::int64_t>(0, at_us), at_us));
    std::vector<Path> paths(peers_.size());
    std::vector<std::int64_t> learned(peers_.size());
    for (std::uint32_t prefix = 0; prefix < announced_.size(); ++prefix) {
        for (std::uint32_t peer = 0; peer < peers_.size(); ++peer) {
            paths[peer] = calm_path(peer, prefix, true_us, known);
            learned[peer] = -flap_minutes_max * minute_us -
                            part_of(look(age, peers_[peer].asn, prefix)[0], 480 * hour_us);
            for (const std::int64_t at : calm_instants(peer, prefix))
                if (at <= true_us &&
                    calm_path(peer, prefix, at, known) != calm_path(peer, prefix, at - 1, known))
                    learned[peer] = at;
        }
        if (last[prefix] != nullptr) {
            const bool under_way = true_us < last[prefix]->start_us + flap_minutes_max * minute_us;
            for (const Told& t : told_in(*last[prefix])) {
                if (t.at_us > true_us) break;
                if (under_way) paths[t.peer] = t.path;
                learned[t.peer] = std::max(learned[t.peer], t.at_us);
            }
        }
        for (std::uint32_t peer = 0; peer < peers_.size(); ++peer) {
            bool heard = !paths[peer].empty();
            std::int64_t since = learned[peer] + sensor_->clock_error_us;
            for (const Silence& s : silences[peer]) {
                heard = heard && (s.from_us > at_us || full_at(s, prefix) <= at_us);
                since = std::max(since, std::min(at_us, full_at(s, prefix)));
            }
            if (!heard) continue;
            rows.push_back(row(at_us, peer, prefix, paths[peer]));
            rows.back().learned_us = scene_->epoch_us + since;
        }
    }
    return rows;
}

void routes_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
               std::vector<Route>& rows) {
    Collector(scene, sensor).updates(minute, rows);
}

}  // namespace naga::sensor
