#include "report/facts.h"

#include <algorithm>
#include <map>
#include <set>

#include "measure/about.h"
#include "report/report_json.h"

namespace naga::report {

using adversary::Campaign;
using conduct::Drill;
using exercise::Move;
using exercise::Verb;
using measure::Outcome;
using measure::Times;
using world::none;

namespace {

bool holds(const std::vector<std::uint32_t>& list, std::uint32_t what) {
    return std::ranges::find(list, what) != list.end();
}

void first(std::optional<Times>& earliest, const Times& t,
           std::optional<std::int64_t> Times::*step) {
    if (t.*step && (!earliest || *(t.*step) < *((*earliest).*step))) earliest = t;
}

std::vector<Attack> attacks_of(const Drill& drill, const Outcome& outcome) {
    std::vector<Attack> all;
    for (std::uint32_t c = 0; c < drill.plan.campaigns.size(); ++c) {
        const Campaign& campaign = drill.plan.campaigns[c];
        if (!campaign.enabled) continue;
        Attack attack;
        attack.campaign = c;
        for (const Times& t : outcome.times) {
            if (t.campaign != c) continue;
            attack.teams.push_back(t);
            first(attack.knowable, t, &Times::knowable);
            first(attack.detected, t, &Times::detected);
            first(attack.reported, t, &Times::reported);
            first(attack.shared, t, &Times::shared);
            first(attack.contained, t, &Times::contained);
        }
        if (c < outcome.actual.recovered.size()) attack.recovered = outcome.actual.recovered[c];
        std::set<std::uint64_t> requests;
        for (const Move& m : outcome.actual.journal) {
            if (m.at_us < campaign.start) continue;
            bool about = measure::is_about(drill, campaign, m);
            if (about && m.what == Verb::request) requests.insert(m.id);
            if (m.what == Verb::agree || m.what == Verb::refuse) about = requests.contains(m.about);
            if (about) attack.moves.push_back(m.id);
        }
        all.push_back(std::move(attack));
    }
    return all;
}

void count_messages(const Drill& drill, const Outcome& outcome, Facts& facts) {
    const std::size_t teams = drill.teams.all.size();
    facts.exchanges.assign(teams, std::vector<Exchange>(teams));
    std::set<std::string> seats;
    std::map<std::uint64_t, std::size_t> row;  // of facts.asked, by entry
    for (const Move& m : outcome.actual.journal) {
        seats.insert(m.by);
        if (m.what == Verb::notify) {
            ++facts.notices;
            facts.detailed_notices += m.on.detailed ? 1 : 0;
        }
        if (m.team >= teams || m.to >= teams) continue;
        const bool abroad = drill.teams.all[m.team].country != drill.teams.all[m.to].country;
        if (m.what == Verb::report || m.what == Verb::share) {
            ++facts.exchanges[m.team][m.to].told;
            facts.abroad_told += abroad ? 1 : 0;
        } else if (m.what == Verb::request) {
            ++facts.exchanges[m.team][m.to].asked;
            facts.abroad_asked += abroad ? 1 : 0;
            Asked asked;
            asked.move = m.id;
            asked.at_us = m.at_us;
            asked.from = m.team;
            asked.to = m.to;
            asked.verb = m.on.verb;
            row.emplace(m.id, facts.asked.size());
            facts.asked.push_back(asked);
        } else if (m.what == Verb::agree || m.what == Verb::refuse) {
            const auto it = row.find(m.about);
            if (it == row.end()) continue;
            Asked& asked = facts.asked[it->second];
            if (asked.answer != 0 || asked.to != m.team) continue;
            asked.answer = m.id;
            asked.answered_us = m.at_us;
            asked.agreed = m.what == Verb::agree;
            facts.abroad_agreed += abroad && asked.agreed ? 1 : 0;
        }
    }
    std::vector<std::int64_t> waits;
    for (const Asked& a : facts.asked) {
        ++(a.answer == 0 ? facts.unanswered : a.agreed ? facts.agreed : facts.refused);
        if (a.answer != 0) waits.push_back(a.answered_us - a.at_us);
    }
    std::ranges::sort(waits);
    if (!waits.empty()) facts.answer_median_us = waits[(waits.size() - 1) / 2];
    facts.seats.assign(seats.begin(), seats.end());
}

class Finder {
public:
    Finder(const Drill& drill, const Outcome& outcome, Facts& facts)
        : drill_(drill), outcome_(outcome), facts_(facts) {}

    void find() {
        by_dimension();
        about_contacts();
        about_requests();
        about_objectives();
        about_notices();
        for (const Attack& attack : facts_.attacks) about_attack(attack);
        about_orders();
        // By rule, and within a rule as they were found.
        std::vector<Finding> sorted;
        for (std::size_t rule = 0; rule < rules; ++rule)
            for (const Finding& f : facts_.findings)
                if (static_cast<std::size_t>(f.rule) == rule) sorted.push_back(f);
        facts_.findings = std::move(sorted);
    }

private:
    const Drill& drill_;
    const Outcome& outcome_;
    Facts& facts_;

    Finding& add(Rule rule) {
        facts_.findings.emplace_back();
        facts_.findings.back().rule = rule;
        return facts_.findings.back();
    }

    void by_dimension() {
        for (std::uint32_t d = 0; d < measure::dimensions; ++d) {
            const std::optional<double> value = outcome_.index_by_dimension[d].value;
            if (!value || (*value < held_from && *value >= lost_below)) continue;
            Finding& f = add(*value >= held_from ? Rule::dimension_held : Rule::dimension_lost);
            f.dimension = d;
            f.amount = *value;
            for (const conduct::Carried& c : outcome_.actual.carried) {
                const Move* m = facts_.entry_of(outcome_.actual, c.move);
                if (m != nullptr && c.done && !c.refused && moves_dimension(drill_, d, *m))
                    f.moves.push_back(c.move);
            }
        }
    }

    void about_contacts() {
        std::vector<std::uint64_t> reached;
        std::vector<std::uint32_t> missed;
        for (const measure::Contact& c : facts_.contacts) {
            if (c.move == 0)
                missed.push_back(c.team);
            else
                reached.push_back(c.move);
        }
        if (facts_.contacts.empty()) return;
        Finding& f = add(missed.empty() ? Rule::contacts_all : Rule::contact_missed);
        f.teams = missed;
        f.amount = static_cast<double>(missed.empty() ? reached.size() : missed.size());
        f.of = static_cast<double>(facts_.contacts.size());
        if (missed.empty()) f.moves = reached;
    }

    void about_requests() {
        const auto all = static_cast<double>(facts_.asked.size());
        if (facts_.asked.empty()) return;
        const double answered = all - facts_.unanswered;
        if (answered >= answered_from * all) {
            Finding& f = add(Rule::answers_given);
            f.amount = answered;
            f.of = all;
            for (const Asked& a : facts_.asked)
                if (a.answer != 0) f.moves.push_back(a.answer);
        }
        gather(Rule::unanswered, [](const Asked& a) { return a.answer == 0; });
        gather(Rule::refused, [](const Asked& a) { return a.answer != 0 && !a.agreed; });
        const auto slowest = std::ranges::max_element(facts_.asked, {}, [](const Asked& a) {
            return a.answer == 0 ? 0 : a.answered_us - a.at_us;
        });
        if (slowest->answer != 0 && slowest->answered_us - slowest->at_us > slow_after_us) {
            Finding& f = add(Rule::slow_answer);
            f.length_us = slowest->answered_us - slowest->at_us;
            f.teams = {slowest->to};
            f.moves = {slowest->move, slowest->answer};
        }
        if (facts_.abroad_agreed > 0) {
            Finding& f = add(Rule::told_abroad);
            f.amount = facts_.abroad_agreed;
            f.of = facts_.abroad_asked;
            for (const Asked& a : facts_.asked)
                if (a.agreed && drill_.teams.all[a.from].country != drill_.teams.all[a.to].country)
                    f.moves.push_back(a.answer);
        }
    }

    template <typename Wanted>
    void gather(Rule rule, const Wanted& wanted) {
        Finding f;
        f.rule = rule;
        f.of = static_cast<double>(facts_.asked.size());
        for (const Asked& a : facts_.asked) {
            if (!wanted(a)) continue;
            f.amount += 1;
            f.moves.push_back(a.move);
            if (!holds(f.teams, a.to)) f.teams.push_back(a.to);
        }
        if (f.amount > 0) facts_.findings.push_back(f);
    }

    void about_objectives() {
        std::vector<std::uint64_t> met;
        for (std::uint32_t i = 0; i < outcome_.objectives.size(); ++i) {
            const measure::Objective& o = outcome_.objectives[i];
            if (o.met) {
                met.push_back(o.move);
                continue;
            }
            add(Rule::objective_missed).objective = i;
        }
        if (met.empty() || met.size() != outcome_.objectives.size()) return;
        Finding& f = add(Rule::objectives_all);
        f.amount = f.of = static_cast<double>(met.size());
        f.moves = met;
    }

    void about_notices() {
        const std::uint32_t poor = facts_.notices - facts_.detailed_notices;
        if (facts_.notices == 0) return;
        Finding& f = add(poor == 0 ? Rule::notices_good : Rule::poor_notices);
        f.amount = poor == 0 ? facts_.notices : poor;
        f.of = facts_.notices;
        for (const Move& m : outcome_.actual.journal) {
            if (m.what != Verb::notify || m.on.detailed != (poor == 0)) continue;
            f.moves.push_back(m.id);
            if (m.team != none && !holds(f.teams, m.team)) f.teams.push_back(m.team);
        }
    }

    void about_attack(const Attack& attack) {
        const Times* latest = nullptr;
        Finding blind;
        blind.rule = Rule::never_detected;
        Finding silent;
        silent.rule = Rule::kept_to_itself;
        for (const Times& t : attack.teams) {
            if (t.knowable && t.detected && *t.detected - *t.knowable > late_after_us &&
                (latest == nullptr ||
                 *t.detected - *t.knowable > *latest->detected - *latest->knowable))
                latest = &t;
            if (t.knowable && !t.detected) {
                blind.teams.push_back(t.team);
                blind.records.push_back(t.knowable_record);
            }
            if (t.detected && !t.reported && !t.shared) {
                silent.teams.push_back(t.team);
                silent.moves.push_back(t.detected_move);
            }
        }
        blind.campaign = silent.campaign = attack.campaign;
        if (latest != nullptr) {
            Finding& f = add(Rule::late_detection);
            f.campaign = attack.campaign;
            f.teams = {latest->team};
            f.length_us = *latest->detected - *latest->knowable;
            f.moves = {latest->detected_move};
            f.records = {latest->knowable_record};
        }
        if (!blind.teams.empty()) facts_.findings.push_back(blind);
        if (!silent.teams.empty()) facts_.findings.push_back(silent);
        Finding& f = add(attack.recovered ? Rule::recovered_in_time : Rule::not_recovered);
        f.campaign = attack.campaign;
        if (attack.recovered)
            f.length_us = *attack.recovered - drill_.plan.campaigns[attack.campaign].start;
        if (attack.contained) f.moves = {attack.contained->contained_move};
    }

    void about_orders() {
        Finding f;
        f.rule = Rule::no_authority;
        for (const conduct::Carried& c : outcome_.actual.carried) {
            if (!c.refused) continue;
            f.amount += 1;
            f.moves.push_back(c.move);
            if (!holds(f.teams, c.team)) f.teams.push_back(c.team);
        }
        if (f.amount > 0) facts_.findings.push_back(f);
        if (outcome_.actual.users_cut_hours <= 0) return;
        Finding& cut = add(Rule::users_cut);
        cut.amount = outcome_.actual.users_cut_hours;
        for (const conduct::Carried& c : outcome_.actual.carried)
            if (c.done && !c.refused &&
                (c.verb == Verb::filter || c.verb == Verb::rate_limit ||
                 c.verb == Verb::blackhole || c.verb == Verb::isolate))
                cut.moves.push_back(c.move);
    }
};

}  // namespace

bool moves_dimension(const Drill& drill, std::size_t d, const Move& m) {
    const bool service = d == 0, defaced = d == 1, infected = d == 2, lost = d >= 3;
    switch (m.what) {
        case Verb::filter:
        case Verb::rate_limit:
        case Verb::blackhole: return m.on.traffic == world::Traffic::worm ? infected : service;
        case Verb::lift: return service || infected;
        case Verb::sinkhole:
        case Verb::take_down:
            if (m.on.lair == none) return false;
            return drill.plan.lairs[m.on.lair].kind == adversary::LairKind::phishing
                       ? lost
                       : infected || service;
        case Verb::isolate:
        case Verb::clean:
        case Verb::patch:
        case Verb::notify: return infected || service;
        case Verb::restore:
        case Verb::patch_site: return defaced;
        case Verb::reset: return lost;
        case Verb::advisory: return lost || infected;
        case Verb::brief_press:
        case Verb::escalate:
        case Verb::check_in:
        case Verb::report:
        case Verb::share:
        case Verb::request:
        case Verb::agree:
        case Verb::refuse:
        case Verb::log: return false;
    }
    return false;
}

const Move* Facts::entry_of(const measure::Run& actual, std::uint64_t id) const {
    const auto it = std::ranges::lower_bound(index, std::pair(id, std::size_t{0}));
    return it != index.end() && it->first == id ? &actual.journal[it->second] : nullptr;
}

Facts facts_of(const Drill& drill, const Outcome& outcome) {
    Facts facts;
    for (std::size_t i = 0; i < outcome.actual.journal.size(); ++i)
        facts.index.emplace_back(outcome.actual.journal[i].id, i);
    std::ranges::sort(facts.index);
    count_messages(drill, outcome, facts);
    facts.contacts = measure::contacts_of(drill, outcome.actual.journal);
    facts.attacks = attacks_of(drill, outcome);
    for (const conduct::Carried& c : outcome.actual.carried)
        if (c.done && !c.refused) ++facts.carried_out[static_cast<std::size_t>(c.verb)];
    Finder(drill, outcome, facts).find();
    return facts;
}

}  // namespace naga::report
