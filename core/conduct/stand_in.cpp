#include "conduct/stand_in.h"

#include <algorithm>

#include "people/laws.h"

namespace naga::conduct {

using evidence::Record;
using evidence::Symptom;
using exercise::Incident;
using exercise::Move;
using exercise::Order;
using exercise::Role;
using exercise::Verb;
using sim::Purpose;
using world::none;

namespace {

constexpr std::size_t reasons_max = 5;

std::int64_t drawn(std::int64_t median_us, double sigma, double uniform) {
    return people::delay(Duration::microseconds(median_us), sigma, uniform).in_microseconds();
}

std::string reason(const Move& move) { return "m" + std::to_string(move.id); }

bool is_about_service(Incident incident) {
    return incident == Incident::defacement || incident == Incident::flood ||
           incident == Incident::outage;
}

// Networks a team with more than this answers for are acted on one by one, as cases name them.
constexpr std::size_t networks_at_once = 8;
// Sources of a flood that are worth a request each.
constexpr std::size_t sources_max = 6;

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

StandIn::Mark StandIn::mark_of(const Order& o) const {
    std::int64_t round = 0;
    if (o.verb == Verb::restore)
        if (const auto c = cases_.find({Incident::defacement, o.service}); c != cases_.end())
            round = c->second.rounds;
    return {o.verb, o.network, o.service, o.group, o.people, o.lair, o.country, o.traffic, round};
}

// Orders what it may, asks for what it may not. Never the same twice.
void StandIn::want(Order order, const Case& c, const Key& key, std::int64_t now_us,
                   std::vector<Move>& moves) {
    const bool own = known_.teams->may(team_, order, *known_.nation, *known_.plan);
    std::uint32_t whom = team_;
    if (!own) {
        if (sharing_ == Sharing::silent) return;
        whom = known_.teams->authority_over(order, *known_.nation, *known_.plan);
        if (whom == none || whom == team_) return;
    }
    if (!done_.insert(mark_of(order)).second) return;
    Move m = move(own ? order.verb : Verb::request, now_us);
    m.on = order;
    m.to = own ? none : whom;
    m.incident = own ? Incident::none : key.incident;
    m.because = c.because;
    if (const auto lair = lairs_.find(order.lair); lair != lairs_.end())
        m.because = lair->second.because;
    moves.push_back(std::move(m));
}

std::uint32_t StandIn::network_of(const Key& key) const {
    if (is_about_service(key.incident)) return known_.nation->services[key.place].network;
    if (key.incident == Incident::phishing) return known_.nation->people[key.place].network;
    return key.place;
}

std::vector<std::uint32_t> StandIn::own_networks(const Key& key, const Case& c) const {
    if (team().networks.size() <= networks_at_once) return team().networks;
    std::set<std::uint32_t> own;
    if (team().answers_for(network_of(key))) own.insert(network_of(key));
    for (const auto& [source, amount] : c.sources)
        if (team().answers_for(source)) own.insert(source);
    for (const auto& [other, its] : cases_)
        if (other.incident == Incident::infection && its.planned) own.insert(other.place);
    return {own.begin(), own.end()};
}

// The networks most of a flood comes from, the largest first.
std::vector<std::uint32_t> StandIn::main_sources(
    const std::map<std::uint32_t, std::int64_t>& amounts) const {
    const std::int64_t floor =
        2 * known_.playbook->floors[static_cast<std::size_t>(Symptom::flood_in)];
    std::vector<std::pair<std::int64_t, std::uint32_t>> sources;
    for (const auto& [source, amount] : amounts)
        if (amount >= floor) sources.push_back({-amount, source});
    std::ranges::sort(sources);
    std::vector<std::uint32_t> main;
    for (std::size_t i = 0; i < std::min(sources.size(), sources_max); ++i)
        main.push_back(sources[i].second);
    return main;
}

bool StandIn::is_detailed(const Key& key) const {
    const double u = chance_.uniform(Purpose::mistake, team_, cause(key, 2));
    return u * 1e6 < static_cast<double>(skill().detailed_ppm);
}

void StandIn::take(const Key& key, Step step, std::int64_t now_us, std::vector<Move>& moves) {
    const Case& c = cases_[key];
    const world::Nation& nation = *known_.nation;
    auto order = [&](Verb verb) {
        Order o;
        o.verb = verb;
        return o;
    };
    auto want_it = [&](const Order& o) { want(o, c, key, now_us, moves); };
    const std::uint32_t network = network_of(key);
    // The lairs this kind of incident has.
    std::vector<std::uint32_t> lairs;
    const bool has_lair = key.incident == Incident::phishing ||
                          key.incident == Incident::infection || !c.sources.empty();
    for (const auto& [lair, known] : lairs_)
        if (has_lair && known.lures == (key.incident == Incident::phishing)) lairs.push_back(lair);
    auto tell = [&](Verb verb, std::uint32_t to) {
        // Who answers for many networks tells of an outbreak and its lair once, not of each
        // network.
        const bool wide =
            key.incident == Incident::infection && team().networks.size() > networks_at_once;
        if (!told_
                 .insert({verb, to, key.incident, wide ? none : key.place,
                          lairs.empty() ? none : lairs.back(), c.rounds})
                 .second)
            return;
        Move m = move(verb, now_us);
        m.to = to;
        m.incident = key.incident;
        m.because = c.because;
        if (key.incident == Incident::phishing) m.on.people = key.place;
        if (is_about_service(key.incident)) m.on.service = key.place;
        if (key.incident == Incident::infection) m.on.network = key.place;
        if (!lairs.empty()) m.on.lair = lairs.back();
        if (key.incident == Incident::flood) {
            const bool bots = !c.sources.empty();
            const auto& from = bots ? c.sources : c.resolvers;
            m.on.traffic = bots ? world::Traffic::flood : world::Traffic::amplification;
            if (!from.empty())
                m.on.from_network = std::ranges::max_element(from, {}, [](const auto& s) {
                                        return s.second;
                                    })->first;
        }
        moves.push_back(m);
    };
    auto groups_of = [&](const auto& wanted, Verb verb) {
        for (std::uint32_t g = 0; g < nation.groups.size(); ++g)
            if (nation.groups[g].network == network && wanted(nation.groups[g])) {
                Order o = order(verb);
                o.group = g;
                want_it(o);
            }
    };
    switch (step) {
        case Step::report:
            // Who may not speak writes into the own book.
            if (sharing_ != Sharing::playbook)
                tell(Verb::log, none);
            else
                tell(Verb::report, known_.teams->first_of(team().role == Role::cert ? Role::ministry
                                                                                    : Role::cert));
            break;
        case Step::share:
            if (sharing_ != Sharing::playbook) break;
            for (std::uint32_t t = 0; t < known_.teams->all.size(); ++t)
                if (t != team_ && !known_.teams->all[t].contact) tell(Verb::share, t);
            break;
        case Step::restore:
        case Step::patch_site: {
            Order o = order(step == Step::restore ? Verb::restore : Verb::patch_site);
            o.service = key.place;
            want_it(o);
            break;
        }
        case Step::patch_like: {
            const auto& holes = nation.services[key.place].weaknesses;
            for (std::uint32_t s = 0; s < nation.services.size(); ++s) {
                if (!team().answers_for(nation.services[s])) continue;
                const bool like = std::ranges::any_of(
                    nation.services[s].weaknesses, [&](const world::Weakness& w) {
                        return std::ranges::any_of(
                            holes, [&](const world::Weakness& h) { return h.id == w.id; });
                    });
                if (!like) continue;
                Order o = order(Verb::patch_site);
                o.service = s;
                want_it(o);
            }
            break;
        }
        case Step::reset: {
            Order o = order(Verb::reset);
            o.people = key.place;
            want_it(o);
            break;
        }
        case Step::advisory: {
            Order o = order(Verb::advisory);
            o.country = team().country;
            want_it(o);
            break;
        }
        case Step::notify: {
            Order o = order(Verb::notify);
            o.network = network;
            o.detailed = is_detailed(key);
            want_it(o);
            break;
        }
        case Step::filter_worm: {
            Order o = order(Verb::filter);
            o.network = network;
            o.traffic = world::Traffic::worm;
            want_it(o);
            break;
        }
        case Step::clean_offices:
            groups_of([](const world::HostGroup& g) { return g.kind == "office"; }, Verb::clean);
            break;
        case Step::patch_offices:
            groups_of([](const world::HostGroup& g) { return g.kind == "office"; }, Verb::patch);
            break;
        case Step::clean_own:
        case Step::patch_own:
        case Step::notify_own:
            for (std::uint32_t g = 0; g < nation.groups.size(); ++g) {
                const world::HostGroup& group = nation.groups[g];
                if (group.network != network || !team().answers_for(group)) continue;
                Order o = order(step == Step::clean_own   ? Verb::clean
                                : step == Step::patch_own ? Verb::patch
                                                          : Verb::notify);
                o.group = g;
                if (step == Step::notify_own) o.network = network, o.detailed = is_detailed(key);
                want_it(o);
            }
            break;
        case Step::sinkhole:
            for (const std::uint32_t lair : lairs)
                for (const std::uint32_t n : own_networks(key, c)) {
                    Order o = order(Verb::sinkhole);
                    o.network = n;
                    o.lair = lair;
                    want_it(o);
                }
            break;
        case Step::take_down:
            for (const std::uint32_t lair : lairs) {
                Order o = order(Verb::take_down);
                o.lair = lair;
                want_it(o);
            }
            break;
        case Step::filter_flood:
        case Step::filter_amplified: {
            Order o = order(Verb::filter);
            o.network = network;
            o.service = key.place;
            o.traffic =
                step == Step::filter_flood ? world::Traffic::flood : world::Traffic::amplification;
            if (step == Step::filter_amplified && c.resolvers.empty()) break;
            if (step == Step::filter_flood && c.sources.empty()) break;
            want_it(o);
            break;
        }
        case Step::filter_upstream:
            for (const world::Link& link : nation.links) {
                if (link.peer || link.to != network) continue;
                for (const world::Traffic traffic :
                     {world::Traffic::flood, world::Traffic::amplification}) {
                    const bool bots = traffic == world::Traffic::flood;
                    if ((bots ? c.sources : c.resolvers).empty()) continue;
                    Order o = order(Verb::filter);
                    o.network = link.from;
                    o.service = key.place;
                    o.traffic = traffic;
                    want_it(o);
                }
            }
            break;
        case Step::filter_source:
            for (const world::Traffic traffic :
                 {world::Traffic::flood, world::Traffic::amplification})
                for (const std::uint32_t source :
                     main_sources(traffic == world::Traffic::flood ? c.sources : c.resolvers)) {
                    Order o = order(Verb::filter);
                    o.network = source;
                    o.service = key.place;
                    o.traffic = traffic;
                    want_it(o);
                }
            break;
        case Step::clean_source:
            for (const std::uint32_t source : main_sources(c.sources)) {
                Order o = order(Verb::notify);
                o.network = source;
                o.detailed = is_detailed(key);
                want_it(o);
            }
            break;
        case Step::escalate:
        case Step::brief_press:
            want_it(order(step == Step::escalate ? Verb::escalate : Verb::brief_press));
            break;
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
