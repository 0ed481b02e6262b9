#include "routing/propagation.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>

#include "base/ensure.h"

namespace naga::routing {
namespace {

// The finish of splitmix64 (Steele, Lea and Flood 2014).
std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

std::uint64_t look_up(std::uint64_t seed, std::uint32_t a, std::uint32_t b) {
    return mix(mix(seed + 0x9e3779b97f4a7c15) + ((std::uint64_t{a} << 32) | b));
}

// Below n + 1. Needs n < 2^32.
std::uint64_t up_to(std::uint64_t word, std::uint64_t n) { return ((word >> 32) * (n + 1)) >> 32; }

}  // namespace

std::vector<Pace> paces_of(const Graph& graph, const PaceRange& range, std::uint64_t seed) {
    const auto longest = Duration::minutes(71);
    ensure(Duration::microseconds(1) <= range.delay_min && range.delay_min <= range.delay_max &&
               range.delay_max <= longest,
           "link delays lie between 1 us and 71 minutes");
    ensure(Duration() <= range.interval && range.interval <= longest,
           "the interval between updates is at most 71 minutes");
    const auto delay_min = static_cast<std::uint64_t>(range.delay_min.in_microseconds());
    const auto spread =
        static_cast<std::uint64_t>((range.delay_max - range.delay_min).in_microseconds());
    const auto interval = static_cast<std::uint64_t>(range.interval.in_microseconds());

    std::vector<Pace> paces(graph.all_neighbours().size());
    for (Node v = 0; v < graph.size(); ++v) {
        for (std::uint32_t k = graph.first(v); k < graph.first(v + 1); ++k) {
            const std::uint32_t mine = graph.asn(v);
            const std::uint32_t theirs = graph.asn(graph.all_neighbours()[k].node);
            const std::uint64_t link =
                look_up(seed, std::min(mine, theirs), std::max(mine, theirs));
            const std::uint64_t session = look_up(seed ^ 1, mine, theirs);
            paces[k].delay_us = static_cast<std::uint32_t>(delay_min + up_to(link, spread));
            paces[k].interval_us =
                static_cast<std::uint32_t>(interval - up_to(session, interval / 4));
        }
    }
    return paces;
}

// ---- what happens next ----

void Propagation::Agenda::add(const Event& event) {
    const auto differ = static_cast<std::uint64_t>(event.time ^ last_);
    const auto place = static_cast<std::size_t>(std::bit_width(differ));
    const std::uint64_t bit = std::uint64_t{1} << place;
    if ((filled_ & bit) == 0 || event.time < earliest_[place]) earliest_[place] = event.time;
    filled_ |= bit;
    places_[place].push_back(event);
}

std::int64_t Propagation::Agenda::next() const {
    return earliest_[static_cast<std::size_t>(std::countr_zero(filled_))];
}

Propagation::Event Propagation::Agenda::pop(const Propagation& prefix) {
    if ((filled_ & 1) == 0) refill(prefix);
    const Event event = places_[0][head_++];
    if (head_ == places_[0].size()) {
        places_[0].clear();
        head_ = 0;
        filled_ &= ~std::uint64_t{1};
    }
    return event;
}

// Asks the memory early for what an event will need: an event moves down several places
// before its turn, so its session is at hand by the time the network behind it is asked for.
void Propagation::expect(std::uint32_t session, std::size_t place) const {
    constexpr std::size_t soon = 9;
    __builtin_prefetch(&sessions_[session]);
    __builtin_prefetch(&graph_->all_neighbours()[session]);
    if (place <= soon) __builtin_prefetch(&speakers_[sessions_[session].owner]);
}

// Moves the earliest place down, where each event finds a lower one.
void Propagation::Agenda::refill(const Propagation& prefix) {
    const auto place = static_cast<std::size_t>(std::countr_zero(filled_));
    last_ = earliest_[place];
    filled_ &= ~(std::uint64_t{1} << place);
    std::vector<Event> moved;
    moved.swap(places_[place]);
    for (const Event& event : moved) {
        prefix.expect(event.session, place);
        add(event);
    }
    moved.clear();
    moved.swap(places_[place]);
    std::sort(places_[0].begin(), places_[0].end(), [](const Event& x, const Event& y) {
        return std::tuple(x.session, x.kind, x.number) < std::tuple(y.session, y.kind, y.number);
    });
}

// ---- paths ----

PathId Propagation::add_path(Node node, PathId tail, Validity validity) {
    ensure(steps_.size() < no_path, "a prefix changes hands fewer than 2^32 times");
    const int length = tail == no_path ? 0 : steps_[tail].length + 1;
    steps_.push_back({node, tail, static_cast<std::uint16_t>(length), validity});
    return static_cast<PathId>(steps_.size() - 1);
}

bool Propagation::same(PathId x, PathId y) const {
    if (x == y) return true;
    if (x == no_path || y == no_path) return false;
    if (steps_[x].length != steps_[y].length || steps_[x].validity != steps_[y].validity)
        return false;
    for (; x != y; x = steps_[x].tail, y = steps_[y].tail)
        if (steps_[x].node != steps_[y].node) return false;
    return true;
}

std::vector<Node> Propagation::nodes_of(PathId path) const {
    std::vector<Node> nodes;
    for (; path != no_path; path = steps_[path].tail) nodes.push_back(steps_[path].node);
    return nodes;
}

// ---- one network's decisions ----

PathId Propagation::accepted(const Speaker& speaker, PathId path) const {
    const bool dropped =
        path != no_path && speaker.validates && steps_[path].validity == Validity::invalid;
    return dropped ? no_path : path;
}

bool Propagation::holds(PathId path, Node node) const {
    for (; path != no_path; path = steps_[path].tail)
        if (steps_[path].node == node) return true;
    return false;
}

// Lower is better. Sessions of one network are sorted by AS number.
std::uint64_t Propagation::rank_of(std::uint32_t session) const {
    const Session& s = sessions_[session];
    if (s.heard == no_path) return no_rank;
    const auto side = static_cast<std::uint64_t>(graph_->all_neighbours()[session].side);
    return side << 60 | std::uint64_t{s.length} << 32 | session;
}

// What a neighbour is told, or no_path if nothing. A route is not told back.
PathId Propagation::offered(const Speaker& speaker, std::uint32_t session) const {
    if (speaker.learned_on == session) return no_path;
    const bool tell = speaker.to_all || graph_->all_neighbours()[session].side == Side::customer;
    return tell ? speaker.best : no_path;
}

void Propagation::adopt(Node node, std::uint32_t session, std::int64_t now) {
    Speaker& speaker = speakers_[node];
    const PathId heard = sessions_[session].heard;
    speaker.best = add_path(node, heard, steps_[heard].validity);
    speaker.learned_on = session;
    speaker.rank = rank_of(session);
    speaker.to_all = graph_->all_neighbours()[session].side == Side::customer;
    tell_all(node, now);
}

void Propagation::choose_again(Node node, std::int64_t now) {
    std::uint64_t best_rank = no_rank;
    std::uint32_t best = no_session;
    for (std::uint32_t k = graph_->first(node); k < graph_->first(node + 1); ++k) {
        const std::uint64_t rank = rank_of(k);
        if (rank >= best_rank || holds(sessions_[k].heard, node)) continue;
        best_rank = rank;
        best = k;
    }
    if (best != no_session) return adopt(node, best, now);
    Speaker& speaker = speakers_[node];
    speaker.best = no_path;
    speaker.learned_on = no_session;
    speaker.rank = no_rank;
    speaker.to_all = false;
    tell_all(node, now);
}

void Propagation::tell(std::uint32_t session, PathId path, std::int64_t now) {
    Session& s = sessions_[session];
    s.told = path;
    s.quiet_until = now + paces_[session].interval_us;
    agenda_.add({now + paces_[session].delay_us, graph_->all_neighbours()[session].reverse, path,
                 s.sent++, path == no_path ? std::uint16_t{0} : steps_[path].length,
                 Kind::arrival});
}

void Propagation::tell_all(Node node, std::int64_t now) {
    Speaker& speaker = speakers_[node];
    if (!speaker.has_customers && !speaker.to_all && !speaker.told_all) return;
    speaker.told_all |= speaker.to_all;
    for (std::uint32_t k = graph_->first(node); k < graph_->first(node + 1); ++k) {
        Session& s = sessions_[k];
        if (!s.open || s.held_back) continue;
        const PathId path = offered(speaker, k);
        if (same(path, s.told)) continue;
        if (now < s.quiet_until) {
            s.held_back = true;
            agenda_.add({s.quiet_until, k, no_path, 0, 0, Kind::held_back});
        } else {
            tell(k, path, now);
        }
    }
}

void Propagation::hear(const Event& event, std::vector<Update>& heard) {
    Session& s = sessions_[event.session];
    const Node from = graph_->all_neighbours()[event.session].node;
    heard.push_back({SimTime::at_microseconds(event.time), from, s.owner, event.path});
    const Speaker& speaker = speakers_[s.owner];
    const PathId path = accepted(speaker, event.path);
    if (path == s.heard) return;
    s.heard = path;
    s.length = event.length;
    if (speaker.own != no_path) return;
    if (speaker.learned_on == event.session)
        choose_again(s.owner, event.time);
    else if (rank_of(event.session) < speaker.rank && !holds(path, s.owner))
        adopt(s.owner, event.session, event.time);
}

void Propagation::obey(const Order& order) {
    const Node node = order.origin.node;
    Speaker& speaker = speakers_[node];
    if (!speaker.open) return;
    if (order.announces) {
        speaker.own = add_path(node, no_path, order.origin.validity);
        speaker.best = speaker.own;
        speaker.learned_on = no_session;
        speaker.rank = no_rank;
        speaker.to_all = true;
        tell_all(node, order.time);
    } else if (speaker.own != no_path) {
        speaker.own = no_path;
        choose_again(node, order.time);
    }
}

// ---- the prefix in all networks ----

Propagation::Propagation(const Graph& graph, const Policy& policy, std::span<const Pace> paces,
                         std::span<const Origin> origins)
    : graph_(&graph),
      paces_(paces),
      sessions_(graph.all_neighbours().size()),
      speakers_(graph.size()) {
    ensure(paces.size() == sessions_.size(), "each session has a pace");
    for (Node v = 0; v < graph.size(); ++v) {
        speakers_[v].open = !policy.removed_nodes.has(v);
        speakers_[v].validates = policy.validators.has(v);
        for (std::uint32_t k = graph.first(v); k < graph.first(v + 1); ++k) {
            const Neighbour& n = graph.all_neighbours()[k];
            speakers_[v].has_customers |= n.side == Side::customer;
            ensure(paces[k].delay_us > 0, "news takes time");
            sessions_[k].owner = v;
            sessions_[k].open = !policy.removed_nodes.has(v) && !policy.removed_nodes.has(n.node) &&
                                !policy.removed_edges.has(n.edge);
        }
    }
    if (!origins.empty()) settle(origins, policy);
}

void Propagation::settle(std::span<const Origin> origins, const Policy& policy) {
    const Routes routes = routes_to(*graph_, origins, policy);
    for (const Origin& o : origins)
        if (speakers_[o.node].open) speakers_[o.node].own = add_path(o.node, no_path, o.validity);

    // Short paths first: each is the tail of longer ones.
    std::vector<Node> nodes(graph_->size());
    std::iota(nodes.begin(), nodes.end(), 0U);
    std::sort(nodes.begin(), nodes.end(), [&](Node x, Node y) {
        return std::tuple(routes.at(x).length, x) < std::tuple(routes.at(y).length, y);
    });
    for (const Node v : nodes) {
        const Hop hop = routes.at(v);
        Speaker& speaker = speakers_[v];
        if (hop.learned == Learned::none) continue;
        speaker.to_all = hop.learned == Learned::own || hop.learned == Learned::customer;
        speaker.told_all = speaker.to_all;
        if (hop.learned == Learned::own) {
            speaker.best = speaker.own;
            continue;
        }
        const auto list = graph_->neighbours(v);
        const auto found = std::find_if(list.begin(), list.end(),
                                        [&](const Neighbour& n) { return n.node == hop.next; });
        speaker.learned_on = graph_->first(v) + static_cast<std::uint32_t>(found - list.begin());
        const PathId tail = speakers_[hop.next].best;
        speaker.best = add_path(v, tail, steps_[tail].validity);
    }
    for (std::uint32_t k = 0; k < sessions_.size(); ++k) {
        if (!sessions_[k].open) continue;
        const PathId told = offered(speakers_[sessions_[k].owner], k);
        const Neighbour& n = graph_->all_neighbours()[k];
        sessions_[k].told = told;
        sessions_[n.reverse].heard = accepted(speakers_[n.node], told);
        sessions_[n.reverse].length = told == no_path ? std::uint16_t{0} : steps_[told].length;
    }
    for (Speaker& speaker : speakers_)
        if (speaker.learned_on != no_session) speaker.rank = rank_of(speaker.learned_on);
}

void Propagation::add_order(const Order& order) {
    ensure(order.origin.node < graph_->size(), "an origin is a node of the graph");
    ensure(order.time >= 0 && order.time >= now_, "the past is not changed");
    const auto later = [](const Order& x, const Order& y) {
        return std::tuple(x.time, x.origin.node) > std::tuple(y.time, y.origin.node);
    };
    orders_.insert(std::lower_bound(orders_.begin(), orders_.end(), order, later), order);
}

void Propagation::announce(Origin origin, SimTime at) {
    add_order({at.in_microseconds(), origin, true});
}

void Propagation::withdraw(Node node, SimTime at) {
    add_order({at.in_microseconds(), {node, Validity::not_found}, false});
}

SimTime Propagation::next() const {
    SimTime next = SimTime::never();
    if (!orders_.empty()) next = SimTime::at_microseconds(orders_.back().time);
    if (!agenda_.empty()) next = std::min(next, SimTime::at_microseconds(agenda_.next()));
    return next;
}

Progress Propagation::run(SimTime until, std::vector<Update>& heard, std::uint64_t events_at_most) {
    for (std::uint64_t done = 0;; ++done) {
        const SimTime due = next();
        if (due == SimTime::never() || due > until) {
            if (until != SimTime::never()) now_ = std::max(now_, until.in_microseconds());
            return due == SimTime::never() ? Progress::settled : Progress::waiting;
        }
        if (done == events_at_most) return Progress::exhausted;
        now_ = due.in_microseconds();
        if (!orders_.empty() && orders_.back().time == now_) {
            const Order order = orders_.back();
            orders_.pop_back();
            obey(order);
            continue;
        }
        const Event event = agenda_.pop(*this);
        if (event.kind == Kind::arrival) {
            hear(event, heard);
            continue;
        }
        Session& s = sessions_[event.session];
        s.held_back = false;
        const PathId path = offered(speakers_[s.owner], event.session);
        if (!same(path, s.told)) tell(event.session, path, event.time);
    }
}

Hop Propagation::at(Node node) const {
    const Speaker& speaker = speakers_[node];
    if (speaker.best == no_path) return {};
    if (speaker.learned_on == no_session) return {node, Learned::own, 0};
    const Neighbour& n = graph_->all_neighbours()[speaker.learned_on];
    const auto learned = n.side == Side::customer ? Learned::customer
                         : n.side == Side::peer   ? Learned::peer
                                                  : Learned::provider;
    return {n.node, learned, steps_[speaker.best].length};
}

}  // namespace naga::routing
