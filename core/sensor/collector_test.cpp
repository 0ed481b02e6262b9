#include "sensor/collector.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "routing/nation_graph.h"
#include "routing/routes.h"

using namespace naga;
using namespace naga::sensor;
using evidence::Route;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

const world::Nation& laos() {
    static const world::Nation nation = [] {
        std::ifstream in("worlds/laos-2013/world.yaml", std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        const auto document = scenario::read_yaml("world.yaml", text);
        REQUIRE(document);
        auto read = world::read_nation(*document);
        REQUIRE(read);
        return std::move(*read);
    }();
    return nation;
}

struct Stand {
    Scene scene;
    Sensor sensor;
    RouteChanges changes;
    Stand() {
        scene.nation = &laos();
        scene.stage.chance = sim::Chance(7, 0);
        scene.stage.start_of_day_us = 9 * 60 * minute_us;
        scene.epoch_us = 1'386'554'400'000'000;
        sensor.id = "routes";
        sensor.kind = Kind::bgp;
        sensor.networks = {laos().network("telco-1-net"), laos().network("centre-net")};
        std::ranges::sort(sensor.networks);
    }
    Collector collector() const { return {scene, sensor, changes}; }
};

// Peer and prefix, and the path.
using Held = std::map<std::pair<std::uint16_t, inet::Prefix>, std::vector<std::uint32_t>>;

Held held(const std::vector<Route>& table) {
    Held all;
    for (const Route& r : table) all[{r.peer, r.prefix}] = r.path;
    return all;
}

void follow(Held& all, const Route& r) {
    if (r.new_state != 0) {
        if (r.old_state == 6)
            std::erase_if(all, [&](const auto& h) { return h.first.first == r.peer; });
    } else if (r.withdrawn) {
        all.erase({r.peer, r.prefix});
    } else {
        all[{r.peer, r.prefix}] = r.path;
    }
}

// The table at the beginning and all updates give the table at every `step` minutes after it.
void check_that_updates_lead_from_table_to_table(const Stand& stand, int minutes, int step) {
    const Collector collector = stand.collector();
    Held now = held(collector.table(0));
    CHECK(!now.empty());
    for (int minute = 0; minute < minutes; ++minute) {
        CAPTURE(minute);
        std::vector<Route> rows;
        collector.updates(minute, rows);
        const std::int64_t begin = stand.scene.epoch_us + minute * minute_us;
        CHECK(std::ranges::is_sorted(rows, {}, &Route::at_us));
        for (const Route& r : rows) {
            CHECK(r.at_us >= begin);
            CHECK(r.at_us < begin + minute_us);
            follow(now, r);
        }
        if (minute % step != step - 1) continue;
        const auto table = collector.table((minute + 1) * minute_us - 1);
        CHECK(std::ranges::is_sorted(table, {},
                                     [](const Route& r) { return std::pair(r.prefix, r.peer); }));
        const bool same = held(table) == now;
        CHECK(same);
        for (const Route& r : table) CHECK(r.learned_us <= r.at_us);
    }
}

}  // namespace

TEST_CASE("a collector's peers are its networks and their neighbours, and each has one address") {
    const Stand stand;
    const Collector collector = stand.collector();
    std::set<std::uint32_t> asns, wanted, addresses;
    for (const std::uint32_t n : stand.sensor.networks) {
        wanted.insert(laos().networks[n].asn);
        for (const world::Link& link : laos().links) {
            if (link.from == n) wanted.insert(laos().networks[link.to].asn);
            if (link.to == n) wanted.insert(laos().networks[link.from].asn);
        }
    }
    for (const evidence::Peer& peer : collector.peers()) {
        asns.insert(peer.asn);
        addresses.insert(peer.address.bits);
        CHECK(inet::is_drill_prefix({peer.address, 32}));
    }
    CHECK(asns == wanted);
    CHECK(addresses.size() == collector.peers().size());
    CHECK(inet::is_drill_asn(collector_asn));
}

TEST_CASE("the table is the best route of each peer to each prefix, but for what flaps") {
    const Stand stand;
    const Collector collector = stand.collector();
    const auto graph = routing::graph_of(laos());
    REQUIRE(graph);
    Held wanted;
    for (std::uint32_t n = 0; n < laos().networks.size(); ++n) {
        if (laos().networks[n].prefixes.empty()) continue;
        const auto routes = routing::routes_to(*graph, routing::Origin{n});
        for (std::uint16_t p = 0; p < collector.peers().size(); ++p) {
            const std::uint32_t from =
                laos().network("AS" + std::to_string(collector.peers()[p].asn));
            std::vector<std::uint32_t> path;
            for (const routing::Node node : routing::path(*graph, routes, from))
                path.push_back(graph->asn(node));
            if (!path.empty())
                for (const inet::Prefix& prefix : laos().networks[n].prefixes)
                    wanted[{p, prefix}] = path;
        }
    }
    const Held is = held(collector.table(61 * minute_us));
    std::size_t other = 0;
    for (const auto& [key, path] : wanted) {
        const auto at = is.find(key);
        other += at == is.end() || at->second != path;
    }
    CHECK(is.size() <= wanted.size());
    CHECK(other * 50 < wanted.size());
}

TEST_CASE("a table and the updates after it give every later table") {
    Stand stand;
    check_that_updates_lead_from_table_to_table(stand, 180, 20);
    stand.sensor.clock_error_us = -1'700'000;
    stand.sensor.outages = {{30 * minute_us + 1, 34 * minute_us},
                            {35 * minute_us, 36 * minute_us},
                            {50 * minute_us, 51 * minute_us}};
    stand.changes.blackholes = {
        {laos().network("transit-th"), 3, 17, 5 * minute_us, 20 * minute_us},
        {laos().services[3].network, 3, 18, 8 * minute_us, world::never}};
    check_that_updates_lead_from_table_to_table(stand, 75, 7);
}

TEST_CASE("a line that is cut moves routes elsewhere, and back when it is mended") {
    Stand stand;
    // A line of a peer to one of its providers.
    std::uint32_t cut = world::none;
    for (std::uint32_t l = 0; l < laos().links.size(); ++l)
        if (laos().links[l].to == stand.sensor.networks[0] && !laos().links[l].peer) cut = l;
    REQUIRE(cut != world::none);
    stand.changes.line_cuts = {{cut, 4 * minute_us + 7, 9 * minute_us}};
    check_that_updates_lead_from_table_to_table(stand, 16, 2);
    const Collector collector = stand.collector();
    const auto before = held(collector.table(4 * minute_us));
    CHECK(held(collector.table(8 * minute_us)) != before);
    CHECK(held(collector.table(11 * minute_us)) == before);
}

TEST_CASE("a blackholed address is announced by its network and the provider, with the mark") {
    Stand stand;
    const std::uint32_t service =
        laos().service("egov-portal") != world::none ? laos().service("egov-portal") : 0;
    const std::uint32_t network = laos().services[service].network;
    stand.sensor.networks = {network};
    stand.changes.blackholes = {{network, service, 5, 2 * minute_us, 4 * minute_us}};
    const Collector collector = stand.collector();
    std::vector<Route> rows;
    for (int minute = 0; minute < 6; ++minute) collector.updates(minute, rows);
    std::erase_if(rows, [](const Route& r) { return r.new_state != 0 || r.prefix.length != 32; });
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].prefix.first == laos().services[service].address);
    CHECK(rows[0].communities == std::vector<std::uint32_t>{0xFFFF029A});
    CHECK(rows[0].path == std::vector<std::uint32_t>{laos().networks[network].asn});
    CHECK_FALSE(rows[0].withdrawn);
    CHECK(rows[1].withdrawn);
    CHECK(rows[1].at_us - rows[0].at_us == doctest::Approx(2e6 * 60).epsilon(0.05));
}

TEST_CASE("the murmur is of a collector's size, hunts for paths and comes in bursts") {
    for (const bool national : {false, true}) {
        CAPTURE(national);
        Stand stand;
        if (national) {
            stand.sensor.networks.clear();
            for (std::uint32_t n = 0; n < laos().networks.size(); ++n)
                if (laos().networks[n].country == laos().home) stand.sensor.networks.push_back(n);
        }
        const Collector collector = stand.collector();
        std::vector<Route> rows;
        for (int minute = 0; minute < 240; ++minute) collector.updates(minute, rows);
        std::erase_if(rows, [](const Route& r) { return r.new_state != 0; });
        const double hourly = static_cast<double>(rows.size()) / 4;
        MESSAGE(collector.peers().size() << " peers: " << hourly << " updates an hour");
        CHECK(hourly > 200);
        CHECK(hourly < 2'000);
        // Hunting: one peer tells several paths for a prefix within a few minutes, and what it
        // tells next of a prefix in a hunt comes after 22 to 30 seconds, or several of them.
        std::map<std::pair<std::uint16_t, inet::Prefix>, const Route*> last;
        std::size_t hunts = 0, bursts = 0, soon = 0;
        for (const Route& r : rows) {
            const Route*& before = last[{r.peer, r.prefix}];
            if (before != nullptr) {
                hunts += !before->withdrawn && !r.withdrawn && before->path != r.path;
                const std::int64_t gap = r.at_us - before->at_us;
                soon += gap < 15'000'000;
                bursts += gap >= 22'000'000 && gap <= 31'000'000;
            }
            before = &r;
        }
        MESSAGE(hunts << " hunts, " << bursts << " bursts, " << soon << " sooner");
        CHECK(hunts > rows.size() / 50);
        CHECK(bursts > 10 * soon);
    }
}

TEST_CASE("the murmur is the same for every collector, and a minute alone is that of the day") {
    Stand one, two;
    two.sensor.networks = {laos().network("telco-2-net")};
    std::set<inet::Prefix> seen_by_one, seen_by_two;
    for (int minute = 0; minute < 60; ++minute) {
        std::vector<Route> rows, again;
        one.collector().updates(minute, rows);
        one.collector().updates(minute, again);
        CHECK(rows == again);
        const auto note = [](const std::vector<Route>& from, std::set<inet::Prefix>& seen) {
            for (const Route& r : from)
                if (r.withdrawn) seen.insert(r.prefix);
        };
        note(rows, seen_by_one);
        rows.clear();
        two.collector().updates(minute, rows);
        note(rows, seen_by_two);
    }
    std::vector<inet::Prefix> both;
    std::ranges::set_intersection(seen_by_one, seen_by_two, std::back_inserter(both));
    CHECK(both.size() * 3 > seen_by_one.size() * 2);
}
