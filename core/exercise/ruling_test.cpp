#include "exercise/ruling.h"

#include <doctest/doctest.h>

using namespace naga;
using namespace naga::exercise;

namespace {

FreeAction action(std::uint64_t id) {
    FreeAction a;
    a.id = id;
    a.at_us = 100;
    a.team = "cert";
    a.who = "two people";
    a.what = "drive to the exchange and unplug the line";
    a.where = "the line of telco-a";
    return a;
}

Ruling ruling(std::uint64_t about, Effect effect) {
    Ruling r;
    r.about = about;
    r.at_us = 200;
    r.effect = effect;
    r.why = "nobody is there at night";
    if (effect == Effect::partial) r.percent = 40;
    return r;
}

}  // namespace

TEST_CASE("an action waits until it is ruled on, once") {
    Rulings rulings;
    REQUIRE(rulings.ask(action(1)));
    REQUIRE(rulings.ask(action(2)));
    CHECK(!rulings.ask(action(2)));
    CHECK(rulings.waiting().size() == 2);
    CHECK(rulings.ruling_on(1) == nullptr);
    REQUIRE(rulings.rule(ruling(1, Effect::none)));
    CHECK(rulings.waiting() == std::vector<FreeAction>{action(2)});
    CHECK(!rulings.rule(ruling(1, Effect::full)));
    CHECK(!rulings.rule(ruling(3, Effect::none)));
    REQUIRE(rulings.ruling_on(1) != nullptr);
    CHECK(!order_of(*rulings.ruling_on(1)));
}

TEST_CASE("only full effect carries an order, and it comes after the delay") {
    Rulings rulings;
    REQUIRE(rulings.ask(action(1)));
    Ruling r = ruling(1, Effect::partial);
    r.order = Order{};
    CHECK(!rulings.rule(r));
    r.effect = Effect::full;
    CHECK(!rulings.rule(r));  // full has no percentage
    r.percent = 0;
    r.order->verb = Verb::report;
    CHECK(!rulings.rule(r));  // no action
    r.order->verb = Verb::filter;
    r.delay_us = 50;
    REQUIRE(rulings.rule(r));
    const auto order = order_of(r);
    REQUIRE(order);
    CHECK(order->at_us == 250);
    CHECK(order->order.verb == Verb::filter);
}

TEST_CASE("a ruling keeps within its bounds and gives its reason") {
    Rulings rulings;
    REQUIRE(rulings.ask(action(1)));
    for (const std::int64_t percent : {0, 100, -1}) {
        Ruling r = ruling(1, Effect::partial);
        r.percent = percent;
        CHECK(!rulings.rule(r));
    }
    Ruling r = ruling(1, Effect::none);
    r.why.clear();
    CHECK(!rulings.rule(r));
    r = ruling(1, Effect::none);
    r.at_us = 99;
    CHECK(!rulings.rule(r));
    r = ruling(1, Effect::none);
    r.delay_us = ruling_delay_max_us + 1;
    CHECK(!rulings.rule(r));
    r.delay_us = -1;
    CHECK(!rulings.rule(r));
    r = ruling(1, Effect::none);
    r.side_effect.assign(ruling_words_max + 1, 'x');
    CHECK(!rulings.rule(r));
    CHECK(rulings.rule(ruling(1, Effect::partial)));
    FreeAction empty = action(5);
    empty.what.clear();
    CHECK(!rulings.ask(empty));
    FreeAction longer = action(5);
    longer.where.assign(ruling_words_max + 1, 'x');
    CHECK(!rulings.ask(longer));
    CHECK(!rulings.ask(action(0)));
}

TEST_CASE("a house rule is the latest ruling of its name") {
    Rulings rulings;
    for (const std::uint64_t id : {1u, 2u, 3u}) REQUIRE(rulings.ask(action(id)));
    Ruling r = ruling(1, Effect::none);
    r.house_rule = "unplugging by night";
    REQUIRE(rulings.rule(r));
    r = ruling(2, Effect::partial);
    r.house_rule = "unplugging by night";
    REQUIRE(rulings.rule(r));
    REQUIRE(rulings.rule(ruling(3, Effect::none)));
    CHECK(rulings.house_rules() == std::vector<std::string>{"unplugging by night"});
    REQUIRE(rulings.house_rule("unplugging by night") != nullptr);
    CHECK(rulings.house_rule("unplugging by night")->percent == 40);
    CHECK(rulings.house_rule("") == nullptr);
    for (const Effect e : {Effect::none, Effect::partial, Effect::full})
        CHECK(effect_of(word(e)) == e);
}

TEST_CASE("more actions than memory is kept for are refused") {
    Rulings rulings;
    FreeAction a = action(1);
    for (std::size_t i = 0; i < free_actions_max; ++i) {
        a.id = 1 + i * 7;  // with gaps, as entries of a journal have
        REQUIRE(rulings.ask(a));
    }
    a.id = 2;
    CHECK(!rulings.ask(a));
}
