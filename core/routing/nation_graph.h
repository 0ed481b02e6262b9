// How much of a nation falls off the Internet when networks go dark or cables are cut.
//
// Counted are the addresses of the home country's networks that have no valley-free path left
// to any network of the world at large (`core: true`). Networks marked `unmapped` hang off a
// provider by assumption only: they carry others' paths but are counted nowhere.

#pragma once

#include <cstdint>
#include <span>

#include "routing/graph.h"
#include "world/nation.h"

namespace naga::routing {

// Nodes are the nation's networks and edges its links, each with the number it has there.
// Refused as Graph::of refuses. O((n + m) log m).
Checked<Graph> graph_of(const world::Nation& nation);

struct Cut {
    std::uint64_t mapped = 0;  // addresses of the home country's networks that are counted
    std::uint64_t lost = 0;    // of those, without a way to the world at large
    double share = 0;          // lost / mapped; 0 where nothing is mapped
};

// What is lost without these networks and links, by their places in the nation. A removed
// network of the home country is lost itself. Refused as graph_of refuses.
Checked<Cut> cut(const world::Nation& nation, std::span<const std::uint32_t> networks,
                 std::span<const std::uint32_t> links);

}  // namespace naga::routing
