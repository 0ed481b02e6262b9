#include "bench/bench.h"

#include "app/console.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/commands.h"
#include "app/load.h"

namespace naga::app {

namespace {

constexpr const char* usual_scenario = "scenarios/vientiane-2013";

}  // namespace

int bench(const BenchOptions& options) {
    const auto known = bench::row_words();
    Problems problems;
    for (const std::string& row : options.rows)
        if (std::ranges::find(known, row) == known.end()) {
            std::string all;
            for (const std::string_view word : known) all += fmt::format(" {}", word);
            problems.push_back({Problem::Kind::missing, "ROW", "there is no row `" + row + "`",
                                "it cannot be measured", "use one of" + all});
        }
    if (!problems.empty()) {
        print_problems(problems, options.json);
        return wrong_use;
    }

    bench::Request request;
    request.rows = options.rows;
    request.size = options.quick ? bench::Size::quick : bench::Size::full;
    request.begins = [](std::string_view row) {
        tell("measuring {}\n", row);
        std::fflush(stderr);
    };
    // Rows that play no drill need no scenario: without the usual one they are measured alone.
    const bool plays =
        options.rows.empty() || std::ranges::any_of(options.rows, &bench::plays_drill);
    const bool usual = options.scenario.empty();
    const std::filesystem::path scenario = usual ? usual_scenario : options.scenario;
    std::error_code ignored;
    Loaded loaded;
    if (plays && usual && options.rows.empty() && !std::filesystem::exists(scenario, ignored)) {
        request.no_drill = "there is no " + scenario.string() + " here; use --scenario";
    } else if (plays) {
        auto found = load_drill(scenario, {});
        if (!found) {
            print_problems(found.error(), options.json);
            return refused;
        }
        loaded = std::move(*found);
        request.drill = loaded.drill.get();
        request.scenario = scenario.string();
        request.program = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
    }
    const bench::Report report = bench::measure(request);
    if (options.json)
        print("{}\n", bench::as_json(report));
    else
        print("{}", bench::as_table(report));
    return bench::all_checks_hold(report) ? good : failed;
}

}  // namespace naga::app
