#include "bench/timing.h"

#include <time.h>

#include <algorithm>
#include <chrono>

#include "base/ensure.h"

namespace naga::bench {

namespace {

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

Instant instant() {
    timespec cpu{};
    ensure(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu) == 0, "the system has a CPU clock");
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now().time_since_epoch();
    return {static_cast<double>(cpu.tv_sec) + static_cast<double>(cpu.tv_nsec) * 1e-9,
            wall.count()};
}

Taken taken(std::vector<double> cpu, std::vector<double> wall) {
    ensure(!cpu.empty() && cpu.size() == wall.size(), "a time was measured on both clocks");
    return {static_cast<int>(cpu.size()), std::ranges::min(cpu), median(cpu),
            std::ranges::min(wall), median(wall)};
}

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > 0; place -= 3)
        text.insert(static_cast<std::size_t>(place), ",");
    return text;
}

}  // namespace naga::bench
