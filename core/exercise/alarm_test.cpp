#include "exercise/alarm.h"

#include <doctest/doctest.h>

using namespace naga;
using namespace naga::exercise;

namespace {

constexpr std::int64_t second = 1'000'000, minute = 60 * second;

struct Nothing : Facts {
    std::optional<std::int64_t> first(const Condition&, std::int64_t) const override {
        return std::nullopt;
    }
};

Row row(std::uint64_t number, const std::string& id, const std::string& to, std::int64_t at_us) {
    Row r;
    r.number = number;
    r.id = id;
    r.to = {to};
    r.when = at_time(at_us);
    r.subject = r.text = {"x", "x"};
    return r;
}

// A day that began at wall time 0, with seats at cert and nobody at telco.
struct Day {
    Clock clock;
    Script script;
    Situation situation;

    explicit Day(std::vector<Row> rows) {
        Msel msel;
        msel.teams = {"cert", "telco"};
        msel.rows = std::move(rows);
        script = std::move(*Script::of(std::move(msel)));
        REQUIRE(clock.apply(ClockChange{}));
        SeatSeen seat;
        seat.seat = "cert-1";
        seat.team = "cert";
        seat.taken = seat.connected = true;
        situation.seats = {seat};
    }
    void change(ClockChange::Kind kind, std::int64_t wall_us) {
        ClockChange c;
        c.kind = kind;
        c.wall_us = wall_us;
        REQUIRE(clock.apply(c));
    }
    std::vector<Alarm> at(std::int64_t wall_us) {
        script.advance(clock.exercise_at(wall_us), Nothing{});
        situation.clock = &clock;
        situation.script = &script;
        situation.wall_us = wall_us;
        return alarms(situation, AlarmRules{});
    }
    std::vector<std::string> ids(std::int64_t wall_us) {
        std::vector<std::string> found;
        for (const Alarm& a : at(wall_us)) {
            CHECK(!a.text.lo.empty());
            found.push_back(a.id());
        }
        return found;
    }
};
using Ids = std::vector<std::string>;

Receipt delivered(const std::string& id, const std::string& team, Receipt::Kind kind) {
    Receipt r;
    r.kind = kind;
    r.id = id;
    r.team = team;
    r.at_us = 5 * minute;
    return r;
}

}  // namespace

TEST_CASE("a team of people is silent when it leaves something unread, and pauses do not count") {
    Day day({row(1, "a", "cert", minute), row(2, "b", "telco", minute)});
    CHECK(day.ids(2 * minute - 1) == Ids{});
    CHECK(day.script.receive(delivered("a", "cert", Receipt::Kind::delivered)));
    CHECK(day.script.receive(delivered("b", "telco", Receipt::Kind::delivered)));
    CHECK(day.ids(11 * minute - 1) == Ids{});
    Day paused = day;
    CHECK(day.ids(11 * minute) == Ids{"silent-team:cert"});
    paused.change(ClockChange::Kind::pause, 11 * minute - 1);
    CHECK(paused.ids(90 * minute) == Ids{});
    paused.change(ClockChange::Kind::resume, 90 * minute);
    CHECK(paused.ids(90 * minute + 1) == Ids{"silent-team:cert"});
    CHECK(day.script.receive(delivered("a", "cert", Receipt::Kind::read)));
    CHECK(day.ids(12 * minute) == Ids{});
}

TEST_CASE("injects are overdue when they are held, draft or on their way too long, or fail") {
    Row draft = row(2, "draft", "cert", minute);
    draft.draft = true;
    Row bad = row(3, "bad", "nobody", minute);
    Day day({row(1, "held", "cert", minute), draft, bad, row(4, "slow", "telco", minute)});
    ScriptChange hold;
    hold.id = "held";
    CHECK(day.script.apply(hold));
    CHECK(day.ids(minute) == Ids{"inject-failed:bad"});
    CHECK(day.ids(2 * minute) == Ids{"inject-overdue:draft", "inject-overdue:held",
                                     "inject-overdue:slow", "inject-failed:bad"});
    const auto all = day.at(3 * minute);
    CHECK(all.back().since_wall_us == minute);
}

TEST_CASE("lost seats, calls for help and rulings are told, each once") {
    Day day({});
    SeatSeen lost;
    lost.seat = "telco-1";
    lost.team = "telco";
    lost.taken = true;
    lost.last_wall_us = 10 * second;
    day.situation.seats.push_back(lost);
    day.situation.help = {{"cert-1", 50 * second}, {"cert-1", 40 * second}};
    day.situation.rulings = {{"m12", 30 * second}};
    CHECK(day.ids(70 * second - 1) == Ids{"help-requested:cert-1", "ruling-needed:m12"});
    CHECK(day.ids(70 * second) ==
          Ids{"seat-lost:telco-1", "help-requested:cert-1", "ruling-needed:m12"});
    CHECK(day.at(70 * second)[1].since_wall_us == 40 * second);
}

TEST_CASE("an alarm can be put off and owned, comes back, and is forgotten with its cause") {
    Day day({});
    day.situation.help = {{"cert-1", 0}};
    const auto all = day.at(minute);
    AlarmDesk desk;
    AlarmChange c;
    c.id = all[0].id();
    c.wall_us = minute;
    c.until_wall_us = minute;
    CHECK(!desk.apply(c));
    c.until_wall_us = minute + snooze_most_us + 1;
    CHECK(!desk.apply(c));
    c.until_wall_us = 5 * minute;
    REQUIRE(desk.apply(c));
    CHECK(desk.shown(all, 5 * minute - 1).empty());
    CHECK(desk.shown(all, 5 * minute) == all);
    REQUIRE(desk.apply(c));
    c.kind = AlarmChange::Kind::wake;
    REQUIRE(desk.apply(c));
    CHECK(desk.shown(all, 2 * minute) == all);
    c.kind = AlarmChange::Kind::own;
    c.by = "director-2";
    REQUIRE(desk.apply(c));
    CHECK(desk.owner(c.id) == "director-2");
    desk.forget_all_but({});
    CHECK(desk.owner(c.id) == "");
    c.id = "";
    CHECK(!desk.apply(c));
    for (std::size_t i = 0; i < alarms_kept_max; ++i) {
        c.id = std::to_string(i);
        REQUIRE(desk.apply(c));
    }
    c.id = "one more";
    CHECK(!desk.apply(c));
}
