// The peer of a live drill: Flask under gunicorn, doing the smaller part of the same work.

#pragma once

#include <cstdint>

#include "bench/bench.h"

namespace naga::bench {

// Adds the peer to the row; where it is not installed says so in the row's work.
void measure_flask(std::uint32_t seats, double moves_per_s, double warm_s, double measured_s,
                   Row& row);

}  // namespace naga::bench
