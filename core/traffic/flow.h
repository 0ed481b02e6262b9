// Which traffic gets through when links are full.
//
// Traffic is a fluid in aggregates: all that flows from one place to another for one purpose.
// Open traffic (floods) does not yield: a full link thins it in proportion. TCP yields by the
// square-root law with time-outs of Padhye et al. 1998: it sends at most
// window_rate / (sqrt(p) + timeout min(1, 1.5 sqrt(1.5 p)) p (1 + 32 p^2)), where the loss p is
// that of its own path and of the way back of its acknowledgements. A link carries
// never more than its capacity, and is full when anything on it is lost. The answer depends
// on the input alone, never on earlier answers, and is the same to the last bit on every
// machine. See docs/models/load.md.
//
// Cost: linear in the hops, and a few dozen passes over the aggregates that cross full links.

#pragma once

#include <cstdint>
#include <vector>

namespace naga::traffic {

struct Aggregate {
    double offered = 0;  // bit/s it would send were there no loss
    // TCP: flows x segment / (round trip x sqrt(2/3)); 0: open traffic.
    double window_rate = 0;
    double timeout = 0;                       // TCP: first time-out / (round trip x sqrt(2/3))
    std::uint32_t first_hop = 0, hops = 0;    // into Load::links, in order of travel
    std::uint32_t first_back = 0, backs = 0;  // TCP: the way back, whose loss hurts too
    std::uint32_t first_drop = 0, drops = 0;  // into Load::drops, in order of travel
};

// A filter on the way: of what arrives before hop `hop` only `pass` goes on.
struct Drop {
    std::uint32_t hop = 0;
    double pass = 1;
};

struct Load {
    std::vector<double> capacity;  // bit/s of each directed link; 0 carries nothing
    std::vector<Aggregate> aggregates;
    std::vector<std::uint32_t> links;  // paths
    std::vector<Drop> drops;
};

struct Flow {
    std::vector<double> sent;       // bit/s each aggregate puts on its first link
    std::vector<double> delivered;  // bit/s that reach the end
    std::vector<double> arriving;   // bit/s at each link
    std::vector<double> loss;       // share lost at each link
    int sweeps = 0;
};

inline constexpr int sweeps_max = 600;

// Reuses what it needs between calls; holds nothing that changes an answer.
class FlowSolver {
public:
    void solve(const Load& load, Flow& flow);

private:
    std::vector<std::uint32_t> full_;  // links that can be full
    std::vector<std::uint32_t> place_;
};

// The same law with nothing left out: every link, every aggregate, every time. For tests and
// benchmarks.
void solve_naive(const Load& load, Flow& flow);

}  // namespace naga::traffic
