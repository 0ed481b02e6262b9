// Community ID: the name that tools of the field give to both directions of a conversation.
//
// Version 1 with seed 0, as Zeek, Suricata and Wireshark write it, so that a row of ours is found
// in theirs: "1:" and Base64 of the SHA-1 over both ends, the lesser first. Source:
// https://github.com/corelight/community-id-spec.

#pragma once

#include <cstdint>
#include <string>

#include "inet/address.h"

namespace naga::explore {

// Of TCP, UDP and other protocols with ports. Of ICMP (1) `source_port` is the type and
// `target_port` the code. Cost: about a microsecond.
std::string community_id(inet::Address source, std::uint16_t source_port, inet::Address target,
                         std::uint16_t target_port, std::uint8_t protocol);

}  // namespace naga::explore
