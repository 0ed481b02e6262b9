#include "app/played.h"

#include <array>
#include <charconv>

#include "base/json.h"
#include "report/report_html.h"
#include "report/report_json.h"
#include "sim/digest.h"
#include "store/files.h"

namespace naga::app {

namespace fs = std::filesystem;

namespace {

Problem unknown(const std::string& flag, const std::string& value, const std::string& known) {
    return {Problem::Kind::invalid, "--" + flag, "there is no `" + value + "`",
            "the run could not be set up", "use " + known};
}

}  // namespace

Checked<measure::Asked> as_asked(const RunOptions& options, const conduct::Drill& drill) {
    measure::Asked asked;
    Problems problems;
    asked.seed = options.seed;
    asked.replicates = options.replicates;
    conduct::Casting& casting = asked.casting;
    if (options.respond == "none") {
        casting.respond = conduct::Respond::none;
    } else if (options.respond == "stand-ins") {
        casting.respond = conduct::Respond::stand_ins;
    } else if (options.respond == "prompt") {
        casting.respond = conduct::Respond::prompt;
    } else {
        casting.respond = conduct::Respond::orders;
        auto text = store::read_file(options.respond);
        if (!text) {
            problems.push_back(text.error());
        } else {
            auto moves = exercise::read_journal(options.respond, *text, drill.nation, drill.plan,
                                                drill.teams);
            if (moves)
                casting.orders = std::move(*moves);
            else
                problems = moves.error();
            for (const exercise::Move& m : casting.orders)
                if (m.at_us >= drill.endex_us())
                    problems.push_back({Problem::Kind::invalid, options.respond,
                                        "m" + std::to_string(m.id) + " is ordered at " +
                                            as_exercise_time(SimTime::at_microseconds(m.at_us)) +
                                            ", when the exercise is over",
                                        "it would never be played", "give it a time before ENDEX"});
        }
    }
    casting.skill = options.skill;
    if (!options.skill.empty() && drill.playbook.skill(options.skill) == world::none)
        problems.push_back(unknown("skill", options.skill, "a skill of the playbook"));
    if (options.share == "none")
        casting.sharing = conduct::Sharing::none;
    else if (options.share == "silent")
        casting.sharing = conduct::Sharing::silent;
    else if (options.share != "playbook")
        problems.push_back(unknown("share", options.share, "none, silent or playbook"));
    if (!options.until.empty()) {
        const auto until = read_exercise_time(options.until);
        if (!until || until->in_microseconds() <= 0 || until->in_microseconds() > drill.length_us ||
            until->in_microseconds() % 60'000'000 != 0)
            problems.push_back(
                unknown("until", options.until, "a full minute of the exercise, such as T+02:10"));
        else
            asked.until_us = until->in_microseconds();
    }
    if (!problems.empty()) return refuse(std::move(problems));
    return asked;
}

Result<void> keep_run(const fs::path& folder, const RunOptions& options, const Loaded& loaded,
                      const measure::Outcome& outcome) {
    const conduct::Drill& drill = *loaded.drill;
    JsonWriter json(JsonWriter::Layout::pretty);
    json.open_object();
    json.key("exercise").value(report::exercise_mark);
    json.key("format").value("naga-run/1");
    json.key("scenario").value(drill.id);
    json.key("seed").value(options.seed);
    json.key("respond").value(outcome.actual.journal.empty() && options.respond != "none" &&
                                      options.respond != "stand-ins" && options.respond != "prompt"
                                  ? std::string("journal")
                              : options.respond == "none" || options.respond == "stand-ins" ||
                                      options.respond == "prompt"
                                  ? options.respond
                                  : std::string("journal"));
    json.key("skill").value(options.skill);
    json.key("share").value(options.share);
    json.key("replicates").value(options.replicates);
    json.key("until").value(options.until);
    json.key("set").open_array();
    for (const std::string& setting : options.settings) json.value(setting);
    json.close_array();
    // What the run was made from: a changed input would tell another story.
    json.key("inputs").open_object();
    json.key("scenario").value(sim::as_hex(sim::digest_of(loaded.scenario)));
    json.key("playbook").value(sim::as_hex(sim::digest_of(loaded.playbook)));
    json.key("world").value(sim::as_hex(sim::digest_of(loaded.world)));
    json.close_object();
    json.key("digests").open_array();
    for (const conduct::MinuteDigest& d : outcome.actual.digests)
        json.value(sim::as_hex(d.world) + "-" + sim::as_hex(d.evidence) + "-" +
                   sim::as_hex(d.journal));
    json.close_array();
    json.close_object();

    const fs::path inputs = folder / "inputs";
    if (auto made = store::make_folder(inputs / "world"); !made) return made;
    // A folder without run.json is no run: it goes first and comes last, so that a run that was cut
    // off is never taken for one that is there.
    if (auto gone = store::remove_file(folder / "run.json"); !gone) return gone;
    const std::pair<fs::path, std::string> files[] = {
        {inputs / "scenario.yaml", loaded.scenario},
        {inputs / "playbook.yaml", loaded.playbook},
        {inputs / "world" / "world.yaml", loaded.world},
        {folder / "journal.jsonl", report::journal_lines(drill, outcome)},
        {folder / "report.json", report::report_json(drill, outcome) + "\n"},
        {folder / "report.html", report::report_html(drill, outcome)},
        {folder / "run.json", json.take() + "\n"},
    };
    for (const auto& [path, bytes] : files)
        if (auto written = store::write_file(path, bytes); !written) return written;
    return {};
}

namespace {

bool read_hex(std::string_view text, std::uint64_t& value) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return text.size() == 16 && fault == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Checked<Played> read_run(const fs::path& folder) {
    Played played;
    Problems problems;
    const fs::path file = folder / "run.json";
    auto text = store::read_file(file);
    if (!text) return refuse(Problems{text.error()});
    auto document = scenario::read_json(file.string(), *text);
    if (!document) return refuse(document.error());
    scenario::Asker top(*document, document->root, "", problems);
    top.text_or("exercise", "");
    if (top.text("format") != "naga-run/1")
        top.complain(top.where("format"), "this is no run of a naga that writes naga-run/1",
                     "it cannot be repeated", "run the drill again");
    RunOptions& o = played.options;
    top.text("scenario");
    // A seed may use all 64 bits.
    const std::string seed = top.text("seed");
    const char* end = seed.data() + seed.size();
    if (const auto [at, fault] = std::from_chars(seed.data(), end, o.seed);
        fault != std::errc{} || at != end)
        top.complain(top.where("seed"), "`" + scenario::shown(seed) + "` is no seed",
                     "it is not known which day was played", "write a whole number from 0");
    constexpr std::array<std::string_view, 4> respond = {"none", "stand-ins", "prompt", "journal"};
    constexpr std::array<std::string_view, 3> share = {"none", "silent", "playbook"};
    o.respond = respond[top.choice("respond", {respond.begin(), respond.end()})];
    o.skill = top.text("skill");
    o.share = share[top.choice("share", {share.begin(), share.end()})];
    o.replicates = static_cast<std::uint32_t>(top.whole("replicates", 0, 10'000));
    o.until = top.text("until");
    if (top.has("inputs")) {
        scenario::Asker inputs = top.map("inputs");
        for (const auto& [key, into] : {std::pair("scenario", &played.inputs.scenario),
                                        std::pair("playbook", &played.inputs.playbook),
                                        std::pair("world", &played.inputs.world)}) {
            std::uint64_t digest = 0;
            if (!read_hex(inputs.text(key), digest))
                inputs.complain(inputs.where(key), "this is no digest", "it cannot be compared",
                                "take `inputs` away, or run again");
            *into = digest;
        }
        inputs.done();
    }
    auto texts = [&](std::string_view key) {
        std::vector<std::string> all;
        for (scenario::Asker item : top.list(key)) all.push_back(item.self_text());
        return all;
    };
    o.settings = texts("set");
    for (const std::string& line : texts("digests")) {
        conduct::MinuteDigest d;
        if (line.size() != 50 || !read_hex(std::string_view(line).substr(0, 16), d.world) ||
            !read_hex(std::string_view(line).substr(17, 16), d.evidence) ||
            !read_hex(std::string_view(line).substr(34, 16), d.journal)) {
            top.complain(top.where("digests"), "`" + line + "` is no digest of a minute",
                         "it cannot be compared", "take the digests away, or run again");
            break;
        }
        played.digests.push_back(d);
    }
    top.done();
    auto journal = store::read_file(folder / "journal.jsonl");
    if (journal)
        played.journal = std::move(*journal);
    else
        problems.push_back(journal.error());
    std::error_code ignored;
    if (auto report = store::read_file(folder / "report.json"))
        played.report = *report;
    else if (fs::exists(folder / "report.json", ignored))
        problems.push_back(report.error());
    if (!problems.empty()) return refuse(std::move(problems));
    return played;
}

}  // namespace naga::app
