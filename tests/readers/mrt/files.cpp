// Writes what a collector of the Vientiane world sees in some hours, twice: as MRT in the files
// table.mrt and updates.mrt, and as the lines that bgpdump -m should print, made from the rows
// and from the simulator's routes, in table.txt and updates.txt.
//
//     naga_mrt_files WORLD.yaml FOLDER

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "routing/nation_graph.h"
#include "routing/routes.h"
#include "sensor/collector.h"

using namespace naga;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr int minutes = 180;
constexpr std::uint32_t no_export = 0xFFFFFF01;

std::string words(const std::vector<std::uint32_t>& path) {
    std::string out;
    for (const std::uint32_t asn : path) out += (out.empty() ? "" : " ") + std::to_string(asn);
    return out;
}

// As bgpdump has it: numbers, and words for those of RFC 1997.
std::string communities(const evidence::Route& r) {
    std::string out;
    for (const std::uint32_t c : r.communities)
        out += (out.empty() ? "" : " ") +
               (c == no_export ? std::string("no-export")
                               : std::to_string(c >> 16) + ":" + std::to_string(c & 0xFFFF));
    return out;
}

std::string line_of(const evidence::Route& r, const evidence::Peer& peer, bool table) {
    const std::string second = std::to_string(r.at_us / 1'000'000);
    const std::string head = std::string(table ? "TABLE_DUMP2|" : "BGP4MP|") + second + "|";
    const std::string who = inet::as_text(peer.address) + "|" + std::to_string(peer.asn);
    if (r.new_state != 0)
        return head + "STATE|" + who + "|" + std::to_string(r.old_state) + "|" +
               std::to_string(r.new_state) + "\n";
    if (r.withdrawn) return head + "W|" + who + "|" + inet::as_text(r.prefix) + "\n";
    return head + (table ? "B|" : "A|") + who + "|" + inet::as_text(r.prefix) + "|" +
           words(r.path) + "|IGP|" + inet::as_text(r.next_hop) + "|0|0|" + communities(r) +
           "|NAG||\n";
}

void put(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::ifstream in(argv[1], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto document = scenario::read_yaml("world.yaml", text);
    if (!document) return 1;
    const auto nation = world::read_nation(*document);
    if (!nation) return 1;
    sensor::Scene scene;
    scene.nation = &*nation;
    scene.stage.chance = sim::Chance(1, 0);
    scene.stage.start_of_day_us = 9 * 60 * minute_us;
    scene.epoch_us = 1'386'554'400'000'000;
    sensor::Sensor sensor;
    sensor.kind = sensor::Kind::bgp;
    for (std::uint32_t n = 0; n < nation->networks.size(); ++n)
        if (nation->networks[n].country == nation->home) sensor.networks.push_back(n);
    sensor.outages = {{100 * minute_us, 103 * minute_us}};
    sensor::RouteChanges changes;
    changes.blackholes = {{nation->services[0].network, 0, 9, 30 * minute_us, 50 * minute_us}};
    const sensor::Collector collector(scene, sensor, changes);
    const std::filesystem::path folder = argv[2];
    std::filesystem::create_directories(folder);

    std::string bytes, lines;
    std::vector<evidence::Route> rows;
    for (int minute = 0; minute < minutes; ++minute) collector.updates(minute, rows);
    evidence::write_mrt_updates(collector.collecting(), collector.peers(), rows, bytes);
    for (const evidence::Route& r : rows) lines += line_of(r, collector.peers()[r.peer], false);
    put(folder / "updates.mrt", bytes), put(folder / "updates.txt", lines);

    bytes.clear(), lines.clear();
    const std::int64_t at_us = 90 * minute_us;
    rows = collector.table(at_us);
    evidence::write_mrt_rib(collector.collecting(), collector.peers(), rows, scene.epoch_us + at_us,
                            bytes);
    for (const evidence::Route& r : rows) lines += line_of(r, collector.peers()[r.peer], true);
    put(folder / "table.mrt", bytes), put(folder / "table.txt", lines);

    // The simulator's own routes of all peers, for the paths of what does not flap.
    lines.clear();
    const auto graph = routing::graph_of(*nation);
    if (!graph) return 1;
    for (std::uint32_t n = 0; n < nation->networks.size(); ++n) {
        const auto routes = routing::routes_to(*graph, routing::Origin{n});
        for (const evidence::Peer& peer : collector.peers()) {
            std::vector<std::uint32_t> path;
            for (const routing::Node node :
                 routing::path(*graph, routes, nation->network("AS" + std::to_string(peer.asn))))
                path.push_back(graph->asn(node));
            if (path.empty()) continue;
            for (const inet::Prefix& prefix : nation->networks[n].prefixes)
                lines += std::to_string(peer.asn) + "|" + inet::as_text(prefix) + "|" +
                         words(path) + "\n";
        }
    }
    put(folder / "routes.txt", lines);
    return 0;
}
