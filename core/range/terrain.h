// Everything about a drill's nation that can be worked out before the first minute.
//
// Routes between networks, the ways of all demand, and the place of every vulnerable host in
// the host table. Fixed for a world and a plan, shared by all runs and threads.

#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "adversary/plan.h"
#include "base/result.h"
#include "range/addresses.h"
#include "traffic/flow.h"
#include "world/nation.h"

namespace naga::range {

// When the hosts of a group are switched on.
enum class Hours : std::uint8_t { always, shop, evening, office };
Hours hours_of(std::string_view word);
// The share of a group's hosts that is on in an hour (0 to 23) of the local day.
double share_on(Hours hours, std::int64_t hour);
// The share of those who have a thing that use it in a quarter of an hour, counted from midnight
// of the local day. Needs quarter >= 0.
double share_in_use(std::int64_t quarter);

// The vulnerable hosts of one group for one malware: rows [first, first + count) of the host
// table. The k-th of them sits at the place permute(k) of its group.
struct Stretch {
    std::uint32_t group = 0;
    std::uint32_t malware = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t sticks = 0;  // the first `sticks` also run what lies on a stick
    double contacts_per_hour = 0;
    std::uint64_t scan_below = 0;   // a 32-bit word below this is a scan,
    std::uint64_t local_below = 0;  // below this a local contact, else a stick
    // Of the group, beside what every contact asks for.
    std::uint32_t network = 0;
    std::uint32_t country = 0;
    std::uint32_t hosts = 0;  // vulnerable or not
    std::uint32_t per_site = 1;
    Hours hours = Hours::always;
    bool nat = false;
    bool server = false;
};

enum class Stream : std::uint8_t { use, flood, amplification };

// What one aggregate of the load is about.
struct Demand {
    Stream stream = Stream::use;
    std::uint32_t service = 0;
    std::uint32_t network = 0;   // of the users; of the bots; of the amplifiers
    std::uint32_t campaign = 0;  // floods
    double users = 0;            // at the busiest hour
    double amplifiers = 0;
    std::uint32_t first_stop = 0, stops = 0;  // networks the requests or the flood pass, in order
};

struct Terrain {
    const world::Nation* nation = nullptr;
    const adversary::Plan* plan = nullptr;
    Addresses addresses;

    std::vector<Stretch> stretches;            // by malware, then country, then group
    std::vector<std::uint32_t> stretch_of;     // of each host row
    std::vector<std::uint32_t> malware_first;  // row ranges: [m], [m+1]
    std::vector<std::uint32_t> country_first;  // row ranges: [m * countries + c], and the next
    std::vector<std::uint32_t> group_stretch;  // [m * groups + g], or none

    // next[to * networks + from]: the next network on the way, or 0xFFFF.
    std::uint32_t networks = 0;
    std::vector<std::uint16_t> next;
    // directed[link]: 2 * link for from->to. Between neighbours only.
    std::uint32_t directed_link(std::uint32_t from, std::uint32_t to) const;
    std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> lines;  // [from]: (to, link)
    // The next network on the way, or 0xFFFF where there is none. Needs from != to.
    std::uint16_t next_hop(std::uint32_t from, std::uint32_t to) const {
        return next[to * std::size_t{networks} + from];
    }
    // The networks from `from` to `to`, both included; empty where there is no route.
    std::vector<std::uint32_t> way(std::uint32_t from, std::uint32_t to) const;

    traffic::Load load;           // offered and drops are filled in by the range
    std::vector<Demand> demands;  // of each aggregate
    std::vector<std::uint32_t> stops;

    std::uint32_t host_rows() const { return static_cast<std::uint32_t>(stretch_of.size()); }
    std::uint32_t service_in(std::uint32_t service) const {
        return static_cast<std::uint32_t>(2 * nation->links.size() + 2 * service);
    }
};

// Refused when the relations between networks are not a hierarchy, or world or plan are larger
// than the limits below, which keep a run within about a gigabyte.
Result<Terrain> survey(const world::Nation& nation, const adversary::Plan& plan);

inline constexpr std::uint32_t networks_max = 4'096;  // the table of next hops grows by the square
inline constexpr std::uint32_t links_max = 50'000;
inline constexpr std::uint64_t host_rows_max = 20'000'000;  // 32 bytes each in every run
inline constexpr std::uint32_t aggregates_max = 200'000;
inline constexpr std::uint32_t campaigns_max = 4'096;
inline constexpr std::uint32_t waves_max = 4'096;      // of one campaign
inline constexpr std::uint32_t mails_max = 5'000'000;  // of all waves together

}  // namespace naga::range
