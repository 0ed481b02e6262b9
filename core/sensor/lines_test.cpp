#include "sensor/lines.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "range/small_world.h"
#include "sensor/artefacts.h"
#include "wire/letters.h"
#include "wire/seal.h"

using namespace naga;
using namespace naga::sensor;
using evidence::Line;
using evidence::Record;
using evidence::Symptom;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr int minutes = 75;

// The small nation, filmed under attack, with a sensor of each kind in each network.
struct Watch {
    std::unique_ptr<range::SmallWorld> small = range::small_world();
    wire::Hosts hosts{small->nation};
    wire::Sites sites{small->nation, small->plan};
    wire::Film film;
    Array array;
    Scene scene;

    Watch() {
        range::Range range = range::started(*small);
        for (int i = 0; i < minutes; ++i) {
            range.run_minute();
            film.keep(range);
        }
        for (const Kind kind :
             {Kind::antivirus, Kind::helpdesk, Kind::mail, Kind::web, Kind::dns, Kind::flow})
            for (std::uint32_t n = 0; n < small->nation.networks.size(); ++n) {
                Sensor sensor;
                sensor.id = std::string(word(kind)) + "-" + small->nation.networks[n].id;
                sensor.kind = kind;
                sensor.team = "team";
                sensor.networks = {n};
                sensor.seen_ppm = kind == Kind::antivirus ? 400'000 : 1'000'000;
                sensor.delay_us = 5 * minute_us;
                sensor.clock_error_us = 300'000;
                array.sensors.push_back(sensor);
            }
        array.actor_of_campaign.assign(small->plan.campaigns.size(), none);
        array.actor_of_malware.assign(small->plan.malware.size(), none);
        scene.nation = &small->nation;
        scene.plan = &small->plan;
        scene.array = &array;
        scene.stage.terrain = &small->terrain;
        scene.stage.film = &film;
        scene.stage.hosts = &hosts;
        scene.stage.sites = &sites;
        scene.stage.chance = sim::Chance(1, 0);
        scene.stage.start_of_day_us = 9 * 3'600'000'000LL;
        scene.epoch_us = wire::epoch_2013_us;
        scene.zone_us = 7 * 3'600'000'000LL;
    }
    const Sensor& sensor(std::string_view id) const { return array.sensors[array.sensor(id)]; }
    std::vector<Record> records(const Sensor& sensor, std::int64_t minute) const {
        return kept_by(array, array.sensor(sensor.id), small->nation, film.seen(minute),
                       (minute + 1) * minute_us, scene.stage.chance);
    }
    std::vector<Line> lines(const Sensor& sensor, std::int64_t minute) const {
        std::vector<Line> found;
        lines_of(scene, sensor, minute, found);
        return found;
    }
};

std::string field(const Line& line, std::string_view name) {
    for (const auto& [key, value] : line.fields)
        if (key == name) return value;
    return {};
}

const Watch& watch() {
    static const Watch once;
    return once;
}

}  // namespace

TEST_CASE("what one sensor kept is its part of what all kept") {
    for (const std::int64_t minute : {5, 30, 60}) {
        const std::vector<Record> all =
            keep(watch().array, watch().small->nation, watch().film.seen(minute),
                 (minute + 1) * minute_us, watch().scene.stage.chance);
        std::vector<Record> parts;
        for (const Sensor& sensor : watch().array.sensors)
            for (const Record& record : watch().records(sensor, minute)) parts.push_back(record);
        CHECK(parts == all);
    }
}

TEST_CASE("an antivirus names as many infected hosts as its records count, by file and address") {
    std::set<std::string> hashes;
    for (std::uint32_t build = 0; build < builds; ++build)
        hashes.insert(wire::as_hex(wire::sha256(sample_of(watch().small->plan, 0, build))));
    CHECK(hashes.size() == builds);
    std::int64_t alarms = 0, others = 0;
    for (const Sensor& sensor : watch().array.sensors) {
        if (sensor.kind != Kind::antivirus) continue;
        for (std::int64_t minute = 0; minute < minutes; ++minute) {
            std::int64_t counted = 0, named = 0;
            for (const Record& record : watch().records(sensor, minute))
                counted += record.symptom == Symptom::infected_hosts ? record.amount : 0;
            for (const Line& line : watch().lines(sensor, minute)) {
                if (line.kind != "THREAT") continue;
                const bool worm = field(line, "threat").starts_with("Worm.Win32.Worm.");
                CHECK(worm == (hashes.count(field(line, "sha256")) == 1));
                named += worm ? 1 : 0;
                others += worm ? 0 : 1;
                const auto address = inet::read_address(field(line, "address"));
                REQUIRE(address);
                CHECK(watch().small->nation.network_of(*address) == sensor.networks[0]);
            }
            CHECK(named == counted);
            alarms += named;
        }
    }
    CHECK(alarms > 100);
    CHECK(others > 0);
}

TEST_CASE("lines stand in the order of the sensor's clock, and a minute alone is the same") {
    for (const Sensor& sensor : watch().array.sensors) {
        std::vector<Line> two;
        lines_of(watch().scene, sensor, 5, two);
        const std::size_t first = two.size();
        lines_of(watch().scene, sensor, 6, two);
        const std::vector<Line> alone = watch().lines(sensor, 6);
        REQUIRE(alone.size() == two.size() - first);
        for (std::size_t i = 0; i < alone.size(); ++i) {
            CHECK(alone[i].text == two[first + i].text);
            CHECK(alone[i].at_us == two[first + i].at_us);
        }
        CHECK(std::ranges::is_sorted(alone, {}, &Line::at_us));
    }
}

TEST_CASE("a help desk has a call for each that its records count") {
    const Sensor& desk = watch().sensor("helpdesk-gov");
    std::int64_t reported = 0, told = 0;
    for (std::int64_t minute = 0; minute < minutes; ++minute) {
        for (const Record& record : watch().records(desk, minute))
            if (record.symptom == Symptom::reported_mail) reported += record.amount;
        for (const Line& line : watch().lines(desk, minute))
            told += line.text.find("@c.example") != std::string::npos ? 1 : 0;
    }
    CHECK(reported > 20);
    CHECK(told == reported);
    for (const Sensor& sensor : watch().array.sensors) {
        if (sensor.kind != Kind::helpdesk) continue;
        for (std::int64_t minute = 30; minute < minutes; ++minute) {
            std::int64_t complaints = 0, calls = 0;
            for (const Record& record : watch().records(sensor, minute))
                if (record.symptom == Symptom::complaints) complaints += record.amount;
            for (const Line& line : watch().lines(sensor, minute))
                calls += std::stoll(field(line, "calls"));
            CHECK(calls >= complaints);
            CHECK(calls <= complaints + 100);
        }
    }
}

TEST_CASE("a gateway's log has each of its letters, whole and with its size") {
    const Sensor& gateway = watch().sensor("mail-gov");
    for (const std::int64_t minute : {0, 5}) {
        std::vector<evidence::Letter> letters;
        letters_of(watch().scene, gateway, minute, letters);
        REQUIRE(letters.size() > 3);
        std::set<std::string> removed;
        std::string all;
        for (const Line& line : watch().lines(gateway, minute)) {
            if (line.kind == "REMOVED") removed.insert(field(line, "queue"));
            if (line.kind == "QUEUE") all += line.text + "\n";
        }
        CHECK(removed.size() == letters.size());
        for (const evidence::Letter& letter : letters) {
            CHECK(removed.count(letter.queue) == 1);
            CHECK(all.find(letter.queue + ": from=<" + letter.sender + ">, size=" +
                           std::to_string(letter.raw.size()) + ",") != std::string::npos);
        }
    }
}

TEST_CASE("a gateway has as many lures and odd log-ins as its records count") {
    const Sensor& gateway = watch().sensor("mail-gov");
    // The actor sits in the world at large.
    const inet::Address stranger = wire::stranger_of(
        watch().scene.stage, watch().small->plan.campaign("mails"), watch().small->service("post"));
    CHECK(watch().small->nation.network_of(stranger) == watch().small->network("core"));
    std::int64_t odd = 0, lures = 0, used = 0, strange = 0;
    for (std::int64_t minute = 0; minute < minutes; ++minute) {
        for (const Record& record : watch().records(gateway, minute)) {
            if (record.symptom == Symptom::odd_mail) odd += record.amount;
            if (record.symptom == Symptom::odd_log_ins) used += record.amount;
        }
        for (const Line& line : watch().lines(gateway, minute)) {
            if (line.kind == "QUEUE" && field(line, "from").ends_with("@c.example")) ++lures;
            if (line.kind != "LOGIN") continue;
            const auto from = inet::read_address(field(line, "rip"));
            strange += from == stranger ? 1 : 0;
        }
    }
    CHECK(odd == 1'800);
    CHECK(lures == odd);
    CHECK(strange == used);
    CHECK(used > 0);
}

TEST_CASE("a sensor that is off, out of order or of another kind writes no lines") {
    Watch own;
    Sensor& gateway = own.array.sensors[own.array.sensor("mail-gov")];
    gateway.outages = {{5 * minute_us, 7 * minute_us}};
    std::vector<evidence::Letter> letters;
    letters_of(own.scene, gateway, 5, letters);
    CHECK(letters.empty());
    CHECK(own.lines(gateway, 5).empty());
    CHECK_FALSE(own.lines(gateway, 8).empty());
    gateway.enabled = false;
    CHECK(own.lines(gateway, 8).empty());
    CHECK(own.lines(own.sensor("flow-gov"), 8).empty());
}

TEST_CASE("a false alarm has its lines too, and leaves nothing to analyse") {
    Watch own;
    Decoy decoy;
    decoy.sensor = own.array.sensor("antivirus-gov");
    decoy.at_us = 0;
    decoy.symptom = Symptom::infected_hosts;
    decoy.place = own.small->group("offices");
    decoy.amount = 7;
    decoy.enabled = true;
    own.array.decoys = {decoy};
    const std::vector<Line> lines = own.lines(own.sensor("antivirus-gov"), 0);
    CHECK(std::ranges::count_if(lines, [](const Line& l) {
              return field(l, "threat").starts_with("Worm.Win32.Worm.");
          }) == 7);
    CHECK(artefacts_of(own.scene, own.sensor("antivirus-gov"), 0, 1).empty());
}

TEST_CASE("a team finds what its own sensors saw, and no sooner") {
    const auto found = [&](std::string_view id) {
        return artefacts_of(watch().scene, watch().sensor(id), 0, minutes);
    };
    const std::vector<Artefact> samples = found("antivirus-isp");
    CHECK(samples.size() == builds);
    for (const Artefact& a : samples) {
        CHECK(a.name == wire::as_hex(wire::sha256(a.bytes)) + ".sample.txt");
        CHECK(a.from_us > 7 * minute_us);
    }
    CHECK(found("mail-gov").size() == 2 * lures_kept + 1);
    CHECK(found("mail-gov").front().from_us == (6 + 5) * minute_us);
    CHECK(found("dns-gov").size() == 1);
    CHECK(found("web-gov").size() == 2);
    CHECK(found("flow-gov").empty());
    CHECK(found("mail-gate").empty());
    CHECK(artefacts_of(watch().scene, watch().sensor("mail-gov"), 0, 5).empty());
}
