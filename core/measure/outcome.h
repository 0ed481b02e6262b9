// What came of a drill: harm, times, cost, and how much the reaction avoided.
//
// Computed from runs of the same drill with the same seed: `actual`, as it was played; `none`,
// in which no seat of any nation acts; and `prompt`, in which every seat plays the same
// playbook without delay or error on its own sensors and what is shared. The reaction index
// is (none - actual) / (none - prompt), for each dimension of harm and for the composite.

#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conduct/conductor.h"
#include "measure/objectives.h"
#include "measure/run.h"
#include "measure/times.h"

namespace naga::measure {

// The reaction index; empty where none - prompt is under 1 % of none, with the reason.
struct Index {
    std::optional<double> value;
    std::optional<double> low, high;  // 5th and 95th percentile over other days
    std::uint32_t days = 0;           // on which low and high rest: those that have an index
    std::string reason;               // why there is no value
};

struct Signatures {
    std::uint64_t all = 0, world = 0, evidence = 0, harm = 0, journal = 0;
    std::vector<range::Part> world_parts;
};

struct Outcome {
    std::uint64_t seed = 0;
    std::uint32_t replicates = 0;
    Run none, actual, prompt;
    Index index;
    std::array<Index, dimensions> index_by_dimension;
    Index index_after_endex;
    std::vector<Times> times;
    std::vector<Objective> objectives;
    std::uint32_t contacts_reached = 0, contacts_asked = 0;  // inject 0
    Signatures signatures;
};

// What a run is asked for.
struct Asked {
    std::uint64_t seed = 1;
    std::uint32_t replicates = 16;
    conduct::Casting casting;
    std::int64_t until_us = 0;  // 0: the scenario's ENDEX
};

// Runs one job; the edge decides on which thread. All jobs of a call are independent.
using Executor = std::function<void(std::vector<std::function<void()>>&)>;
// Called at the end of each minute of the actual run.
using Watch = std::function<void(const conduct::Conductor&, std::int64_t minute)>;

enum class Follow : std::uint8_t { to_endex, after_endex };
enum class Keep : std::uint8_t { figures, minutes };  // minutes: samples and digests besides

// Which day is played, how far, and what is kept of it.
struct Play {
    std::string name;
    std::uint64_t seed = 1;
    std::uint16_t replicate = 0;  // 0: the day itself
    std::int64_t until_us = 0;    // 0: the scenario's ENDEX
    Follow follow = Follow::to_endex;
    Keep keep = Keep::figures;
};

// One run of a drill. Harm after ENDEX is empty where it is not followed that far.
Run run_once(const conduct::Drill& drill, const conduct::Casting& casting, const Play& play,
             const Watch& watch = {});

// The three runs, the other days, and what comes of them. Replicate 0 is the day itself.
Outcome measure(const conduct::Drill& drill, const Asked& asked, const Executor& executor,
                const Watch& watch);

// The composite of the harm until now, with the scenario's weights.
double harm_so_far(const conduct::Drill& drill, const conduct::Conductor& conductor);

// (none - actual) / (none - prompt), or why not.
Index index_of(double none, double actual, double prompt);
// The index of the hours after ENDEX; none where a run was ended before.
Index index_after(const Harm& none, const Harm& actual, const Harm& prompt);
// Gives an index with a value the spread of its values on other days; days without one are left
// out and not counted.
void give_band(Index& index, const std::vector<std::optional<double>>& other_days);

}  // namespace naga::measure
