#include "routing/nation_graph.h"

#include "base/ensure.h"
#include "routing/cut.h"

namespace naga::routing {

Checked<Graph> graph_of(const world::Nation& nation) {
    std::vector<std::uint32_t> asns;
    for (const world::Network& network : nation.networks) asns.push_back(network.asn);
    std::vector<Edge> edges;
    for (const world::Link& link : nation.links)
        edges.push_back(
            {link.from, link.to, link.peer ? Relation::peer_of : Relation::provider_of});
    return Graph::of(std::move(asns), std::move(edges));
}

Checked<Cut> cut(const world::Nation& nation, std::span<const std::uint32_t> networks,
                 std::span<const std::uint32_t> links) {
    const auto graph = graph_of(nation);
    if (!graph) return refuse(graph.error());

    Policy policy;
    for (const std::uint32_t network : networks) {
        ensure(network < nation.networks.size(), "a network that is cut is one of the nation's");
        policy.removed_nodes.add(network);
    }
    for (const std::uint32_t link : links) {
        ensure(link < nation.links.size(), "a link that is cut is one of the nation's");
        policy.removed_edges.add(link);
    }
    std::vector<Node> core;
    for (Node node = 0; node < nation.networks.size(); ++node)
        if (nation.networks[node].core) core.push_back(node);

    const auto counted = [&](const world::Network& network) {
        return network.country == nation.home && !network.unmapped;
    };
    Cut result;
    for (const world::Network& network : nation.networks)
        if (counted(network)) result.mapped += network.addresses;
    for (const Node node : unreachable(*graph, policy, core))
        if (counted(nation.networks[node])) result.lost += nation.networks[node].addresses;
    if (result.mapped > 0)
        result.share = static_cast<double>(result.lost) / static_cast<double>(result.mapped);
    return result;
}

}  // namespace naga::routing
