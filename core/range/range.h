// The cyber range: the nation under attack, and the laws, on one clock.
//
// A range runs forward from the start of the exercise. What people order and what campaigns do
// comes in through apply() alone. The consequences follow inside, by law and at their times:
// contacts, clean-ups, patches, clicks, lairs that are lost or move, sites defaced again. It is
// seen through the observations of each minute. What changes lies in two arenas, one for
// the tables and one for the events that wait: a copy of a Range is a snapshot, and running the
// copy is a branch. A range needs its Terrain for as long as it lives, starts no thread and
// shares nothing that changes with other ranges.
//
//     Range range(terrain, chance, setting);
//     while (range.now() < end) {
//         range.run_minute();
//         for (const world::Observation& seen : range.observations()) ...
//     }
//
// Actions take effect at once; what they do to load shows at the next full minute.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "range/terrain.h"
#include "sim/chance.h"
#include "sim/event_queue.h"
#include "world/action.h"
#include "world/observation.h"
#include "world/state.h"

namespace naga::range {

struct Setting {
    std::int64_t start_of_day_us = 9LL * 3'600'000'000;  // local clock at T+0
    std::int64_t horizon_us = 28'800'000'000LL;          // events after it never come
    // Campaigns begin no step from here on. Floods end when they would, and attackers still
    // answer what was done to them: they move lairs and deface restored sites again.
    std::int64_t endex_us = 27'000'000'000LL;
    double time_factor = 1.0;
};

// Harm to the home country until now, by dimension, in thousandths of the unit.
struct HarmSoFar {
    std::int64_t service_user_hours = 0;
    std::int64_t defaced_site_hours = 0;
    std::int64_t infected_host_hours = 0;
    std::int64_t credentials_lost = 0;
    std::int64_t records_lost = 0;
    std::int64_t users_cut_hours = 0;  // by filters, and one a host isolated: a cost, not harm
    bool operator==(const HarmSoFar&) const = default;
};

// The name of a table and the digest of its rows.
struct Part {
    std::string table;
    std::uint64_t digest = 0;
};

class Range {
public:
    Range(const Terrain& terrain, const sim::Chance& chance, const Setting& setting);

    SimTime now() const { return SimTime::at_microseconds(now_us_); }
    const Terrain& terrain() const { return *terrain_; }
    const sim::Chance& chance() const { return chance_; }

    // Runs the events before `until`, without what happens at full minutes. Needs `until` to
    // lie in the minute that is running, its end included.
    void run_until(SimTime until);
    // At a full minute: solves the load and states what was to be seen in the minute past.
    void close_minute();
    // Both, up to the next full minute.
    void run_minute();

    // Changes the nation now. `cause` is the journal id of the order or the identity of the
    // campaign's step. Ids in the action must be of this nation. Refused when
    // as many filters as there may be are in force.
    Result<void> apply(const world::Action& action, std::uint64_t cause);

    // What was to be seen in the last full minute, in the order of Observation.
    std::span<const world::Observation> observations() const { return seen_; }

    HarmSoFar harm() const;
    // Infected hosts now, of one country or of all (none).
    std::uint64_t infected(std::uint32_t country) const;
    std::uint64_t ever_infected() const;
    // The longest time a border link was full in one direction.
    std::int64_t border_full_us() const;
    // Users of the home country with service now, parts per million of those who want it.
    std::int64_t service_level_ppm() const;

    // Digests of every table, for signatures; the cost is that of reading all state.
    std::vector<Part> parts() const;
    // A digest that follows every change, at little cost: for each minute.
    std::uint64_t minute_digest() const;

    // The tables, to read.
    std::span<const world::ServiceState> services() const { return arena_.rows(services_); }
    std::span<const world::LairState> lairs() const { return arena_.rows(lairs_); }
    std::span<const world::LinkState> links() const { return arena_.rows(links_); }
    std::span<const world::GroupState> groups() const { return arena_.rows(groups_); }
    std::span<const world::PeopleState> people() const { return arena_.rows(people_); }
    std::span<const world::CampaignState> campaigns() const { return arena_.rows(campaigns_); }
    std::span<const world::CountryState> countries() const { return arena_.rows(countries_); }
    std::span<const world::MalwareState> malware() const { return arena_.rows(malware_); }
    std::span<const world::Host> hosts() const { return arena_.rows(hosts_); }
    std::span<const world::FilterState> filters() const;
    const traffic::Flow& flow() const { return flow_; }

    static constexpr std::uint32_t filters_max = 4096;

private:
    struct Header {
        std::uint32_t filters = 0;
        std::uint32_t dirty = 1;       // the load must be filled in at the next minute
        std::uint32_t links_down = 0;  // how many
        std::uint32_t spare = 0;
        std::uint64_t changes = 0;  // digest of every change of a host or event so far
        std::uint64_t ever_infected = 0;
        std::int64_t solved_step = -1;
    };
    // What a filter on the way of demand drops of it.
    struct Met {
        std::uint32_t stop = 0;
        std::uint32_t kind = 0;
        std::uint32_t traffic = 0;
        std::int64_t ppm = 0;
    };
    // A filter that worms may meet, and the identity its luck is looked up by: its signature
    // and its network, whoever ordered it and whatever it is for.
    struct WormFilter {
        std::uint32_t row = 0;
        std::uint64_t identity = 0;
    };

    // What each action does, by the group of things it is about.
    Result<void> carry_out(const world::Filter& a, std::uint64_t cause);
    Result<void> carry_out(const world::Blackhole& a, std::uint64_t cause);
    Result<void> carry_out(const world::Sinkhole& a, std::uint64_t cause);
    void carry_out(const world::Lift& a, std::uint64_t cause);
    void carry_out(const world::Isolate& a, std::uint64_t cause);
    void carry_out(const world::Clean& a, std::uint64_t cause);
    void carry_out(const world::Patch& a, std::uint64_t cause);
    void carry_out(const world::Notify& a, std::uint64_t cause);
    void carry_out(const world::Infect& a, std::uint64_t cause);
    void carry_out(const world::Deface& a, std::uint64_t cause);
    void carry_out(const world::RestoreSite& a, std::uint64_t cause);
    void carry_out(const world::PatchSite& a, std::uint64_t cause);
    void carry_out(const world::SendLures& a, std::uint64_t cause);
    void carry_out(const world::ResetCredentials& a, std::uint64_t cause);
    void carry_out(const world::Advisory& a, std::uint64_t cause);
    void carry_out(const world::OpenLair& a, std::uint64_t cause);
    void carry_out(const world::TakeDown& a, std::uint64_t cause);
    void carry_out(const world::SetFlood& a, std::uint64_t cause);
    void carry_out(const world::CutLink& a, std::uint64_t cause);
    Result<void> set_filter(world::FilterState f, std::uint64_t cause);
    void forget_ended_filters();
    void clean_by(std::uint32_t row, std::int64_t clean_at);
    void lure(std::uint32_t people, std::uint64_t id);

    void contact(const sim::Event& event);
    void put_contact(std::uint32_t row, std::int64_t infected_at, double gap_hours,
                     std::uint64_t cause);
    void infect(std::uint32_t row, std::uint64_t cause);
    void cleaned(std::uint32_t row, std::int64_t due);
    void patched(std::uint32_t row);
    void disinfect(std::uint32_t row);
    bool way_open(std::uint32_t from, std::uint32_t to) const;
    bool worm_dropped(const Stretch& from, const Stretch& to, std::uint32_t target,
                      std::uint32_t row, std::uint64_t cause) const;
    bool address_in(const Stretch& stretch, std::uint32_t row, const inet::Prefix& prefix) const;
    void list_worm_filters();
    std::int64_t hour() const;
    void click(const sim::Event& event);
    void step_campaign(const sim::Event& event);
    void deface_next(std::uint32_t campaign);
    void lose_lair(std::uint32_t lair);
    void move_lair(std::uint32_t malware, std::uint32_t to);
    bool filter_on(const world::FilterState& f) const;
    bool lair_reached_from(std::uint32_t lair, std::uint32_t network) const;
    std::int64_t drop_ppm(const world::FilterState& f, const Demand& d) const;
    void meet(const world::FilterState& f, const Demand& d, std::vector<Met>& met) const;
    double demand_now(std::int64_t step) const;
    // True when the load differs from the one filled in before.
    bool fill_load(std::int64_t step);
    void read_flow();
    void count_minute();
    void see(world::Seen seen, std::uint32_t place, std::uint32_t about, std::int64_t amount);
    void put(std::int64_t time, std::uint32_t entity, std::uint32_t kind, std::uint64_t cause);
    void note(std::uint64_t entity, std::uint64_t what);

    const Terrain* terrain_;
    sim::Chance chance_;
    Setting setting_;
    std::int64_t now_us_ = 0;

    sim::Arena arena_;
    sim::Table<Header> header_;
    sim::Table<world::Host> hosts_;
    sim::Table<world::GroupState> groups_;
    sim::Table<world::ServiceState> services_;
    sim::Table<world::LinkState> links_;
    sim::Table<world::LairState> lairs_;
    sim::Table<world::FilterState> filters_;
    sim::Table<world::PeopleState> people_;
    sim::Table<world::CountryState> countries_;
    sim::Table<world::CampaignState> campaigns_;
    sim::Table<world::MalwareState> malware_;
    // Events wait in a block of their own, which grows: rows of the tables stay where they are
    // while an event or an action puts others in.
    sim::Arena waiting_;
    sim::EventQueue queue_;

    // Follows from the tables, or is about the minute that is running.
    std::vector<world::Observation> seen_;
    std::vector<world::Observation> counting_;  // of the minute that is running
    std::vector<WormFilter> worm_filters_;      // of the filters
    std::vector<traffic::Drop> drops_before_;
    traffic::Load load_;
    traffic::Flow flow_;
    traffic::FlowSolver solver_;
};

}  // namespace naga::range
