#include <algorithm>
#include <array>
#include <cstdio>
#include <deque>
#include <tuple>

#include "base/ensure.h"
#include "bench/rows.h"
#include "bench/timing.h"
#include "routing/propagation.h"
#include "routing/routes.h"
#include "routing/synthetic.h"

namespace naga::bench {

namespace {

using routing::Graph;
using routing::Hop;
using routing::Learned;
using routing::Neighbour;
using routing::Node;
using routing::Side;

Graph internet(Size size) {
    const bool quick = size == Size::quick;
    auto made = routing::synthetic_internet(quick ? 500 : 75'000, quick ? 3'000 : 450'000, 1);
    auto graph = Graph::of(std::move(made.asns), std::move(made.edges));
    ensure(graph.has_value(), "an invented Internet has a graph");
    return std::move(*graph);
}

std::string size_of(const Graph& graph) {
    return grouped(graph.size()) + " networks and " + grouped(graph.edges().size()) + " links";
}

std::vector<Node> origins_of(const Graph& graph, std::uint32_t count) {
    Draws draws(7);
    std::vector<Node> origins;
    for (std::uint32_t i = 0; i < count; ++i) origins.push_back(draws.below(graph.size()));
    return origins;
}

// BGP as textbooks write it down: each network holds the whole path it has chosen, a queue
// holds those whose choice changed, and they tell their neighbours until nothing changes.
class Textbook {
public:
    explicit Textbook(const Graph& graph) : graph_(graph), chosen_(graph.size()) {}

    void compute(Node origin) {
        std::ranges::fill(chosen_, Choice{});
        chosen_[origin] = {Learned::own, {origin}};
        std::deque<Node> changed = {origin};
        while (!changed.empty()) {
            const Node from = changed.front();
            changed.pop_front();
            for (const Neighbour& n : graph_.neighbours(from))
                if (hear(n.node, from, opposite(n.side))) changed.push_back(n.node);
        }
    }

    Hop at(Node node) const {
        const Choice& c = chosen_[node];
        if (c.learned == Learned::none) return {};
        return {c.path.size() > 1 ? c.path[1] : node, c.learned,
                static_cast<std::uint16_t>(c.path.size() - 1)};
    }

private:
    struct Choice {
        Learned learned = Learned::none;
        std::vector<Node> path;  // itself first, the origin last
    };

    static Side opposite(Side side) {
        switch (side) {
            case Side::customer: return Side::provider;
            case Side::peer: return Side::peer;
            case Side::provider: return Side::customer;
        }
        return side;
    }
    static Learned learned_from(Side side) {
        switch (side) {
            case Side::customer: return Learned::customer;
            case Side::peer: return Learned::peer;
            case Side::provider: return Learned::provider;
        }
        return Learned::none;
    }

    // Whether `from`, which is `side` to `to`, offers it a path without `to` in it.
    bool offers(Node from, Node to, Side side) const {
        const Choice& c = chosen_[from];
        if (c.learned == Learned::none) return false;
        if (c.learned > Learned::customer && side != Side::provider) return false;
        return std::ranges::find(c.path, to) == c.path.end();
    }
    auto rank(Node from, Side side) const {
        return std::tuple(learned_from(side), chosen_[from].path.size(), graph_.asn(from));
    }

    // Lets `to` hear what `from` has chosen. True when its own choice changes by that.
    bool hear(Node to, Node from, Side side) {
        Choice& c = chosen_[to];
        if (c.learned == Learned::own) return false;
        const bool in_use = c.learned != Learned::none && c.path[1] == from;
        Node best = routing::no_node;
        Side best_side = side;
        if (in_use) {
            for (const Neighbour& n : graph_.neighbours(to))
                if (offers(n.node, to, n.side) &&
                    (best == routing::no_node || rank(n.node, n.side) < rank(best, best_side)))
                    best = n.node, best_side = n.side;
        } else if (offers(from, to, side) &&
                   (c.learned == Learned::none ||
                    rank(from, side) <
                        std::tuple(c.learned, c.path.size() - 1, graph_.asn(c.path[1])))) {
            best = from;
        } else {
            return false;
        }
        Choice now;
        if (best != routing::no_node) {
            now.learned = learned_from(best_side);
            now.path.push_back(to);
            now.path.insert(now.path.end(), chosen_[best].path.begin(), chosen_[best].path.end());
        }
        if (now.learned == c.learned && now.path == c.path) return false;
        c = std::move(now);
        return true;
    }

    const Graph& graph_;
    std::vector<Choice> chosen_;
};

}  // namespace

std::vector<Row> measure_routes(const Request& request) {
    const bool quick = request.size == Size::quick;
    const Graph graph = internet(request.size);
    const std::uint32_t singles = quick ? 4 : 64, batches = quick ? 1 : 20, plain = 4;
    constexpr std::uint32_t lanes = routing::RouteBatch::lanes;
    const std::vector<Node> origins = origins_of(graph, batches * lanes);
    const int repetitions = quick ? 1 : 7;

    routing::Routes routes(graph);
    Row single;
    single.what = "policy routes, a prefix at a time";
    single.work = "routes of all networks to " + grouped(singles) +
                  " prefixes; synthetic graph of " + size_of(graph);
    single.thing = "prefix";
    single.target = 0.3e-3;
    single.figure.counted = singles;
    single.figure.taken = time(repetitions, [&] {
        for (std::uint32_t i = 0; i < singles; ++i) {
            const routing::Origin origin{origins[i % origins.size()]};
            routes.compute({&origin, 1}, {});
        }
    });

    routing::RouteBatch batch(graph);
    Row batched;
    batched.what = "policy routes, 16 prefixes at a time";
    batched.work = "routes of all networks to " + grouped(batches * lanes) +
                   " prefixes; synthetic graph of " + size_of(graph);
    batched.thing = "prefix";
    batched.target = 0.04e-3;
    batched.figure.counted = batches * lanes;
    batched.figure.taken = time(repetitions, [&] {
        for (std::uint32_t b = 0; b < batches; ++b)
            batch.compute(std::span(origins).subspan(b * lanes, lanes), {});
    });

    Textbook textbook(graph);
    Peer peer;
    peer.name = "textbook path vector";
    peer.work = "routes to " + grouped(plain) + " of these prefixes";
    peer.figure.counted = plain;
    peer.figure.taken = time(1, [&] {
        for (std::uint32_t i = 0; i < plain; ++i) textbook.compute(origins[i]);
    });
    bool single_equal = true, batched_equal = true;
    batch.compute(std::span(origins).first(lanes), {});
    for (std::uint32_t i = 0; i < plain; ++i) {
        const routing::Origin origin{origins[i]};
        routes.compute({&origin, 1}, {});
        textbook.compute(origins[i]);
        for (Node v = 0; v < graph.size(); ++v) {
            const Hop hop = textbook.at(v);
            single_equal &= routes.at(v) == hop;
            batched_equal &= batch.at(i, v) == hop;
        }
    }
    const std::string same =
        "the textbook gives every network the same routes to " + grouped(plain) + " prefixes";
    single.peers.push_back(peer);
    single.checks.push_back({same, single_equal});
    batched.peers.push_back(peer);
    batched.checks.push_back({same, batched_equal});
    return {single, batched};
}

std::vector<Row> measure_hijack(const Request& request) {
    const bool quick = request.size == Size::quick;
    const Graph graph = internet(request.size);
    const routing::PaceRange range;
    const auto paces = routing::paces_of(graph, range, 1);
    const std::vector<Node> places = origins_of(graph, 2);
    const routing::Origin owner{places[0]}, thief{places[1]};
    const std::array both = {owner, thief};
    ensure(owner.node != thief.node, "a network does not hijack itself");
    const SimTime at = SimTime::after(Duration::seconds(60));
    const int repetitions = quick ? 1 : 9;

    const routing::Propagation settled(graph, {}, paces, {&owner, 1});
    routing::Propagation hijacked = settled;
    std::vector<routing::Update> heard;
    const auto row_of = [&](const std::string& what, const routing::Propagation& before,
                            const auto& order, routing::Propagation& after) {
        Row row;
        row.what = what;
        row.thing = "stream";
        bool all_settled = true;
        const auto play = [&](routing::Propagation& prefix) {
            order(prefix);
            all_settled &= prefix.run(SimTime::never(), heard) == routing::Progress::settled;
        };
        row.figure.taken = time_prepared(
            repetitions,
            [&] {
                heard.clear();
                return before;
            },
            play);
        heard.clear();
        after = before;
        play(after);
        const auto last = heard.empty() ? 0.0 : heard.back().time.since_start().in_seconds();
        char seconds[32];
        std::snprintf(seconds, sizeof seconds, "%.0f", last);
        row.work = grouped(heard.size()) + " updates until second " + seconds +
                   "; delays of 10 to 110 ms, MRAI 30 s; synthetic graph of " + size_of(graph);
        row.checks.push_back({"routing settles", all_settled});
        return row;
    };
    const auto agrees = [&](const routing::Propagation& prefix,
                            std::span<const routing::Origin> origins) {
        const auto routes = routing::routes_to(graph, origins);
        bool same = true;
        for (Node v = 0; v < graph.size(); ++v) same &= prefix.at(v) == routes.at(v);
        return Check{"every network ends with the route of the static tables", same};
    };

    Row hijack = row_of(
        "hijack with delays and MRAI, whole update stream", settled,
        [&](routing::Propagation& prefix) { prefix.announce(thief, at); }, hijacked);
    hijack.target = 50e-3;
    hijack.checks.push_back(agrees(hijacked, both));
    routing::Propagation ended = hijacked;
    Row withdrawal = row_of(
        "its withdrawal", hijacked,
        [&](routing::Propagation& prefix) {
            prefix.withdraw(thief.node, SimTime::after(Duration::hours(1)));
        },
        ended);
    withdrawal.checks.push_back(agrees(ended, {&owner, 1}));
    return {hijack, withdrawal};
}

}  // namespace naga::bench
