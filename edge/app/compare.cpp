#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/console.h"
#include "app/played.h"
#include "base/json.h"
#include "measure/outcome.h"

namespace naga::app {

namespace {

// A figure of one run: a word, or a number that may be missing.
struct Figure {
    std::string name;
    std::string word;
    bool counts = false;
    std::optional<double> number;
};

struct Row {
    std::string folder;
    std::vector<Figure> figures;
};

// Takes figures out of a report; what is not there or of another kind is a mistake.
class Reader {
public:
    Reader(const scenario::Document& report, Problems& problems)
        : report_(&report), problems_(&problems) {}

    std::string word(std::initializer_list<std::string_view> path) {
        const scenario::Node* node = find(path);
        return node != nullptr && node->kind == scenario::Node::Kind::scalar && node->quoted
                   ? node->scalar
                   : miss(path);
    }

    std::optional<double> number(std::initializer_list<std::string_view> path) {
        const scenario::Node* node = find(path);
        if (node != nullptr && node->kind == scenario::Node::Kind::null) return std::nullopt;
        double value = 0;
        if (node != nullptr && node->kind == scenario::Node::Kind::scalar && !node->quoted) {
            const char* end = node->scalar.data() + node->scalar.size();
            const auto [at, fault] = std::from_chars(node->scalar.data(), end, value);
            if (fault == std::errc{} && at == end && std::isfinite(value)) return value;
        }
        miss(path);
        return std::nullopt;
    }

private:
    const scenario::Document* report_;
    Problems* problems_;

    const scenario::Node* find(std::initializer_list<std::string_view> path) const {
        const scenario::Node* node = &report_->root;
        for (const std::string_view key : path)
            if (node != nullptr)
                node = node->kind == scenario::Node::Kind::map ? node->find(key) : nullptr;
        return node;
    }

    std::string miss(std::initializer_list<std::string_view> path) {
        std::string name;
        for (const std::string_view key : path)
            name += (name.empty() ? "" : ".") + std::string(key);
        problems_->push_back({Problem::Kind::damaged, report_->file + ":1:1",
                              "there is no figure `" + name + "`",
                              "the run cannot be set beside others", "run the drill again"});
        return {};
    }
};

std::vector<Figure> figures_of(const Played& played, Reader& report) {
    std::vector<Figure> all;
    auto word = [&](std::string name, std::string text) {
        all.push_back({std::move(name), text.empty() ? "-" : std::move(text), false, {}});
    };
    auto number = [&](std::string name, std::optional<double> value) {
        all.push_back({std::move(name), "", true, value});
    };
    const RunOptions& o = played.options;
    word("scenario", report.word({"scenario"}));
    word("respond", o.respond);
    word("skill", o.skill);
    word("share", o.share);
    word("until", o.until);
    std::string settings;
    for (const std::string& setting : o.settings)
        settings += (settings.empty() ? "" : ", ") + setting;
    word("set", settings);
    word("seed", std::to_string(o.seed));
    for (const char* variant : {"none", "actual", "prompt"})
        number(std::string("harm, ") + variant, report.number({"harm", variant, "total"}));
    for (std::size_t d = 0; d < measure::dimensions; ++d)
        number(std::string("harm, ") + std::string(measure::dimension_word(d)),
               report.number({"harm", "actual", "by_dimension", measure::dimension_word(d)}));
    for (const char* part : {"value", "low", "high"})
        number(std::string("reaction index, ") + part, report.number({"reaction_index", part}));
    number("staff hours", report.number({"cost", "staff_hours"}));
    number("users cut, hours", report.number({"cost", "users_cut_hours"}));
    word("signature", report.word({"signature"}));
    return all;
}

std::string shown(const Figure& figure) {
    if (!figure.counts)
        return figure.word.size() > 20 ? figure.word.substr(0, 17) + "..." : figure.word;
    if (!figure.number) return "-";
    return std::abs(*figure.number) < 10 ? fmt::format("{:.3f}", *figure.number)
                                         : fmt::format("{:.1f}", *figure.number);
}

void print_as_json(const std::vector<Row>& rows) {
    JsonWriter out(JsonWriter::Layout::pretty);
    out.open_array();
    for (const Row& row : rows) {
        out.open_object().key("folder").value(row.folder);
        for (const Figure& figure : row.figures) {
            out.key(figure.name);
            if (!figure.counts)
                out.value(figure.word);
            else if (figure.number)
                out.value(*figure.number);
            else
                out.null();
        }
        out.close_object();
    }
    out.close_array();
    print("{}\n", out.take());
}

}  // namespace

int compare(const std::vector<std::string>& folders, bool json) {
    std::vector<Row> rows;
    Problems problems;
    for (const std::string& folder : folders) {
        auto played = read_run(folder);
        if (!played) {
            problems.insert(problems.end(), played.error().begin(), played.error().end());
            continue;
        }
        const std::string file = (std::filesystem::path(folder) / "report.json").string();
        if (!played->report) {
            problems.push_back({Problem::Kind::missing, file, "there is no report",
                                "a run without one has no figures", "run the drill again"});
            continue;
        }
        const auto document = scenario::read_json(file, *played->report);
        if (!document) {
            problems.insert(problems.end(), document.error().begin(), document.error().end());
            continue;
        }
        Reader reader(*document, problems);
        rows.push_back({folder, figures_of(*played, reader)});
    }
    if (!problems.empty()) return refuse_with(problems, json);
    if (json) {
        print_as_json(rows);
        return good;
    }
    print("{:<26}", "");
    for (const Row& row : rows) print("  {:>20}", row.folder);
    print("\n");
    for (std::size_t f = 0; !rows.empty() && f < rows.front().figures.size(); ++f) {
        print("{:<26}", rows.front().figures[f].name);
        for (const Row& row : rows) print("  {:>20}", shown(row.figures[f]));
        print("\n");
    }
    for (const Row& row : rows)
        if (row.figures.front().word != rows.front().figures.front().word) {
            print("These are runs of different scenarios: their figures do not compare.\n");
            break;
        }
    return good;
}

}  // namespace naga::app
