// The one door through which people and campaigns change the nation: each action, and what it does.

#include <algorithm>
#include <type_traits>

#include "base/ensure.h"
#include "range/range_shared.h"
#include "sim/digest.h"

namespace naga::range {

namespace {

people::Stance stance_of(adversary::Stance stance) {
    switch (stance) {
        case adversary::Stance::helpful: return people::Stance::helpful;
        case adversary::Stance::inadequate: return people::Stance::inadequate;
        case adversary::Stance::ignoring: return people::Stance::ignoring;
    }
    return people::Stance::inadequate;
}

// Calls `each(row, stretch)` for every vulnerable host of a group.
template <typename Each>
void for_hosts(const Terrain& terrain, std::uint32_t group, const Each& each) {
    for (std::size_t m = 0; m < terrain.plan->malware.size(); ++m) {
        const std::uint32_t s = terrain.group_stretch[m * terrain.nation->groups.size() + group];
        if (s == none) continue;
        const Stretch& stretch = terrain.stretches[s];
        for (std::uint32_t k = 0; k < stretch.count; ++k) each(stretch.first + k, stretch);
    }
}

}  // namespace

Result<void> Range::apply(const world::Action& action, std::uint64_t cause) {
    return std::visit(
        [&](const auto& a) -> Result<void> {
            if constexpr (std::is_void_v<decltype(carry_out(a, cause))>) {
                carry_out(a, cause);
                return {};
            } else {
                return carry_out(a, cause);
            }
        },
        action);
}

// ---- filters -------------------------------------------------------------------------------

Result<void> Range::set_filter(world::FilterState f, std::uint64_t cause) {
    Header& header = arena_.rows(header_)[0];
    if (header.filters == filters_max) forget_ended_filters();
    if (header.filters == filters_max)
        return refuse(Problem{Problem::Kind::refused, "filters",
                              "there are " + std::to_string(filters_max) + " in force",
                              "the table of filters is full", "lift one first"});
    f.order = cause;
    f.from_us = now_us_;
    arena_.rows(filters_)[header.filters++] = f;
    header.dirty = 1;
    list_worm_filters();
    return {};
}

// The rows in force move up, in their order. Only a full table is tidied, so that lifting what
// was just set leaves all other rows where they were.
void Range::forget_ended_filters() {
    Header& header = arena_.rows(header_)[0];
    const auto rows = arena_.rows(filters_).first(header.filters);
    const auto ended = std::ranges::remove_if(
        rows, [&](const world::FilterState& f) { return f.until_us <= now_us_; });
    std::ranges::fill(ended, world::FilterState{});
    header.filters -= static_cast<std::uint32_t>(ended.size());
}

Result<void> Range::carry_out(const world::Filter& a, std::uint64_t cause) {
    return set_filter({.at = a.at,
                       .traffic = static_cast<std::uint32_t>(a.traffic),
                       .from_network = a.from_network,
                       .from_country = a.from_country,
                       .to_service = a.to_service,
                       .to_first = a.to_prefix ? a.to_prefix->first.bits : 0,
                       .to_length = a.to_prefix ? a.to_prefix->length : none,
                       .hit_ppm = a.hit_ppm,
                       .miss_ppm = a.miss_ppm},
                      cause);
}

Result<void> Range::carry_out(const world::Blackhole& a, std::uint64_t cause) {
    return set_filter({.at = a.at,
                       .kind = 1,
                       .to_service = a.service,
                       .hit_ppm = 1'000'000,
                       .miss_ppm = 1'000'000},
                      cause);
}

Result<void> Range::carry_out(const world::Sinkhole& a, std::uint64_t cause) {
    return set_filter({.at = a.at, .kind = 2, .lair = a.lair}, cause);
}

void Range::carry_out(const world::Lift& a, std::uint64_t) {
    Header& header = arena_.rows(header_)[0];
    for (world::FilterState& f : arena_.rows(filters_).first(header.filters))
        if (f.order == a.order && filter_on(f)) f.until_us = now_us_;
    header.dirty = 1;
    list_worm_filters();
}

// ---- hosts ---------------------------------------------------------------------------------

void Range::carry_out(const world::Isolate& a, std::uint64_t) {
    const auto hosts = arena_.rows(hosts_);
    const std::size_t groups = terrain_->nation->groups.size();
    for_hosts(*terrain_, a.group, [&](std::uint32_t row, const Stretch& s) {
        Host& host = hosts[row];
        if (host.health != Health::infected || host.isolated != 0) return;
        if (chance_.uniform(Purpose::mistake, row, host.infection) < people::overlooked) return;
        host.isolated = 1;
        GroupState& g = arena_.rows(groups_)[s.malware * groups + s.group];
        ++g.isolated;
        g.cut.add(-1, now_us_);
        note(row, 4);
    });
    arena_.rows(header_)[0].dirty = 1;
}

// The host is clean at the latest then, and cannot be infected again.
void Range::clean_by(std::uint32_t row, std::int64_t clean_at) {
    Host& host = arena_.rows(hosts_)[row];
    host.remedy = 1;
    if (clean_at < host.clean_at) {
        host.clean_at = std::max(clean_at, now_us_ + 1);
        put(host.clean_at, row, due_clean, host.infection);
    }
    note(row, 5);
}

void Range::carry_out(const world::Clean& a, std::uint64_t) {
    const auto hosts = arena_.rows(hosts_);
    const std::int64_t staff = std::max<std::int64_t>(1, a.staff);
    std::int64_t done = 0;
    for_hosts(*terrain_, a.group, [&](std::uint32_t row, const Stretch&) {
        if (hosts[row].health != Health::infected) return;
        ++done;
        clean_by(row, now_us_ + done * people::cleaning_a_host.in_microseconds() / staff);
    });
}

void Range::carry_out(const world::Patch& a, std::uint64_t) {
    const auto hosts = arena_.rows(hosts_);
    for_hosts(*terrain_, a.group, [&](std::uint32_t row, const Stretch&) {
        if (hosts[row].health == Health::immune) return;
        const double u = chance_.uniform(Purpose::patch_time, row, 0);
        const std::int64_t at = now_us_ + people::patch_delay(u).in_microseconds();
        put(at, row, due_patch, 0);
        note(row, sim::mix(7, static_cast<std::uint64_t>(at)));
    });
}

void Range::carry_out(const world::Notify& a, std::uint64_t) {
    if (!a.detailed) return;
    const world::Nation& nation = *terrain_->nation;
    const auto hosts = arena_.rows(hosts_);
    for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
        if (nation.groups[g].network != a.network) continue;
        if (a.group != none && a.group != g) continue;
        for_hosts(*terrain_, g, [&](std::uint32_t row, const Stretch&) {
            Host& host = hosts[row];
            if (host.health != Health::infected || host.told != 0) return;
            const double wait = chance_.exponential(Purpose::cleanup_notice, row, host.infection);
            host.told = 1;
            clean_by(row, now_us_ + people::clean_up_delay(people::Notice::detailed, wait,
                                                           setting_.time_factor)
                                        .in_microseconds());
        });
    }
}

void Range::carry_out(const world::Infect& a, std::uint64_t cause) {
    const std::uint32_t s =
        terrain_->group_stretch[a.malware * terrain_->nation->groups.size() + a.group];
    if (s == none) return;
    const Stretch& stretch = terrain_->stretches[s];
    const double wanted = static_cast<double>(a.count) * terrain_->plan->attack_size;
    const auto count =
        static_cast<std::uint32_t>(std::min(wanted, static_cast<double>(stretch.count)));
    for (std::uint32_t k = 0; k < count; ++k)
        if (arena_.rows(hosts_)[stretch.first + k].health == Health::susceptible)
            infect(stretch.first + k, sim::mix(cause, k));
}

// ---- sites ---------------------------------------------------------------------------------

void Range::carry_out(const world::Deface& a, std::uint64_t cause) {
    world::ServiceState& site = arena_.rows(services_)[a.service];
    if (site.site == SiteState::defaced || site.patched != 0) return;
    site.site = SiteState::defaced;
    site.defaced_at = now_us_;
    ++site.defacements;
    site.defacement = cause;
    site.by_campaign = a.campaign;
    see(Seen::defacement, a.service, a.campaign, 1);
    note(a.service, 51);
}

void Range::carry_out(const world::RestoreSite& a, std::uint64_t) {
    world::ServiceState& site = arena_.rows(services_)[a.service];
    if (site.site != SiteState::defaced) return;
    site.defaced_us += now_us_ - site.defaced_at;
    site.site = SiteState::sound;
    const Campaign& campaign = terrain_->plan->campaigns[site.by_campaign];
    if (campaign.again_after > 0) {
        const double u = chance_.uniform(Purpose::attacker_delay, a.service,
                                         sim::cause_of(site.defacement, deface_again));
        put(now_us_ + people::delay(Duration::microseconds(campaign.again_after), 0.5, u)
                          .in_microseconds(),
            a.service, due_again, site.defacement);
    }
    note(a.service, 48);
}

void Range::carry_out(const world::PatchSite& a, std::uint64_t) {
    arena_.rows(services_)[a.service].patched = 1;
    note(a.service, 49);
}

// ---- people --------------------------------------------------------------------------------

void Range::carry_out(const world::SendLures& a, std::uint64_t) {
    world::PeopleState& state = arena_.rows(people_)[a.people];
    const auto count = static_cast<std::uint32_t>(std::min(1.0, terrain_->plan->attack_size) *
                                                  terrain_->nation->people[a.people].count);
    state.lures += count;
    see(Seen::lure, a.people, a.campaign, count);
    for (std::uint32_t person = 0; person < count; ++person)
        lure(a.people, lure_of(a.campaign, a.wave, person));
}

// One person of a people group gets a lure, and will click on it, report it, both or neither.
void Range::lure(std::uint32_t people, std::uint64_t id) {
    const auto w = chance_.words(Purpose::phish_click, people, id);
    const bool clicks =
        sim::below(w[0], 1'000'000) < terrain_->nation->people[people].susceptible_ppm;
    if (clicks) {
        const double u = chance_.uniform(Purpose::phish_time, people, id);
        put(now_us_ + people::lure_delay(u).in_microseconds(), people, due_click, id);
    }
    const double reports = clicks ? people::reports_of_clickers : people::reports_of_careful;
    if (static_cast<double>(w[1]) * 0x1p-32 < reports) {
        const double u = chance_.uniform(Purpose::phish_report, people, id);
        put(now_us_ + people::report_delay(u).in_microseconds(), people, due_report, id);
    }
}

void Range::carry_out(const world::ResetCredentials& a, std::uint64_t) {
    arena_.rows(people_)[a.people].reset_at = now_us_;
    note(a.people, 50);
}

void Range::carry_out(const world::Advisory& a, std::uint64_t) {
    arena_.rows(countries_)[a.country].cautious_until =
        now_us_ + people::advisory_lasts.in_microseconds();
}

// ---- lairs, floods and lines ---------------------------------------------------------------

void Range::carry_out(const world::OpenLair& a, std::uint64_t) {
    world::LairState& lair = arena_.rows(lairs_)[a.lair];
    // What was taken down stays down.
    if (lair.open != 0 || lair.closed_at != never) return;
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
    arena_.rows(header_)[0].dirty = 1;
    note(a.lair, 54);
}

void Range::carry_out(const world::TakeDown& a, std::uint64_t) {
    world::LairState& lair = arena_.rows(lairs_)[a.lair];
    if (lair.open == 0 || lair.taken_down != 0) return;
    lair.taken_down = 1;
    const adversary::Lair& plan = terrain_->plan->lairs[a.lair];
    const people::Hosting hosting = plan.hosting == adversary::Hosting::resilient
                                        ? people::Hosting::resilient
                                        : people::Hosting::ordinary;
    const double u = chance_.uniform(Purpose::takedown_time, a.lair, 0);
    const Duration wait = people::take_down_delay(hosting, stance_of(plan.stance), u);
    put(now_us_ + wait.in_microseconds(), a.lair, due_take_down, 0);
}

void Range::carry_out(const world::SetFlood& a, std::uint64_t) {
    arena_.rows(campaigns_)[a.campaign].on = a.on ? 1 : 0;
    arena_.rows(header_)[0].dirty = 1;
    note(a.campaign, a.on ? 52 : 53);
}

void Range::carry_out(const world::CutLink& a, std::uint64_t) {
    Header& header = arena_.rows(header_)[0];
    std::uint32_t& down = arena_.rows(links_)[a.link].down;
    header.links_down -= down;
    down = a.down ? 1 : 0;
    header.links_down += down;
    header.dirty = 1;
}

}  // namespace naga::range
