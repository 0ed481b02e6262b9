// An invented Internet of any size, for tests and benchmarks: not a map of the real one.
//
// A clique of large carriers at the top, transit networks below (15 %), the rest at the
// edge; providers are chosen in proportion to the customers they have (Barabasi and Albert
// 1999), peers at exchange points of very uneven size. AS numbers carry no rank. Whole
// numbers only: the same request gives the same graph everywhere.

#pragma once

#include <cstdint>
#include <vector>

#include "routing/graph.h"

namespace naga::routing {

struct Synthetic {
    std::vector<std::uint32_t> asns;  // 1..n in random order
    std::vector<Edge> edges;
};

// Ready for Graph::of. Fewer links than asked where no more peerings are found in reach;
// more where the providers alone need more. Needs 1 <= nodes <= nodes_max.
Synthetic synthetic_internet(std::uint32_t nodes, std::uint32_t links, std::uint64_t seed);

}  // namespace naga::routing
