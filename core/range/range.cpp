#include "range/range.h"

#include <algorithm>

#include "base/det_math.h"
#include "base/ensure.h"
#include "people/laws.h"
#include "sim/digest.h"

namespace naga::range {

using adversary::Campaign;
using adversary::CampaignKind;
using adversary::LairKind;
using sim::Purpose;
using world::GroupState;
using world::Health;
using world::Host;
using world::never;
using world::none;
using world::Seen;
using world::SiteState;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t hour_us = 60 * minute_us;

// Kinds of events; the order is part of the total order of events.
enum Kind : std::uint32_t {
    due_clean,
    due_patch,
    due_contact,
    due_click,
    due_report,
    due_use,
    due_campaign,
    due_again,
    due_lair,
    due_take_down,
};

std::int64_t parts_of(std::int64_t amount, std::int64_t ppm) { return amount * ppm / 1'000'000; }

// The share of those who have a thing that use it at an hour of the day, in parts per million.
constexpr std::int64_t in_use_ppm[24] = {30'000,  20'000,  15'000,  12'000,  12'000,  20'000,
                                         40'000,  70'000,  100'000, 115'000, 120'000, 118'000,
                                         95'000,  110'000, 120'000, 120'000, 115'000, 105'000,
                                         110'000, 130'000, 140'000, 130'000, 100'000, 60'000};

// Server load: a request of a person every 20 s; a flood packet of 1,000 bytes is a request.
constexpr double requests_a_user_s = 0.05;
constexpr double bits_a_flood_request = 8'000;

// The share of requests a server with room for 64 waiting ones answers (M/M/1/64).
double answered(double load, double most) {
    if (most <= 0) return load > 0 ? 0.0 : 1.0;
    const double rho = load / most;
    if (rho < 0.5) return 1.0;
    if (rho > 4) return 1.0 / rho;
    const double k = 64;
    if (rho > 0.9999 && rho < 1.0001) return k / (k + 1);
    const double full = det::pow(rho, k);
    return 1.0 - (1.0 - rho) * full / (1.0 - full * rho);
}

people::Stance stance_of(adversary::Stance stance) {
    switch (stance) {
        case adversary::Stance::helpful: return people::Stance::helpful;
        case adversary::Stance::inadequate: return people::Stance::inadequate;
        case adversary::Stance::ignoring: return people::Stance::ignoring;
    }
    return people::Stance::inadequate;
}

bool has_weakness(const world::Service& service, std::string_view weakness) {
    return std::ranges::any_of(service.weaknesses,
                               [&](const world::Weakness& w) { return w.id == weakness; });
}

}  // namespace

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
        if (!plan.malware[m].lairs.empty())
            ensure(apply(world::OpenLair{plan.malware[m].lairs.front()}, 0).has_value(),
                   "a lair of the plan opens");
    for (std::uint32_t c = 0; c < plan.campaigns.size(); ++c) {
        const Campaign& campaign = plan.campaigns[c];
        if (!campaign.enabled) continue;
        switch (campaign.kind) {
            case CampaignKind::infection:
                for (std::uint32_t s = 0; s < campaign.seeds.size(); ++s)
                    put(campaign.seeds[s].at, c, due_campaign, s);
                break;
            case CampaignKind::phishing:
                for (std::uint32_t w = 0; w < campaign.waves.size(); ++w)
                    put(campaign.waves[w].at, c, due_campaign, w);
                break;
            case CampaignKind::defacement: put(campaign.start, c, due_campaign, 0); break;
            case CampaignKind::flood:
                put(campaign.start, c, due_campaign, 0);
                put(campaign.start + campaign.length, c, due_campaign, 1);
                break;
        }
    }
    fill_load(0);
    solver_.solve(load_, flow_);
}

void Range::put(std::int64_t time, std::uint32_t entity, std::uint32_t kind, std::uint64_t cause) {
    queue_.put(waiting_, {std::max(time, now_us_), entity, kind, cause});
}

void Range::note(std::uint64_t entity, std::uint64_t what) {
    Header& header = arena_.rows(header_)[0];
    header.changes += sim::mix(sim::mix(entity, what), static_cast<std::uint64_t>(now_us_));
}

void Range::see(Seen seen, std::uint32_t place, std::uint32_t about, std::int64_t amount) {
    counting_.push_back({0, seen, place, about, amount});
}

void Range::run_until(SimTime until) {
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
                    site.defacements == event.cause)
                    ensure(apply(world::Deface{event.entity, site.by_campaign}, event.cause)
                               .has_value(),
                           "a site of the plan can be defaced");
                break;
            }
            case due_lair:
                ensure(apply(world::OpenLair{event.entity}, event.cause).has_value(),
                       "a lair of the plan opens");
                break;
            case due_take_down: lose_lair(event.entity); break;
        }
    }
    now_us_ = until.in_microseconds();
}

void Range::run_minute() {
    run_until(SimTime::at_microseconds((now_us_ / minute_us + 1) * minute_us));
    close_minute();
}

// ---- spread --------------------------------------------------------------------------------

double Range::activity(std::string_view hours, std::int64_t at_us) const {
    const std::int64_t hour = (setting_.start_of_day_us + at_us) / hour_us % 24;
    if (hours == "shop") return hour >= 8 && hour < 19 ? 1.0 : 0.05;
    if (hours == "evening") return hour >= 9 && hour < 23 ? 1.0 : 0.1;
    if (hours == "office") return hour >= 8 && hour < 17 ? 1.0 : 0.2;
    return 1.0;
}

bool Range::filter_on(const world::FilterState& f) const {
    return f.from_us <= now_us_ && now_us_ < f.until_us;
}

std::span<const world::FilterState> Range::filters() const {
    return arena_.rows(filters_).first(arena_.rows(header_)[0].filters);
}

bool Range::worm_blocked(std::uint32_t from, std::uint32_t to, std::uint32_t row,
                         std::uint64_t cause) const {
    const world::Nation& nation = *terrain_->nation;
    for (const world::FilterState& f : filters()) {
        if (f.kind != 0 || !filter_on(f)) continue;
        const auto traffic = static_cast<world::Traffic>(f.traffic);
        if (traffic != world::Traffic::worm && traffic != world::Traffic::any) continue;
        if (f.to_service != none) continue;
        if (f.from_network != none && f.from_network != from) continue;
        if (f.from_country != none && f.from_country != nation.networks[from].country) continue;
        if (from == to) continue;
        bool passes = false;
        for (const std::uint32_t stop : terrain_->way(from, to)) passes |= stop == f.at;
        if (!passes) continue;
        const auto w = chance_.words(Purpose::contact_accept, row, sim::cause_of(cause, f.order));
        if (sim::below(w[0], 1'000'000) < static_cast<std::uint32_t>(f.hit_ppm)) return true;
    }
    return false;
}

// A host looks for others for some hours after its infection; then it only calls its lair.
void Range::put_contact(std::uint32_t row, std::int64_t infected_at, double gap_hours,
                        std::uint64_t cause) {
    const std::int64_t at = now_us_ + Duration::from_hours(gap_hours).in_microseconds();
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    if (at - infected_at < terrain_->plan->malware[s.malware].spreads_for)
        put(at, row, due_contact, cause);
}

void Range::contact(const sim::Event& event) {
    const auto hosts = arena_.rows(hosts_);
    const std::uint32_t row = event.entity;
    Host& host = hosts[row];
    if (host.health != Health::infected ||
        event.cause != ((std::uint64_t{host.infections} << 32) | host.contacts))
        return;
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    const world::HostGroup& group = terrain_->nation->groups[s.group];
    const auto w = chance_.words(Purpose::contact_target, row, event.cause);

    ++host.contacts;
    const double gap = -det::log((static_cast<double>(w[3]) + 0.5) * 0x1p-32);
    put_contact(row, host.infected_at, gap / s.contacts_per_hour, event.cause + 1);

    if (host.isolated != 0) return;
    std::uint32_t target = none;
    enum { scan, local, stick } how = scan;
    if (w[0] < s.scan_below) {
        const std::uint32_t first = terrain_->malware_first[s.malware];
        target = first + sim::below(w[1], terrain_->malware_first[s.malware + 1] - first);
    } else if (w[0] < s.local_below) {
        how = local;
        const std::uint32_t place =
            sim::permute(chance_.seed(), s.group * 64 + s.malware, row - s.first, group.count);
        const std::uint32_t site = place / group.per_site;
        const std::uint32_t beside = site * group.per_site + sim::below(w[1], group.per_site);
        if (beside >= group.count) return;
        const std::uint32_t k =
            sim::unpermute(chance_.seed(), s.group * 64 + s.malware, beside, group.count);
        if (k >= s.count) return;
        target = s.first + k;
    } else {
        how = stick;
        const std::size_t countries = terrain_->nation->countries.size() + 1;
        const std::uint32_t country = terrain_->nation->networks[group.network].country;
        const std::uint32_t first = terrain_->country_first[s.malware * countries + country];
        const std::uint32_t end = terrain_->country_first[s.malware * countries + country + 1];
        if (first == end) return;
        target = first + sim::below(w[1], end - first);
    }
    const Stretch& t = terrain_->stretches[terrain_->stretch_of[target]];
    const world::HostGroup& there = terrain_->nation->groups[t.group];
    const double on = activity(group.hours, now_us_) * activity(there.hours, now_us_);
    if (static_cast<double>(w[2]) * 0x1p-32 >= on) return;
    if (how == stick && (target - t.first >= t.sticks || there.kind == "server")) return;
    if (how == scan) {
        const bool watched =
            terrain_->nation->networks[there.network].country == terrain_->nation->home;
        if (worm_blocked(group.network, there.network, row, event.cause)) return;
        if (watched)
            see(Seen::probe, there.network, group.network,
                terrain_->plan->malware[s.malware].probes_a_contact);
        if (there.nat) return;
        if (group.network != there.network &&
            terrain_->next[there.network * terrain_->nation->networks.size() + group.network] ==
                0xFFFF)
            return;
    }
    if (hosts[target].health == Health::susceptible) infect(target);
}

void Range::infect(std::uint32_t row) {
    Host& host = arena_.rows(hosts_)[row];
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    if (host.infections == 0) ++arena_.rows(header_)[0].ever_infected;
    host.health = Health::infected;
    host.isolated = 0;
    host.infected_at = now_us_;
    host.contacts = 0;
    host.infections = static_cast<std::uint16_t>(host.infections + 1);
    const std::uint64_t infection = host.infections;
    const double wait = chance_.exponential(Purpose::cleanup_natural, row, infection);
    host.clean_at =
        now_us_ + people::clean_up_delay(people::Notice::none_or_poor, wait, setting_.time_factor)
                      .in_microseconds();
    put(host.clean_at, row, due_clean, infection);
    GroupState& g = arena_.rows(groups_)[s.malware * terrain_->nation->groups.size() + s.group];
    ++g.infected;
    ++g.newly_infected;
    g.open_sum_us += now_us_;
    ++arena_.rows(malware_)[s.malware].infected;
    if (s.contacts_per_hour > 0) {
        const double gap = chance_.exponential(Purpose::contact_gap, row, infection);
        put_contact(row, now_us_, gap / s.contacts_per_hour, infection << 32);
    }
    note(row, 1);
}

void Range::disinfect(std::uint32_t row) {
    Host& host = arena_.rows(hosts_)[row];
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    GroupState& g = arena_.rows(groups_)[s.malware * terrain_->nation->groups.size() + s.group];
    --g.infected;
    g.isolated -= host.isolated;
    g.open_sum_us -= host.infected_at;
    g.done_us += now_us_ - host.infected_at;
    --arena_.rows(malware_)[s.malware].infected;
    host.health = Health::susceptible;
    host.isolated = 0;
    note(row, 2);
}

void Range::cleaned(std::uint32_t row, std::int64_t due) {
    Host& host = arena_.rows(hosts_)[row];
    if (host.health != Health::infected || host.clean_at != due) return;
    disinfect(row);
    if (host.told != 0) {
        host.told = 0;
        patched(row);
    }
}

void Range::patched(std::uint32_t row) {
    Host& host = arena_.rows(hosts_)[row];
    if (host.health != Health::susceptible) {
        host.told |= static_cast<std::uint8_t>(host.health == Health::infected);
        return;
    }
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    host.health = Health::immune;
    ++arena_.rows(groups_)[s.malware * terrain_->nation->groups.size() + s.group].immune;
    note(row, 3);
}

// ---- lures ---------------------------------------------------------------------------------

// A person of a people group meets a lure: cause = campaign << 40 | wave << 32 | person.
void Range::click(const sim::Event& event) {
    const auto campaign = static_cast<std::uint32_t>(event.cause >> 40);
    const Campaign& c = terrain_->plan->campaigns[campaign];
    const std::uint32_t group = event.entity;
    world::PeopleState& p = arena_.rows(people_)[group];
    const world::People& people = terrain_->nation->people[group];
    if (event.kind == due_report) {
        ++p.reported;
        see(Seen::lure_report, group, campaign, 1);
        return;
    }
    if (event.kind == due_click) {
        const world::CountryState& country =
            arena_.rows(countries_)[terrain_->nation->networks[people.network].country];
        // An advisory makes people half as likely to fall for a lure.
        const double u = chance_.uniform(Purpose::phish_accept, group, event.cause);
        if (now_us_ < country.cautious_until && u < 0.5) return;
        if (!lair_reached_from(c.lair, people.network)) return;
        ++p.typed;
        see(Seen::lure_visit, group, c.lair, 1);
        note(group, 16);
        const double use = chance_.uniform(Purpose::credential_use, group, event.cause);
        put(now_us_ +
                people::delay(Duration::microseconds(c.use_after), 1.0, use).in_microseconds(),
            group, due_use, event.cause);
        return;
    }
    // The password is used, unless it was changed after it was typed. It was typed before now;
    // a reset in between makes it worthless.
    const double typed_u = chance_.uniform(Purpose::phish_time, group, event.cause);
    const auto wave = static_cast<std::uint32_t>(event.cause >> 32) & 0xFF;
    const std::int64_t typed = c.waves[wave].at + people::lure_delay(typed_u).in_microseconds();
    if (p.reset_at >= typed) return;
    ++p.lost;
    p.records_lost += people.records_a_person;
    see(Seen::account_abuse, group, campaign, 1);
    note(group, 17);
}

// ---- campaigns -----------------------------------------------------------------------------

void Range::step_campaign(const sim::Event& event) {
    const std::uint32_t c = event.entity;
    const Campaign& campaign = terrain_->plan->campaigns[c];
    world::CampaignState& state = arena_.rows(campaigns_)[c];
    auto act = [&](const world::Action& action) {
        ensure(apply(action, sim::cause_of(c, event.cause)).has_value(),
               "a step of the plan can be carried out");
    };
    if (now_us_ >= setting_.endex_us && campaign.kind != CampaignKind::flood) return;
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
    if (state.steps >= campaign.sites_max) return;
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
        ensure(apply(world::Deface{site, c}, state.steps).has_value(), "a site can be defaced");
    const double gap = chance_.exponential(Purpose::deface_time, c, state.steps);
    put(now_us_ + static_cast<std::int64_t>(gap * static_cast<double>(campaign.pace) /
                                            terrain_->plan->attack_size),
        c, due_campaign, state.steps + 1);
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
        const double u = chance_.uniform(Purpose::attacker_delay, m, lair);
        put(now_us_ + people::delay(Duration::microseconds(malware.moves_after), 0.5, u)
                          .in_microseconds(),
            *(at + 1), due_lair, lair);
    }
}

bool Range::lair_reached_from(std::uint32_t lair, std::uint32_t network) const {
    if (lair == none || arena_.rows(lairs_)[lair].open == 0) return false;
    for (const world::FilterState& f : filters())
        if (f.kind == 2 && f.lair == lair && f.at == network && filter_on(f)) return false;
    return true;
}

// ---- actions -------------------------------------------------------------------------------

namespace {

template <typename... Each>
struct Overloaded : Each... {
    using Each::operator()...;
};
template <typename... Each>
Overloaded(Each...) -> Overloaded<Each...>;

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
    auto told = [&](std::uint32_t row, Host& host, std::int64_t clean_at) {
        host.told = 1;
        if (clean_at < host.clean_at) {
            host.clean_at = clean_at;
            put(clean_at, row, due_clean, host.infections);
        }
    };

    return std::visit(
        Overloaded{
            [&](const world::Filter& a) -> Result<void> {
                return set_filter({.at = a.at,
                                   .traffic = static_cast<std::uint32_t>(a.traffic),
                                   .from_network = a.from_network,
                                   .from_country = a.from_country,
                                   .to_service = a.to_service,
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
                    told(row, host,
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
                    put(now_us_ + people::delay(Duration::hours(12), 1.0, u).in_microseconds(), row,
                        due_patch, 0);
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
                        told(row, host,
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
                    const double u =
                        chance_.uniform(Purpose::attacker_delay, a.service, site.defacements);
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
                    const std::uint64_t id =
                        (std::uint64_t{a.campaign} << 40) | (std::uint64_t{a.wave} << 32) | person;
                    const auto w = chance_.words(Purpose::phish_click, a.people, id);
                    const bool clicks =
                        sim::below(w[0], 1'000'000) < parts_of(people.susceptible_ppm, 1'000'000);
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
                lair.open = 1;
                lair.opened_at = now_us_;
                for (std::uint32_t m = 0; m < terrain_->plan->malware.size(); ++m)
                    if (std::ranges::find(terrain_->plan->malware[m].lairs, a.lair) !=
                        terrain_->plan->malware[m].lairs.end())
                        arena_.rows(malware_)[m].lair = a.lair;
                header.dirty = 1;
                note(a.lair, 54);
                return {};
            },
            [&](const world::CutLink& a) -> Result<void> {
                arena_.rows(links_)[a.link].down = a.down ? 1 : 0;
                header.dirty = 1;
                return {};
            },
        },
        action);
}

// ---- load ----------------------------------------------------------------------------------

double Range::demand_now(std::int64_t step) const {
    // Steps of a quarter of an hour, between the values of the full hours.
    const std::int64_t quarter = setting_.start_of_day_us / (15 * minute_us) + step;
    const std::int64_t hour = quarter / 4 % 24;
    const std::int64_t into = quarter % 4;
    const std::int64_t ppm =
        (in_use_ppm[hour] * (4 - into) + in_use_ppm[(hour + 1) % 24] * into) / 4;
    return static_cast<double>(ppm) * 1e-6;
}

std::int64_t Range::drop_ppm(const world::FilterState& f, const Demand& d) const {
    if (f.kind == 2 || !filter_on(f)) return 0;
    if (f.to_service != none && f.to_service != d.service) return 0;
    const world::Nation& nation = *terrain_->nation;
    if (f.from_network != none && f.from_network != d.network) return 0;
    if (f.from_country != none && f.from_country != nation.networks[d.network].country) return 0;
    if (f.kind == 1) return f.hit_ppm;
    switch (static_cast<world::Traffic>(f.traffic)) {
        case world::Traffic::any: return f.hit_ppm;
        case world::Traffic::worm: return 0;
        case world::Traffic::flood: return d.stream == Stream::flood ? f.hit_ppm : f.miss_ppm;
        case world::Traffic::amplification:
            return d.stream == Stream::amplification ? f.hit_ppm : f.miss_ppm;
        case world::Traffic::benign: return d.stream == Stream::use ? f.hit_ppm : f.miss_ppm;
    }
    return 0;
}

void Range::fill_load(std::int64_t step) {
    const Terrain& t = *terrain_;
    const world::Nation& nation = *t.nation;
    const double in_use = demand_now(step);
    load_.drops.clear();

    // Commanded hosts of each network that are switched on, by malware.
    std::vector<double> bots(t.plan->malware.size() * nation.networks.size());
    for (std::size_t m = 0; m < t.plan->malware.size(); ++m) {
        const std::uint32_t lair = arena_.rows(malware_)[m].lair;
        for (std::size_t g = 0; g < nation.groups.size(); ++g) {
            const GroupState& state = arena_.rows(groups_)[m * nation.groups.size() + g];
            if (state.infected == state.isolated) continue;
            const world::HostGroup& group = nation.groups[g];
            if (!lair_reached_from(lair, group.network)) continue;
            bots[m * nation.networks.size() + group.network] +=
                static_cast<double>(state.infected - state.isolated) *
                activity(group.hours, now_us_);
        }
    }
    for (std::size_t l = 0; l < nation.links.size(); ++l) {
        const bool down = arena_.rows(links_)[l].down != 0;
        for (std::size_t way = 0; way < 2; ++way)
            load_.capacity[2 * l + way] =
                down ? 0.0 : static_cast<double>(nation.links[l].capacity);
    }
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        traffic::Aggregate& a = load_.aggregates[i];
        a.first_drop = static_cast<std::uint32_t>(load_.drops.size());
        a.drops = 0;
        switch (d.stream) {
            case Stream::use:
                a.offered = d.users * in_use *
                            static_cast<double>(nation.services[d.service].kilobits_a_user) * 1e3;
                a.window_rate = t.load.aggregates[i].window_rate * in_use;
                break;
            case Stream::flood: {
                const Campaign& c = t.plan->campaigns[d.campaign];
                a.offered = arena_.rows(campaigns_)[d.campaign].on == 0
                                ? 0
                                : bots[c.malware * nation.networks.size() + d.network] *
                                      static_cast<double>(c.per_bot) * c.size *
                                      t.plan->attack_size / static_cast<double>(c.targets.size());
                break;
            }
            case Stream::amplification: {
                const Campaign& c = t.plan->campaigns[d.campaign];
                a.offered = arena_.rows(campaigns_)[d.campaign].on == 0
                                ? 0
                                : d.amplifiers * static_cast<double>(c.per_amplifier) * c.size *
                                      t.plan->attack_size / static_cast<double>(c.targets.size());
                break;
            }
        }
        for (const world::FilterState& f : filters()) {
            const std::int64_t ppm = drop_ppm(f, d);
            if (ppm == 0) continue;
            for (std::uint32_t stop = 0; stop < d.stops; ++stop) {
                if (t.stops[d.first_stop + stop] != f.at) continue;
                const double pass = 1.0 - static_cast<double>(ppm) * 1e-6;
                if (d.stream == Stream::use) {
                    a.offered *= pass;
                    a.window_rate *= pass;
                } else {
                    // Hop k leads from stop k to stop k + 1; the filter works at its stop.
                    load_.drops.push_back({stop, pass});
                    ++a.drops;
                }
                break;
            }
        }
        std::sort(load_.drops.begin() + a.first_drop, load_.drops.end(),
                  [](const traffic::Drop& x, const traffic::Drop& y) {
                      return x.hop != y.hop ? x.hop < y.hop : x.pass < y.pass;
                  });
    }
}

void Range::read_flow() {
    const Terrain& t = *terrain_;
    const world::Nation& nation = *t.nation;
    const auto services = arena_.rows(services_);
    const auto links = arena_.rows(links_);
    const double in_use = demand_now(arena_.rows(header_)[0].solved_step);
    for (std::size_t l = 0; l < nation.links.size(); ++l) {
        links[l].full = 0;
        for (std::size_t way = 0; way < 2; ++way) {
            const double arriving = flow_.arriving[2 * l + way];
            links[l].arriving[way] = static_cast<std::int64_t>(arriving);
            links[l].carried[way] =
                static_cast<std::int64_t>(arriving * (1 - flow_.loss[2 * l + way]));
            if (flow_.loss[2 * l + way] > 0) links[l].full |= 1u << way;
        }
    }
    // What each server is asked, and how much of that it can answer.
    std::vector<double> asked(nation.services.size());
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        if (d.stream == Stream::use)
            asked[d.service] += d.users * in_use * requests_a_user_s;
        else if (d.stream == Stream::flood)
            asked[d.service] += flow_.delivered[i] / bits_a_flood_request;
    }
    for (std::size_t s = 0; s < nation.services.size(); ++s) {
        services[s].answered_ppm =
            nation.services[s].kind == "internet"
                ? 1'000'000
                : static_cast<std::int32_t>(
                      1e6 *
                      answered(asked[s], static_cast<double>(nation.services[s].requests_max)));
        services[s].lost_milliusers = 0;
        services[s].cut_milliusers = 0;
    }
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        if (d.stream != Stream::use) continue;
        const world::Service& service = nation.services[d.service];
        const double wanted = d.users * in_use;
        const double full_offer = wanted * static_cast<double>(service.kilobits_a_user) * 1e3;
        if (full_offer <= 0) continue;
        const double offered = load_.aggregates[i].offered;
        const double kept = wanted * (offered / full_offer);
        const double served = offered > 0 ? flow_.delivered[i] / offered : 0.0;
        const double good = served * static_cast<double>(services[d.service].answered_ppm) * 1e-6;
        services[d.service].cut_milliusers += static_cast<std::int64_t>(1e3 * (wanted - kept));
        services[d.service].lost_milliusers += static_cast<std::int64_t>(1e3 * kept * (1 - good));
    }
}

void Range::close_minute() {
    ensure(now_us_ % minute_us == 0, "a minute is closed at its end");
    const world::Nation& nation = *terrain_->nation;
    Header& header = arena_.rows(header_)[0];
    // What held during the minute counts for the minute.
    for (world::ServiceState& s : arena_.rows(services_)) {
        s.lost.add(s.lost_milliusers, minute_us);
        s.cut.add(s.cut_milliusers, minute_us);
    }
    for (world::LinkState& l : arena_.rows(links_))
        for (unsigned way = 0; way < 2; ++way)
            if ((l.full >> way) & 1u) l.full_us[way] += minute_us;

    const std::int64_t step = now_us_ / (15 * minute_us);
    bool flooding = false;
    for (const world::CampaignState& c : arena_.rows(campaigns_)) flooding |= c.on != 0;
    if (header.dirty != 0 || flooding || step != header.solved_step) {
        header.dirty = 0;
        header.solved_step = step;
        fill_load(step);
        solver_.solve(load_, flow_);
        read_flow();
    }
    count_minute();
    (void)nation;
}

void Range::count_minute() {
    const Terrain& t = *terrain_;
    const world::Nation& nation = *t.nation;
    for (std::uint32_t l = 0; l < nation.links.size(); ++l) {
        if (!nation.links[l].border) continue;
        const world::LinkState& state = arena_.rows(links_)[l];
        for (std::uint32_t way = 0; way < 2; ++way)
            see(Seen::link_load, 2 * l + way, 0, state.arriving[way]);
    }
    // Volume at the network of each service, where its exporter looks.
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        if (d.stream == Stream::use || flow_.sent[i] <= 0) continue;
        const traffic::Aggregate& a = load_.aggregates[i];
        double arrives = flow_.sent[i];
        std::uint32_t drop = 0;
        for (std::uint32_t hop = 0; hop + 1 < a.hops; ++hop) {
            while (drop < a.drops && load_.drops[a.first_drop + drop].hop <= hop)
                arrives *= load_.drops[a.first_drop + drop++].pass;
            arrives *= 1 - flow_.loss[load_.links[a.first_hop + hop]];
        }
        const auto volume = static_cast<std::int64_t>(arrives);
        if (volume > 0)
            see(d.stream == Stream::flood ? Seen::flood_volume : Seen::amplified_volume, d.service,
                d.network, volume);
    }
    for (std::uint32_t s = 0; s < nation.services.size(); ++s) {
        const world::ServiceState& state = arena_.rows(services_)[s];
        if (nation.services[s].kind != "internet")
            see(Seen::service_answer, s, 0, state.answered_ppm);
        // One in four hundred without service calls the help desk each minute.
        const std::int64_t calls = state.lost_milliusers / 400'000;
        if (calls > 0) see(Seen::complaint, nation.services[s].network, s, calls);
    }
    const auto groups = arena_.rows(groups_);
    std::vector<std::int64_t> polls(nation.networks.size());
    for (std::uint32_t m = 0; m < t.plan->malware.size(); ++m) {
        const std::uint32_t lair = arena_.rows(malware_)[m].lair;
        std::ranges::fill(polls, 0);
        for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
            GroupState& state = groups[m * nation.groups.size() + g];
            if (state.newly_infected > 0) see(Seen::infection, g, m, state.newly_infected);
            state.newly_infected = 0;
            polls[nation.groups[g].network] += state.infected - state.isolated;
        }
        if (lair == none) continue;
        // Each host calls its lair every ten minutes.
        for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
            if (polls[n] >= 10) see(Seen::command_poll, n, lair, polls[n] / 10);
    }
    // Join what was counted one by one, and put all in order.
    std::ranges::sort(counting_);
    seen_.clear();
    for (world::Observation& o : counting_) {
        o.at = now_us_;
        if (!seen_.empty() && seen_.back().seen == o.seen && seen_.back().place == o.place &&
            seen_.back().about == o.about)
            seen_.back().amount += o.amount;
        else
            seen_.push_back(o);
    }
    counting_.clear();
}

// ---- what it comes to ----------------------------------------------------------------------

HarmSoFar Range::harm() const {
    const world::Nation& nation = *terrain_->nation;
    HarmSoFar harm;
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
            const std::int64_t us = state.done_us +
                                    static_cast<std::int64_t>(state.infected) * now_us_ -
                                    state.open_sum_us;
            harm.infected_host_hours += us / 3'600'000;
        }
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
    add("countries", arena_.rows(countries_));
    add("campaigns", campaigns());
    add("malware", arena_.rows(malware_));
    parts.push_back({"events", queue_.digest(waiting_)});
    return parts;
}

std::uint64_t Range::minute_digest() const {
    std::uint64_t sum = arena_.rows(header_)[0].changes;
    auto add = [&](const auto& rows) { sum = sim::digest_of(std::as_bytes(rows), sum); };
    add(groups()), add(services()), add(links()), add(lairs()), add(filters()), add(people());
    add(arena_.rows(countries_)), add(campaigns()), add(arena_.rows(malware_));
    return sum;
}

}  // namespace naga::range
