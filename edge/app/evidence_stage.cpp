#include "app/evidence_stage.h"

#include <algorithm>
#include <thread>

#include "app/evidence_cache.h"
#include "base/time.h"
#include "explore/formats.h"
#include "sim/digest.h"
#include "store/files.h"

namespace naga::app {

namespace fs = std::filesystem;

using explore::minute_text;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

Problem not_a_minute(const std::string& flag, const std::string& text, const Window& kept) {
    std::string what = " is no full minute of the exercise";
    std::string why = "evidence is made minute by minute";
    const auto time = read_exercise_time(text);
    if (time && time->in_microseconds() % minute_us == 0) {
        const bool old = time->minute() < kept.first;
        what = old ? " is older than what the sensor keeps" : " comes after the end of the run";
        why = old ? "it threw that away: the scenario says its retention" : "nothing was played";
    }
    return {Problem::Kind::invalid, "--" + flag, "`" + scenario::shown(text) + "`" + what,
            std::move(why),
            "give a time from " + kept.text().replace(kept.text().find(".."), 2, " to ")};
}

}  // namespace

Result<std::uint64_t> digest_of_run(const fs::path& folder) {
    std::uint64_t digest = 0;
    for (const char* name : {"run.json", "journal.jsonl", "inputs/scenario.yaml",
                             "inputs/playbook.yaml", "inputs/world/world.yaml"}) {
        const auto text = store::read_file(folder / name);
        if (!text) return refuse(text.error());
        digest = sim::cause_of(digest, sim::digest_of(*text));
    }
    return digest;
}

Checked<std::unique_ptr<Opened>> open_run(const fs::path& folder) {
    auto run = std::make_unique<Opened>();
    run->folder = folder;
    auto played = read_run(folder);
    if (!played) return refuse(played.error());
    run->played = std::move(*played);
    auto loaded = load_inputs(folder / "inputs", run->played.options.settings);
    if (!loaded) return refuse(loaded.error());
    run->loaded = std::move(*loaded);
    Problems problems;
    for (const auto& [name, kept, text] :
         {std::tuple("scenario.yaml", run->played.inputs.scenario, &run->loaded.scenario),
          std::tuple("playbook.yaml", run->played.inputs.playbook, &run->loaded.playbook),
          std::tuple("world/world.yaml", run->played.inputs.world, &run->loaded.world)})
        if (kept && *kept != sim::digest_of(*text))
            problems.push_back({Problem::Kind::damaged, (folder / "inputs" / name).string(),
                                "it is not the text that was played",
                                "evidence of another day would be shown",
                                "put the text back, or run the drill again"});
    if (!problems.empty()) return refuse(std::move(problems));

    RunOptions options = run->played.options;
    const std::string journal = (folder / "journal.jsonl").string();
    if (options.respond == "journal") options.respond = journal;
    auto asked = as_asked(options, run->drill());
    if (!asked) {
        for (Problem& p : asked.error())
            if (p.where.starts_with("--"))
                p.where = (folder / "run.json").string() + ":1:1 " + p.where.substr(2);
        return refuse(asked.error());
    }
    run->asked = std::move(*asked);
    const std::int64_t until_us =
        run->asked.until_us > 0 ? run->asked.until_us : run->drill().endex_us();
    run->minutes = until_us / minute_us;
    std::tie(run->epoch_us, run->zone_us) =
        explore::clock_of(run->drill().start, run->drill().zone);
    return run;
}

namespace {

// Rows of a minute need no later one than this behind it: sensors' clocks are less than a minute
// off.
constexpr std::int64_t minutes_behind = 2;

// Plays the run and keeps its film.
Result<void> play(const Opened& run, std::int64_t minutes, wire::Film& film) {
    conduct::Conductor conductor(run.drill(), run.asked.casting, run.asked.seed, 0);
    for (std::int64_t minute = 0; minute < minutes; ++minute) {
        conductor.run_minute();
        film.keep(conductor.range());
        const auto& digests = run.played.digests;
        const auto at = static_cast<std::size_t>(minute);
        if (digests.empty() || (at < digests.size() && digests[at] == conductor.digest())) continue;
        return refuse(
            {Problem::Kind::damaged, (run.folder / "run.json").string(),
             "the run does not repeat itself: minute " + minute_text(minute) + " is another",
             "its evidence would be that of another day",
             "ask `naga verify` where it parts, or run the drill again"});
    }
    return {};
}

// The film that is kept beside the run, or of the run played again: as far as it is needed the
// first time, and all of it where that was not far enough.
Result<void> film_of(const Opened& run, std::int64_t end, wire::Film& film) {
    const EvidenceCache cache(run.folder);
    const auto digest = digest_of_run(run.folder);
    if (!digest) return refuse(digest.error());
    std::int64_t needed = std::min(run.minutes, end + minutes_behind);
    if (const auto packed = cache.find_film(*digest))
        if (film.unpack(*packed, run.drill().terrain)) {
            if (film.minutes() >= needed && film.minutes() <= run.minutes) return {};
            needed = run.minutes;
        }
    film = wire::Film();
    if (auto played = play(run, needed, film); !played) return played;
    std::string packed;
    film.pack(packed);
    cache.keep_film(*digest, packed);
    return {};
}

}  // namespace

Result<std::unique_ptr<Staged>> stage_run(const Opened& run, std::int64_t end) {
    auto staged = explore::stage_of(run.drill(), run.asked.seed);
    if (auto known = film_of(run, end, staged->film); !known) return refuse(known.error());
    staged->follow();
    return staged;
}

Result<Window> window_of(const Opened& run, const sensor::Sensor& sensor, const std::string& from,
                         const std::string& to) {
    const Window kept = explore::kept_of(sensor, run.minutes);
    Window window = kept;
    const auto read = [&](const std::string& text, std::int64_t& minute) {
        if (text.empty()) return true;
        const auto time = read_exercise_time(text);
        if (!time || time->in_microseconds() % minute_us != 0) return false;
        minute = time->minute();
        return minute >= kept.first && minute <= kept.end;
    };
    if (!read(from, window.first)) return refuse(not_a_minute("from", from, kept));
    if (!read(to, window.end)) return refuse(not_a_minute("to", to, kept));
    if (window.first >= window.end)
        return refuse({Problem::Kind::invalid, "--to", "the window " + window.text() + " is empty",
                       "nothing was written down in no time", "give a --to after --from"});
    return window;
}

unsigned threads_of(const EvidenceOptions& options) {
    const unsigned here = options.jobs == 0 ? std::thread::hardware_concurrency() : options.jobs;
    return std::clamp(here, 1u, explore::evidence_threads_max);
}

Result<const sensor::Sensor*> sensor_of(const Opened& run, const std::string& id) {
    const sensor::Array& array = run.drill().sensors;
    const std::uint32_t number = array.sensor(id);
    if (number != world::none) return &array.sensors[number];
    std::vector<std::string> known;
    for (const sensor::Sensor& s : array.sensors) known.push_back(s.id);
    const std::string near = scenario::nearest(id, known);
    return refuse({Problem::Kind::invalid, "--sensor",
                   "there is no sensor `" + scenario::shown(id) + "`", "nobody wrote anything down",
                   near.empty() ? "`naga evidence ls` lists them" : "did you mean " + near + "?"});
}

}  // namespace naga::app
