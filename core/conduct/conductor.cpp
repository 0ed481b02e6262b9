#include "conduct/conductor.h"

#include <algorithm>

#include "base/ensure.h"
#include "people/laws.h"
#include "sim/digest.h"

namespace naga::conduct {

using exercise::Move;
using exercise::Verb;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr int rounds_max = 64;

}  // namespace

Conductor::Conductor(const Drill& drill, const Casting& casting, std::uint64_t seed,
                     std::uint16_t replicate)
    : drill_(&drill),
      casting_(casting),
      chance_(seed, replicate),
      range_(drill.terrain, chance_, drill.setting()),
      public_{&drill.nation, &drill.plan, &drill.teams, &drill.playbook} {
    for (const sensor::Sensor& s : drill.sensors.sensors)
        sensor_team_.push_back(drill.teams.find(s.team));
    if (casting.respond == Respond::live) seated_.assign(drill.teams.all.size(), false);
    if (casting.respond == Respond::stand_ins || casting.respond == Respond::prompt ||
        casting.respond == Respond::live) {
        const Sharing sharing =
            casting.respond == Respond::prompt ? Sharing::playbook : casting.sharing;
        for (std::uint32_t t = 0; t < drill.teams.all.size(); ++t) {
            std::string skill = casting.skill.empty() ? drill.skill : casting.skill;
            if (casting.skill.empty() && !drill.teams.all[t].skill.empty())
                skill = drill.teams.all[t].skill;
            if (casting.respond == Respond::prompt) skill = "prompt";
            const std::uint32_t place = drill.playbook.skill(skill);
            ensure(place != none, "a stand-in plays a skill of the playbook");
            stand_ins_.emplace_back(public_, t, place, sharing, chance_);
        }
        if (casting.evidence)
            for (const evidence::Record& record : *casting.evidence)
                mail_.emplace(std::pair(record.known_us, record.id), record);
    }
}

void Conductor::submit(Move m) {
    ensure(m.id != 0 && m.id < next_id_ && m.at_us >= now().in_microseconds(),
           "a person's move lies ahead");
    casting_.orders.push_back(std::move(m));
}

void Conductor::seat(std::uint32_t team, bool persons) {
    ensure(team < seated_.size(), "seats are taken in a live drill");
    seated_[team] = persons;
}

void Conductor::check_contacts(std::uint64_t number, const std::vector<std::uint32_t>& teams,
                               std::int64_t at_us) {
    for (const std::uint32_t team : teams) calls_.emplace(at_us, std::pair(number, team));
}

void Conductor::accept(Move m) {
    if (m.id == 0) m.id = next_id_;
    next_id_ = std::max(next_id_, m.id + 1);
    journal_digest_ = sim::mix(journal_digest_, exercise::digest_of(m));
    const exercise::Entry& entry = exercise::entry(m.what);
    cost_.staff_minutes += entry.staff_minutes;
    if (static_cast<std::size_t>(m.what) < exercise::actions) {
        Carried c;
        c.move = m.id;
        c.entry = journal_.size();
        c.team = m.team;
        c.verb = m.what;
        c.ordered_us = m.at_us;
        c.refused = !may_order(m);
        const double u =
            chance_.uniform(sim::Purpose::action_time, m.team, exercise::identity_of(m));
        c.effect_us = m.at_us + people::delay(entry.takes, 0.3, u).in_microseconds();
        if (!c.refused) {
            cost_.money_usd += entry.money_usd;
            effects_.emplace(std::pair(c.effect_us, m.id), carried_.size());
        }
        carried_.push_back(c);
    }
    if (m.to != none && m.to < stand_ins_.size()) stand_ins_[m.to].hear(m, m.at_us);
    if (m.team != none && !acts(m.team)) stand_ins_[m.team].step_aside(m);
    journal_.push_back(std::move(m));
}

bool Conductor::may_order(const Move& m) const {
    const auto may = [&](const exercise::Order& order) {
        return drill_->teams.may(m.team, order, drill_->nation, drill_->plan);
    };
    if (m.what != Verb::lift) return may(m.on);
    // Who takes an order back must have been allowed to give it.
    const auto undone = std::ranges::find(journal_, m.on.undoes, &Move::id);
    return may(m.on) && undone != journal_.end() && exercise::entry(undone->what).undone_by_lift &&
           may(undone->on);
}

void Conductor::carry_out(std::size_t place) {
    Carried& c = carried_[place];
    c.done = true;
    const auto action = exercise::as_action(journal_[c.entry].on, drill_->teams.all[c.team].staff);
    if (!action) return;
    // Cleaning costs the time of every host that is cleaned, beside what the order itself costs.
    if (const auto* clean = std::get_if<world::Clean>(&*action)) {
        const auto groups = range_.groups();
        for (std::size_t g = clean->group; g < groups.size(); g += drill_->nation.groups.size())
            cost_.staff_minutes +=
                groups[g].infected * people::cleaning_a_host.in_microseconds() / minute_us;
    }
    if (!range_.apply(*action, c.move)) c.refused = true;
}

void Conductor::let_act(std::int64_t at_us) {
    // Team by team, until nobody has anything to say at this instant: an answer may follow at
    // once where nobody needs time. What is left then is said at the next instant.
    for (int round = 0; round < rounds_max; ++round) {
        bool moved = false;
        for (StandIn& stand_in : stand_ins_) {
            if (!acts(stand_in.team_number()) || stand_in.wakes_us() > at_us) continue;
            for (Move& move : stand_in.act(at_us)) accept(std::move(move));
            moved = true;
        }
        if (!moved) return;
    }
}

void Conductor::run_minute() {
    const std::int64_t end = (range_.now().in_microseconds() / minute_us + 1) * minute_us;
    const std::int64_t endex = drill_->endex_us();
    const bool live = casting_.respond == Respond::live;
    for (;;) {
        // The next thing that is not the range's own: an effect, an order, mail, a thought.
        std::int64_t next = end;
        if (!effects_.empty()) next = std::min(next, effects_.begin()->first.first);
        const std::int64_t now = range_.now().in_microseconds();
        const bool playing = now < endex;
        if (playing) {
            if (next_order_ < casting_.orders.size())
                next = std::min(next, casting_.orders[next_order_].at_us);
            if (!mail_.empty()) next = std::min(next, mail_.begin()->first.first);
            if (next_inject_ < drill_->injects.size() && !live)
                next = std::min(next, drill_->injects[next_inject_].at_us);
            if (!calls_.empty()) next = std::min(next, calls_.begin()->first);
            for (const StandIn& stand_in : stand_ins_)
                if (acts(stand_in.team_number())) next = std::min(next, stand_in.wakes_us());
        }
        next = std::max(next, now);
        if (next >= end) break;
        range_.run_until(SimTime::at_microseconds(next));
        while (!effects_.empty() && effects_.begin()->first.first <= next) {
            const std::size_t place = effects_.begin()->second;
            effects_.erase(effects_.begin());
            carry_out(place);
        }
        if (!playing) continue;
        while (!live && next_inject_ < drill_->injects.size() &&
               drill_->injects[next_inject_].at_us <= next) {
            const Inject& inject = drill_->injects[next_inject_++];
            for (std::uint32_t t = 0; t < stand_ins_.size(); ++t)
                if (inject.checks_contact &&
                    (inject.to.empty() || std::ranges::find(inject.to, t) != inject.to.end()))
                    stand_ins_[t].check_contact(inject.number + 1, next);
        }
        for (; !calls_.empty() && calls_.begin()->first <= next; calls_.erase(calls_.begin())) {
            const auto [number, team] = calls_.begin()->second;
            stand_ins_[team].check_contact(number + 1, next);
        }
        while (next_order_ < casting_.orders.size() && casting_.orders[next_order_].at_us <= next)
            accept(casting_.orders[next_order_++]);
        deliver(next);
        let_act(next);
    }
    range_.run_until(SimTime::at_microseconds(end));
    range_.close_minute();
    keep_evidence(end);
}

void Conductor::keep_evidence(std::int64_t end) {
    kept_ = sensor::keep(drill_->sensors, drill_->nation, range_.observations(), end, chance_);
    evidence_digest_ = evidence::digest_of(kept_, evidence_digest_);
    const auto epoch = static_cast<std::uint32_t>(std::ranges::count_if(
        drill_->plan.campaigns,
        [end](const adversary::Campaign& c) { return c.enabled && c.start < end; }));
    for (const evidence::Record& record : kept_) {
        const std::uint32_t team = sensor_team_[record.sensor];
        const std::int64_t floor =
            drill_->playbook.floors[static_cast<std::size_t>(record.symptom)];
        const bool slow = record.symptom == evidence::Symptom::slow_service;
        if ((slow ? record.amount <= floor : record.amount >= floor) &&
            !sensor::is_decoy(drill_->sensors, record)) {
            const First first{record.known_us, end, record.id};
            First& known =
                knowable_
                    .try_emplace(std::tuple(team, static_cast<std::uint8_t>(record.symptom),
                                            record.place, epoch),
                                 first)
                    .first->second;
            // A sensor that is quick may overtake one that saw it earlier.
            if (first.known_us < known.known_us) known = first;
        }
        if (!stand_ins_.empty() && !casting_.evidence)
            mail_.emplace(std::pair(record.known_us, record.id), record);
    }
}

void Conductor::deliver(std::int64_t until_us) {
    while (!mail_.empty() && mail_.begin()->first.first <= until_us) {
        const evidence::Record& record = mail_.begin()->second;
        stand_ins_[sensor_team_[record.sensor]].see(record);
        mail_.erase(mail_.begin());
    }
}

MinuteDigest Conductor::digest() const {
    return {range_.minute_digest(), evidence_digest_, journal_digest_};
}

}  // namespace naga::conduct
