// What the evidence of a drill is made from: the film of its minutes, and the scene around it.
//
// The same for a run that was played and for a drill that is running: only who keeps the film's
// minutes differs.
//
//     auto staged = stage_of(drill, seed);
//     staged->film.keep(range);   // after each minute that was closed
//     staged->follow();           // before rows are made

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "conduct/drill.h"
#include "sensor/view.h"

namespace naga::explore {

struct Staged {
    wire::Film film;
    std::shared_ptr<const wire::Hosts> hosts;
    std::shared_ptr<const wire::Sites> sites;
    std::unique_ptr<wire::Background> background;
    std::unique_ptr<wire::Culprits> culprits;
    sensor::Scene scene;  // of all these

    // Takes in what the film now holds: after each minute that it kept, and before rows are made.
    void follow();
    // The same drill with another film, of which this one's is the beginning, or the same; it has
    // taken that in. Shares what does not change. Cost: a copy of what it knows of the minutes, and
    // that of the new ones.
    std::unique_ptr<Staged> with(wire::Film later) const;
};
// With an empty film. Needs the drill for as long as it lives. Cost: some milliseconds.
std::unique_ptr<Staged> stage_of(const conduct::Drill& drill, std::uint64_t seed);

// T+0 in microseconds since 1970 and local time less UTC, of "2013-12-09T09:00" and
// "ICT (UTC+7)", "UTC-03:30"; a zone that says nothing is UTC.
std::pair<std::int64_t, std::int64_t> clock_of(std::string_view start, std::string_view zone);

// Whole minutes of the exercise, by a sensor's clock: the first is in it, the end is not.
struct Window {
    std::int64_t first = 0, end = 0;
    std::string text() const;  // "T+02:00..T+02:30"
};
std::string minute_text(std::int64_t minute);  // "T+02:00"

// What a sensor still has when `minutes` of the exercise have passed.
Window kept_of(const sensor::Sensor& sensor, std::int64_t minutes);

}  // namespace naga::explore
