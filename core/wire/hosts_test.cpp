#include "wire/hosts.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "range/small_world.h"

namespace naga::wire {

TEST_CASE("hosts behind a NAT share the address of their site and keep habits of their own") {
    const auto small = range::small_world();
    const Hosts hosts(small->nation);
    const std::uint32_t cafes = small->group("cafes");
    std::map<std::uint32_t, std::set<std::uint64_t>> behind;
    for (std::uint32_t n = 0; n < 600; ++n)
        behind[hosts.address_of({cafes, n}).bits].insert(hosts.habit_of({cafes, n}).identity);
    CHECK(behind.size() == 50);
    for (const auto& [address, habits] : behind) CHECK(habits.size() == 12);
}

TEST_CASE("every address lies in its network, and no host has that of a service or of another") {
    const auto small = range::small_world();
    const Hosts hosts(small->nation);
    std::map<std::uint32_t, std::uint32_t> owner;
    for (const world::Service& service : small->nation.services)
        owner[service.address.bits] = 1'000'000;
    for (std::uint32_t g = 0; g < small->nation.groups.size(); ++g) {
        const world::HostGroup& group = small->nation.groups[g];
        const std::uint32_t each = group.nat ? group.per_site : 1;
        for (std::uint32_t n = 0; n < group.count; n += each) {
            const inet::Address address = hosts.address_of({g, n});
            CHECK(small->nation.network_of(address) == group.network);
            CHECK(owner.emplace(address.bits, g).second);
        }
    }
    for (std::uint32_t n = 1; n < small->nation.networks.size(); ++n)
        CHECK(owner.count(hosts.resolver_of(n).bits) == 0);
}

TEST_CASE("hosts are picked as often as they are many and switched on") {
    const auto small = range::small_world();
    const Hosts hosts(small->nation);
    std::map<std::uint32_t, int> picked;
    for (std::uint64_t i = 0; i < 26'000; ++i)
        ++picked[hosts.pick(small->network("isp"), 12, i * 0x9E3779B97F4A7C15ull).group];
    CHECK(picked[small->group("homes")] == doctest::Approx(20'000).epsilon(0.03));
    CHECK(picked[small->group("cafes")] == doctest::Approx(6'000).epsilon(0.05));
    CHECK(hosts.pick(small->network("core"), 12, 7).group == world::none);
}

TEST_CASE("each of the people has a host of their own network") {
    const auto small = range::small_world();
    const Hosts hosts(small->nation);
    const std::uint32_t staff = small->nation.people_group("staff");
    std::set<std::uint32_t> seats;
    for (std::uint32_t n = 0; n < 300; ++n) {
        const HostName host = hosts.host_of(staff, n);
        CHECK(small->nation.groups[host.group].network == small->network("gov"));
        seats.insert(host.number);
    }
    CHECK(seats.size() == 300);
}

}  // namespace naga::wire
