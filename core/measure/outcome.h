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

namespace naga::measure {

inline constexpr std::size_t dimensions = 5;
// "service_user_hours", "defaced_site_hours", "infected_host_hours", "credentials_lost",
// "records_lost".
std::string_view dimension_word(std::size_t dimension);

// Harm by dimension, in the unit of each; the total weighs them with the scenario's weights.
struct Harm {
    std::array<double, dimensions> by_dimension{};
    double total = 0;
    std::array<double, dimensions> after_by_dimension{};  // in the hours after ENDEX
    double after_endex = 0;
};

// The reaction index; empty where none - prompt is under 1 % of none, with the reason.
struct Index {
    std::optional<double> value;
    std::optional<double> low, high;  // 5th and 95th percentile over other days
    std::string reason;               // why there is no value
};

// One campaign as one team met it. Microseconds from the start; empty where it never came.
struct Times {
    std::uint32_t campaign = 0;
    std::uint32_t team = 0;
    std::optional<std::int64_t> knowable, detected, reported, shared, contained, recovered;
    std::uint64_t knowable_record = 0, detected_move = 0, reported_move = 0, shared_move = 0,
                  contained_move = 0, recovered_move = 0;
};

// What the nation looked like at the end of a minute, for the charts.
struct Sample {
    std::int64_t at_us = 0;
    std::int64_t service_ppm = 1'000'000;
    std::uint64_t infected_home = 0, infected_all = 0;
    std::uint32_t defaced = 0;
    std::int64_t border_ppm = 0;  // load of the fullest border link
    double harm_total = 0;
};

// When each thing was first truly concerned by an attack, by the minute; world::never where it
// was not. What a report may rightly name.
struct Concerned {
    std::vector<std::int64_t> networks;  // by infected hosts
    std::vector<std::int64_t> services;  // by defacement
};

// One run, finished.
struct Run {
    std::string name;  // "none", "actual", "prompt"
    Harm harm;
    double users_cut_hours = 0;
    conduct::Cost cost;
    std::vector<exercise::Move> journal;
    std::vector<conduct::Carried> carried;
    conduct::Conductor::Knowable knowable;
    std::vector<Sample> samples;
    std::vector<conduct::MinuteDigest> digests;  // of each minute up to ENDEX
    std::vector<range::Part> parts;              // at ENDEX
    Concerned concerned;
    std::uint64_t evidence_digest = 0;
    std::uint64_t journal_digest = 0;
    std::uint64_t ever_infected = 0;
    std::int64_t border_full_us = 0;
    // For each campaign when it last did harm that was then ended: contained, recovered.
    std::vector<std::optional<std::int64_t>> contained, recovered;
};

struct Objective {
    std::string id;
    bool met = false;
    std::uint64_t move = 0;
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

// One run of a drill. With `after`, harm is followed after ENDEX; with `record`, samples and
// digests of each minute are kept.
Run run_once(const conduct::Drill& drill, const conduct::Casting& casting, const std::string& name,
             std::uint64_t seed, std::uint16_t replicate, std::int64_t until_us, bool after,
             bool record, const Watch& watch);

// The three runs, the other days, and what comes of them. Replicate 0 is the day itself.
Outcome measure(const conduct::Drill& drill, const Asked& asked, const Executor& executor,
                const Watch& watch);

// (none - actual) / (none - prompt), or why not.
Index index_of(double none, double actual, double prompt);

}  // namespace naga::measure
