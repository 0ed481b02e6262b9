#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "evidence/record.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace naga;
using namespace naga::evidence;

namespace {

Record record(Symptom symptom, std::uint32_t place, std::uint32_t about) {
    Record r;
    r.sensor = 12;
    r.symptom = symptom;
    r.place = place;
    r.about = about;
    r.id = id_of(r.sensor, 374, symptom, place, about);
    return r;
}

// The records of one sensor and minute: all symptoms, at some places, about some things.
std::vector<Record> a_minute() {
    std::vector<Record> records;
    for (std::size_t s = 0; s < symptoms; ++s)
        for (std::uint32_t place = 0; place < 20; ++place)
            for (std::uint32_t about = 0; about < 20; ++about)
                records.push_back(record(static_cast<Symptom>(s), place, about));
    return records;
}

std::vector<std::uint64_t> ids_of(const std::vector<Record>& records) {
    std::vector<std::uint64_t> ids;
    for (const Record& r : records) ids.push_back(r.id);
    return ids;
}

}  // namespace

TEST_CASE("each symptom has a word of its own, which is read as it is written") {
    for (std::size_t s = 0; s < symptoms; ++s)
        CHECK(symptom_of(word(static_cast<Symptom>(s))) == s);
    CHECK(symptom_of("itching") == symptoms);
    CHECK(symptom_of("") == symptoms);
}

TEST_CASE("a number is read as it is written, up to the last sensor and minute") {
    for (const std::uint32_t sensor : {0u, 1u, 12u, 999u, id_sensors_max - 1})
        for (const std::int64_t minute :
             {std::int64_t{1}, std::int64_t{40'320}, id_minutes_max - 1})
            for (const Symptom symptom : {Symptom::link_load, Symptom::trace}) {
                const std::uint64_t id = id_of(sensor, minute, symptom, 7, 1u << 31);
                CHECK(id != 0);
                CHECK(sensor_of(id) == sensor);
                CHECK(minute_of(id) == minute);
                const std::string text = as_text(id);
                CHECK(text.starts_with("e-" + std::to_string(sensor) + "-" +
                                       std::to_string(minute) + "-"));
                CHECK(id_written(text) == id);
            }
    CHECK(as_text(id_written("e-12-374-0b5e3a91c2").value_or(0)) == "e-12-374-0b5e3a91c2");
}

TEST_CASE("what no writer would write is no number of a record") {
    for (const char* text : {"",
                             "e",
                             "e-",
                             "e-1",
                             "e-1-2",
                             "e-1-2-",
                             "e-1-2-3",
                             "e-1-2-0b5e3a91c",
                             "e-1-2-00b5e3a91c2",
                             "e-1-2-4b5e3a91c2",
                             "e-1-2-0B5E3A91C2",
                             "e-1-2-0b5e3a91c2 ",
                             "e-1-2-0b5e3a91c2-1",
                             "e-01-2-0b5e3a91c2",
                             "e-1-02-0b5e3a91c2",
                             "e-1-0-0b5e3a91c2",
                             "e-1024-2-0b5e3a91c2",
                             "e-1-65536-0b5e3a91c2",
                             "e--1-2-0b5e3a91c2",
                             "e-1--2-0b5e3a91c2",
                             "e-99999999999999999999-2-0b5e3a91c2",
                             "m12",
                             "i0",
                             "E-1-2-0b5e3a91c2"})
        CHECK_MESSAGE(!id_written(text), text);
}

TEST_CASE("a number stands for sensor, minute, symptom, place and about, each of them") {
    const std::uint64_t id = id_of(12, 374, Symptom::beacon, 3, 5);
    CHECK(id_of(12, 374, Symptom::beacon, 3, 5) == id);
    CHECK(id_of(13, 374, Symptom::beacon, 3, 5) != id);
    CHECK(id_of(12, 375, Symptom::beacon, 3, 5) != id);
    CHECK(id_of(12, 374, Symptom::scanning, 3, 5) != id);
    CHECK(id_of(12, 374, Symptom::beacon, 5, 3) != id);
    CHECK(id_of(12, 374, Symptom::beacon, 3, 6) != id);
    // Numbers of one sensor stand in the order of its minutes.
    CHECK(id_of(12, 374, Symptom::beacon, 3, 5) < id_of(12, 375, Symptom::link_load, 0, 0));
    CHECK(id_of(12, 65'000, Symptom::beacon, 3, 5) < id_of(13, 1, Symptom::link_load, 0, 0));
}

TEST_CASE("different records of a minute have different numbers, and keep them among others") {
    std::vector<Record> all = a_minute();
    const std::vector<std::uint64_t> before = ids_of(all);
    CHECK(std::set<std::uint64_t>(before.begin(), before.end()).size() == all.size());
    make_distinct(all);
    CHECK(ids_of(all) == before);
    // One more at the front, in the middle or at the end renames none.
    for (const std::size_t at : {std::size_t{0}, all.size() / 2, all.size()}) {
        std::vector<Record> more = all;
        more.insert(more.begin() + static_cast<std::ptrdiff_t>(at),
                    record(Symptom::scanning, 99, 99));
        make_distinct(more);
        std::erase_if(more, [](const Record& r) { return r.place == 99; });
        CHECK(ids_of(more) == before);
    }
}

TEST_CASE("of equal numbers the first is kept, and later ones take the next that are free") {
    const Record twin = record(Symptom::defaced_page, 4, 0);
    Record next = record(Symptom::odd_mail, 1, 1);
    next.id = twin.id + 1;
    std::vector<Record> records = {twin, twin, next, twin};
    make_distinct(records);
    CHECK(ids_of(records) ==
          std::vector<std::uint64_t>{twin.id, twin.id + 2, twin.id + 1, twin.id + 3});
    // Behind the last number of the minute comes its first one.
    Record last = twin;
    last.id |= id_digests_max - 1;
    records = {last, last};
    make_distinct(records);
    CHECK(records[0].id == last.id);
    CHECK(records[1].id == last.id - (id_digests_max - 1));
    CHECK(minute_of(records[1].id) == 374);
    CHECK(sensor_of(records[1].id) == 12);
}
