// A run of a folder, opened, and played again so that its evidence can be made.

#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "app/evidence.h"
#include "app/load.h"
#include "app/played.h"
#include "explore/stage.h"

namespace naga::app {

// What is known of a run before it is played again.
struct Opened {
    std::filesystem::path folder;
    Played played;
    Loaded loaded;
    measure::Asked asked;
    std::int64_t minutes = 0;  // that were played
    std::int64_t epoch_us = 0, zone_us = 0;
    const conduct::Drill& drill() const { return *loaded.drill; }
};
// A digest of the files of a run that its evidence follows from, without reading what they say.
// Refused when one is not there. Cost: some milliseconds.
Result<std::uint64_t> digest_of_run(const std::filesystem::path& folder);
// Refused when there is no run in the folder, or its inputs are not those that were played.
Checked<std::unique_ptr<Opened>> open_run(const std::filesystem::path& folder);

using explore::Staged;
using explore::Window;

// Refused when a minute is not what it was. Cost: that of a run, about a second, and once its film
// is kept beside it (evidence_cache.h), a tenth of that. Rows of the minutes before `end` can be
// made; how far the film goes beyond is not said.
Result<std::unique_ptr<Staged>> stage_run(const Opened& run, std::int64_t end);

// Of --from and --to. Refused when it is not within what the sensor still has: the run, and of
// that what its retention leaves. With none said, all of that.
Result<Window> window_of(const Opened& run, const sensor::Sensor& sensor, const std::string& from,
                         const std::string& to);
// How many of --jobs are used.
unsigned threads_of(const EvidenceOptions& options);
// Refused when the drill has no such sensor.
Result<const sensor::Sensor*> sensor_of(const Opened& run, const std::string& id);

}  // namespace naga::app
