// From a folder on disk to a drill: reads a scenario, its playbook and its world.

#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "conduct/drill.h"

namespace naga::app {

// A drill and the texts it was read from, so that a run can keep a copy of them.
struct Loaded {
    std::unique_ptr<conduct::Drill> drill;
    std::string scenario, playbook, world;  // file contents, as they were on disk
};

// `scenario` is a folder with scenario.yaml (or the file itself). `settings` are PATH=VALUE
// overrides; `world.PATH` changes the world, `playbook.PATH` the playbook.
Checked<Loaded> load_drill(const std::filesystem::path& scenario,
                           const std::vector<std::string>& settings);

// The inputs that a run kept: scenario.yaml, playbook.yaml and world/world.yaml in a folder.
Checked<Loaded> load_inputs(const std::filesystem::path& folder,
                            const std::vector<std::string>& settings);

// A folder with world.yaml (or the file itself).
Checked<world::Nation> load_world(const std::filesystem::path& world);

}  // namespace naga::app
