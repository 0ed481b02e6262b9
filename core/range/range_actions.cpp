// The one door through which the nation changes: each action, and what it does.

#include <algorithm>

#include "base/det_math.h"
#include "base/ensure.h"
#include "range/range_shared.h"
#include "sim/digest.h"

namespace naga::range {

namespace {

template <typename... Each>
struct Overloaded : Each... {
    using Each::operator()...;
};
template <typename... Each>
Overloaded(Each...) -> Overloaded<Each...>;

people::Stance stance_of(adversary::Stance stance) {
    switch (stance) {
        case adversary::Stance::helpful: return people::Stance::helpful;
        case adversary::Stance::inadequate: return people::Stance::inadequate;
        case adversary::Stance::ignoring: return people::Stance::ignoring;
    }
    return people::Stance::inadequate;
}

}  // namespace

Result<void> Range::apply(const world::Action& action, std::uint64_t cause) {
    Header& header = arena_.rows(header_)[0];
    const world::Nation& nation = *terrain_->nation;
    const std::size_t groups = nation.groups.size();

    auto set_filter = [&](world::FilterState f) -> Result<void> {
        if (header.filters == filters_max)
            return refuse(Problem{Problem::Kind::refused, "filters",
                                  "there are " + std::to_string(filters_max) + " already",
                                  "the table of filters is full", "lift one first"});
        f.order = cause;
        f.from_us = now_us_;
        arena_.rows(filters_)[header.filters++] = f;
        header.dirty = 1;
        list_worm_filters();
        return {};
    };
    // Calls `each(row, stretch)` for every vulnerable host of a group.
    auto for_hosts = [&](std::uint32_t group, const auto& each) {
        for (std::size_t m = 0; m < terrain_->plan->malware.size(); ++m) {
            const std::uint32_t s = terrain_->group_stretch[m * groups + group];
            if (s == none) continue;
            const Stretch& stretch = terrain_->stretches[s];
            for (std::uint32_t k = 0; k < stretch.count; ++k) each(stretch.first + k, stretch);
        }
    };
    // The host is clean at the latest then, and cannot be infected again.
    auto clean_by = [&](std::uint32_t row, Host& host, std::int64_t clean_at) {
        host.remedy = 1;
        if (clean_at < host.clean_at) {
            host.clean_at = std::max(clean_at, now_us_ + 1);
            put(host.clean_at, row, due_clean, host.infections);
        }
        note(row, 5);
    };

    return std::visit(
        Overloaded{
            [&](const world::Filter& a) -> Result<void> {
                return set_filter({.at = a.at,
                                   .traffic = static_cast<std::uint32_t>(a.traffic),
                                   .from_network = a.from_network,
                                   .from_country = a.from_country,
                                   .to_service = a.to_service,
                                   .to_first = a.to_prefix ? a.to_prefix->first.bits : 0,
                                   .to_length = a.to_prefix ? a.to_prefix->length : none,
                                   .hit_ppm = a.hit_ppm,
                                   .miss_ppm = a.miss_ppm});
            },
            [&](const world::Blackhole& a) -> Result<void> {
                return set_filter({.at = a.at,
                                   .kind = 1,
                                   .to_service = a.service,
                                   .hit_ppm = 1'000'000,
                                   .miss_ppm = 1'000'000});
            },
            [&](const world::Sinkhole& a) -> Result<void> {
                return set_filter({.at = a.at, .kind = 2, .lair = a.lair});
            },
            [&](const world::Lift& a) -> Result<void> {
                for (world::FilterState& f : arena_.rows(filters_).first(header.filters))
                    if (f.order == a.order && filter_on(f)) f.until_us = now_us_;
                header.dirty = 1;
                list_worm_filters();
                return {};
            },
            [&](const world::Isolate& a) -> Result<void> {
                const auto hosts = arena_.rows(hosts_);
                for_hosts(a.group, [&](std::uint32_t row, const Stretch& s) {
                    Host& host = hosts[row];
                    if (host.health != Health::infected || host.isolated != 0) return;
                    // One infected host in ten is not found on the day.
                    if (chance_.uniform(Purpose::mistake, row, host.infections) < 0.1) return;
                    host.isolated = 1;
                    ++arena_.rows(groups_)[s.malware * groups + s.group].isolated;
                    note(row, 4);
                });
                header.dirty = 1;
                return {};
            },
            [&](const world::Clean& a) -> Result<void> {
                const auto hosts = arena_.rows(hosts_);
                std::int64_t done = 0;
                for_hosts(a.group, [&](std::uint32_t row, const Stretch&) {
                    Host& host = hosts[row];
                    if (host.health != Health::infected) return;
                    ++done;  // twenty minutes of one person a host
                    clean_by(row, host,
                             now_us_ + done * 20 * minute_us / std::max<std::int64_t>(1, a.staff));
                });
                return {};
            },
            [&](const world::Patch& a) -> Result<void> {
                const auto hosts = arena_.rows(hosts_);
                for_hosts(a.group, [&](std::uint32_t row, const Stretch&) {
                    if (hosts[row].health == Health::immune) return;
                    // Half of the hosts are patched within twelve hours of switched-on time.
                    const double u = chance_.uniform(Purpose::patch_time, row, 0);
                    const std::int64_t at =
                        now_us_ + people::delay(Duration::hours(12), 1.0, u).in_microseconds();
                    put(at, row, due_patch, 0);
                    note(row, sim::mix(7, static_cast<std::uint64_t>(at)));
                });
                return {};
            },
            [&](const world::Notify& a) -> Result<void> {
                if (!a.detailed) return {};
                const auto hosts = arena_.rows(hosts_);
                for (std::uint32_t g = 0; g < groups; ++g) {
                    if (nation.groups[g].network != a.network) continue;
                    if (a.group != none && a.group != g) continue;
                    for_hosts(g, [&](std::uint32_t row, const Stretch&) {
                        Host& host = hosts[row];
                        if (host.health != Health::infected || host.told != 0) return;
                        const double wait =
                            chance_.exponential(Purpose::cleanup_notice, row, host.infections);
                        host.told = 1;
                        clean_by(row, host,
                                 now_us_ + people::clean_up_delay(people::Notice::detailed, wait,
                                                                  setting_.time_factor)
                                               .in_microseconds());
                    });
                }
                return {};
            },
            [&](const world::RestoreSite& a) -> Result<void> {
                world::ServiceState& site = arena_.rows(services_)[a.service];
                if (site.site != SiteState::defaced) return {};
                site.defaced_us += now_us_ - site.defaced_at;
                site.site = SiteState::sound;
                const Campaign& campaign = terrain_->plan->campaigns[site.by_campaign];
                if (campaign.again_after > 0) {
                    const double u = chance_.uniform(Purpose::attacker_delay, a.service,
                                                     sim::cause_of(site.defacements, deface_again));
                    put(now_us_ +
                            people::delay(Duration::microseconds(campaign.again_after), 0.5, u)
                                .in_microseconds(),
                        a.service, due_again, site.defacements);
                }
                note(a.service, 48);
                return {};
            },
            [&](const world::PatchSite& a) -> Result<void> {
                arena_.rows(services_)[a.service].patched = 1;
                note(a.service, 49);
                return {};
            },
            [&](const world::ResetCredentials& a) -> Result<void> {
                arena_.rows(people_)[a.people].reset_at = now_us_;
                note(a.people, 50);
                return {};
            },
            [&](const world::TakeDown& a) -> Result<void> {
                world::LairState& lair = arena_.rows(lairs_)[a.lair];
                if (lair.open == 0 || lair.taken_down != 0) return {};
                lair.taken_down = 1;
                const adversary::Lair& plan = terrain_->plan->lairs[a.lair];
                const double u = chance_.uniform(Purpose::takedown_time, a.lair, 0);
                put(now_us_ + people::take_down_delay(plan.hosting == adversary::Hosting::resilient
                                                          ? people::Hosting::resilient
                                                          : people::Hosting::ordinary,
                                                      stance_of(plan.stance), u)
                                  .in_microseconds(),
                    a.lair, due_take_down, 0);
                return {};
            },
            [&](const world::Advisory& a) -> Result<void> {
                world::CountryState& country = arena_.rows(countries_)[a.country];
                country.cautious_until = now_us_ + 8 * hour_us;
                ++country.advisories;
                return {};
            },
            [&](const world::Infect& a) -> Result<void> {
                const std::uint32_t s = terrain_->group_stretch[a.malware * groups + a.group];
                if (s == none) return {};
                const Stretch& stretch = terrain_->stretches[s];
                const double wanted = static_cast<double>(a.count) * terrain_->plan->attack_size;
                const auto count = static_cast<std::uint32_t>(
                    std::min(wanted, static_cast<double>(stretch.count)));
                for (std::uint32_t k = 0; k < count; ++k)
                    if (arena_.rows(hosts_)[stretch.first + k].health == Health::susceptible)
                        infect(stretch.first + k);
                return {};
            },
            [&](const world::Deface& a) -> Result<void> {
                world::ServiceState& site = arena_.rows(services_)[a.service];
                if (site.site == SiteState::defaced || site.patched != 0) return {};
                site.site = SiteState::defaced;
                site.defaced_at = now_us_;
                ++site.defacements;
                site.by_campaign = a.campaign;
                see(Seen::defacement, a.service, a.campaign, 1);
                note(a.service, 51);
                return {};
            },
            [&](const world::SendLures& a) -> Result<void> {
                const world::People& people = nation.people[a.people];
                world::PeopleState& state = arena_.rows(people_)[a.people];
                const auto count = static_cast<std::uint32_t>(
                    std::min(1.0, terrain_->plan->attack_size) * people.count);
                state.lures += count;
                see(Seen::lure, a.people, a.campaign, count);
                for (std::uint32_t person = 0; person < count; ++person) {
                    const std::uint64_t id = lure_of(a.campaign, a.wave, person);
                    const auto w = chance_.words(Purpose::phish_click, a.people, id);
                    const bool clicks = sim::below(w[0], 1'000'000) < people.susceptible_ppm;
                    if (clicks) {
                        const double u = chance_.uniform(Purpose::phish_time, a.people, id);
                        put(now_us_ + people::lure_delay(u).in_microseconds(), a.people, due_click,
                            id);
                    }
                    const double reports =
                        clicks ? people::reports_of_clickers : people::reports_of_careful;
                    if (static_cast<double>(w[1]) * 0x1p-32 < reports) {
                        const double u = chance_.uniform(Purpose::phish_report, a.people, id);
                        put(now_us_ + people::report_delay(u).in_microseconds(), a.people,
                            due_report, id);
                    }
                }
                return {};
            },
            [&](const world::SetFlood& a) -> Result<void> {
                arena_.rows(campaigns_)[a.campaign].on = a.on ? 1 : 0;
                header.dirty = 1;
                note(a.campaign, a.on ? 52 : 53);
                return {};
            },
            [&](const world::OpenLair& a) -> Result<void> {
                world::LairState& lair = arena_.rows(lairs_)[a.lair];
                // What was taken down stays down.
                if (lair.open != 0 || lair.closed_at != never) return {};
                lair.open = 1;
                lair.opened_at = now_us_;
                // Hosts that had nobody left to call find it.
                for (std::uint32_t m = 0; m < terrain_->plan->malware.size(); ++m) {
                    const std::vector<std::uint32_t>& list = terrain_->plan->malware[m].lairs;
                    std::uint32_t& called = arena_.rows(malware_)[m].lair;
                    if (std::ranges::find(list, a.lair) != list.end() &&
                        (called == none || arena_.rows(lairs_)[called].closed_at != never))
                        called = a.lair;
                }
                header.dirty = 1;
                note(a.lair, 54);
                return {};
            },
            [&](const world::CutLink& a) -> Result<void> {
                std::uint32_t& down = arena_.rows(links_)[a.link].down;
                header.links_down -= down;
                down = a.down ? 1 : 0;
                header.links_down += down;
                header.dirty = 1;
                return {};
            },
        },
        action);
}

}  // namespace naga::range
