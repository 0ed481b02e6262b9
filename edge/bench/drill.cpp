#include <algorithm>

#include "base/ensure.h"
#include "bench/rows.h"
#include "bench/timing.h"
#include "measure/outcome.h"

namespace naga::bench {

namespace {

using conduct::Casting;
using conduct::Conductor;
using conduct::Drill;
using conduct::Respond;

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::uint64_t seed = 1;

// What the target of the day is for.
constexpr std::uint64_t infected_least = 100'000, aggregates_least = 5'000;

Casting casting_of(Respond respond) {
    Casting casting;
    casting.respond = respond;
    return casting;
}

std::string minutes(std::int64_t us) {
    return grouped(static_cast<std::uint64_t>(us / minute_us)) + " minutes";
}

std::string shape_of(const Drill& drill) {
    return grouped(drill.terrain.host_rows()) + " vulnerable hosts, " +
           grouped(drill.terrain.load.aggregates.size()) + " demand aggregates, " +
           grouped(drill.teams.all.size()) + " teams";
}

// The target is for at least so much.
void require(Row& row, std::uint64_t has, std::uint64_t least, const std::string& what) {
    if (has < least)
        row.shortfall =
            "the target is for " + grouped(least) + " " + what + ", and here are " + grouped(has);
}

void require_aggregates(Row& row, const Drill& drill) {
    require(row, drill.terrain.load.aggregates.size(), aggregates_least, "demand aggregates");
}

void advance(Conductor& conductor, std::int64_t until_us) {
    while (conductor.now().in_microseconds() < until_us) conductor.run_minute();
}

Row day_of(const Request& request, Respond respond) {
    const Drill& drill = *request.drill;
    const bool quick = request.size == Size::quick;
    const std::int64_t until =
        quick ? std::min(drill.endex_us(), 30 * minute_us) : drill.endex_us();
    measure::Run run;
    measure::Play play;
    play.seed = seed;
    play.until_us = until;
    play.keep = measure::Keep::minutes;
    Row row;
    const bool none = respond == Respond::none;
    row.what = "one variant of the day, " + std::string(none ? "nobody acts" : "stand-ins");
    row.thing = "variant";
    row.target = 1.5;
    row.figure.taken =
        time(quick ? 1 : 5, [&] { run = measure::run_once(drill, casting_of(respond), play); });
    row.work = drill.id + ", " + minutes(until) +
               " with sensors and a digest a minute: " + shape_of(drill) + "; " +
               grouped(run.ever_infected) + " hosts infected, " + grouped(run.journal.size()) +
               " moves";
    if (none) require(row, run.ever_infected, infected_least, "infected hosts");
    require_aggregates(row, drill);
    return row;
}

Row after_of(const Request& request, Respond respond) {
    const Drill& drill = *request.drill;
    const bool quick = request.size == Size::quick;
    const std::int64_t begin =
        quick ? std::min(drill.endex_us(), 30 * minute_us) : drill.endex_us();
    const std::int64_t end = begin + (quick ? 10 * minute_us : drill.after_us);
    Conductor at_endex(drill, casting_of(respond), seed, 0);
    advance(at_endex, begin);
    std::uint64_t infected = 0;
    Row row;
    row.what = std::string("the hours after ENDEX, ") +
               (respond == Respond::none ? "nobody acted" : "stand-ins before");
    row.thing = "variant";
    row.target = 1.5;  // as much again as the day
    row.figure.taken = time_prepared(
        quick ? 1 : 5, [&] { return at_endex; },
        [&](Conductor& conductor) {
            advance(conductor, end);
            infected = conductor.range().ever_infected();
        });
    row.work = drill.id + ", " + minutes(end - begin) + ": " + shape_of(drill) + "; " +
               grouped(at_endex.range().ever_infected()) + " hosts infected before and " +
               grouped(infected - at_endex.range().ever_infected()) + " since";
    require_aggregates(row, drill);
    return row;
}

}  // namespace

std::vector<Row> measure_day(const Request& request) {
    return {day_of(request, Respond::none), day_of(request, Respond::stand_ins)};
}

std::vector<Row> measure_after(const Request& request) {
    return {after_of(request, Respond::none), after_of(request, Respond::stand_ins)};
}

std::vector<Row> measure_variants(const Request& request) {
    const Drill& drill = *request.drill;
    const bool quick = request.size == Size::quick;
    const std::int64_t end = quick ? std::min(drill.endex_us(), 30 * minute_us) : drill.endex_us();
    const std::int64_t begin = std::max<std::int64_t>(0, end - (quick ? 10 : 60) * minute_us);
    const int variants = quick ? 3 : 50;

    Conductor trunk(drill, casting_of(Respond::stand_ins), seed, 0);
    advance(trunk, begin);
    bool equal = true;
    std::vector<conduct::MinuteDigest> ends;
    Row row;
    row.what = "1,000 variants of the last hour";
    row.thing = "variant";
    row.target = 100;
    row.figure.counted = variants;
    row.figure.stated = 1'000;
    row.figure.taken = time(quick ? 1 : 3, [&] {
        for (int v = 0; v < variants; ++v) {
            Conductor branch = trunk;
            advance(branch, end);
            ends.push_back(branch.digest());
        }
    });
    advance(trunk, end);
    for (const conduct::MinuteDigest& digest : ends) equal &= digest == trunk.digest();
    row.work = drill.id + ": " + grouped(static_cast<std::uint64_t>(variants)) +
               " branches of a running drill with stand-ins, " + minutes(end - begin) +
               " each, one after the other; measured, then scaled to 1,000; " + shape_of(drill) +
               "; " + grouped(trunk.range().ever_infected()) + " hosts infected";
    require_aggregates(row, drill);
    row.checks.push_back({"every branch ends as the uninterrupted run", equal});
    return {row};
}

}  // namespace naga::bench
