#include "routing/nation_graph.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "routing/random_graphs.h"

using namespace naga;
using namespace naga::routing;

namespace {

struct Removed {
    std::vector<std::uint32_t> networks, links;

    bool has_network(std::uint32_t n) const {
        return std::find(networks.begin(), networks.end(), n) != networks.end();
    }
    bool has_link(std::uint32_t l) const {
        return std::find(links.begin(), links.end(), l) != links.end();
    }
};

// Two to eight networks, a random few of them core, at home and unmapped.
world::Nation random_nation(TestDraws& draws) {
    const Graph graph = random_graph(draws, 8);
    world::Nation nation;
    nation.home = 0;
    for (Node v = 0; v < graph.size(); ++v) {
        world::Network network;
        network.asn = graph.asn(v);
        network.core = draws.below(4) == 0;
        network.country = draws.below(3) == 0 ? 1 : 0;
        network.unmapped = draws.below(5) == 0;
        network.addresses = 1u << draws.below(16);
        nation.networks.push_back(network);
    }
    for (const Edge& edge : graph.edges()) {
        world::Link link;
        link.from = edge.a;
        link.to = edge.b;
        link.peer = edge.relation == Relation::peer_of;
        nation.links.push_back(link);
    }
    return nation;
}

// Tries every walk that visits no network twice: up, then across once, then down. `way` is 0
// while climbing and 1 from the peering or the first step down on.
bool walks_out(const world::Nation& nation, const Removed& removed, std::uint32_t at, int way,
               std::vector<bool>& seen) {
    if (removed.has_network(at)) return false;
    if (nation.networks[at].core) return true;
    seen[at] = true;
    bool out = false;
    for (std::uint32_t l = 0; l < nation.links.size() && !out; ++l) {
        const world::Link& link = nation.links[l];
        if (removed.has_link(l) || (link.from != at && link.to != at)) continue;
        const std::uint32_t next = link.from == at ? link.to : link.from;
        const bool up = !link.peer && link.to == at;
        const bool across = link.peer;
        if (seen[next] || (way == 1 && (up || across))) continue;
        out = walks_out(nation, removed, next, up ? 0 : 1, seen);
    }
    seen[at] = false;
    return out;
}

}  // namespace

TEST_CASE("what a cut loses is what no walk leads out of, in 400 small worlds") {
    std::size_t some_lost = 0;
    std::size_t some_kept = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        INFO("seed " << seed);
        TestDraws draws(seed);
        const world::Nation nation = random_nation(draws);
        Removed removed;
        for (std::uint32_t v = 0; v < nation.networks.size(); ++v)
            if (draws.below(6) == 0) removed.networks.push_back(v);
        for (std::uint32_t l = 0; l < nation.links.size(); ++l)
            if (draws.below(5) == 0) removed.links.push_back(l);

        std::uint64_t mapped = 0;
        std::uint64_t lost = 0;
        for (std::uint32_t v = 0; v < nation.networks.size(); ++v) {
            const world::Network& network = nation.networks[v];
            if (network.country != 0 || network.unmapped) continue;
            std::vector<bool> seen(nation.networks.size(), false);
            mapped += network.addresses;
            if (!walks_out(nation, removed, v, 0, seen)) lost += network.addresses;
        }
        const auto found = cut(nation, removed.networks, removed.links);
        REQUIRE(found);
        CHECK(found->mapped == mapped);
        CHECK(found->lost == lost);
        CHECK(found->share == (mapped == 0 ? 0.0 : double(lost) / double(mapped)));
        some_lost += lost > 0;
        some_kept += lost < mapped;
    }
    CHECK(some_lost > 100);
    CHECK(some_kept > 100);
}

TEST_CASE("a nation's links keep their numbers as edges of the graph") {
    TestDraws draws(7);
    const world::Nation nation = random_nation(draws);
    const auto graph = graph_of(nation);
    REQUIRE(graph);
    REQUIRE(graph->edges().size() == nation.links.size());
    for (std::size_t l = 0; l < nation.links.size(); ++l) {
        CHECK(graph->edges()[l].a == nation.links[l].from);
        CHECK(graph->edges()[l].b == nation.links[l].to);
    }
}

TEST_CASE("a nation whose routes could not settle is refused") {
    world::Nation nation;
    nation.networks.resize(2);
    nation.networks[0].asn = 64496;
    nation.networks[1].asn = 64496;
    CHECK(!cut(nation, {}, {}));
}
