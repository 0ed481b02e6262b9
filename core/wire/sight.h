// Where on its way something is seen, and how far it is from there to both ends.

#pragma once

#include <cstdint>

#include "range/terrain.h"
#include "wire/conversation.h"

namespace naga::wire {

struct Place;

struct Sight {
    bool seen = false;
    std::uint32_t client_us = 0, server_us = 0;  // lines between networks only
    std::uint16_t client_hops = 0, server_hops = 0;
};

// Of what goes from a client's network to a server's. A place sees what crosses its border, where
// it crosses it first; a place of an organisation sees what is its own, next to the end that is.
Sight sight_of(const range::Terrain& terrain, const Place& place, std::uint32_t client,
               std::uint32_t server);
enum class Close : std::uint8_t { to_client, to_server };
Sight sight_close(const range::Terrain& terrain, Close close, std::uint32_t client,
                  std::uint32_t server);

// From a host to the edge of its network, at most: both hosts together.
inline constexpr std::uint32_t own_way_us_max = 26'750;

// Puts the ways and hops into a conversation, with the hosts' own way to their network.
void put_sight(const Sight& sight, Conversation& conversation);

}  // namespace naga::wire
