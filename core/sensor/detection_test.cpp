#include "sensor/detection.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "wire/deeds.h"
#include "wire/made_up.h"

using namespace naga;
using namespace naga::sensor;
using wire::Conversation;
using wire::Deed;

namespace {

struct Around {
    world::Nation nation = wire::made_up_nation();
    adversary::Plan plan = wire::made_up_plan();
    wire::Sites sites{nation, plan};
};

using Numbers = std::map<std::uint32_t, int>;

Numbers numbers(std::span<const Conversation> minute, const wire::Sites& sites,
                const Detector& detector = {}) {
    std::vector<evidence::Alarm> alarms;
    detect(detector, sites, minute, alarms);
    Numbers counts;
    for (const evidence::Alarm& alarm : alarms) ++counts[alarm.rule];
    return counts;
}

// A site that no rule but the one tried knows: the government's portal.
std::vector<Conversation> deeds(Deed deed, std::size_t count) {
    std::vector<Conversation> minute;
    for (std::size_t i = 0; i < count; ++i) {
        Conversation c = wire::made_up_visit(i, 0);
        c.requests = 1;
        c.client.payload = 900;
        c.server.payload = 3'000;
        c.deed = static_cast<std::uint8_t>(deed);
        minute.push_back(c);
    }
    return minute;
}

Conversation a_probe(std::uint32_t from, std::uint32_t to, std::uint16_t port) {
    Conversation c;
    c.identity = sim::mix(from, to);
    c.use = wire::Use::probe;
    c.end = wire::End::unanswered;
    c.client.address = {from};
    c.server.address = {to};
    c.server.port = port;
    return c;
}

}  // namespace

TEST_CASE("rules have numbers of their own below a million, and texts of one line") {
    std::set<std::uint32_t> seen;
    for (const Rule& rule : rules()) {
        CHECK(seen.insert(rule.number).second);
        CHECK(rule.number < 1'000'000);
        CHECK(rule.severity >= 1);
        CHECK(rule.severity <= 3);
        CHECK(!rule.signature.empty());
        CHECK(!rule.category.empty());
    }
}

TEST_CASE("what a path says raises the alarm of its rule") {
    const Around around;
    CHECK(numbers(deeds(Deed::poll, 50), around.sites)[100'007] == 50);
    CHECK(numbers(deeds(Deed::upload, 50), around.sites)[100'005] == 50);
    CHECK(numbers(deeds(Deed::shell_visit, 50), around.sites)[100'006] == 50);
    CHECK(numbers(deeds(Deed::stolen_log_in, 50), around.sites)[100'009] == 50);
    CHECK(numbers(deeds(Deed::lure_visit, 50), around.sites)[100'010] == 50);
    CHECK(numbers(deeds(Deed::crawl, 200), around.sites)[100'008] > 50);
}

TEST_CASE("an alarm tells of the answer what its packet acknowledges, and of a long upload none") {
    const Around around;
    // Round trips of 2 to 100 ms; the server is near the tap or far from it.
    int before = 0, after = 0;
    for (std::uint32_t i = 0; i < 400; ++i) {
        Conversation c = deeds(Deed::upload, 1).front();
        c.identity = sim::mix(c.identity, i);
        c.client.way_us = 500 + 1'000 * (i % 50);
        c.server.way_us = 500 + 1'000 * (i / 50);
        c.client.payload = 700 + 40 * i;
        std::vector<evidence::Alarm> alarms;
        detect({}, around.sites, {&c, 1}, alarms);
        REQUIRE(alarms.size() == 1);
        REQUIRE(alarms[0].visit);
        const evidence::Visit& v = *alarms[0].visit;
        // A server cannot answer before it has the request, nor is it heard before its way.
        const std::int64_t answered_us = v.at_us + v.took_us + c.round_trip_us();
        if (v.status == 0) {
            ++before;
            CHECK(c.client.payload > 2'800);
            CHECK(alarms[0].at_us < v.at_us + v.took_us);
            CHECK(v.body_bytes == 0);
        } else {
            ++after;
            CHECK(v.status == 200);
            CHECK(alarms[0].at_us > v.at_us + 2 * c.server.way_us);
        }
        CHECK(alarms[0].at_us > v.at_us);
        CHECK(alarms[0].at_us < answered_us + 200'000);
    }
    CHECK(before > 50);
    CHECK(after > 50);
}

TEST_CASE("a detection system that recognises a part misses the rest, each for itself") {
    const Around around;
    Detector detector;
    detector.seen_ppm = 350'000;
    const auto many = deeds(Deed::poll, 4'000);
    const int seen = numbers(many, around.sites, detector)[100'007];
    CHECK(seen > 1'300);
    CHECK(seen < 1'500);
    // Of half the conversations it sees those that it saw of all.
    const int half = numbers(std::span(many).first(2'000), around.sites, detector)[100'007];
    const int rest = numbers(std::span(many).subspan(2'000), around.sites, detector)[100'007];
    CHECK(half + rest == seen);
    detector.key = 5;
    CHECK(numbers(many, around.sites, detector)[100'007] != 0);
}

TEST_CASE("whose doing a conversation is changes nothing") {
    const Around around;
    auto minute = deeds(Deed::poll, 100);
    std::vector<evidence::Alarm> before, after;
    detect({}, around.sites, minute, before);
    for (Conversation& c : minute) c.campaign = 3;
    detect({}, around.sites, minute, after);
    REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        CHECK(before[i].conversation == after[i].conversation);
}

TEST_CASE("benign traffic raises false alarms, but few") {
    const Around around;
    std::vector<Conversation> minute;
    for (std::uint64_t i = 0; i < 60'000; ++i)
        minute.push_back(wire::made_up_visit(i, 5 + static_cast<std::uint32_t>(i * 31 % 4'000)));
    Numbers seen = numbers(minute, around.sites);
    int all = 0;
    for (const auto& [rule, count] : seen) all += count;
    CHECK(all > 60);
    CHECK(all < 1'200);
    CHECK(seen[100'007] > 0);  // gates of advertisers
    CHECK(seen[100'009] > 0);  // people who log in to mail
    CHECK(seen[100'005] > 0);  // editors
    CHECK(seen[100'006] == 0);
}

TEST_CASE("a sweep is one source that knocks at enough hosts, and raises one alarm a minute") {
    const Around around;
    std::vector<Conversation> minute;
    for (std::uint32_t i = 0; i + 1 < sweep_targets_min; ++i)
        minute.push_back(a_probe(0xF1000001, 0xC6120000 + i, 445));
    minute.push_back(minute.back());  // the same host again
    CHECK(numbers(minute, around.sites).empty());
    minute.push_back(a_probe(0xF1000001, 0xC6120100, 445));
    CHECK(numbers(minute, around.sites) == Numbers{{100'001, 1}});
    for (std::uint32_t i = 0; i < 40; ++i)
        minute.push_back(a_probe(0xF1000001, 0xC6130000 + i, 445));
    for (std::uint32_t i = 0; i < 40; ++i)
        minute.push_back(a_probe(0xF1000002, 0xC6130000 + i, 23));
    CHECK(numbers(minute, around.sites) == Numbers{{100'001, 1}, {100'002, 1}});
}

TEST_CASE("a flood is many packets to one host, and large answers are named as such") {
    const Around around;
    std::vector<Conversation> minute;
    for (std::uint32_t i = 0; i < 40; ++i) {
        Conversation c = a_probe(0xF1000000 + i, 0xC612100B, 80);
        c.use = wire::Use::flood;
        c.protocol = 17;
        c.client.port = 4'000;
        c.requests = 70;
        c.client.payload = 70 * 900;
        minute.push_back(c);
    }
    CHECK(numbers(minute, around.sites).empty());
    auto more = minute;
    for (Conversation& c : more) c.requests = 100;
    CHECK(numbers(more, around.sites) == Numbers{{100'004, 1}});
    for (Conversation& c : minute) {
        c.use = wire::Use::reflection;
        c.client.port = 53;
        c.client.payload = c.requests * 1'400u;
    }
    CHECK(numbers(minute, around.sites) == Numbers{{100'003, 1}});
}
