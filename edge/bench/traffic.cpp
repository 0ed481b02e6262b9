#include <bit>

#include "bench/rows.h"
#include "bench/timing.h"
#include "traffic/flow.h"
#include "traffic/max_min.h"

namespace naga::bench {

namespace {

struct Flows {
    std::vector<std::int64_t> capacity;
    std::vector<std::uint32_t> first{0}, links;
    traffic::FairFlows view() const { return {capacity, first, links}; }
};

// Flows of five links: an access link, three of the core where a few are wanted most, and an
// access link. A tenth of the links is the core.
Flows make_flows(std::uint32_t flows, std::uint32_t links) {
    Draws draws(3);
    Flows made;
    const std::uint32_t core = links / 10;
    for (std::uint32_t l = 0; l < links; ++l)
        made.capacity.push_back((l < core ? 2'500'000'000 : 250'000'000) *
                                std::int64_t{1 + draws.below(16)});
    for (std::uint32_t f = 0; f < flows; ++f) {
        std::uint32_t way[5];
        way[0] = core + draws.below(links - core);
        do way[4] = core + draws.below(links - core);
        while (way[4] == way[0]);
        for (int k = 1; k < 4; ++k) {
            bool twice = true;
            while (twice) {
                const double u = draws.unit();
                way[k] = static_cast<std::uint32_t>(core * u * u);
                twice = false;
                for (int j = 1; j < k; ++j) twice |= way[j] == way[k];
            }
        }
        made.links.insert(made.links.end(), way, way + 5);
        made.first.push_back(static_cast<std::uint32_t>(made.links.size()));
    }
    return made;
}

// Users and floods over access links and a core, of which a part is too small.
traffic::Load make_load(std::uint32_t aggregates, std::uint32_t links) {
    Draws draws(5);
    traffic::Load load;
    const std::uint32_t core = links / 10;
    const double mean = 2e6 * aggregates;  // bit/s in all
    for (std::uint32_t l = 0; l < links; ++l) {
        const double share = l < core ? 2.0 / core : 2.0 / (links - core);
        load.capacity.push_back(static_cast<double>(
            static_cast<std::int64_t>(mean * share * (0.5 + 2.5 * draws.unit()))));
    }
    for (std::uint32_t i = 0; i < aggregates; ++i) {
        traffic::Aggregate a;
        a.offered = 4e6 * draws.unit();
        const bool open = draws.below(5) == 0;
        if (!open) {
            a.window_rate = 4e5 * (1 + 10 * draws.unit());
            a.timeout = 1 + 5 * draws.unit();
        }
        const std::uint32_t from = core + draws.below(links - core);
        std::uint32_t to = core + draws.below(links - core);
        if (to == from) to = from == core ? core + 1 : core;
        const std::uint32_t one = draws.below(core);
        const std::uint32_t other = (one + 1 + draws.below(core - 1)) % core;
        a.first_hop = static_cast<std::uint32_t>(load.links.size());
        load.links.insert(load.links.end(), {from, one, other, to});
        a.hops = 4;
        a.first_back = static_cast<std::uint32_t>(load.links.size());
        if (!open) {
            load.links.push_back(draws.below(core));
            a.backs = 1;
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

}  // namespace

std::vector<Row> measure_max_min(const Request& request) {
    const bool quick = request.size == Size::quick;
    const std::uint32_t flows = quick ? 1'000 : 100'000, links = quick ? 200 : 10'000;
    Flows net = make_flows(flows, links);
    std::vector<std::int64_t> rates(flows), naive(flows);
    traffic::MaxMin solver;
    const std::string size = grouped(flows) + " flows of 5 links over " + grouped(links) + " links";

    const auto beside = [&](Row& row) {
        Peer peer;
        peer.name = "textbook filling";
        peer.figure.taken = time(1, [&] { traffic::max_min_naive(net.view(), naive); });
        row.peers.push_back(peer);
        row.checks.push_back({"textbook filling gives the same rates", rates == naive});
    };
    Row first;
    first.what = "max-min shares, first solve";
    first.work = size + ", with a new solver";
    first.thing = "solve";
    first.target = 5e-3;
    first.figure.taken = time_prepared(
        quick ? 1 : 21, [] { return traffic::MaxMin(); },
        [&](traffic::MaxMin& fresh) { fresh.share(net.view(), rates); });
    beside(first);

    Row again;
    again.what = "max-min shares, after one change";
    again.work = size + ", one core link at half its capacity, solved anew by the same solver";
    again.thing = "solve";
    again.target = 1e-3;
    solver.share(net.view(), rates);
    net.capacity[links / 20] /= 2;
    again.figure.taken = time(quick ? 1 : 21, [&] { solver.share(net.view(), rates); });
    beside(again);
    return {first, again};
}

std::vector<Row> measure_loss(const Request& request) {
    const bool quick = request.size == Size::quick;
    const std::uint32_t aggregates = quick ? 200 : 5'000, links = quick ? 50 : 500;
    const traffic::Load load = make_load(aggregates, links);
    traffic::Flow flow, naive;
    traffic::FlowSolver solver;
    Row row;
    row.what = "losses of TCP and floods on full links";
    row.thing = "solve";
    row.figure.taken = time(quick ? 1 : 11, [&] { solver.solve(load, flow); });
    std::uint32_t full = 0;
    for (const double loss : flow.loss) full += loss > 0 ? 1 : 0;
    row.work = grouped(aggregates) + " aggregates of 4 hops, a fifth of them floods, over " +
               grouped(links) + " links, of which " + grouped(full) + " are full; " +
               std::to_string(flow.sweeps) + " sweeps";
    Peer peer;
    peer.name = "naive solver";
    peer.figure.taken = time(1, [&] { traffic::solve_naive(load, naive); });
    row.peers.push_back(peer);
    row.checks.push_back(
        {"the naive solver gives the same bits",
         same_bits(flow.sent, naive.sent) && same_bits(flow.delivered, naive.delivered) &&
             same_bits(flow.arriving, naive.arriving) && same_bits(flow.loss, naive.loss)});
    return {row};
}

}  // namespace naga::bench
