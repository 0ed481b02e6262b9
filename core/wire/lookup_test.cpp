#include "wire/lookup.h"

#include <doctest/doctest.h>

#include <map>

#include "wire/made_up.h"

using namespace naga;
using namespace naga::wire;

namespace {

Conversation a_question(std::uint64_t i, std::uint32_t site) {
    Conversation c = made_up_visit(i, site);
    c.use = Use::lookup;
    c.protocol = 17;
    c.requests = 1;
    c.answers = 1;
    c.client.network = 2;
    c.server.port = 53;
    return c;
}

// The name at `at` of a message, following pointers; moves behind it.
std::string name_at(const std::string& m, std::size_t& at) {
    std::string name;
    std::size_t here = at;
    bool jumped = false;
    for (int labels = 0; labels < 100; ++labels) {
        const auto length = static_cast<unsigned char>(m.at(here));
        if (length >= 0xC0) {
            if (!jumped) at = here + 2;
            jumped = true;
            here = (length & 0x3Fu) << 8 | static_cast<unsigned char>(m.at(here + 1));
            continue;
        }
        if (!jumped) at = here + 1 + length;
        if (length == 0) break;
        if (!name.empty()) name += '.';
        name += m.substr(here + 1, length);
        here += 1 + length;
    }
    return name;
}
unsigned word_at(const std::string& m, std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>(m.at(at))) << 8 |
           static_cast<unsigned char>(m.at(at + 1));
}

// Walks over a whole message as RFC 1035 says; the names and types met.
std::map<unsigned, int> records_of(const std::string& m, const Lookup& l) {
    std::map<unsigned, int> types;
    CHECK(word_at(m, 0) == l.id);
    REQUIRE(word_at(m, 4) == 1);
    std::size_t at = 12;
    CHECK(name_at(m, at) == l.name);
    CHECK(word_at(m, at) == static_cast<unsigned>(l.type));
    CHECK(word_at(m, at + 2) == 1);
    at += 4;
    const unsigned records = word_at(m, 6) + word_at(m, 8) + word_at(m, 10);
    for (unsigned i = 0; i < records; ++i) {
        name_at(m, at);
        ++types[word_at(m, at)];
        at += 10 + word_at(m, at + 8);
    }
    CHECK(at == m.size());
    return types;
}

}  // namespace

TEST_CASE("questions and answers fill exactly what fit_lookup says, and parse as RFC 1035 says") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    for (std::uint64_t i = 0; i < 3'000; ++i) {
        const bool other = i % 10 == 0;
        Conversation c = a_question(i, other ? world::none : static_cast<std::uint32_t>(i) % 4'000);
        if (i % 17 == 0) c.answers = 0;
        fit_lookup(c, sites);
        const auto check = [&](const Conversation& asked) {
            const Lookup l = lookup_of(asked, sites);
            CHECK(text_of_question(l).size() == asked.client.payload);
            CHECK(records_of(text_of_question(l), l).count(41) == (l.edns ? 1u : 0u));
            CHECK(l.answered == (asked.answers > 0));
            if (!l.answered) {
                CHECK(asked.server.payload == 0);
                return;
            }
            const std::string answer = text_of_answer(l);
            CHECK(answer.size() == asked.server.payload);
            CHECK((word_at(answer, 2) & 15) == l.code);
            auto types = records_of(answer, l);
            CHECK(types[6] == (l.code == 3 || (l.code == 0 && l.type == Asked::aaaa) ? 1 : 0));
            if (l.type == Asked::a && l.code == 0) CHECK(types[1] == 1);
        };
        check(c);
        if (!other) {
            check(second_question(c, sites));
            CHECK(lookup_of(second_question(c, sites), sites).type == Asked::aaaa);
        }
    }
}

TEST_CASE("a question without a site has the codes that the header says, and names of the drill") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    std::map<int, int> codes;
    std::map<Asked, int> types;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        const Lookup l = lookup_of(a_question(i, world::none), sites);
        ++codes[l.code];
        ++types[l.type];
        if (l.type == Asked::ptr)
            CHECK(l.name.ends_with(".in-addr.arpa"));
        else
            CHECK_MESSAGE(inet::is_drill_name(l.name), l.name);
    }
    CHECK(codes[3] > 13'600);
    CHECK(codes[3] < 14'400);
    CHECK(codes[2] > 1'000);
    CHECK(codes[2] < 1'400);
    CHECK(types[Asked::ptr] > 2'000);
    CHECK(types[Asked::mx] > 1'000);
    CHECK(types[Asked::txt] > 500);
}

TEST_CASE("of all that is asked for abroad, the share that is not there is that of life") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    int missing = 0, failed = 0;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        const Conversation c = a_question(i, sites.popular(i % 2, sim::mix(i, 8)));
        const Lookup l = lookup_of(c, sites);
        missing += l.code == 3;
        failed += l.code == 2;
        if (l.type == Asked::a && l.code == 0) CHECK(l.name == sites.site(c.site).name);
    }
    CHECK(missing > 0.03 * 20'000);
    CHECK(missing < 0.12 * 20'000);
    CHECK(failed > 0.003 * 20'000);
    CHECK(failed < 0.008 * 20'000);
}

TEST_CASE("the time an answer may be kept falls second by second, for all who ask one resolver") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    Conversation c = a_question(1, 40);
    c.deed = 1;  // so that nobody goes astray
    std::uint32_t before = lookup_of(c, sites).ttl_s, rises = 0;
    for (int second = 1; second <= 1'000; ++second) {
        c.start_us += 1'000'000;
        c.identity = sim::mix(c.identity, 3);
        const std::uint32_t now = lookup_of(c, sites).ttl_s;
        CHECK(now <= sites.site(40).ttl_s);
        if (now > before)
            ++rises;
        else
            CHECK(now == before - 1);
        before = now;
    }
    CHECK(rises <= 1'000 / (sites.site(40).ttl_s + 1) + 1);
}

TEST_CASE("a lair is asked for by its address, whatever the luck") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    for (std::uint64_t i = 0; i < 100; ++i) {
        const Lookup l = lookup_of(a_question(i, sites.of_lair(1)), sites);
        CHECK(l.type == Asked::a);
        CHECK(l.name == "mail-gov-la.example");
        REQUIRE(l.addresses.size() == 1);
        CHECK(l.addresses[0] == sites.site(sites.of_lair(1)).address);
    }
}
