#include "measure/times.h"

#include <algorithm>

#include "measure/about.h"

namespace naga::measure {

using adversary::Campaign;
using adversary::CampaignKind;
using conduct::Drill;
using exercise::Move;
using exercise::Verb;

namespace {

void find_knowable(const Campaign& campaign, const Run& run, Times& times) {
    for (const auto& [key, first] : run.knowable) {
        const auto& [team, symptom, place, epoch] = key;
        // A minute that ended by the start shows nothing of the campaign.
        if (team != times.team || first.minute_end_us <= campaign.start ||
            !shows(campaign, static_cast<evidence::Symptom>(symptom), place))
            continue;
        if (!times.knowable || first.known_us < *times.knowable) {
            times.knowable = first.known_us;
            times.knowable_record = first.record;
        }
    }
}

void find_told(const Drill& drill, const Campaign& campaign, const Run& run, Times& times) {
    const auto first = [](std::optional<std::int64_t>& at, std::uint64_t& id, const Move& m) {
        if (at) return;
        at = m.at_us;
        id = m.id;
    };
    for (const Move& m : run.journal) {
        if (m.team != times.team) continue;
        const bool tells = m.what == Verb::report || m.what == Verb::share ||
                           m.what == Verb::request || m.what == Verb::log;
        if (!tells || !speaks_truly_of(drill, campaign, m, run.concerned)) continue;
        first(times.detected, times.detected_move, m);
        if (m.what == Verb::report) first(times.reported, times.reported_move, m);
        if (m.what == Verb::share || m.what == Verb::request)
            first(times.shared, times.shared_move, m);
    }
}

void find_contained(const Drill& drill, const Campaign& campaign, const Run& run, Times& times) {
    for (const conduct::Carried& order : run.carried) {
        if (order.team != times.team) continue;
        const auto at = contained_us(drill, campaign, run, order);
        if (!at || (times.contained && *times.contained <= *at)) continue;
        times.contained = at;
        times.contained_move = order.move;
    }
}

}  // namespace

std::optional<std::int64_t> contained_us(const Drill& drill, const Campaign& campaign,
                                         const Run& run, const conduct::Carried& order) {
    if (!order.done || order.refused) return std::nullopt;
    const Move& move = run.journal[order.entry];
    if (!remedies(drill, campaign, move, run.concerned)) return std::nullopt;
    std::int64_t at = order.effect_us;
    if (move.what == Verb::take_down) {
        // A request for a lair that is not up yet, or no more, ends nothing.
        const world::LairState& lair = run.lairs[move.on.lair];
        if (lair.closed_at == world::never || lair.opened_at > at || lair.closed_at < at)
            return std::nullopt;
        at = lair.closed_at;
    }
    if (at < campaign.start) return std::nullopt;
    return at;
}

std::vector<Times> times_of(const Drill& drill, const Run& run) {
    std::vector<Times> all;
    for (std::uint32_t c = 0; c < drill.plan.campaigns.size(); ++c) {
        const Campaign& campaign = drill.plan.campaigns[c];
        if (!campaign.enabled) continue;
        for (std::uint32_t t = 0; t < drill.teams.all.size(); ++t) {
            Times times;
            times.campaign = c;
            times.team = t;
            find_knowable(campaign, run, times);
            find_told(drill, campaign, run, times);
            find_contained(drill, campaign, run, times);
            times.recovered = run.recovered[c];
            if (times.knowable || times.detected || times.contained) all.push_back(times);
        }
    }
    return all;
}

bool still_shows(const adversary::Plan& plan, std::uint32_t c, const Shown& shown) {
    const Campaign& campaign = plan.campaigns[c];
    const bool begun = shown.now_us >= campaign.start;
    switch (campaign.kind) {
        case CampaignKind::defacement:
            return std::ranges::any_of(shown.services, [c](const world::ServiceState& site) {
                return site.site == world::SiteState::defaced && site.by_campaign == c;
            });
        case CampaignKind::flood:
            return shown.campaigns[c].on != 0 &&
                   std::ranges::any_of(campaign.targets, [&](std::uint32_t target) {
                       return shown.services[target].lost_milliusers > 0;
                   });
        case CampaignKind::phishing: return begun && shown.lairs[campaign.lair].open != 0;
        case CampaignKind::infection: return begun && shown.infected_home > 0;
    }
    return false;
}

}  // namespace naga::measure
