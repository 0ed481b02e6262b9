// Which address each host has: a fact of the world that no seed moves.
//
// Hosts behind a NAT share the address of their site, all others have their own, and services keep
// theirs. Where a network has more hosts than addresses some share one.

#pragma once

#include <cstdint>
#include <vector>

#include "inet/address.h"
#include "world/nation.h"

namespace naga::range {

class Addresses {
public:
    Addresses() = default;
    // Needs the nation for as long as it lives.
    explicit Addresses(const world::Nation& nation);

    // Of the n-th host of a group. Needs n below its count. About 50 ns.
    inet::Address of_host(std::uint32_t group, std::uint32_t n) const;
    // One that neither a host nor a service has, by a small number, while the network has such.
    inet::Address spare(std::uint32_t network, std::uint32_t n) const;

private:
    const world::Nation* nation_ = nullptr;
    std::vector<std::uint32_t> first_slot_;          // by group
    std::vector<std::uint32_t> slots_;               // by network: how many its hosts take
    std::vector<std::vector<std::uint32_t>> taken_;  // by network: offsets of services, sorted
    inet::Address at_slot(std::uint32_t network, std::uint32_t slot) const;
};

// The n-th address of a network, over its prefixes in their order; 0 beyond them.
inet::Address nth_address(const world::Network& network, std::uint64_t n);

}  // namespace naga::range
