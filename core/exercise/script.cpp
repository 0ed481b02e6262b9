#include "exercise/script.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/ensure.h"
#include "base/time.h"

namespace naga::exercise {

namespace {

std::string shown_time(std::int64_t at_us) {
    return as_exercise_time(SimTime::at_microseconds(at_us));
}

tl::unexpected<Problem> refused(const std::string& id, std::string what, std::string why,
                                std::string remedy) {
    return refuse(Problem{Problem::Kind::refused, "row " + id, std::move(what), std::move(why),
                          std::move(remedy)});
}

template <typename Member>
std::size_t count(const std::vector<Recipient>& recipients, Member member) {
    return static_cast<std::size_t>(std::ranges::count_if(
        recipients, [member](const Recipient& r) { return (r.*member).has_value(); }));
}

}  // namespace

std::size_t Standing::delivered() const { return count(recipients, &Recipient::delivered_us); }
std::size_t Standing::read() const { return count(recipients, &Recipient::read_us); }
std::size_t Standing::answered() const { return count(recipients, &Recipient::answered_us); }

Checked<Script> Script::of(Msel msel) {
    Script script;
    Problems problems;
    std::ranges::sort(msel.rows, {}, [](const Row& r) { return std::pair(r.number, r.id); });
    if (msel.rows.size() > rows_max)
        problems.push_back({Problem::Kind::refused, "msel",
                            "there are more than " + std::to_string(rows_max) + " rows",
                            "memory is kept for that many", "split the drill"});
    for (std::size_t i = 0; i < msel.rows.size() && problems.empty(); ++i) {
        const Row& row = msel.rows[i];
        if (!script.places_.emplace(row.id, i).second)
            problems.push_back({Problem::Kind::conflict, "row " + row.id,
                                "the id " + row.id + " is used twice",
                                "nobody could say which is meant", "rename one of them"});
        if (i > 0 && msel.rows[i - 1].number == row.number)
            problems.push_back({Problem::Kind::conflict, "row " + row.id,
                                "the number " + std::to_string(row.number) + " is used twice",
                                "the order of sending would not be known", "number every row"});
        Standing standing;
        standing.state = row.draft ? RowState::draft : RowState::planned;
        script.standings_.push_back(std::move(standing));
        script.next_number_ = row.number + 1;
    }
    if (!problems.empty()) return refuse(std::move(problems));
    script.msel_ = std::move(msel);
    return script;
}

std::optional<std::size_t> Script::place_of(std::string_view id) const {
    const auto at = places_.find(std::string(id));
    return at == places_.end() ? std::nullopt : std::optional(at->second);
}

const Standing& Script::standing(std::string_view id) const {
    const auto place = place_of(id);
    ensure(place.has_value(), "there is such a row");
    return standings_[*place];
}

std::vector<Finding> Script::problems(std::string_view id) const {
    const auto place = place_of(id);
    ensure(place.has_value(), "there is such a row");
    return exercise::problems(msel_.rows[*place], msel_, now_us_);
}

std::optional<std::int64_t> Script::reached_us(const Trigger& t) const {
    if (t.kind == Trigger::Kind::milestone) {
        for (const ReachedMilestone& m : reached_)
            if (m.id == t.about) return m.at_us;
        return std::nullopt;
    }
    const auto place = place_of(t.about);
    if (!place || standings_[*place].recipients.empty()) return std::nullopt;
    std::optional<std::int64_t> any, all;
    for (const Recipient& r : standings_[*place].recipients) {
        const auto at = t.reached == Reached::delivered ? r.delivered_us
                        : t.reached == Reached::read    ? r.read_us
                                                        : r.answered_us;
        if (!at) {
            if (t.whose == Whose::all) return std::nullopt;
            continue;
        }
        any = std::min(any.value_or(*at), *at);
        all = std::max(all.value_or(*at), *at);
    }
    return t.whose == Whose::all ? all : any;
}

// When a planned row is due, if that is known by `until_us`.
Script::Due Script::due_of(std::size_t place, std::int64_t until_us, const Facts* facts) const {
    const Trigger& t = msel_.rows[place].when;
    std::optional<std::int64_t> at;
    switch (t.kind) {
        case Trigger::Kind::hand: return {};
        case Trigger::Kind::time: return {t.at_us, ""};
        case Trigger::Kind::after:
        case Trigger::Kind::milestone: at = reached_us(t); break;
        case Trigger::Kind::condition:
            if (facts != nullptr) at = facts->first(t.condition, until_us);
            break;
        case Trigger::Kind::no_report:
            // Before that instant nobody can say that there was none.
            if (facts != nullptr && until_us >= t.at_us) {
                const auto told = facts->first(t.condition, t.at_us);
                if (told && *told <= t.at_us)
                    return {std::nullopt, "it was reported at " + shown_time(*told)};
            }
            at = t.at_us;
            break;
    }
    if (at) *at += t.plus_us;
    return {at, ""};
}

std::vector<std::string> Script::spelt_out(const Row& row) const {
    if (!goes_to_teams(row.kind)) return {};
    std::vector<std::string> to;
    for (const std::string& name : row.to) {
        if (name == all_teams)
            to.insert(to.end(), msel_.teams.begin(), msel_.teams.end());
        else
            to.push_back(name);
    }
    // Nobody gets it twice.
    std::vector<std::string> once;
    std::set<std::string> seen;
    for (std::string& name : to)
        if (seen.insert(name).second) once.push_back(std::move(name));
    return once;
}

Firing Script::send(std::size_t place, std::int64_t at_us) {
    const Row& row = msel_.rows[place];
    Standing& standing = standings_[place];
    standing = Standing{};
    standing.state = RowState::sending;
    standing.since_us = at_us;
    standing.sent_us = at_us;
    Firing firing{Firing::Kind::send, row.number, row.id, at_us, spelt_out(row), ""};
    for (const std::string& to : firing.to) standing.recipients.push_back({to, {}, {}, {}, ""});
    if (!goes_to_teams(row.kind)) {
        // It lies before exercise control at once.
        standing.recipients.push_back({"", at_us, std::nullopt, std::nullopt, ""});
        standing.state = RowState::delivered;
    }
    return firing;
}

Firing Script::fail(std::size_t place, std::int64_t at_us, std::string why) {
    standings_[place].state = RowState::failed;
    standings_[place].since_us = at_us;
    standings_[place].why = why;
    const Row& row = msel_.rows[place];
    return {Firing::Kind::fail, row.number, row.id, at_us, {}, std::move(why)};
}

std::vector<Firing> Script::advance(std::int64_t to_us, const Facts& facts) {
    ensure(to_us >= now_us_, "exercise time does not go back");
    const std::int64_t from_us = now_us_;
    using Key = std::tuple<std::int64_t, std::uint64_t, std::size_t>;  // time, number, place
    std::set<Key> due;
    std::vector<Firing> fired;
    auto look_at = [&](std::size_t place, std::int64_t not_before_us) {
        if (standings_[place].state != RowState::planned) return;
        const Due when = due_of(place, to_us, &facts);
        const Row& row = msel_.rows[place];
        if (!when.not_needed.empty())
            due.emplace(std::max(not_before_us, row.when.at_us), row.number, place);
        else if (when.at_us && *when.at_us <= to_us)
            due.emplace(std::max(not_before_us, *when.at_us), row.number, place);
    };
    for (std::size_t i = 0; i < msel_.rows.size(); ++i) look_at(i, from_us);
    while (!due.empty()) {
        const auto [at_us, number, place] = *due.begin();
        due.erase(due.begin());
        before_.erase(msel_.rows[place].id);
        Due when = due_of(place, to_us, &facts);
        if (!when.not_needed.empty()) {
            standings_[place].state = RowState::skipped;
            standings_[place].since_us = at_us;
            standings_[place].why = when.not_needed;
            fired.push_back({Firing::Kind::skip,
                             number,
                             msel_.rows[place].id,
                             at_us,
                             {},
                             std::move(when.not_needed)});
            continue;
        }
        std::string error = first_error(exercise::problems(msel_.rows[place], msel_, at_us));
        if (!error.empty()) {
            fired.push_back(fail(place, at_us, std::move(error)));
            continue;
        }
        fired.push_back(send(place, at_us));
        // What exercise control has before it at once may be waited for.
        if (standings_[place].state == RowState::delivered)
            for (std::size_t i = 0; i < msel_.rows.size(); ++i)
                if (msel_.rows[i].when.kind == Trigger::Kind::after &&
                    msel_.rows[i].when.about == msel_.rows[place].id)
                    look_at(i, at_us);
    }
    now_us_ = to_us;
    return fired;
}

std::optional<std::int64_t> Script::due(std::string_view id) const {
    const auto place = place_of(id);
    if (!place || standings_[*place].state != RowState::planned) return std::nullopt;
    return due_of(*place, now_us_, nullptr).at_us;
}

std::optional<ReachedMilestone> Script::next_due() const {
    std::optional<std::pair<std::int64_t, std::size_t>> next;
    for (std::size_t i = 0; i < msel_.rows.size(); ++i)
        if (standings_[i].state == RowState::planned)
            if (const auto at = due_of(i, now_us_, nullptr).at_us;
                at && (!next || *at < next->first))
                next = {*at, i};
    if (!next) return std::nullopt;
    return ReachedMilestone{msel_.rows[next->second].id, next->first};
}

void Script::reach(const std::string& id, std::int64_t at_us,
                   std::vector<ReachedMilestone>& newly) {
    if (std::ranges::any_of(reached_, [&](const ReachedMilestone& m) { return m.id == id; }))
        return;
    reached_.push_back({id, at_us});
    newly.push_back(reached_.back());
}

std::vector<ReachedMilestone> Script::saw(const Move& move, std::string_view team) {
    std::vector<ReachedMilestone> newly;
    for (const Milestone& m : msel_.milestones) {
        if (!m.team.empty() && m.team != team) continue;
        const bool reported = m.by == Milestone::By::report && move.what == Verb::report &&
                              (m.incident == Incident::none || m.incident == move.incident);
        const bool acted = m.by == Milestone::By::action && move.what == m.verb;
        if (reported || acted) reach(m.id, move.at_us, newly);
    }
    return newly;
}

std::vector<ReachedMilestone> Script::met(std::string_view objective, std::int64_t at_us) {
    std::vector<ReachedMilestone> newly;
    for (const Milestone& m : msel_.milestones)
        if (m.by == Milestone::By::objective && m.about == objective) reach(m.id, at_us, newly);
    return newly;
}

Result<void> Script::receive(const Receipt& receipt) {
    const auto place = place_of(receipt.id);
    if (!place)
        return refused(receipt.id, "there is no such row", "nothing could be acknowledged",
                       "name a row of the list");
    Standing& standing = standings_[*place];
    if (standing.state == RowState::withdrawn || standing.state == RowState::failed) return {};
    if (!is_sent(standing.state))
        return refused(receipt.id, "it is " + std::string(word(standing.state)),
                       "only what was sent can be acknowledged", "wait until it is sent");
    if (receipt.at_us < *standing.sent_us)
        return refused(receipt.id, "it was sent later, at " + shown_time(*standing.sent_us),
                       "nobody has read it before", "send the time of the exercise");
    const std::string seat = receipt.team + "/" + receipt.seat;
    bool found = false;
    for (Recipient& r : standing.recipients) {
        if (r.to != receipt.team && (receipt.seat.empty() || r.to != seat)) continue;
        found = true;
        auto set = [&](std::optional<std::int64_t>& at) {
            if (!at) at = receipt.at_us;
        };
        switch (receipt.kind) {
            case Receipt::Kind::answered: set(r.answered_us); [[fallthrough]];
            case Receipt::Kind::read: set(r.read_us); [[fallthrough]];
            case Receipt::Kind::delivered:
                set(r.delivered_us);
                r.failed.clear();
                break;
            case Receipt::Kind::failed:
                if (!r.delivered_us) r.failed = receipt.why.empty() ? "not delivered" : receipt.why;
                break;
        }
    }
    if (!found)
        return refused(receipt.id,
                       "it did not go to " + (receipt.team.empty() ? seat : receipt.team),
                       "only who got it can acknowledge it", "name a team or seat it went to");
    std::optional<RowState> next;
    switch (receipt.kind) {
        case Receipt::Kind::delivered: next = after(standing.state, Step::deliver); break;
        case Receipt::Kind::read: next = after(standing.state, Step::read); break;
        case Receipt::Kind::answered: next = after(standing.state, Step::answer); break;
        case Receipt::Kind::failed:
            if (std::ranges::all_of(standing.recipients,
                                    [](const Recipient& r) { return !r.failed.empty(); })) {
                next = after(standing.state, Step::fail);
                standing.why = standing.recipients.front().failed;
            }
            break;
    }
    if (next && standing.state != *next) {
        standing.state = *next;
        standing.since_us = receipt.at_us;
    }
    if (receipt.kind == Receipt::Kind::answered) {
        std::vector<ReachedMilestone> newly;
        for (const Milestone& m : msel_.milestones)
            if (m.by == Milestone::By::answered && m.about == receipt.id)
                reach(m.id, receipt.at_us, newly);
    }
    return {};
}

}  // namespace naga::exercise
