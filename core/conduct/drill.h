// A drill as it was written: the nation, the attackers, the sensors, the teams, the story.
//
// Put together from a scenario, its playbook and its world; all mistakes of all three at
// once. Nothing in it changes; runs share it.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adversary/plan.h"
#include "base/text.h"
#include "conduct/playbook.h"
#include "exercise/msel.h"
#include "exercise/team.h"
#include "range/range.h"
#include "scenario/document.h"
#include "sensor/sensor.h"
#include "world/nation.h"

namespace naga::conduct {

// A row of the master scenario events list that is sent to teams at a time of its own.
struct Inject {
    std::uint64_t number = 0;  // inject 0 is the check of points of contact
    std::string id;
    std::int64_t at_us = 0;
    std::vector<std::uint32_t> to;  // teams; empty: all
    Text subject;
    Text text;
    bool checks_contact = false;
    std::string expects;  // id of an objective, or empty
};

// Who must make the move of an objective: one team, or all that the injects expecting it ask.
enum class By : std::uint8_t { any, all };

struct Objective {
    std::string id;
    Text text;
    // Met when a move of this kind about this campaign's kind of incident is made in time.
    exercise::Verb verb = exercise::Verb::report;
    exercise::Incident incident = exercise::Incident::none;
    // Whose start counts; none: the first campaign of the incident, or STARTEX.
    std::uint32_t campaign = world::none;
    std::int64_t within_us = 0;  // of that start
    By by = By::any;
    bool abroad = false;      // it goes to a team of another country than the mover's
    bool names_lair = false;  // it names a command server or lure page
};

struct Weights {
    double service_user_hours = 0;
    double defaced_site_hours = 0;
    double infected_host_hours = 0;
    double credentials_lost = 0;
    double records_lost = 0;
};

struct Drill {
    std::string id;
    Text name;
    Text summary;
    std::string start;  // "2013-12-09T09:00"
    std::int64_t start_of_day_us = 0;
    std::string zone;  // "ICT (UTC+7)"
    std::int64_t length_us = 0;
    std::int64_t after_us = 0;  // how far harm is followed when nobody acts any more
    double time_factor = 1;
    std::string skill;
    Weights weights;
    world::Nation nation;
    adversary::Plan plan;
    sensor::Array sensors;
    exercise::Teams teams;
    Playbook playbook;
    std::vector<Inject> injects;  // of msel: what comes at a time
    exercise::Msel msel;
    std::vector<Objective> objectives;
    range::Terrain terrain;

    std::int64_t endex_us() const { return length_us; }
    range::Setting setting() const;
};

// More than these are refused.
inline constexpr std::size_t injects_max = exercise::scenario_rows_max;
inline constexpr std::size_t objectives_max = 200;
inline constexpr std::int64_t length_max_us = 14LL * 24 * 3'600'000'000;  // of the day; after it

// Reads a scenario with its world and playbook. `world` and `playbook` were read from where
// the scenario says (world_of, playbook_of). The drill does not move: runs point into it.
Checked<std::unique_ptr<Drill>> read_drill(const scenario::Document& scenario,
                                           const scenario::Document& playbook,
                                           const scenario::Document& world);

// The folder of the world and the file of the playbook, as the scenario names them.
std::string world_of(const scenario::Document& scenario);
std::string playbook_of(const scenario::Document& scenario);

}  // namespace naga::conduct
