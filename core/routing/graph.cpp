#include "routing/graph.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace naga::routing {
namespace {

std::uint32_t count_of(const auto& list) { return static_cast<std::uint32_t>(list.size()); }

Problem wrong(std::string where, std::string what, std::string remedy) {
    return {Problem::Kind::invalid, std::move(where), std::move(what), "", std::move(remedy)};
}

std::string as_name(std::uint32_t asn) { return "AS" + std::to_string(asn); }

Problems faults_of(const std::vector<std::uint32_t>& asns, const std::vector<Edge>& edges) {
    Problems problems;
    if (asns.size() > nodes_max || edges.size() > edges_max) {
        problems.push_back(wrong("networks", "there are more than naga can hold",
                                 "keep to " + std::to_string(nodes_max) + " networks and " +
                                     std::to_string(edges_max) + " relations"));
        return problems;
    }
    std::vector<std::uint32_t> sorted = asns;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 1; i < sorted.size(); ++i)
        if (sorted[i] == sorted[i - 1] && (i == 1 || sorted[i] != sorted[i - 2]))
            problems.push_back(wrong(as_name(sorted[i]), "the AS number is given to two networks",
                                     "give each network its own"));

    std::vector<std::tuple<Node, Node, std::uint32_t>> pairs;
    pairs.reserve(edges.size());
    for (std::uint32_t i = 0; i < count_of(edges); ++i) {
        const Edge& e = edges[i];
        const std::string where = "relation " + std::to_string(i);
        if (e.a >= asns.size() || e.b >= asns.size())
            problems.push_back(wrong(where, "it names a network that does not exist",
                                     "name two of the listed networks"));
        else if (e.a == e.b)
            problems.push_back(wrong(where, as_name(asns[e.a]) + " is related to itself",
                                     "name two different networks"));
        else
            pairs.emplace_back(std::min(e.a, e.b), std::max(e.a, e.b), i);
    }
    std::sort(pairs.begin(), pairs.end());
    for (std::size_t i = 1; i < pairs.size(); ++i) {
        const auto [a, b, edge] = pairs[i];
        if (a == std::get<0>(pairs[i - 1]) && b == std::get<1>(pairs[i - 1]))
            problems.push_back(
                wrong("relation " + std::to_string(edge),
                      as_name(asns[a]) + " and " + as_name(asns[b]) + " already have a relation",
                      "keep one of the two"));
    }
    return problems;
}

}  // namespace

void Marks::add(std::uint32_t index) {
    if (index >= marks_.size()) marks_.resize(std::size_t{index} + 1, 0);
    count_ += marks_[index] == 0;
    marks_[index] = 1;
}

void Marks::remove(std::uint32_t index) {
    if (!has(index)) return;
    marks_[index] = 0;
    --count_;
}

Checked<Graph> Graph::of(std::vector<std::uint32_t> asns, std::vector<Edge> edges) {
    if (Problems problems = faults_of(asns, edges); !problems.empty()) return refuse(problems);
    Graph graph;
    graph.asns_ = std::move(asns);
    graph.edges_ = std::move(edges);
    graph.list_neighbours();
    if (Problems problems = graph.rank_nodes(); !problems.empty()) return refuse(problems);
    graph.list_ranks();
    return graph;
}

void Graph::list_neighbours() {
    node_in_place_.resize(size());
    std::iota(node_in_place_.begin(), node_in_place_.end(), 0U);
    std::sort(node_in_place_.begin(), node_in_place_.end(),
              [&](Node x, Node y) { return asns_[x] < asns_[y]; });

    firsts_.assign(std::size_t{size()} + 1, 0);
    for (const Edge& e : edges_) {
        ++firsts_[e.a + 1];
        ++firsts_[e.b + 1];
    }
    std::partial_sum(firsts_.begin(), firsts_.end(), firsts_.begin());

    neighbours_.resize(edges_.size() * 2);
    std::vector<std::uint32_t> next(firsts_.begin(), firsts_.end() - 1);
    for (std::uint32_t i = 0; i < count_of(edges_); ++i) {
        const Edge& e = edges_[i];
        const bool peers = e.relation == Relation::peer_of;
        neighbours_[next[e.a]++] = {e.b, i, 0, peers ? Side::peer : Side::customer};
        neighbours_[next[e.b]++] = {e.a, i, 0, peers ? Side::peer : Side::provider};
    }
    for (Node v = 0; v < size(); ++v)
        std::sort(
            neighbours_.begin() + firsts_[v], neighbours_.begin() + firsts_[v + 1],
            [&](const Neighbour& x, const Neighbour& y) { return asns_[x.node] < asns_[y.node]; });

    constexpr std::uint32_t unseen = UINT32_MAX;
    std::vector<std::uint32_t> other_end(edges_.size(), unseen);
    for (std::uint32_t k = 0; k < count_of(neighbours_); ++k) {
        std::uint32_t& other = other_end[neighbours_[k].edge];
        if (other == unseen) {
            other = k;
        } else {
            neighbours_[k].reverse = other;
            neighbours_[other].reverse = k;
        }
    }
}

Problems Graph::rank_nodes() {
    std::vector<std::uint32_t> providers_left(size(), 0);
    std::vector<std::uint32_t> customers(size(), 0);
    for (const Edge& e : edges_) {
        if (e.relation != Relation::provider_of) continue;
        ++providers_left[e.b];
        ++customers[e.a];
    }
    // Within a level, those with many customers first, so that what is read often lies
    // together; then by number of providers, so that a sweep repeats one short loop.
    const std::vector<std::uint32_t> providers = providers_left;
    const auto busier = [&](Node x, Node y) {
        return std::tuple(customers[y], providers[x], asns_[x]) <
               std::tuple(customers[x], providers[y], asns_[y]);
    };
    std::vector<Node> level;
    for (Node v = 0; v < size(); ++v)
        if (providers_left[v] == 0) level.push_back(v);
    std::uint32_t levels = 0;
    while (!level.empty()) {
        ++levels;
        std::sort(level.begin(), level.end(), busier);
        std::vector<Node> below;
        for (const Node v : level) {
            node_at_.push_back(v);
            for (const Neighbour& n : neighbours(v))
                if (n.side == Side::customer && --providers_left[n.node] == 0)
                    below.push_back(n.node);
        }
        level.swap(below);
    }
    if (levels > levels_max)
        return {wrong("relations", "a chain of providers is longer than any real one",
                      "keep chains to " + std::to_string(levels_max) + " networks")};
    if (node_at_.size() == size()) return {};

    // Each node left has a provider among those left, so walking up must come round.
    Node v = 0;
    while (providers_left[v] == 0) ++v;
    const auto above = [&](Node node) {
        for (const Neighbour& n : neighbours(node))
            if (n.side == Side::provider && providers_left[n.node] != 0) return n.node;
        return node;
    };
    for (std::uint32_t i = 0; i < size(); ++i) v = above(v);
    std::string circle = as_name(asns_[v]);
    for (Node at = above(v); at != v; at = above(at)) circle += " buys from " + as_name(asns_[at]);
    return {{Problem::Kind::invalid, as_name(asns_[v]),
             "the network is in the end its own provider: " + circle,
             "routes settle only if no network buys from itself through others",
             "turn one of these relations round or make it peering"}};
}

void Graph::list_ranks() {
    rank_of_.resize(size());
    for (std::uint32_t r = 0; r < size(); ++r) rank_of_[node_at_[r]] = r;
    place_at_.resize(size());
    for (std::uint32_t p = 0; p < size(); ++p) place_at_[rank_of_[node_in_place_[p]]] = p;

    const auto list = [&](Side side, Lists& lists) {
        lists.first.assign(1, 0);
        for (std::uint32_t r = 0; r < size(); ++r) {
            std::vector<std::pair<std::uint32_t, std::uint32_t>> row;
            for (const Neighbour& n : neighbours(node_at_[r]))
                if (n.side == side) row.emplace_back(rank_of_[n.node], n.edge);
            std::sort(row.begin(), row.end());
            for (const auto& [rank, edge] : row) {
                lists.rank.push_back(rank);
                lists.edge.push_back(edge);
            }
            lists.first.push_back(count_of(lists.rank));
        }
    };
    list(Side::provider, providers_);
    list(Side::peer, peers_);
}

}  // namespace naga::routing
