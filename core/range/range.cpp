#include "range/range.h"

#include <algorithm>

#include "base/det_math.h"
#include "base/ensure.h"
#include "people/laws.h"
#include "sim/digest.h"
#include "traffic/service.h"

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

// The share of those who have a thing that use it at an hour of the day, in parts per million.
constexpr std::int64_t in_use_ppm[24] = {30'000,  20'000,  15'000,  12'000,  12'000,  20'000,
                                         40'000,  70'000,  100'000, 115'000, 120'000, 118'000,
                                         95'000,  110'000, 120'000, 120'000, 115'000, 105'000,
                                         110'000, 130'000, 140'000, 130'000, 100'000, 60'000};

// Server load: a request of a person every 20 s; a flood packet of 1,000 bytes is a request.
constexpr double requests_a_user_s = 0.05;
constexpr double bits_a_flood_request = 8'000;

// A web server of 2013 keeps some processes ready; how many hardly matters above a few.
constexpr std::uint32_t server_workers = 8;

// What a lure to one person is known by. Needs the limits of terrain.h.
std::uint64_t lure_of(std::uint32_t campaign, std::uint32_t wave, std::uint32_t person) {
    return (std::uint64_t{campaign} << 48) | (std::uint64_t{wave} << 32) | person;
}
std::uint32_t campaign_of(std::uint64_t lure) { return static_cast<std::uint32_t>(lure >> 48); }

// What the attackers take their time over; the draws of one are none of the other's.
enum Reaction : std::uint64_t { deface_again = 1, move_on };

// Microseconds, cut off where no clock goes.
std::int64_t whole_us(double us) {
    return us < 6e18 ? static_cast<std::int64_t>(us) : 6'000'000'000'000'000'000;
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
                    site.defacements == event.cause)
                    ensure(apply(world::Deface{event.entity, site.by_campaign}, event.cause)
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

// ---- spread --------------------------------------------------------------------------------

std::int64_t Range::hour() const { return (setting_.start_of_day_us + now_us_) / hour_us % 24; }

bool Range::filter_on(const world::FilterState& f) const {
    return f.from_us <= now_us_ && now_us_ < f.until_us;
}

std::span<const world::FilterState> Range::filters() const {
    return arena_.rows(filters_).first(arena_.rows(header_)[0].filters);
}

// Whether packets get from one network to the other: there is a route, and no line of it is cut.
bool Range::way_open(std::uint32_t from, std::uint32_t to) const {
    if (from == to) return true;
    if (terrain_->next_hop(from, to) == 0xFFFF) return false;
    if (arena_.rows(header_)[0].links_down == 0) return true;
    while (from != to) {
        const std::uint32_t next = terrain_->next_hop(from, to);
        if (links()[terrain_->directed_link(from, next) / 2].down != 0) return false;
        from = next;
    }
    return true;
}

void Range::list_worm_filters() {
    worm_filters_.clear();
    const auto rows = filters();
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        const world::FilterState& f = rows[i];
        const auto traffic = static_cast<world::Traffic>(f.traffic);
        if (f.kind != 0 || f.to_service != none || !filter_on(f)) continue;
        if (traffic != world::Traffic::worm && traffic != world::Traffic::any) continue;
        std::uint64_t identity = sim::cause_of(f.at, f.traffic);
        for (const std::uint32_t x : {f.from_network, f.from_country, f.to_first, f.to_length})
            identity = sim::cause_of(identity, x);
        worm_filters_.push_back({i, identity});
    }
}

// Whether the address of a vulnerable host lies in the prefix. It is drawn once for good among
// the addresses of its network.
bool Range::address_in(const Stretch& s, std::uint32_t row, const inet::Prefix& prefix) const {
    const world::Network& network = terrain_->nation->networks[s.network];
    std::uint64_t overlapping = 0;
    for (const inet::Prefix& own : network.prefixes)
        if (own.overlaps(prefix)) overlapping += std::min(own.size(), prefix.size());
    if (overlapping == 0) return false;
    if (overlapping == network.addresses) return true;
    const double u = chance_.uniform(Purpose::host_place, row, sim::cause_of("address"));
    auto left = static_cast<std::uint64_t>(u * static_cast<double>(network.addresses));
    for (const inet::Prefix& own : network.prefixes) {
        if (left < own.size())
            return prefix.holds({own.first.bits + static_cast<std::uint32_t>(left)});
        left -= own.size();
    }
    return false;
}

// Whether a filter on the way from one network to another drops a scan. A filter misses or
// meets the same scan whenever it was ordered, and whatever else was.
bool Range::worm_dropped(const Stretch& from, const Stretch& to, std::uint32_t target,
                         std::uint32_t row, std::uint64_t cause) const {
    if (from.network == to.network) return false;
    for (const WormFilter& filter : worm_filters_) {
        const world::FilterState& f = filters()[filter.row];
        if (f.from_network != none && f.from_network != from.network) continue;
        if (f.from_country != none && f.from_country != from.country) continue;
        std::uint32_t stop = from.network;
        while (stop != f.at && stop != to.network) stop = terrain_->next_hop(stop, to.network);
        if (stop != f.at) continue;
        if (f.to_length != none &&
            !address_in(to, target, {{f.to_first}, static_cast<std::uint8_t>(f.to_length)}))
            continue;
        const auto w =
            chance_.words(Purpose::contact_accept, row, sim::cause_of(cause, filter.identity));
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
    const auto w = chance_.words(Purpose::contact_target, row, event.cause);

    ++host.contacts;
    const double gap = -det::log((static_cast<double>(w[3]) + 0.5) * 0x1p-32);
    put_contact(row, host.infected_at, gap / s.contacts_per_hour, event.cause + 1);

    std::uint32_t target = none;
    enum { scan, local, stick } how = scan;
    if (w[0] < s.scan_below) {
        const std::uint32_t first = terrain_->malware_first[s.malware];
        target = first + sim::below(w[1], terrain_->malware_first[s.malware + 1] - first);
    } else if (w[0] < s.local_below) {
        how = local;
        const std::uint32_t group = s.group * 64 + s.malware;
        const std::uint32_t place = sim::permute(chance_.seed(), group, row - s.first, s.hosts);
        const std::uint32_t beside = place / s.per_site * s.per_site + sim::below(w[1], s.per_site);
        if (beside >= s.hosts) return;
        const std::uint32_t k = sim::unpermute(chance_.seed(), group, beside, s.hosts);
        if (k >= s.count) return;
        target = s.first + k;
    } else {
        how = stick;
        const std::size_t countries = terrain_->nation->countries.size() + 1;
        const std::uint32_t first = terrain_->country_first[s.malware * countries + s.country];
        const std::uint32_t end = terrain_->country_first[s.malware * countries + s.country + 1];
        target = first + sim::below(w[1], end - first);
    }
    // Who is cut off from the network still lends out sticks.
    if (host.isolated != 0 && how != stick) return;
    const Stretch& t = terrain_->stretches[terrain_->stretch_of[target]];
    const std::int64_t now_hour = hour();
    const double on = share_on(s.hours, now_hour) * share_on(t.hours, now_hour);
    if (static_cast<double>(w[2]) * 0x1p-32 >= on) return;
    if (how == stick && (target - t.first >= t.sticks || t.server)) return;
    if (how == scan) {
        if (!way_open(s.network, t.network)) return;
        if (worm_dropped(s, t, target, row, event.cause)) return;
        if (t.country == terrain_->nation->home)
            see(Seen::probe, t.network, s.network,
                terrain_->plan->malware[s.malware].probes_a_contact);
        if (t.nat) return;
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
    const std::uint64_t infection = ++host.infections;
    const double wait = chance_.exponential(Purpose::cleanup_natural, row, infection);
    host.clean_at =
        now_us_ + std::max<std::int64_t>(1, people::clean_up_delay(people::Notice::none_or_poor,
                                                                   wait, setting_.time_factor)
                                                .in_microseconds());
    put(host.clean_at, row, due_clean, infection);
    GroupState& g = arena_.rows(groups_)[s.malware * terrain_->nation->groups.size() + s.group];
    ++g.infected;
    ++g.newly_infected;
    g.begun.add(1, now_us_);
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
    g.begun.add(-1, host.infected_at);
    g.done.add(1, now_us_ - host.infected_at);
    --arena_.rows(malware_)[s.malware].infected;
    host.health = Health::susceptible;
    host.isolated = 0;
    host.told = 0;
    note(row, 2);
}

void Range::cleaned(std::uint32_t row, std::int64_t due) {
    Host& host = arena_.rows(hosts_)[row];
    if (host.health != Health::infected || host.clean_at != due) return;
    disinfect(row);
    if (host.remedy != 0) patched(row);
}

void Range::patched(std::uint32_t row) {
    Host& host = arena_.rows(hosts_)[row];
    if (host.health == Health::immune) return;
    if (host.health == Health::infected) {
        host.remedy = 1;
        note(row, 6);
        return;
    }
    const Stretch& s = terrain_->stretches[terrain_->stretch_of[row]];
    host.health = Health::immune;
    host.remedy = 0;
    ++arena_.rows(groups_)[s.malware * terrain_->nation->groups.size() + s.group].immune;
    note(row, 3);
}

// ---- lures ---------------------------------------------------------------------------------

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
        // An advisory makes people half as likely to fall for a lure.
        const double u = chance_.uniform(Purpose::phish_accept, group, event.cause);
        if (now_us_ < country.cautious_until && u < 0.5) return;
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

// ---- campaigns -----------------------------------------------------------------------------

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
        ensure(apply(world::Deface{site, c}, state.steps).has_value(), "a site can be defaced");
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
    if (f.to_length != none && f.to_length != 0) {
        const world::Service& service = nation.services[d.service];
        const inet::Prefix prefix{{f.to_first}, static_cast<std::uint8_t>(f.to_length)};
        if (service.kind == "internet" || !prefix.holds(service.address)) return 0;
    }
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

bool Range::fill_load(std::int64_t step) {
    const Terrain& t = *terrain_;
    const world::Nation& nation = *t.nation;
    const double in_use = demand_now(step);
    const std::int64_t now_hour = hour();
    bool changed = false;
    auto set = [&changed](double& value, double to) {
        changed |= value != to;
        value = to;
    };

    // Commanded hosts of each network that are switched on, by malware.
    std::vector<double> bots(t.plan->malware.size() * nation.networks.size());
    for (std::size_t m = 0; m < t.plan->malware.size(); ++m) {
        const std::uint32_t lair = arena_.rows(malware_)[m].lair;
        for (std::size_t g = 0; g < nation.groups.size(); ++g) {
            const std::uint32_t s = t.group_stretch[m * nation.groups.size() + g];
            const GroupState& state = arena_.rows(groups_)[m * nation.groups.size() + g];
            if (s == none || state.infected == state.isolated) continue;
            const Stretch& stretch = t.stretches[s];
            if (!lair_reached_from(lair, stretch.network)) continue;
            bots[m * nation.networks.size() + stretch.network] +=
                static_cast<double>(state.infected - state.isolated) *
                share_on(stretch.hours, now_hour);
        }
    }
    for (std::size_t l = 0; l < nation.links.size(); ++l) {
        const bool down = arena_.rows(links_)[l].down != 0;
        for (std::size_t way = 0; way < 2; ++way)
            set(load_.capacity[2 * l + way],
                down ? 0.0 : static_cast<double>(nation.links[l].capacity));
    }
    // Filters that may concern demand: those for one service, and those for any.
    std::vector<std::vector<const world::FilterState*>> active(nation.services.size() + 1);
    for (const world::FilterState& f : filters()) {
        const bool worm =
            f.kind == 0 && f.traffic == static_cast<std::uint32_t>(world::Traffic::worm);
        if (f.kind != 2 && !worm && filter_on(f))
            active[f.to_service == none ? nation.services.size() : f.to_service].push_back(&f);
    }

    drops_before_.swap(load_.drops);
    load_.drops.clear();
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        traffic::Aggregate& a = load_.aggregates[i];
        double offered = 0, window_rate = 0;
        switch (d.stream) {
            case Stream::use:
                offered = d.users * in_use *
                          static_cast<double>(nation.services[d.service].kilobits_a_user) * 1e3;
                window_rate = t.load.aggregates[i].window_rate * in_use;
                break;
            case Stream::flood:
            case Stream::amplification: {
                const Campaign& c = t.plan->campaigns[d.campaign];
                if (arena_.rows(campaigns_)[d.campaign].on == 0) break;
                const double each = d.stream == Stream::flood
                                        ? bots[c.malware * nation.networks.size() + d.network] *
                                              static_cast<double>(c.per_bot)
                                        : d.amplifiers * static_cast<double>(c.per_amplifier);
                offered =
                    each * c.size * t.plan->attack_size / static_cast<double>(c.targets.size());
                break;
            }
        }
        const auto first_drop = static_cast<std::uint32_t>(load_.drops.size());
        auto pass_by = [&](const world::FilterState& f) {
            const std::int64_t ppm = drop_ppm(f, d);
            if (ppm == 0) return;
            for (std::uint32_t stop = 0; stop < d.stops; ++stop) {
                if (t.stops[d.first_stop + stop] != f.at) continue;
                const double pass = 1.0 - static_cast<double>(ppm) * 1e-6;
                if (d.stream == Stream::use) {
                    offered *= pass;
                    window_rate *= pass;
                } else {
                    // Hop k leads from stop k to stop k + 1; the filter works at its stop.
                    load_.drops.push_back({stop, pass});
                }
                break;
            }
        };
        for (const world::FilterState* f : active.back()) pass_by(*f);
        for (const world::FilterState* f : active[d.service]) pass_by(*f);
        const auto drops = static_cast<std::uint32_t>(load_.drops.size()) - first_drop;
        if (drops > 1)
            std::sort(load_.drops.begin() + first_drop, load_.drops.end(),
                      [](const traffic::Drop& x, const traffic::Drop& y) {
                          return x.hop != y.hop ? x.hop < y.hop : x.pass < y.pass;
                      });
        set(a.offered, offered);
        set(a.window_rate, window_rate);
        changed |= drops != a.drops;
        a.first_drop = first_drop;
        a.drops = drops;
    }
    auto same = [](const traffic::Drop& x, const traffic::Drop& y) {
        return x.hop == y.hop && x.pass == y.pass;
    };
    return changed || !std::ranges::equal(drops_before_, load_.drops, same);
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
            if (flow_.loss[2 * l + way] > 0 && links[l].down == 0) links[l].full |= 1u << way;
        }
    }
    // Of those who want a service, those whom no filter cuts off, and those whom links serve.
    struct Users {
        double wanted, kept, served;
    };
    auto users = [&](std::size_t i) -> Users {
        const Demand& d = t.demands[i];
        const double wanted = d.users * in_use;
        const double full_offer =
            wanted * static_cast<double>(nation.services[d.service].kilobits_a_user) * 1e3;
        if (full_offer <= 0) return {0, 0, 0};
        const double offered = load_.aggregates[i].offered;
        const double kept = wanted * (offered / full_offer);
        return {wanted, kept, offered > 0 ? kept * (flow_.delivered[i] / offered) : 0.0};
    };
    // What each server is asked, and how much of that it can answer.
    std::vector<double> asked(nation.services.size());
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        if (d.stream == Stream::use)
            asked[d.service] += users(i).served * requests_a_user_s;
        else if (d.stream == Stream::flood)
            asked[d.service] += flow_.delivered[i] / bits_a_flood_request;
    }
    for (std::size_t s = 0; s < nation.services.size(); ++s) {
        traffic::Server server;
        server.requests_max = static_cast<double>(nation.services[s].requests_max);
        server.workers = server_workers;
        services[s].answered_ppm =
            nation.services[s].kind == "internet"
                ? 1'000'000
                : static_cast<std::int32_t>(traffic::answer(server, asked[s]).answered_ppm);
        services[s].lost_milliusers = 0;
        services[s].cut_milliusers = 0;
    }
    for (std::size_t i = 0; i < t.demands.size(); ++i) {
        const Demand& d = t.demands[i];
        if (d.stream != Stream::use) continue;
        const Users u = users(i);
        const double good = u.served * static_cast<double>(services[d.service].answered_ppm) * 1e-6;
        services[d.service].cut_milliusers += static_cast<std::int64_t>(1e3 * (u.wanted - u.kept));
        services[d.service].lost_milliusers += static_cast<std::int64_t>(1e3 * (u.kept - good));
    }
}

void Range::close_minute() {
    ensure(now_us_ % minute_us == 0, "a minute is closed at its end");
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
        const bool changed = fill_load(step);
        if (changed || step != header.solved_step) {
            header.solved_step = step;
            solver_.solve(load_, flow_);
            read_flow();
        }
    }
    count_minute();
}

void Range::count_minute() {
    const Terrain& t = *terrain_;
    const world::Nation& nation = *t.nation;
    const std::int64_t now_hour = hour();
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
    std::vector<double> polls(nation.networks.size());
    for (std::uint32_t m = 0; m < t.plan->malware.size(); ++m) {
        const std::uint32_t lair = arena_.rows(malware_)[m].lair;
        std::ranges::fill(polls, 0.0);
        for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
            const std::uint32_t s = t.group_stretch[m * nation.groups.size() + g];
            if (s == none) continue;
            GroupState& state = groups[m * nation.groups.size() + g];
            if (state.newly_infected > 0) see(Seen::infection, g, m, state.newly_infected);
            state.newly_infected = 0;
            polls[t.stretches[s].network] += static_cast<double>(state.infected - state.isolated) *
                                             share_on(t.stretches[s].hours, now_hour);
        }
        if (lair == none) continue;
        // Each host that is on calls its lair every ten minutes, whether it answers or not.
        for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
            if (polls[n] >= 10)
                see(Seen::command_poll, n, lair, static_cast<std::int64_t>(polls[n] / 10));
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
    world::Tally infected;  // host-seconds
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
            for (const auto& [sign, tally] : {std::pair(1, state.done), std::pair(-1, state.begun)})
                infected.add(sign, tally.rest), infected.whole += sign * tally.whole;
        }
    harm.infected_host_hours = (infected.whole * 1000 + infected.rest / 1000) / 3600;
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
