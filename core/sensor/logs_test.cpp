#include "sensor/logs.h"

#include <doctest/doctest.h>

#include "wire/deeds.h"
#include "wire/made_up.h"

using namespace naga;
using namespace naga::sensor;
using wire::Conversation;

namespace {

constexpr std::int64_t base_us = wire::epoch_2013_us + 300'000;  // a clock 0.3 s ahead

struct Around {
    world::Nation nation = wire::made_up_nation();
    adversary::Plan plan = wire::made_up_plan();
    wire::Sites sites{nation, plan};
};

std::vector<evidence::Visit> visits_of(const Conversation& c, const wire::Sites& sites, Seat seat) {
    std::vector<wire::Request> room;
    std::vector<evidence::Visit> visits;
    append_visits(c, sites, base_us, seat, room, visits);
    return visits;
}

}  // namespace

TEST_CASE("a web server logs each request when it arrives, by its own clock") {
    const Around around;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const Conversation c = wire::made_up_visit(i, 0);
        const auto requests = requests_of(c, around.sites);
        const auto visits = visits_of(c, around.sites, Seat::at_server);
        const auto seen = visits_of(c, around.sites, Seat::at_tap);
        REQUIRE(visits.size() == requests.size());
        std::uint64_t bytes = 0;
        for (std::size_t k = 0; k < visits.size(); ++k) {
            const evidence::Visit& v = visits[k];
            CHECK(v.at_us == base_us + requests[k].at_us + c.client.way_us + c.server.way_us);
            CHECK(v.took_us >= 0);
            CHECK(v.path == requests[k].path);
            CHECK(v.client == c.client.address);
            CHECK(v.depth == k + 1);
            CHECK((v.request_body_bytes > 0) == (v.method == "POST"));
            bytes += requests[k].head_bytes + v.body_bytes;
            // At the tap the same is seen earlier, and is over later.
            CHECK(seen[k].at_us + c.server.way_us == v.at_us);
            CHECK(seen[k].at_us + seen[k].took_us >= v.at_us + v.took_us);
            CHECK(seen[k].body_bytes == v.body_bytes);
        }
        CHECK(bytes == c.server.payload);
    }
}

TEST_CASE("only what was answered on port 80 is logged, a long transfer once, at its end") {
    const Around around;
    Conversation c = wire::made_up_visit(1, 0);
    CHECK(has_visits(c));
    c.use = wire::Use::secure_web;
    CHECK(!has_visits(c));
    c.use = wire::Use::web;
    for (const wire::End end :
         {wire::End::refused, wire::End::unanswered, wire::End::slice_first, wire::End::slice}) {
        c.end = end;
        CHECK(!has_visits(c));
    }
    c.end = wire::End::slice_last;
    c.client.payload = 0;
    c.before = 50'000'000;
    c.server.payload = 2'000'000;
    c.span_us = 20'000'000;
    REQUIRE(has_visits(c));
    const auto visits = visits_of(c, around.sites, Seat::at_server);
    REQUIRE(visits.size() == 1);
    CHECK(visits[0].status == 200);
    CHECK(visits[0].body_bytes > 51'999'000);
    CHECK(visits[0].at_us + visits[0].took_us == base_us + c.start_us + c.span_us);
    CHECK(visits[0].took_us > 500'000'000);  // 520 s at its rate, less the way of the request
}

TEST_CASE("a resolver logs the question that was asked, and a tap knows its answer") {
    const Around around;
    Conversation c = wire::made_up_visit(3, around.sites.of_lair(0));
    c.use = wire::Use::lookup;
    c.answers = 1;
    fit_lookup(c, around.sites);
    const evidence::Query q = query_of(c, around.sites, base_us, Seat::at_server);
    CHECK(q.name == "update.weather-now.example");
    CHECK(q.type == "A");
    CHECK(q.code == "NOERROR");
    CHECK(q.at_us == base_us + c.start_us + c.client.way_us + c.server.way_us);
    const evidence::Query seen = query_of(c, around.sites, base_us, Seat::at_tap);
    CHECK(seen.at_us == base_us + c.start_us + c.client.way_us);
    CHECK(seen.took_us > 2 * c.server.way_us);
    REQUIRE(seen.answers.size() == 1);
    c.answers = 0;
    CHECK(query_of(c, around.sites, base_us, Seat::at_tap).code.empty());
}

TEST_CASE("a session has both directions of its shape, from the first packet to the last") {
    const Conversation c = wire::made_up_visit(5, 0);
    wire::Shape shape;
    shape.direction[0] = {6, 1'012, 5'000, 900'000, 0x1B};
    shape.direction[1] = {5, 5'663, 65'000, 1'100'000, 0x1B};
    const evidence::Session s = session_of(c, shape, base_us);
    CHECK(s.first_us == base_us + 5'000);
    CHECK(s.last_us == base_us + 1'100'000);
    CHECK(!s.answer_first);
    std::swap(shape.direction[0].first_us, shape.direction[1].first_us);
    CHECK(session_of(c, shape, base_us).answer_first);
    CHECK(s.out.packets == 6);
    CHECK(s.back.bytes == 5'663);
    CHECK(s.back.payload == c.server.payload);
    CHECK(s.application == "http");
    CHECK(s.conversation == c.identity);
}
