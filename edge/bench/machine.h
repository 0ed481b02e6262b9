// On what the figures were measured: a figure without its machine says nothing.

#pragma once

#include "bench/bench.h"

namespace naga::bench {

// What cannot be found out is "unknown" or 0.
Machine this_machine();

}  // namespace naga::bench
