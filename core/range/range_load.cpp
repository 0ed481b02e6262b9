// What links and servers carry, and what was to be seen of it at the end of each minute.

#include <algorithm>

#include "base/det_math.h"
#include "base/ensure.h"
#include "range/range_shared.h"
#include "traffic/service.h"

namespace naga::range {

namespace {

// Server load: a request of a person every 20 s; a flood packet of 1,000 bytes is a request.
constexpr double requests_a_user_s = 0.05;
constexpr double bits_a_flood_request = 8'000;

// A web server of 2013 keeps some processes ready; how many hardly matters above a few.
constexpr std::uint32_t server_workers = 8;

}  // namespace

double Range::demand_now(std::int64_t step) const {
    return share_in_use(setting_.start_of_day_us / (15 * minute_us) + step);
}

std::int64_t Range::drop_ppm(const world::FilterState& f, const Demand& d) const {
    if (f.kind == 2 || !filter_on(f)) return 0;
    if (f.to_service != none && f.to_service != d.service) return 0;
    const world::Nation& nation = *terrain_->nation;
    if (f.from_network != none && f.from_network != d.network) return 0;
    if (f.from_country != none && f.from_country != nation.networks[d.network].country) return 0;
    if (f.to_length != none && f.to_length != 0) {
        const world::Service& service = nation.services[d.service];
        const inet::Prefix prefix{{f.to_first}, static_cast<std::uint8_t>(f.to_length)};
        if (service.kind == "internet" || !prefix.holds(service.address)) return 0;
    }
    if (f.kind == 1) return f.hit_ppm;
    switch (static_cast<world::Traffic>(f.traffic)) {
        case world::Traffic::any: return f.hit_ppm;
        case world::Traffic::worm: return 0;
        case world::Traffic::flood: return d.stream == Stream::flood ? f.hit_ppm : f.miss_ppm;
        case world::Traffic::amplification:
            return d.stream == Stream::amplification ? f.hit_ppm : f.miss_ppm;
        case world::Traffic::benign: return d.stream == Stream::use ? f.hit_ppm : f.miss_ppm;
    }
    return 0;
}

// A filter that demand meets on its way joins those it met before. What one signature misses at
// a network it misses there a second time, however it was ordered: the strongest holds alone.
void Range::meet(const world::FilterState& f, const Demand& d, std::vector<Met>& met) const {
    const std::int64_t ppm = drop_ppm(f, d);
    if (ppm == 0) return;
    const auto stops = std::span(terrain_->stops).subspan(d.first_stop, d.stops);
    const auto at = std::ranges::find(stops, f.at);
    if (at == stops.end()) return;
    const Met now{static_cast<std::uint32_t>(at - stops.begin()), f.kind, f.traffic, ppm};
    const auto same = std::ranges::find_if(met, [&](const Met& m) {
        return m.stop == now.stop && m.kind == now.kind && m.traffic == now.traffic;
    });
    if (same == met.end())
        met.push_back(now);
    else
        same->ppm = std::max(same->ppm, ppm);
}

bool Range::fill_load(std::int64_t step) {
    const Terrain& t = *terrain_;
    const world::Nation& nation = *t.nation;
    const double in_use = demand_now(step);
    const std::int64_t now_hour = hour();
    bool changed = false;
    auto set = [&changed](double& value, double to) {
        changed |= value != to;
        value = to;
    };

    // Commanded hosts of each network that are switched on, by malware.
    std::vector<double> bots(t.plan->malware.size() * nation.networks.size());
    for (std::size_t m = 0; m < t.plan->malware.size(); ++m) {
        const std::uint32_t lair = arena_.rows(malware_)[m].lair;
        for (std::size_t g = 0; g < nation.groups.size(); ++g) {
            const std::uint32_t s = t.group_stretch[m * nation.groups.size() + g];
            const GroupState& state = arena_.rows(groups_)[m * nation.groups.size() + g];
            if (s == none || state.infected == state.isolated) continue;
            const Stretch& stretch = t.stretches[s];
            if (!lair_reached_from(lair, stretch.network)) continue;
            bots[m * nation.networks.size() + stretch.network] +=
                static_cast<double>(state.infected - state.isolated) *
                share_on(stretch.hours, now_hour);
        }
    }
    for (std::size_t l = 0; l < nation.links.size(); ++l) {
        const bool down = arena_.rows(links_)[l].down != 0;
        for (std::size_t way = 0; way < 2; ++way)
            set(load_.capacity[2 * l + way],
                down ? 0.0 : static_cast<double>(nation.links[l].capacity));
    }
    // Filters that may concern demand: those for one service, and those for any.
    std::vector<std::vector<const world::FilterState*>> active(nation.services.size() + 1);
    for (const world::FilterState& f : filters()) {
        const bool worm =
            f.kind == 0 && f.traffic == static_cast<std::uint32_t>(world::Traffic::worm);
        if (f.kind != 2 && !worm && filter_on(f))
            active[f.to_service == none ? nation.services.size() : f.to_service].push_back(&f);
    }

    std::vector<Met> met;
    drops_before_.swap(load_.drops);
    load_.drops.clear();
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        traffic::Aggregate& a = load_.aggregates[i];
        double offered = 0, window_rate = 0;
        switch (d.stream) {
            case Stream::use:
                offered = d.users * in_use *
                          static_cast<double>(nation.services[d.service].kilobits_a_user) * 1e3;
                window_rate = t.load.aggregates[i].window_rate * in_use;
                break;
            case Stream::flood:
            case Stream::amplification: {
                const Campaign& c = t.plan->campaigns[d.campaign];
                if (arena_.rows(campaigns_)[d.campaign].on == 0) break;
                const double each = d.stream == Stream::flood
                                        ? bots[c.malware * nation.networks.size() + d.network] *
                                              static_cast<double>(c.per_bot)
                                        : d.amplifiers * static_cast<double>(c.per_amplifier);
                offered =
                    each * c.size * t.plan->attack_size / static_cast<double>(c.targets.size());
                break;
            }
        }
        met.clear();
        for (const world::FilterState* f : active.back()) meet(*f, d, met);
        for (const world::FilterState* f : active[d.service]) meet(*f, d, met);
        const auto first_drop = static_cast<std::uint32_t>(load_.drops.size());
        for (const Met& m : met) {
            const double pass = 1.0 - static_cast<double>(m.ppm) * 1e-6;
            if (d.stream == Stream::use) {
                offered *= pass;
                window_rate *= pass;
            } else {
                // Hop k leads from stop k to stop k + 1; the filter works at its stop.
                load_.drops.push_back({m.stop, pass});
            }
        }
        const auto drops = static_cast<std::uint32_t>(load_.drops.size()) - first_drop;
        if (drops > 1)
            std::sort(load_.drops.begin() + first_drop, load_.drops.end(),
                      [](const traffic::Drop& x, const traffic::Drop& y) {
                          return x.hop != y.hop ? x.hop < y.hop : x.pass < y.pass;
                      });
        set(a.offered, offered);
        set(a.window_rate, window_rate);
        changed |= drops != a.drops;
        a.first_drop = first_drop;
        a.drops = drops;
    }
    auto same = [](const traffic::Drop& x, const traffic::Drop& y) {
        return x.hop == y.hop && x.pass == y.pass;
    };
    return changed || !std::ranges::equal(drops_before_, load_.drops, same);
}

void Range::read_flow() {
    const Terrain& t = *terrain_;
    const world::Nation& nation = *t.nation;
    const auto services = arena_.rows(services_);
    const auto links = arena_.rows(links_);
    const double in_use = demand_now(arena_.rows(header_)[0].solved_step);
    for (std::size_t l = 0; l < nation.links.size(); ++l) {
        links[l].full = 0;
        for (std::size_t way = 0; way < 2; ++way) {
            const double arriving = flow_.arriving[2 * l + way];
            links[l].arriving[way] = static_cast<std::int64_t>(arriving);
            links[l].carried[way] =
                static_cast<std::int64_t>(arriving * (1 - flow_.loss[2 * l + way]));
            if (flow_.loss[2 * l + way] > 0 && links[l].down == 0) links[l].full |= 1u << way;
        }
    }
    // Of those who want a service, those whom no filter cuts off, and those whom links serve.
    struct Users {
        double wanted, kept, served;
    };
    auto users = [&](std::size_t i) -> Users {
        const Demand& d = t.demands[i];
        const double wanted = d.users * in_use;
        const double full_offer =
            wanted * static_cast<double>(nation.services[d.service].kilobits_a_user) * 1e3;
        if (full_offer <= 0) return {0, 0, 0};
        const double offered = load_.aggregates[i].offered;
        const double kept = wanted * (offered / full_offer);
        return {wanted, kept, offered > 0 ? kept * (flow_.delivered[i] / offered) : 0.0};
    };
    // What each server is asked, and how much of that it can answer.
    std::vector<double> asked(nation.services.size());
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        if (d.stream == Stream::use)
            asked[d.service] += users(i).served * requests_a_user_s;
        else if (d.stream == Stream::flood)
            asked[d.service] += flow_.delivered[i] / bits_a_flood_request;
    }
    for (std::size_t s = 0; s < nation.services.size(); ++s) {
        traffic::Server server;
        server.requests_max = static_cast<double>(nation.services[s].requests_max);
        server.workers = server_workers;
        services[s].answered_ppm =
            nation.services[s].kind == "internet"
                ? 1'000'000
                : static_cast<std::int32_t>(traffic::answer(server, asked[s]).answered_ppm);
        services[s].lost_milliusers = 0;
        services[s].cut_milliusers = 0;
    }
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        if (d.stream != Stream::use) continue;
        const Users u = users(i);
        const double good = u.served * static_cast<double>(services[d.service].answered_ppm) * 1e-6;
        services[d.service].cut_milliusers += static_cast<std::int64_t>(1e3 * (u.wanted - u.kept));
        services[d.service].lost_milliusers += static_cast<std::int64_t>(1e3 * (u.kept - good));
    }
}

void Range::close_minute() {
    ensure(now_us_ % minute_us == 0, "a minute is closed at its end");
    Header& header = arena_.rows(header_)[0];
    // What held during the minute counts for the minute.
    for (world::ServiceState& s : arena_.rows(services_)) {
        s.lost.add(s.lost_milliusers, minute_us);
        s.cut.add(s.cut_milliusers, minute_us);
    }
    for (world::LinkState& l : arena_.rows(links_))
        for (unsigned way = 0; way < 2; ++way)
            if ((l.full >> way) & 1u) l.full_us[way] += minute_us;

    const std::int64_t step = now_us_ / (15 * minute_us);
    bool flooding = false;
    for (const world::CampaignState& c : arena_.rows(campaigns_)) flooding |= c.on != 0;
    if (header.dirty != 0 || flooding || step != header.solved_step) {
        header.dirty = 0;
        const bool changed = fill_load(step);
        if (changed || step != header.solved_step) {
            header.solved_step = step;
            solver_.solve(load_, flow_);
            read_flow();
        }
    }
    count_minute();
}

void Range::count_minute() {
    const Terrain& t = *terrain_;
    const world::Nation& nation = *t.nation;
    const std::int64_t now_hour = hour();
    for (std::uint32_t l = 0; l < nation.links.size(); ++l) {
        if (!nation.links[l].border) continue;
        const world::LinkState& state = arena_.rows(links_)[l];
        for (std::uint32_t way = 0; way < 2; ++way)
            see(Seen::link_load, 2 * l + way, 0, state.arriving[way]);
    }
    // Volume at the network of each service, where its exporter looks.
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        if (d.stream == Stream::use || flow_.sent[i] <= 0) continue;
        const traffic::Aggregate& a = load_.aggregates[i];
        double arrives = flow_.sent[i];
        std::uint32_t drop = 0;
        for (std::uint32_t hop = 0; hop + 1 < a.hops; ++hop) {
            while (drop < a.drops && load_.drops[a.first_drop + drop].hop <= hop)
                arrives *= load_.drops[a.first_drop + drop++].pass;
            arrives *= 1 - flow_.loss[load_.links[a.first_hop + hop]];
        }
        const auto volume = static_cast<std::int64_t>(arrives);
        if (volume > 0)
            see(d.stream == Stream::flood ? Seen::flood_volume : Seen::amplified_volume, d.service,
                d.network, volume);
    }
    for (std::uint32_t s = 0; s < nation.services.size(); ++s) {
        const world::ServiceState& state = arena_.rows(services_)[s];
        if (nation.services[s].kind != "internet")
            see(Seen::service_answer, s, 0, state.answered_ppm);
        // One in four hundred without service calls the help desk each minute.
        const std::int64_t calls = state.lost_milliusers / 400'000;
        if (calls > 0) see(Seen::complaint, nation.services[s].network, s, calls);
    }
    const auto groups = arena_.rows(groups_);
    std::vector<double> polls(nation.networks.size());
    for (std::uint32_t m = 0; m < t.plan->malware.size(); ++m) {
        const std::uint32_t lair = arena_.rows(malware_)[m].lair;
        std::ranges::fill(polls, 0.0);
        for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
            const std::uint32_t s = t.group_stretch[m * nation.groups.size() + g];
            if (s == none) continue;
            GroupState& state = groups[m * nation.groups.size() + g];
            if (state.newly_infected > 0) see(Seen::infection, g, m, state.newly_infected);
            state.newly_infected = 0;
            polls[t.stretches[s].network] += static_cast<double>(state.infected - state.isolated) *
                                             share_on(t.stretches[s].hours, now_hour);
        }
        if (lair == none) continue;
        // Each host that is on calls its lair every ten minutes, whether it answers or not.
        for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
            if (polls[n] >= 10)
                see(Seen::command_poll, n, lair, static_cast<std::int64_t>(polls[n] / 10));
    }
    // Join what was counted one by one, and put all in order.
    std::ranges::sort(counting_);
    seen_.clear();
    for (world::Observation& o : counting_) {
        o.at = now_us_;
        if (!seen_.empty() && seen_.back().seen == o.seen && seen_.back().place == o.place &&
            seen_.back().about == o.about)
            seen_.back().amount += o.amount;
        else
            seen_.push_back(o);
    }
    counting_.clear();
}

}  // namespace naga::range
