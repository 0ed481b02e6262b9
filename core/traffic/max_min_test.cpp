#include "traffic/max_min.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>

#include "sim/digest.h"

using namespace naga;
using namespace naga::traffic;

namespace {

struct Network {
    std::vector<std::int64_t> capacity;
    std::vector<std::uint32_t> first{0}, links;
    FairFlows flows() const { return {capacity, first, links}; }
    std::size_t count() const { return first.size() - 1; }
};

Network random_network(std::uint64_t seed) {
    std::uint64_t state = seed;
    auto below = [&](std::uint64_t n) { return (state = sim::mix(state, 9)) % n; };
    Network n;
    const auto links = 2 + below(20);
    for (std::uint64_t l = 0; l < links; ++l)
        n.capacity.push_back(below(15) == 0 ? 0
                                            : static_cast<std::int64_t>(below(1u << below(30))));
    for (std::uint64_t flow = 1 + below(60); flow > 0; --flow) {
        for (std::uint32_t l = 0; l < links; ++l)
            if (below(links) < 3) n.links.push_back(l);
        n.first.push_back(static_cast<std::uint32_t>(n.links.size()));
    }
    return n;
}

std::vector<std::int64_t> shared(MaxMin& max_min, const Network& n) {
    std::vector<std::int64_t> rates(n.count());
    max_min.share(n.flows(), rates);
    return rates;
}

}  // namespace

TEST_CASE("filling from the heap gives what looking at every link gives") {
    MaxMin max_min;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        const Network n = random_network(seed);
        std::vector<std::int64_t> naive(n.count());
        max_min_naive(n.flows(), naive);
        CHECK(shared(max_min, n) == naive);
    }
}

TEST_CASE(
    "no link is over its capacity, and each flow is held by a full link where none has more") {
    MaxMin max_min;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        const Network n = random_network(seed);
        const auto rates = shared(max_min, n);
        std::vector<std::int64_t> used(n.capacity.size()), most(n.capacity.size()),
            count(n.capacity.size());
        for (std::size_t f = 0; f < rates.size(); ++f)
            for (std::uint32_t h = n.first[f]; h < n.first[f + 1]; ++h) {
                used[n.links[h]] += rates[f];
                ++count[n.links[h]];
                most[n.links[h]] = std::max(most[n.links[h]], rates[f]);
            }
        for (std::size_t l = 0; l < used.size(); ++l) CHECK(used[l] <= n.capacity[l]);
        for (std::size_t f = 0; f < rates.size(); ++f) {
            bool held = n.first[f] == n.first[f + 1];
            for (std::uint32_t h = n.first[f]; h < n.first[f + 1]; ++h) {
                const std::uint32_t l = n.links[h];
                // Rounding leaves less than one unit for each flow.
                held |= n.capacity[l] - used[l] < count[l] && rates[f] + count[l] >= most[l];
            }
            CHECK(held);
        }
    }
}

TEST_CASE("two short flows and one long one share as the textbook says") {
    Network n;
    n.capacity = {10, 4};
    n.links = {0, 1, 0, 1};
    n.first = {0, 2, 3, 4};
    MaxMin max_min;
    CHECK(shared(max_min, n) == std::vector<std::int64_t>{2, 8, 2});
}

TEST_CASE("a flow without a link is not limited") {
    Network n;
    n.capacity = {10};
    n.links = {0};
    n.first = {0, 0, 1};
    MaxMin max_min;
    CHECK(shared(max_min, n) == std::vector<std::int64_t>{unlimited, 10});
}
