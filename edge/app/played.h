// A run on disk: what was asked, what it was made from, and what came of it.
//
// A folder holds run.json (what was asked, and a digest of each minute), journal.jsonl,
// report.json, report.html, and inputs/ with the scenario, playbook and world as they were,
// so that a run can be repeated wherever the folder is taken. See docs/formats/run.md.

#pragma once

#include <filesystem>
#include <optional>

#include "app/commands.h"
#include "app/load.h"
#include "measure/outcome.h"

namespace naga::app {

// The options as the measurement wants them. Refused: unknown words, skills and journals.
Checked<measure::Asked> as_asked(const RunOptions& options, const conduct::Drill& drill);

Result<void> keep_run(const std::filesystem::path& folder, const RunOptions& options,
                      const Loaded& loaded, const measure::Outcome& outcome);

// What is left of a run in a folder.
struct Played {
    // Digests of the texts it was made from; empty when they were taken away.
    struct Inputs {
        std::optional<std::uint64_t> scenario, playbook, world;
    };
    Inputs inputs;
    RunOptions options;
    std::vector<conduct::MinuteDigest> digests;  // empty when they were taken away
    std::string journal;                         // as text
    std::optional<std::string> report;           // report.json as text
};

Checked<Played> read_run(const std::filesystem::path& folder);

}  // namespace naga::app
