#include <algorithm>

#include "base/time.h"
#include "exercise/script.h"
#include "scenario/document.h"

namespace naga::exercise {

namespace {

tl::unexpected<Problem> refused(const std::string& id, std::string what, std::string why,
                                std::string remedy) {
    return refuse(Problem{Problem::Kind::refused, "row " + id, std::move(what), std::move(why),
                          std::move(remedy)});
}

std::string shown_time(std::int64_t at_us) {
    return as_exercise_time(SimTime::at_microseconds(at_us));
}

struct Making {
    Step step;
    const char* what;
    const char* remedy;
};

// The step that a change makes of its row; none for those that make a new one.
std::optional<Making> step_of(ScriptChange::Kind kind) {
    using K = ScriptChange::Kind;
    switch (kind) {
        case K::hold: return Making{Step::hold, "held", "only what is still to come can be held"};
        case K::release:
            return Making{Step::release, "released",
                          "only a draft, held or skipped row is released"};
        case K::skip: return Making{Step::skip, "skipped", "withdraw it if it was sent"};
        case K::send_now:
            return Making{Step::send, "sent", "compose another row: this one was sent before"};
        case K::withdraw:
            return Making{Step::withdraw, "withdrawn", "skip or hold it if it was not sent"};
        case K::edit:
        case K::move_to: return Making{Step::edit, "changed", "send a corrigendum if it was sent"};
        case K::compose:
        case K::correct:
        case K::reach:
        case K::undo: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

void Script::remember(std::size_t place, std::int64_t wall_us) {
    before_[msel_.rows[place].id] = {msel_.rows[place], standings_[place], true, wall_us};
}

Result<std::vector<Firing>> Script::apply(const ScriptChange& change) {
    if (change.at_us < now_us_)
        return refused(
            change.id,
            "the change is of " + shown_time(change.at_us) + ", and it is " + shown_time(now_us_),
            "the past is not rewritten", "make a branch from then");
    if (changes_.size() >= script_changes_max)
        return refused(change.id,
                       "there are " + std::to_string(script_changes_max) + " changes already",
                       "memory is kept for that many", "end this exercise and begin another");
    auto fired = carry_out(change);
    if (!fired) return fired;
    now_us_ = change.at_us;
    changes_.push_back(change);
    return fired;
}

Result<std::vector<Firing>> Script::carry_out(const ScriptChange& c) {
    using K = ScriptChange::Kind;
    std::vector<Firing> none;
    if (c.kind == K::compose || c.kind == K::correct) return put(c);
    if (c.kind == K::reach) {
        if (msel_.milestone(c.id) == nullptr)
            return refuse(Problem{Problem::Kind::missing, "milestone " + c.id,
                                  "there is no such milestone", "nothing could wait for it",
                                  "name one of the list"});
        std::vector<ReachedMilestone> newly;
        reach(c.id, c.at_us, newly);
        if (newly.empty())
            return refuse(Problem{Problem::Kind::refused, "milestone " + c.id,
                                  "it was reached before", "it is reached once",
                                  "nothing is to be done"});
        return none;
    }
    const auto place = place_of(c.id);
    if (!place)
        return refuse(Problem{Problem::Kind::missing, "row " + scenario::shown(c.id),
                              "there is no such row", "nothing could be changed",
                              "name a row of the list"});
    if (c.kind == K::undo) return undo(c, *place);
    const Making step = *step_of(c.kind);
    Standing& standing = standings_[*place];
    const auto next = after(standing.state, step.step);
    if (!next)
        return refused(c.id,
                       "it is " + std::string(word(standing.state)) + " and cannot be " + step.what,
                       "", step.remedy);
    if (c.kind == K::send_now) return send_now(c, *place);
    if (c.kind == K::withdraw) return withdraw(c, *place);
    Row& row = msel_.rows[*place];
    if (c.kind == K::move_to && c.to_us < c.at_us)
        return refused(c.id, "it would be due at " + shown_time(c.to_us) + ", which has passed",
                       "it is " + shown_time(c.at_us), "choose a later time, or send it now");
    if (c.kind == K::edit && !c.row.id.empty() && c.row.id != c.id)
        return refused(c.id, "the row would get another id, " + scenario::shown(c.row.id),
                       "what waits for it would wait for ever", "keep the id, or compose a row");
    remember(*place, c.wall_us);
    if (c.kind == K::edit) {
        const std::uint64_t number = row.number;
        row = c.row;
        row.id = c.id;
        row.number = number;
    }
    if (c.kind == K::move_to) row.when = at_time(c.to_us);
    if (standing.state != *next) standing.since_us = c.at_us;
    standing.state = *next;
    standing.why = c.kind == K::skip ? c.why : "";
    row.draft = standing.state == RowState::draft;
    return none;
}

Result<std::vector<Firing>> Script::send_now(const ScriptChange& c, std::size_t place) {
    const std::string error = first_error(exercise::problems(msel_.rows[place], msel_, c.at_us));
    if (!error.empty())
        return refused(c.id, error, "a row with a mistake is not sent", "mend the row first");
    remember(place, c.wall_us);
    msel_.rows[place].draft = false;
    return std::vector{send(place, c.at_us)};
}

Result<std::vector<Firing>> Script::withdraw(const ScriptChange& c, std::size_t place) {
    Standing& standing = standings_[place];
    const bool unread = standing.read() == 0;
    standing.state = RowState::withdrawn;
    standing.since_us = c.at_us;
    standing.why = c.why;
    before_.erase(c.id);
    const Row& row = msel_.rows[place];
    return std::vector{Firing{unread ? Firing::Kind::pull_back : Firing::Kind::withdraw, row.number,
                              row.id, c.at_us, spelt_out(row), c.why}};
}

// A new row, or one that puts another right and is sent at once.
Result<std::vector<Firing>> Script::put(const ScriptChange& c) {
    Row row = c.row;
    if (!scenario::is_id(row.id))
        return refused(scenario::shown(row.id),
                       "the id is not made of lower case letters, digits and '-'",
                       "the row could not be named", "give it such an id, at most 64 long");
    if (place_of(row.id) || row.id == all_teams)
        return refused(row.id, "there is a row of that id already",
                       "nobody could say which is meant", "give it another id");
    if (msel_.rows.size() >= rows_max)
        return refused(row.id, "there are " + std::to_string(rows_max) + " rows already",
                       "memory is kept for that many", "edit one of those that are skipped");
    const bool corrects = c.kind == ScriptChange::Kind::correct;
    if (corrects) {
        const auto wrong = place_of(c.id);
        if (!wrong || !standings_[*wrong].sent_us)
            return refused(c.id, "it was not sent", "there is nothing to put right", "edit it");
        row.corrects = c.id;
        if (row.to.empty()) row.to = msel_.rows[*wrong].to;
        row.when = at_time(c.at_us);
        row.draft = false;
    }
    row.number = next_number_;
    if (corrects) {
        const std::string error = first_error(exercise::problems(row, msel_, c.at_us));
        if (!error.empty())
            return refused(row.id, error, "a row with a mistake is not sent", "mend the row first");
    }
    ++next_number_;
    const std::size_t place = msel_.rows.size();
    places_.emplace(row.id, place);
    Standing standing;
    standing.state = row.draft ? RowState::draft : RowState::planned;
    standing.since_us = c.at_us;
    msel_.rows.push_back(row);
    standings_.push_back(standing);
    before_[row.id] = {row, standing, false, c.wall_us};
    if (corrects) return std::vector{send(place, c.at_us)};
    return std::vector<Firing>{};
}

Result<std::vector<Firing>> Script::undo(const ScriptChange& c, std::size_t place) {
    const auto found = before_.find(c.id);
    if (found == before_.end())
        return refused(c.id, "there is no change of it to undo",
                       "it was not changed, or was sent in its time since",
                       "withdraw it if it was sent");
    if (c.wall_us - found->second.wall_us > undo_window_us)
        return refused(c.id, "the change is more than 10 s old", "others may rely on it by now",
                       "withdraw the row, or send a corrigendum");
    const Standing now = standings_[place];
    if (now.read() > 0 && goes_to_teams(msel_.rows[place].kind))
        return refused(c.id, "somebody has read it", "what was read cannot be unread",
                       "withdraw it, or send a corrigendum");
    std::vector<Firing> fired;
    const Row row = msel_.rows[place];
    if (is_sent(now.state))
        fired.push_back(
            {Firing::Kind::pull_back, row.number, row.id, c.at_us, spelt_out(row), "undone"});
    const Before before = found->second;
    before_.erase(found);
    if (before.existed) {
        msel_.rows[place] = before.row;
        standings_[place] = before.standing;
        return fired;
    }
    msel_.rows.erase(msel_.rows.begin() + static_cast<std::ptrdiff_t>(place));
    standings_.erase(standings_.begin() + static_cast<std::ptrdiff_t>(place));
    places_.clear();
    for (std::size_t i = 0; i < msel_.rows.size(); ++i) places_.emplace(msel_.rows[i].id, i);
    return fired;
}

}  // namespace naga::exercise
