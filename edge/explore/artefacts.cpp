#include "explore/artefacts.h"

namespace naga::explore {

constexpr std::int64_t minute_us = 60'000'000;

std::vector<sensor::Artefact> got_in(const sensor::Scene& scene, const sensor::Sensor& sensor,
                                     const Window& window) {
    std::vector<sensor::Artefact> got = sensor::artefacts_of(scene, sensor, 0, window.end);
    std::erase_if(got, [&](const sensor::Artefact& a) {
        return a.from_us < window.first * minute_us || a.from_us >= window.end * minute_us;
    });
    return got;
}

std::string file_name(const sensor::Sensor& sensor, const sensor::Artefact& artefact) {
    return "EXERCISE_" + sensor.id + "_" + artefact.name;
}

}  // namespace naga::explore
