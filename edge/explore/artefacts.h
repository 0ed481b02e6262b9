// The things to analyse that a sensor's team got in a window.

#pragma once

#include <string>
#include <vector>

#include "explore/stage.h"
#include "sensor/artefacts.h"

namespace naga::explore {

// What the team can read for the first time at a moment of the window, by from_us, then name. Needs
// minutes of the film.
std::vector<sensor::Artefact> got_in(const sensor::Scene& scene, const sensor::Sensor& sensor,
                                     const Window& window);
// "EXERCISE_SENSOR_NAME"
std::string file_name(const sensor::Sensor& sensor, const sensor::Artefact& artefact);

}  // namespace naga::explore
