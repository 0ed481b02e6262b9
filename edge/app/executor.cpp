#include "app/executor.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>

namespace naga::app {

void run_jobs(std::vector<std::function<void()>>& jobs, unsigned threads) {
    if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
    threads = static_cast<unsigned>(std::min<std::size_t>(threads, jobs.size()));
    std::atomic<std::size_t> next = 0;
    auto work = [&] {
        for (std::size_t i = next++; i < jobs.size(); i = next++) jobs[i]();
    };
    std::vector<std::thread> others;
    // Where the machine allows fewer threads, fewer do the same work.
    try {
        for (unsigned t = 1; t < threads; ++t) others.emplace_back(work);
    } catch (const std::system_error&) {
    }
    work();
    for (std::thread& other : others) other.join();
}

}  // namespace naga::app
