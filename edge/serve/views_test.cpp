#include "serve/views.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "base/json.h"
#include "serve/ids.h"

using namespace naga;
using namespace naga::serve;

namespace {

constexpr std::int64_t second = 1'000'000;

scenario::Document document(const std::string& name) {
    std::ifstream in("tests/small/" + name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto read = scenario::read_yaml(name, text);
    REQUIRE_MESSAGE(read, "the tests run in the root of the tree");
    return *read;
}

const conduct::Drill& drill() {
    static const std::unique_ptr<conduct::Drill> small = [] {
        auto read = conduct::read_drill(document("scenario.yaml"), document("playbook.yaml"),
                                        document("world/world.yaml"));
        REQUIRE(read);
        return std::move(*read);
    }();
    return *small;
}

conduct::LiveDrill live_drill() {
    return {drill(), 1, *exercise::Script::of(drill().msel), conduct::seats_of(drill())};
}

// The acts of a drill, each as a browser would send it. Refused ones change nothing.
void act(conduct::LiveDrill& live, std::uint64_t seq, const std::string& seat,
         const std::string& kind, const std::string& body, std::int64_t at_us) {
    auto json = scenario::read_json("body", body);
    REQUIRE(json);
    Problems problems;
    scenario::Asker asker(*json, json->root, "", problems);
    exercise::LiveEntry e;
    e.seq = seq;
    e.at_us = at_us, e.wall_us = at_us;
    e.seat = seat, e.kind = kind;
    live.run_to(at_us);
    const exercise::Known known{&drill().nation, &drill().plan, &drill().teams};
    e.act = exercise::read_act(kind, asker, known, live.team_of(seat), seat, e.at_us, e.wall_us);
    REQUIRE(problems.empty());
    if (live.check(e)) live.apply(e);
}

std::map<std::string, std::string> all(const View& view) {
    std::map<std::string, std::string> objects;
    view.each([&](const std::string& path, const std::string& object) {
        CHECK_MESSAGE(objects.emplace(path, object).second, "a path is in one part alone");
    });
    return objects;
}

// A view that is kept, what browsers made of its changes, and how to make it.
struct Kept {
    std::function<void(Views&, const Around&, View&, Changes&)> bring;
    View view = {};
    std::map<std::string, std::string> browser = {};
};

}  // namespace

TEST_CASE("a view that is kept up to date holds what a new one would, and browsers hear of it") {
    conduct::LiveDrill live = live_drill();
    Views views(live);
    std::vector<Kept> kept;
    for (std::uint32_t t = 0; t < drill().teams.all.size(); ++t)
        kept.push_back({[t](Views& v, const Around& around, View& view, Changes& changes) {
            v.team(t, around, view, changes);
        }});
    kept.push_back(
        {[](Views& v, const Around& a, View& view, Changes& c) { v.director(a, view, c); }});
    kept.push_back({[](Views& v, const Around& a, View& view, Changes& c) { v.cell(a, view, c); }});
    kept.push_back({[](Views& v, const Around& a, View& view, Changes& c) {
        v.evaluator("evaluator-1", a, view, c);
    }});
    kept.push_back(
        {[](Views& v, const Around& a, View& view, Changes& c) { v.admin(a, view, c); }});
    kept.push_back(
        {[](Views& v, const Around& a, View& view, Changes& c) { v.board(a, view, c); }});

    Around around;
    std::size_t set = 0, gone = 0;
    const auto look = [&] {
        around.wall_us = live.now_us();
        for (std::size_t k = 0; k < kept.size(); ++k) {
            CAPTURE(k);
            CAPTURE(live.now_us());
            Changes changes, first;
            kept[k].bring(views, around, kept[k].view, changes);
            Views anew(live);
            View fresh;
            kept[k].bring(anew, around, fresh, first);
            CHECK(all(kept[k].view) == all(fresh));
            for (const auto* one : changes.set) kept[k].browser[one->first] = one->second;
            for (const std::string& path : changes.gone) kept[k].browser.erase(path);
            CHECK(kept[k].browser == all(fresh));
            set += changes.set.size(), gone += changes.gone.size();
        }
    };

    const std::string telco = "telco-1", cert = "cert-1";
    REQUIRE(live.seat(telco) != nullptr);
    std::uint64_t seq = 0;
    look();
    act(live, ++seq, "director", "clock", R"({"change":"start"})", 0);
    for (std::int64_t minute = 0; minute < 60; ++minute) {
        const std::int64_t now = minute * 60 * second;
        const std::string item = live.on_desk(live.team_of(telco)).empty()
                                     ? ""
                                     : live.on_desk(live.team_of(telco)).back();
        const auto at = [&](std::int64_t s) { return now + s * second; };
        switch (minute % 12) {
            case 1:
                act(live, ++seq, telco, "take", R"({"person":"Noi","language":"lo"})", at(7));
                break;
            case 2:
                act(live, ++seq, telco, "case", R"({"set":{"title":"a line is full"}})", at(3));
                look();
                act(live, ++seq, telco, "log", R"({"incident":"flood","text":"full"})", at(9));
                break;
            case 3:
                act(live, ++seq, telco, "order",
                    R"({"verb":"filter","on":{"network":"telco","traffic":"worm"}})", at(11));
                break;
            case 4:
                if (!item.empty())
                    act(live, ++seq, telco, "own", R"({"item":")" + item + "\"}", at(5));
                break;
            case 5:
                act(live, ++seq, telco, "message",
                    R"({"to":["excon"],"subject":"EXERCISE","text":"hello"})", at(21));
                break;
            case 6:
                act(live, ++seq, telco, "free", R"({"text":"pull the plug"})", at(2));
                look();
                break;
            case 7:
                for (const exercise::FreeAction& f : live.rulings().waiting()) {
                    act(live, ++seq, "director", "rule",
                        R"({"ruling":"f)" + std::to_string(f.id) + R"(","effect":"none"})", at(1));
                    break;
                }
                break;
            case 8: act(live, ++seq, "director", "reveal", R"({"level":3})", at(4)); break;
            case 9: act(live, ++seq, "evaluator-1", "note", R"({"text":"calm"})", at(4)); break;
            case 10: around.connected = {telco}, ++around.connections; break;
            case 11: act(live, ++seq, telco, "yield", "{}", at(5)); break;
            default: break;
        }
        look();
        live.run_to(at(40));
        look();
    }
    CHECK(set > 1'000);
    CAPTURE(gone);

    // After a branch the drill is in an earlier state: nothing of the later one is left.
    conduct::LiveDrill earlier = live_drill();
    seq = 0;
    act(earlier, ++seq, "director", "clock", R"({"change":"start"})", 0);
    earlier.run_to(600 * second);
    for (Kept& one : kept) one.view.forget_stamps();
    views.follow(earlier);
    around.wall_us = earlier.now_us();
    for (Kept& one : kept) {
        Changes changes, first;
        one.bring(views, around, one.view, changes);
        Views anew(earlier);
        View fresh;
        one.bring(anew, around, fresh, first);
        CHECK(all(one.view) == all(fresh));
    }
}

TEST_CASE("a text with marked ids names each as the seat does, and back") {
    SeatIds::Secret secret{};
    secret[3] = 7;
    const SeatIds ids(secret);
    const std::string text =
        "\"item/\x01"
        "a\x02\":{\"id\":\"\\u0001b-2\\u0002\",\"n\":\"\x01"
        "a\x02\"}";
    const std::string own = ids.with_own(text);
    CHECK(own == "\"item/" + ids.own("a") + "\":{\"id\":\"" + ids.own("b-2") + "\",\"n\":\"" +
                     ids.own("a") + "\"}");
    CHECK(ids.with_own(MarkedText(text)) == own);
    CHECK(ids.with_own("no mark") == "no mark");
    std::vector<std::string> seen;
    each_marked(text, [&](std::string_view id) { seen.emplace_back(id); });
    CHECK(seen == std::vector<std::string>{"a", "b-2", "a"});

    seen = {"lair:den", "a", "b-2"};
    CHECK(ids.with_true(
              "{\"item\":\"" + ids.own("b-2") + "\",\"to\":\"" + ids.own("lair:den") + "\"}",
              seen) == R"({"item":"b-2","to":"den"})");
    // Of another seat, too short, or in the middle of words: nobody's.
    SeatIds::Secret other{};
    const std::string strange =
        "[\"" + SeatIds(other).own("a") + "\",\"~abc\",\"x" + ids.own("a") + "\"]";
    CHECK(ids.with_true(strange, seen) == strange);
}
