// A seat that nobody took, played by a policy.
//
// A stand-in knows only what it was given: records of its own sensors, what other teams told
// it, and what is public (who answers for what). From these, its skill, the seed and the day
// it decides; given the same it decides the same. It keeps one case an incident and thing
// concerned, believes after enough records and notices late. Its people take the steps that
// the playbook names, the most urgent first, and ask whoever has the authority they lack.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adversary/plan.h"
#include "conduct/playbook.h"
#include "evidence/record.h"
#include "exercise/journal.h"
#include "exercise/team.h"
#include "sim/chance.h"
#include "world/nation.h"

namespace naga::conduct {

// Whether teams speak to one another: not at all, only requests and answers, everything.
enum class Sharing : std::uint8_t { silent, none, playbook };

// What is public and never changes; shared by all stand-ins of a drill.
struct Public {
    const world::Nation* nation = nullptr;
    const adversary::Plan* plan = nullptr;  // for names of lairs and weaknesses only
    const exercise::Teams* teams = nullptr;
    const Playbook* playbook = nullptr;
};

class StandIn {
public:
    StandIn(const Public& known, std::uint32_t team, std::uint32_t skill, Sharing sharing,
            const sim::Chance& chance);

    std::uint32_t team_number() const { return team_; }

    // Something the team can read from now on.
    void see(const evidence::Record& record);
    void hear(const exercise::Move& move, std::int64_t now_us);
    void check_contact(std::uint64_t inject, std::int64_t now_us);
    // A person in its seat did this: it will not do the same again, nor answer what was answered.
    void step_aside(const exercise::Move& move);

    // When it will next do something by itself; never when it waits.
    std::int64_t wakes_us() const;

    // What it does at `now_us`, in order. Moves have no number yet.
    std::vector<exercise::Move> act(std::int64_t now_us);

    // What it has made of what it saw: notes for a person who takes its seat. In the order of
    // (incident, place).
    struct Draft {
        exercise::Incident incident = exercise::Incident::none;
        std::uint32_t place = 0;  // a service, group of people or network
        bool noticed = false;     // enough to believe it
        bool heard = false;       // others told of it
        std::int64_t records = 0;
        std::vector<std::string> because;
        std::size_t steps_waiting = 0;  // planned, and nobody is free yet
        bool operator==(const Draft&) const = default;
    };
    std::vector<Draft> drafts() const;
    // Lairs it knows by name, sorted.
    std::vector<std::uint32_t> known_lairs() const;

private:
    // An incident and the thing concerned: a service, people group or network.
    struct Key {
        exercise::Incident incident = exercise::Incident::none;
        std::uint32_t place = 0;
        auto operator<=>(const Key&) const = default;
    };
    struct Case {
        std::int64_t records = 0;
        std::int64_t rounds = 0;  // times it was noticed: a page may be defaced again
        bool noticed = false;     // own evidence was enough
        bool planned = false;     // what own evidence asks for was planned
        bool heard = false;       // from others, and what that asks for was planned
        bool mistaken = false;    // first taken for something else
        std::vector<std::string> because;
        // Networks a flood comes from, with the largest amount: bots, and open resolvers.
        std::map<std::uint32_t, std::int64_t> sources, resolvers;
    };
    // Something to do at an instant, in the order of (time, number).
    struct Thought {
        enum class What : std::uint8_t { notice, new_lair, step, answer, carry_out, check_in };
        What what = What::notice;
        Key key;
        Step step = Step::report;
        exercise::Move heard;  // answer, carry_out
        std::uint64_t inject = 0;
    };

    Public known_;
    std::uint32_t team_;
    std::uint32_t skill_;
    Sharing sharing_;
    sim::Chance chance_;

    std::map<Key, Case> cases_;
    // A lair known by name: what it is by how it was met, and from where it is known.
    struct Lair {
        bool lures = false;
        std::vector<std::string> because;
    };
    std::map<std::uint32_t, Lair> lairs_;
    std::map<std::pair<std::int64_t, std::uint64_t>, Thought> agenda_;
    // Steps that wait for somebody who is free, in the order of (rule, step, number).
    std::map<std::tuple<std::size_t, std::size_t, std::uint64_t>, Thought> waiting_;
    std::int64_t busy_ = 0;  // people at a step; at most the staff
    std::uint64_t thoughts_ = 0;
    // Orders given, asked for or carried out for others: nothing is done twice. A page is
    // restored once a round.
    using Mark =
        std::tuple<exercise::Verb, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t,
                   std::uint32_t, std::uint32_t, world::Traffic, std::int64_t>;
    std::set<Mark> done_;
    // What was told: verb, to whom, incident, place, lair, round.
    std::set<std::tuple<exercise::Verb, std::uint32_t, exercise::Incident, std::uint32_t,
                        std::uint32_t, std::int64_t>>
        told_;

    const Skill& skill() const { return known_.playbook->skills[skill_]; }
    const exercise::Team& team() const { return known_.teams->all[team_]; }
    void think(std::int64_t at_us, Thought thought);
    std::uint64_t cause(const Key& key, std::uint64_t what) const;
    void weigh(const Key& key, const std::string& because, std::int64_t now_us);
    // Plans those of the rules' steps for a case, seen or heard of, that `wanted` names.
    enum class Known : std::uint8_t { seen, heard };
    template <typename Wanted>
    void plan_steps(const Key& key, Known how, std::int64_t now_us, const Wanted& wanted);
    // Gives the waiting steps to people who are free.
    void give_work(std::int64_t now_us);
    // A lair heard of for the first time adds the steps against it, if its case is in work.
    void learn_lair(std::uint32_t lair, const Key& key, const std::string& because,
                    std::int64_t now_us);
    void take(const Key& key, Step step, std::int64_t now_us, std::vector<exercise::Move>& moves);
    void want(exercise::Order order, const Case& c, const Key& key, std::int64_t now_us,
              std::vector<exercise::Move>& moves);
    // The networks a case is about that this team answers for.
    std::vector<std::uint32_t> own_networks(const Key& key, const Case& c) const;
    std::uint32_t network_of(const Key& key) const;
    std::vector<std::uint32_t> main_sources(
        const std::map<std::uint32_t, std::int64_t>& amounts) const;
    Mark mark_of(const exercise::Order& order) const;
    bool is_detailed(const Key& key) const;
    void answer(const exercise::Move& request, std::int64_t now_us,
                std::vector<exercise::Move>& moves);
    exercise::Move move(exercise::Verb what, std::int64_t now_us) const;
};

}  // namespace naga::conduct
