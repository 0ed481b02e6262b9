#include "wire/hosts.h"

#include <algorithm>

#include "range/terrain.h"
#include "sim/chance.h"
#include "sim/digest.h"

namespace naga::wire {

using world::none;

namespace {

// Habits are a fact of the world: no seed moves them.
constexpr std::uint64_t plan_key = 0x6E61676120686162;

System system_of(std::string_view platform) {
    if (platform == "winxp") return System::windows_xp;
    if (platform == "win7") return System::windows_7;
    if (platform == "freebsd") return System::freebsd_9;
    if (platform == "android") return System::android_4;
    return System::linux_3;
}

}  // namespace

Hosts::Hosts(const world::Nation& nation) : nation_(&nation), addresses_(nation) {
    crowds_.resize(nation.networks.size() * 24);
    for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
        const world::HostGroup& group = nation.groups[g];
        systems_.push_back(system_of(group.platform));
        if (group.kind == "server" || group.count == 0) continue;
        const range::Hours hours = range::hours_of(group.hours);
        for (std::uint32_t hour = 0; hour < 24; ++hour) {
            std::vector<Crowd>& crowd = crowds_[group.network * 24 + hour];
            const double before = crowd.empty() ? 0 : crowd.back().until;
            crowd.push_back({before + group.count * range::share_on(hours, hour), g});
        }
    }
    resolvers_.reserve(nation.networks.size());
    for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
        resolvers_.push_back(addresses_.spare(n, 53));
    seat_people();
}

// People sit at the hosts of their organisation in their network; where it has none, in the
// largest offices there that nobody owns, or in the largest group of any kind, one group of people
// behind the other.
void Hosts::seat_people() {
    std::vector<std::uint32_t> next(nation_->groups.size());
    for (const world::People& people : nation_->people) {
        std::uint32_t best = none;
        auto rank = [&](std::uint32_t g) {
            const world::HostGroup& group = nation_->groups[g];
            const int own = group.organisation == people.organisation              ? 2
                            : group.organisation == none && group.kind == "office" ? 1
                                                                                   : 0;
            return std::pair(own, group.count);
        };
        for (std::uint32_t g = 0; g < nation_->groups.size(); ++g) {
            const world::HostGroup& group = nation_->groups[g];
            if (group.network != people.network || group.kind == "server" || group.count == 0)
                continue;
            if (best == none || rank(g) > rank(best)) best = g;
        }
        if (best == none) {
            desks_.push_back({});
            continue;
        }
        desks_.push_back({best, next[best]});
        next[best] = (next[best] + people.count) % nation_->groups[best].count;
    }
}

HostName Hosts::host_of(std::uint32_t people, std::uint32_t n) const {
    const Desk& desk = desks_[people];
    if (desk.group == none) return {};
    return {desk.group, (desk.first + n) % nation_->groups[desk.group].count};
}

inet::Address Hosts::address_of(HostName host) const {
    return addresses_.of_host(host.group, host.number);
}

Habit Hosts::habit_of(HostName host) const {
    const world::HostGroup& group = nation_->groups[host.group];
    Habit habit;
    habit.identity = sim::mix(sim::mix(plan_key, host.group), host.number);
    habit.system = systems_[host.group];
    habit.nat = group.nat;
    habit.agent = static_cast<std::uint8_t>(habit.identity >> 56);
    return habit;
}

// Servers of 2013: mostly Linux, some Windows, a few BSD.
Habit Hosts::habit_of_server(inet::Address address) const {
    Habit habit;
    habit.identity = sim::mix(plan_key + 1, address.bits);
    const std::uint64_t die = habit.identity % 100;
    habit.system = die < 78 ? System::linux_3 : die < 92 ? System::windows_7 : System::freebsd_9;
    habit.agent = static_cast<std::uint8_t>(habit.identity >> 56);
    return habit;
}

inet::Address Hosts::resolver_of(std::uint32_t network) const { return resolvers_[network]; }

HostName Hosts::pick(std::uint32_t network, std::int64_t hour, std::uint64_t bits) const {
    const std::vector<Crowd>& crowd = crowds_[network * 24 + static_cast<std::uint32_t>(hour)];
    if (crowd.empty() || crowd.back().until <= 0) return {};
    const double at =
        sim::unit(static_cast<std::uint32_t>(bits >> 32), static_cast<std::uint32_t>(bits)) *
        crowd.back().until;
    const auto in = std::ranges::upper_bound(crowd, at, {}, &Crowd::until);
    const Crowd& chosen = in == crowd.end() ? crowd.back() : *in;
    const double before = &chosen == crowd.data() ? 0 : (&chosen - 1)->until;
    const std::uint32_t count = nation_->groups[chosen.group].count;
    const double share = (at - before) / (chosen.until - before);
    return {chosen.group, std::min(static_cast<std::uint32_t>(share * count), count - 1)};
}

std::uint64_t Hosts::count(std::uint32_t network) const {
    std::uint64_t sum = 0;
    for (const Crowd& crowd : crowds_[network * 24]) sum += nation_->groups[crowd.group].count;
    return sum;
}

}  // namespace naga::wire
