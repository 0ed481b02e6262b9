#include <algorithm>

#include "conduct/live.h"

namespace naga::conduct {

using exercise::Condition;
using world::none;

namespace {

// Half of those who want a service and more go without it.
constexpr std::int32_t down_ppm = 500'000;

std::optional<std::int64_t> found(const std::map<std::uint32_t, std::int64_t>& first,
                                  std::uint32_t place, std::int64_t until_us) {
    const auto at = first.find(place);
    if (at == first.end() || at->second > until_us) return std::nullopt;
    return at->second;
}

}  // namespace

void LiveFacts::see(const range::Range& range) {
    const std::int64_t now = range.now().in_microseconds();
    const world::Nation& nation = drill_->nation;
    std::map<std::uint32_t, std::int64_t> infected;
    const auto groups = range.groups();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        infected[nation.groups[g % nation.groups.size()].network] += groups[g].infected;
        infected[none] += groups[g].infected;
    }
    for (const auto& [network, count] : infected) {
        auto& seen = infected_[network];
        if (count > (seen.empty() ? 0 : seen.back().second)) seen.emplace_back(now, count);
    }
    for (std::uint32_t s = 0; s < range.services().size(); ++s) {
        const world::ServiceState& service = range.services()[s];
        if (service.answered_ppm < down_ppm) down_.try_emplace(s, now);
        if (service.site == world::SiteState::defaced) defaced_.try_emplace(s, now);
    }
    for (std::uint32_t l = 0; l < range.links().size(); ++l)
        if (range.links()[l].full != 0) full_.try_emplace(l, now);
}

void LiveFacts::reported(std::uint32_t team, exercise::Incident incident, std::int64_t at_us) {
    for (const exercise::Incident which : {incident, exercise::Incident::none}) {
        auto [at, fresh] = reports_.try_emplace({team, static_cast<std::uint8_t>(which)}, at_us);
        if (!fresh) at->second = std::min(at->second, at_us);
    }
}

std::optional<std::int64_t> LiveFacts::first(const Condition& c, std::int64_t until_us) const {
    const world::Nation& nation = drill_->nation;
    switch (c.kind) {
        case Condition::Kind::service_down: return found(down_, nation.service(c.about), until_us);
        case Condition::Kind::page_defaced:
            return found(defaced_, nation.service(c.about), until_us);
        case Condition::Kind::line_full:
            for (std::uint32_t l = 0; l < nation.links.size(); ++l)
                if (nation.links[l].id == c.about) return found(full_, l, until_us);
            return std::nullopt;
        case Condition::Kind::hosts_infected: {
            const auto seen = infected_.find(c.about.empty() ? none : nation.network(c.about));
            if (seen == infected_.end()) return std::nullopt;
            for (const auto& [at, count] : seen->second)
                if (count > c.above && at <= until_us) return at;
            return std::nullopt;
        }
        case Condition::Kind::campaign_begun:
            for (const adversary::Campaign& campaign : drill_->plan.campaigns)
                if (campaign.id == c.about && campaign.enabled && campaign.start <= until_us)
                    return campaign.start;
            return std::nullopt;
        case Condition::Kind::report: {
            const auto at =
                reports_.find({drill_->teams.find(c.about), static_cast<std::uint8_t>(c.incident)});
            if (at == reports_.end() || at->second > until_us) return std::nullopt;
            return at->second;
        }
    }
    return std::nullopt;
}

}  // namespace naga::conduct
