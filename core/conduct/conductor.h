// The loop closes here: moves change the range, the range is seen by sensors, what sensors
// keep reaches the teams, and the teams make the next moves.
//
// A conductor plays one drill from STARTEX to ENDEX, or on, with stand-ins in the seats or
// with the orders of a journal. It is a value: a copy is a branch. One run uses one thread.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conduct/drill.h"
#include "conduct/stand_in.h"
#include "range/range.h"

namespace naga::conduct {

// `live`: stand-ins in every seat, until persons take it; contacts are checked as the caller says.
enum class Respond : std::uint8_t { none, stand_ins, prompt, orders, live };

struct Casting {
    Respond respond = Respond::stand_ins;
    std::string skill;  // of stand-ins; empty: the drill's
    Sharing sharing = Sharing::playbook;
    std::vector<exercise::Move> orders;  // for Respond::orders: played as they stand
    // Evidence of another run, by when it can be read: what stand-ins are given instead of what
    // their own sensors keep.
    std::optional<std::vector<evidence::Record>> evidence;
};

// An order that is under way, or done.
struct Carried {
    std::uint64_t move = 0;
    std::size_t entry = 0;  // its place in the journal
    std::uint32_t team = world::none;
    exercise::Verb verb = exercise::Verb::filter;
    std::int64_t ordered_us = 0;
    std::int64_t effect_us = 0;
    bool refused = false;  // the team has no such authority
    bool done = false;
};

struct Cost {
    std::int64_t staff_minutes = 0;
    std::int64_t money_usd = 0;
};

// What the state was at the end of a minute, in one number a part.
struct MinuteDigest {
    std::uint64_t world = 0;
    std::uint64_t evidence = 0;
    std::uint64_t journal = 0;
    bool operator==(const MinuteDigest&) const = default;
};

class Conductor {
public:
    Conductor(const Drill& drill, const Casting& casting, std::uint64_t seed,
              std::uint16_t replicate);

    SimTime now() const { return range_.now(); }
    // Runs to the end of the next minute. After ENDEX nobody acts any more, but what was
    // ordered before is carried out.
    void run_minute();

    // ---- what persons do, in a live drill ------------------------------------------------
    // A number for a person's move, which no other move gets.
    std::uint64_t take_id() { return next_id_++; }
    // A move of a person, with such a number and a time that is not over yet; it is played in its
    // minute, at its time. Moves come in the order of their times.
    void submit(exercise::Move move);
    // From now on persons play for the team, or its stand-in does again: that saw and heard
    // everything meanwhile.
    void seat(std::uint32_t team, bool persons);
    bool is_seated(std::uint32_t team) const { return team < seated_.size() && seated_[team]; }
    // Asks the stand-ins of teams whether they are there, by inject `number`.
    void check_contacts(std::uint64_t number, const std::vector<std::uint32_t>& teams,
                        std::int64_t at_us);
    const StandIn* stand_in(std::uint32_t team) const {
        return team < stand_ins_.size() ? &stand_ins_[team] : nullptr;
    }

    const range::Range& range() const { return range_; }
    const std::vector<exercise::Move>& journal() const { return journal_; }
    const std::vector<Carried>& carried() const { return carried_; }
    const Cost& cost() const { return cost_; }
    std::uint64_t evidence_digest() const { return evidence_digest_; }
    std::uint64_t journal_digest() const { return journal_digest_; }
    MinuteDigest digest() const;

    // The records kept in the last minute, of all sensors.
    const std::vector<evidence::Record>& kept() const { return kept_; }

    // What was knowable: for each team, symptom, place and epoch the record that could be read
    // first. False alarms and what is below the playbook's floor are left out.
    struct First {
        std::int64_t known_us = 0;
        std::int64_t minute_end_us = 0;  // of the minute it is about
        std::uint64_t record = 0;
    };
    // Keyed by (team, symptom, place, epoch). The epoch is how many campaigns had begun before
    // that minute ended: what was seen before an attack never stands for what shows it.
    using Knowable =
        std::map<std::tuple<std::uint32_t, std::uint8_t, std::uint32_t, std::uint32_t>, First>;
    const Knowable& knowable() const { return knowable_; }

private:
    const Drill* drill_;
    Casting casting_;
    sim::Chance chance_;
    range::Range range_;
    Public public_;
    std::vector<StandIn> stand_ins_;
    std::vector<std::uint32_t> sensor_team_;
    std::vector<exercise::Move> journal_;
    std::vector<Carried> carried_;
    std::map<std::pair<std::int64_t, std::uint64_t>, std::size_t> effects_;    // -> carried_
    std::map<std::pair<std::int64_t, std::uint64_t>, evidence::Record> mail_;  // to come
    std::vector<bool> seated_;  // by team: persons play it
    std::multimap<std::int64_t, std::pair<std::uint64_t, std::uint32_t>> calls_;  // inject, team
    std::size_t next_order_ = 0;
    std::size_t next_inject_ = 0;
    Cost cost_;
    std::uint64_t evidence_digest_ = 0;
    std::uint64_t journal_digest_ = 0;
    std::uint64_t next_id_ = 1;
    std::vector<evidence::Record> kept_;
    Knowable knowable_;

    void accept(exercise::Move move);
    bool acts(std::uint32_t team) const { return seated_.empty() || !seated_[team]; }
    bool may_order(const exercise::Move& move) const;
    void carry_out(std::size_t carried);
    void keep_evidence(std::int64_t minute_end_us);
    void deliver(std::int64_t until_us);
    void let_act(std::int64_t at_us);
};

}  // namespace naga::conduct
