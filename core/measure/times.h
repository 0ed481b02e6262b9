// When each team could have known of an attack, told of it and ended it, and when it was over.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "conduct/drill.h"
#include "measure/run.h"
#include "world/state.h"

namespace naga::measure {

// One campaign as one team met it. Microseconds from the start; empty where it never came.
struct Times {
    std::uint32_t campaign = 0;
    std::uint32_t team = 0;
    std::optional<std::int64_t> knowable, detected, reported, shared, contained, recovered;
    std::uint64_t knowable_record = 0, detected_move = 0, reported_move = 0, shared_move = 0,
                  contained_move = 0;
};

// By campaign and then team: of each campaign the teams that could know of it, spoke of it or
// acted against it. Cost: campaigns x teams x (moves + what was knowable).
std::vector<Times> times_of(const conduct::Drill& drill, const Run& run);

// When an order that was carried out contained a campaign, if it did: when it took effect, and for
// a take-down when the lair was gone. What took effect before the campaign began contains nothing.
std::optional<std::int64_t> contained_us(const conduct::Drill& drill,
                                         const adversary::Campaign& campaign, const Run& run,
                                         const conduct::Carried& order);

// What of the nation's state tells whether an attack still shows.
struct Shown {
    std::int64_t now_us = 0;
    std::span<const world::ServiceState> services;
    std::span<const world::LairState> lairs;
    std::span<const world::CampaignState> campaigns;
    std::uint64_t infected_home = 0;
};
// Whether what a campaign of the plan does to the home country shows now. A flood shows only while
// it is on: two floods on one service are told apart.
bool still_shows(const adversary::Plan& plan, std::uint32_t campaign, const Shown& shown);

}  // namespace naga::measure
