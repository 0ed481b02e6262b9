// The steps of a playbook: what each orders, asks for or tells.

#include <algorithm>

#include "conduct/stand_in.h"

namespace naga::conduct {

using evidence::Symptom;
using exercise::Incident;
using exercise::Move;
using exercise::Order;
using exercise::Role;
using exercise::Verb;
using sim::Purpose;
using world::none;

namespace {

bool is_about_service(Incident incident) {
    return incident == Incident::defacement || incident == Incident::flood ||
           incident == Incident::outage;
}

// Networks a team with more than this answers for are acted on one by one, as cases name them.
constexpr std::size_t networks_at_once = 8;
// Sources of a flood that are worth a request each.
constexpr std::size_t sources_max = 6;

}  // namespace

StandIn::Mark StandIn::mark_of(const Order& o) const {
    std::int64_t round = 0;
    if (o.verb == Verb::restore)
        if (const auto c = cases_.find({Incident::defacement, o.service}); c != cases_.end())
            round = c->second.rounds;
    return {o.verb, o.network, o.service, o.group, o.people, o.lair, o.country, o.traffic, round};
}

// Orders what it may, asks for what it may not. Never the same twice.
void StandIn::want(Order order, const Case& c, const Key& key, std::int64_t now_us,
                   std::vector<Move>& moves) {
    const bool own = known_.teams->may(team_, order, *known_.nation, *known_.plan);
    std::uint32_t whom = team_;
    if (!own) {
        if (sharing_ == Sharing::silent) return;
        whom = known_.teams->authority_over(order, *known_.nation, *known_.plan);
        if (whom == none || whom == team_) return;
    }
    if (!done_.insert(mark_of(order)).second) return;
    Move m = move(own ? order.verb : Verb::request, now_us);
    m.on = order;
    m.to = own ? none : whom;
    m.incident = own ? Incident::none : key.incident;
    m.because = c.because;
    if (const auto lair = lairs_.find(order.lair); lair != lairs_.end())
        m.because = lair->second.because;
    moves.push_back(std::move(m));
}

std::uint32_t StandIn::network_of(const Key& key) const {
    if (is_about_service(key.incident)) return known_.nation->services[key.place].network;
    if (key.incident == Incident::phishing) return known_.nation->people[key.place].network;
    return key.place;
}

std::vector<std::uint32_t> StandIn::own_networks(const Key& key, const Case& c) const {
    if (team().networks.size() <= networks_at_once) return team().networks;
    std::set<std::uint32_t> own;
    if (team().answers_for(network_of(key))) own.insert(network_of(key));
    for (const auto& [source, amount] : c.sources)
        if (team().answers_for(source)) own.insert(source);
    for (const auto& [other, its] : cases_)
        if (other.incident == Incident::infection && its.planned) own.insert(other.place);
    return {own.begin(), own.end()};
}

// The networks most of a flood comes from, the largest first.
std::vector<std::uint32_t> StandIn::main_sources(
    const std::map<std::uint32_t, std::int64_t>& amounts) const {
    const std::int64_t floor =
        2 * known_.playbook->floors[static_cast<std::size_t>(Symptom::flood_in)];
    std::vector<std::pair<std::int64_t, std::uint32_t>> sources;
    for (const auto& [source, amount] : amounts)
        if (amount >= floor) sources.push_back({-amount, source});
    std::ranges::sort(sources);
    std::vector<std::uint32_t> main;
    for (std::size_t i = 0; i < std::min(sources.size(), sources_max); ++i)
        main.push_back(sources[i].second);
    return main;
}

bool StandIn::is_detailed(const Key& key) const {
    const double u = chance_.uniform(Purpose::mistake, team_, cause(key, 2));
    return u * 1e6 < static_cast<double>(skill().detailed_ppm);
}

void StandIn::take(const Key& key, Step step, std::int64_t now_us, std::vector<Move>& moves) {
    const Case& c = cases_[key];
    const world::Nation& nation = *known_.nation;
    auto order = [&](Verb verb) {
        Order o;
        o.verb = verb;
        return o;
    };
    auto want_it = [&](const Order& o) { want(o, c, key, now_us, moves); };
    const std::uint32_t network = network_of(key);
    // The lairs this kind of incident has.
    std::vector<std::uint32_t> lairs;
    const bool has_lair = key.incident == Incident::phishing ||
                          key.incident == Incident::infection || !c.sources.empty();
    for (const auto& [lair, known] : lairs_)
        if (has_lair && known.lures == (key.incident == Incident::phishing)) lairs.push_back(lair);
    auto tell = [&](Verb verb, std::uint32_t to) {
        // Who answers for many networks tells of an outbreak and its lair once, not of each
        // network.
        const bool wide =
            key.incident == Incident::infection && team().networks.size() > networks_at_once;
        if (!told_
                 .insert({verb, to, key.incident, wide ? none : key.place,
                          lairs.empty() ? none : lairs.back(), c.rounds})
                 .second)
            return;
        Move m = move(verb, now_us);
        m.to = to;
        m.incident = key.incident;
        m.because = c.because;
        if (key.incident == Incident::phishing) m.on.people = key.place;
        if (is_about_service(key.incident)) m.on.service = key.place;
        if (key.incident == Incident::infection) m.on.network = key.place;
        if (!lairs.empty()) m.on.lair = lairs.back();
        if (key.incident == Incident::flood) {
            const bool bots = !c.sources.empty();
            const auto& from = bots ? c.sources : c.resolvers;
            m.on.traffic = bots ? world::Traffic::flood : world::Traffic::amplification;
            if (!from.empty())
                m.on.from_network = std::ranges::max_element(from, {}, [](const auto& s) {
                                        return s.second;
                                    })->first;
        }
        moves.push_back(m);
    };
    auto groups_of = [&](const auto& wanted, Verb verb) {
        for (std::uint32_t g = 0; g < nation.groups.size(); ++g)
            if (nation.groups[g].network == network && wanted(nation.groups[g])) {
                Order o = order(verb);
                o.group = g;
                want_it(o);
            }
    };
    switch (step) {
        case Step::report:
            // Who may not speak writes into the own book.
            if (sharing_ != Sharing::playbook)
                tell(Verb::log, none);
            else
                tell(Verb::report, known_.teams->first_of(team().role == Role::cert ? Role::ministry
                                                                                    : Role::cert));
            break;
        case Step::share:
            if (sharing_ != Sharing::playbook) break;
            for (std::uint32_t t = 0; t < known_.teams->all.size(); ++t)
                if (t != team_ && !known_.teams->all[t].contact) tell(Verb::share, t);
            break;
        case Step::restore:
        case Step::patch_site: {
            Order o = order(step == Step::restore ? Verb::restore : Verb::patch_site);
            o.service = key.place;
            want_it(o);
            break;
        }
        case Step::patch_like: {
            const auto& holes = nation.services[key.place].weaknesses;
            for (std::uint32_t s = 0; s < nation.services.size(); ++s) {
                if (!team().answers_for(nation.services[s])) continue;
                const bool like = std::ranges::any_of(
                    nation.services[s].weaknesses, [&](const world::Weakness& w) {
                        return std::ranges::any_of(
                            holes, [&](const world::Weakness& h) { return h.id == w.id; });
                    });
                if (!like) continue;
                Order o = order(Verb::patch_site);
                o.service = s;
                want_it(o);
            }
            break;
        }
        case Step::reset: {
            Order o = order(Verb::reset);
            o.people = key.place;
            want_it(o);
            break;
        }
        case Step::advisory: {
            Order o = order(Verb::advisory);
            o.country = team().country;
            want_it(o);
            break;
        }
        case Step::notify: {
            Order o = order(Verb::notify);
            o.network = network;
            o.detailed = is_detailed(key);
            want_it(o);
            break;
        }
        case Step::filter_worm: {
            Order o = order(Verb::filter);
            o.network = network;
            o.traffic = world::Traffic::worm;
            want_it(o);
            break;
        }
        case Step::clean_offices:
            groups_of([](const world::HostGroup& g) { return g.kind == "office"; }, Verb::clean);
            break;
        case Step::patch_offices:
            groups_of([](const world::HostGroup& g) { return g.kind == "office"; }, Verb::patch);
            break;
        case Step::clean_own:
        case Step::patch_own:
        case Step::notify_own:
            for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
                const world::HostGroup& group = nation.groups[g];
                if (group.network != network || !team().answers_for(group)) continue;
                Order o = order(step == Step::clean_own   ? Verb::clean
                                : step == Step::patch_own ? Verb::patch
                                                          : Verb::notify);
                o.group = g;
                if (step == Step::notify_own) o.network = network, o.detailed = is_detailed(key);
                want_it(o);
            }
            break;
        case Step::sinkhole:
            for (const std::uint32_t lair : lairs)
                for (const std::uint32_t n : own_networks(key, c)) {
                    Order o = order(Verb::sinkhole);
                    o.network = n;
                    o.lair = lair;
                    want_it(o);
                }
            break;
        case Step::take_down:
            for (const std::uint32_t lair : lairs) {
                Order o = order(Verb::take_down);
                o.lair = lair;
                want_it(o);
            }
            break;
        case Step::filter_flood:
        case Step::filter_amplified: {
            Order o = order(Verb::filter);
            o.network = network;
            o.service = key.place;
            o.traffic =
                step == Step::filter_flood ? world::Traffic::flood : world::Traffic::amplification;
            if (step == Step::filter_amplified && c.resolvers.empty()) break;
            if (step == Step::filter_flood && c.sources.empty()) break;
            want_it(o);
            break;
        }
        case Step::filter_upstream:
            for (const world::Link& link : nation.links) {
                if (link.peer || link.to != network) continue;
                for (const world::Traffic traffic :
                     {world::Traffic::flood, world::Traffic::amplification}) {
                    const bool bots = traffic == world::Traffic::flood;
                    if ((bots ? c.sources : c.resolvers).empty()) continue;
                    Order o = order(Verb::filter);
                    o.network = link.from;
                    o.service = key.place;
                    o.traffic = traffic;
                    want_it(o);
                }
            }
            break;
        case Step::filter_source:
            for (const world::Traffic traffic :
                 {world::Traffic::flood, world::Traffic::amplification})
                for (const std::uint32_t source :
                     main_sources(traffic == world::Traffic::flood ? c.sources : c.resolvers)) {
                    Order o = order(Verb::filter);
                    o.network = source;
                    o.service = key.place;
                    o.traffic = traffic;
                    want_it(o);
                }
            break;
        case Step::clean_source:
            for (const std::uint32_t source : main_sources(c.sources)) {
                Order o = order(Verb::notify);
                o.network = source;
                o.detailed = is_detailed(key);
                want_it(o);
            }
            break;
        case Step::escalate:
        case Step::brief_press:
            want_it(order(step == Step::escalate ? Verb::escalate : Verb::brief_press));
            break;
    }
}

}  // namespace naga::conduct
