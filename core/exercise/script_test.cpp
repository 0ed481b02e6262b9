#include "exercise/script.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace naga;
using namespace naga::exercise;

namespace {

using Kind = ScriptChange::Kind;
constexpr std::int64_t minute = 60'000'000;

// What the world and the journal would say.
struct Told : Facts {
    std::vector<std::pair<Condition, std::int64_t>> held;
    std::optional<std::int64_t> first(const Condition& condition,
                                      std::int64_t until_us) const override {
        for (const auto& [c, at] : held)
            if (c == condition && at <= until_us) return at;
        return std::nullopt;
    }
};

Row row(std::uint64_t number, const std::string& id, const std::string& when) {
    Row r;
    r.number = number;
    r.id = id;
    r.when = read_trigger("test", when).value();
    r.to = {"cert"};
    r.subject = {"Subject", "ຫົວຂໍ້"};
    r.text = {"Text", "ເນື້ອໃນ"};
    return r;
}

Msel list(std::vector<Row> rows) {
    Msel msel;
    msel.rows = std::move(rows);
    msel.teams = {"cert", "telco", "ministry"};
    msel.milestones = {
        {"told", {"Told", ""}, Milestone::By::report, Incident::flood, Verb::log, "cert", ""},
        {"answered-a", {"A", ""}, Milestone::By::answered, Incident::none, Verb::log, "", "a"},
        {"asked", {"Asked", ""}, Milestone::By::action, Incident::none, Verb::take_down, "", ""},
        {"goal",
         {"Goal", ""},
         Milestone::By::objective,
         Incident::none,
         Verb::log,
         "",
         "ask-abroad"},
        {"hand", {"Hand", ""}, Milestone::By::hand, Incident::none, Verb::log, "", ""}};
    return msel;
}

Script script_of(std::vector<Row> rows) {
    auto script = Script::of(list(std::move(rows)));
    REQUIRE(script);
    return std::move(*script);
}

ScriptChange change(Kind kind, const std::string& id, std::int64_t at_us,
                    std::int64_t wall_us = 0) {
    ScriptChange c;
    c.kind = kind;
    c.id = id;
    c.at_us = at_us;
    c.wall_us = wall_us;
    return c;
}

Receipt receipt(Receipt::Kind kind, const std::string& id, const std::string& team,
                std::int64_t at_us) {
    Receipt r;
    r.kind = kind;
    r.id = id;
    r.team = team;
    r.seat = "1";
    r.at_us = at_us;
    return r;
}

std::vector<std::string> fired(const std::vector<Firing>& firings) {
    std::vector<std::string> said;
    for (const Firing& f : firings)
        said.push_back(std::to_string(f.at_us / minute) + " " + f.id +
                       (f.kind == Firing::Kind::send        ? ""
                        : f.kind == Firing::Kind::pull_back ? " pulled back"
                        : f.kind == Firing::Kind::withdraw  ? " withdrawn"
                        : f.kind == Firing::Kind::fail      ? " failed"
                                                            : " skipped"));
    return said;
}
using Said = std::vector<std::string>;

}  // namespace

TEST_CASE("every arrow of a row's drawing leads where it is drawn, and no other is there") {
    // Columns: hold, release, skip, send, deliver, read, answer, fail, withdraw, edit.
    constexpr std::array<std::array<std::string_view, steps>, row_states> leads_to{{
        {"held", "planned", "skipped", "sending", "", "", "", "", "", "draft"},
        {"held", "", "skipped", "sending", "", "", "", "failed", "", "planned"},
        {"", "planned", "skipped", "sending", "", "", "", "", "", "held"},
        {"", "", "", "", "delivered", "read", "answered", "failed", "withdrawn", ""},
        {"", "", "", "", "delivered", "read", "answered", "", "withdrawn", ""},
        {"", "", "", "", "read", "read", "answered", "", "withdrawn", ""},
        {"", "", "", "", "answered", "answered", "answered", "", "withdrawn", ""},
        {"", "", "skipped", "sending", "", "", "", "", "", "planned"},
        {"", "planned", "", "sending", "", "", "", "", "", "skipped"},
        {"", "", "", "", "", "", "", "", "", ""},
    }};
    for (std::size_t s = 0; s < row_states; ++s)
        for (std::size_t t = 0; t < steps; ++t) {
            CAPTURE(word(static_cast<RowState>(s)));
            CAPTURE(t);
            const auto next = after(static_cast<RowState>(s), static_cast<Step>(t));
            CHECK((next ? word(*next) : "") == leads_to[s][t]);
        }
}

TEST_CASE("a script refuses what the drawing has no arrow for, and stays as it was") {
    // A row in each state, and each change of the director.
    const Told facts;
    auto in_state = [&](RowState state) {
        Row a = row(1, "a", "by hand");
        a.draft = state == RowState::draft;
        Script s = script_of({a});
        auto must = [&](Kind kind) { REQUIRE(s.apply(change(kind, "a", 0))); };
        if (is_sent(state) || state == RowState::withdrawn) must(Kind::send_now);
        if (state == RowState::held) must(Kind::hold);
        if (state == RowState::skipped) must(Kind::skip);
        if (state == RowState::withdrawn) must(Kind::withdraw);
        if (state == RowState::delivered)
            REQUIRE(s.receive(receipt(Receipt::Kind::delivered, "a", "cert", 0)));
        if (state == RowState::read)
            REQUIRE(s.receive(receipt(Receipt::Kind::read, "a", "cert", 0)));
        if (state == RowState::answered)
            REQUIRE(s.receive(receipt(Receipt::Kind::answered, "a", "cert", 0)));
        if (state == RowState::failed) {
            must(Kind::send_now);
            Receipt lost = receipt(Receipt::Kind::failed, "a", "cert", 0);
            lost.why = "the mailbox is full";
            REQUIRE(s.receive(lost));
        }
        REQUIRE(s.standing("a").state == state);
        return s;
    };
    constexpr std::array<std::pair<Kind, Step>, 7> doings{{{Kind::hold, Step::hold},
                                                           {Kind::release, Step::release},
                                                           {Kind::skip, Step::skip},
                                                           {Kind::send_now, Step::send},
                                                           {Kind::withdraw, Step::withdraw},
                                                           {Kind::edit, Step::edit},
                                                           {Kind::move_to, Step::edit}}};
    for (std::size_t n = 0; n < row_states; ++n)
        for (const auto& [kind, step] : doings) {
            const auto state = static_cast<RowState>(n);
            CAPTURE(word(state));
            CAPTURE(word(kind));
            Script s = in_state(state);
            const Standing before = s.standing("a");
            ScriptChange c = change(kind, "a", 5);
            c.row = row(1, "a", "by hand");
            c.row.subject.en = "Another";
            c.to_us = 10;
            const auto done = s.apply(c);
            const auto next = after(state, step);
            REQUIRE(done.has_value() == next.has_value());
            if (done) {
                CHECK(s.standing("a").state == *next);
            } else {
                CHECK(s.standing("a") == before);
                CHECK(s.msel().rows[0].subject.en == "Subject");
                CHECK(!done.error().remedy.empty());
            }
            CHECK(script_change_of(word(kind)) == kind);
        }
}

TEST_CASE("rows fire once, in the order of time and number, by their own times") {
    Script s = script_of({row(3, "c", "T+00:20"), row(1, "a", "T+00:10"), row(2, "b", "T+00:20"),
                          row(0, "zero", "T+00:00"), row(4, "late", "T+09:00")});
    const Told facts;
    CHECK(fired(s.advance(0, facts)) == Said{"0 zero"});
    CHECK(fired(s.advance(0, facts)) == Said{});
    CHECK(s.next_due() == ReachedMilestone{"a", 10 * minute});
    CHECK(fired(s.advance(60 * minute, facts)) == Said{"10 a", "20 b", "20 c"});
    CHECK(fired(s.advance(8 * 60 * minute, facts)) == Said{});
    CHECK(s.due("late") == 9 * 60 * minute);
}

TEST_CASE("a row waits for another, for some or for all of those it went to") {
    Row a = row(1, "a", "T+00:01");
    a.to = {"all"};
    Script s = script_of({a, row(2, "any", "after a read by any plus 5m"),
                          row(3, "every", "after a read by all"),
                          row(4, "gone", "after a delivered by all")});
    const Told facts;
    const auto first = s.advance(2 * minute, facts);
    REQUIRE(first.size() == 1);
    CHECK(first[0].to == std::vector<std::string>{"cert", "telco", "ministry"});
    REQUIRE(s.receive(receipt(Receipt::Kind::read, "a", "telco", 3 * minute)));
    CHECK(told(s.standing("a")).en == "read 1/3");
    CHECK(fired(s.advance(7 * minute, facts)) == Said{});
    CHECK(fired(s.advance(9 * minute, facts)) == Said{"8 any"});
    REQUIRE(s.receive(receipt(Receipt::Kind::delivered, "a", "cert", 10 * minute)));
    REQUIRE(s.receive(receipt(Receipt::Kind::delivered, "a", "ministry", 11 * minute)));
    CHECK(fired(s.advance(12 * minute, facts)) == Said{"11 gone"});
    REQUIRE(s.receive(receipt(Receipt::Kind::answered, "a", "ministry", 13 * minute)));
    REQUIRE(s.receive(receipt(Receipt::Kind::read, "a", "cert", 14 * minute)));
    // Reading it again changes nothing.
    REQUIRE(s.receive(receipt(Receipt::Kind::read, "a", "telco", 15 * minute)));
    CHECK(fired(s.advance(20 * minute, facts)) == Said{"14 every"});
    CHECK(told(s.standing("a")).en == "answered 1/3");
    CHECK(s.reached() == std::vector<ReachedMilestone>{{"answered-a", 13 * minute}});
}

TEST_CASE("a row waits for a condition and fires at the instant it first held") {
    Script s = script_of(
        {row(1, "down", "service down e-pay plus 2m"), row(2, "worm", "hosts infected above 500")});
    Told facts;
    CHECK(fired(s.advance(10 * minute, facts)) == Said{});
    facts.held = {{s.msel().rows[0].when.condition, 11 * minute},
                  {s.msel().rows[1].when.condition, 4 * minute}};
    // What was told too late fires when it can.
    CHECK(fired(s.advance(12 * minute, facts)) == Said{"10 worm"});
    CHECK(fired(s.advance(20 * minute, facts)) == Said{"13 down"});
}

TEST_CASE("a contingency fires when no report came by its time, and is skipped when one came") {
    const Row waits = row(1, "nudge", "no report by cert about flood until T+00:30");
    Script s = script_of({waits});
    Script other = s;
    Told facts;
    CHECK(fired(s.advance(29 * minute, facts)) == Said{});
    CHECK(fired(s.advance(31 * minute, facts)) == Said{"30 nudge"});
    facts.held = {{waits.when.condition, 30 * minute}};
    CHECK(fired(other.advance(31 * minute, facts)) == Said{"30 nudge skipped"});
    CHECK(other.standing("nudge").state == RowState::skipped);
    CHECK(other.standing("nudge").why == "it was reported at T+00:30:00");
    // A report after the time does not make it undone.
    facts.held = {{waits.when.condition, 30 * minute + 1}};
    Script late = script_of({waits});
    CHECK(fired(late.advance(31 * minute, facts)) == Said{"30 nudge"});
}

TEST_CASE("milestones are reached once, by reports, actions, objectives and by hand") {
    Script s = script_of({row(1, "b", "milestone told plus 1m"), row(2, "h", "milestone hand")});
    Move report;
    report.what = Verb::report;
    report.incident = Incident::infection;
    report.at_us = 3 * minute;
    CHECK(s.saw(report, "cert").empty());
    report.incident = Incident::flood;
    CHECK(s.saw(report, "telco").empty());
    CHECK(s.saw(report, "cert") == std::vector<ReachedMilestone>{{"told", 3 * minute}});
    CHECK(s.saw(report, "cert").empty());
    Move down;
    down.what = Verb::take_down;
    down.at_us = 4 * minute;
    CHECK(s.saw(down, "telco") == std::vector<ReachedMilestone>{{"asked", 4 * minute}});
    CHECK(s.met("ask-abroad", 5 * minute) == std::vector<ReachedMilestone>{{"goal", 5 * minute}});
    const Told facts;
    CHECK(fired(s.advance(5 * minute, facts)) == Said{"4 b"});
    CHECK(!s.apply(change(Kind::reach, "nothing", 6 * minute)));
    REQUIRE(s.apply(change(Kind::reach, "hand", 6 * minute)));
    CHECK(!s.apply(change(Kind::reach, "hand", 7 * minute)));
    CHECK(fired(s.advance(9 * minute, facts)) == Said{"6 h"});
}

TEST_CASE("held rows wait, and fire at once when they are released too late") {
    Script s = script_of({row(1, "a", "T+00:10"), row(2, "b", "T+00:10")});
    const Told facts;
    REQUIRE(s.apply(change(Kind::hold, "a", 0)));
    CHECK(!s.due("a"));
    CHECK(fired(s.advance(20 * minute, facts)) == Said{"10 b"});
    REQUIRE(s.apply(change(Kind::release, "a", 25 * minute)));
    CHECK(fired(s.advance(26 * minute, facts)) == Said{"25 a"});
}

TEST_CASE("send now works without the clock moving, and not a second time") {
    Script s = script_of({row(1, "a", "T+00:10")});
    CHECK(fired(s.apply(change(Kind::send_now, "a", 0)).value()) == Said{"0 a"});
    CHECK(!s.apply(change(Kind::send_now, "a", 0)));
    CHECK(fired(s.advance(20 * minute, Told{})) == Said{});
}

TEST_CASE("a row with a mistake fails when it is due, and can be mended and sent") {
    Row bad = row(1, "a", "T+00:10");
    bad.to = {"nobody"};
    Script s = script_of({bad});
    const Told facts;
    CHECK(!s.apply(change(Kind::send_now, "a", 0)));
    const auto firings = s.advance(10 * minute, facts);
    CHECK(fired(firings) == Said{"10 a failed"});
    CHECK(firings[0].why == "to: there is no team nobody; name one of the scenario");
    CHECK(told(s.standing("a")).en.starts_with("failed: to: there is no team"));
    CHECK(fired(s.advance(11 * minute, facts)) == Said{});
    ScriptChange mend = change(Kind::edit, "a", 12 * minute);
    mend.row = row(77, "a", "T+00:10");
    REQUIRE(s.apply(mend));
    CHECK(s.msel().rows[0].number == 1);
    CHECK(fired(s.advance(12 * minute, facts)) == Said{"12 a"});
}

TEST_CASE("a change is undone within ten seconds of wall time, unless somebody has read") {
    constexpr std::int64_t second = 1'000'000;
    Script s = script_of({row(1, "a", "T+00:10"), row(2, "b", "T+00:10")});
    const Told facts;
    CHECK(!s.apply(change(Kind::undo, "a", 0, 0)));
    REQUIRE(s.apply(change(Kind::send_now, "a", 0, 100 * second)));
    REQUIRE(s.receive(receipt(Receipt::Kind::delivered, "a", "cert", 0)));
    Script late = s, seen = s;
    CHECK(!late.apply(change(Kind::undo, "a", 0, 110 * second + 1)));
    REQUIRE(seen.receive(receipt(Receipt::Kind::read, "a", "cert", 0)));
    CHECK(!seen.apply(change(Kind::undo, "a", 0, 105 * second)));
    CHECK(fired(s.apply(change(Kind::undo, "a", 0, 110 * second)).value()) ==
          Said{"0 a pulled back"});
    CHECK(s.standing("a").state == RowState::planned);
    CHECK(!s.apply(change(Kind::undo, "a", 0, 110 * second)));
    // A compose is undone by taking the row away; its number is not given again.
    ScriptChange compose = change(Kind::compose, "", 0, 120 * second);
    compose.row = row(0, "c", "T+00:10");
    REQUIRE(s.apply(compose));
    REQUIRE(s.apply(change(Kind::undo, "c", 0, 121 * second)));
    CHECK(s.msel().find("c") == nullptr);
    compose.row.id = "d";
    REQUIRE(s.apply(compose));
    CHECK(s.msel().find("d")->number == 4);
    // What was sent in its time is withdrawn, not undone.
    REQUIRE(s.apply(change(Kind::hold, "b", 0, 130 * second)));
    REQUIRE(s.apply(change(Kind::release, "b", 0, 130 * second)));
    CHECK(fired(s.advance(10 * minute, facts)) == Said{"10 a", "10 b", "10 d"});
    CHECK(!s.apply(change(Kind::undo, "b", 10 * minute, 131 * second)));
    CHECK(fired(s.apply(change(Kind::withdraw, "b", 10 * minute)).value()) ==
          Said{"10 b pulled back"});
    REQUIRE(s.receive(receipt(Receipt::Kind::read, "a", "cert", 10 * minute)));
    CHECK(fired(s.apply(change(Kind::withdraw, "a", 10 * minute)).value()) ==
          Said{"10 a withdrawn"});
    // Reading what was withdrawn a moment ago harms nobody.
    CHECK(s.receive(receipt(Receipt::Kind::read, "b", "cert", 10 * minute)));
    CHECK(s.standing("b").state == RowState::withdrawn);
}

TEST_CASE("after sending only a corrigendum puts right, and goes to the same teams") {
    Row a = row(1, "a", "T+00:00");
    a.to = {"telco", "cert/press"};
    Script s = script_of({a, row(2, "b", "T+05:00")});
    const Told facts;
    ScriptChange right = change(Kind::correct, "a", 0);
    right.row = row(0, "a-2", "by hand");
    right.row.to.clear();
    CHECK(!s.apply(right));  // not sent yet: edit it
    CHECK(s.msel().rows.size() == 2);
    s.advance(0, facts);
    ScriptChange edit = change(Kind::edit, "a", 0);
    edit.row = row(1, "a", "T+00:00");
    const auto refused = s.apply(edit);
    REQUIRE(!refused);
    CHECK(refused.error().remedy == "send a corrigendum if it was sent");
    const auto firings = s.apply(right);
    REQUIRE(firings);
    REQUIRE(firings->size() == 1);
    CHECK((*firings)[0].to == a.to);
    CHECK(s.msel().find("a-2")->corrects == "a");
    CHECK(s.msel().find("a-2")->number == 3);
}

TEST_CASE("receipts come only from those a row went to, and not before it was sent") {
    Row a = row(1, "a", "T+00:10");
    a.to = {"telco", "cert/press"};
    Script s = script_of({a});
    CHECK(!s.receive(receipt(Receipt::Kind::read, "a", "telco", 0)));
    s.advance(10 * minute, Told{});
    CHECK(!s.receive(receipt(Receipt::Kind::read, "a", "ministry", 11 * minute)));
    CHECK(!s.receive(receipt(Receipt::Kind::read, "a", "cert", 11 * minute)));
    CHECK(!s.receive(receipt(Receipt::Kind::read, "a", "telco", 9 * minute)));
    CHECK(!s.receive(receipt(Receipt::Kind::read, "none", "telco", 11 * minute)));
    Receipt press = receipt(Receipt::Kind::read, "a", "cert", 11 * minute);
    press.seat = "press";
    CHECK(s.receive(press));
    CHECK(s.standing("a").read() == 1);
    Receipt lost = receipt(Receipt::Kind::failed, "a", "telco", 12 * minute);
    CHECK(s.receive(lost));
    CHECK(s.standing("a").state == RowState::read);
    CHECK(s.standing("a").recipients[0].failed == "not delivered");
}

TEST_CASE("expected actions and notes lie before exercise control, and others may wait for them") {
    Row note = row(1, "note", "T+00:10");
    note.kind = RowKind::facilitation;
    note.to.clear();
    Row expected = row(2, "do", "after note delivered plus 5m");
    expected.kind = RowKind::expected_action;
    Script s = script_of({note, expected, row(3, "x", "T+00:12")});
    const auto firings = s.advance(60 * minute, Told{});
    CHECK(fired(firings) == Said{"10 note", "12 x", "15 do"});
    CHECK(firings[2].to.empty());
    Receipt seen;
    seen.kind = Receipt::Kind::answered;
    seen.id = "do";
    seen.at_us = 61 * minute;
    CHECK(s.receive(seen));
    CHECK(told(s.standing("do")).en == "answered 1/1");
}

TEST_CASE("a script refuses the past, strange ids, two of one and too many") {
    Script s = script_of({row(1, "a", "T+00:10")});
    s.advance(5 * minute, Told{});
    CHECK(!s.apply(change(Kind::hold, "a", 4 * minute)));
    CHECK(!s.apply(change(Kind::hold, "b", 5 * minute)));
    ScriptChange move = change(Kind::move_to, "a", 6 * minute);
    move.to_us = 6 * minute - 1;
    CHECK(!s.apply(move));
    move.to_us = 6 * minute;
    CHECK(s.apply(move));
    ScriptChange compose = change(Kind::compose, "", 6 * minute);
    for (const char* id : {"", "a", "Two Words", "all"}) {
        compose.row = row(0, "x", "by hand");
        compose.row.id = id;
        CHECK(!s.apply(compose));
    }
    CHECK(!Script::of(list({row(1, "a", "by hand"), row(2, "a", "by hand")})));
    CHECK(!Script::of(list({row(1, "a", "by hand"), row(1, "b", "by hand")})));
    std::vector<Row> many;
    for (std::size_t i = 0; i <= rows_max; ++i)
        many.push_back(row(i, "r" + std::to_string(i), "by hand"));
    CHECK(!Script::of(list(many)));
    many.pop_back();
    auto full = Script::of(list(many));
    REQUIRE(full);
    compose.row.id = "one-more";
    CHECK(!full->apply(compose));
}
