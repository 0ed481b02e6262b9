#include <doctest/doctest.h>

#include <string>

#include "exercise/journal.h"
#include "exercise/order.h"

using namespace naga;
using namespace naga::exercise;

namespace {

world::Nation one_network() {
    world::Nation nation;
    world::Network network;
    network.id = "gate";
    nation.networks = {network};
    nation.build_indices();
    return nation;
}

Teams one_team() {
    Teams teams;
    Team team;
    team.id = "cert";
    teams.all = {team};
    return teams;
}

std::string line_with(const std::string& prefix) {
    return R"({"id":"m1","at":"T+00:10","team":"cert","by":"file","kind":"action","do":"filter",)"
           R"("on":{"network":"gate","prefix":")" +
           prefix + R"("},"because":[]})";
}

}  // namespace

TEST_CASE("a filter may name a prefix, and only filters and limits may") {
    for (std::size_t v = 0; v < actions; ++v) {
        const auto verb = static_cast<Verb>(v);
        const bool filters = verb == Verb::filter || verb == Verb::rate_limit;
        CHECK(((entry(verb).allows & bit(Field::prefix)) != 0) == filters);
        CHECK((entry(verb).needs & bit(Field::prefix)) == 0);
    }
    CHECK(word(Field::prefix) == "prefix");
    Order order;
    order.verb = Verb::rate_limit;
    order.prefix = inet::read_prefix("198.18.0.0/19");
    const auto action = as_action(order, 1);
    REQUIRE(action);
    CHECK(std::get<world::Filter>(*action).to_prefix == order.prefix);
}

TEST_CASE("a journal keeps the prefix of a filter, and its digest tells prefixes apart") {
    const world::Nation nation = one_network();
    const adversary::Plan plan;
    const Teams teams = one_team();
    const auto moves = read_journal("j", line_with("198.18.0.0/19"), nation, plan, teams);
    REQUIRE(moves);
    REQUIRE(moves->size() == 1);
    const Move& move = moves->front();
    CHECK(move.on.prefix == inet::read_prefix("198.18.0.0/19"));
    const std::string line = as_line(move, nation, plan, teams);
    CHECK(line.find(R"("prefix":"198.18.0.0/19")") != std::string::npos);
    const auto again = read_journal("j", line, nation, plan, teams);
    REQUIRE(again);
    CHECK(again->front() == move);
    CHECK(digest_of(again->front()) == digest_of(move));
    Move other = move;
    for (const char* prefix : {"198.18.0.0/18", "198.18.32.0/19"}) {
        other.on.prefix = inet::read_prefix(prefix);
        CHECK(digest_of(other) != digest_of(move));
        CHECK(identity_of(other) != identity_of(move));
    }
    other.on.prefix.reset();
    CHECK(digest_of(other) != digest_of(move));
    CHECK(as_line(other, nation, plan, teams).find("prefix") == std::string::npos);
}

TEST_CASE("a prefix that is none is refused where it stands") {
    for (const char* wrong : {"198.18.0.1/19", "198.18.0.0", "198.18.0.0/33", "gate", ""}) {
        CAPTURE(wrong);
        const auto moves =
            read_journal("j", line_with(wrong), one_network(), adversary::Plan(), one_team());
        REQUIRE(!moves);
        CHECK(moves.error().front().remedy == "write it like 198.18.0.0/19");
        CHECK(moves.error().front().where.starts_with("j:1:"));
    }
}
