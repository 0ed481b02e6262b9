// Who is left without a way out when networks go dark or cables are cut.
//
// A way out is a path that somebody is paid for at every step: up to providers, then across
// at most one peering, then down to customers (valley-free, Gao 2001).

#pragma once

#include <span>
#include <vector>

#include "routing/graph.h"

namespace naga::routing {

// The networks with no valley-free path to any of the `core` networks, in rising order.
// A removed network is among them, and is no goal for others. O(n + m).
std::vector<Node> unreachable(const Graph& graph, const Policy& policy, std::span<const Node> core);

}  // namespace naga::routing
