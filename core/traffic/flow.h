// Which traffic gets through when links are full.
//
// Traffic is a fluid in aggregates: all that flows from one place to another for one purpose.
// Open traffic (floods) does not yield: a full link thins it in proportion. TCP yields by the
// square-root law with time-outs of Padhye et al. 1998, whose back-off is fitted to packet
// simulations. Where the share p is lost on its way and q on the way back, it sends at most
//   window_rate / (sqrt(p) + timeout (o P (1 + 50 P^5) + exchanges w(q))), with
//   o = min(1, 1.5 sqrt(1.5 p)): how often a loss leaves nothing to do but wait;
//   P = 1 - (1 - p) (1 - o^2 q): where windows are small every receipt counts;
//   w(q) = q / (1 - q) (1 + q + 2 q^2 + 4 q^3 + 8 q^4 + 16 q^5 + 32 q^6): what must come back is
//   repeated, after ever longer waits;
// and nothing when all is lost either way. A filter cuts out whole conversations: it takes volume,
// and TCP does not yield to it. A link never carries more than its capacity, and is full when
// anything on it is lost. The answer depends on the input alone, never on earlier answers, and is
// the same to the last bit on every machine. See docs/models/load.md.
//
// Cost: linear in the hops, and a few dozen passes over the aggregates that cross full links.

#pragma once

#include <cstdint>
#include <vector>

namespace naga::traffic {

// Volumes count within 0 and this, in bit/s; what is negative or no number counts as 0.
inline constexpr double volume_max = 1e18;

// A receipt for every second segment, and short transfers wait for each. 0 for long ones.
inline constexpr double exchanges_a_segment = 0.5;

struct Aggregate {
    double offered = 0;  // bit/s it would send were there no loss
    // TCP: flows x segment / (round trip x sqrt(2/3)); 0: open traffic.
    double window_rate = 0;
    double timeout = 0;                       // TCP: first time-out / (round trip x sqrt(2/3))
    std::uint32_t first_hop = 0, hops = 0;    // into Load::links, in order of travel
    std::uint32_t first_back = 0, backs = 0;  // TCP: the way back of requests and receipts
    std::uint32_t first_drop = 0, drops = 0;  // into Load::drops, in order of travel
    double exchanges = exchanges_a_segment;   // TCP: what must come back, for each segment
};

// A filter on the way: of what arrives before hop `hop` only `pass` (0 to 1) goes on. With a
// hop beyond the last it stands at the end of the way.
struct Drop {
    std::uint32_t hop = 0;
    double pass = 1;
};

// Needs indices within their tables, and links of a path that differ from each other. Capacities
// are whole bit/s, exact below 2^53.
struct Load {
    std::vector<double> capacity;  // of each directed link; one of 0 loses all, used or not
    std::vector<Aggregate> aggregates;
    std::vector<std::uint32_t> links;  // paths
    std::vector<Drop> drops;
};

struct Flow {
    std::vector<double> sent;       // bit/s each aggregate puts on its first link
    std::vector<double> delivered;  // bit/s that reach the end
    std::vector<double> arriving;   // bit/s at each link
    std::vector<double> loss;       // share lost at each link
    int sweeps = 0;                 // over the full links; 0 when none is
};

// Full means: within 1e-9 of the capacity, or as near as doubles allow when the loss is tiny.
// After sweeps_max the solver stops where it stands: then no link is over its capacity, but
// some may be idle by about 2e-4 of it. Of 20,000 random loads one came to that.
inline constexpr int sweeps_max = 600;

// Reuses what it needs between calls; holds nothing that changes an answer.
class FlowSolver {
public:
    void solve(const Load& load, Flow& flow);

private:
    // A step on the way of an aggregate: a link that may be full, or a filter.
    struct Step {
        std::uint32_t link;
        double pass;
    };
    // An aggregate that meets a link that may be full, with its steps and its way back.
    struct Met {
        double offered, window_rate, timeout, exchanges;
        std::uint32_t first_step, first_back, end_back;
    };
    struct Crossing {
        std::uint32_t met;
        std::uint32_t step;  // of the link among the steps; none when only the way back meets it
    };
    // One TCP aggregate at one link while the losses elsewhere stand still.
    struct Yielding {
        double offered, window_rate, timeout;
        double asking;     // time-outs a segment for what must come back
        double up;         // share that arrives at the link
        double other;      // share not lost at other links of the way
        double lost_back;  // share lost on the way back
    };

    void find_crossings(const Load& load);
    double loss_at(double capacity, std::uint32_t place, const std::vector<double>& loss);

    std::vector<std::uint32_t> full_;   // links that may be full, ascending
    std::vector<std::uint32_t> place_;  // of each link in full_, or none
    std::vector<Step> steps_;
    std::vector<std::uint32_t> backs_;
    std::vector<Met> met_;
    std::vector<std::uint32_t> first_crossing_;  // of each link in full_, and the end
    std::vector<Crossing> crossings_;            // by link, then aggregate
    std::vector<Yielding> yielding_;
};

// The same law with nothing left out: every link, every aggregate, every time. For tests and
// benchmarks.
void solve_naive(const Load& load, Flow& flow);

}  // namespace naga::traffic
