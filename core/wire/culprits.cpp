#include "wire/culprits.h"

#include <algorithm>

#include "sim/digest.h"
#include "wire/talk.h"

namespace naga::wire {

using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

}  // namespace

Culprits::Culprits(const range::Terrain& terrain, const sim::Chance& chance)
    : terrain_(&terrain), chance_(chance), infections_(terrain.nation->networks.size()) {}

void Culprits::follow(const Film& film) {
    for (; infections_known_ < film.infections().size(); ++infections_known_) {
        const std::uint32_t row = film.infections()[infections_known_].row;
        const range::Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
        infections_[s.network].push_back(static_cast<std::uint32_t>(infections_known_));
    }
    if (cuts_known_ == film.cuts().size()) return;
    for (; cuts_known_ < film.cuts().size(); ++cuts_known_)
        cuts_.emplace_back(film.cuts()[cuts_known_].row, static_cast<std::uint32_t>(cuts_known_));
    std::ranges::sort(cuts_);
}

void Culprits::bots(const Film& film, std::uint32_t network, std::int64_t minute, std::int64_t hour,
                    std::vector<Bot>& found) const {
    const std::int64_t from = minute * minute_us, until = from + minute_us;
    for (const std::uint32_t i : infections_[network]) {
        const Infection& infection = film.infections()[i];
        if (infection.from_us >= until || infection.until_us <= from) continue;
        const range::Stretch& s = terrain_->stretches[terrain_->stretch_of[infection.row]];
        Bot bot;
        bot.identity = sim::mix(sim::mix(chance_.seed(), infection.row),
                                static_cast<std::uint64_t>(infection.from_us));
        const double on = range::share_on(s.hours, hour);
        if (on < 1 && die(sim::mix(infection.row, static_cast<std::uint64_t>(hour)), 1) >= on)
            continue;
        bool cut = false;
        for (auto at = std::ranges::lower_bound(cuts_, std::pair(infection.row, 0u));
             at != cuts_.end() && at->first == infection.row; ++at) {
            const Cut& c = film.cuts()[at->second];
            cut |= c.from_us <= from && from < c.until_us;
        }
        if (cut) continue;
        bot.host = {s.group, sim::permute(chance_.seed(), s.group * 64 + s.malware,
                                          infection.row - s.first, s.hosts)};
        bot.malware = s.malware;
        bot.from_us = infection.from_us;
        found.push_back(bot);
    }
}

std::vector<HostName> Culprits::amplifiers(std::uint32_t network, std::string_view weakness) const {
    std::vector<HostName> found;
    const world::Nation& nation = *terrain_->nation;
    for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
        const world::HostGroup& group = nation.groups[g];
        if (group.network != network) continue;
        for (const world::Weakness& w : group.weaknesses) {
            if (w.id != weakness) continue;
            const auto count =
                static_cast<std::uint32_t>(std::int64_t{group.count} * w.share_ppm / 1'000'000);
            for (std::uint32_t k = 0; k < count; ++k)
                found.push_back({g, sim::permute(0x616D70, g, k, group.count)});
        }
    }
    return found;
}

}  // namespace naga::wire
