#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "traffic/flow.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>

#include "sim/digest.h"

using namespace naga;
using namespace naga::traffic;

namespace {

struct Draw {
    std::uint64_t state;
    std::uint64_t below(std::uint64_t n) { return (state = sim::mix(state, 1)) % n; }
    double unit() { return static_cast<double>(below(1u << 30)) / (1u << 30); }
};

Load random_load(std::uint64_t seed) {
    Draw draw{seed};
    Load load;
    const auto links = 3 + draw.below(12);
    for (std::uint64_t l = 0; l < links; ++l)
        load.capacity.push_back(draw.below(12) == 0 ? 0 : 1e6 * (1 + 99 * draw.unit()));
    const auto count = 1 + draw.below(40);
    for (std::uint64_t i = 0; i < count; ++i) {
        Aggregate a;
        a.offered = 1e6 * 30 * draw.unit();
        a.window_rate = draw.below(2) ? 0 : 2e5 * (1 + 10 * draw.unit());
        a.timeout = 6 * draw.unit();
        a.first_hop = static_cast<std::uint32_t>(load.links.size());
        std::uint32_t from = static_cast<std::uint32_t>(draw.below(links));
        for (std::uint64_t h = 1 + draw.below(4); h > 0 && from < links; --h, ++a.hops, ++from)
            load.links.push_back(from);
        a.first_back = static_cast<std::uint32_t>(load.links.size());
        if (a.window_rate > 0) {
            load.links.push_back(static_cast<std::uint32_t>(draw.below(links)));
            a.backs = 1;
        }
        a.first_drop = static_cast<std::uint32_t>(load.drops.size());
        if (draw.below(5) == 0) {
            load.drops.push_back({static_cast<std::uint32_t>(draw.below(a.hops)), draw.unit()});
            a.drops = 1;
        }
        load.aggregates.push_back(a);
    }
    return load;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i])) return false;
    return true;
}

// One link of 10 Mbit/s; `flood` bit/s of open traffic and one TCP aggregate.
Flow beside_flood(double flood, double tcp, double window) {
    Load load;
    load.capacity = {10e6};
    load.links = {0, 0};
    load.aggregates = {{flood, 0, 0, 0, 1, 0, 0, 0, 0}, {tcp, window, 0, 1, 1, 0, 0, 0, 0}};
    Flow flow;
    FlowSolver().solve(load, flow);
    return flow;
}

}  // namespace

TEST_CASE("the fast solver gives the naive solver's bits") {
    FlowSolver solver;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        const Load load = random_load(seed);
        Flow fast, naive;
        solver.solve(load, fast);
        solve_naive(load, naive);
        CHECK(same_bits(fast.sent, naive.sent));
        CHECK(same_bits(fast.delivered, naive.delivered));
        CHECK(same_bits(fast.arriving, naive.arriving));
        CHECK(same_bits(fast.loss, naive.loss));
    }
}

TEST_CASE("no link carries more than it can, and a lossy link is full") {
    FlowSolver solver;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        const Load load = random_load(seed);
        Flow flow;
        solver.solve(load, flow);
        for (std::size_t l = 0; l < load.capacity.size(); ++l) {
            const double carried = flow.arriving[l] * (1 - flow.loss[l]);
            CHECK(carried <= load.capacity[l] * (1 + 1e-12));
            if (flow.loss[l] > 0) CHECK(carried >= load.capacity[l] * (1 - 1e-7));
        }
        for (std::size_t i = 0; i < load.aggregates.size(); ++i) {
            CHECK(flow.delivered[i] <= flow.sent[i]);
            CHECK(flow.sent[i] <= load.aggregates[i].offered);
        }
    }
}

TEST_CASE("a solve that is cut short leaves no link over its capacity, and little idle") {
    const Load load = random_load(10780);
    Flow flow, naive;
    FlowSolver().solve(load, flow);
    REQUIRE(flow.sweeps == sweeps_max);
    for (std::size_t l = 0; l < load.capacity.size(); ++l) {
        const double carried = flow.arriving[l] * (1 - flow.loss[l]);
        CHECK(carried <= load.capacity[l] * (1 + 1e-12));
        if (flow.loss[l] > 0) CHECK(carried >= load.capacity[l] * (1 - 1e-3));
    }
    solve_naive(load, naive);
    CHECK(same_bits(flow.delivered, naive.delivered));
}

TEST_CASE("hostile numbers lose volume, never sense") {
    const double odd[] = {-1, 0, 1e-300, 1, 1e6, 1e18, 1e308, HUGE_VAL, -HUGE_VAL, std::nan("")};
    FlowSolver solver;
    for (const double capacity : odd)
        for (const double offered : odd)
            for (const double window : odd)
                for (const double pass : odd) {
                    Load load;
                    load.capacity = {capacity, 1e6};
                    load.links = {0, 1, 1, 0};
                    load.aggregates = {{offered, 0, 0, 0, 2, 0, 0, 0, 1},
                                       {offered, window, offered, 0, 2, 2, 2, 0, 0},
                                       {5e6, 1e5, pass, 1, 1, 3, 1, 0, 0}};
                    load.drops = {{1, pass}};
                    Flow flow, naive;
                    solver.solve(load, flow);
                    solve_naive(load, naive);
                    CHECK(same_bits(flow.delivered, naive.delivered));
                    CHECK(flow.arriving[1] * (1 - flow.loss[1]) <= 1e6 * (1 + 1e-12));
                    for (std::size_t i = 0; i < 3; ++i) {
                        CHECK(flow.delivered[i] >= 0);
                        CHECK(flow.delivered[i] <= flow.sent[i]);
                        CHECK(flow.sent[i] <= volume_max);
                    }
                }
}

TEST_CASE("TCP whose way back is dead sends nothing, though nothing else uses it") {
    Load load;
    load.capacity = {10e6, 0};
    load.links = {0, 1};
    load.aggregates = {{5e6, 1e6, 2, 0, 1, 1, 1, 0, 0}};
    Flow flow;
    FlowSolver().solve(load, flow);
    CHECK(flow.sent[0] == 0);
    CHECK(flow.loss[0] == 0);
}

TEST_CASE("what must come back holds TCP up, but lost receipts alone do not") {
    const auto with_loss_back = [](double exchanges, double flood_back) {
        Load load;
        load.capacity = {10e6, 10e6};
        load.links = {0, 1};
        load.aggregates = {{5e6, 1e6, 20, 0, 1, 1, 1, 0, 0, exchanges},
                           {flood_back, 0, 0, 1, 1, 0, 0, 0, 0}};
        Flow flow;
        FlowSolver().solve(load, flow);
        return flow.sent[0];
    };
    CHECK(with_loss_back(0, 20e6) == 5e6);
    // Half the packets back are lost: 0.5 / 0.5 x (1 + six times 0.5) = 4 time-outs each.
    CHECK(with_loss_back(0.5, 20e6) == doctest::Approx(1e6 / (20 * 0.5 * 4)).epsilon(1e-6));
    double before = 5e6;
    for (double flood = 10e6; flood < 100e6; flood += 5e6) {
        const double now = with_loss_back(0.5, flood);
        CHECK(now <= before);
        before = now;
    }
}

TEST_CASE("TCP that loses data loses more where its receipts are lost as well") {
    const auto flooded = [](double flood_back) {
        Load load;
        load.capacity = {10e6, 10e6};
        load.links = {0, 1};
        load.aggregates = {{8e6, 3e5, 10, 0, 1, 1, 1, 0, 0, 0},
                           {13e6, 0, 0, 0, 1, 0, 0, 0, 0},
                           {flood_back, 0, 0, 1, 1, 0, 0, 0, 0}};
        Flow flow;
        FlowSolver().solve(load, flow);
        return flow.delivered[0];
    };
    CHECK(flooded(13e6) < 0.8 * flooded(0));
    CHECK(flooded(30e6) < 0.8 * flooded(13e6));
}

TEST_CASE("a filter before the full link makes room behind it") {
    Load load;
    load.capacity = {10e6};
    load.links = {0};
    load.aggregates = {{30e6, 0, 0, 0, 1, 0, 0, 0, 1}, {6e6, 0, 0, 0, 1, 0, 0, 0, 0}};
    load.drops = {{0, 0.1}};
    Flow flow;
    FlowSolver().solve(load, flow);
    CHECK(flow.loss[0] == 0);
    CHECK(flow.delivered[0] == doctest::Approx(3e6));
    CHECK(flow.delivered[1] == 6e6);
}

TEST_CASE("TCP that shares one link shares it by window and round trip") {
    Load load;
    load.capacity = {10e6};
    load.links = {0};
    load.aggregates = {{50e6, 1e5, 0, 0, 1, 0, 0, 0, 0}, {50e6, 3e5, 0, 0, 1, 0, 0, 0, 0}};
    Flow flow;
    FlowSolver().solve(load, flow);
    CHECK(flow.delivered[0] == doctest::Approx(2.5e6).epsilon(1e-6));
    CHECK(flow.delivered[1] == doctest::Approx(7.5e6).epsilon(1e-6));
}

TEST_CASE("adding a flood to one link never leaves the TCP on it more") {
    FlowSolver solver;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Load load = random_load(seed);
        const auto link = static_cast<std::uint32_t>(seed % load.capacity.size());
        Flow before, after;
        solver.solve(load, before);
        Aggregate flood;
        flood.offered = 40e6;
        flood.first_hop = static_cast<std::uint32_t>(load.links.size());
        flood.hops = 1;
        load.links.push_back(link);
        load.aggregates.push_back(flood);
        solver.solve(load, after);
        CHECK(after.loss[link] >= before.loss[link] * (1 - 1e-6));
        for (std::size_t i = 0; i + 1 < load.aggregates.size(); ++i) {
            const Aggregate& a = load.aggregates[i];
            // Aggregates that cross only this link; others may gain from what is lost here.
            if (a.window_rate > 0 && a.hops == 1 && load.links[a.first_hop] == link &&
                load.links[a.first_back] == link)
                CHECK(after.delivered[i] <= before.delivered[i] * (1 + 1e-6));
        }
    }
}

TEST_CASE("without overload everything arrives") {
    const Flow flow = beside_flood(4e6, 5e6, 1e5);
    CHECK(flow.delivered[0] == 4e6);
    CHECK(flow.delivered[1] == 5e6);
    CHECK(flow.loss[0] == 0);
}

TEST_CASE("an overload of open traffic is thinned in proportion") {
    const Flow flow = beside_flood(30e6, 0, 0);
    CHECK(flow.delivered[0] == doctest::Approx(10e6).epsilon(1e-6));
    CHECK(flow.loss[0] == doctest::Approx(2.0 / 3).epsilon(1e-6));
}

TEST_CASE("TCP alone fills the link and sends what the square-root law allows") {
    const Flow flow = beside_flood(0, 50e6, 1e6);
    CHECK(flow.arriving[0] * (1 - flow.loss[0]) == doctest::Approx(10e6).epsilon(1e-5));
    CHECK(flow.sent[1] == doctest::Approx(1e6 / std::sqrt(flow.loss[0])).epsilon(1e-6));
}

TEST_CASE("more flood never leaves TCP more") {
    double before = 1e18;
    for (double flood = 0; flood < 100e6; flood += 3e6) {
        const double now = beside_flood(flood, 8e6, 3e5).delivered[1];
        CHECK(now <= before * (1 + 1e-9));
        before = now;
    }
}

TEST_CASE("a drop of nothing and an aggregate elsewhere change no bit") {
    FlowSolver solver;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        Load load = random_load(seed);
        Flow before, after;
        solver.solve(load, before);
        for (Aggregate& a : load.aggregates)
            if (a.drops == 0) {
                a.first_drop = static_cast<std::uint32_t>(load.drops.size());
                a.drops = 1;
                load.drops.push_back({0, 1.0});
            }
        load.capacity.push_back(1e6);
        Aggregate other;
        other.offered = 5e6;
        other.first_hop = static_cast<std::uint32_t>(load.links.size());
        other.hops = 1;
        load.links.push_back(static_cast<std::uint32_t>(load.capacity.size() - 1));
        load.aggregates.push_back(other);
        solver.solve(load, after);
        after.sent.pop_back(), after.delivered.pop_back();
        after.arriving.pop_back(), after.loss.pop_back();
        CHECK(same_bits(before.sent, after.sent));
        CHECK(same_bits(before.delivered, after.delivered));
        CHECK(same_bits(before.arriving, after.arriving));
        CHECK(same_bits(before.loss, after.loss));
    }
}

TEST_CASE("every compiler gives the same flows") {
    std::uint64_t sum = 0;
    FlowSolver solver;
    Flow flow;
    for (std::uint64_t seed = 1000; seed < 1200; ++seed) {
        const Load load = random_load(seed);
        solver.solve(load, flow);
        for (const double d : flow.delivered) sum = sim::mix(sum, std::bit_cast<std::uint64_t>(d));
    }
    CHECK(sum == 12376089973000663646ull);
}
