#include <fmt/core.h>

#include "base/json.h"
#include "bench/bench.h"
#include "bench/timing.h"

namespace naga::bench {

namespace {

std::string unit_word(const Row& row) {
    return row.unit == Unit::seconds ? "s" : row.thing + "s/s";
}

// Three digits with the unit that fits.
std::string in_words(double value, const Row& row) {
    struct Scale {
        double from;
        double by;
        const char* word;
    };
    static constexpr Scale times[] = {{1, 1, "s"}, {1e-3, 1e3, "ms"}, {1e-6, 1e6, "us"}};
    static constexpr Scale rates[] = {{1e9, 1e-9, " G"}, {1e6, 1e-6, " M"}, {1e3, 1e-3, " k"}};
    if (row.unit == Unit::seconds) {
        for (const Scale& s : times)
            if (value >= s.from) return fmt::format("{:.3g} {}", value * s.by, s.word);
        return fmt::format("{:.3g} ns", value * 1e9);
    }
    for (const Scale& s : rates)
        if (value >= s.from) return fmt::format("{:.3g}{}/s", value * s.by, s.word);
    return fmt::format("{:.3g} /s", value);
}

// With a mark where less was measured than the figure is for.
std::string in_words(const Figure& figure, double value, const Row& row) {
    const bool scaled = row.unit == Unit::seconds && figure.stated > figure.counted;
    return (scaled ? "~" : "") + in_words(value, row);
}

const char* reached_word(const Row& row) {
    const auto answer = reached(row);
    if (!answer) return "-";
    return *answer ? "yes" : "no";
}

void put_figure(JsonWriter& out, const Figure& figure, Unit unit) {
    out.key("value").value(value_of(figure, unit));
    out.key("best").value(best_of(figure, unit));
    out.key("repetitions").value(figure.taken.repetitions);
    out.key("counted").value(figure.counted);
    out.key("stated").value(figure.stated);
    out.key("cpu_s").open_object();
    out.key("min").value(figure.taken.cpu_min).key("median").value(figure.taken.cpu_median);
    out.close_object();
    out.key("wall_s").open_object();
    out.key("min").value(figure.taken.wall_min).key("median").value(figure.taken.wall_median);
    out.close_object();
}

void put_readings(JsonWriter& out, const std::vector<Reading>& readings) {
    out.key("readings").open_array();
    for (const Reading& reading : readings) {
        out.open_object();
        out.key("what").value(reading.what);
        out.key("unit").value(reading.unit);
        out.key("value").value(reading.value);
        out.key("target");
        reading.target ? out.value(*reading.target) : out.null();
        out.key("reached");
        reading.target ? out.value(reading.value <= *reading.target) : out.null();
        out.close_object();
    }
    out.close_array();
}

std::string in_lines(const std::vector<Reading>& readings) {
    std::string text;
    for (const Reading& reading : readings) {
        text += fmt::format("    {:<46} {:>10.4g} {}", reading.what, reading.value, reading.unit);
        if (reading.target)
            text += fmt::format(", at most {:.4g}: {}", *reading.target,
                                reading.value <= *reading.target ? "reached" : "NOT REACHED");
        text += '\n';
    }
    return text;
}

void put_row(JsonWriter& out, const Row& row) {
    out.open_object();
    out.key("row").value(row.row);
    out.key("what").value(row.what);
    out.key("work").value(row.work);
    out.key("thing").value(row.thing);
    out.key("unit").value(unit_word(row));
    put_figure(out, row.figure, row.unit);
    out.key("target");
    row.target ? out.value(*row.target) : out.null();
    out.key("reached");
    const auto answer = reached(row);
    answer ? out.value(*answer) : out.null();
    out.key("shortfall").value(row.shortfall);
    put_readings(out, row.readings);
    out.key("peers").open_array();
    for (const Peer& peer : row.peers) {
        out.open_object();
        out.key("name").value(peer.name);
        out.key("work").value(peer.work.empty() ? row.work : peer.work);
        put_figure(out, peer.figure, row.unit);
        out.key("ratio").value(ratio(row, peer));
        put_readings(out, peer.readings);
        out.close_object();
    }
    out.close_array();
    out.key("checks").open_array();
    for (const Check& check : row.checks) {
        out.open_object();
        out.key("what").value(check.what);
        out.key("holds").value(check.holds);
        out.close_object();
    }
    out.close_array();
    out.close_object();
}

}  // namespace

std::string as_json(const Report& report) {
    JsonWriter out(JsonWriter::Layout::pretty);
    out.open_object();
    out.key("format").value("naga-bench/1");
    out.key("quick").value(report.size == Size::quick);
    out.key("machine").open_object();
    out.key("cpu").value(report.machine.cpu);
    out.key("cores").value(report.machine.cores);
    out.key("memory_bytes").value(report.machine.memory_bytes);
    out.key("system").value(report.machine.system);
    out.key("compiler").value(report.machine.compiler);
    out.key("build").value(report.machine.build);
    out.close_object();
    out.key("rows").open_array();
    for (const Row& row : report.rows) put_row(out, row);
    out.close_array();
    out.key("left_out").open_array();
    for (const LeftOut& left : report.left_out) {
        out.open_object();
        out.key("row").value(left.row);
        out.key("why").value(left.why);
        out.close_object();
    }
    out.close_array();
    out.close_object();
    return out.take();
}

std::string as_table(const Report& report) {
    const Machine& m = report.machine;
    std::string text = fmt::format(
        "{}, {} cores, {:.1f} GB, {}\n{}, {} build; CPU time of one "
        "thread, median of the repetitions\n",
        m.cpu, m.cores, static_cast<double>(m.memory_bytes) / 1e9, m.system, m.compiler, m.build);
    if (m.build != "Release") text += "Not a release build: these figures say nothing of naga.\n";
    if (report.size == Size::quick) text += "Quick: small sizes, no targets.\n";
    text += fmt::format("\n{:<50} {:>10} {:>10} {:>10} {:<7}  {:<21} {:>10} {:>8}\n", "work",
                        "measured", "best", "target", "reached", "beside", "takes", "ratio");
    for (const Row& row : report.rows) {
        const std::string head = fmt::format(
            "{:<50} {:>10} {:>10} {:>10} {:<7}", row.what,
            in_words(row.figure, value_of(row.figure, row.unit), row),
            in_words(row.figure, best_of(row.figure, row.unit), row),
            row.target ? in_words(*row.target, row) : std::string("-"), reached_word(row));
        if (row.peers.empty()) text += head + "\n";
        for (const Peer& peer : row.peers) {
            const bool first = &peer == &row.peers.front();
            text += fmt::format(
                "{:<91}  {:<21} {:>10} {:>7.3g}x\n", first ? head : std::string(), peer.name,
                in_words(peer.figure, value_of(peer.figure, row.unit), row), ratio(row, peer));
        }
    }
    text += "~ scaled up from less work, as stated below.\n\nWhat was done:\n";
    for (const Row& row : report.rows) {
        text += fmt::format(
            "{} ({}): {}; a figure is for {} {}{}\n", row.what, row.row, row.work,
            row.unit == Unit::per_second ? "one second of"
                                         : grouped(static_cast<std::uint64_t>(row.figure.stated)),
            row.thing, row.unit == Unit::seconds && row.figure.stated <= 1 ? "" : "s");
        text += in_lines(row.readings);
        for (const Peer& peer : row.peers) {
            if (!peer.work.empty()) text += fmt::format("  {}: {}\n", peer.name, peer.work);
            text += in_lines(peer.readings);
        }
        if (!row.shortfall.empty()) text += fmt::format("  not reached: {}\n", row.shortfall);
        for (const Check& check : row.checks)
            text +=
                fmt::format("  {}: {}\n", check.holds ? "checked" : "DOES NOT HOLD", check.what);
    }
    for (const LeftOut& left : report.left_out)
        text += fmt::format("left out, {}: {}\n", left.row, left.why);
    return text;
}

}  // namespace naga::bench
