// The script of the day: which row was sent, to whom it came, and what is still to come.
//
//               release           send (due, or by hand)
//     draft ------------> planned ----------------------> sending -> delivered -> read -> answered
//       |     ___________/  ^  \                             |  \________|_________|________|
//       |    v  hold        |   `-> failed (why)  <----------'                withdraw
//       |  held ------------'         | edit: planned; send again                 v
//       `--> skipped <--- skip -------'                                       withdrawn
//             `-- release: planned
//
// Everything comes as values: changes of the director, receipts of seats, moves of teams, each
// with its exercise time. The same values in the same order give the same script; a copy is a
// branch. Each row fires once, in the order of (time, number), not before it is due and none is
// lost: a row held or composed too late fires at once when it may. A row that is taken back
// within the undo window fires again when it is due or sent again.
//
//     for (const Firing& f : script.advance(clock.exercise_at(now), facts)) deliver(f);

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exercise/msel.h"
#include "exercise/team.h"

namespace naga::exercise {

enum class RowState : std::uint8_t {
    draft,
    planned,
    held,
    sending,
    delivered,
    read,
    answered,
    failed,
    skipped,
    withdrawn,
};
inline constexpr std::size_t row_states = 10;
std::string_view word(RowState state);
Text name_of(RowState state);
bool is_sent(RowState state);  // sending, delivered, read or answered

enum class Step : std::uint8_t {
    hold,
    release,
    skip,
    send,
    deliver,
    read,
    answer,
    fail,
    withdraw,
    edit,
};
inline constexpr std::size_t steps = 10;

// The arrows of the drawing; nothing where there is none.
std::optional<RowState> after(RowState state, Step step);

// What must be brought to people, or to exercise control.
struct Firing {
    enum class Kind : std::uint8_t {
        send,       // bring it to `to`, then tell receipts
        pull_back,  // take it away again: nobody has read it
        withdraw,   // some have read it: say that it does not hold
        fail,       // it was due and could not be sent; `why`
        skip,       // its contingency did not arise; `why`
    };
    Kind kind = Kind::send;
    std::uint64_t number = 0;
    std::string id;
    std::int64_t at_us = 0;       // exercise time
    std::vector<std::string> to;  // team ids and "team/seat"; empty: exercise control alone
    std::string why;

    bool operator==(const Firing&) const = default;
};

// A change that the director makes. Fields that its kind does not name are not looked at.
struct ScriptChange {
    enum class Kind : std::uint8_t {
        hold,
        release,  // of a draft, held or skipped row
        skip,
        send_now,  // in every state of the clock
        withdraw,
        edit,     // `row` in place of the row `id`; not after it was sent
        compose,  // a new row
        correct,  // `row` puts right the row `id`, which was sent; goes to the same if `to` is
                  // empty
        move_to,  // to_us
        reach,    // the milestone `id`, by hand
        undo,     // the last change of the row `id`, within the undo window
    };
    Kind kind = Kind::hold;
    std::string id;
    std::int64_t at_us = 0;    // exercise time
    std::int64_t wall_us = 0;  // for the undo window
    std::string by;            // seat
    Row row;                   // edit, compose, correct; its number is not looked at
    std::int64_t to_us = 0;    // move_to
    std::string why;           // skip, withdraw

    bool operator==(const ScriptChange&) const = default;
};
std::string_view word(ScriptChange::Kind kind);
std::optional<ScriptChange::Kind> script_change_of(std::string_view word);

inline constexpr std::size_t script_changes_max = 100'000;
inline constexpr std::int64_t undo_window_us = 10'000'000;  // of wall time

// What became of a row that was sent, at one seat.
struct Receipt {
    enum class Kind : std::uint8_t { delivered, read, answered, failed };
    Kind kind = Kind::delivered;
    std::string id;    // row
    std::string team;  // of the seat
    std::string seat;  // "" where the team as such is meant, or a stand-in
    std::int64_t at_us = 0;
    std::string why;  // failed

    bool operator==(const Receipt&) const = default;
};
std::string_view word(Receipt::Kind kind);

// One of those a row went to: a team, or one seat. A team has read what one of its seats has.
struct Recipient {
    std::string to;  // "team" or "team/seat"
    std::optional<std::int64_t> delivered_us, read_us, answered_us;
    std::string failed;  // why; "" if it did not

    bool operator==(const Recipient&) const = default;
};

// Where a row stands today.
struct Standing {
    RowState state = RowState::planned;
    std::int64_t since_us = 0;            // exercise time of the last change of state
    std::optional<std::int64_t> sent_us;  // exercise time
    std::vector<Recipient> recipients;    // in the order of Row::to, "all" spelt out
    std::string why;                      // failed, skipped, withdrawn

    std::size_t delivered() const;
    std::size_t read() const;
    std::size_t answered() const;
    bool operator==(const Standing&) const = default;
};

// "delivered 3/5", "failed: …"; in both languages.
Text told(const Standing& standing);

struct ReachedMilestone {
    std::string id;
    std::int64_t at_us = 0;
    bool operator==(const ReachedMilestone&) const = default;
};

class Script {
public:
    // Refused: two rows with one id or number, more than rows_max. What is wrong with a single
    // row is no reason to refuse: it would fail when it is due.
    static Checked<Script> of(Msel msel);
    Script() = default;

    // Fires what is due by `to_us`, and what became due before and could not fire. Needs to_us not
    // before the last one. A row whose milestone or row before is reached later than this asks
    // fires with the next. Cost: rows that are still to come, and one question to `facts` for each
    // that waits for a condition.
    std::vector<Firing> advance(std::int64_t to_us, const Facts& facts);
    // Refused with a reason: a row or milestone there is none of, a step that the drawing has no
    // arrow for, an edit after sending, a row that has an error and is to be sent, a move into the
    // past, an undo after the window or after somebody has read it, a time before one already
    // told. Gives what is to be brought to people.
    Result<std::vector<Firing>> apply(const ScriptChange& change);
    // Refused: a row that was not sent to that team or seat. What was told already, or comes after
    // a row was withdrawn, changes nothing.
    Result<void> receive(const Receipt& receipt);

    // Milestones reached by a move of a team, or by an objective that was met; those newly
    // reached. A milestone is reached once.
    std::vector<ReachedMilestone> saw(const Move& move, std::string_view team);
    std::vector<ReachedMilestone> met(std::string_view objective, std::int64_t at_us);

    const Msel& msel() const { return msel_; }
    std::int64_t now_us() const { return now_us_; }
    // Needs a row of that id (msel().find).
    const Standing& standing(std::string_view id) const;
    // When the row will fire as far as is known: not for held and drafts, nor what waits.
    std::optional<std::int64_t> due(std::string_view id) const;
    // The next row to fire by time alone, and when.
    std::optional<ReachedMilestone> next_due() const;
    // In the order reached.
    const std::vector<ReachedMilestone>& reached() const { return reached_; }
    std::vector<Finding> problems(std::string_view id) const;
    // The changes accepted, in order.
    const std::vector<ScriptChange>& changes() const { return changes_; }

private:
    struct Before {
        Row row;
        Standing standing;
        bool existed = true;
        std::int64_t wall_us = 0;
    };

    Msel msel_;
    std::vector<Standing> standings_;            // of msel_.rows, in the same order
    std::map<std::string, std::size_t> places_;  // id -> place in msel_.rows
    std::map<std::string, Before> before_;       // id -> what undo brings back
    std::vector<ReachedMilestone> reached_;
    std::vector<ScriptChange> changes_;
    std::int64_t now_us_ = 0;
    std::uint64_t next_number_ = 0;

    struct Due {
        std::optional<std::int64_t> at_us;
        std::string not_needed;  // why it never will be
    };
    Due due_of(std::size_t place, std::int64_t until_us, const Facts* facts) const;
    std::optional<std::int64_t> reached_us(const Trigger& trigger) const;
    std::optional<std::size_t> place_of(std::string_view id) const;
    std::vector<std::string> spelt_out(const Row& row) const;
    Firing send(std::size_t place, std::int64_t at_us);
    Firing fail(std::size_t place, std::int64_t at_us, std::string why);
    Result<std::vector<Firing>> carry_out(const ScriptChange& change);
    Result<std::vector<Firing>> send_now(const ScriptChange& change, std::size_t place);
    Result<std::vector<Firing>> withdraw(const ScriptChange& change, std::size_t place);
    Result<std::vector<Firing>> put(const ScriptChange& change);
    Result<std::vector<Firing>> undo(const ScriptChange& change, std::size_t place);
    void remember(std::size_t place, std::int64_t wall_us);
    void reach(const std::string& id, std::int64_t at_us, std::vector<ReachedMilestone>& newly);
};

}  // namespace naga::exercise
