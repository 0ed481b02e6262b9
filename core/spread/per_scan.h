// An epidemic played scan by scan, as slowly and plainly as a worm goes about it.
//
// It is the reference that the fast engine is tested against, and nothing else uses it. Every
// scan of every infected host is an event: it picks an address, and whoever is vulnerable there
// is infected. Nothing is thinned, leaped or averaged. Each infected host scans as a Poisson
// process. Nobody is cleaned. Luck is looked up by seed, host and number of the scan.
//
//     const Outbreak outbreak{.addresses = 1u << 20, .scans_per_second = 10,
//                             .groups = {{.hosts = 10'000, .addresses = 1u << 20, .infected = 1}}};
//     const SimTime half = reached(play_each_scan(outbreak, 5'000, seed), 5'000);

#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"

namespace naga::spread {

// Vulnerable hosts that share a range of addresses. A group behind NAT has private addresses:
// only its own members' local scans arrive there, while its hosts scan the world like others.
struct Group {
    std::uint32_t hosts = 0;      // vulnerable
    std::uint32_t addresses = 0;  // of its range, where the vulnerable ones lie anywhere
    std::uint32_t infected = 0;   // at the start: its first hosts
    bool nat = false;
};

struct Outbreak {
    std::uint32_t addresses = 0;  // of the world; the ranges of open groups lie in it, in order
    double scans_per_second = 0;  // of each infected host
    double local_share = 0;       // of these, to an address of the own group; the rest anywhere
    std::vector<Group> groups;
};

// Limits that keep a run within memory and patience.
inline constexpr std::uint32_t addresses_max = 1u << 24;
inline constexpr std::uint32_t hosts_max = 10'000;

// When each host was infected, hosts numbered through the groups in order: 0 for those infected
// at the start, never for those spared. Stops when `enough` hosts are infected or when no scan
// can infect another one. About 100 ns a scan; an open world of N hosts costs about
// addresses * ln(N / (N - enough)) scans. Needs hosts at most hosts_max, all addresses together
// at most addresses_max, open ranges that fit into the world, hosts that fit into their ranges.
std::vector<SimTime> play_each_scan(const Outbreak& outbreak, std::uint32_t enough,
                                    std::uint64_t seed);

// The instant at which `count` hosts were infected, or never. Needs count > 0.
SimTime reached(std::vector<SimTime> infected_at, std::uint32_t count);

}  // namespace naga::spread
