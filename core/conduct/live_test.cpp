#include "conduct/live.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/json.h"

using namespace naga;
using namespace naga::conduct;
using exercise::LiveEntry;
using exercise::Verb;

namespace {

constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t second = 1'000'000;

scenario::Document document(const std::string& name) {
    std::ifstream in("tests/small/" + name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto read = scenario::read_yaml(name, text);
    REQUIRE_MESSAGE(read, "the tests run in the root of the tree");
    return *read;
}

const Drill& drill() {
    static const std::unique_ptr<Drill> small = [] {
        auto read = read_drill(document("scenario.yaml"), document("playbook.yaml"),
                               document("world/world.yaml"));
        REQUIRE(read);
        return std::move(*read);
    }();
    return *small;
}

exercise::Known known() { return {&drill().nation, &drill().plan, &drill().teams}; }

// A drill that entries are given to as browsers send them.
class Table {
public:
    Table() : live_(drill(), 1, *exercise::Script::of(drill().msel), seats_of(drill())) {}

    Result<void> act(const std::string& seat, const std::string& kind, const std::string& body,
                     std::int64_t at_us) {
        auto json = scenario::read_json("body", body);
        REQUIRE(json);
        Problems problems;
        scenario::Asker asker(*json, json->root, "", problems);
        LiveEntry e;
        e.seq = rows_.size() + 1;
        e.at_us = at_us;
        e.wall_us = wall(at_us);
        e.seat = seat;
        e.kind = kind;
        live_.run_to(at_us);
        e.act =
            exercise::read_act(kind, asker, known(), live_.team_of(seat), seat, e.at_us, e.wall_us);
        if (!problems.empty()) return refuse(problems.front());
        if (auto fine = live_.check(e); !fine) return fine;
        rows_.push_back(exercise::as_row(e, body));
        live_.apply(e);
        return {};
    }
    void start() { REQUIRE(act("director", "clock", R"({"change":"start"})", 0)); }
    void run_to(std::int64_t at_us) { live_.run_to(at_us); }
    LiveDrill& live() { return live_; }

    // The same entries, read from their rows.
    LiveDrill again(std::int64_t until_us) const {
        LiveDrill other(drill(), 1, *exercise::Script::of(drill().msel), seats_of(drill()));
        std::uint64_t seq = 0;
        for (const std::string& row : rows_) {
            auto e = exercise::read_row(++seq, row, known(),
                                        [&](std::string_view seat) { return other.team_of(seat); });
            REQUIRE(e);
            other.apply(*e);
        }
        other.run_to(until_us);
        return other;
    }
    // What a row of the script brought to a desk.
    std::string brought(Desk desk, const std::string& row) const {
        for (const std::string& id : live_.on_desk(desk))
            if (live_.item(id)->row == row) return id;
        return "";
    }
    // Of the first item of that kind on a desk.
    std::string item(Desk desk, ItemKind kind) const {
        for (const std::string& id : live_.on_desk(desk))
            if (live_.item(id)->kind == kind) return id;
        return "";
    }

private:
    LiveDrill live_;
    std::vector<std::string> rows_;

    static std::int64_t wall(std::int64_t at_us) { return 1'000'000'000'000'000 + at_us; }
};

std::uint32_t team(const std::string& id) { return drill().teams.find(id); }

std::string told(const Result<void>& result) { return result ? "" : result.error().what; }

}  // namespace

TEST_CASE("a live drill that nobody joins is the drill that stand-ins play") {
    Table table;
    table.start();
    table.run_to(60 * minute);
    Conductor alone(drill(), {}, 1, 0);
    for (int m = 0; m < 60; ++m) alone.run_minute();
    REQUIRE(alone.journal().size() > 5);
    CHECK(table.live().conductor().journal() == alone.journal());
    CHECK(table.live().conductor().digest() == alone.digest());
}

TEST_CASE("the same entries make the same state, however time was cut") {
    Table table;
    table.start();
    REQUIRE(table.act("telco-1", "take", R"({"person":"Noy","language":"lo"})", 90 * second));
    REQUIRE(table.act("telco-1", "order",
                      R"({"verb":"filter","on":{"network":"telco","traffic":"worm"}})",
                      5 * minute + 1));
    for (std::int64_t t = 301; t < 900; ++t) table.run_to(t * second);
    REQUIRE(table.act("telco-2", "case", R"({"set":{"title":"Scans","incident":"infection"}})",
                      15 * minute + 3));
    REQUIRE(table.act("telco-1", "yield", "{}", 20 * minute));
    table.run_to(60 * minute);
    const LiveDrill again = table.again(60 * minute);
    CHECK(again.conductor().digest() == table.live().conductor().digest());
    CHECK(again.conductor().journal() == table.live().conductor().journal());
    CHECK(again.on_desk(team("telco")) == table.live().on_desk(team("telco")));
    CHECK(again.version() == table.live().version());
}

TEST_CASE("an order of a person is carried out as a stand-in's is") {
    Table table;
    table.start();
    REQUIRE(table.act("telco-1", "take", R"({"person":"Noy"})", 1));
    REQUIRE(table.act("telco-1", "order",
                      R"({"verb":"filter","on":{"network":"telco","traffic":"worm"},
                          "because":["own evidence"]})",
                      minute + 30 * second));
    CHECK(table.live().waiting().size() == 1);
    table.run_to(2 * minute);
    CHECK(table.live().waiting().empty());
    const auto& journal = table.live().conductor().journal();
    const auto order = std::ranges::find(journal, Verb::filter, &exercise::Move::what);
    REQUIRE(order != journal.end());
    CHECK(order->by == "telco-1");
    CHECK(order->at_us == minute + 30 * second);
    const std::uint64_t id = order->id;
    table.run_to(40 * minute);
    const auto& carried = table.live().conductor().carried();
    CHECK(std::ranges::any_of(carried, [&](const Carried& c) { return c.move == id && c.done; }));
}

TEST_CASE("while a person sits the stand-in does nothing, and afterwards nothing twice") {
    Table table;
    table.start();
    REQUIRE(table.act("ministry-1", "take", R"({"person":"Kham"})", 1));
    table.run_to(40 * minute);
    const auto by_stand_in = [&](std::uint32_t who) {
        return std::ranges::count_if(table.live().conductor().journal(), [&](const auto& m) {
            return m.team == who && m.by == "stand-in";
        });
    };
    CHECK(by_stand_in(team("ministry")) == 0);
    // Its notes are there: what its own evidence shows.
    const auto cases = table.live().cases(team("ministry"));
    REQUIRE(std::ranges::any_of(cases, [](const Case& c) {
        return c.kind == exercise::Incident::defacement && c.by_stand_in && !c.records.empty();
    }));
    REQUIRE(table.act("ministry-1", "order", R"({"verb":"patch-site","on":{"service":"portal"}})",
                      40 * minute));
    REQUIRE(table.act("ministry-1", "yield", "{}", 41 * minute));
    table.run_to(60 * minute);
    CHECK(by_stand_in(team("ministry")) > 0);
    const auto patched =
        std::ranges::count_if(table.live().conductor().journal(),
                              [](const exercise::Move& m) { return m.what == Verb::patch_site; });
    CHECK(patched == 1);
}

TEST_CASE("a request reaches people at once, and who agrees gives the order") {
    Table table;
    table.start();
    REQUIRE(table.act("cert-1", "take", R"({"person":"A"})", 1));
    REQUIRE(table.act("telco-1", "take", R"({"person":"B"})", 2));
    REQUIRE(table.act("cert-1", "ask",
                      R"({"to":["telco"],"verb":"filter","on":{"network":"telco","traffic":"worm"},
                          "text":"Please.","because":["own evidence"]})",
                      minute + 1));
    const std::string at_telco = table.item(team("telco"), ItemKind::request);
    REQUIRE(!at_telco.empty());
    CHECK(table.live().item(at_telco)->unread);
    REQUIRE(table.live().asked().size() == 1);
    const std::string id = "m" + std::to_string(table.live().asked().begin()->first);
    CHECK(told(table.act("cert-1", "agree", R"({"request":")" + id + R"("})", minute + 2)) ==
          "there is no such request");
    REQUIRE(
        table.act("telco-1", "agree", R"({"request":")" + id + R"(","text":"Done."})", minute + 3));
    CHECK(told(table.act("telco-1", "refuse", R"({"request":")" + id + R"("})", minute + 4)) ==
          "the request was answered already");
    table.run_to(3 * minute);
    const auto& journal = table.live().conductor().journal();
    CHECK(std::ranges::count(journal, Verb::filter, &exercise::Move::what) == 1);
    const Item* at_cert = table.live().item(table.item(team("cert"), ItemKind::request));
    REQUIRE(at_cert != nullptr);
    CHECK(at_cert->letters.size() == 2);
    CHECK(at_cert->letters.back().text.en == "Done.");
}

TEST_CASE("an inject is delivered, read and answered, and says so") {
    Table table;
    table.start();
    REQUIRE(table.act("cert-1", "take", R"({"person":"A"})", 1));
    table.run_to(40 * minute + second);
    const auto standing = [&](const char* id) { return table.live().script().standing(id); };
    CHECK(standing("press").delivered() == 1);
    const std::string item = table.brought(team("cert"), "press");
    REQUIRE(!item.empty());
    REQUIRE(table.act("cert-1", "read", R"({"item":")" + item + R"("})", 41 * minute));
    CHECK(standing("press").read() == 1);
    REQUIRE(table.act("cert-1", "answer", R"({"item":")" + item + R"(","text":"No comment."})",
                      42 * minute));
    CHECK(standing("press").answered() == 1);
    const std::string answer = table.item(excon_desk, ItemKind::answer);
    REQUIRE(!answer.empty());
    CHECK(table.live().item(answer)->letters.back().text.en == "No comment.");
    // Contacts were checked; stand-ins answered by themselves, the person has not.
    CHECK(standing("contact").answered() >= 1);
    CHECK(std::ranges::none_of(standing("contact").recipients, [](const auto& r) {
        return r.to == "cert" && r.answered_us.has_value();
    }));
}

TEST_CASE("what a seat may not know of is not there") {
    Table table;
    table.start();
    table.run_to(41 * minute);
    const std::string item = table.item(team("cert"), ItemKind::inject);
    REQUIRE(!item.empty());
    CHECK(told(table.act("telco-1", "read", R"({"item":")" + item + R"("})", 41 * minute)) ==
          "there is no such message");
    CHECK(told(table.act("cert-1", "order", R"({"verb":"take-down","on":{"lair":"lure-page"}})",
                         41 * minute)) == "nobody here has heard of that server");
    CHECK(told(table.act("cert-1", "star", R"({"case":"telco:c1","text":"x"})", 41 * minute)) ==
          "there is no such incident");
    CHECK(told(table.act("nobody-1", "read", R"({"item":"x"})", 41 * minute)) ==
          "there is no seat `nobody-1`");
}

TEST_CASE("play stands still while the clock does") {
    Table table;
    const std::string order = R"({"verb":"filter","on":{"network":"telco","traffic":"worm"}})";
    CHECK(told(table.act("telco-1", "order", order, 0)) == "the exercise has not begun");
    table.start();
    REQUIRE(table.act("director", "clock", R"({"change":"pause","reason":"lunch"})", 10 * second));
    CHECK(told(table.act("telco-1", "order", order, 10 * second)) == "play is paused");
    REQUIRE(table.act("telco-1", "case", R"({"set":{"title":"A note"}})", 10 * second));
    REQUIRE(table.act("director", "clock", R"({"change":"resume"})", 10 * second));
    REQUIRE(table.act("telco-1", "order", order, 11 * second));
    REQUIRE(table.act("director", "clock", R"({"change":"end"})", 12 * second));
    CHECK(told(table.act("telco-1", "order", order, 12 * second)) == "the exercise is over");
}

TEST_CASE("a statement is approved by somebody else before it is published") {
    Table table;
    table.start();
    for (const char* seat : {"ministry-1", "ministry-4"})
        REQUIRE(table.act(seat, "take", R"({"person":"x"})", 1));
    REQUIRE(table.act("ministry-4", "statement",
                      R"({"subject":"We know","text":"We work on it.","step":"submit"})", minute));
    const std::string id = table.live().statements().begin()->first;
    const auto step = [&](const char* seat, const char* what) {
        return table.act(seat, "statement",
                         R"({"statement":")" + id + R"(","step":")" + what + R"("})", 2 * minute);
    };
    CHECK(told(step("ministry-4", "publish")) == "the statement is not approved");
    CHECK(told(step("ministry-4", "approve")) == "who wrote the statement cannot approve it");
    REQUIRE(step("ministry-1", "approve"));
    REQUIRE(step("ministry-4", "publish"));
    REQUIRE(table.live().news().size() == 1);
    CHECK(table.live().news()[0].text.en == "We work on it.");
    CHECK(!table.item(team("cert"), ItemKind::news).empty());
    CHECK(told(step("ministry-4", "publish")) == "the statement is published");
}

TEST_CASE("what no action covers waits for a ruling, whose order is carried out") {
    Table table;
    table.start();
    REQUIRE(
        table.act("cert-1", "free", R"({"text":"Call the station and have it cut off."})", minute));
    REQUIRE(table.live().rulings().waiting().size() == 1);
    const std::string id = "f" + std::to_string(table.live().rulings().waiting()[0].id);
    REQUIRE(table.act("director", "rule",
                      R"({"ruling":")" + id +
                          R"(","effect":"full","note":"Fine.","delay_s":120,
                          "order":{"verb":"advisory","on":{"country":"la"}}})",
                      2 * minute));
    CHECK(table.live().rulings().waiting().empty());
    table.run_to(5 * minute);
    const auto& journal = table.live().conductor().journal();
    const auto order = std::ranges::find(journal, Verb::advisory, &exercise::Move::what);
    REQUIRE(order != journal.end());
    CHECK(order->at_us == 4 * minute);
    CHECK(order->team == team("cert"));
}

TEST_CASE("hostile bodies are refused with what would mend them") {
    Table table;
    table.start();
    for (const auto& [kind, body] : std::vector<std::pair<std::string, std::string>>{
             {"order", R"({"verb":"explode"})"},
             {"order", R"({"verb":"filter"})"},
             {"order", R"({"verb":"filter","on":{"network":"nowhere"}})"},
             {"order", R"({"verb":"report","on":{}})"},
             {"message", R"({"to":["telco"],"text":""})"},
             {"message", R"({"text":"x"})"},
             {"message", R"({"to":["telco"],"text":7,"tlp":"TLP:PINK"})"},
             {"message", R"({"to":["telco"],"text":"x","extra":1})"},
             {"report", R"({"to":["telco"],"incident":"flood"})"},
             {"case", R"({"set":{"state":"solved"}})"},
             {"agree", R"({"request":"m"})"},
             {"agree", R"({"request":"m99999999999999999999"})"},
             {"rate", R"({"objective":"x","rating":"Z"})"},
             {"clock", R"({"change":"speed","speed":1e300})"},
             {"message", "{\"to\":[\"telco\"],\"text\":\"" + std::string(20'000, 'x') + "\"}"},
             {"nothing", "{}"},
             {"order", "[]"}}) {
        INFO(kind, " ", body);
        const auto refused = table.act("cert-1", kind, body, minute);
        REQUIRE(!refused);
        CHECK(!refused.error().remedy.empty());
    }
    CHECK(table.live().waiting().empty());
}
