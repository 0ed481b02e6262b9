// What a sensor's logs and exports hold: rows of evidence, minute by minute, made when asked for.
//
// Each function appends the rows that the sensor wrote down in one minute by its own clock, in
// the order in which it wrote them. Rows are a pure function of the film, the sensor and the
// minute; minutes may be asked for in any order and by several threads. A sensor that is switched
// off or out of order in a minute has no rows.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/rows.h"
#include "sensor/sensor.h"
#include "wire/packets.h"
#include "wire/passing.h"

namespace naga::sensor {

// What rows are made from. Needs all it points to for as long as it lives.
struct Scene {
    const world::Nation* nation = nullptr;
    const adversary::Plan* plan = nullptr;
    const Array* array = nullptr;
    wire::Stage stage;
    std::int64_t epoch_us = 0;  // T+0 in microseconds since 1970, UTC
    std::int64_t zone_us = 0;   // local time less UTC

    std::int64_t minutes() const { return stage.film->minutes(); }
    wire::Place place_of(const Sensor& sensor) const;
};

// What a kind of sensor writes down.
enum class Rows : std::uint8_t { flows, frames, queries, visits, alarms, lines, letters, routes };

void flows_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Flow>&);
void queries_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Query>&);
void visits_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Visit>&);
void alarms_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Alarm>&);
void lines_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Line>&);
void letters_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Letter>&);
void routes_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Route>&);
// The packets at a tap; the frames point into `packets`.
void frames_of(const Scene&, const Sensor&, std::int64_t minute, wire::Packets& packets,
               std::vector<evidence::Frame>&);

}  // namespace naga::sensor
