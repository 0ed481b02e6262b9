// MRT (RFC 6396): the files in which route collectors publish tables and updates.
//
// Two kinds of file. A table is TABLE_DUMP_V2: the peers first, then one record a prefix. A
// stream of updates is BGP4MP: a record for each message a peer sent, and for each change of
// its session. AS numbers have four bytes throughout (RFC 6793); times are whole seconds. The
// bytes follow from the rows and nothing else. See docs/formats/mrt.md.

#pragma once

#include <span>
#include <string>

#include "evidence/rows.h"

namespace naga::evidence {

// Who collects: the local end of all sessions.
struct Collecting {
    std::uint32_t asn = 0;
    inet::Address address;  // and its BGP identifier
};

// More than these cannot be said in the format, or are more than one message may hold.
inline constexpr std::size_t mrt_peers_max = 65'535;
inline constexpr std::size_t mrt_path_max = 900;  // AS numbers of one route
inline constexpr std::size_t mrt_communities_max = 60;
inline constexpr std::size_t bgp_message_max = 4'096;  // bytes: RFC 4271 4.1

// Appends a table as it stood at `at_us`. Needs at most mrt_peers_max peers, routes sorted by
// prefix and then by peer, none withdrawn, and paths and communities within the limits.
void write_mrt_rib(const Collecting& collecting, std::span<const Peer> peers,
                   std::span<const Route> table, std::int64_t at_us, std::string& bytes);

// Appends updates in the order of the rows. Neighbours in that order that one message can hold
// (same peer, same second, same path) share it. Needs what write_mrt_rib needs but the order.
void write_mrt_updates(const Collecting& collecting, std::span<const Peer> peers,
                       std::span<const Route> updates, std::string& bytes);

}  // namespace naga::evidence
