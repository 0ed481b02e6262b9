// Random days: a clock and a script, driven as a server drives them, with branches.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>

#include "exercise/clock.h"
#include "exercise/dice_for_tests.h"
#include "exercise/script.h"

using namespace naga;
using namespace naga::exercise;

namespace {

using Kind = ScriptChange::Kind;
constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute;
constexpr std::int64_t horizon = 6 * hour;

// Conditions hold from an instant that depends on what they are about.
struct Fate : Facts {
    std::optional<std::int64_t> first(const Condition& c, std::int64_t until_us) const override {
        const std::int64_t at = instant(c);
        return at >= 0 && at <= until_us ? std::optional(at) : std::nullopt;
    }
    static std::int64_t instant(const Condition& c) {
        std::int64_t sum = static_cast<std::int64_t>(c.kind) * 7 + c.above;
        for (const char letter : c.about) sum = sum * 31 + letter;
        return sum % 3 == 0 ? -1 : sum * 97 % 300 * minute + sum % 60 * second;
    }
};

Row random_row(Dice& dice, std::uint64_t number) {
    Row r;
    r.number = number;
    r.id = "r" + std::to_string(number);
    r.subject = {"S", "S"};
    r.text = {"T", "T"};
    r.kind = static_cast<RowKind>(dice.below(10) < 8 ? dice.below(2) : 2 + dice.below(3));
    r.to = dice.below(3) == 0 ? std::vector<std::string>{"all"}
                              : std::vector<std::string>{dice.below(2) == 0 ? "cert" : "telco"};
    if (dice.below(30) == 0) r.to = {"nobody"};
    r.draft = dice.below(15) == 0;
    Trigger& when = r.when;
    when = at_time(dice.below(horizon / minute) * minute);
    switch (dice.below(8)) {
        case 0:
        case 1:
            if (number == 0) break;
            when = Trigger{};
            when.kind = Trigger::Kind::after;
            when.about = "r" + std::to_string(dice.below(static_cast<std::int64_t>(number)));
            when.reached = static_cast<Reached>(dice.below(3));
            when.whose = static_cast<Whose>(dice.below(2));
            when.plus_us = dice.below(3) * 5 * minute;
            break;
        case 2:
            when = Trigger{};
            when.kind = Trigger::Kind::milestone;
            when.about = "m" + std::to_string(dice.below(3));
            when.plus_us = dice.below(2) * minute;
            break;
        case 3:
            when = Trigger{};
            when.kind = Trigger::Kind::condition;
            when.condition.about = "s" + std::to_string(dice.below(5));
            break;
        case 4:
            when = Trigger{};
            when.kind = Trigger::Kind::no_report;
            when.condition.kind = Condition::Kind::report;
            when.condition.about = dice.below(2) == 0 ? "cert" : "telco";
            when.condition.above = 0;
            when.at_us = dice.below(300) * minute;
            break;
        case 5:
            if (dice.below(3) == 0) when = Trigger{};  // by hand
            break;
        default: break;  // a time, as often as not
    }
    return r;
}

Msel random_list(Dice& dice) {
    Msel msel;
    msel.teams = {"cert", "telco", "ministry"};
    for (int m = 0; m < 3; ++m) {
        Milestone milestone;
        milestone.id = "m" + std::to_string(m);
        msel.milestones.push_back(milestone);
    }
    const std::int64_t rows = 3 + dice.below(15);
    for (std::int64_t i = 0; i < rows; ++i)
        msel.rows.push_back(random_row(dice, static_cast<std::uint64_t>(i)));
    return msel;
}

// What one branch has lived through, kept apart from the script to judge it by.
struct Branch {
    Clock clock;
    Script script;
    std::int64_t wall_us = 0;
    std::vector<Firing> log;
    std::map<std::string, bool> out;            // sent, and not taken back
    std::map<std::string, std::int64_t> moved;  // milestone -> reached
    std::map<std::string, std::map<std::string, std::array<std::int64_t, 3>>> told;  // receipts
    std::vector<std::pair<std::int64_t, Receipt>> on_the_way;
    std::string last_changed;  // row
    int pulled_back = 0;
};

constexpr std::int64_t never = INT64_MAX;

// When the row is due by what the branch has lived through, worked out anew.
std::int64_t due_by(const Branch& b, const Row& row) {
    const Trigger& t = row.when;
    switch (t.kind) {
        case Trigger::Kind::hand: return never;
        case Trigger::Kind::time: return t.at_us;
        case Trigger::Kind::no_report: return t.at_us + t.plus_us;
        case Trigger::Kind::condition: {
            const std::int64_t at = Fate::instant(t.condition);
            return at < 0 ? never : at + t.plus_us;
        }
        case Trigger::Kind::milestone: {
            const auto at = b.moved.find(t.about);
            return at == b.moved.end() ? never : at->second + t.plus_us;
        }
        case Trigger::Kind::after: {
            const auto told = b.told.find(t.about);
            if (told == b.told.end()) return never;
            std::int64_t least = never, most = 0;
            for (const auto& [to, times] : told->second) {
                least = std::min(least, times[static_cast<std::size_t>(t.reached)]);
                most = std::max(most, times[static_cast<std::size_t>(t.reached)]);
            }
            const std::int64_t at = t.whose == Whose::all ? most : least;
            return at == never ? never : at + t.plus_us;
        }
    }
    return never;
}

void judge(Branch& b, const std::vector<Firing>& firings, std::int64_t from_us, std::int64_t to_us,
           bool by_advance, Dice& dice) {
    std::pair<std::int64_t, std::uint64_t> last{from_us, 0};
    for (const Firing& f : firings) {
        CAPTURE(f.id);
        CHECK(f.at_us >= from_us);
        CHECK(f.at_us <= to_us);
        CHECK(std::pair(f.at_us, f.number) >= last);
        last = {f.at_us, f.number};
        if (!b.log.empty()) CHECK(f.at_us >= b.log.back().at_us);
        const Row& row = *b.script.msel().find(f.id);
        if (f.kind == Firing::Kind::send) {
            CHECK(!b.out[f.id]);
            b.out[f.id] = true;
            auto& told = b.told[f.id];
            told.clear();
            for (const std::string& to : f.to) told[to] = {never, never, never};
            if (!goes_to_teams(row.kind)) told[""] = {f.at_us, never, never};
            for (const std::string& to : f.to)
                for (std::size_t k = 0; k < 3 && dice.below(5) > 0; ++k) {
                    Receipt r;
                    r.kind = static_cast<Receipt::Kind>(k);
                    r.id = f.id;
                    r.team = to;
                    b.on_the_way.emplace_back(b.wall_us + dice.below(400) * second, r);
                }
        }
        const std::int64_t reported =
            row.when.kind == Trigger::Kind::no_report ? Fate::instant(row.when.condition) : -1;
        const bool needless = reported >= 0 && reported <= row.when.at_us;
        if (by_advance) CHECK((f.kind == Firing::Kind::skip) == needless);
        if (by_advance && f.kind != Firing::Kind::skip) {
            // Not early, and not late either: at its time, or as soon as it may.
            const std::int64_t due = due_by(b, row);
            CHECK(f.at_us >= due);
            CHECK(f.at_us == std::max(due, from_us));
        }
        b.log.push_back(f);
    }
}

void advance(Branch& b, Dice& dice) {
    const std::int64_t from = b.script.now_us(), to = b.clock.exercise_at(b.wall_us);
    std::map<std::string, RowState> before;
    for (const Row& row : b.script.msel().rows) before[row.id] = b.script.standing(row.id).state;
    const auto firings = b.script.advance(to, Fate{});
    for (const Firing& f : firings) CHECK(before[f.id] == RowState::planned);
    judge(b, firings, from, to, true, dice);
}

void deliver(Branch& b) {
    const std::int64_t now = b.clock.exercise_at(b.wall_us);
    auto due = std::move(b.on_the_way);
    b.on_the_way.clear();
    for (auto& [at_wall, r] : due) {
        if (at_wall > b.wall_us) {
            b.on_the_way.emplace_back(at_wall, r);
            continue;
        }
        r.at_us = now;
        const Row* row = b.script.msel().find(r.id);
        if (row == nullptr || !is_sent(b.script.standing(r.id).state)) continue;
        REQUIRE(b.script.receive(r));
        auto& times = b.told[r.id][r.team];
        for (std::size_t k = 0; k <= static_cast<std::size_t>(r.kind); ++k)
            if (times[k] == never) times[k] = now;
    }
}

void change_clock(Branch& b, Dice& dice) {
    ClockChange c;
    c.wall_us = b.wall_us;
    switch (dice.below(6)) {
        case 0: c.kind = ClockChange::Kind::pause; break;
        case 1: c.kind = ClockChange::Kind::resume; break;
        case 2:
            c.kind = ClockChange::Kind::speed;
            c.speed_milli = 1'000 + dice.below(59'000);
            break;
        case 3:
            c.kind = ClockChange::Kind::jump;
            c.target_us = b.clock.exercise_at(b.wall_us) + dice.below(30) * minute;
            c.countdown_us = dice.below(2) * countdown_least_us;
            break;
        case 4: c.kind = ClockChange::Kind::cancel_jump; break;
        case 5: c.kind = ClockChange::Kind::resume; break;
    }
    static_cast<void>(b.clock.apply(c));
}

void change_script(Branch& b, Dice& dice) {
    ScriptChange c;
    c.at_us = b.clock.exercise_at(b.wall_us);
    c.wall_us = b.wall_us;
    const auto& rows = b.script.msel().rows;
    c.id = rows[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(rows.size())))].id;
    switch (dice.below(10)) {
        case 0: c.kind = Kind::hold; break;
        case 1: c.kind = Kind::release; break;
        case 2: c.kind = dice.below(3) == 0 ? Kind::skip : Kind::release; break;
        case 3:
        case 4: c.kind = Kind::send_now; break;
        case 5: c.kind = dice.below(3) == 0 ? Kind::withdraw : Kind::release; break;
        case 6:
            c.kind = Kind::move_to;
            c.to_us = c.at_us + dice.below(60) * minute;
            break;
        case 7:
            c.kind = Kind::compose;
            c.row = random_row(dice, 100 + static_cast<std::uint64_t>(b.script.changes().size()));
            if (c.row.when.kind == Trigger::Kind::after) c.row.when = at_time(c.at_us);
            break;
        case 8:
            c.kind = Kind::undo;
            if (!b.last_changed.empty()) c.id = b.last_changed;
            break;
        case 9:
            c.kind = Kind::reach;
            c.id = "m" + std::to_string(dice.below(3));
            break;
    }
    const std::int64_t from = b.script.now_us();
    const bool was_there = b.script.msel().find(c.id) != nullptr;
    const bool was_sent =
        was_there && c.kind == Kind::undo && is_sent(b.script.standing(c.id).state);
    const std::uint64_t number = was_there ? b.script.msel().find(c.id)->number : 0;
    const auto done = b.script.apply(c);
    if (!done) {
        CHECK(!done.error().what.empty());
        return;
    }
    if (c.kind == Kind::reach) b.moved[c.id] = c.at_us;
    b.last_changed = c.kind == Kind::compose ? c.row.id : c.kind == Kind::reach ? "" : c.id;
    if (c.kind == Kind::undo) {
        CHECK(done->size() == (was_sent ? 1u : 0u));
        if (was_sent) {
            CHECK((*done)[0].kind == Firing::Kind::pull_back);
            CHECK((*done)[0].number == number);
            ++b.pulled_back;
            b.out[c.id] = false;
            b.told.erase(c.id);
            std::erase_if(b.on_the_way, [&](const auto& w) { return w.second.id == c.id; });
        }
        return;
    }
    if (c.kind == Kind::withdraw) return;
    judge(b, *done, from, c.at_us, false, dice);
}

void live(Branch& b, Dice& dice, int doings) {
    for (int n = 0; n < doings; ++n) {
        b.wall_us += dice.below(dice.below(2) == 0 ? 300 : 8) * second;
        // The server's order: time passes, then what people did.
        advance(b, dice);
        deliver(b);
        switch (dice.below(3)) {
            case 0: change_clock(b, dice); break;
            case 1: change_script(b, dice); break;
            case 2: break;
        }
    }
}

// Lets the rest of the day pass: everything that is due and may go has gone.
void finish(Branch& b, Dice& dice) {
    for (int n = 0; n < 40; ++n) {
        // A jump that is counted down must be over before play can go on.
        ClockChange resume;
        resume.kind = ClockChange::Kind::resume;
        resume.wall_us = b.wall_us;
        static_cast<void>(b.clock.apply(resume));
        b.wall_us += hour;
        advance(b, dice);
        deliver(b);
    }
    advance(b, dice);
    const std::int64_t now = b.script.now_us();
    REQUIRE(now > 2 * horizon);
    for (const Row& row : b.script.msel().rows) {
        CAPTURE(row.id);
        const RowState state = b.script.standing(row.id).state;
        if (state == RowState::planned) CHECK(due_by(b, row) > now);
        if (state != RowState::withdrawn) CHECK(b.out[row.id] == is_sent(state));
    }
}

}  // namespace

TEST_CASE("over random days each row fires once a branch, in order, none early and none lost") {
    std::size_t sent = 0, branches = 0, pulled_back = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        Branch main;
        auto script = Script::of(random_list(dice));
        REQUIRE(script);
        main.script = std::move(*script);
        main.wall_us = hour;
        ClockChange start;
        start.wall_us = main.wall_us;
        REQUIRE(main.clock.apply(start));
        std::vector<Branch> all{main};
        for (int part = 0; part < 4; ++part) {
            // Each branch lives on by its own dice, so that none can lean on another.
            for (std::size_t i = 0; i < all.size(); ++i) {
                Dice own(seed * 1'000 + static_cast<std::uint64_t>(part) * 10 + i);
                live(all[i], own, 25);
            }
            if (dice.below(2) == 0 && all.size() < 4) {
                Branch copy = all[static_cast<std::size_t>(
                    dice.below(static_cast<std::int64_t>(all.size())))];
                all.push_back(std::move(copy));
            }
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            Branch again = all[i];
            Dice own(seed + i), same(seed + i);
            finish(all[i], own);
            finish(again, same);
            CHECK(all[i].log == again.log);
            sent += all[i].log.size();
            pulled_back += static_cast<std::size_t>(all[i].pulled_back);
        }
        branches += all.size();
    }
    // The days were full enough to mean something.
    CHECK(sent > 20'000);
    CHECK(branches > 2'000);
    CHECK(pulled_back > 100);
}
