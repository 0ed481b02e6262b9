// Runs independent jobs on a few threads.

#pragma once

#include <functional>
#include <vector>

namespace naga::app {

// All jobs, in any order, on `threads` threads; returns when all are done. 0: as many threads
// as there are processors.
void run_jobs(std::vector<std::function<void()>>& jobs, unsigned threads);

}  // namespace naga::app
