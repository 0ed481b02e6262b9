// Who buys transit from whom, and who trades traffic with whom: the graph that routes follow.
//
// A node is a network; its index 0..n-1 is the caller's, its AS number breaks ties. An
// edge is the one business relation of two networks, however many cables carry it; its
// index is its place in the caller's list. A graph never changes after it is made: what is
// cut is said beside it, in Policy. Copies are deep; nothing here points outside.
//
//     auto graph = Graph::of({64500, 64501}, {{0, 1, Relation::provider_of}});
//     graph->neighbours(1)[0].side;  // Side::provider

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace naga::routing {

using Node = std::uint32_t;
inline constexpr Node no_node = UINT32_MAX;

// `a` sells transit to `b`, or the two exchange their customers' traffic as peers.
enum class Relation : std::uint8_t { provider_of, peer_of };
struct Edge {
    Node a = 0;
    Node b = 0;
    Relation relation = Relation::provider_of;
    bool operator==(const Edge&) const = default;
};

// What a neighbour is to the network that looks at it.
enum class Side : std::uint8_t { customer, peer, provider };
struct Neighbour {
    Node node = 0;
    std::uint32_t edge = 0;
    std::uint32_t reverse = 0;  // the place of the same edge in the neighbour's own list
    Side side = Side::customer;
};

// A set of nodes or of edges, by index. Empty at first; grows as far as needed.
class Marks {
public:
    void add(std::uint32_t index);
    void remove(std::uint32_t index);
    bool has(std::uint32_t index) const { return index < marks_.size() && marks_[index] != 0; }
    bool empty() const { return count_ == 0; }

private:
    std::vector<std::uint8_t> marks_;
    std::uint32_t count_ = 0;
};

// What holds for one computation, beside the graph itself.
struct Policy {
    Marks removed_nodes;  // networks that are dark: they announce, accept and pass on nothing
    Marks removed_edges;  // relations that are cut
    Marks validators;     // networks that drop routes of an invalid origin (RFC 6811)

    bool empty() const {
        return removed_nodes.empty() && removed_edges.empty() && validators.empty();
    }
};

// More than these are refused. Levels count the longest chain of providers.
inline constexpr std::uint32_t nodes_max = 2'000'000;
inline constexpr std::uint32_t edges_max = 4'000'000;
inline constexpr std::uint32_t levels_max = 120;

class Graph {
public:
    // Refused, with every mistake named: an AS number twice, an edge to no node, to itself
    // or given twice, a network that is in the end its own provider (then routes need not
    // settle, Gao and Rexford 2001), or more than the limits above. O((n + m) log m).
    static Checked<Graph> of(std::vector<std::uint32_t> asns, std::vector<Edge> edges);

    std::uint32_t size() const { return static_cast<std::uint32_t>(asns_.size()); }
    std::uint32_t asn(Node node) const { return asns_[node]; }
    std::span<const Edge> edges() const { return edges_; }

    // Sorted by AS number.
    std::span<const Neighbour> neighbours(Node node) const {
        return std::span(neighbours_).subspan(first(node), first(node + 1) - first(node));
    }
    // All lists of neighbours one after another, by node; first(size()) is its length.
    std::span<const Neighbour> all_neighbours() const { return neighbours_; }
    std::uint32_t first(Node node) const { return firsts_[node]; }

    // The same graph laid out for sweeps: ranks run from those without providers down, so
    // every provider stands before its customers. Lists hold ranks, in rising order.
    struct Lists {
        std::vector<std::uint32_t> first;  // by rank, and one more
        std::vector<std::uint32_t> rank;
        std::vector<std::uint32_t> edge;
    };
    const Lists& providers() const { return providers_; }
    const Lists& peers() const { return peers_; }
    std::uint32_t rank_of(Node node) const { return rank_of_[node]; }
    Node node_at(std::uint32_t rank) const { return node_at_[rank]; }
    // The place of the network at a rank when all are sorted by AS number, and back.
    std::uint32_t place_at(std::uint32_t rank) const { return place_at_[rank]; }
    Node node_in_place(std::uint32_t place) const { return node_in_place_[place]; }

private:
    Graph() = default;
    void list_neighbours();
    Problems rank_nodes();
    void list_ranks();

    std::vector<std::uint32_t> asns_;
    std::vector<Edge> edges_;
    std::vector<std::uint32_t> firsts_;
    std::vector<Neighbour> neighbours_;
    std::vector<std::uint32_t> rank_of_;
    std::vector<Node> node_at_;
    std::vector<std::uint32_t> place_at_;
    std::vector<Node> node_in_place_;
    Lists providers_;
    Lists peers_;
};

}  // namespace naga::routing
