// The exercise's clock: one map from wall time to exercise time, made of straight pieces.
//
//            start                pause
//     lobby -------> running <--------------> paused        any of the three: end --> ended
//                       |  ^      resume        |  ^
//                  jump |  | cancel_jump   jump |  | cancel_jump, or the jump is made
//                       v  | or made            v  |
//                       jumping                jumping
//
// Every change is a value with its wall time; those that are accepted are kept, and make the
// same clock when they are applied again. All times are whole microseconds: wall time since any
// fixed instant (a server uses 1970), exercise time since STARTEX. Nothing here asks what time
// it is. Exercise time never goes back; a jump goes forward only. Who wants to go back makes a
// branch: a copy, or as_of(). A change costs the length of nothing; a question the logarithm of
// the number of changes.
//
//     Clock clock;
//     ClockChange change;  // kind: start
//     change.wall_us = now;
//     clock.apply(change);
//     script.advance(clock.exercise_at(now), facts);

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"

namespace naga::exercise {

enum class Phase : std::uint8_t { lobby, running, paused, jumping, ended };
std::string_view word(Phase phase);
Text name_of(Phase phase);

// Why play stands still. `other` is said in words.
enum class PauseReason : std::uint8_t { technical, lunch, teaching, safety, other };
std::string_view word(PauseReason reason);
std::optional<PauseReason> pause_reason_of(std::string_view word);
Text name_of(PauseReason reason);

struct ClockChange {
    enum class Kind : std::uint8_t { start, pause, resume, speed, jump, cancel_jump, end };

    Kind kind = Kind::start;
    std::int64_t wall_us = 0;
    std::int64_t speed_milli = 1'000;             // start, speed: 1000 is as fast as the wall
    PauseReason reason = PauseReason::technical;  // pause
    std::string words;                            // pause: reason in words
    std::optional<std::int64_t> until_wall_us;    // pause: when play is expected to go on
    std::int64_t target_us = 0;                   // jump
    std::int64_t countdown_us = 0;                // jump, and speeds above speed_calm
    std::uint32_t seats_taken = 0;                // who must be warned; with 0 no countdown

    bool operator==(const ClockChange&) const = default;
};
std::string_view word(ClockChange::Kind kind);
std::optional<ClockChange::Kind> clock_change_of(std::string_view word);

inline constexpr std::int64_t speed_least = 1'000;     // x1
inline constexpr std::int64_t speed_most = 3'600'000;  // x3600
inline constexpr std::int64_t speed_calm = 60'000;     // above x60 teams are warned
inline constexpr std::int64_t countdown_least_us = 10'000'000;
inline constexpr std::int64_t countdown_usual_us = 60'000'000;
inline constexpr std::int64_t countdown_most_us = 600'000'000;
inline constexpr std::int64_t exercise_most_us = 28LL * 86'400'000'000;  // no jump goes beyond
inline constexpr std::int64_t wall_most_us = 253'402'300'799'000'000;    // year 9999
inline constexpr std::size_t clock_changes_max = 100'000;
inline constexpr std::size_t pause_words_max = 500;  // bytes

struct ClockState {
    Phase phase = Phase::lobby;
    std::int64_t exercise_us = 0;
    std::int64_t speed_milli = 1'000;  // now; while paused: with which play goes on
    bool moving = false;               // exercise time passes (running, or jumping from it)
    PauseReason reason = PauseReason::technical;  // while paused, or jumping from a pause
    std::string words;
    std::optional<std::int64_t> until_wall_us;
    // What is being counted down: a jump (phase jumping), or a speed above x60 (phase running).
    std::optional<std::int64_t> due_wall_us;
    std::int64_t target_us = 0;
    std::int64_t next_speed_milli = 0;
};

class Clock {
public:
    // Refused with a reason: what the drawing has no arrow for; a change before one already made;
    // a speed or countdown out of bounds; a countdown shorter than 10 s with seats taken; a jump
    // that would not go forward. While a jump is counted down only pause, cancel_jump and end are
    // accepted, and pause and end cancel it: a safety stop always works. Pause also cancels a
    // speed that is counted down, and another speed replaces it. Play goes on after a pause with
    // the speed of before, or with x60 if that was more.
    Result<void> apply(const ClockChange& change);

    // Exercise time at that instant of wall time; 0 before the start. Never smaller for a later
    // instant, and without a leap but for jumps. Instants to come are answered as if nothing
    // more was changed.
    std::int64_t exercise_at(std::int64_t wall_us) const;
    // The first instant of wall time at which exercise time is at least that; the jump's for what
    // a jump leaves out. Nothing if it is not reached unless something is changed.
    std::optional<std::int64_t> wall_at(std::int64_t exercise_us) const;
    ClockState state_at(std::int64_t wall_us) const;

    struct Pause {
        std::int64_t from_wall_us = 0;
        std::optional<std::int64_t> to_wall_us;  // nothing while it lasts
        std::int64_t exercise_us = 0;
        PauseReason reason = PauseReason::technical;
        std::string words;
        std::optional<std::int64_t> until_wall_us;  // as it was expected
    };
    // In the order of time.
    const std::vector<Pause>& pauses() const { return pauses_; }

    struct Jump {
        std::int64_t wall_us = 0;
        std::int64_t from_us = 0;
        std::int64_t to_us = 0;
    };
    // Those made by that instant of wall time, in the order of time.
    std::vector<Jump> jumps(std::int64_t wall_us) const;

    // Exercise time that was played between two instants of exercise time: what a jump left out
    // is left out, and a pause takes none. 0 if `to` is not after `from`. `wall_us` says which
    // jumps have been made.
    std::int64_t played_us(std::int64_t from_us, std::int64_t to_us, std::int64_t wall_us) const;
    // How long people were at work between two instants of wall time: pauses, the lobby and what
    // comes after the end are left out.
    std::int64_t worked_us(std::int64_t from_wall_us, std::int64_t to_wall_us) const;

    const std::vector<ClockChange>& changes() const { return changes_; }
    // The clock as it was: only the changes made by then.
    Clock as_of(std::int64_t wall_us) const;

private:
    // A straight piece: from its wall time on, until the next piece.
    struct Segment {
        std::int64_t wall_us = 0;
        std::int64_t exercise_us = 0;
        std::int64_t speed_milli = 0;  // 0 stands still
        Phase phase = Phase::lobby;    // running, paused or ended
    };
    // What is counted down: becomes a segment at its time unless something is changed before.
    struct Pending {
        Segment segment;
        bool jump = false;
        std::int64_t from_us = 0;  // exercise time just before
    };

    std::vector<Segment> segments_;  // ordered by wall time; exercise time never falls
    std::optional<Pending> pending_;
    std::vector<Pause> pauses_;
    std::vector<Jump> jumps_;  // made
    std::vector<ClockChange> changes_;
    std::int64_t speed_milli_ = 1'000;  // with which play goes on

    void settle(std::int64_t wall_us);
    const Segment* piece_at(std::int64_t wall_us) const;
    void push(std::int64_t wall_us, std::int64_t speed_milli, Phase phase);
    void begin(const ClockChange& change, std::int64_t speed_milli, bool jump);
    Result<void> check(const ClockChange& change) const;
    Result<void> check_speed(const ClockChange& change, const ClockState& now) const;
    Result<void> check_jump(const ClockChange& change, const ClockState& now) const;
};

}  // namespace naga::exercise
