// The rows, each measured by a function of its own; a row may give several figures.

#pragma once

#include <vector>

#include "bench/bench.h"

namespace naga::bench {

// These play the request's drill.
std::vector<Row> measure_day(const Request& request);
std::vector<Row> measure_after(const Request& request);
std::vector<Row> measure_variants(const Request& request);
std::vector<Row> measure_serve(const Request& request);

std::vector<Row> measure_epidemic(const Request& request);
std::vector<Row> measure_routes(const Request& request);
std::vector<Row> measure_hijack(const Request& request);
std::vector<Row> measure_max_min(const Request& request);
std::vector<Row> measure_loss(const Request& request);
std::vector<Row> measure_queue(const Request& request);
std::vector<Row> measure_chance(const Request& request);
std::vector<Row> measure_flows(const Request& request);
std::vector<Row> measure_evidence(const Request& request);
std::vector<Row> measure_asked(const Request& request);

}  // namespace naga::bench
