#include "wire/sight.h"

#include <algorithm>

#include "wire/passing.h"
#include "wire/talk.h"

namespace naga::wire {

namespace {

constexpr std::uint16_t routers_a_network = 3;

}  // namespace

Sight sight_of(const range::Terrain& terrain, const Place& place, std::uint32_t client,
               std::uint32_t server) {
    auto inside = [&](std::uint32_t n) { return std::ranges::binary_search(place.networks, n); };
    Sight sight;
    std::uint32_t at = client;
    std::uint32_t before_us = 0, before_hops = 2, all_us = 0, all_hops = 2;
    while (at != server) {
        const std::uint16_t next = terrain.next_hop(at, server);
        if (next == 0xFFFF) return {};
        const auto line_us = static_cast<std::uint32_t>(
            terrain.nation->links[terrain.directed_link(at, next) / 2].delay);
        if (!sight.seen && inside(at) != inside(next)) {
            sight.seen = true;
            // The exporter stands at the inner end of the line.
            before_us = all_us + (inside(next) ? line_us : 0);
            before_hops = all_hops + (inside(next) ? 1u : 0u);
        }
        all_us += line_us;
        all_hops += routers_a_network;
        at = next;
    }
    sight.client_us = before_us;
    sight.server_us = all_us - before_us;
    sight.client_hops = static_cast<std::uint16_t>(before_hops);
    sight.server_hops = static_cast<std::uint16_t>(all_hops - before_hops + 1);
    return sight;
}

Sight sight_close(const range::Terrain& terrain, Close close, std::uint32_t client,
                  std::uint32_t server) {
    std::uint32_t us = 0, hops = 2, at = client;
    while (at != server) {
        const std::uint16_t next = terrain.next_hop(at, server);
        if (next == 0xFFFF) return {};
        us += static_cast<std::uint32_t>(
            terrain.nation->links[terrain.directed_link(at, next) / 2].delay);
        hops += routers_a_network;
        at = next;
    }
    const auto far = static_cast<std::uint16_t>(hops);
    if (close == Close::to_client) return {true, 0, us, 1, far};
    return {true, us, 0, far, 1};
}

// From a host to the edge of its network: a telephone line or a campus for people, next to nothing
// for servers; always the same for a host. Access networks are of different depth. Every house has
// a gateway, which is one hop: where it translates addresses, the envelope counts it.
void put_sight(const Sight& sight, Conversation& c) {
    const std::uint32_t client_own = 800 + number(c.client.habit.identity, 70, 24'000);
    const std::uint32_t server_own = 150 + number(c.server.habit.identity, 71, 1'800);
    c.client.way_us = sight.client_us + client_own;
    c.server.way_us = sight.server_us + server_own;
    c.client.hops =
        static_cast<std::uint16_t>(sight.client_hops + number(c.client.habit.identity, 72, 5) +
                                   (c.client.habit.nat ? 0u : 1u));
    c.server.hops =
        static_cast<std::uint16_t>(sight.server_hops + number(c.server.habit.identity, 73, 3));
}

}  // namespace naga::wire
