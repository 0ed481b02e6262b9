#include "evidence/tally.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

using namespace naga;
using namespace naga::evidence;

namespace {

std::vector<Flow> minute_of(std::int64_t minute, std::mt19937& random, std::size_t rows = 200) {
    std::vector<Flow> all(rows);
    for (Flow& f : all) {
        f.first_us = minute * 60'000'000 + static_cast<std::int64_t>(random() % 60'000'000);
        f.target_port = static_cast<std::uint16_t>(random() % 40 * (random() % 40));
        f.source.bits = 0xC6120000 + static_cast<std::uint32_t>(random() % 20);
        f.bytes = random() % 1000;
    }
    return all;
}

Search search_for(const char* query) { return *Search::read(query, Table::flows, 0); }

TallyAsked asked(std::int64_t minutes) {
    TallyAsked a;
    a.last_minute = minutes - 1;
    a.top = {*field_of(Table::flows, "target_port"), *field_of(Table::flows, "source")};
    a.rows = 7;
    return a;
}

}  // namespace

TEST_CASE("a tally counts what a search finds, by minute and by value, and keeps the first rows") {
    std::mt19937 random(1);
    const Search search = search_for("bytes < 500");
    TallyAsked ask = asked(10);
    ask.bin_minutes = 3;
    Tally<Flow> tally(ask);
    std::map<std::int64_t, std::uint64_t> ports;
    std::uint64_t found = 0, bins[4] = {};
    std::vector<Cursor> first;
    for (int minute = 0; minute < 10; ++minute) {
        const auto rows = minute_of(minute, random);
        tally.add(minute, rows, search);
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i].bytes < 500) {
                ++found, ++bins[minute / 3], ++ports[rows[i].target_port];
                first.push_back({minute, static_cast<std::uint32_t>(i)});
            }
    }
    CHECK(tally.looked_at() == 2'000);
    CHECK(tally.found() == found);
    CHECK(tally.bins() == std::vector<std::uint64_t>(bins, bins + 4));
    REQUIRE(tally.page().size() == 7);
    CHECK(tally.has_more());
    for (std::size_t i = 0; i < 7; ++i) CHECK(tally.page()[i].at == first[i]);
    const auto best = tally.tops()[0].best(1'000);
    CHECK(best.size() == ports.size());
    CHECK(tally.tops()[0].is_exact());
    for (std::size_t i = 0; i < best.size(); ++i) {
        CHECK(best[i].count == ports[best[i].number]);
        CHECK(best[i].over == 0);
        if (i > 0) CHECK(best[i - 1].count >= best[i].count);
        if (i > 0 && best[i - 1].count == best[i].count) CHECK(best[i - 1].number < best[i].number);
    }
}

TEST_CASE("tallies of parts that follow one another merge to the tally of the whole") {
    std::mt19937 random(2);
    const Search search = search_for("NOT target_port:0");
    Tally<Flow> whole(asked(12));
    std::vector<Tally<Flow>> parts(4, Tally<Flow>(asked(12)));
    for (int minute = 0; minute < 12; ++minute) {
        const auto rows = minute_of(minute, random);
        whole.add(minute, rows, search);
        parts[static_cast<std::size_t>(minute / 3)].add(minute, rows, search);
    }
    for (std::size_t i = 1; i < 4; ++i) parts[0].merge(parts[i]);
    CHECK(parts[0].found() == whole.found());
    CHECK(parts[0].bins() == whole.bins());
    for (std::size_t f = 0; f < 2; ++f)
        CHECK(parts[0].tops()[f].best(99) == whole.tops()[f].best(99));
    CHECK(parts[0].page().size() == whole.page().size());
    CHECK(parts[0].page().back().at == whole.page().back().at);
}

TEST_CASE("pages that begin behind the last row of the one before give every row once") {
    std::mt19937 random(3);
    std::vector<std::vector<Flow>> minutes;
    for (int m = 0; m < 5; ++m) minutes.push_back(minute_of(m, random, 30));
    const Search search = search_for("bytes < 300");
    std::vector<Cursor> paged, wanted;
    TallyAsked ask = asked(5);
    for (;;) {
        Tally<Flow> tally(ask);
        for (int m = 0; m < 5; ++m) tally.add(m, minutes[static_cast<std::size_t>(m)], search);
        for (const auto& shown : tally.page()) paged.push_back(shown.at);
        if (!tally.has_more()) break;
        ask.after = tally.page().back().at;
    }
    for (int m = 0; m < 5; ++m)
        for (std::uint32_t i = 0; i < 30; ++i)
            if (minutes[static_cast<std::size_t>(m)][i].bytes < 300) wanted.push_back({m, i});
    CHECK(paged == wanted);
}

TEST_CASE("beyond the limit of different values counts are never too low, and say by how much") {
    std::mt19937 random(4);
    std::map<std::int64_t, std::uint64_t> truth;
    Top one, left, right;
    for (int i = 0; i < 400'000; ++i) {
        // A few values often, very many once or twice.
        const std::int64_t value = random() % 3 == 0 ? random() % 50 : 1'000 + random() % 200'000;
        ++truth[value];
        one.add(value);
        (i < 200'000 ? left : right).add(value);
    }
    left.merge(right);
    for (const Top* top : {&one, &left}) {
        CHECK_FALSE(top->is_exact());
        CHECK(top->distinct() == top_distinct_max);
        const auto best = top->best(50);
        for (const Top::Value& value : best) {
            CHECK(value.number < 50);
            CHECK(value.count >= truth[value.number]);
            CHECK(value.count - value.over <= truth[value.number]);
        }
        for (const Top::Value& value : top->best(top_distinct_max)) {
            CHECK(value.count >= truth[value.number]);
            CHECK(value.count - value.over <= truth[value.number]);
        }
    }
}

TEST_CASE("texts are counted like numbers, cut where they are too long") {
    Top top;
    for (int i = 0; i < 3; ++i) top.add(std::string_view("b"));
    for (int i = 0; i < 3; ++i) top.add(std::string_view("a"));
    top.add(std::string(top_text_max + 5, 'x'));
    top.add(std::string(top_text_max + 9, 'x'));
    const auto best = top.best(5);
    REQUIRE(best.size() == 3);
    CHECK(best[0].text == "a");
    CHECK(best[1].text == "b");
    CHECK(best[2].text == std::string(top_text_max, 'x'));
    CHECK(best[2].count == 2);
}

TEST_CASE("prefixes are counted with their length") {
    std::vector<Route> rows(3);
    rows[0].prefix = rows[1].prefix = *inet::read_prefix("198.18.0.0/20");
    rows[2].prefix = *inet::read_prefix("198.18.0.0/19");
    TallyAsked ask;
    ask.top = {*field_of(Table::routes, "prefix")};
    Tally<Route> tally(ask);
    tally.add(0, rows, *Search::read("", Table::routes, 0));
    const auto best = tally.tops()[0].best(5);
    REQUIRE(best.size() == 2);
    CHECK(best[0].text == "198.18.0.0/20");
    CHECK(best[0].count == 2);
    CHECK(best[1].text == "198.18.0.0/19");
}
