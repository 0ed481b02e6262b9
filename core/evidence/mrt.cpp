#include "evidence/mrt.h"

#include <algorithm>

#include "base/ensure.h"

namespace naga::evidence {

namespace {

// RFC 6396 4: types and subtypes.
constexpr std::uint16_t table_dump_v2 = 13, bgp4mp = 16;
constexpr std::uint16_t peer_index_table = 1, rib_ipv4_unicast = 2;
constexpr std::uint16_t message_as4 = 4, state_change_as4 = 5;
constexpr std::string_view view_name = "EXERCISE";
constexpr std::size_t bgp_header = 19;  // RFC 4271 4.1: marker, length, type

void put8(std::string& out, std::uint32_t value) {
    out += static_cast<char>(static_cast<unsigned char>(value));
}
void put16(std::string& out, std::uint32_t value) { put8(out, value >> 8), put8(out, value); }
void put32(std::string& out, std::uint32_t value) { put16(out, value >> 16), put16(out, value); }

// RFC 6396 2. Returns where the length stands; `close` fills it in.
std::size_t open(std::string& out, std::int64_t at_us, std::uint16_t type, std::uint16_t subtype) {
    put32(out, static_cast<std::uint32_t>(at_us / 1'000'000));
    put16(out, type);
    put16(out, subtype);
    put32(out, 0);
    return out.size() - 4;
}
void fill(std::string& out, std::size_t place, std::size_t bytes, std::size_t value) {
    for (std::size_t i = 0; i < bytes; ++i)
        out[place + i] =
            static_cast<char>(static_cast<unsigned char>(value >> (8 * (bytes - 1 - i))));
}
void close(std::string& out, std::size_t place) { fill(out, place, 4, out.size() - place - 4); }

// RFC 4271 4.3: a length in bits, and as many bytes as hold it.
void put_prefix(std::string& out, const inet::Prefix& prefix) {
    put8(out, prefix.length);
    for (int byte = 0; byte < (prefix.length + 7) / 8; ++byte)
        put8(out, prefix.first.bits >> (24 - 8 * byte));
}
std::size_t bytes_of(const inet::Prefix& prefix) {
    return 1 + (std::size_t{prefix.length} + 7) / 8;
}

// RFC 4271 4.3, 5.1; RFC 6793 3: four bytes an AS number; RFC 1997.
std::string attributes_of(const Route& route) {
    ensure(route.path.size() <= mrt_path_max && route.communities.size() <= mrt_communities_max,
           "a route of a collector fits into a message");
    constexpr std::size_t segment_max = 255;
    std::string path;
    for (std::size_t first = 0; first < route.path.size(); first += segment_max) {
        const std::size_t count = std::min(segment_max, route.path.size() - first);
        put8(path, 2);  // AS_SEQUENCE
        put8(path, static_cast<std::uint32_t>(count));
        for (std::size_t i = 0; i < count; ++i) put32(path, route.path[first + i]);
    }
    std::string out;
    put8(out, 0x40), put8(out, 1), put8(out, 1), put8(out, 0);  // ORIGIN: IGP
    const auto length = static_cast<std::uint32_t>(path.size());
    if (length > 255)
        put8(out, 0x50), put8(out, 2), put16(out, length);
    else
        put8(out, 0x40), put8(out, 2), put8(out, length);
    out += path;
    put8(out, 0x40), put8(out, 3), put8(out, 4), put32(out, route.next_hop.bits);
    if (!route.communities.empty()) {
        put8(out, 0xC0), put8(out, 8);
        put8(out, static_cast<std::uint32_t>(4 * route.communities.size()));
        for (const std::uint32_t community : route.communities) put32(out, community);
    }
    return out;
}

// RFC 6396 4.4: what stands before a message or a change of state.
std::size_t open_session(const Collecting& collecting, const Peer& peer, std::int64_t at_us,
                         std::uint16_t subtype, std::string& out) {
    const std::size_t place = open(out, at_us, bgp4mp, subtype);
    put32(out, peer.asn);
    put32(out, collecting.asn);
    put16(out, 0);  // interface: not known
    put16(out, 1);  // AFI: IPv4
    put32(out, peer.address.bits);
    put32(out, collecting.address.bits);
    return place;
}

bool share_message(const Route& a, const Route& b) {
    return a.peer == b.peer && a.at_us / 1'000'000 == b.at_us / 1'000'000 &&
           a.withdrawn == b.withdrawn && b.new_state == 0 && b.old_state == 0 &&
           (a.withdrawn ||
            (a.path == b.path && a.next_hop == b.next_hop && a.communities == b.communities));
}

// RFC 4271 4.3: an UPDATE for the first rows that fit into one; how many they are.
std::size_t put_update(std::span<const Route> rows, std::string& out) {
    const Route& first = rows.front();
    const std::string attributes = first.withdrawn ? std::string() : attributes_of(first);
    std::size_t room = bgp_message_max - bgp_header - 4 - attributes.size();
    std::size_t count = 0;
    std::string prefixes;
    while (count < rows.size() && share_message(first, rows[count]) &&
           bytes_of(rows[count].prefix) <= room) {
        room -= bytes_of(rows[count].prefix);
        put_prefix(prefixes, rows[count++].prefix);
    }
    out.append(16, '\xFF');
    put16(out, static_cast<std::uint32_t>(bgp_header + 4 + attributes.size() + prefixes.size()));
    put8(out, 2);  // UPDATE
    put16(out, first.withdrawn ? static_cast<std::uint32_t>(prefixes.size()) : 0);
    if (first.withdrawn) out += prefixes;
    put16(out, static_cast<std::uint32_t>(attributes.size()));
    out += attributes;
    if (!first.withdrawn) out += prefixes;
    return count;
}

}  // namespace

void write_mrt_rib(const Collecting& collecting, std::span<const Peer> peers,
                   std::span<const Route> table, std::int64_t at_us, std::string& bytes) {
    ensure(peers.size() <= mrt_peers_max, "a collector has no more peers than a table can name");
    // RFC 6396 4.3.1; the type of each peer: IPv4, four bytes an AS number.
    std::size_t place = open(bytes, at_us, table_dump_v2, peer_index_table);
    put32(bytes, collecting.address.bits);
    put16(bytes, static_cast<std::uint32_t>(view_name.size()));
    bytes += view_name;
    put16(bytes, static_cast<std::uint32_t>(peers.size()));
    for (const Peer& peer : peers) {
        put8(bytes, 2);
        put32(bytes, peer.id.bits);
        put32(bytes, peer.address.bits);
        put32(bytes, peer.asn);
    }
    close(bytes, place);
    // RFC 6396 4.3.2, 4.3.4.
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < table.size();) {
        place = open(bytes, at_us, table_dump_v2, rib_ipv4_unicast);
        put32(bytes, number++);
        put_prefix(bytes, table[i].prefix);
        const std::size_t count_at = bytes.size();
        put16(bytes, 0);
        const std::size_t first = i;
        for (; i < table.size() && table[i].prefix == table[first].prefix; ++i) {
            const std::string attributes = attributes_of(table[i]);
            put16(bytes, table[i].peer);
            put32(bytes, static_cast<std::uint32_t>(table[i].learned_us / 1'000'000));
            put16(bytes, static_cast<std::uint32_t>(attributes.size()));
            bytes += attributes;
        }
        fill(bytes, count_at, 2, i - first);
        close(bytes, place);
    }
}

void write_mrt_updates(const Collecting& collecting, std::span<const Peer> peers,
                       std::span<const Route> updates, std::string& bytes) {
    while (!updates.empty()) {
        const Route& row = updates.front();
        ensure(row.peer < peers.size(), "a row of a collector names one of its peers");
        const Peer& peer = peers[row.peer];
        if (row.new_state != 0 || row.old_state != 0) {
            // RFC 6396 4.4.1.
            const std::size_t place =
                open_session(collecting, peer, row.at_us, state_change_as4, bytes);
            put16(bytes, row.old_state);
            put16(bytes, row.new_state);
            close(bytes, place);
            updates = updates.subspan(1);
            continue;
        }
        const std::size_t place = open_session(collecting, peer, row.at_us, message_as4, bytes);
        updates = updates.subspan(put_update(updates, bytes));
        close(bytes, place);
    }
}

}  // namespace naga::evidence
