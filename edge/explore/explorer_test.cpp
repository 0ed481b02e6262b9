#include "explore/explorer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <thread>

#include "conduct/conductor.h"
#include "explore/community_id.h"
#include "explore/query.h"

using namespace naga;
using namespace naga::explore;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

std::string small(const std::string& name) {
    std::ifstream in("tests/small/" + name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    REQUIRE_MESSAGE(!text.empty(), "the tests run in the root of the tree");
    return text;
}

const conduct::Drill& drill() {
    static const std::unique_ptr<conduct::Drill> read = [] {
        const auto story = scenario::read_yaml("s.yaml", small("scenario.yaml"));
        const auto book = scenario::read_yaml("p.yaml", small("playbook.yaml"));
        const auto world = scenario::read_yaml("w.yaml", small("world/world.yaml"));
        REQUIRE((story && book && world));
        auto drill = conduct::read_drill(*story, *book, *world);
        REQUIRE(drill);
        return std::move(*drill);
    }();
    return *read;
}
std::int64_t day_minutes() { return drill().endex_us() / minute_us; }
const std::vector<sensor::Sensor>& sensors() { return drill().sensors.sensors; }
const sensor::Sensor& sensor_named(const std::string& id) {
    return sensors()[drill().sensors.sensor(id)];
}

// A drill that is played minute by minute while it is asked.
struct Playing {
    conduct::Conductor conductor{drill(), {}, 1, 0};
    Explorer explorer{drill(), 1};
    void play(std::int64_t minutes) {
        for (; minutes > 0; --minutes) {
            conductor.run_minute();
            explorer.keep(conductor.range());
        }
    }
};
const Explorer& finished() {
    static Playing whole;
    if (whole.explorer.minutes() == 0) whole.play(day_minutes());
    return whole.explorer;
}

std::string answered(const Explorer& explorer, const sensor::Sensor& sensor, Ask ask) {
    ask.sensor = sensor.id;
    const auto answer = explorer.query(sensor.team, ask);
    REQUIRE(answer);
    return *answer;
}
// The number behind a key.
std::int64_t number(const std::string& json, const std::string& key) {
    const std::size_t at = json.find("\"" + key + "\":");
    REQUIRE(at != std::string::npos);
    return std::stoll(json.substr(at + key.size() + 3));
}
std::vector<std::string> texts(const std::string& json, const std::string& key) {
    std::vector<std::string> found;
    const std::string sign = "\"" + key + "\":\"";
    for (std::size_t at = json.find(sign); at != std::string::npos; at = json.find(sign, at + 1)) {
        const std::size_t begin = at + sign.size();
        found.push_back(json.substr(begin, json.find('"', begin) - begin));
    }
    return found;
}
// What is complete by now is all that may differ between two answers to one question.
std::string without_completeness(std::string json) {
    const std::size_t at = json.find("\"complete_to_t\":");
    return json.erase(at, json.find(',', at) - at);
}
std::string bytes_of(const Download& download) {
    std::string bytes;
    REQUIRE(download.write([&](std::string_view some) {
        bytes += some;
        return true;
    }));
    return bytes;
}
Told<Download> downloaded(const Explorer& explorer, const std::string& sensor,
                          const std::string& format, std::int64_t from, std::int64_t to,
                          const std::string& query = "") {
    return explorer.download(sensor_named(sensor).team,
                             {sensor, format, from * minute_us, to * minute_us, query});
}

}  // namespace

TEST_CASE("of another team's sensor a team is told what it is told of one that is not there") {
    const auto is_missing = [](const auto& answer) {
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == Problem::Kind::missing);
        return answer.error().where + answer.error().words.en + answer.error().words.lo +
               answer.error().remedy.en + answer.error().remedy.lo;
    };
    const Ask nobody{.sensor = "nobody"}, gov{.sensor = "gov-web"};
    const std::string absent = is_missing(finished().query("telco", nobody));
    CHECK(is_missing(finished().query("telco", gov)) == absent);
    CHECK(is_missing(finished().query("", gov)) == absent);
    CHECK(is_missing(finished().download("telco", {.sensor = "gov-web", .format = "csv"})) ==
          is_missing(finished().download("telco", {.sensor = "nobody", .format = "csv"})));
    // Not even a mistake shows that it is there.
    CHECK(is_missing(finished().query(
              "telco", {.sensor = "gov-web", .query = "((", .limit = 9999})) == absent);
    CHECK(is_missing(finished().download("telco", {.sensor = "gov-web", .format = "none"})) ==
          is_missing(finished().download("telco", {.sensor = "nobody", .format = "none"})));
    CHECK(finished().query("ministry", gov));
}

TEST_CASE("before the first minute is over there is nothing, and it is said") {
    const Explorer explorer(drill(), 1);
    for (const sensor::Sensor& sensor : sensors()) {
        const std::string answer = answered(explorer, sensor, {});
        CHECK(number(answer, "count") == 0);
        CHECK(number(answer, "complete_to_t") == 0);
        const auto none = explorer.download(sensor.team, {.sensor = sensor.id, .format = "csv"});
        REQUIRE_FALSE(none);
        CHECK(none.error().where == "from");
        CHECK(explorer.artefacts(sensor.team).empty());
    }
}

TEST_CASE("an answer is the same while the drill goes on as at its end") {
    Playing now;
    std::int64_t rows = 0;
    std::size_t bytes = 0;
    for (std::int64_t played = 0; played < 20;) {
        now.play(5);
        played += 5;
        for (const sensor::Sensor& sensor : sensors()) {
            const std::int64_t end = now.explorer.complete_us(sensor);
            const std::int64_t reached_us =
                played * minute_us - std::max(sensor.delay_us, settles_us) + sensor.clock_error_us;
            CHECK(end % minute_us == 0);
            CHECK(end <= std::max<std::int64_t>(0, reached_us));
            CHECK(end > reached_us - minute_us);
            const std::string open = answered(now.explorer, sensor, {.limit = 1'000});
            CHECK(number(open, "complete_to_t") == end / 1'000'000);
            CHECK(number(open, "to_t") == end / 1'000'000);
            if (end == 0) {
                CHECK(number(open, "count") == 0);
                continue;
            }
            const std::string past =
                answered(finished(), sensor, {.from_us = 0, .to_us = end, .limit = 1'000});
            const bool as_later = without_completeness(open) == without_completeness(past);
            CHECK_MESSAGE(as_later, sensor.id << " after " << played);
            rows += number(open, "count");
            const std::int64_t first = std::max<std::int64_t>(0, end / minute_us - 2);
            const auto early = downloaded(now.explorer, sensor.id, "csv", first, 1'000);
            const auto late = downloaded(finished(), sensor.id, "csv", first, end / minute_us);
            REQUIRE((early && late));
            CHECK(early->name == late->name);
            const bool same = bytes_of(*early) == bytes_of(*late);
            CHECK_MESSAGE(same, sensor.id << " after " << played);
            bytes += bytes_of(*early).size();
        }
    }
    CHECK(rows > 1'000);
    CHECK(bytes > 100'000);
}

TEST_CASE("what has not reached the team is not answered, whatever the window says") {
    Playing now;
    now.play(10);
    for (const sensor::Sensor& sensor : sensors()) {
        const std::int64_t end = now.explorer.complete_us(sensor) / minute_us;
        const std::string all = answered(
            now.explorer, sensor, {.from_us = -5 * minute_us, .to_us = INT64_MAX, .limit = 1'000});
        CHECK(number(all, "to_t") == end * 60);
        for (const std::string& row : texts(all, "row")) {
            const auto cursor = read_cursor(row.substr(row.find(':') + 1));
            REQUIRE(cursor);
            CHECK(cursor->minute < end);
        }
        const std::string later = answered(
            now.explorer, sensor, {.from_us = end * minute_us, .to_us = (end + 5) * minute_us});
        CHECK(number(later, "count") == 0);
        CHECK(number(later, "looked_at") == 0);
        const auto none = downloaded(now.explorer, sensor.id, "csv", end, end + 5);
        REQUIRE_FALSE(none);
        CHECK(none.error().where == "from");
    }
    const auto backwards =
        now.explorer.query("telco", {"telco-flow", "", 2 * minute_us, minute_us});
    REQUIRE_FALSE(backwards);
    CHECK(backwards.error().where == "to");
}

TEST_CASE("pages follow one another, and a row keeps its name whatever is asked") {
    const sensor::Sensor& flows = sensor_named("telco-flow");
    Ask ask{.query = "protocol:udp", .limit = 1'000};
    std::vector<std::string> whole;
    for (;;) {
        const std::string page = answered(finished(), flows, ask);
        const auto rows = texts(page, "row");
        whole.insert(whole.end(), rows.begin(), rows.end());
        const auto next = texts(page, "cursor");
        if (next.empty()) break;
        ask.cursor = next[0];
    }
    REQUIRE(whole.size() > 20);
    CHECK(static_cast<std::int64_t>(whole.size()) ==
          number(answered(finished(), flows, {.query = "protocol:udp", .limit = 0}), "count"));
    CHECK(std::set<std::string>(whole.begin(), whole.end()).size() == whole.size());
    std::vector<std::string> small_pages;
    ask.cursor = "", ask.limit = 7;
    while (small_pages.size() < 20) {
        const std::string page = answered(finished(), flows, ask);
        for (const std::string& row : texts(page, "row")) small_pages.push_back(row);
        ask.cursor = texts(page, "cursor").at(0);
    }
    CHECK(std::equal(small_pages.begin(), small_pages.end(), whole.begin()));
    // The same row in a search for everything.
    const auto at = read_cursor(whole[5].substr(whole[5].find(':') + 1));
    const std::string all = answered(
        finished(), flows,
        {.from_us = at->minute * minute_us, .to_us = (at->minute + 1) * minute_us, .limit = 1'000});
    const auto rows = texts(all, "row");
    CHECK(std::ranges::find(rows, whole[5]) != rows.end());

    for (const Ask& wrong :
         {Ask{.sensor = "telco-flow", .cursor = "x"}, Ask{.sensor = "telco-flow", .limit = 1'001},
          Ask{.sensor = "telco-flow", .top = {"nothing"}},
          Ask{.sensor = "telco-flow", .top = {9, "source"}}}) {
        const auto refused = finished().query("telco", wrong);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == Problem::Kind::invalid);
        CHECK_FALSE(refused.error().words.lo.empty());
    }
}

TEST_CASE("no key of a row stands twice, for any kind of sensor") {
    for (const sensor::Sensor& sensor : sensors()) {
        const std::string answer = answered(finished(), sensor, {.limit = 1});
        const std::size_t from = answer.find("\"rows\":[{"), to = answer.find("}]", from);
        if (from == std::string::npos) continue;
        const std::string row = answer.substr(from, to - from);
        for (const evidence::FieldEntry& field : evidence::fields_of(table_of(sensor.kind))) {
            const std::string key = "\"" + std::string(field.name) + "\":";
            const std::size_t first = row.find(key);
            CHECK((first == std::string::npos) != is_shown(field));
            CHECK(row.find(key, first + 1) == std::string::npos);
        }
    }
}

TEST_CASE("a mistake in a query is shown where a browser finds it, in both languages") {
    const sensor::Sensor& web = sensor_named("gov-web");
    // Lao letters are one unit each, a letter beyond the first plane two.
    const std::string answer =
        answered(finished(), web, {.query = "\"ສະບາຍ\" \"\xF0\x9F\x98\x80\" status:many"});
    CHECK(number(answer, "count") == 0);
    const std::string error = answer.substr(answer.find("\"error\":"));
    CHECK(number(error, "at") == 20);
    CHECK(number(error, "length") == 4);
    CHECK_FALSE(texts(error, "en").at(0).empty());
    CHECK_FALSE(texts(error, "lo").at(0).empty());
    CHECK(answered(finished(), web, {.query = "status:404", .limit = 1}).find("\"error\":") ==
          std::string::npos);
    // Bytes that are no text do no harm.
    answered(finished(), web, {.query = "\xFF\xC3 status:\x80"});
}

TEST_CASE("what is written is as large as was said, and a search narrows it") {
    const auto whole = downloaded(finished(), "telco-flow", "csv", 10, 14);
    REQUIRE(whole);
    CHECK(whole->name == "EXERCISE_telco-flow_T00-10_T00-14.csv");
    CHECK(whole->size().exact);
    CHECK(whole->size().bytes == bytes_of(*whole).size());
    const auto narrow = downloaded(finished(), "telco-flow", "csv", 10, 14, "protocol:udp");
    REQUIRE(narrow);
    const std::string udp = bytes_of(*narrow);
    const std::string asked =
        answered(finished(), sensor_named("telco-flow"),
                 {.query = "protocol:udp", .from_us = 10 * minute_us, .to_us = 14 * minute_us});
    CHECK(number(asked, "count") > 0);
    CHECK(std::ranges::count(udp, '\n') == number(asked, "count") + 1);
    CHECK(udp.size() < bytes_of(*whole).size());
    // Of long windows, and of packets, about.
    struct About {
        const char *sensor, *format;
        std::int64_t end;
    };
    for (const auto& [sensor, format, end] :
         {About{"telco-flow", "csv", 40}, {"telco-tap", "pcap", 11}, {"telco-tap", "pcapng", 11}}) {
        const auto download = downloaded(finished(), sensor, format, 10, end);
        REQUIRE(download);
        const Size size = download->size();
        CHECK_FALSE(size.exact);
        const double share =
            static_cast<double>(size.bytes) / static_cast<double>(bytes_of(*download).size());
        CHECK_MESSAGE(share > 0.3, format << " " << share);
        CHECK_MESSAGE(share < 3, format << " " << share);
    }
    const auto no_rows = downloaded(finished(), "telco-tap", "pcap", 10, 14, "protocol:udp");
    REQUIRE_FALSE(no_rows);
    CHECK(no_rows.error().where == "q");
    const auto misread = downloaded(finished(), "telco-flow", "csv", 10, 14, "((");
    REQUIRE_FALSE(misread);
    CHECK(misread.error().where == "q");
    const auto no_format = downloaded(finished(), "telco-flow", "pcap", 10, 14);
    REQUIRE_FALSE(no_format);
    CHECK(no_format.error().remedy.en.find("netflow9") != std::string::npos);
    // Who goes away is not written to.
    int times = 0;
    const auto left = whole->write([&](std::string_view) { return ++times < 2; });
    REQUIRE_FALSE(left);
    CHECK(left.error().kind == Problem::Kind::unavailable);
    CHECK(times == 2);
}

TEST_CASE("every format that a search can narrow holds the rows that it finds and no others") {
    for (const sensor::Sensor& sensor : sensors())
        for (const Format* format : formats_of(sensor.kind)) {
            if (!can_narrow(*format, sensor.kind)) continue;
            const auto all = downloaded(finished(), sensor.id, std::string(format->name), 5, 10);
            const auto none = downloaded(finished(), sensor.id, std::string(format->name), 5, 10,
                                         "at:T+90:00..T+91:00");
            const auto every =
                downloaded(finished(), sensor.id, std::string(format->name), 5, 10, "at:..T+99:00");
            REQUIRE((all && none && every));
            const bool same = bytes_of(*every) == bytes_of(*all);
            CHECK_MESSAGE(same, sensor.id << " " << format->name);
            CHECK(bytes_of(*none).size() <= bytes_of(*all).size());
        }
}

TEST_CASE("artefacts come to a team when its sensors found them, and to no other") {
    Playing now;
    now.play(30);
    std::size_t found = 0;
    for (const std::string team : {"telco", "ministry", "cert", "nobody"}) {
        const auto early = now.explorer.artefacts(team);
        auto late = finished().artefacts(team);
        std::erase_if(late, [&](const Explorer::Found& f) {
            return f.artefact.from_us >= now.explorer.minutes() * minute_us;
        });
        REQUIRE(early.size() == late.size());
        for (std::size_t i = 0; i < early.size(); ++i) {
            CHECK(early[i].file == late[i].file);
            CHECK(early[i].artefact.bytes == late[i].artefact.bytes);
            CHECK(early[i].sensor->team == team);
            CHECK(early[i].file.starts_with("EXERCISE_"));
            const auto one = now.explorer.artefact(team, early[i].file);
            REQUIRE(one);
            CHECK(one->artefact.bytes == early[i].artefact.bytes);
            CHECK_FALSE(now.explorer.artefact("nobody", early[i].file));
        }
        CHECK(texts(now.explorer.artefacts_json(team), "file").size() == early.size());
        found += finished().artefacts(team).size();
    }
    CHECK(found > 0);
}

TEST_CASE("questions on other threads see whole minutes while the drill goes on") {
    Playing now;
    struct Seen {
        const sensor::Sensor* sensor;
        std::string answer;
        std::int64_t end_us;
    };
    std::vector<std::vector<Seen>> seen(3);
    std::vector<std::thread> asking;
    for (std::size_t t = 0; t < seen.size(); ++t)
        asking.emplace_back([&, t] {
            const auto own = now.explorer.stage();
            for (std::size_t i = 0; i < 18; ++i) {
                while (now.explorer.minutes() <= static_cast<std::int64_t>(i))
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                const sensor::Sensor& sensor = sensors()[(i + t) % sensors().size()];
                const auto answer =
                    now.explorer.query(sensor.team, {.sensor = sensor.id, .limit = 5});
                if (!answer) continue;
                seen[t].push_back({&sensor, *answer, number(*answer, "to_t") * 1'000'000});
                now.explorer.renew(*own);
                now.explorer.artefacts(sensor.team);
            }
        });
    for (int m = 0; m < 20; ++m) {
        now.play(1);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    for (std::thread& thread : asking) thread.join();
    std::size_t compared = 0;
    for (const auto& of_thread : seen)
        for (const Seen& one : of_thread) {
            if (one.end_us == 0) continue;
            const std::string at_end =
                answered(finished(), *one.sensor, {.from_us = 0, .to_us = one.end_us, .limit = 5});
            const bool same = without_completeness(one.answer) == without_completeness(at_end);
            CHECK_MESSAGE(same, one.sensor->id << " at " << one.end_us);
            ++compared;
        }
    CHECK(compared > 10);
}

TEST_CASE("a conversation has the name that other tools give it") {
    const auto address = [](std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
        return inet::Address{a << 24 | b << 16 | c << 8 | d};
    };
    // The first rows of the reference's baselines (community-id-spec, baseline_deflt.json).
    const auto client = address(128, 232, 110, 120), server = address(66, 35, 250, 204);
    CHECK(community_id(client, 34855, server, 80, 6) == "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    CHECK(community_id(server, 80, client, 34855, 6) == "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    const auto asker = address(192, 168, 1, 52), resolver = address(8, 8, 8, 8);
    CHECK(community_id(asker, 54585, resolver, 53, 17) == "1:d/FP5EW3wiY1vCndhwleRRKHowQ=");
    const auto pinger = address(192, 168, 0, 89), pinged = address(192, 168, 0, 1);
    CHECK(community_id(pinger, 8, pinged, 0, 1) == "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=");
    CHECK(community_id(pinged, 0, pinger, 0, 1) == "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=");
}
