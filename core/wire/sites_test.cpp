#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "wire/sites.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "wire/made_up.h"

using namespace naga;
using namespace naga::wire;

TEST_CASE("each site has a name of its own that nobody can own, and an address in its network") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    REQUIRE(sites.count() == 3 + 2 + world_sites);
    std::set<std::string> names;
    std::set<std::uint32_t> addresses;
    for (std::uint32_t i = 0; i < sites.count(); ++i) {
        const Site& site = sites.site(i);
        CHECK_MESSAGE(inet::is_drill_name(site.name), site.name);
        CHECK(site.name.size() <= 60);
        CHECK_MESSAGE(names.insert(site.name).second, site.name);
        CHECK(site.ttl_s >= 60);
        if (i == 2) continue;  // browsing has no address
        CHECK(addresses.insert(site.address.bits).second);
        CHECK(nation.network_of(site.address) == site.network);
        CHECK((site.address.bits & 255) != 0);
    }
    CHECK(sites.site(sites.of_service(1)).name == "mail.gov-la.example");
    CHECK(sites.site(sites.of_lair(0)).name == "update.weather-now.example");
    CHECK(sites.site(sites.of_lair(0)).lair == 0);
    CHECK(sites.site(sites.of_lair(0)).network == 3);
}

TEST_CASE("names of sites do not depend on how many lairs or services there are") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const adversary::Plan nobody;
    const Sites with(nation, plan), without(nation, nobody);
    for (std::uint32_t i = 0; i < world_sites; ++i) {
        CHECK(with.site(5 + i).name == without.site(3 + i).name);
        CHECK(with.site(5 + i).address == without.site(3 + i).address);
    }
}

TEST_CASE("sites are asked for by Zipf's law, within their core network") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    std::map<std::uint32_t, int> asked;
    constexpr int picks = 200'000;
    for (std::uint64_t i = 0; i < picks; ++i) {
        const std::uint32_t site = sites.popular(0, sim::mix(i, 5));
        REQUIRE(sites.site(site).network == 0);
        ++asked[site];
    }
    // Of two sites in the network the first is asked for as its number says.
    const std::uint32_t first = asked.begin()->first;
    const std::uint32_t other = std::next(asked.begin(), 9)->first;
    const double ratio = static_cast<double>(other - 4) / static_cast<double>(first - 4);
    const double seen = static_cast<double>(asked[first]) / asked[other];
    CHECK(seen > 0.8 * ratio);
    CHECK(seen < 1.25 * ratio);
    CHECK(asked.size() > 1'000);
    CHECK(sites.popular(2, 1) == world::none);
}
