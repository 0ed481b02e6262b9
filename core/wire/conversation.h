// What passes on a line: conversations between two hosts, benign and other alike.
//
// One conversation is the one cause of what every sensor sees of it: its packets at a tap, its two
// flow records, its lines in the logs of a resolver and a web server, its alarm. It is small and
// says how much and when; names, paths and texts are looked up by its identity (wire/web.h,
// wire/lookup.h). Nothing that is rendered says why it happened: `campaign` is truth, and only
// the labels read it.

#pragma once

#include <cstdint>

#include "inet/address.h"
#include "wire/hosts.h"
#include "world/nation.h"

namespace naga::wire {

// What it is for; the texts inside follow from it.
enum class Use : std::uint8_t {
    web,          // TCP 80: requests of RFC 9112
    secure_web,   // TCP 443: a TLS hello and what nobody can read
    mail,         // TCP 25: a letter between servers
    lookup,       // UDP 53: a question and its answer
    time,         // UDP 123
    chat,         // UDP, many small packets: calls, games, file sharing
    file_share,   // TCP, high ports: what nobody can read
    echo,         // ICMP echo and its answer
    unreachable,  // ICMP port unreachable, alone
    probe,        // TCP SYN to a port nobody asked for
    flood,        // UDP, one direction, large packets
    reflection,   // UDP from port 53 of the client, one direction: answers nobody asked for
};

// How a TCP conversation goes; others are `closed`.
enum class End : std::uint8_t {
    closed,       // opened, used, closed by FIN from both sides
    reset,        // opened, used, and the client resets instead of closing
    refused,      // SYN, RST
    unanswered,   // SYN, and again, and nothing
    slice_first,  // the opening and first minute of a long transfer
    slice,        // a later minute of a long transfer: data and acknowledgements only
    slice_last,   // the last minute, closed by FIN
};
// The slices of one identity join into one stream where each begins at start_us + span_us of the
// one before and `before` adds up: data is evenly spaced from start_us, all of it sent and
// acknowledged within the span, but for a round trip. What the client sends is in slice_first:
// exactly long_request_bytes (wire/script.h).

struct Side {
    inet::Address address;
    std::uint16_t port = 0;    // ICMP: type * 256 + code in `server.port`, 0 in `client.port`
    std::uint16_t hops = 0;    // routers between this side and where it is seen
    std::uint32_t way_us = 0;  // from this side to where it is seen
    std::uint32_t network = world::none;
    Habit habit;
    std::uint64_t payload = 0;  // bytes above TCP, UDP or ICMP that this side sends
};

struct Conversation {
    std::int64_t start_us = 0;   // when the client's first packet leaves it, since STARTEX
    std::uint64_t identity = 0;  // the same wherever it is seen
    Side client, server;
    std::uint64_t before = 0;  // slices: payload the server sent before this one; lookup: 28
                               // where it asks for an IPv6 address, 12 for a visitor's name
    // slices after the first: the pace changes once, bend_us after the start, when so much of the
    // payload is sent; 0: it does not. mail: how long its lines are: wire/dialogue.h;
    // web at once: whose page is in place of the front page: wire/defaced.h. lookup: the address
    // that a sinkhole answers with in place of the site's, or 0.
    std::uint64_t bend_payload = 0;
    std::uint32_t bend_us = 0;
    std::uint32_t span_us = 0;   // from the first request, or first packet, to the last data,
                                 // where ways and windows let it; slices: from start_us
    std::uint32_t site = 0;      // whose name is asked for: wire/sites.h; lookup: none for other
                                 // questions, or the visitor's address: wire/lookup.h
    std::uint16_t requests = 1;  // web: requests; lookup: 1; chat, flood, reflection: packets of
                                 // the client
    std::uint16_t answers = 0;   // chat: packets of the server; lookup: 1 where it is answered
    std::uint8_t repeats = 0;    // data packets of the server that are sent twice; 0 to 3
    std::uint8_t tries = 1;      // unanswered: SYNs
    std::uint8_t protocol = 6;   // 6 TCP, 17 UDP, 1 ICMP
    Use use = Use::web;
    End end = End::closed;
    std::uint8_t deed = 0;            // what an attacker does in it: wire/deeds.h; 0: nothing
    std::uint16_t campaign = 0xFFFF;  // truth: whose doing it is; 0xFFFF: nobody's

    // Client to server and back, without the hosts' own time.
    std::uint32_t round_trip_us() const { return 2 * (client.way_us + server.way_us); }
};

// One direction of a conversation where it is seen; 0 is client to server.
struct Direction {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;                 // of IP, headers included
    std::int64_t first_us = 0, last_us = 0;  // when its first and last packet pass
    std::uint8_t tcp_flags = 0;              // of all its packets together
};
struct Shape {
    Direction direction[2];
};

// What passes of it, without making a packet: exactly what packets_of (wire/packets.h) gives.
// About 100 ns: some divisions for each request, nothing for each packet. Where nothing passes of
// a direction its times are 0.
Shape shape_of(const Conversation& conversation);

}  // namespace naga::wire
