// Who takes part in what: the infected hosts of each network, and those that answer forged
// questions, found by place and minute.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "range/terrain.h"
#include "sim/chance.h"
#include "wire/film.h"
#include "wire/hosts.h"

namespace naga::wire {

// An infected host while it is infected and may speak.
struct Bot {
    HostName host;
    std::uint32_t malware = 0;
    std::uint64_t identity = 0;  // of this infection
    std::int64_t from_us = 0;
};

class Culprits {
public:
    Culprits(const range::Terrain& terrain, const sim::Chance& chance);

    // Takes in what the film holds and it does not yet know.
    void follow(const Film& film);

    // Appends the bots of a network that are infected in some part of the minute, were not cut off
    // at its start, and are switched on, by infection in the order of the film.
    void bots(const Film& film, std::uint32_t network, std::int64_t minute, std::int64_t hour,
              std::vector<Bot>& found) const;
    // The hosts of a network with a weakness that answer forged questions, in a fixed order.
    std::vector<HostName> amplifiers(std::uint32_t network, std::string_view weakness) const;

private:
    const range::Terrain* terrain_;
    sim::Chance chance_;
    std::vector<std::vector<std::uint32_t>> infections_;         // by network, into the film
    std::vector<std::pair<std::uint32_t, std::uint32_t>> cuts_;  // (row, into the film), sorted
    std::size_t infections_known_ = 0, cuts_known_ = 0;
};

}  // namespace naga::wire
