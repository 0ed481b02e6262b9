// Captures of packets as files that every packet reader knows: pcap, and pcapng.
//
// Both begin with a head; then frames follow in the order in which they are given, each with its
// time in whole microseconds of UTC. Numbers are little-endian on every machine. pcap has no room
// for a remark, so that a capture is known as an exercise by its file's name and by what the
// packets say; pcapng says it in its first block. See docs/formats/pcap.md. Sources:
// draft-ietf-opsawg-pcap-04, draft-ietf-opsawg-pcapng-02. Link type 1, Ethernet.
//
//     std::string out;
//     pcap_begin(65'535, out);
//     for (const Frame& frame : frames) pcap_append(frame, out);  // and write out now and then

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "evidence/rows.h"

namespace naga::evidence {

// The head of a pcap file. `snap`: frames are cut to so many bytes where they are longer.
void pcap_begin(std::uint32_t snap, std::string& out);
// A frame. Needs frame.at_us between 1970 and 2106. Cost: that of copying it.
void pcap_append(const Frame& frame, std::string& out);

// The head of a pcapng file: a section that says EXERCISE, and one interface, named as the sensor.
void pcapng_begin(std::uint32_t snap, std::string_view sensor, std::string& out);
void pcapng_append(const Frame& frame, std::string& out);

}  // namespace naga::evidence
