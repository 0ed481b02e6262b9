// How fast naga is on this machine, beside other ways to do the same work.
//
// Each row times a stated piece of work several times, in CPU time of one thread and on the
// wall. Peers do the same or a stated smaller work in the same call, and where they must come
// to the same result this is checked. Nothing here is a test of time: a slow machine is no
// fault, but a check that does not hold is. See docs/formats/bench.md.
//
//     const Report report = measure({.rows = {"routes"}});
//     fmt::print("{}", as_table(report));

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conduct/drill.h"

namespace naga::bench {

// What the repetitions took, in seconds.
struct Taken {
    int repetitions = 0;
    double cpu_min = 0, cpu_median = 0;
    double wall_min = 0, wall_median = 0;
};

// Seconds for `stated` things, or things a second.
enum class Unit : std::uint8_t { seconds, per_second };

// A time measured, and what it stands for: `counted` things were done in it.
struct Figure {
    Taken taken;
    double counted = 1;
    double stated = 1;  // for how many things a figure in seconds is given
};

// From the median of the CPU time, and from the least of it.
double value_of(const Figure& figure, Unit unit);
double best_of(const Figure& figure, Unit unit);

// What was measured beside the time: a quantile of latencies, bytes, memory.
struct Reading {
    std::string what;  // "a move, p99"
    std::string unit;  // "ms", "kB/s", "MB", "%"
    double value = 0;
    std::optional<double> target = {};  // at most
};

struct Peer {
    std::string name;
    std::string work;  // where it differs from the row's
    Figure figure;
    std::vector<Reading> readings = {};
};

struct Check {
    std::string what;
    bool holds = false;
};

struct Row {
    std::string row;    // one of row_words()
    std::string what;   // "policy routes, a prefix at a time"
    std::string work;   // with sizes
    std::string thing;  // what is counted: "event", "prefix"
    Unit unit = Unit::seconds;
    Figure figure;
    std::optional<double> target;  // in `unit`; none where the design names none for this work
    std::string shortfall;         // why the work is less than what the target is for; or empty
    std::vector<Reading> readings;
    std::vector<Peer> peers;
    std::vector<Check> checks;
};

// Whether the target was reached by the median, on the work that it is for. None without one.
std::optional<bool> reached(const Row& row);
// How many times as fast as the peer.
double ratio(const Row& row, const Peer& peer);

struct Machine {
    std::string cpu;
    unsigned cores = 0;
    std::uint64_t memory_bytes = 0;
    std::string system;
    std::string compiler;
    std::string build;
};

struct LeftOut {
    std::string row;
    std::string why;
};

// Full, as the design states the work, or quick: small sizes and one repetition, without
// targets, to see that all of it works.
enum class Size : std::uint8_t { full, quick };

struct Report {
    Machine machine;
    Size size = Size::full;
    std::vector<Row> rows;
    std::vector<LeftOut> left_out;
};

struct Request {
    std::vector<std::string> rows = {};  // empty: all
    Size size = Size::full;
    const conduct::Drill* drill = nullptr;  // without one the rows of a drill are left out
    std::string no_drill = {};              // why there is none
    std::string program = {};   // naga itself and the folder of the drill, to start a server of
    std::string scenario = {};  // its own; empty: start and idle memory are not measured
    std::function<void(std::string_view row)> begins = {};
};

// The words for rows, in the order in which they are measured.
std::span<const std::string_view> row_words();
// Whether this row plays the drill.
bool plays_drill(std::string_view row);

// Needs rows of row_words(). About three minutes for all of them in full.
Report measure(const Request& request);
bool all_checks_hold(const Report& report);

std::string as_table(const Report& report);
std::string as_json(const Report& report);

}  // namespace naga::bench
