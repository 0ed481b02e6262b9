// Events of a network monitor as Suricata 7 writes them: EVE, one JSON object a line.
//
// Events of type alert, flow, dns and http, with no key that Suricata 7.0.10 does not have. The
// flow_id of a conversation is the same in all its events at one sensor, and another at the next.
// The order of the rows is that of the lines. Keys and an example: docs/formats/eve.md.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "evidence/rows.h"

namespace naga::evidence {

// Who writes: what `host` says behind "EXERCISE-".
struct Monitor {
    std::string_view sensor;
};

// Append events. Times are UTC with the zone +0000. About 300 ns a line.
void write_eve(const Monitor& monitor, std::span<const Alarm> alarms, std::string& bytes);
void write_eve(const Monitor& monitor, std::span<const Session> sessions, std::string& bytes);
// Two events for each that was answered: its query and its answer.
void write_eve(const Monitor& monitor, std::span<const Query> queries, std::string& bytes);
void write_eve(const Monitor& monitor, std::span<const Visit> visits, std::string& bytes);

// When a monitor gives a session up and writes it down: at once where TCP has closed, 30 s after
// its last packet where it is UDP or ICMP that nobody answered, otherwise 60 s after it (time-outs
// of Suricata).
std::int64_t given_up_us(const Session& session);
inline constexpr std::int64_t given_up_minutes_max = 1;

// What a conversation is called in all events of this monitor: 1 to 2^51 - 1.
std::uint64_t eve_flow_id(const Monitor& monitor, std::uint64_t conversation);

}  // namespace naga::evidence
