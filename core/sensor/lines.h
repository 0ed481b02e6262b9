// What antivirus consoles, help desks and mail gateways write into their logs.
//
// The lines agree with the records of the same sensor and minute (sensor/sensor.h): an alarm of the
// malware for each that the antivirus recognised, a ticket for each call or report, a letter
// and its lines for each lure, a log-in for each abused account. Around them lies what such logs
// are full of on any day: adware and false alarms, updates, printers and forgotten passwords, all
// other mail. lines_of and letters_of of sensor/view.h are done here. See docs/models/mail.md and
// docs/models/console-logs.md.

#pragma once

#include <cstdint>
#include <vector>

#include "evidence/record.h"
#include "sensor/view.h"
#include "wire/hosts.h"

namespace naga::sensor {

// A host on which the antivirus recognised a malware.
struct Alarmed {
    wire::HostName host;
    std::uint32_t malware = 0;
    std::uint32_t build = 0;
    std::int64_t at_us = 0;  // since STARTEX
};

// Appends the hosts that the records of an antivirus sensor are about, as many as they say: those
// that were infected in the minute, and where a record says more, others of the group.
void alarmed_in(const Scene& scene, const std::vector<evidence::Record>& records,
                std::int64_t minute, std::vector<Alarmed>& hosts);

// The last minute before the end of this one in which a wave of the campaign reached these people,
// or -1.
std::int64_t wave_before(const Scene& scene, std::uint32_t people, std::uint32_t campaign,
                         std::int64_t minute);

// Of murmur that is not counted by people. More calls in a minute than this are one line that says
// how many waited.
inline constexpr std::int64_t murmur_a_minute_max = 120;
inline constexpr std::int64_t tickets_a_minute_max = 200;

}  // namespace naga::sensor
