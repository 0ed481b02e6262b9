// One run of a drill, finished: its harm, what everybody did, and what a report needs of its state.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conduct/conductor.h"

namespace naga::measure {

inline constexpr std::size_t dimensions = 5;
// "service_user_hours", "defaced_site_hours", "infected_host_hours", "credentials_lost",
// "records_lost".
std::string_view dimension_word(std::size_t dimension);

// Harm by dimension, in the unit of each; the total weighs them with the scenario's weights.
struct Sum {
    std::array<double, dimensions> by_dimension{};
    double total = 0;
};

struct Harm : Sum {
    std::optional<Sum> after;  // in the hours after ENDEX; empty where the run ended before it
};

// What the nation looked like at the end of a minute, for the charts.
struct Sample {
    std::int64_t at_us = 0;
    std::int64_t service_ppm = 1'000'000;
    std::uint64_t infected_home = 0;
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
    std::vector<world::LairState> lairs;         // at ENDEX
    Concerned concerned;
    std::uint64_t evidence_digest = 0;
    std::uint64_t journal_digest = 0;
    std::uint64_t ever_infected = 0;
    std::int64_t border_full_us = 0;
    // For each campaign when what it did last stopped showing; empty while it shows.
    std::vector<std::optional<std::int64_t>> recovered;
};

}  // namespace naga::measure
