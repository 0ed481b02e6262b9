#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "app/console.h"

#include "app/commands.h"
#include "app/executor.h"
#include "app/played.h"
#include "base/json.h"
#include "report/report_json.h"
#include "sim/digest.h"

namespace naga::app {

namespace fs = std::filesystem;

namespace {

// What a verification found: nothing, or the first place where the runs part.
struct Finding {
    bool same = true;
    std::string minute;  // the first differing minute
    std::string entry;   // the first differing journal entry
    std::vector<std::string> differences;
    std::vector<std::string> missing;  // what could not be compared
};

// The first entry, by time, that is in one journal and not the same in the other.
void compare_journals(const std::vector<exercise::Move>& stored,
                      const std::vector<exercise::Move>& again, Finding& finding) {
    std::map<std::uint64_t, const exercise::Move*> decided;
    for (const exercise::Move& m : again) decided[m.id] = &m;
    const exercise::Move* first = nullptr;
    std::int64_t at = 0;
    auto differs_from = [&](const exercise::Move& m, const exercise::Move* other) {
        const std::int64_t when = other == nullptr ? m.at_us : std::min(m.at_us, other->at_us);
        if (first == nullptr || when < at) first = &m, at = when;
    };
    for (const exercise::Move& m : stored) {
        const auto other = decided.find(m.id);
        if (other == decided.end())
            differs_from(m, nullptr);
        else if (*other->second != m)
            differs_from(m, other->second);
        if (other != decided.end()) decided.erase(other);
    }
    for (const auto& [id, m] : decided) differs_from(*m, nullptr);
    if (first == nullptr) return;
    const SimTime when = SimTime::at_microseconds(at);
    finding.same = false;
    finding.entry = "m" + std::to_string(first->id);
    if (finding.minute.empty()) finding.minute = as_exercise_time(when).substr(0, 7);
    finding.differences.push_back("journal entry " + finding.entry + " at " +
                                  as_exercise_time(when) + " is not what the run decides");
}

}  // namespace

int verify(const std::string& folder, bool json) {
    auto played = read_run(folder);
    if (!played) {
        return refuse_with(played.error(), json);
    }
    RunOptions& options = played->options;
    const bool orders = options.respond == "journal";
    auto loaded = load_inputs(fs::path(folder) / "inputs", options.settings);
    if (!loaded) {
        return refuse_with(loaded.error(), json);
    }
    const conduct::Drill& drill = *loaded->drill;
    const std::string journal_file = (fs::path(folder) / "journal.jsonl").string();
    auto moves = exercise::read_journal(journal_file, played->journal, drill.nation, drill.plan,
                                        drill.teams);
    if (!moves) {
        return refuse_with(moves.error(), json);
    }
    if (orders) options.respond = journal_file;
    auto asked = as_asked(options, drill);
    if (!asked) {
        // The flags stand in run.json, so that is what is refused.
        const std::string run_file = (fs::path(folder) / "run.json").string();
        for (Problem& p : asked.error())
            if (p.where.starts_with("--")) p.where = run_file + ":1:1 " + p.where.substr(2);
        return refuse_with(asked.error(), json);
    }
    const measure::Outcome outcome = measure::measure(
        drill, *asked, [](std::vector<std::function<void()>>& jobs) { run_jobs(jobs, 0); }, {});

    Finding finding;
    for (const auto& [name, kept, text] :
         {std::tuple("scenario.yaml", played->inputs.scenario, &loaded->scenario),
          std::tuple("playbook.yaml", played->inputs.playbook, &loaded->playbook),
          std::tuple("world.yaml", played->inputs.world, &loaded->world)}) {
        if (!kept) {
            finding.missing.push_back(std::string("the digest of ") + name);
        } else if (*kept != sim::digest_of(*text)) {
            finding.same = false;
            finding.differences.push_back(std::string("inputs: ") + name +
                                          " is not the text that was played");
        }
    }
    if (played->digests.empty()) finding.missing.push_back("digests of minutes");
    const auto& again = outcome.actual.digests;
    for (std::size_t i = 0;
         i < played->digests.size() || (!played->digests.empty() && i < again.size()); ++i) {
        if (i < played->digests.size() && i < again.size() && played->digests[i] == again[i])
            continue;
        finding.same = false;
        finding.minute =
            as_exercise_time(SimTime::after(Duration::minutes(static_cast<std::int64_t>(i))))
                .substr(0, 7);
        finding.differences.push_back("the state at the end of minute " + finding.minute +
                                      " is another");
        break;
    }
    compare_journals(*moves, outcome.actual.journal, finding);
    if (!played->report) {
        finding.missing.push_back("report.json");
    } else if (const std::string fresh = report::report_json(drill, outcome) + "\n";
               *played->report != fresh) {
        finding.same = false;
        std::size_t line = 1;
        for (std::size_t i = 0; i < std::min(fresh.size(), played->report->size()); ++i) {
            if (fresh[i] != (*played->report)[i]) break;
            line += fresh[i] == '\n';
        }
        finding.differences.push_back("report.json differs from line " + std::to_string(line));
    }
    // With orders of persons the entry that leads to another state is the first of the minute.
    if (!finding.same && finding.entry.empty() && !finding.minute.empty()) {
        const auto minute = read_exercise_time(finding.minute);
        for (const exercise::Move& m : *moves)
            if (minute && m.at_us / 60'000'000 >= minute->minute()) {
                finding.entry = "m" + std::to_string(m.id);
                break;
            }
    }
    if (json) {
        JsonWriter out(JsonWriter::Layout::pretty);
        out.open_object();
        out.key("same").value(finding.same);
        out.key("minute");
        finding.minute.empty() ? out.null() : out.value(finding.minute);
        out.key("entry");
        finding.entry.empty() ? out.null() : out.value(finding.entry);
        for (const auto& [key, list] : {std::pair("differences", &finding.differences),
                                        std::pair("not_compared", &finding.missing)}) {
            out.key(key).open_array();
            for (const std::string& text : *list) out.value(text);
            out.close_array();
        }
        out.key("signature").value(sim::as_hex(outcome.signatures.all));
        out.close_object();
        print("{}\n", out.take());
    } else {
        for (const std::string& what : finding.missing)
            print("not compared: {} (not in {})\n", what, folder);
        if (finding.same)
            print("{} repeats itself: {} entries, {} minutes, signature {}\n", folder,
                  moves->size(), again.size(), sim::as_hex(outcome.signatures.all));
        else
            print("{} does not repeat itself\n  first differing minute {}, entry {}\n", folder,
                  finding.minute.empty() ? "none" : finding.minute,
                  finding.entry.empty() ? "none" : finding.entry);
        for (const std::string& what : finding.differences) print("  {}\n", what);
    }
    return finding.same ? good : differs;
}

}  // namespace naga::app
