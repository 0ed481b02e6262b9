// Who sees what: sensors turn observations, which are true, into evidence, which is not.
//
// A sensor belongs to a team and looks at some networks: at their lines, services, host
// groups and the people in them. It samples, is late, has a clock of its own, and sees only
// its own kind of thing. What it keeps of a minute is a pure function of that minute's
// observations, the seed and the day: asked again it keeps the same.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adversary/plan.h"
#include "base/text.h"
#include "evidence/record.h"
#include "scenario/document.h"
#include "sim/chance.h"
#include "world/nation.h"
#include "world/observation.h"

namespace naga::sensor {

// A tap keeps packets and a collector (bgp) routes: nobody is told of them, they wait to be read.
enum class Kind : std::uint8_t { flow, ids, dns, web, mail, antivirus, helpdesk, tap, bgp };
inline constexpr std::size_t kinds = 9;
std::string_view word(Kind kind);  // as scenarios name it

// Out of order: nothing is kept of a minute that shares an instant with [from, until).
struct Outage {
    std::int64_t from_us = 0, until_us = 0;
};

struct Sensor {
    std::string id;
    Kind kind = Kind::flow;
    std::string team;
    std::vector<std::uint32_t> networks;       // sorted
    std::uint32_t organisation = world::none;  // sees only what belongs to it; none: everything
    std::int64_t sampling = 1;                 // flow: one packet in so many
    std::int64_t delay_us = 0;                 // until the team can read it
    std::int64_t clock_error_us = 0;
    std::int64_t seen_ppm = 1'000'000;           // antivirus, ids: share it recognises
    std::int64_t retention_us = 86'400'000'000;  // how long what it wrote down can be read
    std::vector<Outage> outages;                 // by from_us
    bool enabled = true;

    // Whether it keeps nothing of the minute that ends at `minute_end_us`: switched off, or out
    // of order.
    bool is_silent(std::int64_t minute_end_us) const;
};

// A false alarm: evidence with nothing behind it.
struct Decoy {
    std::string id;
    std::uint32_t sensor = 0;
    std::int64_t at_us = 0;
    std::int64_t length_us = 60'000'000;
    evidence::Symptom symptom = evidence::Symptom::scanning;
    std::uint32_t place = 0;
    std::uint32_t about = 0;
    std::int64_t amount = 0;
    bool enabled = false;
};

struct Array {
    std::vector<Sensor> sensors;
    std::vector<Decoy> decoys;
    // Whose trace a campaign or a malware bears, by its place in the plan; none: nobody's.
    std::vector<std::uint32_t> actor_of_campaign;
    std::vector<std::uint32_t> actor_of_malware;

    std::uint32_t sensor(std::string_view id) const;
};

// More than these are refused.
inline constexpr std::size_t sensors_max = 1'000;
static_assert(sensors_max <= evidence::id_sensors_max);
inline constexpr std::size_t decoys_max = 1'000;
inline constexpr std::size_t sensor_networks_max = 5'000;
inline constexpr std::size_t outages_max = 100;  // of one sensor

// Reads `sensors` and `decoys` of a scenario; mistakes go to the asker's problems.
Array read_sensors(scenario::Asker& top, const world::Nation& nation, const adversary::Plan& plan);

// What all sensors kept of the minute that ended at `minute_end_us`: by sensor, then in the
// order of the observations, then traces by place and actor, then decoys. Needs the observations of
// one minute in their order. Cost: for each sensor the observations of the kinds it can see.
std::vector<evidence::Record> keep(const Array& array, const world::Nation& nation,
                                   std::span<const world::Observation> seen,
                                   std::int64_t minute_end_us, const sim::Chance& chance);
// The part of it that one sensor kept.
std::vector<evidence::Record> kept_by(const Array& array, std::uint32_t sensor,
                                      const world::Nation& nation,
                                      std::span<const world::Observation> seen,
                                      std::int64_t minute_end_us, const sim::Chance& chance);

// The end of the minute that a record is about, by the true clock. Needs a sensor of the array.
std::int64_t minute_end_of(const Array& array, const evidence::Record& record);
// Whether a record says what a decoy of its sensor said in that minute, and so may have nothing
// behind it. Needs a sensor of the array.
bool is_decoy(const Array& array, const evidence::Record& record);

}  // namespace naga::sensor
