// Who is behind an address: where each host sits, and the habits it never changes.
//
// A host is the n-th of its group. Hosts behind a NAT share the address of their site, all others
// have their own; both are fixed for a world. Habits (operating system, TTL, window, user agent,
// resolver) are fixed for a host, so that a cafe shows one address and many habits. Looked up,
// never stored: 25 million hosts cost nothing until somebody looks.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "inet/address.h"
#include "range/addresses.h"
#include "world/nation.h"

namespace naga::wire {

struct HostName {
    std::uint32_t group = world::none;
    std::uint32_t number = 0;  // below the group's count
    bool operator==(const HostName&) const = default;
};

enum class System : std::uint8_t { windows_xp, windows_7, linux_3, freebsd_9, android_4 };
inline constexpr std::size_t systems = 5;
std::string_view word(System system);  // "Windows XP", ... as people say it

// What an IP identification does: Windows counts all its packets, Linux counts each flow from a
// random start, or sends 0 with DF where nothing can be in pieces.
enum class Numbering : std::uint8_t { one_counter, per_flow, zero };

// How a system's stack opens a connection. Sources: p0f v3 signatures, RFC 9293, 1323, 2018.
struct Stack {
    System system = System::linux_3;
    std::uint8_t ttl = 64;  // initial
    std::uint16_t mss = 1460;
    std::uint16_t window = 0;  // of the SYN
    std::uint8_t scale = 0;    // window scale; 0 with has_scale false: option absent
    bool has_scale = false;
    bool timestamps = false;  // offers RFC 1323 timestamps
    Numbering numbering = Numbering::per_flow;
    std::uint8_t syn_options = 0;     // bytes of TCP options in the SYN
    std::uint16_t first_port = 1024;  // of ephemeral ports
    std::uint16_t last_port = 5000;
};
const Stack& stack_of(System system);

struct Habit {
    System system = System::linux_3;
    bool nat = false;            // one more hop, and the NAT's port
    std::uint8_t agent = 0;      // which user agent of its system: wire/web.h
    std::uint64_t identity = 0;  // of the host: whatever else it always does is looked up by it
};

// The addresses of a nation. Needs the nation for as long as it lives. Cost: a pass over the
// groups to build, about 100 ns a question.
class Hosts {
public:
    explicit Hosts(const world::Nation& nation);

    inet::Address address_of(HostName host) const;
    Habit habit_of(HostName host) const;
    // Of a server that is no counted host: a service, a lair, a site of the world at large.
    Habit habit_of_server(inet::Address address) const;
    // The resolver the hosts of a network ask, inside it; the network needs addresses.
    inet::Address resolver_of(std::uint32_t network) const;
    // What it answers with in place of the address of a lair while that is hidden: world::Sinkhole.
    inet::Address sinkhole_of(std::uint32_t network) const { return addresses_.spare(network, 54); }
    // A host of the network that is switched on at this hour (0 to 23), picked by 64 random bits;
    // group is none where the network has no hosts for people.
    HostName pick(std::uint32_t network, std::int64_t hour, std::uint64_t bits) const;
    // The host at which the n-th of these people works; group is none where there is none.
    HostName host_of(std::uint32_t people, std::uint32_t n) const;
    // Hosts of the network at which people sit.
    std::uint64_t count(std::uint32_t network) const;

private:
    struct Crowd {  // hosts that are on, summed up to and with this group
        double until = 0;
        std::uint32_t group = 0;
    };
    struct Desk {  // where the hosts of people begin in a group
        std::uint32_t group = world::none;
        std::uint32_t first = 0;
    };
    const world::Nation* nation_;
    range::Addresses addresses_;
    std::vector<inet::Address> resolvers_;    // by network
    std::vector<System> systems_;             // by group
    std::vector<std::vector<Crowd>> crowds_;  // by network * 24 + hour
    std::vector<Desk> desks_;                 // by people
    void seat_people();
};

}  // namespace naga::wire
