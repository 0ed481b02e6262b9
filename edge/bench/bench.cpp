#include "bench/bench.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "bench/machine.h"
#include "bench/rows.h"

namespace naga::bench {

namespace {

struct Measure {
    std::string_view row;
    std::vector<Row> (*measure)(const Request&);
};
constexpr std::array measures = {
    Measure{"day", measure_day},           Measure{"after", measure_after},
    Measure{"variants", measure_variants}, Measure{"epidemic", measure_epidemic},
    Measure{"routes", measure_routes},     Measure{"hijack", measure_hijack},
    Measure{"max-min", measure_max_min},   Measure{"loss", measure_loss},
    Measure{"queue", measure_queue},       Measure{"chance", measure_chance},
    Measure{"flows", measure_flows},       Measure{"evidence", measure_evidence},
    Measure{"asked", measure_asked},       Measure{"serve", measure_serve},
};
constexpr auto words = [] {
    std::array<std::string_view, measures.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = measures[i].row;
    return all;
}();

double value_from(double seconds, const Figure& figure, Unit unit) {
    if (seconds <= 0) return 0;
    switch (unit) {
        case Unit::seconds: return seconds * figure.stated / figure.counted;
        case Unit::per_second: return figure.counted / seconds;
    }
    return 0;
}

}  // namespace

double value_of(const Figure& figure, Unit unit) {
    return value_from(figure.taken.cpu_median, figure, unit);
}
double best_of(const Figure& figure, Unit unit) {
    return value_from(figure.taken.cpu_min, figure, unit);
}

std::optional<bool> reached(const Row& row) {
    if (!row.target) return std::nullopt;
    if (!row.shortfall.empty()) return false;
    const double value = value_of(row.figure, row.unit);
    return row.unit == Unit::seconds ? value <= *row.target : value >= *row.target;
}

double ratio(const Row& row, const Peer& peer) {
    const double here = value_of(row.figure, row.unit);
    const double there = value_of(peer.figure, row.unit);
    if (here <= 0 || there <= 0) return 0;
    return row.unit == Unit::seconds ? there / here : here / there;
}

std::span<const std::string_view> row_words() { return words; }

bool plays_drill(std::string_view row) {
    return row == "day" || row == "after" || row == "variants" || row == "serve";
}

Report measure(const Request& request) {
    for (const std::string& row : request.rows)
        ensure(std::ranges::find(words, row) != words.end(), "only known rows are measured");
    Report report;
    report.machine = this_machine();
    report.size = request.size;
    for (const Measure& m : measures) {
        const bool wanted =
            request.rows.empty() || std::ranges::find(request.rows, m.row) != request.rows.end();
        if (!wanted) continue;
        if (plays_drill(m.row) && request.drill == nullptr) {
            report.left_out.push_back({std::string(m.row), request.no_drill});
            continue;
        }
        if (request.begins) request.begins(m.row);
        for (Row& row : m.measure(request)) {
            row.row = m.row;
            // The targets are for the full work.
            if (request.size == Size::quick) {
                row.target.reset(), row.shortfall.clear();
                for (Reading& reading : row.readings) reading.target.reset();
            }
            report.rows.push_back(std::move(row));
        }
    }
    return report;
}

bool all_checks_hold(const Report& report) {
    return std::ranges::all_of(
        report.rows, [](const Row& r) { return std::ranges::all_of(r.checks, &Check::holds); });
}

}  // namespace naga::bench
