#include "range/range.h"

#include <algorithm>

#include "base/ensure.h"
#include "range/range_shared.h"
#include "sim/digest.h"

namespace naga::range {

Range::Range(const Terrain& terrain, const sim::Chance& chance, const Setting& setting)
    : terrain_(&terrain),
      chance_(chance),
      setting_(setting),
      header_(arena_.lay<Header>(1)),
      hosts_(arena_.lay<Host>(terrain.host_rows())),
      groups_(arena_.lay<GroupState>(static_cast<std::uint32_t>(
          terrain.nation->groups.size() * std::max<std::size_t>(1, terrain.plan->malware.size())))),
      services_(arena_.lay<world::ServiceState>(
          static_cast<std::uint32_t>(terrain.nation->services.size()))),
      links_(
          arena_.lay<world::LinkState>(static_cast<std::uint32_t>(terrain.nation->links.size()))),
      lairs_(arena_.lay<world::LairState>(static_cast<std::uint32_t>(terrain.plan->lairs.size()))),
      filters_(arena_.lay<world::FilterState>(filters_max)),
      people_(arena_.lay<world::PeopleState>(
          static_cast<std::uint32_t>(terrain.nation->people.size()))),
      countries_(arena_.lay<world::CountryState>(
          static_cast<std::uint32_t>(terrain.nation->countries.size()))),
      campaigns_(arena_.lay<world::CampaignState>(
          static_cast<std::uint32_t>(terrain.plan->campaigns.size()))),
      malware_(arena_.lay<world::MalwareState>(
          static_cast<std::uint32_t>(terrain.plan->malware.size()))),
      queue_(waiting_, SimTime::at_microseconds(setting.horizon_us)),
      load_(terrain.load) {
    auto fill = [this](const auto& table) {
        for (auto& row : arena_.rows(table)) row = {};
    };
    fill(header_), fill(hosts_), fill(groups_), fill(services_), fill(links_), fill(lairs_);
    fill(filters_), fill(people_), fill(countries_), fill(campaigns_), fill(malware_);

    const adversary::Plan& plan = *terrain.plan;
    for (std::uint32_t m = 0; m < plan.malware.size(); ++m)
        if (!plan.malware[m].lairs.empty()) move_lair(m, plan.malware[m].lairs.front());
    auto plan_step = [&](std::int64_t at, std::uint32_t campaign, std::uint64_t step) {
        queue_.put(waiting_, {std::max<std::int64_t>(at, 0), campaign, due_campaign, step});
    };
    for (std::uint32_t c = 0; c < plan.campaigns.size(); ++c) {
        const Campaign& campaign = plan.campaigns[c];
        if (!campaign.enabled) continue;
        switch (campaign.kind) {
            case CampaignKind::infection:
                for (std::uint32_t s = 0; s < campaign.seeds.size(); ++s)
                    plan_step(campaign.seeds[s].at, c, s);
                break;
            case CampaignKind::phishing:
                for (std::uint32_t w = 0; w < campaign.waves.size(); ++w)
                    plan_step(campaign.waves[w].at, c, w);
                break;
            case CampaignKind::defacement: plan_step(campaign.start, c, 0); break;
            case CampaignKind::flood:
                plan_step(campaign.start, c, 0);
                if (campaign.length > 0) plan_step(campaign.start + campaign.length, c, 1);
                break;
        }
    }
    Header& header = arena_.rows(header_)[0];
    header.dirty = 0;
    header.solved_step = 0;
    fill_load(0);
    solver_.solve(load_, flow_);
    read_flow();
}

// What follows from an event comes at least a microsecond after it, or it might stand before it
// in the order of events.
void Range::put(std::int64_t time, std::uint32_t entity, std::uint32_t kind, std::uint64_t cause) {
    queue_.put(waiting_, {std::max(time, now_us_ + 1), entity, kind, cause});
}

void Range::note(std::uint64_t entity, std::uint64_t what) {
    Header& header = arena_.rows(header_)[0];
    header.changes += sim::mix(sim::mix(entity, what), static_cast<std::uint64_t>(now_us_));
}

void Range::see(Seen seen, std::uint32_t place, std::uint32_t about, std::int64_t amount) {
    counting_.push_back({0, seen, place, about, amount});
}

void Range::run_until(SimTime until) {
    ensure(until >= now() && until.in_microseconds() <= (now_us_ / minute_us + 1) * minute_us,
           "a range runs within the minute that is running");
    sim::Event event;
    while (queue_.take(waiting_, until, event)) {
        now_us_ = event.time;
        switch (static_cast<Kind>(event.kind)) {
            case due_contact: contact(event); break;
            case due_clean: cleaned(event.entity, event.time); break;
            case due_patch: patched(event.entity); break;
            case due_click:
            case due_report:
            case due_use: click(event); break;
            case due_campaign: step_campaign(event); break;
            case due_again: {
                const auto& site = arena_.rows(services_)[event.entity];
                if (site.site == SiteState::sound && site.patched == 0 &&
                    site.defacement == event.cause)
                    ensure(apply(world::Deface{event.entity, site.by_campaign},
                                 sim::cause_of(event.cause, deface_again))
                               .has_value(),
                           "a site of the plan can be defaced");
                break;
            }
            case due_lair: move_lair(static_cast<std::uint32_t>(event.cause), event.entity); break;
            case due_take_down: lose_lair(event.entity); break;
        }
    }
    now_us_ = until.in_microseconds();
}

void Range::run_minute() {
    run_until(SimTime::at_microseconds((now_us_ / minute_us + 1) * minute_us));
    close_minute();
}

namespace {

void add(world::Tally& sum, std::int64_t sign, const world::Tally& part) {
    sum.add(sign, part.rest);
    sum.whole += sign * part.whole;
}

std::int64_t thousandths_of_hours(const world::Tally& seconds) {
    return (seconds.whole * 1000 + seconds.rest / 1000) / 3600;
}

}  // namespace

HarmSoFar Range::harm() const {
    const world::Nation& nation = *terrain_->nation;
    HarmSoFar harm;
    world::Tally infected, cut;  // host-seconds
    for (std::size_t s = 0; s < nation.services.size(); ++s) {
        if (nation.networks[nation.services[s].network].country != nation.home) continue;
        const world::ServiceState& state = arena_.rows(services_)[s];
        harm.service_user_hours += state.lost.whole / 3600;
        harm.users_cut_hours += state.cut.whole / 3600;
        std::int64_t us = state.defaced_us;
        if (state.site == SiteState::defaced) us += now_us_ - state.defaced_at;
        harm.defaced_site_hours += us / 3'600'000;
    }
    for (std::size_t m = 0; m < terrain_->plan->malware.size(); ++m)
        for (std::size_t g = 0; g < nation.groups.size(); ++g) {
            if (nation.networks[nation.groups[g].network].country != nation.home) continue;
            const GroupState& state = arena_.rows(groups_)[m * nation.groups.size() + g];
            infected.add(state.infected, now_us_);
            add(infected, 1, state.done), add(infected, -1, state.begun);
            // One user cannot work while a host is cut off.
            cut.add(state.isolated, now_us_);
            add(cut, 1, state.cut);
        }
    harm.infected_host_hours = thousandths_of_hours(infected);
    harm.users_cut_hours += thousandths_of_hours(cut);
    for (std::size_t p = 0; p < nation.people.size(); ++p) {
        if (nation.networks[nation.people[p].network].country != nation.home) continue;
        const world::PeopleState& state = arena_.rows(people_)[p];
        harm.credentials_lost += 1000LL * state.lost;
        harm.records_lost += 1000LL * state.records_lost;
    }
    return harm;
}

std::uint64_t Range::infected(std::uint32_t country) const {
    const world::Nation& nation = *terrain_->nation;
    std::uint64_t sum = 0;
    const auto groups = arena_.rows(groups_);
    for (std::size_t i = 0; i < groups.size() && !nation.groups.empty(); ++i)
        if (country == none ||
            nation.networks[nation.groups[i % nation.groups.size()].network].country == country)
            sum += groups[i].infected;
    return sum;
}

std::uint64_t Range::ever_infected() const { return arena_.rows(header_)[0].ever_infected; }

std::int64_t Range::border_full_us() const {
    std::int64_t most = 0;
    for (std::size_t l = 0; l < terrain_->nation->links.size(); ++l)
        if (terrain_->nation->links[l].border)
            for (const std::int64_t us : arena_.rows(links_)[l].full_us) most = std::max(most, us);
    return most;
}

std::int64_t Range::service_level_ppm() const {
    const world::Nation& nation = *terrain_->nation;
    double wanted = 0, lost = 0;
    for (std::size_t s = 0; s < nation.services.size(); ++s) {
        if (nation.networks[nation.services[s].network].country != nation.home) continue;
        wanted += 1e3 * static_cast<double>(nation.services[s].users) *
                  demand_now(arena_.rows(header_)[0].solved_step);
        const world::ServiceState& state = arena_.rows(services_)[s];
        lost += static_cast<double>(state.lost_milliusers + state.cut_milliusers);
    }
    if (wanted <= 0) return 1'000'000;
    return static_cast<std::int64_t>(1e6 * (1 - std::min(1.0, lost / wanted)));
}

std::vector<Part> Range::parts() const {
    std::vector<Part> parts;
    auto add = [&](const char* table, const auto& rows) {
        parts.push_back({table, sim::digest_of(std::as_bytes(rows))});
    };
    add("hosts", hosts());
    add("groups", groups());
    add("services", services());
    add("links", links());
    add("lairs", lairs());
    add("filters", filters());
    add("people", people());
    add("countries", countries());
    add("campaigns", campaigns());
    add("malware", malware());
    parts.push_back({"events", queue_.digest(waiting_)});
    return parts;
}

std::uint64_t Range::minute_digest() const {
    std::uint64_t sum = arena_.rows(header_)[0].changes;
    auto add = [&](const auto& rows) { sum = sim::digest_of(std::as_bytes(rows), sum); };
    add(groups()), add(services()), add(links()), add(lairs()), add(filters()), add(people());
    add(countries()), add(campaigns()), add(malware());
    return sum;
}

}  // namespace naga::range
