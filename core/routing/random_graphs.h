// Small random networks for the tests of this module, each made from a seed that can be printed.

#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "routing/graph.h"

namespace naga::routing {

// splitmix64 of Steele, Lea and Flood 2014.
class TestDraws {
public:
    explicit TestDraws(std::uint64_t seed) : state_(seed) {}
    std::uint32_t below(std::uint32_t n) {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return static_cast<std::uint32_t>((z ^ (z >> 31)) % n);
    }

private:
    std::uint64_t state_;
};

// Two to `nodes_at_most` networks with scattered AS numbers. Providers stand before their
// customers in a hidden order; density and share of peering differ from graph to graph.
inline Graph random_graph(TestDraws& draws, std::uint32_t nodes_at_most) {
    const std::uint32_t n = 2 + draws.below(nodes_at_most - 1);
    std::vector<std::uint32_t> order(n);
    std::vector<std::uint32_t> asns(n);
    for (std::uint32_t i = 0; i < n; ++i) order[i] = i;
    for (std::uint32_t i = n; i > 1; --i) std::swap(order[i - 1], order[draws.below(i)]);
    for (std::uint32_t i = 0; i < n; ++i) asns[i] = 64500 + order[i] * 7;
    for (std::uint32_t i = n; i > 1; --i) std::swap(order[i - 1], order[draws.below(i)]);

    const std::uint32_t links_percent = 5 + draws.below(60);
    const std::uint32_t peers_percent = draws.below(70);
    std::vector<Edge> edges;
    for (std::uint32_t i = 0; i < n; ++i)
        for (std::uint32_t j = i + 1; j < n; ++j)
            if (draws.below(100) < links_percent)
                edges.push_back(
                    {order[i], order[j],
                     draws.below(100) < peers_percent ? Relation::peer_of : Relation::provider_of});
    return *Graph::of(std::move(asns), std::move(edges));
}

// Takes out about a fifth of the networks and relations, and lets about a third validate.
inline Policy random_policy(TestDraws& draws, const Graph& graph) {
    Policy policy;
    for (Node v = 0; v < graph.size(); ++v) {
        if (draws.below(5) == 0) policy.removed_nodes.add(v);
        if (draws.below(3) == 0) policy.validators.add(v);
    }
    for (std::uint32_t e = 0; e < graph.edges().size(); ++e)
        if (draws.below(5) == 0) policy.removed_edges.add(e);
    return policy;
}

}  // namespace naga::routing
