// The clocks of the benchmarks: CPU time of this thread, and the clock on the wall.

#pragma once

#include <utility>
#include <vector>

#include "bench/bench.h"

namespace naga::bench {

struct Instant {
    double cpu = 0;  // seconds
    double wall = 0;
};
Instant instant();

// Needs at least one of each.
Taken taken(std::vector<double> cpu, std::vector<double> wall);

// Calls work(prepare()) `repetitions` times and times the work alone.
template <typename Prepare, typename Work>
Taken time_prepared(int repetitions, const Prepare& prepare, const Work& work) {
    std::vector<double> cpu, wall;
    for (int i = 0; i < repetitions; ++i) {
        auto state = prepare();
        const Instant begin = instant();
        work(state);
        const Instant end = instant();
        cpu.push_back(end.cpu - begin.cpu);
        wall.push_back(end.wall - begin.wall);
    }
    return taken(std::move(cpu), std::move(wall));
}

template <typename Work>
Taken time(int repetitions, const Work& work) {
    return time_prepared(
        repetitions, [] { return 0; }, [&](int) { work(); });
}

// Numbers for making work up: splitmix64 of Steele, Lea and Flood 2014.
class Draws {
public:
    explicit Draws(std::uint64_t seed) : state_(seed) {}
    std::uint64_t word() {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>(((word() >> 32) * n) >> 32);
    }
    // Uniform in (0, 1).
    double unit() { return (static_cast<double>(word() >> 12) + 0.5) * 0x1p-52; }

private:
    std::uint64_t state_;
};

// 1234567 as "1,234,567".
std::string grouped(std::uint64_t number);

}  // namespace naga::bench
