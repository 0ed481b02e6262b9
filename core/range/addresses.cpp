#include "range/addresses.h"

#include <algorithm>

#include "sim/chance.h"

namespace naga::range {

namespace {

constexpr std::uint64_t plan_key = 0x6E61676120616464;

std::uint32_t hosts_a_slot(const world::HostGroup& group) {
    return group.nat ? std::max(1u, group.per_site) : 1u;
}

}  // namespace

inet::Address nth_address(const world::Network& network, std::uint64_t n) {
    for (const inet::Prefix& prefix : network.prefixes) {
        if (n < prefix.size()) return {prefix.first.bits + static_cast<std::uint32_t>(n)};
        n -= prefix.size();
    }
    return {};
}

Addresses::Addresses(const world::Nation& nation)
    : nation_(&nation), slots_(nation.networks.size()), taken_(nation.networks.size()) {
    for (const world::HostGroup& group : nation.groups) {
        first_slot_.push_back(slots_[group.network]);
        const std::uint32_t each = hosts_a_slot(group);
        slots_[group.network] += group.count / each + (group.count % each == 0 ? 0 : 1);
    }
    for (const world::Service& service : nation.services) {
        std::uint64_t before = 0;
        for (const inet::Prefix& prefix : nation.networks[service.network].prefixes) {
            if (prefix.holds(service.address))
                taken_[service.network].push_back(
                    static_cast<std::uint32_t>(before + service.address.bits - prefix.first.bits));
            before += prefix.size();
        }
    }
    for (auto& offsets : taken_) std::ranges::sort(offsets);
}

// A slot whose address a service has moves behind the slots of all hosts.
inet::Address Addresses::at_slot(std::uint32_t network, std::uint32_t slot) const {
    const world::Network& there = nation_->networks[network];
    if (there.addresses == 0) return {};
    const auto usable =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(there.addresses, 0x7FFFFFFF));
    const auto& taken = taken_[network];
    for (std::uint32_t moves = 0;; ++moves) {
        const std::uint32_t offset = sim::permute(plan_key, network, slot % usable, usable);
        const auto at = std::ranges::lower_bound(taken, offset);
        if (at == taken.end() || *at != offset || moves == 8) return nth_address(there, offset);
        slot = slots_[network] + static_cast<std::uint32_t>(at - taken.begin()) +
               moves * static_cast<std::uint32_t>(taken.size());
    }
}

inet::Address Addresses::of_host(std::uint32_t group, std::uint32_t n) const {
    const world::HostGroup& g = nation_->groups[group];
    return at_slot(g.network, first_slot_[group] + n / hosts_a_slot(g));
}

inet::Address Addresses::spare(std::uint32_t network, std::uint32_t n) const {
    return at_slot(network,
                   slots_[network] + 9 * static_cast<std::uint32_t>(taken_[network].size()) + n);
}

}  // namespace naga::range
