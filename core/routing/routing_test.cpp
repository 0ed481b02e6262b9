#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <algorithm>
#include <array>

#include "routing/cut.h"
#include "routing/random_graphs.h"
#include "routing/routes.h"
#include "routing/synthetic.h"

using namespace naga;
using namespace naga::routing;

namespace {

constexpr Relation sells = Relation::provider_of;
constexpr Relation peers = Relation::peer_of;

// What a network knows in the slow, plain way: the whole path, itself first.
struct Known {
    std::vector<Node> nodes;
    Learned learned = Learned::none;
    Validity validity = Validity::not_found;
    bool operator==(const Known&) const = default;
};

bool better(const Graph& graph, const Known& x, const Known& y) {
    if (y.learned == Learned::none) return x.learned != Learned::none;
    if (x.learned != y.learned) return x.learned < y.learned;
    if (x.nodes.size() != y.nodes.size()) return x.nodes.size() < y.nodes.size();
    return x.nodes.size() > 1 && graph.asn(x.nodes[1]) < graph.asn(y.nodes[1]);
}

// Everybody looks at everybody's offers again and again until nothing changes.
std::vector<Known> by_iteration(const Graph& graph, std::span<const Origin> origins,
                                const Policy& policy) {
    std::vector<Known> now(graph.size());
    for (std::uint32_t round = 0; round < 4 * graph.size() + 8; ++round) {
        std::vector<Known> next(graph.size());
        for (const Origin& o : origins)
            if (!policy.removed_nodes.has(o.node))
                next[o.node] = {{o.node}, Learned::own, o.validity};
        const auto hear = [&](Node me, Node from, Learned as) {
            const Known& told = now[from];
            const bool for_all = told.learned <= Learned::customer;
            if (told.learned == Learned::none || (!for_all && as != Learned::provider)) return;
            if (std::find(told.nodes.begin(), told.nodes.end(), me) != told.nodes.end()) return;
            if (policy.removed_nodes.has(me)) return;
            if (told.validity == Validity::invalid && policy.validators.has(me)) return;
            Known mine{{me}, as, told.validity};
            mine.nodes.insert(mine.nodes.end(), told.nodes.begin(), told.nodes.end());
            if (better(graph, mine, next[me])) next[me] = mine;
        };
        for (std::uint32_t e = 0; e < graph.edges().size(); ++e) {
            if (policy.removed_edges.has(e)) continue;
            const Edge& edge = graph.edges()[e];
            const bool across = edge.relation == peers;
            hear(edge.a, edge.b, across ? Learned::peer : Learned::customer);
            hear(edge.b, edge.a, across ? Learned::peer : Learned::provider);
        }
        if (next == now) return now;
        now = next;
    }
    FAIL("the iteration did not settle");
    return now;
}

// Every valley-free walk from a node, tried one step at a time; may_climb: no peering and no
// step down taken yet.
bool walks_out(const Graph& graph, const Policy& policy, const std::vector<bool>& goal, Node at,
               bool may_climb, std::vector<bool>& on_walk) {
    if (policy.removed_nodes.has(at) || on_walk[at]) return false;
    if (goal[at]) return true;
    on_walk[at] = true;
    bool out = false;
    for (std::uint32_t e = 0; e < graph.edges().size() && !out; ++e) {
        const Edge& edge = graph.edges()[e];
        if (policy.removed_edges.has(e) || (edge.a != at && edge.b != at)) continue;
        const Node to = edge.a == at ? edge.b : edge.a;
        const bool up = edge.relation == sells && edge.b == at;
        const bool down = edge.relation == sells && edge.a == at;
        if (!down && !may_climb) continue;
        out = walks_out(graph, policy, goal, to, up, on_walk);
    }
    on_walk[at] = false;
    return out;
}

}  // namespace

TEST_CASE("a graph with mistakes is refused, and every mistake is named") {
    CHECK(Graph::of({1, 2, 1}, {}).error().size() == 1);
    const auto many =
        Graph::of({1, 2}, {{0, 7, sells}, {1, 1, peers}, {0, 1, sells}, {1, 0, peers}});
    REQUIRE(!many);
    CHECK(many.error().size() == 3);
    const auto circle =
        Graph::of({1, 2, 3, 4}, {{0, 1, sells}, {1, 2, sells}, {2, 0, sells}, {2, 3, sells}});
    REQUIRE(!circle);
    CHECK(circle.error()[0].what.find("its own provider") != std::string::npos);
    CHECK(circle.error()[0].what.find("AS4") == std::string::npos);
}

TEST_CASE("a chain of providers is accepted up to the limit and refused beyond it") {
    const auto chain = [](std::uint32_t levels) {
        std::vector<std::uint32_t> asns{1};
        std::vector<Edge> edges;
        for (std::uint32_t i = 1; i < levels; ++i) {
            asns.push_back(i + 1);
            edges.push_back({i - 1, i, sells});
        }
        return Graph::of(asns, edges);
    };
    const auto longest = chain(levels_max);
    REQUIRE(longest);
    const Routes routes = routes_to(*longest, Origin{0});
    CHECK(routes.at(levels_max - 1) == Hop{levels_max - 2, Learned::provider, levels_max - 1});
    CHECK(!chain(levels_max + 1));
}

TEST_CASE("more networks or relations than the limits are refused at once") {
    CHECK(Graph::of(std::vector<std::uint32_t>(nodes_max + 1), {}).error().size() == 1);
    CHECK(Graph::of({1, 2}, std::vector<Edge>(edges_max + 1)).error().size() == 1);
}

TEST_CASE("neighbours are sorted by AS number and know their own place in the other's list") {
    TestDraws draws(5);
    const Graph graph = random_graph(draws, 40);
    for (Node v = 0; v < graph.size(); ++v) {
        const auto list = graph.neighbours(v);
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i > 0) CHECK(graph.asn(list[i - 1].node) < graph.asn(list[i].node));
            const Neighbour& back = graph.all_neighbours()[list[i].reverse];
            CHECK(back.node == v);
            CHECK(back.edge == list[i].edge);
        }
    }
}

TEST_CASE("a customer's long route is preferred to a peer's short one and a provider's") {
    // 0 buys from 3, peers with 2, and sells to 1, which sells to 4, the origin's provider.
    const auto graph = Graph::of({10, 20, 30, 40, 50, 60}, {{0, 1, sells},
                                                            {1, 4, sells},
                                                            {4, 5, sells},
                                                            {0, 2, peers},
                                                            {2, 5, sells},
                                                            {3, 0, sells},
                                                            {3, 5, sells}});
    REQUIRE(graph);
    CHECK(path(*graph, routes_to(*graph, Origin{5}), 0) == std::vector<Node>{0, 1, 4, 5});
    Policy policy;
    policy.removed_nodes.add(4);
    CHECK(path(*graph, routes_to(*graph, Origin{5}, policy), 0) == std::vector<Node>{0, 2, 5});
    policy.removed_edges.add(3);
    CHECK(path(*graph, routes_to(*graph, Origin{5}, policy), 0) == std::vector<Node>{0, 3, 5});
    policy.removed_nodes.add(3);
    CHECK(path(*graph, routes_to(*graph, Origin{5}, policy), 0).empty());
}

TEST_CASE("settled routes equal those of plain iteration, with cuts and validators") {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        TestDraws draws(seed);
        const Graph graph = random_graph(draws, 14);
        const Policy policy = seed % 3 == 0 ? Policy{} : random_policy(draws, graph);
        const Node first = draws.below(graph.size());
        const Node second = draws.below(graph.size());
        std::vector<Origin> origins{{first, Validity::valid}};
        if (second != first && seed % 2 == 0) origins.push_back({second, Validity::invalid});

        const std::vector<Known> expected = by_iteration(graph, origins, policy);
        const Routes routes = routes_to(graph, origins, policy);
        const std::vector<Node> ends = origins_reached(graph, routes);
        for (Node v = 0; v < graph.size(); ++v) {
            CAPTURE(v);
            REQUIRE(routes.at(v).learned == expected[v].learned);
            REQUIRE(path(graph, routes, v) == expected[v].nodes);
            const bool none = expected[v].nodes.empty();
            REQUIRE(ends[v] == (none ? no_node : expected[v].nodes.back()));
            if (!none) REQUIRE(routes.at(v).length + 1U == expected[v].nodes.size());
        }
    }
}

TEST_CASE("a batch gives the same answers as one origin at a time") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        TestDraws draws(seed);
        const Graph graph = random_graph(draws, 80);
        const Policy policy = seed % 2 == 0 ? Policy{} : random_policy(draws, graph);
        RouteBatch batch(graph);
        Routes single(graph);
        for (int again = 0; again < 3; ++again) {
            std::vector<Node> origins(1 + draws.below(RouteBatch::lanes));
            for (Node& o : origins) o = draws.below(graph.size());
            batch.compute(origins, policy);
            for (std::uint32_t lane = 0; lane < origins.size(); ++lane) {
                const Origin origin{origins[lane]};
                single.compute(std::span(&origin, 1), policy);
                for (Node v = 0; v < graph.size(); ++v) REQUIRE(batch.at(lane, v) == single.at(v));
            }
        }
    }
}

TEST_CASE("origin validation confines a hijack to those who do not validate") {
    const Synthetic made = synthetic_internet(2000, 8000, 7);
    const auto graph = Graph::of(made.asns, made.edges);
    REQUIRE(graph);
    const std::array<Origin, 2> origins{{{1500, Validity::valid}, {250, Validity::invalid}}};
    const auto captured = [&](const Policy& policy) {
        const auto ends = origins_reached(*graph, routes_to(*graph, origins, policy));
        for (Node v = 0; v < graph->size(); ++v)
            if (policy.validators.has(v) && v != 250) REQUIRE(ends[v] != 250);
        return std::count(ends.begin(), ends.end(), 250U);
    };
    Policy none, transit, all;
    for (Node v = 0; v < 40; ++v) transit.validators.add(v);
    for (Node v = 0; v < graph->size(); ++v) all.validators.add(v);
    CHECK(captured(none) > 200);
    CHECK(captured(transit) < captured(none));
    CHECK(captured(transit) > 1);
    CHECK(captured(all) == 1);  // the hijacker believes itself
}

TEST_CASE("a network is cut off exactly when no valley-free walk leads to the core") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        TestDraws draws(seed);
        const Graph graph = random_graph(draws, 10);
        const Policy policy = seed % 4 == 0 ? Policy{} : random_policy(draws, graph);
        std::vector<Node> core;
        std::vector<bool> goal(graph.size(), false);
        for (std::uint32_t i = 0; i <= draws.below(3); ++i) {
            core.push_back(draws.below(graph.size()));
            goal[core.back()] = true;
        }
        std::vector<Node> expected;
        for (Node v = 0; v < graph.size(); ++v) {
            std::vector<bool> on_walk(graph.size(), false);
            if (!walks_out(graph, policy, goal, v, true, on_walk)) expected.push_back(v);
        }
        REQUIRE(unreachable(graph, policy, core) == expected);
    }
}

TEST_CASE("a removed core network is no goal for others") {
    const auto graph = Graph::of({1, 2, 3}, {{0, 1, sells}, {1, 2, sells}});
    const std::array<Node, 1> core{0};
    Policy policy;
    CHECK(unreachable(*graph, policy, core).empty());
    policy.removed_nodes.add(0);
    CHECK(unreachable(*graph, policy, core) == std::vector<Node>{0, 1, 2});
    policy.removed_nodes.remove(0);
    policy.removed_edges.add(1);
    CHECK(unreachable(*graph, policy, core) == std::vector<Node>{2});
}

TEST_CASE("the synthetic Internet has the size asked for and one way to everybody") {
    for (const std::uint32_t n : {1U, 2U, 9U, 100U, 3000U}) {
        CAPTURE(n);
        const Synthetic made = synthetic_internet(n, n * 6, 3);
        const auto graph = Graph::of(made.asns, made.edges);
        REQUIRE(graph);
        CHECK(graph->size() == n);
        CHECK(made.edges.size() <= n * 6);
        if (n == 3000) CHECK(made.edges.size() == n * 6);
        const Routes routes = routes_to(*graph, Origin{n - 1});
        for (Node v = 0; v < n; ++v) REQUIRE(routes.at(v).learned != Learned::none);
    }
    CHECK(synthetic_internet(500, 3000, 3).edges == synthetic_internet(500, 3000, 3).edges);
    CHECK(synthetic_internet(500, 3000, 3).edges != synthetic_internet(500, 3000, 4).edges);
}
