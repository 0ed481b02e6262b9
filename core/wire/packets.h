// The packets of a conversation, byte for byte, as they pass a tap.
//
// Ethernet II frames with IPv4 and TCP, UDP or ICMP: checksums right, sequence and
// acknowledgement numbers that agree, options and windows as the host's stack has them, TTL less
// the hops to the tap, identifications as the stack numbers them. A packet is the same whichever
// window is asked for. Needs payloads as wire/script.h says. Frames are as long as they need, not
// filled up to 60 bytes. See docs/models/packets.md. Sources: RFC 791, 768, 792, 9293, 1323, 2018.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "wire/conversation.h"
#include "wire/dialogue.h"
#include "wire/sites.h"

namespace naga::wire {

struct Packet {
    std::int64_t at_us = 0;                // when it passes the tap, since STARTEX
    std::uint32_t offset = 0, length = 0;  // of its frame in Packets::bytes
};

struct Packets {
    std::vector<Packet> list;
    std::vector<std::uint8_t> bytes;
    // Only packets that pass in [from_us, until_us) are written.
    std::int64_t from_us = INT64_MIN, until_us = INT64_MAX;
    void clear() { list.clear(), bytes.clear(); }
};

inline constexpr std::uint32_t frame_header = 14;  // Ethernet II

// Appends the packets of a conversation that pass in the window, in the order in which they pass.
// Clocks inside them count from sites.epoch_us(). Frames of one Packets fill 4 GiB at most. Cost:
// that of writing the bytes, above 1 GB a second, and that of asking `tell`, which is asked once
// for each mail conversation that shows.
void packets_of(const Conversation& conversation, const Sites& sites, const TellDialogue& tell,
                Packets& packets);
// The same, with letters that are made up.
void packets_of(const Conversation& conversation, const Sites& sites, Packets& packets);

}  // namespace naga::wire
