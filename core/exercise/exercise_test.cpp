#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "exercise/journal.h"
#include "exercise/order.h"
#include "exercise/team.h"
#include "sim/chance.h"

using namespace naga;
using namespace naga::exercise;
using world::none;

namespace {

const std::string world_text = R"(format: naga-world/1
id: w
name: W
home: la
countries: [{id: la, name: Laos}, {id: kh, name: Cambodia}]
organisations: [{id: bank, name: Bank, kind: bank, country: la}]
regions: [{id: vt, name: Capital, country: la}]
networks:
  - {id: telco, asn: 64496, name: T, kind: telco, country: la, prefixes: [198.18.0.0/24]}
  - {id: isp, asn: 64497, name: I, kind: isp, country: la, prefixes: [198.18.1.0/24]}
  - {id: abroad, asn: 64498, name: A, kind: isp, country: kh, prefixes: [198.18.2.0/24]}
  - {id: afar, asn: 64499, name: F, kind: isp, country: kh, prefixes: []}
groups:
  - {id: cafes, kind: cafe, network: telco, region: vt, count: 90, platform: winxp}
  - {id: branches, kind: office, network: isp, region: vt, organisation: bank, count: 9,
     platform: win7}
services:
  - {id: mail, kind: mail, name: m.example, title: T, sector: media, network: telco, region: vt,
     address: 198.18.0.2, requests: 10, line: 1 Mbit/s, users: 1, kilobits: 1}
  - {id: e-bank, kind: web, name: b.example, title: T, sector: finance, network: isp, region: vt,
     organisation: bank, address: 198.18.1.2, requests: 10, line: 1 Mbit/s, users: 1, kilobits: 1}
people:
  - {id: staff, name: S, network: telco, region: vt, count: 9, susceptible: 10 %, service: mail}
)";

const std::string story_text = R"(actors:
  - {id: gang, name: Gang, motive: criminal, country: kh}
lairs:
  - {id: hq, kind: command, actor: gang, name: hq.example, network: abroad}
teams:
  - {id: cert, name: CERT, role: cert, country: la, authority: [advisory, escalate]}
  - {id: telco, name: Telco, role: telco, country: la, networks: [telco],
     authority: [filter, rate-limit, blackhole, sinkhole, notify, isolate, clean, restore, reset]}
  - {id: bank, name: Bank, role: provider, country: la, organisation: bank,
     authority: [clean, patch, restore, patch-site, notify]}
  - {id: cert-kh, name: CERT, role: foreign-cert, country: kh, networks_of: [kh], contact: true,
     authority: [take-down, notify, filter], staff: 9, skill: expert}
)";

struct Setting {
    world::Nation nation;
    adversary::Plan plan;
    Teams teams;
};

const Setting& setting() {
    static const Setting all = [] {
        Setting s;
        const auto read = world::read_nation(*scenario::read_yaml("w.yaml", world_text));
        REQUIRE(read);
        s.nation = *read;
        Problems problems;
        const auto story = scenario::read_yaml("s.yaml", story_text);
        REQUIRE(story);
        scenario::Asker top(*story, story->root, "", problems);
        s.plan = adversary::read_plan(top, s.nation);
        s.teams = read_teams(top, s.nation);
        top.done();
        for (const Problem& p : problems) FAIL(as_line(p));
        return s;
    }();
    return all;
}

std::string line_of(const Move& move) {
    return as_line(move, setting().nation, setting().plan, setting().teams);
}

Checked<std::vector<Move>> read(const std::string& text) {
    return read_journal("j.jsonl", text, setting().nation, setting().plan, setting().teams);
}

std::string complaints(const std::string& text) {
    const auto moves = read(text);
    if (moves) return "accepted";
    std::string all;
    for (const Problem& p : moves.error()) {
        CHECK(!p.why.empty());
        CHECK(!p.remedy.empty());
        all += p.where + ": " + p.what + "\n";
    }
    return all;
}

// A line with its parts changed: by hand, so that the test does not lean on the writer.
const std::string good =
    R"({"id":"m1","at":"T+00:10","team":"telco","by":"file","kind":"action","do":"filter",)"
    R"("on":{"network":"telco"},"because":[]})";

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

// Moves of every kind, looked up by seed: each has what its kind and action may have.
class RandomMoves {
public:
    explicit RandomMoves(std::uint64_t seed) : chance_(seed, 0) {}

    Move move(std::uint64_t id, std::int64_t at_us) {
        Move m;
        m.id = id;
        m.at_us = at_us;
        m.team = below(4);
        m.by = below(2) == 0 ? "stand-in" : "ລາວເຊີດ \"3\"\t\\";
        m.what = static_cast<Verb>(below(verbs));
        m.on.verb = m.what;
        if (m.what == Verb::request) m.on.verb = static_cast<Verb>(below(actions));
        if (below(2) == 0) m.to = below(4);
        m.incident = static_cast<Incident>(below(6));
        if (below(2) == 0) m.about = 1 + below(5);
        const bool orders = static_cast<std::size_t>(m.on.verb) < actions;
        const Entry& e = entry(m.on.verb);
        auto has = [&](Field field) {
            if (!orders) return below(3) == 0;
            return (e.needs & bit(field)) != 0 || ((e.allows & bit(field)) != 0 && below(2) == 0);
        };
        Order& o = m.on;
        if (has(Field::network)) o.network = below(4);
        if (has(Field::service)) o.service = below(2);
        if (has(Field::group)) o.group = below(2);
        if (has(Field::people)) o.people = 0;
        if (has(Field::lair)) o.lair = 0;
        if (has(Field::country)) o.country = below(2);
        if (has(Field::from_network)) o.from_network = below(4);
        if (has(Field::from_country)) o.from_country = below(2);
        if (has(Field::traffic)) o.traffic = static_cast<world::Traffic>(below(5));
        if (has(Field::detailed)) o.detailed = below(2) == 0;
        if (has(Field::undoes)) o.undoes = 1 + below(99);
        for (std::uint32_t i = below(4); i > 0; --i)
            m.because.push_back(below(2) == 0
                                    ? "e-12-" + std::to_string(1 + below(450)) + "-0b5e3a91c2"
                                    : "m" + std::to_string(1 + below(99)));
        return m;
    }

    std::uint32_t below(std::uint32_t n) {
        const double u = chance_.uniform(sim::Purpose::mistake, 0, draws_++);
        return std::min(static_cast<std::uint32_t>(u * n), n - 1);
    }

private:
    sim::Chance chance_;
    std::uint64_t draws_ = 0;
};

}  // namespace

TEST_CASE("the catalogue says of each verb what it needs, in both languages") {
    std::set<std::string_view> words;
    for (std::size_t v = 0; v < verbs; ++v) {
        const auto verb = static_cast<Verb>(v);
        const Entry& e = entry(verb);
        CAPTURE(e.name);
        CHECK(scenario::is_id(e.name));
        CHECK(words.insert(e.name).second);
        CHECK(verb_of(e.name) == verb);
        CHECK(word(verb) == e.name);
        CHECK(!e.what.en.empty());
        CHECK(!e.what.lo.empty());
        CHECK((e.needs & ~e.allows) == 0);
        CHECK(e.staff_minutes > 0);
        if (v < actions) CHECK(e.takes > Duration());
        CHECK(kind_of(verb) == (v < actions ? std::string_view("action") : e.name));
        // What can be lifted is a filter, a blackhole or a sinkhole: it has an order to name.
        if (e.undone_by_lift) CHECK((e.needs & bit(Field::network)) != 0);
    }
    CHECK(!verb_of("dance"));
    CHECK(!verb_of(""));
    std::set<std::string_view> names;
    for (std::size_t f = 0; f < fields; ++f)
        CHECK(names.insert(word(static_cast<Field>(f))).second);
}

TEST_CASE("an order becomes the action of its name, and talk becomes none") {
    Order o;
    o.network = 1, o.service = 1, o.group = 1, o.people = 0, o.lair = 0, o.country = 1;
    o.undoes = 7;
    std::set<std::size_t> kinds;
    for (std::size_t v = 0; v < verbs; ++v) {
        o.verb = static_cast<Verb>(v);
        const auto action = as_action(o, 3);
        const bool talk = v >= actions || o.verb == Verb::brief_press || o.verb == Verb::escalate;
        CHECK(action.has_value() != talk);
        if (action) kinds.insert(action->index());
    }
    CHECK(kinds.size() == 13);  // filter and rate-limit are one kind
    o.verb = Verb::clean;
    CHECK(std::get<world::Clean>(*as_action(o, 3)).staff == 3);
    o.verb = Verb::lift;
    CHECK(std::get<world::Lift>(*as_action(o, 3)).order == 7);
    o.verb = Verb::filter;
    CHECK(std::get<world::Filter>(*as_action(o, 3)).hit_ppm == 1'000'000);
    CHECK(std::get<world::Filter>(*as_action(o, 3)).miss_ppm == 0);
    o.traffic = world::Traffic::flood;  // a signature is never perfect
    CHECK(std::get<world::Filter>(*as_action(o, 3)).hit_ppm == 950'000);
    o.verb = Verb::rate_limit;
    CHECK(std::get<world::Filter>(*as_action(o, 3)).hit_ppm == 475'000);
}

TEST_CASE("random moves are read back as they were written, one by one and all together") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        RandomMoves random(seed);
        std::vector<Move> moves;
        std::string lines;
        std::int64_t at_us = 0;
        for (std::uint64_t i = 1; i <= 60; ++i) {
            at_us += random.below(3) == 0 ? 0 : 1 + random.below(90'000'000);
            const Move move =
                random.move(moves.empty() ? 1 : moves.back().id + 1 + random.below(3), at_us);
            const std::string line = line_of(move);
            CAPTURE(line);
            const auto alone = read(line);
            REQUIRE_MESSAGE(alone, complaints(line));
            REQUIRE(alone->size() == 1);
            CHECK(alone->front() == move);
            CHECK(digest_of(alone->front()) == digest_of(move));
            moves.push_back(move);
            lines += line + "\n";
        }
        const auto again = read(lines);
        REQUIRE(again);
        CHECK(*again == moves);
    }
}

TEST_CASE("the identity of a move is its deed, whatever its number, time and reasons") {
    RandomMoves random(7);
    for (std::uint64_t i = 1; i <= 200; ++i) {
        const Move move = random.move(i, 60'000'000);
        Move later = move;
        later.id += 1000;
        later.at_us += 1;
        later.because.push_back("m1");
        later.by = "somebody";
        CHECK(identity_of(later) == identity_of(move));
        CHECK(digest_of(later) != digest_of(move));
        Move other = move;
        other.team = (move.team + 1) % 4;
        CHECK(identity_of(other) != identity_of(move));
    }
}

TEST_CASE("lines by hand need no ids and no order") {
    const std::string bare = changed(good, R"("id":"m1",)", "");
    const auto moves = read(bare + "\n\n  \r\n" + changed(bare, "00:10", "00:11:02.5") + "\r\n" +
                            changed(bare, R"(,"because":[])", ""));
    REQUIRE(moves);
    REQUIRE(moves->size() == 3);
    CHECK((*moves)[0].id == 1);
    CHECK((*moves)[1].id == 3);  // it stands third and comes second
    CHECK((*moves)[2].id == 2);
    CHECK((*moves)[2].at_us == 662'500'000);
    CHECK(read("")->empty());
}

TEST_CASE("an id that stands twice is refused at its line") {
    CHECK(complaints(good + "\n" + good + "\n") == "j.jsonl:2:1: there is an entry m1 already\n");
    // What is left out follows the line above, and may meet a number that is taken.
    const std::string bare = changed(good, R"("id":"m1",)", "");
    CHECK(complaints(changed(good, "m1", "m2") + "\n" + good + "\n" + bare) ==
          "j.jsonl:3:1: there is an entry m2 already\n");
}

TEST_CASE("each mistake in a line is named at its line and column") {
    struct Mistake {
        std::string from, to, spot, what;
    };
    const std::vector<Mistake> mistakes = {
        {"\"m1\"", "\"7\"", "\"7\"", "`7` is no number of an entry"},
        {"\"m1\"", "\"m0\"", "\"m0\"", "`m0` is no number of an entry"},
        {"\"m1\"", "\"m99999999999999999\"", "\"m99",
         "`m99999999999999999` is no number of an "
         "entry"},
        {"T+00:10", "00:10", "\"00:10", "`at` is \"00:10\""},
        {"\"team\":\"telco\"", "\"team\":\"telko\"", "\"telko", "there is no team `telko`"},
        {"\"by\":\"file\"", "\"by\":\"" + std::string(101, 'b') + "\"", "\"bbb",
         "the name of who gave the order is too long"},
        {"\"kind\":\"action\"", "\"kind\":\"order\"", "\"order", "`kind` is \"order\""},
        {"\"kind\":\"action\"", "\"kind\":\"report\"", "\"filter", "`filter` cannot be done here"},
        {"\"do\":\"filter\"", "\"do\":\"dance\"", "\"dance", "`dance` cannot be done here"},
        {"\"network\":\"telco\"", "\"network\":\"telko\"", "\"telko",
         "there is no network `telko`"},
        {"\"network\":\"telco\"", "", "{}", "filter needs a network"},
        {"\"network\":\"telco\"", "\"network\":\"telco\",\"lair\":\"hq\"", "\"hq",
         "filter has no `lair`"},
        {"\"network\":\"telco\"", "\"network\":\"telco\",\"colour\":1", "\"colour",
         "the key `on.colour` is not known"},
        {"\"network\":\"telco\"", "\"network\":\"telco\",\"traffic\":\"bad\"", "\"bad",
         "`on.traffic` is \"bad\""},
        {"\"network\":\"telco\"", "\"network\":\"telco\",\"about\":\"i1\"", "\"i1",
         "`i1` is no number of an entry"},
        {"[]", "[\"\"]", "\"\"]", "a reason has no words, or too many"},
        {"[]", "\"m1\"", "\"m1\"}", "`because` is no list"},
        {",\"because\"", ",\"mood\":1,\"because\"", "\"mood", "the key `mood` is not known"},
    };
    for (const Mistake& m : mistakes) {
        CAPTURE(m.to);
        const std::string line = changed(good, m.from, m.to);
        CHECK(complaints("\n" + line + "\n") ==
              "j.jsonl:2:" + std::to_string(line.find(m.spot) + 1) + ": " + m.what + "\n");
    }
    for (const std::string key : {"at", "team", "by", "kind", "do", "on"}) {
        CAPTURE(key);
        CHECK(complaints(changed(good, "\"" + key + "\":", "\"" + key + "s\":"))
                  .starts_with("j.jsonl:1:1: `" + key + "` is missing\n"));
    }
}

TEST_CASE("all mistakes of a journal are told at once") {
    const std::string many = changed(changed(good, "telco", "telko"), "filter", "dance") + "\n" +
                             "{\"id\": \"m2\"\n" + changed(good, "m1", "m3") + "\n" +
                             changed(good, "[]", "[\"\"]") + "\n";
    CHECK(complaints(many) ==
          "j.jsonl:1:34: there is no team `telko`\n"
          "j.jsonl:1:75: `dance` cannot be done here\n"
          "j.jsonl:2:12: this is not JSON: incomplete JSON\n"
          "j.jsonl:4:120: a reason has no words, or too many\n");
    std::string worse;
    for (int i = 0; i < 1'000; ++i) worse += "x\n";
    const auto moves = read(worse);
    REQUIRE(!moves);
    CHECK(moves.error().size() <= scenario::problems_max + 1);
}

TEST_CASE("a journal is held to what memory is kept for") {
    std::string causes = "\"m1\"";
    for (std::size_t i = 0; i < causes_max; ++i) causes += ",\"m1\"";
    CHECK(complaints(changed(good, "[]", "[" + causes + "]"))
              .find("`because` has more than 100 members") != std::string::npos);
    CHECK(complaints(good.substr(0, 40) + std::string(100, '[')).starts_with("j.jsonl:1:"));
}

TEST_SUITE("long") {
    TEST_CASE("a journal of more entries than memory is kept for is refused") {
        const std::string bare =
            R"({"at":"T+00:10","team":"cert","by":"","kind":"log","do":"log","on":{}})"
            "\n";
        std::string lines;
        lines.reserve(bare.size() * (moves_max + 1));
        for (std::size_t i = 0; i < moves_max; ++i) lines += bare;
        CHECK(read(lines)->size() == moves_max);
        CHECK(complaints(lines + bare) ==
              "j.jsonl:1000001:1: there are more than 1000000 entries\n");
    }
}

TEST_CASE("teams are read with what they answer for and may do") {
    const Teams& teams = setting().teams;
    REQUIRE(teams.all.size() == 4);
    CHECK(teams.find("bank") == 2);
    CHECK(teams.find("") == none);
    CHECK(teams.first_of(Role::foreign_cert) == 3);
    CHECK(teams.first_of(Role::ministry) == none);
    const Team& abroad = teams.all[3];
    CHECK(abroad.networks == std::vector<std::uint32_t>{2, 3});
    CHECK(abroad.contact);
    CHECK(abroad.staff == 9);
    CHECK(abroad.skill == "expert");
    CHECK(teams.all[0].staff == 3);
    CHECK(abroad.answers_for(2u));
    CHECK(!abroad.answers_for(0u));
}

TEST_CASE("a team may do by itself what it has authority for, where it answers") {
    const Setting& s = setting();
    const auto who = [&](const Order& o) {
        std::string names;
        for (std::uint32_t t = 0; t < s.teams.all.size(); ++t)
            if (s.teams.may(t, o, s.nation, s.plan)) names += s.teams.all[t].id + " ";
        const std::uint32_t first = s.teams.authority_over(o, s.nation, s.plan);
        CHECK((first == none) == names.empty());
        if (first != none) CHECK(names.starts_with(s.teams.all[first].id));
        return names;
    };
    const auto order = [](Verb verb, std::uint32_t Order::*field = nullptr,
                          std::uint32_t place = none) {
        Order o;
        o.verb = verb;
        if (field != nullptr) o.*field = place;
        return o;
    };
    CHECK(who(order(Verb::filter, &Order::network, 0)) == "telco ");
    CHECK(who(order(Verb::filter, &Order::network, 1)).empty());
    CHECK(who(order(Verb::filter, &Order::network, 3)) == "cert-kh ");
    CHECK(who(order(Verb::filter)).empty());
    // What belongs to an organisation is its own, in whosever network it lies.
    CHECK(who(order(Verb::clean, &Order::group, 0)) == "telco ");
    CHECK(who(order(Verb::clean, &Order::group, 1)) == "bank ");
    CHECK(who(order(Verb::restore, &Order::service, 0)) == "telco ");
    CHECK(who(order(Verb::restore, &Order::service, 1)) == "bank ");
    CHECK(who(order(Verb::patch_site, &Order::service, 0)).empty());
    CHECK(who(order(Verb::reset, &Order::people, 0)) == "telco ");
    CHECK(who(order(Verb::take_down, &Order::lair, 0)) == "cert-kh ");
    CHECK(who(order(Verb::advisory, &Order::country, 0)) == "cert ");
    CHECK(who(order(Verb::advisory, &Order::country, 1)).empty());
    CHECK(who(order(Verb::escalate)) == "cert ");
    CHECK(who(order(Verb::brief_press)).empty());
    // Owners of hosts in the network, or of one group in it.
    Order notify = order(Verb::notify, &Order::network, 1);
    CHECK(who(notify).empty());
    notify.group = 1;
    CHECK(who(notify) == "bank ");
    notify.network = 0;
    CHECK(who(notify).empty());
}
