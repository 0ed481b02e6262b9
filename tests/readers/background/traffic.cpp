// What passes at the borders of a drill, as figures for tests in Python.
//
// usage: naga_background talks SCENARIO SEED...
//        naga_background volume SCENARIO
//        naga_background hours SCENARIO
//
// talks: the first packet of web conversations at the borders of three networks, one row each;
// those that an attacker opens, and some that nobody does. volume: bytes of benign conversations
// towards users by border line and minute, and what the load law says. hours: benign conversations
// by hour of a day. The last line is the number of rows.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/load.h"
#include "range/range.h"
#include "wire/attacks.h"
#include "wire/deeds.h"
#include "wire/packets.h"
#include "wire/passing.h"

namespace {

using namespace naga;
using namespace naga::wire;

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::uint16_t nobody = 0xFFFF;

// A drill played without anybody who reacts, and the stage to look at it.
struct Played {
    explicit Played(const conduct::Drill& drill, std::uint64_t seed)
        : hosts(drill.nation),
          sites(drill.nation, drill.plan),
          background(drill.terrain, hosts, sites, {seed, 0}, drill.start_of_day_us),
          culprits(drill.terrain, {seed, 0}),
          range(drill.terrain, {seed, 0}, drill.setting()) {
        stage = {&drill.terrain, &film,  &background, &culprits,
                 &hosts,         &sites, {seed, 0},   drill.start_of_day_us};
    }
    void run(std::int64_t minutes) {
        for (std::int64_t m = 0; m < minutes; ++m) {
            range.run_minute();
            film.keep(range);
        }
        background.follow(film);
        culprits.follow(film);
    }
    Film film;
    Hosts hosts;
    Sites sites;
    Background background;
    Culprits culprits;
    range::Range range;
    Stage stage;
};

app::Loaded load(const std::string& folder, const std::vector<std::string>& settings = {}) {
    auto loaded = app::load_drill(folder, settings);
    if (!loaded) {
        for (const Problem& p : loaded.error()) std::fprintf(stderr, "%s\n", as_line(p).c_str());
        std::exit(1);
    }
    return std::move(*loaded);
}

std::uint32_t network(const world::Nation& nation, std::string_view id) {
    for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
        if (nation.networks[n].id == id) return n;
    std::exit(1);
}

std::uint32_t be(const std::uint8_t* at, int bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | at[i];
    return value;
}

// One row of `talks`.
bool print_talk(const Played& played, std::uint64_t seed, std::uint32_t place,
                const Conversation& c, Packets& packets) {
    packets.clear();
    packets.until_us = c.start_us + c.client.way_us + 1;
    packets_of(c, played.sites, packets);
    if (packets.list.empty()) return false;
    const std::uint8_t* ip = packets.bytes.data() + packets.list.front().offset + frame_header;
    const std::uint8_t* tcp = ip + 20;
    if (ip[9] != 6 || tcp[13] != 2) return false;
    const std::uint32_t options = (tcp[12] >> 4) * 4u - 20;
    std::uint32_t mss = 0, scale = 99, stamps = 0, sack = 0;
    for (std::uint32_t i = 20; i < 20 + options;) {
        const std::uint8_t kind = tcp[i];
        if (kind == 0) break;
        if (kind == 2) mss = be(tcp + i + 2, 2);
        if (kind == 3) scale = tcp[i + 2];
        if (kind == 4) sack = 1;
        if (kind == 8) stamps = 1;
        i += kind == 1 ? 1 : tcp[i + 1];
    }
    const world::Nation& nation = *played.stage.terrain->nation;
    const std::int64_t into = packets.list.front().at_us % 1'000'000;
    const std::uint32_t service = played.sites.site(c.site).service;
    std::printf("%llu,%u,%s,%s,%s,%s,%s,%u,%u,%u,%u,%u,%u,%u,%u,%u,%lld\n",
                static_cast<unsigned long long>(seed), c.deed, nation.networks[place].id.c_str(),
                c.client.network == place ? "out" : "in",
                service == world::none ? "abroad" : nation.services[service].kind.c_str(),
                nation.countries[nation.networks[c.client.network].country].id.c_str(),
                std::string(word(c.client.habit.system)).c_str(), ip[8], be(ip + 4, 2),
                be(ip + 6, 2), be(tcp + 14, 2), options, mss, scale, sack + 2 * stamps, be(tcp, 2),
                static_cast<long long>(into));
    return true;
}

int talks(const std::string& folder, const std::vector<std::uint64_t>& seeds) {
    const app::Loaded loaded = load(folder);
    const conduct::Drill& drill = *loaded.drill;
    const std::int64_t minutes = drill.endex_us() / minute_us;
    const std::uint32_t home = drill.nation.home;
    std::puts(
        "seed,deed,place,way,service,country,system,ttl,ip_id,fragment,window,options,mss,scale,"
        "sack_ts,"
        "port,fraction");
    std::size_t rows = 0;
    Packets packets;
    std::vector<Conversation> made;
    const std::function<void()> keep_on = [] {};
    for (const std::uint64_t seed : seeds) {
        Played played(drill, seed);
        played.run(minutes);
        for (const char* id : {"centre-net", "provider-1-net", "telco-2-net"}) {
            const std::uint32_t n = network(drill.nation, id);
            const Place place{{n}, world::none};
            for (std::int64_t m = 0; m < minutes; ++m) {
                // Most of the hours of the floods are left out, for time.
                if (m >= 150 && (m < 250 || m >= 330 || m % 4 != 0)) continue;
                made.clear();
                attacks(played.stage, place, Only::all, m, made, keep_on);
                for (const Conversation& c : made) {
                    if (c.use != Use::web || c.deed == 0 || c.end == End::unanswered) continue;
                    // Of what is frequent one in so many.
                    const std::uint64_t one_in = c.deed == 1 || c.deed == 6   ? 20
                                                 : c.deed == 2 || c.deed == 3 ? 30
                                                                              : 1;
                    if (c.identity % one_in != 0) continue;
                    rows += print_talk(played, seed, n, c, packets);
                }
                if (m % 60 != 7) continue;
                made.clear();
                passing(played.stage, place, Only::all, m, made);
                for (const Conversation& c : made) {
                    if (c.use != Use::web || c.campaign != nobody || c.end == End::slice ||
                        c.end == End::slice_last || c.end == End::unanswered)
                        continue;
                    const bool abroad = drill.nation.networks[c.client.network].country != home;
                    if (!abroad && c.identity % (c.client.network == n ? 6 : 50) != 0) continue;
                    Conversation plain = c;
                    plain.deed = 0;
                    rows += print_talk(played, seed, n, plain, packets);
                }
            }
        }
    }
    std::printf("# %zu rows\n", rows);
    return 0;
}

// The line by which what goes from one network to another first crosses the border of a network;
// none where it does not.
std::uint32_t line_of(const range::Terrain& terrain, std::uint32_t border, std::uint32_t from,
                      std::uint32_t to) {
    std::uint32_t at = from;
    while (at != to) {
        const std::uint16_t next = terrain.next_hop(at, to);
        if (next == 0xFFFF) return world::none;
        if ((at == border) != (next == border)) return terrain.directed_link(at, next) / 2;
        at = next;
    }
    return world::none;
}

int volume(const std::string& folder) {
    const app::Loaded loaded = load(folder);
    const conduct::Drill& drill = *loaded.drill;
    const range::Terrain& terrain = drill.terrain;
    const std::int64_t minutes = drill.endex_us() / minute_us;
    constexpr std::int64_t filtered_from = 400, filtered_until = 420;
    Played played(drill, 1);
    played.run(filtered_from);
    // All benign traffic is dropped at one provider for a while.
    world::Filter filter;
    filter.at = network(drill.nation, "provider-2-net");
    filter.traffic = world::Traffic::benign;
    if (!played.range.apply(filter, 77)) return 1;
    played.run(filtered_until - filtered_from);
    if (!played.range.apply(world::Lift{77}, 78)) return 1;
    played.run(minutes - filtered_until);
    std::puts("network,line,minute,rendered,law");
    std::size_t rows = 0;
    std::vector<Conversation> made;
    for (const char* id : {"provider-1-net", "provider-2-net", "centre-net"}) {
        const std::uint32_t border = network(drill.nation, id);
        const Place place{{border}, world::none};
        std::map<std::pair<std::uint32_t, std::int64_t>, double> rendered;
        for (std::int64_t m = 0; m < minutes; ++m) {
            made.clear();
            passing(played.stage, place, Only::all, m, made);
            for (const Conversation& c : made) {
                if (c.campaign != nobody) continue;
                // Of visitors from abroad and of letters the load law knows nothing.
                const bool abroad =
                    drill.nation.networks[c.client.network].country != drill.nation.home &&
                    played.sites.site(c.site).service != world::none;
                if (abroad || c.use == Use::mail) continue;
                const std::uint32_t line =
                    line_of(terrain, border, c.client.network, c.server.network);
                // Towards the client, evenly from the first packet to the last, or to and from
                // the bend.
                const Direction d = shape_of(c).direction[1];
                if (d.packets == 0) continue;
                const auto spread = [&](std::int64_t from, std::int64_t until, double bytes) {
                    for (std::int64_t k = m; k <= m + lasts_minutes_max; ++k) {
                        const std::int64_t part =
                            std::min(until, (k + 1) * minute_us) - std::max(from, k * minute_us);
                        if (part > 0)
                            rendered[{line, k}] += bytes * static_cast<double>(part) /
                                                   static_cast<double>(until - from);
                    }
                };
                const double bytes = static_cast<double>(d.bytes);
                const std::int64_t bend = d.first_us + c.bend_us;
                if (c.bend_us == 0 || bend > d.last_us) {
                    spread(d.first_us, d.last_us + 1, bytes);
                } else {
                    const double early =
                        static_cast<double>(c.bend_payload) / static_cast<double>(c.server.payload);
                    spread(d.first_us, bend, bytes * early);
                    spread(bend, d.last_us + 1, bytes * (1 - early));
                }
            }
        }
        std::map<std::pair<std::uint32_t, std::int64_t>, double> law;
        for (const Bundle& b : played.background.bundles()) {
            const std::uint32_t line = line_of(terrain, border, b.client_network, b.server_network);
            if (line == world::none) continue;
            for (std::int64_t m = 0; m < minutes; ++m)
                law[{line, m}] +=
                    static_cast<double>(played.film.volumes(m)[b.demand].delivered) * 60 / 8;
        }
        for (const auto& [key, bytes] : law) {
            const world::Link& link = drill.nation.links[key.first];
            std::printf("%s,%s:%s,%lld,%.0f,%.0f\n", id,
                        drill.nation.networks[link.from].id.c_str(),
                        drill.nation.networks[link.to].id.c_str(),
                        static_cast<long long>(key.second), rendered[key], bytes);
            ++rows;
        }
    }
    std::printf("# %zu rows\n", rows);
    return 0;
}

int hours(const std::string& folder) {
    const app::Loaded loaded = load(folder);
    const conduct::Drill& drill = *loaded.drill;
    constexpr std::int64_t day = 24 * 60;
    Played played(drill, 1);
    played.run(day);
    std::puts("network,hour,conversations");
    std::size_t rows = 0;
    std::vector<Conversation> made;
    for (const char* id : {"provider-1-net", "provider-2-net", "centre-net"}) {
        const Place place{{network(drill.nation, id)}, world::none};
        std::map<std::int64_t, std::uint64_t> count;
        for (std::int64_t m = 2; m < day; m += 5) {
            made.clear();
            passing(played.stage, place, Only::all, m, made);
            count[(drill.start_of_day_us / minute_us + m) / 60 % 24] +=
                static_cast<std::uint64_t>(std::ranges::count_if(
                    made, [](const Conversation& c) { return c.campaign == nobody; }));
        }
        for (const auto& [hour, n] : count) {
            std::printf("%s,%lld,%llu\n", id, static_cast<long long>(hour),
                        static_cast<unsigned long long>(n));
            ++rows;
        }
    }
    std::printf("# %zu rows\n", rows);
    return 0;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> said(words + 1, words + count);
    if (said.size() == 2 && said[0] == "volume") return volume(said[1]);
    if (said.size() == 2 && said[0] == "hours") return hours(said[1]);
    if (said.size() > 2 && said[0] == "talks") {
        std::vector<std::uint64_t> seeds;
        for (std::size_t i = 2; i < said.size(); ++i)
            seeds.push_back(std::strtoull(said[i].c_str(), nullptr, 10));
        return talks(said[1], seeds);
    }
    std::fputs("usage: naga_background talks|volume|hours SCENARIO [SEED...]\n", stderr);
    return 2;
}
