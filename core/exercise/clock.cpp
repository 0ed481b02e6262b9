#include "exercise/clock.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "base/time.h"
#include "exercise/named.h"

namespace naga::exercise {

namespace {

constexpr std::array<Named, 5> phases{{
    {"lobby", "not begun", "ຍັງບໍ່ເລີ່ມ"},
    {"running", "running", "ກຳລັງດຳເນີນ"},
    {"paused", "paused", "ພັກຊົ່ວຄາວ"},
    {"jumping", "moving time", "ກຳລັງຍ້າຍເວລາ"},
    {"ended", "ended", "ສິ້ນສຸດແລ້ວ"},
}};

constexpr std::array<Named, 5> reasons{{
    {"technical", "technical", "ເຫດຜົນດ້ານເຕັກນິກ"},
    {"lunch", "meal", "ພັກກິນເຂົ້າ"},
    {"teaching", "teaching", "ອະທິບາຍບົດຮຽນ"},
    {"safety", "safety", "ຄວາມປອດໄພ"},
    {"other", "other", "ອື່ນໆ"},
}};

constexpr std::array<std::string_view, 7> kinds{"start", "pause",       "resume", "speed",
                                                "jump",  "cancel_jump", "end"};

Result<void> refused(std::string what, std::string why, std::string remedy) {
    return refuse(Problem{Problem::Kind::refused, "clock", std::move(what), std::move(why),
                          std::move(remedy)});
}

// How far a piece of that speed has come; exact, rounded down. No piece is asked about more than
// ten years, so that nothing overflows.
std::int64_t walked(std::int64_t wall_us, std::int64_t speed_milli) {
    wall_us = std::min<std::int64_t>(wall_us, 10LL * 365 * 86'400'000'000);
    return wall_us / 1'000 * speed_milli + wall_us % 1'000 * speed_milli / 1'000;
}

// The least wall time in which a piece of that speed comes so far.
std::int64_t time_for(std::int64_t exercise_us, std::int64_t speed_milli) {
    const std::int64_t whole = exercise_us / speed_milli;
    const std::int64_t rest = exercise_us % speed_milli;
    return whole * 1'000 + (rest * 1'000 + speed_milli - 1) / speed_milli;
}

std::string shown(std::int64_t exercise_us) {
    return as_exercise_time(SimTime::at_microseconds(exercise_us));
}

}  // namespace

std::string_view word(Phase phase) { return entry_of(phases, phase).word; }
Text name_of(Phase phase) { return entry_of(phases, phase).name(); }

std::string_view word(PauseReason reason) { return entry_of(reasons, reason).word; }
std::optional<PauseReason> pause_reason_of(std::string_view word) {
    return named<PauseReason>(reasons, word);
}
Text name_of(PauseReason reason) { return entry_of(reasons, reason).name(); }

std::string_view word(ClockChange::Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }
std::optional<ClockChange::Kind> clock_change_of(std::string_view word) {
    for (std::size_t i = 0; i < kinds.size(); ++i)
        if (kinds[i] == word) return static_cast<ClockChange::Kind>(i);
    return std::nullopt;
}

Result<void> Clock::check_speed(const ClockChange& c, const ClockState& now) const {
    if (c.speed_milli < speed_least || c.speed_milli > speed_most)
        return refused("the speed is not between x1 and x3600", "", "choose one of these");
    if (c.speed_milli <= speed_calm) return {};
    if (now.phase != Phase::running)
        return refused("a speed above x60 begins while play is running",
                       "teams must be warned of it", "resume first");
    if (c.countdown_us != 0 || c.seats_taken != 0) {
        if (c.countdown_us < countdown_least_us || c.countdown_us > countdown_most_us)
            return refused("the countdown is not between 10 s and 10 minutes",
                           "teams must be warned of a speed above x60",
                           "choose 60 s, or 10 s where it must be quick");
    }
    return {};
}

Result<void> Clock::check_jump(const ClockChange& c, const ClockState& now) const {
    if (now.phase == Phase::lobby)
        return refused("play has not begun", "time moves from STARTEX on", "start first");
    if ((c.countdown_us != 0 || c.seats_taken != 0) &&
        (c.countdown_us < countdown_least_us || c.countdown_us > countdown_most_us))
        return refused("the countdown is not between 10 s and 10 minutes",
                       "teams must be warned of a jump",
                       "choose 60 s, or 10 s where it must be quick");
    if (c.target_us > exercise_most_us)
        return refused("the jump goes beyond " + shown(exercise_most_us),
                       "no exercise lasts so long", "choose an earlier time");
    const std::int64_t then = exercise_at(c.wall_us + c.countdown_us);
    if (c.target_us <= then)
        return refused(
            "the jump to " + shown(c.target_us) + " does not go forward: it will be " + shown(then),
            "exercise time never goes back",
            "choose a later time, or make a branch from an earlier one");
    return {};
}

Result<void> Clock::check(const ClockChange& c) const {
    using Kind = ClockChange::Kind;
    if (c.wall_us < 0 || c.wall_us > wall_most_us)
        return refused("the change has no time of this era", "", "give microseconds since 1970");
    if (!changes_.empty() && c.wall_us < changes_.back().wall_us)
        return refused("the change comes before one that was made already",
                       "the past is not rewritten", "make a branch from then");
    if (changes_.size() >= clock_changes_max)
        return refused("there are " + std::to_string(clock_changes_max) + " changes already",
                       "memory is kept for that many", "end this exercise and begin another");
    const ClockState now = state_at(c.wall_us);
    if (now.phase == Phase::ended)
        return refused("the exercise has ended", "what came after ENDEX would not count",
                       "make a branch to play on");
    if (now.phase == Phase::jumping && c.kind != Kind::pause && c.kind != Kind::cancel_jump &&
        c.kind != Kind::end)
        return refused("a jump to " + shown(now.target_us) + " is being counted down",
                       "teams were told so", "cancel the jump first");
    switch (c.kind) {
        case Kind::start:
            if (now.phase != Phase::lobby)
                return refused("play has begun already", "", "pause, or change the speed");
            return check_speed(c, now);
        case Kind::pause:
            if (now.phase == Phase::lobby || (now.phase == Phase::paused))
                return refused("play is not running", "only what runs can be paused",
                               now.phase == Phase::lobby ? "start first"
                                                         : "resume, and pause with another reason");
            if (c.words.size() > pause_words_max)
                return refused("the reason is longer than 500 bytes", "it stands on every screen",
                               "say it in fewer words");
            if (c.reason == PauseReason::other && c.words.empty())
                return refused("no reason is given", "teams see why play stands still",
                               "choose a reason, or write one");
            if (c.until_wall_us && *c.until_wall_us <= c.wall_us)
                return refused("play would go on before it is paused", "",
                               "leave the time out, or choose a later one");
            return {};
        case Kind::resume:
            if (now.phase != Phase::paused)
                return refused("play is not paused", "",
                               now.phase == Phase::lobby ? "start" : "nothing is to be done");
            return {};
        case Kind::speed:
            if (now.phase == Phase::lobby)
                return refused("play has not begun", "the start says how fast it is",
                               "start with that speed");
            return check_speed(c, now);
        case Kind::jump: return check_jump(c, now);
        case Kind::cancel_jump:
            if (!now.due_wall_us)
                return refused("nothing is being counted down", "what is done stays done",
                               "to go back, make a branch");
            return {};
        case Kind::end:
            if (now.phase == Phase::lobby)
                return refused("play has not begun", "there is nothing to end", "start first");
            return {};
    }
    return {};
}

void Clock::settle(std::int64_t wall_us) {
    if (!pending_ || pending_->segment.wall_us > wall_us) return;
    if (pending_->jump)
        jumps_.push_back(
            {pending_->segment.wall_us, pending_->from_us, pending_->segment.exercise_us});
    else
        speed_milli_ = pending_->segment.speed_milli;
    segments_.push_back(pending_->segment);
    pending_.reset();
}

void Clock::push(std::int64_t wall_us, std::int64_t speed_milli, Phase phase) {
    segments_.push_back({wall_us, exercise_at(wall_us), speed_milli, phase});
}

// What is counted down, be it for no time at all.
void Clock::begin(const ClockChange& c, std::int64_t speed_milli, bool jump) {
    Pending next;
    next.jump = jump;
    next.segment.wall_us = c.wall_us + c.countdown_us;
    next.from_us = exercise_at(next.segment.wall_us);
    next.segment.exercise_us = jump ? c.target_us : next.from_us;
    next.segment.speed_milli = speed_milli;
    next.segment.phase = segments_.back().phase;
    pending_ = next;
    settle(c.wall_us);
}

Result<void> Clock::apply(const ClockChange& c) {
    using Kind = ClockChange::Kind;
    if (auto good = check(c); !good) return good;
    settle(c.wall_us);
    switch (c.kind) {
        case Kind::start:
            speed_milli_ = c.speed_milli;
            segments_.push_back({c.wall_us, 0, speed_milli_, Phase::running});
            break;
        case Kind::pause:
            pending_.reset();
            // A jump that was counted down in a pause leaves that pause.
            if (segments_.back().phase == Phase::paused) pauses_.back().to_wall_us = c.wall_us;
            push(c.wall_us, 0, Phase::paused);
            pauses_.push_back({c.wall_us, std::nullopt, segments_.back().exercise_us, c.reason,
                               c.words, c.until_wall_us});
            break;
        case Kind::resume:
            speed_milli_ = std::min(speed_milli_, speed_calm);
            pauses_.back().to_wall_us = c.wall_us;
            push(c.wall_us, speed_milli_, Phase::running);
            break;
        case Kind::speed:
            pending_.reset();
            if (c.speed_milli > speed_calm) {
                begin(c, c.speed_milli, false);
                break;
            }
            speed_milli_ = c.speed_milli;
            if (segments_.back().phase == Phase::running)
                push(c.wall_us, speed_milli_, Phase::running);
            break;
        case Kind::jump:
            // A speed that was counted down is given up for the jump.
            pending_.reset();
            begin(c, segments_.back().speed_milli, true);
            break;
        case Kind::cancel_jump: pending_.reset(); break;
        case Kind::end:
            pending_.reset();
            if (segments_.back().phase == Phase::paused) pauses_.back().to_wall_us = c.wall_us;
            push(c.wall_us, 0, Phase::ended);
            break;
    }
    changes_.push_back(c);
    return {};
}

const Clock::Segment* Clock::piece_at(std::int64_t wall_us) const {
    if (pending_ && pending_->segment.wall_us <= wall_us) return &pending_->segment;
    const auto after = std::ranges::upper_bound(segments_, wall_us, {}, &Segment::wall_us);
    return after == segments_.begin() ? nullptr : &*(after - 1);
}

std::int64_t Clock::exercise_at(std::int64_t wall_us) const {
    const Segment* piece = piece_at(wall_us);
    if (piece == nullptr) return 0;
    return piece->exercise_us + walked(wall_us - piece->wall_us, piece->speed_milli);
}

std::optional<std::int64_t> Clock::wall_at(std::int64_t exercise_us) const {
    if (segments_.empty()) return std::nullopt;
    const auto next = std::ranges::partition_point(
        segments_, [&](const Segment& s) { return s.exercise_us < exercise_us; });
    const Segment* later = next != segments_.end() ? &*next
                           : pending_              ? &pending_->segment
                                                   : nullptr;
    if (next == segments_.begin()) return later->wall_us;
    const Segment& piece = *(next - 1);
    if (piece.speed_milli > 0) {
        const std::int64_t wall =
            piece.wall_us + time_for(exercise_us - piece.exercise_us, piece.speed_milli);
        if (later == nullptr || wall <= later->wall_us) return wall;
    }
    if (later == nullptr) return std::nullopt;
    if (later->exercise_us >= exercise_us) return later->wall_us;
    // The piece that is counted down begins before that time.
    if (later->speed_milli == 0) return std::nullopt;
    return later->wall_us + time_for(exercise_us - later->exercise_us, later->speed_milli);
}

ClockState Clock::state_at(std::int64_t wall_us) const {
    if (!changes_.empty() && wall_us < changes_.back().wall_us)
        return as_of(wall_us).state_at(wall_us);
    ClockState state;
    state.speed_milli = speed_milli_;
    const Segment* piece = piece_at(wall_us);
    if (piece == nullptr) return state;
    state.phase = piece->phase;
    state.exercise_us = exercise_at(wall_us);
    state.moving = piece->speed_milli > 0;
    if (state.moving) state.speed_milli = piece->speed_milli;
    if (piece->phase == Phase::paused) {
        state.reason = pauses_.back().reason;
        state.words = pauses_.back().words;
        state.until_wall_us = pauses_.back().until_wall_us;
    }
    if (pending_ && wall_us < pending_->segment.wall_us) {
        state.due_wall_us = pending_->segment.wall_us;
        if (pending_->jump) {
            state.phase = Phase::jumping;
            state.target_us = pending_->segment.exercise_us;
        } else {
            state.next_speed_milli = pending_->segment.speed_milli;
        }
    }
    return state;
}

std::vector<Clock::Jump> Clock::jumps(std::int64_t wall_us) const {
    std::vector<Jump> made = jumps_;
    if (pending_ && pending_->jump)
        made.push_back(
            {pending_->segment.wall_us, pending_->from_us, pending_->segment.exercise_us});
    std::erase_if(made, [&](const Jump& j) { return j.wall_us > wall_us; });
    return made;
}

std::int64_t Clock::played_us(std::int64_t from_us, std::int64_t to_us,
                              std::int64_t wall_us) const {
    if (to_us <= from_us) return 0;
    std::int64_t played = to_us - from_us;
    for (const Jump& jump : jumps(wall_us))
        played -= std::max<std::int64_t>(
            0, std::min(to_us, jump.to_us) - std::max(from_us, jump.from_us));
    return played;
}

std::int64_t Clock::worked_us(std::int64_t from_wall_us, std::int64_t to_wall_us) const {
    std::int64_t worked = 0;
    auto add = [&](const Segment& piece, std::int64_t end_us) {
        if (piece.speed_milli > 0)
            worked += std::max<std::int64_t>(
                0, std::min(to_wall_us, end_us) - std::max(from_wall_us, piece.wall_us));
    };
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const bool last = i + 1 == segments_.size();
        add(segments_[i], !last      ? segments_[i + 1].wall_us
                          : pending_ ? pending_->segment.wall_us
                                     : INT64_MAX);
    }
    if (pending_) add(pending_->segment, INT64_MAX);
    return worked;
}

Clock Clock::as_of(std::int64_t wall_us) const {
    Clock then;
    for (const ClockChange& change : changes_) {
        if (change.wall_us > wall_us) break;
        ensure(then.apply(change).has_value(), "what was accepted once is accepted again");
    }
    return then;
}

}  // namespace naga::exercise
