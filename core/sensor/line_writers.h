// What the writers of lines share: whose places a sensor sees, its clock, its console.
//
// Only sensor/lines.cpp and the files of its writers need it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/record.h"
#include "sensor/lines.h"
#include "wire/letters.h"

namespace naga::sensor {

// Facilities and severities of RFC 5424 6.2.1.
inline constexpr std::uint8_t of_mail = 2, local_0 = 16, local_1 = 17;
inline constexpr std::uint8_t warning = 4, notice = 5, informational = 6;

// Whether the sensor sees what belongs to this network and organisation.
bool is_here(const Sensor& sensor, std::uint32_t network, std::uint32_t organisation);
wire::Calendar calendar_of(const Scene& scene);
std::int64_t hour_of(const Scene& scene, std::int64_t minute);
// What the sensor's clock shows, in microseconds since 1970.
std::int64_t stamped(const Scene& scene, const Sensor& sensor, std::int64_t at_us);
// The host name of the console that all lines of a sensor come from.
std::string console_of(const Sensor& sensor, std::string_view what);

// Each appends the lines of its kind of sensor, in no order.
void antivirus_lines(const Scene& scene, const Sensor& sensor,
                     const std::vector<evidence::Record>& records, std::int64_t minute,
                     std::vector<evidence::Line>& lines);
void helpdesk_lines(const Scene& scene, const Sensor& sensor,
                    const std::vector<evidence::Record>& records, std::int64_t minute,
                    std::vector<evidence::Line>& lines);
void gateway_lines(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                   std::vector<evidence::Line>& lines);

}  // namespace naga::sensor
