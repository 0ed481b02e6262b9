#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "app/commands.h"
#include "app/evidence_cache.h"
#include "app/evidence_stage.h"
#include "conduct/conductor.h"
#include "explore/explorer.h"
#include "explore/formats.h"
#include "store/files.h"

using namespace naga;
using namespace naga::app;
using namespace naga::explore;

namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "naga-app-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path path;
};

}  // namespace

TEST_CASE("an answer is found by its question alone, and a damaged one is none") {
    const Folder folder;
    const EvidenceCache cache(folder.path);
    CHECK_FALSE(cache.find("a"));
    cache.keep("a", "answer\n");
    cache.keep("b", "");
    CHECK(cache.find("a") == "answer\n");
    CHECK(cache.find("b") == "");
    CHECK_FALSE(cache.find("c"));
    for (const auto& entry : fs::directory_iterator(folder.path / "evidence-cache")) {
        const std::string whole = *store::read_file(entry.path());
        for (std::size_t i = 0; i < whole.size(); ++i) {
            std::string damaged = whole;
            damaged[i] = static_cast<char>(damaged[i] ^ 1);
            std::ofstream(entry.path(), std::ios::binary) << damaged;
            CHECK_FALSE((cache.find("a") && cache.find("b")));
        }
        std::ofstream(entry.path(), std::ios::binary) << whole.substr(0, whole.size() - 1);
        CHECK_FALSE((cache.find("a") && cache.find("b")));
        std::ofstream(entry.path(), std::ios::binary) << whole;
    }
    CHECK(cache.find("a") == "answer\n");
}

TEST_CASE("the cache keeps no more answers than it may, and none that is too long") {
    const Folder folder;
    const EvidenceCache cache(folder.path);
    for (std::size_t i = 0; i < cache_files_max + 20; ++i)
        cache.keep("q" + std::to_string(i), "answer");
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry :
         fs::directory_iterator(folder.path / "evidence-cache"))
        ++files;
    CHECK(files == cache_files_max);
    CHECK(cache.find("q" + std::to_string(cache_files_max + 19)));
    cache.keep("long", std::string(cache_answer_max + 1, 'x'));
    CHECK_FALSE(cache.find("long"));
}

TEST_CASE("the evidence of a run is the same however many threads make it, and is the run's own") {
    const Folder folder;
    RunOptions played;
    played.scenario = "tests/small";
    played.replicates = 0;
    played.out = folder.path.string();
    played.quiet = played.json = true;
    REQUIRE(run(played) == good);
    EvidenceOptions options;
    options.folder = folder.path.string();
    options.sensor = "telco-routes";
    options.format = "mrt-updates";
    const auto bytes_with = [&](std::uint32_t jobs) {
        options.jobs = jobs;
        options.out = (folder.path / ("out-" + std::to_string(jobs))).string();
        REQUIRE(export_evidence(options) == good);
        return *store::read_file(options.out);
    };
    const std::string alone = bytes_with(1);
    CHECK(bytes_with(3) == alone);
    CHECK(bytes_with(4) == alone);

    options.format = "pcap";
    CHECK(export_evidence(options) == wrong_use);
    options.format = "mrt-updates";
    options.to = "T+99:00";
    CHECK(export_evidence(options) == wrong_use);
    options.to = "";
    options.sensor = "nobody";
    CHECK(export_evidence(options) == wrong_use);

    // A run that does not repeat itself shows nothing.
    options.sensor = "telco-routes";
    options.out = (folder.path / "never").string();
    std::string text = *store::read_file(folder.path / "run.json");
    const std::size_t at = text.find("\"digests\": [") + 20;
    text[at] = text[at] == '0' ? '1' : '0';
    REQUIRE(store::write_file(folder.path / "run.json", text));
    CHECK(export_evidence(options) == refused);
    CHECK_FALSE(fs::exists(options.out));
}

TEST_CASE("what a sensor wrote down does not depend on what the film shows later") {
    const Folder folder;
    RunOptions played;
    played.scenario = "tests/small";
    played.replicates = 0;
    played.out = folder.path.string();
    played.quiet = played.json = true;
    REQUIRE(run(played) == good);
    const auto opened = open_run(folder.path);
    REQUIRE(opened);
    const Opened& day = **opened;
    const auto whole = stage_run(day, day.minutes);
    REQUIRE(whole);
    // The second time from the film that was kept.
    const auto again = stage_run(day, day.minutes);
    REQUIRE(again);
    std::string a, b;
    (*whole)->film.pack(a), (*again)->film.pack(b);
    CHECK(a == b);

    const auto growing = stage_of(day.drill(), day.asked.seed);
    conduct::Conductor conductor(day.drill(), day.asked.casting, day.asked.seed, 0);
    std::vector<sensor::Reader> of_whole, of_growing;
    for (const sensor::Sensor& s : day.drill().sensors.sensors) {
        of_whole.emplace_back((*whole)->scene, s);
        of_growing.emplace_back(growing->scene, s);
    }
    const Format* csv = format_of("csv");
    std::int64_t next = 0;
    std::size_t bytes = 0;
    for (std::int64_t minute = 0; minute < day.minutes; ++minute) {
        conductor.run_minute();
        growing->film.keep(conductor.range());
        growing->follow();
        // A sensor whose clock is late writes a minute down up to a minute later.
        for (; next < minute; ++next)
            for (std::size_t i = 0; i < of_whole.size(); ++i) {
                const sensor::Sensor& s = day.drill().sensors.sensors[i];
                const ExportAsked asked = {&(*whole)->scene, &s, 0, day.minutes};
                const ExportAsked early = {&growing->scene, &s, 0, day.minutes};
                const Piece piece = csv->open(asked).render(of_whole[i], next);
                const Piece first = csv->open(early).render(of_growing[i], next);
                CHECK_MESSAGE(piece.bytes == first.bytes, s.id << " in minute " << next);
                bytes += piece.bytes.size();
            }
    }
    CHECK(bytes > 1'000'000);
}

TEST_CASE("a drill that is running answers as its run does on the command line when it is over") {
    const Folder folder;
    RunOptions played;
    played.scenario = "tests/small";
    played.replicates = 0;
    played.out = folder.path.string();
    played.quiet = played.json = true;
    REQUIRE(run(played) == good);
    const auto opened = open_run(folder.path);
    REQUIRE(opened);
    const Opened& day = **opened;
    conduct::Conductor conductor(day.drill(), day.asked.casting, day.asked.seed, 0);
    Explorer explorer(day.drill(), day.asked.seed);
    for (int minute = 0; minute < 20; ++minute) {
        conductor.run_minute();
        explorer.keep(conductor.range());
    }
    // Without blanks between the words of JSON.
    const auto compact = [](std::string_view text) {
        std::string out;
        bool in_text = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '"') in_text = !in_text;
            if (in_text || (text[i] != ' ' && text[i] != '\n')) out += text[i];
            if (in_text && text[i] == '\\' && i + 1 < text.size()) out += text[++i];
        }
        return out;
    };
    const auto behind = [](const std::string& text, const std::string& key, char end) {
        const std::size_t at = text.find(key);
        REQUIRE(at != std::string::npos);
        return text.substr(at + key.size(), text.find(end, at + key.size()) - at - key.size());
    };
    const auto rows = [](const std::string& text) {
        std::vector<std::string> found;
        for (std::size_t at = text.find("\"at\":\"T"); at != std::string::npos;
             at = text.find("\"at\":\"T", at + 1))
            found.push_back(text.substr(at, text.find("\"}", at) - at));
        return found;
    };
    std::size_t compared = 0;
    for (const auto& [sensor, team, query] :
         {std::tuple("telco-flow", "telco", "protocol:udp"),
          std::tuple("gov-web", "ministry", "status:404"), std::tuple("gov-mail", "ministry", ""),
          std::tuple("telco-ids", "telco", ""),
          std::tuple("telco-tap", "telco", "target_port:53")}) {
        EvidenceOptions options;
        options.folder = folder.path.string();
        options.sensor = sensor, options.query = query;
        options.from = "T+00:04", options.to = "T+00:18";
        options.json = true;
        REQUIRE(query_evidence(options) == good);
        // The answer as it was kept beside the run.
        std::string kept;
        for (const auto& entry : fs::directory_iterator(folder.path / "evidence-cache"))
            if (entry.path().extension() == ".answer") {
                kept = *store::read_file(entry.path());
                fs::remove(entry.path());
            }
        const std::string line = compact(kept.substr(kept.find("{\n")));
        const auto live = explorer.query(team, {sensor, query, std::int64_t{4 * 60'000'000},
                                                std::int64_t{18 * 60'000'000}, "", options.rows});
        REQUIRE(live);
        CHECK(behind(*live, "\"count\":", ',') == behind(line, "\"found\":", ','));
        CHECK(behind(*live, "\"counts\":", ']') == behind(line, "\"counts\":", ']'));
        CHECK(behind(*live, "\"cursor\":", ',') == behind(line, "\"next\":", '}'));
        const bool same = rows(*live) == rows(line);
        CHECK_MESSAGE(same, sensor);
        compared += rows(line).size();
    }
    CHECK(compared > 40);
}
