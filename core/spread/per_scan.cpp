#include "spread/per_scan.h"

#include <algorithm>
#include <queue>

#include "base/det_math.h"
#include "base/ensure.h"
#include "sim/chance.h"

namespace naga::spread {

namespace {

constexpr std::uint32_t nobody = UINT32_MAX;

struct Scan {
    double at = 0;  // seconds
    std::uint32_t host = 0;
    std::uint32_t number = 0;  // of this host's scans
};

struct Later {
    bool operator()(const Scan& a, const Scan& b) const {
        return a.at != b.at ? a.at > b.at : a.host > b.host;
    }
};

// Who lives where: the world first, then the private range of each group behind NAT.
struct Plan {
    std::vector<std::uint32_t> host_at;   // by address, or nobody
    std::vector<std::uint32_t> group_of;  // by host
    std::vector<std::uint32_t> range_of;  // by group, its first address
};

Plan settle(const Outbreak& outbreak, std::uint64_t seed) {
    Plan plan;
    std::uint64_t open = 0, end = outbreak.addresses;
    for (std::uint32_t g = 0; g < outbreak.groups.size(); ++g) {
        const Group& group = outbreak.groups[g];
        ensure(group.hosts <= group.addresses, "hosts fit into the range of their group");
        ensure(group.infected <= group.hosts, "only vulnerable hosts are infected");
        std::uint64_t& next = group.nat ? end : open;
        plan.range_of.push_back(static_cast<std::uint32_t>(next));
        next += group.addresses;
        plan.group_of.insert(plan.group_of.end(), group.hosts, g);
        ensure(plan.group_of.size() <= hosts_max, "the reference is for few hosts");
        ensure(open <= outbreak.addresses, "open ranges fit into the world");
        ensure(end <= addresses_max, "the reference is for few addresses");
    }
    plan.host_at.assign(end, nobody);
    std::uint32_t host = 0;
    for (std::uint32_t g = 0; g < outbreak.groups.size(); ++g)
        for (std::uint32_t k = 0; k < outbreak.groups[g].hosts; ++k)
            plan.host_at[plan.range_of[g] +
                         sim::permute(seed, g, k, outbreak.groups[g].addresses)] = host++;
    return plan;
}

}  // namespace

std::vector<SimTime> play_each_scan(const Outbreak& outbreak, std::uint32_t enough,
                                    std::uint64_t seed) {
    ensure(outbreak.scans_per_second > 0, "a worm scans");
    ensure(outbreak.addresses > 0 && outbreak.addresses <= addresses_max,
           "the reference is for few addresses, but not for none");
    const Plan plan = settle(outbreak, seed);
    std::vector<SimTime> infected_at(plan.group_of.size(), SimTime::never());
    std::priority_queue<Scan, std::vector<Scan>, Later> scans;

    // Hosts that a scan can still infect: in the open, or beside somebody infected.
    std::vector<std::uint32_t> spared(outbreak.groups.size());
    std::vector<std::uint8_t> within_reach(outbreak.groups.size());
    std::uint32_t infected = 0, open_to_scans = 0;
    for (std::uint32_t g = 0; g < spared.size(); ++g) {
        spared[g] = outbreak.groups[g].hosts;
        within_reach[g] = !outbreak.groups[g].nat && outbreak.local_share < 1.0;
        if (within_reach[g]) open_to_scans += spared[g];
    }

    // The words of a scan: 0 and 1 the wait before it, 2 local or not, 3 the address. A host in
    // the first word of the counter means purpose 0, which the engine does not have.
    const auto words = [seed](std::uint32_t host, std::uint32_t number) {
        return sim::philox(seed, {host, number, 0, 0});
    };
    const auto put = [&](double now, std::uint32_t host, std::uint32_t number) {
        const auto w = words(host, number);
        const double wait = -det::log(sim::unit(w[0], w[1])) / outbreak.scans_per_second;
        scans.push({now + wait, host, number});
    };
    const auto infect = [&](std::uint32_t host, double now) {
        const std::uint32_t g = plan.group_of[host];
        infected_at[host] = SimTime::after(Duration::from_hours(now / 3600));
        if (!within_reach[g] && outbreak.local_share > 0) {
            within_reach[g] = 1;
            open_to_scans += spared[g];
        }
        --spared[g];
        if (within_reach[g]) --open_to_scans;
        ++infected;
        put(now, host, 0);
    };

    std::uint32_t first = 0;
    for (const Group& group : outbreak.groups) {
        for (std::uint32_t k = 0; k < group.infected; ++k) infect(first + k, 0);
        first += group.hosts;
    }
    while (infected > 0 && infected < enough && open_to_scans > 0) {
        const Scan scan = scans.top();
        scans.pop();
        const auto w = words(scan.host, scan.number);
        const std::uint32_t own = plan.group_of[scan.host];
        const bool local = static_cast<double>(w[2]) * 0x1p-32 < outbreak.local_share;
        const std::uint32_t address =
            local ? plan.range_of[own] + sim::below(w[3], outbreak.groups[own].addresses)
                  : sim::below(w[3], outbreak.addresses);
        put(scan.at, scan.host, scan.number + 1);
        const std::uint32_t target = plan.host_at[address];
        if (target != nobody && infected_at[target] == SimTime::never()) infect(target, scan.at);
    }
    return infected_at;
}

SimTime reached(std::vector<SimTime> infected_at, std::uint32_t count) {
    ensure(count > 0, "the first host is number one");
    if (count > infected_at.size()) return SimTime::never();
    const auto nth = infected_at.begin() + (count - 1);
    std::nth_element(infected_at.begin(), nth, infected_at.end());
    return *nth;
}

}  // namespace naga::spread
