#include "conduct/stand_in.h"

#include <algorithm>

#include "people/laws.h"

namespace naga::conduct {

using evidence::Record;
using evidence::Symptom;
using exercise::Incident;
using exercise::Move;
using exercise::Verb;
using sim::Purpose;
using world::none;

namespace {

constexpr std::size_t reasons_max = 5;

std::int64_t drawn(std::int64_t median_us, double sigma, double uniform) {
    return people::delay(Duration::microseconds(median_us), sigma, uniform).in_microseconds();
}

std::string reason(const Move& move) { return "m" + std::to_string(move.id); }

}  // namespace

StandIn::StandIn(const Public& known, std::uint32_t team, std::uint32_t skill, Sharing sharing,
                 const sim::Chance& chance)
    : known_(known), team_(team), skill_(skill), sharing_(sharing), chance_(chance) {}

Move StandIn::move(Verb what, std::int64_t now_us) const {
    Move m;
    m.at_us = now_us;
    m.team = team_;
    m.by = "stand-in";
    m.what = what;
    m.on.verb = what;
    return m;
}

void StandIn::think(std::int64_t at_us, Thought thought) {
    agenda_.emplace(std::pair(at_us, thoughts_++), std::move(thought));
}

std::int64_t StandIn::wakes_us() const {
    return agenda_.empty() ? INT64_MAX : agenda_.begin()->first.first;
}

std::uint64_t StandIn::cause(const Key& key, std::uint64_t what) const {
    return sim::cause_of((std::uint64_t{key.place} << 8) | static_cast<std::uint64_t>(key.incident),
                         what);
}

// ---- what comes in -------------------------------------------------------------------------

void StandIn::see(const Record& r) {
    const std::int64_t floor = known_.playbook->floors[static_cast<std::size_t>(r.symptom)];
    const bool slow = r.symptom == Symptom::slow_service;
    // Where one is enough, one is enough for everybody.
    const double limit = floor > 1 ? static_cast<double>(floor) * skill().scale : 1;
    if (slow ? static_cast<double>(r.amount) > static_cast<double>(floor)
             : static_cast<double>(r.amount) < limit)
        return;
    const std::string because = evidence::as_text(r.id);
    const world::Nation& nation = *known_.nation;
    Key key;
    switch (r.symptom) {
        case Symptom::flood_in:
        case Symptom::amplified_in: {
            key = {Incident::flood, r.place};
            Case& c = cases_[key];
            std::int64_t& source =
                (r.symptom == Symptom::flood_in ? c.sources : c.resolvers)[r.about];
            source = std::max(source, r.amount);
            break;
        }
        case Symptom::slow_service: key = {Incident::outage, r.place}; break;
        case Symptom::scanning: {
            key = {Incident::infection, r.place};
            break;
        }
        case Symptom::flood_out: key = {Incident::infection, r.place}; break;
        case Symptom::beacon:
            key = {Incident::infection, r.place};
            learn_lair(r.about, key, because, r.known_us);
            break;
        case Symptom::infected_hosts:
            key = {Incident::infection, nation.groups[r.place].network};
            break;
        case Symptom::defaced_page: key = {Incident::defacement, r.place}; break;
        case Symptom::odd_mail:
        case Symptom::reported_mail:
        case Symptom::odd_log_ins: key = {Incident::phishing, r.place}; break;
        case Symptom::lure_lookups:
            key = {Incident::phishing, r.place};
            learn_lair(r.about, key, because, r.known_us);
            break;
        case Symptom::complaints:
        case Symptom::trace:
        case Symptom::link_load: return;
    }
    weigh(key, because, r.known_us);
}

void StandIn::weigh(const Key& key, const std::string& because, std::int64_t now_us) {
    Case& c = cases_[key];
    ++c.records;
    // A defaced page needs no second look, and each time it is defaced is news; all else needs
    // as many records as the skill wants.
    const bool page = key.incident == Incident::defacement;
    if (page) c.noticed = false, c.because.clear();
    if (c.because.size() < reasons_max) c.because.push_back(because);
    if (c.noticed || c.records < (page ? 1 : skill().confirm)) return;
    c.noticed = true;
    const double u = chance_.uniform(Purpose::notice_delay, team_,
                                     cause(key, static_cast<std::uint64_t>(c.rounds++) << 8));
    Thought thought;
    thought.key = key;
    think(now_us + drawn(skill().notice_us, skill().notice_sigma, u), thought);
}

void StandIn::learn_lair(std::uint32_t lair, const Key& key, const std::string& because,
                         std::int64_t now_us) {
    Lair& known = lairs_[lair];
    const bool first = known.because.empty();
    if (first) known.lures = key.incident == Incident::phishing;
    if (known.because.size() < reasons_max) known.because.push_back(because);
    const auto place = cases_.find(key);
    if (!first || place == cases_.end() || !(place->second.planned || place->second.heard)) return;
    const double u = chance_.uniform(Purpose::notice_delay, team_, sim::cause_of(lair, 3));
    Thought thought;
    thought.what = Thought::What::new_lair;
    thought.key = key;
    think(now_us + drawn(skill().notice_us, skill().notice_sigma, u), thought);
}

void StandIn::check_contact(std::uint64_t inject, std::int64_t now_us) {
    const double u = chance_.uniform(Purpose::answer_delay, team_, sim::cause_of(inject, 1));
    Thought thought;
    thought.what = Thought::What::check_in;
    thought.inject = inject;
    think(now_us + drawn(skill().answer_us, skill().answer_sigma, u), thought);
}

void StandIn::hear(const Move& m, std::int64_t now_us) {
    if (m.what == Verb::agree || m.what == Verb::refuse) return;
    const double u = chance_.uniform(Purpose::answer_delay, team_, exercise::identity_of(m));
    Thought thought;
    thought.what = Thought::What::answer;
    thought.heard = m;
    think(now_us + drawn(skill().answer_us, skill().answer_sigma, u), thought);
}

void StandIn::step_aside(const Move& m) {
    if (static_cast<std::size_t>(m.what) < exercise::actions || m.what == Verb::request)
        done_.insert(mark_of(m.on));
    if (m.what == Verb::agree || m.what == Verb::refuse)
        std::erase_if(agenda_, [&](const auto& thought) {
            return thought.second.what == Thought::What::answer &&
                   thought.second.heard.id == m.about;
        });
    if (m.what == Verb::check_in)
        std::erase_if(agenda_, [&](const auto& thought) {
            return thought.second.what == Thought::What::check_in &&
                   thought.second.inject == m.about;
        });
    if (m.what != Verb::report && m.what != Verb::share) return;
    Key key{m.incident, 0};
    switch (m.incident) {
        case Incident::defacement:
        case Incident::flood:
        case Incident::outage: key.place = m.on.service; break;
        case Incident::phishing: key.place = m.on.people; break;
        case Incident::infection: key.place = m.on.network; break;
        case Incident::none: return;
    }
    const auto known = cases_.find(key);
    const std::int64_t rounds = known == cases_.end() ? 0 : known->second.rounds;
    const std::uint32_t lair = lairs_.empty() ? none : lairs_.rbegin()->first;
    for (const std::uint32_t place : {key.place, none})
        for (const std::uint32_t about : {none, lair})
            told_.insert({m.what, m.to, m.incident, place, about, rounds});
}

std::vector<StandIn::Draft> StandIn::drafts() const {
    std::vector<Draft> drafts;
    for (const auto& [key, c] : cases_) {
        Draft draft{key.incident, key.place, c.noticed, c.heard, c.records, c.because, 0};
        for (const auto& [place, thought] : waiting_)
            if (thought.what == Thought::What::step && thought.key == key) ++draft.steps_waiting;
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

std::vector<std::uint32_t> StandIn::known_lairs() const {
    std::vector<std::uint32_t> known;
    for (const auto& [lair, how] : lairs_) known.push_back(lair);
    return known;
}

// ---- what is done --------------------------------------------------------------------------

std::vector<Move> StandIn::act(std::int64_t now_us) {
    std::vector<Move> moves;
    while (!agenda_.empty() && agenda_.begin()->first.first <= now_us) {
        const Thought thought = std::move(agenda_.begin()->second);
        agenda_.erase(agenda_.begin());
        switch (thought.what) {
            case Thought::What::notice: {
                Case& c = cases_[thought.key];
                const double u = chance_.uniform(Purpose::mistake, team_, cause(thought.key, 1));
                if (!c.mistaken && u * 1e6 < static_cast<double>(skill().mistake_ppm)) {
                    // First taken for a fault of the line; the truth dawns later.
                    c.mistaken = true;
                    Move report = move(Verb::log, now_us);
                    report.incident = Incident::outage;
                    report.because = c.because;
                    moves.push_back(report);
                    think(now_us + skill().mistake_us, thought);
                } else {
                    c.planned = true;
                    plan_steps(thought.key, Known::seen, now_us, [](Step) { return true; });
                }
                break;
            }
            case Thought::What::new_lair: {
                const auto against_lairs = [](Step step) {
                    return step == Step::share || step == Step::sinkhole || step == Step::take_down;
                };
                const Case& c = cases_[thought.key];
                if (c.planned) plan_steps(thought.key, Known::seen, now_us, against_lairs);
                if (c.heard) plan_steps(thought.key, Known::heard, now_us, against_lairs);
                break;
            }
            case Thought::What::step:
                take(thought.key, thought.step, now_us, moves);
                --busy_;
                give_work(now_us);
                break;
            case Thought::What::answer: answer(thought.heard, now_us, moves); break;
            case Thought::What::carry_out:
                // Restoring a page again is never too much; all else is done once.
                if (done_.insert(mark_of(thought.heard.on)).second ||
                    thought.heard.on.verb == Verb::restore) {
                    Move m = move(thought.heard.on.verb, now_us);
                    m.on = thought.heard.on;
                    m.because = {reason(thought.heard)};
                    moves.push_back(m);
                }
                --busy_;
                give_work(now_us);
                break;
            case Thought::What::check_in: {
                Move m = move(Verb::check_in, now_us);
                m.about = thought.inject;
                m.because = {"i" + std::to_string(thought.inject - 1)};
                moves.push_back(m);
                break;
            }
        }
    }
    return moves;
}

template <typename Wanted>
void StandIn::plan_steps(const Key& key, Known how, std::int64_t now_us, const Wanted& wanted) {
    const bool heard = how == Known::heard;
    if (team().contact && !heard) return;  // a contact begins nothing
    for (std::size_t r = 0; r < known_.playbook->rules.size(); ++r) {
        const Rule& rule = known_.playbook->rules[r];
        if (rule.incident != key.incident || rule.heard != heard) continue;
        if (std::ranges::find(rule.roles, team().role) == rule.roles.end()) continue;
        for (std::size_t s = 0; s < rule.steps.size(); ++s) {
            if (!wanted(rule.steps[s])) continue;
            Thought thought;
            thought.what = Thought::What::step;
            thought.key = key;
            thought.step = rule.steps[s];
            waiting_.emplace(std::tuple(r + 1, s, thoughts_++), std::move(thought));
        }
    }
    give_work(now_us);
}

void StandIn::give_work(std::int64_t now_us) {
    while (busy_ < team().staff && !waiting_.empty()) {
        Thought thought = std::move(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
        ++busy_;
        std::uint64_t why = 0;
        if (thought.what == Thought::What::carry_out)
            why = exercise::identity_of(thought.heard);
        else
            why = cause(thought.key, (static_cast<std::uint64_t>(cases_[thought.key].rounds) << 8) +
                                         16 + static_cast<std::uint64_t>(thought.step));
        const double u = chance_.uniform(Purpose::work_delay, team_, why);
        think(now_us + drawn(skill().work_us, skill().work_sigma, u), std::move(thought));
    }
}

void StandIn::answer(const Move& heard, std::int64_t now_us, std::vector<Move>& moves) {
    if (heard.what == Verb::request) {
        const bool may = known_.teams->may(team_, heard.on, *known_.nation, *known_.plan);
        // A request without any evidence is refused.
        const bool agreed = may && !heard.because.empty();
        if (sharing_ != Sharing::silent) {
            Move m = move(agreed ? Verb::agree : Verb::refuse, now_us);
            m.to = heard.team;
            m.about = heard.id;
            m.because = {reason(heard)};
            moves.push_back(m);
        }
        if (agreed) {
            // What others ask for comes before the team's own steps.
            Thought thought;
            thought.what = Thought::What::carry_out;
            thought.heard = heard;
            waiting_.emplace(std::tuple(std::size_t{0}, std::size_t{0}, thoughts_++), thought);
            give_work(now_us);
        }
        return;
    }
    if (heard.what != Verb::report && heard.what != Verb::share) return;
    Key key{heard.incident, 0};
    switch (heard.incident) {
        case Incident::defacement:
        case Incident::flood:
        case Incident::outage: key.place = heard.on.service; break;
        case Incident::phishing: key.place = heard.on.people; break;
        case Incident::infection: key.place = heard.on.network; break;
        case Incident::none: return;
    }
    if (key.place == none) return;
    if (heard.on.lair != none) learn_lair(heard.on.lair, key, reason(heard), now_us);
    Case& c = cases_[key];
    if (heard.incident == Incident::flood && heard.on.from_network != none)
        (heard.on.traffic == world::Traffic::amplification ? c.resolvers : c.sources)
            .try_emplace(heard.on.from_network, INT64_MAX / 4);
    if (c.heard) return;
    c.heard = true;
    if (c.because.size() < reasons_max) c.because.push_back(reason(heard));
    plan_steps(key, Known::heard, now_us, [](Step) { return true; });
}

}  // namespace naga::conduct
