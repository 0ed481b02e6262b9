#include "routing/cut.h"

#include "base/ensure.h"

namespace naga::routing {

// Walked from the goals backward: who can come down to one, who is a peer of those, and
// who can climb to either.
std::vector<Node> unreachable(const Graph& graph, const Policy& policy,
                              std::span<const Node> core) {
    std::vector<bool> out(graph.size(), false);
    std::vector<Node> reached;
    const auto reach = [&](Node node) {
        if (out[node] || policy.removed_nodes.has(node)) return;
        out[node] = true;
        reached.push_back(node);
    };
    const auto spread = [&](Node node, Side side) {
        for (const Neighbour& n : graph.neighbours(node))
            if (n.side == side && !policy.removed_edges.has(n.edge)) reach(n.node);
    };

    for (const Node node : core) {
        ensure(node < graph.size(), "a core network is a node of the graph");
        reach(node);
    }
    for (std::size_t i = 0; i < reached.size(); ++i) spread(reached[i], Side::provider);
    const std::size_t above = reached.size();
    for (std::size_t i = 0; i < above; ++i) spread(reached[i], Side::peer);
    for (std::size_t i = 0; i < reached.size(); ++i) spread(reached[i], Side::customer);

    std::vector<Node> left;
    for (Node v = 0; v < graph.size(); ++v)
        if (!out[v]) left.push_back(v);
    return left;
}

}  // namespace naga::routing
