#include "wire/web.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "wire/deeds.h"
#include "wire/made_up.h"

using namespace naga;
using namespace naga::wire;

namespace {

// Whether all are printable ASCII without blanks.
bool plain(const std::string& text) {
    for (const char c : text)
        if (c <= ' ' || c > '~') return false;
    return true;
}

std::uint64_t length_said(const std::string& text) {
    const std::size_t at = text.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoull(text.substr(at + 16));
}

}  // namespace

TEST_CASE("requests and answers of a conversation add up to its payloads, in its time") {
    std::vector<Exchange> exchanges;
    for (std::uint64_t i = 0; i < 5'000; ++i) {
        const Conversation c = made_up_visit(i, 9);
        exchanges_of(c, exchanges);
        REQUIRE(exchanges.size() == c.requests);
        std::uint64_t asked = 0, answered = 0;
        std::int64_t before = c.start_us + c.round_trip_us();
        CHECK(exchanges[0].at_us >= before);
        CHECK(exchanges[0].at_us < before + 1'000);
        for (const Exchange& e : exchanges) {
            CHECK(e.asked >= request_bytes_min);
            CHECK(e.answered >= answer_bytes_min);
            CHECK(e.at_us >= before);
            CHECK(e.answered_us > e.at_us);
            before = e.answered_us;
            asked += e.asked, answered += e.answered;
            if (e.bare) CHECK(e.answered < bare_answer_bytes_max);
        }
        CHECK(asked == c.client.payload);
        CHECK(answered == c.server.payload);
        // The span is kept where the ways and the windows let it.
        CHECK(before >= exchanges[0].at_us + c.span_us);
    }
}

TEST_CASE("texts fill exactly the bytes they have, whatever they say") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    std::vector<Request> requests;
    for (std::uint64_t i = 0; i < 4'000; ++i) {
        Conversation c = made_up_visit(i, static_cast<std::uint32_t>(i * 7 % sites.count()));
        c.deed = i % 3 == 0 ? static_cast<std::uint8_t>(i / 3 % 8) : std::uint8_t{0};
        if (i % 50 == 0) c.site = world::none;
        if (i % 9 == 0) {  // as little as there can be
            c.client.payload = c.requests * request_bytes_min;
            c.server.payload = c.requests * answer_bytes_min;
        }
        requests_of(c, sites, requests);
        REQUIRE(requests.size() == c.requests);
        for (const Request& r : requests) {
            CHECK(plain(r.path));
            CHECK(r.path.starts_with("/"));
            CHECK(plain(r.host));
            const std::string asked = text_of_request(r);
            CHECK(asked.size() == r.request_bytes);
            const std::size_t end = asked.find("\r\n\r\n");
            REQUIRE(end != std::string::npos);
            CHECK(length_said(asked) == asked.size() - end - 4);
            const std::string answer = text_of_answer(r, c, sites, 1 << 16);
            CHECK(answer.size() == r.head_bytes + std::min<std::uint64_t>(r.body_bytes, 1 << 16));
            CHECK(answer.find("\r\n\r\n") == r.head_bytes - 4);
            CHECK(answer.substr(0, r.head_bytes).find("X-Exercise: EXERCISE\r\n") < r.head_bytes);
            if (r.status != 304 && r.method != "HEAD") CHECK(length_said(answer) == r.body_bytes);
            if (r.body_bytes >= 40) CHECK(answer.find("EXERCISE", r.head_bytes) < answer.size());
        }
    }
}

TEST_CASE("what benign requests are answered with is mixed as in life") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    std::map<int, double> statuses;
    std::map<std::string, double> methods;
    std::set<std::string> paths, agents;
    double all = 0;
    for (std::uint64_t i = 0; i < 30'000; ++i) {
        const Conversation c = made_up_visit(i, 5 + static_cast<std::uint32_t>(i * 31 % 4'000));
        for (const Request& r : requests_of(c, sites)) {
            ++statuses[r.status], ++methods[std::string(r.method)], ++all;
            paths.insert(r.path), agents.emplace(r.agent);
        }
    }
    CHECK(statuses[200] > 0.80 * all);
    CHECK(statuses[200] < 0.90 * all);
    CHECK(statuses[304] > 0.02 * all);
    CHECK(statuses[304] < 0.08 * all);
    CHECK(statuses[404] > 0.01 * all);
    CHECK(statuses[404] < 0.05 * all);
    CHECK(methods["HEAD"] > 0);
    CHECK(methods["POST"] > 0.005 * all);
    CHECK(methods["POST"] < 0.06 * all);
    CHECK(paths.size() > 10'000);
    CHECK(agents.size() == 24);
}

TEST_CASE("each deed says what it says, with the agent of the host that does it") {
    const world::Nation nation = made_up_nation();
    const adversary::Plan plan = made_up_plan();
    const Sites sites(nation, plan);
    const auto first = [&](Deed deed) {
        Conversation c = made_up_visit(4, 3);
        c.deed = static_cast<std::uint8_t>(deed);
        const Request r = requests_of(c, sites).front();
        if (deed != Deed::crawl) CHECK(r.agent == agent_of(c.client.habit));
        return std::string(r.method) + ' ' + r.path;
    };
    CHECK(first(Deed::poll).starts_with("GET /gate.php?id="));
    CHECK(first(Deed::lure_visit).starts_with("GET /owa/?ref="));
    // As long as the reference in a letter's link.
    CHECK(first(Deed::lure_visit).size() == std::string_view("GET /owa/?ref=0123456789").size());
    CHECK(first(Deed::lure_typed) == "POST /owa/auth");
    CHECK(first(Deed::upload) == "POST /admin/upload.php");
    CHECK(first(Deed::shell_visit) == "GET /images/.cache.php");
    CHECK(first(Deed::stolen_log_in) == "POST /webmail/login");
}

TEST_CASE("agents are short, and each system has six") {
    for (std::size_t s = 0; s < systems; ++s) {
        std::set<std::string_view> all;
        for (int agent = 0; agent < 256; ++agent) {
            Habit habit;
            habit.system = static_cast<System>(s);
            habit.agent = static_cast<std::uint8_t>(agent);
            all.insert(agent_of(habit));
            CHECK(agent_of(habit).size() <= 160);
        }
        CHECK(all.size() == 6);
    }
}
