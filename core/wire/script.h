// What a conversation needs to be played: least payloads, and how much fits.
//
// Whoever makes conversations keeps to these; packets_of refuses others by ensure().

#pragma once

#include <cstdint>

#include "wire/conversation.h"

namespace naga::wire {

// Rounds of request and answer are c.requests, or 1 where that is 0.
// secure_web: of the client for hello, key exchange and each request; of the server likewise.
inline constexpr std::uint64_t secure_client_bytes_min = 700;
inline constexpr std::uint64_t secure_server_bytes_min = 1'800;
inline constexpr std::uint64_t secure_round_bytes_min = 64;  // each further round, each side
// mail: exactly what fit_mail (wire/dialogue.h) gives.
// time: exactly this much a packet (RFC 5905 7.3).
inline constexpr std::uint64_t time_bytes = 48;
// unreachable: exactly this much, an IP header and eight bytes (RFC 792).
inline constexpr std::uint64_t unreachable_bytes = 28;
// reflection: least of each packet.
inline constexpr std::uint64_t reflection_bytes_min = 100;
// Any datagram: most of each, so that none is in pieces.
inline constexpr std::uint64_t datagram_bytes_max = 1'472;

// What the client sends in a slice_first, so that later slices know where its stream stands.
constexpr std::uint64_t long_request_bytes(Use use) { return use == Use::secure_web ? 1'100 : 900; }

// The most that the server can send in this conversation's span: the client's window lets no
// more through. About 20 ns.
std::uint64_t payload_max(const Conversation& conversation);

}  // namespace naga::wire
