#include "routing/routes.h"

#include <algorithm>
#include <cstring>

#include "base/ensure.h"

// A route is one number, and the better route is the lower one: whom it was learned from (2
// bits), its length (8), the next hop's place by AS number (21), and whether its origin is
// invalid (1). The last never decides: equal next hops offer one route.

namespace naga::routing {
namespace {

constexpr std::uint32_t no_route = UINT32_MAX;
constexpr std::uint32_t from_customer = 1U << 30;
constexpr std::uint32_t from_peer = 2U << 30;
constexpr std::uint32_t from_provider = 3U << 30;
constexpr std::uint32_t one_link = 1U << 22;
constexpr std::uint32_t length_bits = 255U << 22;
constexpr std::uint32_t invalid_bit = 1;
static_assert(nodes_max < (1U << 21) && 2 * levels_max + 1 < 255);

// What a neighbour in this place, whose own route is `key`, offers. Needs a route.
std::uint32_t offer(std::uint32_t key, std::uint32_t learned, std::uint32_t place) {
    return learned | ((key & length_bits) + one_link) | (place << 1) | (key & invalid_bit);
}

bool accepts(const Graph& graph, const Policy& policy, std::uint32_t rank, std::uint32_t edge,
             std::uint32_t key) {
    const Node node = graph.node_at(rank);
    return !policy.removed_edges.has(edge) && !policy.removed_nodes.has(node) &&
           !((key & invalid_bit) != 0 && policy.validators.has(node));
}

// One version of a sweep for each width of vector the processor may have. Whole numbers, so
// all give the same answers; where the compiler cannot choose at run time there is one.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define NAGA_EVERY_WIDTH __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define NAGA_EVERY_WIDTH
#endif

constexpr std::uint32_t lanes = RouteBatch::lanes;
using Row __attribute__((vector_size(lanes * 4))) = std::uint32_t;

// Offers the routes of one row to another, lane by lane; those worse than `limit` are kept back.
inline void offer_row(std::uint32_t* to, const std::uint32_t* from, std::uint32_t limit,
                      std::uint32_t learned, std::uint32_t place) {
    const std::uint32_t fixed = learned | (place << 1);
    Row keys, held;
    std::memcpy(&keys, from, sizeof keys);
    std::memcpy(&held, to, sizeof held);
    const Row offered = fixed | ((keys & length_bits) + one_link);
    const Row useful = keys < limit ? offered : ~Row{};
    held = useful < held ? useful : held;
    std::memcpy(to, &held, sizeof held);
}

bool open(const Graph& graph, const Policy& policy, std::uint32_t rank, std::uint32_t edge) {
    return !policy.removed_edges.has(edge) && !policy.removed_nodes.has(graph.node_at(rank));
}

// From each listed rank to its neighbours in `lists`.
NAGA_EVERY_WIDTH void push_rows(const Graph& graph, const Policy& policy, const Graph::Lists& lists,
                                const std::vector<std::uint32_t>& listed, std::uint32_t limit,
                                std::uint32_t learned, std::uint32_t* keys) {
    const bool plain = policy.empty();
    for (const std::uint32_t r : listed) {
        const std::uint32_t* from = keys + std::size_t{r} * lanes;
        for (std::uint32_t j = lists.first[r]; j < lists.first[r + 1]; ++j) {
            const std::uint32_t p = lists.rank[j];
            if (plain || open(graph, policy, p, lists.edge[j]))
                offer_row(keys + std::size_t{p} * lanes, from, limit, learned, graph.place_at(r));
        }
    }
}

NAGA_EVERY_WIDTH void pull_rows(const Graph& graph, const Policy& policy, std::uint32_t* keys) {
    const Graph::Lists& up = graph.providers();
    const bool plain = policy.empty();
    for (std::uint32_t r = 0; r < graph.size(); ++r) {
        std::uint32_t* to = keys + std::size_t{r} * lanes;
        for (std::uint32_t j = up.first[r]; j < up.first[r + 1]; ++j) {
            const std::uint32_t p = up.rank[j];
            if (plain || open(graph, policy, r, up.edge[j]))
                offer_row(to, keys + std::size_t{p} * lanes, no_route, from_provider,
                          graph.place_at(p));
        }
    }
}

Hop hop_of(const Graph& graph, Node node, std::uint32_t key) {
    if (key == no_route) return {};
    if (key < from_customer) return {node, Learned::own, 0};
    return {graph.node_in_place((key >> 1) & ((1U << 21) - 1)), static_cast<Learned>(key >> 30),
            static_cast<std::uint16_t>((key & length_bits) >> 22)};
}

}  // namespace

Routes::Routes(const Graph& graph)
    : graph_(&graph), keys_(graph.size(), no_route), offers_(graph.size()) {}

Hop Routes::at(Node node) const { return hop_of(*graph_, node, keys_[graph_->rank_of(node)]); }

// Customers' routes, upward, one length after another.
template <bool plain>
void Routes::climb(const Policy& policy) {
    const Graph::Lists& up = graph_->providers();
    for (std::size_t head = 0; head < reached_.size(); ++head) {
        const std::uint32_t r = reached_[head];
        const std::uint32_t offered = offer(keys_[r], from_customer, graph_->place_at(r));
        for (std::uint32_t j = up.first[r]; j < up.first[r + 1]; ++j) {
            const std::uint32_t p = up.rank[j];
            if constexpr (!plain)
                if (!accepts(*graph_, policy, p, up.edge[j], offered)) continue;
            if (keys_[p] == no_route) reached_.push_back(p);
            keys_[p] = std::min(keys_[p], offered);
        }
    }
}

template <bool plain>
void Routes::cross(const Policy& policy) {
    const Graph::Lists& peers = graph_->peers();
    for (const std::uint32_t r : reached_) {
        const std::uint32_t offered = offer(keys_[r], from_peer, graph_->place_at(r));
        for (std::uint32_t j = peers.first[r]; j < peers.first[r + 1]; ++j) {
            const std::uint32_t p = peers.rank[j];
            if constexpr (!plain)
                if (!accepts(*graph_, policy, p, peers.edge[j], offered)) continue;
            keys_[p] = std::min(keys_[p], offered);
        }
    }
}

// Providers stand before their customers, so one sweep suffices. What each network offers
// its customers is worked out once, not once a customer.
template <bool plain>
void Routes::descend(const Policy& policy) {
    const Graph::Lists& up = graph_->providers();
    for (std::uint32_t r = 0; r < graph_->size(); ++r) {
        std::uint32_t best = keys_[r];
        for (std::uint32_t j = up.first[r]; j < up.first[r + 1]; ++j) {
            const std::uint32_t offered = offers_[up.rank[j]];
            if constexpr (!plain)
                if (!accepts(*graph_, policy, r, up.edge[j], offered)) continue;
            best = std::min(best, offered);
        }
        keys_[r] = best;
        offers_[r] = best == no_route ? no_route : offer(best, from_provider, graph_->place_at(r));
    }
}

void Routes::compute(std::span<const Origin> origins, const Policy& policy) {
    std::fill(keys_.begin(), keys_.end(), no_route);
    reached_.clear();
    for (const Origin& origin : origins) {
        ensure(origin.node < graph_->size(), "an origin is a node of the graph");
        if (policy.removed_nodes.has(origin.node)) continue;
        const std::uint32_t r = graph_->rank_of(origin.node);
        ensure(keys_[r] == no_route, "a network announces a prefix once");
        keys_[r] = origin.validity == Validity::invalid ? invalid_bit : 0;
        reached_.push_back(r);
    }
    if (policy.empty()) {
        climb<true>(policy);
        cross<true>(policy);
        descend<true>(policy);
    } else {
        climb<false>(policy);
        cross<false>(policy);
        descend<false>(policy);
    }
}

Routes routes_to(const Graph& graph, Origin origin, const Policy& policy) {
    return routes_to(graph, std::span(&origin, 1), policy);
}

Routes routes_to(const Graph& graph, std::span<const Origin> origins, const Policy& policy) {
    Routes routes(graph);
    routes.compute(origins, policy);
    return routes;
}

std::vector<Node> path(const Graph& graph, const Routes& routes, Node from) {
    ensure(from < graph.size(), "a path begins at a node of the graph");
    std::vector<Node> nodes;
    for (Hop hop = routes.at(from); hop.learned != Learned::none; hop = routes.at(from)) {
        nodes.push_back(from);
        if (hop.learned == Learned::own) break;
        from = hop.next;
    }
    return nodes;
}

std::vector<Node> origins_reached(const Graph& graph, const Routes& routes) {
    std::vector<Node> ends(graph.size(), no_node);
    std::vector<Node> walked;
    for (Node v = 0; v < graph.size(); ++v) {
        Node at = v;
        Hop hop = routes.at(at);
        if (hop.learned == Learned::none) continue;
        walked.clear();
        for (; ends[at] == no_node && hop.learned != Learned::own; hop = routes.at(at)) {
            walked.push_back(at);
            at = hop.next;
        }
        if (ends[at] == no_node) ends[at] = at;
        for (const Node w : walked) ends[w] = ends[at];
    }
    return ends;
}

RouteBatch::RouteBatch(const Graph& graph)
    : graph_(&graph), keys_(std::size_t{graph.size()} * lanes), seen_(graph.size(), 0) {}

void RouteBatch::compute(std::span<const Node> origins, const Policy& policy) {
    ensure(origins.size() <= lanes, "a batch holds no more origins than lanes");
    std::fill(keys_.begin(), keys_.end(), no_route);
    reached_.clear();
    const auto reach = [&](std::uint32_t rank) {
        if (seen_[rank] != 0) return;
        seen_[rank] = 1;
        reached_.push_back(rank);
    };
    for (std::size_t lane = 0; lane < origins.size(); ++lane) {
        ensure(origins[lane] < graph_->size(), "an origin is a node of the graph");
        if (policy.removed_nodes.has(origins[lane])) continue;
        const std::uint32_t r = graph_->rank_of(origins[lane]);
        keys_[std::size_t{r} * lanes + lane] = 0;
        reach(r);
    }
    const Graph::Lists& up = graph_->providers();
    for (std::size_t i = 0; i < reached_.size(); ++i)
        for (std::uint32_t j = up.first[reached_[i]]; j < up.first[reached_[i] + 1]; ++j)
            reach(up.rank[j]);
    // Customers before their providers, so that every row is whole before it is offered.
    std::sort(reached_.rbegin(), reached_.rend());
    for (const std::uint32_t r : reached_) seen_[r] = 0;

    push_rows(*graph_, policy, up, reached_, no_route, from_customer, keys_.data());
    push_rows(*graph_, policy, graph_->peers(), reached_, from_peer, from_peer, keys_.data());
    pull_rows(*graph_, policy, keys_.data());
}

Hop RouteBatch::at(std::uint32_t lane, Node node) const {
    return hop_of(*graph_, node, keys_[std::size_t{graph_->rank_of(node)} * lanes + lane]);
}

}  // namespace naga::routing
