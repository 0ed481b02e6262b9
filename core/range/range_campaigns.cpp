// What campaigns do in their time, what people do with lures, and where lairs move.

#include <algorithm>

#include "base/det_math.h"
#include "base/ensure.h"
#include "range/range_shared.h"
#include "sim/digest.h"

namespace naga::range {

namespace {

bool has_weakness(const world::Service& service, std::string_view weakness) {
    return std::ranges::any_of(service.weaknesses,
                               [&](const world::Weakness& w) { return w.id == weakness; });
}

}  // namespace

// A person of a people group meets a lure, or what was typed is used.
void Range::click(const sim::Event& event) {
    const std::uint32_t campaign = campaign_of(event.cause);
    const Campaign& c = terrain_->plan->campaigns[campaign];
    const std::uint32_t group = event.entity;
    world::PeopleState& p = arena_.rows(people_)[group];
    const world::People& people = terrain_->nation->people[group];
    if (event.kind == due_report) {
        ++p.reported;
        see(Seen::lure_report, group, campaign, 1);
        return;
    }
    const double use = chance_.uniform(Purpose::credential_use, group, event.cause);
    const std::int64_t until_used = std::max<std::int64_t>(
        1, people::delay(Duration::microseconds(c.use_after), 1.0, use).in_microseconds());
    if (event.kind == due_click) {
        const world::CountryState& country =
            arena_.rows(countries_)[terrain_->nation->networks[people.network].country];
        const double u = chance_.uniform(Purpose::phish_accept, group, event.cause);
        if (now_us_ < country.cautious_until && u < 1 - people::caution_after_advisory) return;
        if (!lair_reached_from(c.lair, people.network)) return;
        ++p.typed;
        see(Seen::lure_visit, group, c.lair, 1);
        note(group, 16);
        put(now_us_ + until_used, group, due_use, event.cause);
        return;
    }
    // A password that was changed after it was typed is worthless.
    if (p.reset_at >= now_us_ - until_used) return;
    ++p.lost;
    p.records_lost += people.records_a_person;
    see(Seen::account_abuse, group, campaign, 1);
    note(group, 17);
}

void Range::step_campaign(const sim::Event& event) {
    const std::uint32_t c = event.entity;
    const Campaign& campaign = terrain_->plan->campaigns[c];
    world::CampaignState& state = arena_.rows(campaigns_)[c];
    auto act = [&](const world::Action& action) {
        ensure(apply(action, sim::cause_of(c, event.cause)).has_value(),
               "a step of the plan can be carried out");
    };
    const bool ends = campaign.kind == CampaignKind::flood && event.cause == 1;
    if (now_us_ >= setting_.endex_us && !ends) return;
    switch (campaign.kind) {
        case CampaignKind::infection: {
            const adversary::Seeding& seed = campaign.seeds[event.cause];
            act(world::Infect{seed.group, seed.count, campaign.malware});
            break;
        }
        case CampaignKind::phishing:
            if (arena_.rows(lairs_)[campaign.lair].opened_at == never)
                act(world::OpenLair{campaign.lair});
            for (const std::uint32_t people : campaign.waves[event.cause].people)
                act(world::SendLures{people, c, static_cast<std::uint32_t>(event.cause)});
            break;
        case CampaignKind::flood: act(world::SetFlood{c, event.cause == 0}); break;
        case CampaignKind::defacement: deface_next(c); break;
    }
    ++state.steps;
}

void Range::deface_next(std::uint32_t c) {
    const Campaign& campaign = terrain_->plan->campaigns[c];
    const world::Nation& nation = *terrain_->nation;
    world::CampaignState& state = arena_.rows(campaigns_)[c];
    const double size = terrain_->plan->attack_size;
    if (state.steps >= campaign.sites_max || size <= 0) return;
    // The sites are taken in an order of fate; a site that is patched in time is passed over.
    std::vector<std::uint32_t> sites;
    for (std::uint32_t s = 0; s < nation.services.size(); ++s) {
        const world::Service& site = nation.services[s];
        if (nation.networks[site.network].country == nation.home &&
            has_weakness(site, campaign.weakness) &&
            (campaign.sectors.empty() ||
             std::ranges::find(campaign.sectors, site.sector) != campaign.sectors.end()))
            sites.push_back(s);
    }
    const std::uint64_t list = sim::cause_of("deface");
    std::ranges::sort(sites, {}, [&](std::uint32_t s) {
        return std::pair(chance_.bits(Purpose::host_place, s, list), s);
    });
    if (state.steps >= sites.size()) return;
    const std::uint32_t site = sites[state.steps];
    if (arena_.rows(services_)[site].patched == 0)
        ensure(apply(world::Deface{site, c}, sim::cause_of(c, state.steps)).has_value(),
               "a site can be defaced");
    const double gap = chance_.exponential(Purpose::deface_time, c, state.steps);
    put(now_us_ + whole_us(gap * static_cast<double>(campaign.pace) / size), c, due_campaign,
        state.steps + 1);
}

void Range::lose_lair(std::uint32_t lair) {
    world::LairState& state = arena_.rows(lairs_)[lair];
    if (state.open == 0) return;
    state.open = 0;
    state.closed_at = now_us_;
    arena_.rows(header_)[0].dirty = 1;
    note(lair, 32);
    // The attacker notices and moves to the next lair, if there is one.
    for (std::uint32_t m = 0; m < terrain_->plan->malware.size(); ++m) {
        const adversary::Malware& malware = terrain_->plan->malware[m];
        if (arena_.rows(malware_)[m].lair != lair) continue;
        const auto at = std::ranges::find(malware.lairs, lair);
        if (at == malware.lairs.end() || at + 1 == malware.lairs.end()) continue;
        const double u = chance_.uniform(Purpose::attacker_delay, m, sim::cause_of(lair, move_on));
        put(now_us_ + people::delay(Duration::microseconds(malware.moves_after), 0.5, u)
                          .in_microseconds(),
            *(at + 1), due_lair, m);
    }
}

// The hosts of a malware call another lair from now on: `to`, or the first one behind it on its
// list that was not lost before it was needed.
void Range::move_lair(std::uint32_t malware, std::uint32_t to) {
    const std::vector<std::uint32_t>& list = terrain_->plan->malware[malware].lairs;
    auto at = std::ranges::find(list, to);
    while (at != list.end() && arena_.rows(lairs_)[*at].closed_at != never) ++at;
    if (at == list.end()) return;
    arena_.rows(malware_)[malware].lair = *at;
    ensure(apply(world::OpenLair{*at}, malware).has_value(), "a lair of the plan opens");
}

bool Range::lair_reached_from(std::uint32_t lair, std::uint32_t network) const {
    if (lair == none || arena_.rows(lairs_)[lair].open == 0) return false;
    if (!way_open(network, terrain_->plan->lairs[lair].network)) return false;
    for (const world::FilterState& f : filters())
        if (f.kind == 2 && f.lair == lair && f.at == network && filter_on(f)) return false;
    return true;
}

}  // namespace naga::range
