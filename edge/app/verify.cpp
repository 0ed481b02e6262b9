#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/core.h>

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
        return refuse_with(asked.error(), json);
    }
    const measure::Outcome outcome = measure::measure(
        drill, *asked, [](std::vector<std::function<void()>>& jobs) { run_jobs(jobs, 0); }, {});

    Finding finding;
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
        fmt::print("{}\n", out.take());
    } else {
        for (const std::string& what : finding.missing)
            fmt::print("not compared: {} (not in {})\n", what, folder);
        if (finding.same)
            fmt::print("{} repeats itself: {} entries, {} minutes, signature {}\n", folder,
                       moves->size(), again.size(), sim::as_hex(outcome.signatures.all));
        else
            fmt::print("{} does not repeat itself\n  first differing minute {}, entry {}\n", folder,
                       finding.minute.empty() ? "none" : finding.minute,
                       finding.entry.empty() ? "none" : finding.entry);
        for (const std::string& what : finding.differences) fmt::print("  {}\n", what);
    }
    return finding.same ? good : differs;
}

int compare(const std::vector<std::string>& folders, bool json) {
    struct Row {
        std::string folder;
        std::vector<std::pair<std::string, std::string>> figures;
    };
    std::vector<Row> rows;
    Problems problems;
    for (const std::string& folder : folders) {
        auto played = read_run(folder);
        if (!played) {
            problems.insert(problems.end(), played.error().begin(), played.error().end());
            continue;
        }
        const std::string file = (fs::path(folder) / "report.json").string();
        if (!played->report) {
            problems.push_back(
                {Problem::Kind::missing, file, "there is no report", "", "run the drill again"});
            continue;
        }
        auto report = scenario::read_json(file, *played->report);
        if (!report) {
            problems.insert(problems.end(), report.error().begin(), report.error().end());
            continue;
        }
        auto at = [&](std::initializer_list<std::string_view> path) -> std::string {
            const scenario::Node* node = &report->root;
            for (const std::string_view key : path) {
                node = node->find(key);
                if (node == nullptr) return "-";
            }
            return node->kind == scenario::Node::Kind::scalar ? node->scalar : "-";
        };
        rows.push_back({folder,
                        {{"skill", played->options.skill.empty() ? "-" : played->options.skill},
                         {"share", played->options.share},
                         {"seed", std::to_string(played->options.seed)},
                         {"harm none", at({"harm", "none", "total"})},
                         {"harm actual", at({"harm", "actual", "total"})},
                         {"harm prompt", at({"harm", "prompt", "total"})},
                         {"reaction index", at({"reaction_index", "value"})},
                         {"staff hours", at({"cost", "staff_hours"})},
                         {"signature", at({"signature"})}}});
    }
    if (!problems.empty()) {
        return refuse_with(problems, json);
    }
    if (json) {
        JsonWriter out(JsonWriter::Layout::pretty);
        out.open_array();
        for (const Row& row : rows) {
            out.open_object().key("folder").value(row.folder);
            for (const auto& [key, value] : row.figures) out.key(key).value(value);
            out.close_object();
        }
        out.close_array();
        fmt::print("{}\n", out.take());
        return good;
    }
    fmt::print("{:<16}", "");
    for (const Row& row : rows) fmt::print("  {:>20}", row.folder);
    fmt::print("\n");
    for (std::size_t f = 0; !rows.empty() && f < rows.front().figures.size(); ++f) {
        fmt::print("{:<16}", rows.front().figures[f].first);
        for (const Row& row : rows) fmt::print("  {:>20}", row.figures[f].second.substr(0, 20));
        fmt::print("\n");
    }
    return good;
}

}  // namespace naga::app
