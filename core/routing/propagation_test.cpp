#include "routing/propagation.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "routing/random_graphs.h"
#include "routing/synthetic.h"

using namespace naga;
using namespace naga::routing;

namespace {

constexpr SimTime whenever = SimTime::never();

SimTime at_second(std::int64_t s) { return SimTime::after(Duration::seconds(s)); }

// An update with its path written out, so that two runs can be compared.
struct Told {
    SimTime time;
    Node from = 0;
    Node to = 0;
    std::vector<Node> nodes;
    bool operator==(const Told&) const = default;
};

std::vector<Told> written_out(const Propagation& prefix, const std::vector<Update>& updates) {
    std::vector<Told> told;
    for (const Update& u : updates) told.push_back({u.time, u.from, u.to, prefix.nodes_of(u.path)});
    return told;
}

PaceRange random_range(TestDraws& draws) {
    PaceRange range;
    range.delay_min = Duration::microseconds(1 + draws.below(3));
    range.delay_max = range.delay_min + Duration::microseconds(draws.below(50));
    range.interval = Duration::microseconds(draws.below(3) == 0 ? 0 : draws.below(400));
    return range;
}

void require_same(const Graph& graph, const Propagation& prefix, const Routes& routes) {
    for (Node v = 0; v < graph.size(); ++v) {
        CAPTURE(v);
        REQUIRE(prefix.at(v) == routes.at(v));
        REQUIRE(prefix.nodes_of(prefix.path_at(v)) == path(graph, routes, v));
    }
}

}  // namespace

TEST_CASE("both tiers agree for every network after announcement, hijack and withdrawals") {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        TestDraws draws(seed);
        const Graph graph = random_graph(draws, 24);
        const Policy policy = seed % 3 == 0 ? Policy{} : random_policy(draws, graph);
        const auto paces = paces_of(graph, random_range(draws), seed);
        const Origin owner{draws.below(graph.size()), Validity::valid};
        const Origin thief{(owner.node + 1 + draws.below(graph.size() - 1)) % graph.size(),
                           Validity::invalid};
        const std::array<Origin, 2> both{owner, thief};

        Propagation prefix(graph, policy, paces);
        std::vector<Update> heard;
        prefix.announce(owner, at_second(0));
        REQUIRE(prefix.run(whenever, heard) == Progress::settled);
        require_same(graph, prefix, routes_to(graph, owner, policy));
        prefix.announce(thief, at_second(1));
        REQUIRE(prefix.run(whenever, heard) == Progress::settled);
        require_same(graph, prefix, routes_to(graph, both, policy));
        prefix.withdraw(thief.node, at_second(2));
        REQUIRE(prefix.run(whenever, heard) == Progress::settled);
        require_same(graph, prefix, routes_to(graph, owner, policy));
        prefix.withdraw(owner.node, at_second(3));
        REQUIRE(prefix.run(whenever, heard) == Progress::settled);
        require_same(graph, prefix, routes_to(graph, std::span<const Origin>{}, policy));
    }
}

TEST_CASE("both tiers agree when orders fall into the middle of each other") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        TestDraws draws(seed);
        const Graph graph = random_graph(draws, 20);
        const auto paces = paces_of(graph, random_range(draws), seed);
        Propagation prefix(graph, {}, paces);
        std::vector<bool> announced(graph.size(), false);
        std::int64_t at = 0;
        for (int i = 0; i < 12; ++i) {
            at += draws.below(60);
            const Node node = draws.below(std::min(4U, graph.size()));
            announced[node] = draws.below(2) == 0;
            if (announced[node])
                prefix.announce({node}, SimTime::at_microseconds(at));
            else
                prefix.withdraw(node, SimTime::at_microseconds(at));
        }
        std::vector<Origin> origins;
        for (Node v = 0; v < graph.size(); ++v)
            if (announced[v]) origins.push_back({v});
        std::vector<Update> heard;
        REQUIRE(prefix.run(whenever, heard) == Progress::settled);
        require_same(graph, prefix, routes_to(graph, origins));
    }
}

TEST_CASE("a prefix settled from the start goes on like one that was announced and settled") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        TestDraws draws(seed);
        const Graph graph = random_graph(draws, 30);
        const Policy policy = seed % 2 == 0 ? Policy{} : random_policy(draws, graph);
        const auto paces = paces_of(graph, random_range(draws), seed);
        const Origin owner{0, Validity::valid};
        Propagation announced(graph, policy, paces);
        Propagation settled(graph, policy, paces, std::span(&owner, 1));
        std::vector<Update> before, one, two;
        announced.announce(owner, at_second(0));
        REQUIRE(announced.run(at_second(5), before) == Progress::settled);
        for (Propagation* prefix : {&announced, &settled}) {
            prefix->announce({1, Validity::invalid}, at_second(9));
            prefix->withdraw(0, at_second(10));
        }
        announced.run(whenever, one);
        settled.run(whenever, two);
        REQUIRE(written_out(announced, one) == written_out(settled, two));
    }
}

TEST_CASE("a withdrawal shows path hunting: stale paths are told before the end is known") {
    // 3 sells to 1 and 2, both sell to 0. The news reaches 3 through 1 long before 2.
    const auto graph = Graph::of({64500, 64501, 64502, 64503}, {{1, 0, Relation::provider_of},
                                                                {2, 0, Relation::provider_of},
                                                                {3, 1, Relation::provider_of},
                                                                {3, 2, Relation::provider_of}});
    REQUIRE(graph);
    std::vector<Pace> paces(graph->all_neighbours().size(), Pace{1000, 0});
    paces[graph->first(0) + 1].delay_us = 50'000;  // from 0 to 2
    const Origin origin{0};
    Propagation prefix(*graph, {}, paces, std::span(&origin, 1));
    prefix.withdraw(0, at_second(1));
    std::vector<Update> heard;
    REQUIRE(prefix.run(whenever, heard) == Progress::settled);

    const auto us = [](std::int64_t n) { return SimTime::at_microseconds(1'000'000 + n); };
    const std::vector<Told> expected{
        {us(1000), 0, 1, {}},   {us(2000), 1, 3, {}},           {us(3000), 3, 1, {3, 2, 0}},
        {us(3000), 3, 2, {}},   {us(4000), 1, 0, {1, 3, 2, 0}}, {us(50'000), 0, 2, {}},
        {us(51'000), 2, 3, {}}, {us(52'000), 3, 1, {}},         {us(53'000), 1, 0, {}}};
    CHECK(written_out(prefix, heard) == expected);
}

TEST_CASE("withdrawing a prefix from a large network takes more updates than announcing it") {
    const Synthetic made = synthetic_internet(1500, 9000, 11);
    const auto graph = Graph::of(made.asns, made.edges);
    REQUIRE(graph);
    const auto paces = paces_of(*graph, {}, 1);
    Propagation prefix(*graph, {}, paces);
    std::vector<Update> announced, withdrawn;
    prefix.announce({1400}, at_second(0));
    prefix.run(at_second(3600), announced);
    prefix.withdraw(1400, at_second(3600));
    REQUIRE(prefix.run(whenever, withdrawn) == Progress::settled);
    const auto stale = std::count_if(withdrawn.begin(), withdrawn.end(),
                                     [](const Update& u) { return u.path != no_path; });
    CHECK(stale > 0);
    CHECK(withdrawn.size() > announced.size());
}

TEST_CASE("updates come in the order of time, hearer and teller, and keep their intervals") {
    const Synthetic made = synthetic_internet(400, 2000, 2);
    const auto graph = Graph::of(made.asns, made.edges);
    REQUIRE(graph);
    PaceRange range;
    range.delay_min = range.delay_max = Duration::microseconds(10);  // many at one instant
    range.interval = Duration::microseconds(200);
    const auto paces = paces_of(*graph, range, 8);
    const Origin origin{399};
    Propagation prefix(*graph, {}, paces, std::span(&origin, 1));
    prefix.announce({398}, at_second(1));
    prefix.withdraw(399, at_second(1));
    prefix.withdraw(398, SimTime::at_microseconds(1'000'015));
    std::vector<Update> heard;
    REQUIRE(prefix.run(whenever, heard) == Progress::settled);

    const auto key = [&](const Update& u) { return std::tuple(u.time, u.to, graph->asn(u.from)); };
    std::map<std::pair<Node, Node>, SimTime> last;
    std::size_t repeated = 0;
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const Update& u = heard[i];
        if (i > 0) REQUIRE(key(heard[i - 1]) < key(u));
        const auto [it, first] = last.try_emplace({u.from, u.to}, u.time);
        if (first) continue;
        ++repeated;
        REQUIRE(u.time - it->second >= Duration::microseconds(150));
        it->second = u.time;
    }
    CHECK(repeated > 100);
}

TEST_CASE("a run may be cut by time, by events or by a copy, and tells the same") {
    const Synthetic made = synthetic_internet(300, 1500, 4);
    const auto graph = Graph::of(made.asns, made.edges);
    REQUIRE(graph);
    const auto paces = paces_of(*graph, {}, 3);
    const Origin origin{299};
    Propagation whole(*graph, {}, paces, std::span(&origin, 1));
    whole.announce({200}, at_second(1));
    whole.withdraw(299, at_second(2));
    Propagation by_time = whole;
    Propagation by_events = whole;

    std::vector<Update> expected, in_slices, in_steps;
    REQUIRE(whole.run(whenever, expected) == Progress::settled);
    REQUIRE(expected.size() > 500);
    Progress progress = Progress::waiting;
    for (std::int64_t ms = 0; progress == Progress::waiting; ms += 7)
        progress = by_time.run(SimTime::at_microseconds(ms * 1000), in_slices);
    CHECK(progress == Progress::settled);
    CHECK(by_events.run(whenever, in_steps, 10) == Progress::exhausted);
    CHECK(in_steps.size() <= 10);
    Propagation copy = by_events;
    while (copy.run(whenever, in_steps, 111) == Progress::exhausted) continue;
    CHECK(written_out(by_time, in_slices) == written_out(whole, expected));
    CHECK(written_out(copy, in_steps) == written_out(whole, expected));
    CHECK(whole.next() == SimTime::never());
}

TEST_CASE("a pace depends on the two networks alone and lies within its range") {
    const auto few = Graph::of({10, 20, 30}, {{0, 1, Relation::provider_of}});
    const auto more =
        Graph::of({30, 20, 10}, {{0, 1, Relation::peer_of}, {2, 1, Relation::provider_of}});
    const auto of_pair = [](const Graph& graph, Node from, std::uint32_t place) {
        const auto paces = paces_of(graph, {}, 42);
        for (const Pace& p : paces) {
            REQUIRE(p.delay_us >= 10'000);
            REQUIRE(p.delay_us <= 110'000);
            REQUIRE(p.interval_us >= 22'500'000);
            REQUIRE(p.interval_us <= 30'000'000);
        }
        return paces[graph.first(from) + place];
    };
    CHECK(of_pair(*few, 0, 0).delay_us == of_pair(*more, 2, 0).delay_us);
    CHECK(of_pair(*few, 0, 0).interval_us == of_pair(*more, 2, 0).interval_us);
    CHECK(of_pair(*few, 0, 0).delay_us == of_pair(*few, 1, 0).delay_us);
    CHECK(of_pair(*few, 0, 0).interval_us != of_pair(*few, 1, 0).interval_us);
}

TEST_CASE("every compiler tells the same updates") {
    const Synthetic made = synthetic_internet(600, 3000, 9);
    const auto graph = Graph::of(made.asns, made.edges);
    REQUIRE(graph);
    const auto paces = paces_of(*graph, {}, 5);
    const Origin origin{599};
    Propagation prefix(*graph, {}, paces, std::span(&origin, 1));
    prefix.announce({300}, at_second(1));
    prefix.withdraw(599, at_second(90));
    std::vector<Update> heard;
    REQUIRE(prefix.run(whenever, heard) == Progress::settled);
    std::uint64_t digest = 0xcbf29ce484222325;  // FNV-1a, a word at a time
    const auto add = [&](std::uint64_t word) { digest = (digest ^ word) * 0x100000001b3; };
    for (const Told& told : written_out(prefix, heard)) {
        add(static_cast<std::uint64_t>(told.time.in_microseconds()));
        add(told.from);
        add(told.to);
        for (const Node node : told.nodes) add(node);
    }
    CHECK(heard.size() == 1169);
    CHECK(digest == 512695220710375061);
}
