#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "sensor/sensor.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

using namespace naga;
using namespace naga::sensor;
using evidence::Record;
using evidence::Symptom;
using world::none;
using world::Observation;
using world::Seen;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::uint32_t here = 0, there = 1;

// Two networks with a line between them; a service, hosts and people in each.
world::Nation two_networks() {
    world::Nation nation;
    nation.networks.resize(2);
    world::Link link;
    link.from = here, link.to = there, link.capacity = 1'000'000'000;
    nation.links = {link};
    for (const std::uint32_t network : {here, there}) {
        world::Service service;
        service.network = network;
        service.organisation = network;
        nation.services.push_back(service);
        world::HostGroup group;
        group.network = network;
        group.organisation = network;
        nation.groups.push_back(group);
        world::People people;
        people.network = network;
        people.organisation = network;
        nation.people.push_back(people);
    }
    return nation;
}

Sensor sensor_at(Kind kind, std::uint32_t network) {
    Sensor sensor;
    sensor.id = "s";
    sensor.kind = kind;
    sensor.networks = {network};
    return sensor;
}

const std::vector<Kind> all_kinds = {Kind::flow, Kind::ids,       Kind::dns,     Kind::web,
                                     Kind::mail, Kind::antivirus, Kind::helpdesk};

// One observation of each kind about each place, in their order.
std::vector<Observation> everything(std::int64_t amount) {
    std::vector<Observation> seen;
    for (const Seen what :
         {Seen::link_load, Seen::flood_volume, Seen::amplified_volume, Seen::service_answer,
          Seen::probe, Seen::infection, Seen::command_poll, Seen::defacement, Seen::lure,
          Seen::lure_report, Seen::lure_visit, Seen::account_abuse, Seen::complaint})
        for (const std::uint32_t place : {0u, 1u}) {
            Observation o;
            o.at = 5 * minute_us;
            o.seen = what;
            o.place = place;
            o.about = 1 - place;
            o.amount = amount;
            seen.push_back(o);
        }
    std::ranges::sort(seen);
    return seen;
}

Array only(const Sensor& sensor) { return {{sensor}, {}, {}, {}}; }

std::vector<Record> kept(const Array& array, const std::vector<Observation>& seen,
                         std::uint64_t seed = 1, std::int64_t end_us = 5 * minute_us) {
    static const world::Nation nation = two_networks();
    return keep(array, nation, seen, end_us, sim::Chance(seed, 0));
}

}  // namespace

TEST_CASE("each kind of sensor sees its own kind of thing, where it stands, and nothing else") {
    struct Case {
        Kind kind;
        std::vector<Symptom> symptoms;
    };
    const Case cases[] = {
        {Kind::flow,
         {Symptom::link_load, Symptom::link_load, Symptom::flood_in, Symptom::flood_out,
          Symptom::amplified_in}},
        {Kind::ids, {Symptom::scanning, Symptom::beacon}},
        {Kind::dns, {Symptom::beacon, Symptom::lure_lookups}},
        {Kind::web, {Symptom::slow_service, Symptom::defaced_page}},
        {Kind::mail, {Symptom::odd_mail, Symptom::odd_log_ins}},
        {Kind::antivirus, {Symptom::infected_hosts}},
        {Kind::helpdesk, {Symptom::reported_mail, Symptom::complaints}},
    };
    for (const Case& c : cases) {
        CAPTURE(static_cast<int>(c.kind));
        const auto records = kept(only(sensor_at(c.kind, here)), everything(1000));
        REQUIRE(records.size() == c.symptoms.size());
        for (std::size_t i = 0; i < records.size(); ++i) {
            CHECK(records[i].symptom == c.symptoms[i]);
            if (c.symptoms[i] != Symptom::link_load) CHECK(records[i].place == 0);
        }
    }
}

TEST_CASE("what is kept is a function of the minute's observations, the seed and the day") {
    Array array;
    for (const Kind kind : all_kinds) {
        Sensor sensor = sensor_at(kind, here);
        sensor.sampling = 1000;
        sensor.seen_ppm = 500'000;
        array.sensors.push_back(sensor);
    }
    const auto seen = everything(200'000'000);
    const auto once = kept(array, seen);
    kept(array, everything(7), 3);
    CHECK(kept(array, seen) == once);
    CHECK(kept(array, seen, 2) != once);
    // One thing more changes no other record but its own.
    auto more = seen;
    Observation extra = seen.front();
    extra.seen = Seen::probe, extra.place = here, extra.about = 7, extra.amount = 4000;
    more.push_back(extra);
    std::ranges::sort(more);
    auto with = kept(array, more);
    CHECK(with.size() == once.size() + 1);
    std::erase_if(with, [](const Record& r) { return r.about == 7; });
    REQUIRE(with.size() == once.size());
    for (std::size_t i = 0; i < once.size(); ++i) {
        CHECK(with[i].id == once[i].id);
        CHECK(with[i].amount == once[i].amount);
        CHECK(with[i].symptom == once[i].symptom);
    }
}

TEST_CASE("nothing is kept of what was not there, and numbers of records differ") {
    Array array;
    for (const Kind kind : all_kinds) array.sensors.push_back(sensor_at(kind, here));
    CHECK(kept(array, {}).empty());
    std::set<std::uint64_t> ids;
    const auto records = kept(array, everything(1000));
    for (const Record& record : records) ids.insert(record.id);
    CHECK(ids.size() == records.size());
}

TEST_CASE("a sensor that is switched off keeps nothing, not even a false alarm") {
    Decoy decoy;
    decoy.enabled = true;
    decoy.at_us = 4 * minute_us;
    decoy.amount = 9;
    for (const Kind kind : all_kinds) {
        Array array = only(sensor_at(kind, here));
        array.decoys = {decoy};
        CHECK(kept(array, everything(1000)).size() > 1);
        array.sensors[0].enabled = false;
        CHECK(kept(array, everything(1000)).empty());
    }
}

TEST_CASE("a sensor keeps nothing of a minute in which it was out of order, and sees on after it") {
    for (const Kind kind : all_kinds) {
        Array array = only(sensor_at(kind, here));
        Decoy decoy;
        decoy.enabled = true;
        decoy.at_us = 0;
        decoy.length_us = 20 * minute_us;
        decoy.amount = 9;
        array.decoys = {decoy};
        const auto without = array;
        array.sensors[0].outages = {{2 * minute_us + 1, 3 * minute_us},
                                    {7 * minute_us, 8 * minute_us + 1}};
        for (int minute = 1; minute <= 10; ++minute) {
            CAPTURE(minute);
            const std::int64_t end_us = minute * minute_us;
            const bool out = minute == 3 || minute == 8 || minute == 9;
            CHECK(array.sensors[0].is_silent(end_us) == out);
            const auto records = kept(array, everything(1000), 1, end_us);
            if (out)
                CHECK(records.empty());
            else
                CHECK(records == kept(without, everything(1000), 1, end_us));
        }
    }
}

TEST_CASE("a tap and a collector raise no alarm, and change nothing for others") {
    Array array = only(sensor_at(Kind::ids, here));
    const auto before = kept(array, everything(1000));
    array.sensors.push_back(sensor_at(Kind::tap, here));
    array.sensors.push_back(sensor_at(Kind::bgp, here));
    CHECK(kept(array, everything(1000)) == before);
}

TEST_CASE("kinds, retention and outages are read, and mistakes in them are named") {
    auto read = [](const std::string& sensor, const std::string& decoys = "") {
        const auto document = scenario::read_yaml(
            "s.yaml", "sensors:\n  - {id: a, team: t, " + sensor + "}\n" + decoys);
        REQUIRE(document);
        Problems problems;
        scenario::Asker top(*document, document->root, "", problems);
        Array array = read_sensors(top, two_networks(), {});
        std::string all;
        for (const Problem& p : problems) all += as_line(p) + "\n";
        return std::pair(array, all);
    };
    for (std::size_t k = 0; k < kinds; ++k) {
        const auto [array, problems] = read("kind: " + std::string(word(static_cast<Kind>(k))));
        CHECK(problems == "");
        CHECK(array.sensors[0].kind == static_cast<Kind>(k));
        CHECK(array.sensors[0].retention_us == 1'440 * minute_us);
    }
    {
        const auto [array, problems] = read(
            "kind: tap, retention: 2h, outage: [{from: T+01:00, to: T+01:10}, {from: T+00:10, to: "
            "T+00:20}]");
        CHECK(problems == "");
        CHECK(array.sensors[0].retention_us == 120 * minute_us);
        REQUIRE(array.sensors[0].outages.size() == 2);
        CHECK(array.sensors[0].outages[0].from_us == 10 * minute_us);
        CHECK(array.sensors[0].outages[1].until_us == 70 * minute_us);
    }
    CHECK(read("kind: tap, outage: [{from: T+01:00, to: T+01:00}]").second.find("ends before") !=
          std::string::npos);
    CHECK(read("kind: bgp",
               "decoys:\n  - {id: d, sensor: a, at: T+00:10, symptom: scanning, amount: 3}\n")
              .second.find("raises no alarms") != std::string::npos);
}

TEST_CASE("a sensor of an organisation sees only what is the organisation's") {
    for (const Kind kind : {Kind::web, Kind::mail, Kind::antivirus}) {
        Sensor sensor = sensor_at(kind, here);
        sensor.networks = {here, there};
        const auto all = kept(only(sensor), everything(1000));
        sensor.organisation = there;
        const auto own = kept(only(sensor), everything(1000));
        CHECK(own.size() * 2 == all.size());
        for (const Record& record : own) CHECK(record.place == 1);
    }
}

TEST_CASE("records come late and bear the time of the sensor's clock") {
    Sensor sensor = sensor_at(Kind::web, here);
    sensor.delay_us = 90'000'000;
    sensor.clock_error_us = 7'000'000;
    const auto records = kept(only(sensor), everything(1000));
    REQUIRE(!records.empty());
    for (const Record& record : records) {
        CHECK(record.known_us == 5 * minute_us + 90'000'000);
        CHECK(record.about_us == 5 * minute_us + 7'000'000);
    }
}

TEST_CASE("lines are read every five minutes, and at once when they are full") {
    const auto seen = everything(400'000'000);
    for (std::int64_t minute = 1; minute <= 10; ++minute) {
        const auto records = kept(only(sensor_at(Kind::flow, here)), seen, 1, minute * minute_us);
        const auto loads = std::ranges::count(records, Symptom::link_load, &Record::symptom);
        CHECK(loads == (minute % 5 == 0 ? 2 : 0));
        const auto full =
            kept(only(sensor_at(Kind::flow, here)), everything(980'000'000), 1, minute * minute_us);
        CHECK(std::ranges::count(full, Symptom::link_load, &Record::symptom) == 2);
    }
    const auto records = kept(only(sensor_at(Kind::flow, here)), seen);
    CHECK(records.front().amount == 400'000);  // of a million parts of its capacity
}

TEST_CASE("sampling is right on average, for a trickle as for a flood") {
    for (const std::int64_t amount : {5'000, 60'000, 400'000, 3'000'000, 500'000'000}) {
        CAPTURE(amount);
        Sensor sensor = sensor_at(Kind::flow, here);
        sensor.sampling = 2000;
        const auto seen = everything(amount);
        constexpr int minutes = 4000;
        double sum = 0, squares = 0;
        int silent = 0;
        const double scale = 2000 * 6400 / 60.0;  // bit/s a sampled packet stands for
        for (int minute = 1; minute <= minutes; ++minute) {
            double packets = 0;
            for (const Record& record :
                 kept(only(sensor), seen, 9, std::int64_t{minute} * minute_us))
                if (record.symptom == Symptom::flood_in)
                    packets += static_cast<double>(record.amount) / scale;
            silent += packets == 0;
            sum += packets;
            squares += packets * packets;
        }
        const double expected = static_cast<double>(amount) / scale;
        const double mean = sum / minutes;
        CHECK(std::abs(mean - expected) < 4 * std::sqrt(expected / minutes));
        // The luck is that of counting packets.
        CHECK(squares / minutes - mean * mean == doctest::Approx(expected).epsilon(0.15));
        if (expected < 1) CHECK(silent > minutes / 3);
    }
}

TEST_CASE("an antivirus recognises its share on average, and never more than there is") {
    for (const std::int64_t amount : {1, 3, 30, 70, 5000}) {
        CAPTURE(amount);
        Sensor sensor = sensor_at(Kind::antivirus, here);
        sensor.seen_ppm = 620'000;
        const auto seen = everything(amount);
        constexpr int minutes = 4000;
        double sum = 0;
        for (int minute = 1; minute <= minutes; ++minute)
            for (const Record& record :
                 kept(only(sensor), seen, 4, std::int64_t{minute} * minute_us)) {
                CHECK(record.amount <= amount);
                sum += static_cast<double>(record.amount);
            }
        const double spread = std::sqrt(static_cast<double>(amount) * 0.62 * 0.38 / minutes) + 0.01;
        CHECK(std::abs(sum / minutes - 0.62 * static_cast<double>(amount)) < 4 * spread);
    }
}

TEST_CASE("a record is a decoy's if it says what the decoy says, where and while it lasts") {
    Array array = only(sensor_at(Kind::ids, here));
    array.sensors[0].delay_us = 5 * minute_us;
    Decoy decoy;
    decoy.enabled = true;
    decoy.at_us = 2 * minute_us + 30'000'000;
    decoy.length_us = minute_us;
    decoy.symptom = Symptom::scanning;
    decoy.about = 1;
    decoy.amount = 444;
    array.decoys = {decoy};
    const auto records = kept(array, {}, 1, 3 * minute_us);
    REQUIRE(records.size() == 1);
    CHECK(minute_end_of(array, records[0]) == 3 * minute_us);
    CHECK(is_decoy(array, records[0]));
    for (const auto& change : std::vector<void (*)(Record&)>{
             [](Record& r) { r.symptom = Symptom::beacon; }, [](Record& r) { r.place = 1; },
             [](Record& r) { r.about = 0; }, [](Record& r) { r.amount = 443; },
             [](Record& r) { r.known_us -= minute_us; },
             [](Record& r) { r.known_us += 2 * minute_us; }}) {
        Record other = records[0];
        change(other);
        CHECK_FALSE(is_decoy(array, other));
    }
    array.sensors.push_back(array.sensors[0]);
    Record other = records[0];
    other.sensor = 1;
    CHECK_FALSE(is_decoy(array, other));
    array.decoys[0].enabled = false;
    CHECK_FALSE(is_decoy(array, records[0]));
}

TEST_CASE("a decoy shows in the minutes it lasts, and only when it is switched on") {
    Array array = only(sensor_at(Kind::ids, here));
    Decoy decoy;
    decoy.at_us = 2 * minute_us + 30'000'000;
    decoy.length_us = 90'000'000;
    decoy.symptom = Symptom::scanning;
    decoy.about = 1;
    decoy.amount = 444;
    auto minutes_of = [&] {
        array.decoys = {decoy};
        std::vector<int> minutes;
        for (int minute = 1; minute <= 10; ++minute)
            for (const Record& record : kept(array, {}, 1, std::int64_t{minute} * minute_us)) {
                CHECK(record.amount == 444);
                CHECK(record.symptom == Symptom::scanning);
                minutes.push_back(minute);
            }
        return minutes;
    };
    CHECK(minutes_of().empty());
    decoy.enabled = true;
    CHECK(minutes_of() == std::vector<int>{3, 4});
    decoy.length_us = 0;
    CHECK(minutes_of() == std::vector<int>{3});
    decoy.at_us = 3 * minute_us;
    CHECK(minutes_of() == std::vector<int>{4});
    decoy.length_us = minute_us;
    CHECK(minutes_of() == std::vector<int>{4});
}

TEST_CASE("who sees a page, a mail or a file finds the trace of whom it is by, once a minute") {
    struct Case {
        Kind kind;
        Seen seen;
        Symptom symptom;
    };
    for (const Case& c : {Case{Kind::web, Seen::defacement, Symptom::defaced_page},
                          Case{Kind::mail, Seen::lure, Symptom::odd_mail},
                          Case{Kind::antivirus, Seen::infection, Symptom::infected_hosts}}) {
        CAPTURE(static_cast<int>(c.kind));
        Array array = only(sensor_at(c.kind, here));
        // Things 0 and 2 are by actor 5, thing 1 is by nobody known, thing 3 by actor 4.
        array.actor_of_campaign = array.actor_of_malware = {5, none, 5, 4};
        auto about = [&](std::vector<std::uint32_t> things, std::uint32_t place) {
            std::vector<Observation> seen;
            for (const std::uint32_t thing : things)
                seen.push_back({5 * minute_us, c.seen, place, thing, 10});
            return kept(array, seen);
        };
        auto records = about({0, 1, 2, 3}, here);
        CHECK(std::ranges::count(records, c.symptom, &Record::symptom) == 4);
        std::erase_if(records, [](const Record& r) { return r.symptom != Symptom::trace; });
        REQUIRE(records.size() == 2);
        CHECK(records[0].about == 4);
        CHECK(records[1].about == 5);
        CHECK(records[0].place == here);
        CHECK(records[0].amount == 1);
        CHECK(std::ranges::count(about({1}, here), Symptom::trace, &Record::symptom) == 0);
        // Nothing is found in what stands elsewhere, or in what was not recognised.
        CHECK(about({0}, there).empty());
        array.sensors[0].seen_ppm = 0;
        CHECK(about({0}, here).empty() == (c.kind == Kind::antivirus));
        array.sensors[0].enabled = false;
        CHECK(about({0}, here).empty());
    }
    // Who only hears of it finds nothing.
    for (const Kind kind : all_kinds) {
        if (kind == Kind::web || kind == Kind::mail || kind == Kind::antivirus) continue;
        Array array = only(sensor_at(kind, here));
        array.actor_of_campaign = array.actor_of_malware = {5, 5};
        for (const Record& r : kept(array, everything(1000))) CHECK(r.symptom != Symptom::trace);
    }
}
