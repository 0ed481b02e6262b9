// What has a name: the nation's services, the lairs, and the sites of the world at large.
//
// Numbers of sites: first the services of the nation, then the lairs of the plan, then
// `world_sites` sites of the world at large, which sit in its core networks, are asked for by
// Zipf's law, and bear invented names under .example and .test.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adversary/plan.h"
#include "inet/address.h"
#include "world/nation.h"

namespace naga::wire {

inline constexpr std::uint32_t world_sites = 4'096;

// What a site is about: the words of its paths and pages follow from it.
enum class Theme : std::uint8_t {
    state,
    bank,
    school,
    news,
    video,
    social,
    mail,
    ads,
    cdn,
    updates,
    shop,
};
inline constexpr std::size_t themes = 11;

// 2013-12-09 09:00 in Vientiane.
inline constexpr std::int64_t epoch_2013_us = 1'386'554'400'000'000;

struct Site {
    std::string name;
    inet::Address address;
    std::uint32_t network = world::none;
    std::uint32_t service = world::none;  // of the nation
    std::uint32_t lair = world::none;     // of the plan
    std::uint32_t ttl_s = 300;            // of its address in the DNS
    Theme theme = Theme::news;
};

class Sites {
public:
    // `epoch_us` is T+0 in microseconds since 1970, UTC: the dates in answers follow from it.
    Sites(const world::Nation& nation, const adversary::Plan& plan,
          std::int64_t epoch_us = epoch_2013_us);

    std::uint32_t count() const { return static_cast<std::uint32_t>(sites_.size()); }
    const Site& site(std::uint32_t number) const { return sites_[number]; }
    std::uint32_t of_service(std::uint32_t service) const { return service; }
    std::uint32_t of_lair(std::uint32_t lair) const { return services_ + lair; }
    std::int64_t epoch_us() const { return epoch_us_; }
    // A site of the world at large in this core network, by popularity; none when it has none.
    // Logarithmic.
    std::uint32_t popular(std::uint32_t core_network, std::uint64_t bits) const;
    const world::Nation& nation() const { return *nation_; }
    const adversary::Plan& plan() const { return *plan_; }

private:
    const world::Nation* nation_;
    const adversary::Plan* plan_;
    std::uint32_t services_ = 0;
    std::vector<Site> sites_;
    std::int64_t epoch_us_ = 0;
    // By network: its sites, most asked first, with the sum of the weights up to each.
    struct Shelf {
        std::vector<std::uint32_t> sites, weights;
    };
    std::vector<Shelf> of_core_;
};

}  // namespace naga::wire
