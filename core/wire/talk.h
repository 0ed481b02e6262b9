// What ordinary talks have in common, whoever holds them and whatever for.
//
// The files that make conversations share it, and nobody else needs it: an attacker's request
// takes its size, its pace and its port from here as anybody's does.

#pragma once

#include <cstdint>

#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/conversation.h"

namespace naga::wire {

// A uniform in (0, 1), and a whole number below another, for one purpose of a thing.
inline double die(std::uint64_t identity, std::uint64_t what) {
    const std::uint64_t x = sim::mix(identity, what);
    return sim::unit(static_cast<std::uint32_t>(x >> 32), static_cast<std::uint32_t>(x));
}
inline std::uint32_t number(std::uint64_t identity, std::uint64_t what, std::uint32_t below) {
    return sim::below(static_cast<std::uint32_t>(sim::mix(identity, what) >> 32), below);
}

// An ephemeral port as the host's system hands them out.
std::uint16_t own_port(const Habit& habit, std::uint64_t identity);

// An address of the network, by 64 random bits; that of a network without any is 0.
inet::Address somewhere(const world::Network& network, std::uint64_t bits);
// A host that is counted nowhere: a server, or somebody's machine far away.
void name_server(Side& side, inet::Address address, std::uint32_t network, const Hosts& hosts);
void name_host(Side& side, HostName host, std::uint32_t network, const Hosts& hosts);

// Makes it a web talk of c.requests requests with about `answer` bytes of answers, and paces it.
void ask_web(Conversation& c, std::uint64_t answer);
// When the name of a site is asked for: 20 to 200 ms before the visit, and somewhere between where
// the minute that began at `from_us` is younger than that, so that none piles up at its beginning.
std::int64_t asked_before(std::uint64_t question, std::int64_t visit_us, std::int64_t from_us);
// How long it takes, and whether a packet comes twice, by its payload and identity.
void pace(Conversation& c);

}  // namespace naga::wire
