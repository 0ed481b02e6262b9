#include "base/det_math.h"
#include "base/ensure.h"
#include "bench/rows.h"
#include "bench/timing.h"
#include "range/range.h"
#include "spread/per_scan.h"

namespace naga::bench {

namespace {

// One network with hosts that all can be infected, at home, so that its sensors are fed too.
world::Nation one_network(std::uint32_t hosts) {
    world::Nation nation;
    nation.id = "one-network";
    nation.home = 0;
    nation.countries.push_back({"home", {}});
    world::Network network;
    network.id = "network";
    network.asn = 64500;
    network.country = 0;
    network.core = true;
    nation.networks.push_back(network);
    world::HostGroup group;
    group.id = "hosts";
    group.kind = "home";
    group.network = 0;
    group.count = hosts;
    group.platform = "winxp";
    group.hours = "always";
    group.weaknesses = {{"weak", 1'000'000}};
    nation.groups.push_back(group);
    nation.build_indices();
    return nation;
}

constexpr double contacts_per_hour = 6;
constexpr std::uint32_t seeds = 10;

adversary::Plan one_worm() {
    adversary::Plan plan;
    plan.actors.push_back({});
    adversary::Malware worm;
    worm.id = "worm";
    worm.weakness = "weak";
    worm.stick_weakness = "none";
    worm.scan_per_hour = contacts_per_hour;
    worm.probes_a_contact = 4294;  // one address in 4,294 of all is vulnerable
    plan.malware.push_back(worm);
    adversary::Campaign campaign;
    campaign.id = "outbreak";
    campaign.malware = 0;
    campaign.seeds = {{0, seeds, 0}};
    plan.campaigns.push_back(campaign);
    return plan;
}

// The scans until all but one in a hundred are infected, when misses are not left out: each of
// `spared` hosts waits for a scan to hit it.
double scans_to_99_percent(double addresses) { return addresses * det::log(100.0); }

}  // namespace

std::vector<Row> measure_epidemic(const Request& request) {
    const bool quick = request.size == Size::quick;
    const std::uint32_t hosts = quick ? 10'000 : 1'000'000;
    const world::Nation nation = one_network(hosts);
    const adversary::Plan plan = one_worm();
    const auto terrain = range::survey(nation, plan);
    ensure(terrain.has_value(), "one network makes a terrain");
    const sim::Chance chance(1, 0);
    range::Setting setting;
    setting.horizon_us = 12LL * 3'600'000'000;
    setting.endex_us = setting.horizon_us;

    std::uint64_t infected = 0, contacts = 0;
    double hours = 0;
    Row row;
    row.what = "epidemic to 99 %, keyed, with identities";
    row.thing = "epidemic";
    row.target = 0.7;
    row.figure.taken = time(quick ? 1 : 5, [&] {
        range::Range range(*terrain, chance, setting);
        while (range.ever_infected() < hosts / 100 * 99 &&
               range.now().in_microseconds() < setting.horizon_us)
            range.run_minute();
        infected = range.ever_infected();
        hours = range.now().since_start().in_hours();
        contacts = 0;
        for (const world::Host& host : range.hosts()) contacts += host.contacts;
    });
    row.work = grouped(hosts) + " vulnerable hosts from " + grouped(seeds) + ", " +
               grouped(infected) + " infected after " +
               grouped(static_cast<std::uint64_t>(hours * 60)) +
               " simulated minutes; the range minute by minute with observations and clean-up; "
               "at least " +
               grouped(contacts) + " contacts, each a keyed event";
    row.checks.push_back({"99 of 100 hosts are infected", infected >= hosts / 100 * 99});

    const std::uint32_t few = quick ? 500 : spread::hosts_max;
    const std::uint32_t addresses = quick ? 1u << 14 : 1u << 20;
    const spread::Outbreak outbreak{addresses, 10, 0, {{few, addresses, seeds, false}}};
    std::vector<SimTime> each;
    Peer peer;
    peer.name = "each scan an event";
    peer.figure.taken =
        time(1, [&] { each = spread::play_each_scan(outbreak, few / 100 * 99, 1); });
    // What a scan costs there, times the scans of the row's work in all of IPv4.
    const double there = quick ? addresses * (static_cast<double>(hosts) / few) : 0x1p32;
    peer.figure.counted = scans_to_99_percent(addresses);
    peer.figure.stated = scans_to_99_percent(there);
    peer.work = grouped(few) + " vulnerable hosts in " + grouped(addresses) +
                " addresses; the time is that of a scan, times the " +
                grouped(static_cast<std::uint64_t>(peer.figure.stated)) + " scans that " +
                grouped(hosts) + " hosts in " + grouped(static_cast<std::uint64_t>(there)) +
                " addresses need by the law";
    row.peers.push_back(peer);
    row.checks.push_back({"99 of 100 hosts are infected scan by scan",
                          spread::reached(each, few / 100 * 99) < SimTime::never()});
    return {row};
}

}  // namespace naga::bench
