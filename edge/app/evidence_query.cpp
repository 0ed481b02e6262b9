// `naga evidence query`: a question to the rows of a sensor.

#include <algorithm>
#include <thread>

#include "app/commands.h"
#include "app/console.h"
#include "app/evidence_cache.h"
#include "app/evidence_formats.h"
#include "app/evidence_stage.h"
#include "app/in_order.h"
#include "base/json.h"
#include "base/time.h"
#include "evidence/tally.h"

namespace naga::app {

namespace {

using evidence::Cursor;
using evidence::FieldEntry;
using evidence::FieldType;
using evidence::Search;
using evidence::Table;

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t bins_wanted_max = 60;
// A row may be written down so long after the time it bears: a flow that went on, a long answer.
constexpr std::int64_t late_minutes_max = 10;
constexpr std::size_t top_shown = 10;

struct Asked {
    const Opened* run = nullptr;
    const sensor::Sensor* sensor = nullptr;
    Table table = Table::flows;
    Search search;
    Window window;
    evidence::TallyAsked tally;
    std::vector<std::string> top;
    std::string text;
    unsigned threads = 1;
    bool page_only = false;
};

std::string minute_text(std::int64_t minute) {
    return as_exercise_time(SimTime::after(Duration::minutes(minute))).substr(0, 7);
}
std::string cursor_text(const Cursor& cursor) {
    return std::to_string(cursor.minute) + ":" + std::to_string(cursor.rank);
}
std::optional<Cursor> read_cursor(const std::string& text) {
    const std::size_t colon = text.find(':');
    const auto is_number = [](std::string_view part) {
        return !part.empty() && part.size() < 9 &&
               std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (colon == std::string::npos || !is_number(std::string_view(text).substr(0, colon)) ||
        !is_number(std::string_view(text).substr(colon + 1)))
        return std::nullopt;
    return Cursor{std::stoll(text.substr(0, colon)),
                  static_cast<std::uint32_t>(std::stoul(text.substr(colon + 1)))};
}

std::int64_t bin_minutes_for(std::int64_t minutes) {
    for (const std::int64_t width : {1, 2, 5, 10, 15, 30, 60, 120, 240, 480})
        if ((minutes + width - 1) / width <= bins_wanted_max) return width;
    return 1'440;
}

// The value of a field as it stands in the answer; and as a condition that finds it.
std::string value_text(const FieldEntry& field, const evidence::Top::Value& value,
                       std::int64_t epoch_us) {
    if (!value.text.empty()) return value.text;
    return evidence::text_of(field.type, value.number, epoch_us);
}

template <typename Row>
std::string answer_json(const Asked& asked, const evidence::Tally<Row>& tally) {
    const std::int64_t epoch_us = asked.run->epoch_us;
    const auto fields = evidence::fields_of(asked.table);
    JsonWriter out(JsonWriter::Layout::pretty);
    out.open_object();
    out.key("exercise").value("EXERCISE");
    out.key("sensor").value(asked.sensor->id);
    out.key("rows_of").value(word(asked.table));
    out.key("query").value(asked.text);
    out.key("from").value(minute_text(asked.window.first));
    out.key("to").value(minute_text(asked.window.end));
    if (asked.page_only) out.key("page_only").value(true);
    out.key("looked_at").value(tally.looked_at());
    out.key("found").value(tally.found());
    out.key("histogram").open_object();
    out.key("minutes").value(asked.tally.bin_minutes);
    out.key("counts").open_array();
    for (const std::uint64_t count : tally.bins()) out.value(count);
    out.close_array().close_object();
    out.key("top").open_array();
    for (std::size_t i = 0; i < asked.top.size(); ++i) {
        const evidence::Top& top = tally.tops()[i];
        out.open_object();
        out.key("field").value(asked.top[i]);
        out.key("exact").value(top.is_exact());
        out.key("distinct").value(std::uint64_t{top.distinct()});
        out.key("values").open_array();
        for (const auto& value : top.best(top_shown)) {
            out.open_object();
            out.key("value").value(value_text(fields[asked.tally.top[i]], value, epoch_us));
            out.key("count").value(value.count);
            if (value.over > 0) out.key("over").value(value.over);
            out.close_object();
        }
        out.close_array().close_object();
    }
    out.close_array();
    out.key("rows").open_array();
    for (const auto& shown : tally.page()) {
        out.open_object();
        out.key("cursor").value(cursor_text(shown.at));
        for (std::size_t f = 0; f < fields.size(); ++f) {
            if (fields[f].type == FieldType::covers || fields[f].name == "raw") continue;
            out.key(fields[f].name).value(evidence::text_of(shown.row, f, epoch_us));
        }
        out.close_object();
    }
    out.close_array();
    out.key("next");
    tally.has_more() && !tally.page().empty() ? out.value(cursor_text(tally.page().back().at))
                                              : out.null();
    out.close_object();
    return out.take() + "\n";
}

template <typename Row>
std::string answer_text(const Asked& asked, const evidence::Tally<Row>& tally) {
    const std::int64_t epoch_us = asked.run->epoch_us;
    const auto fields = evidence::fields_of(asked.table);
    std::string out =
        fmt::format("{} of {} {} of {} at {} — EXERCISE, everything is simulated\n", tally.found(),
                    tally.looked_at(), word(asked.table), asked.sensor->id, asked.window.text());
    const std::uint64_t most =
        tally.bins().empty() ? 0 : *std::max_element(tally.bins().begin(), tally.bins().end());
    constexpr std::uint64_t bar_max = 50;
    for (std::size_t i = 0; most > 0 && i < tally.bins().size(); ++i)
        out += fmt::format("{} {:>10} {}\n",
                           minute_text(asked.window.first +
                                       static_cast<std::int64_t>(i) * asked.tally.bin_minutes),
                           tally.bins()[i],
                           std::string((tally.bins()[i] * bar_max + most - 1) / most, '#'));
    for (std::size_t i = 0; i < asked.top.size(); ++i) {
        const evidence::Top& top = tally.tops()[i];
        out += fmt::format("\n{}: {}{} different\n", asked.top[i], top.distinct(),
                           top.is_exact() ? "" : " or more");
        for (const auto& value : top.best(top_shown))
            out += fmt::format(
                "{:>10} {}{}\n", value.count,
                value_text(fields[asked.tally.top[i]], value, epoch_us),
                value.over > 0 ? fmt::format(" (at most {} too many)", value.over) : "");
    }
    if (!tally.page().empty()) out += "\n";
    for (const auto& shown : tally.page()) {
        std::string line;
        for (std::size_t f = 0; f < fields.size(); ++f) {
            if (fields[f].type == FieldType::covers || fields[f].name == "raw") continue;
            const std::string value = evidence::text_of(shown.row, f, epoch_us);
            if (value.empty() || fields[f].name == "at") {
                if (f == 0) line = value;
                continue;
            }
            line += fmt::format(
                " {}:{}", fields[f].name,
                value.find_first_of(" ()\"") == std::string::npos ? value : "\"" + value + "\"");
        }
        out += line + "\n";
    }
    if (tally.has_more() && !tally.page().empty())
        out += fmt::format("more: --after {}\n", cursor_text(tally.page().back().at));
    return out;
}

template <typename Row>
Result<std::string> ask(const Asked& asked, Maker<Row> make, bool json) {
    const auto staged = stage_run(*asked.run, asked.window.end);
    if (!staged) return refuse(staged.error());
    // Minutes that can have rows of the search, by the times they bear.
    Window narrow = asked.window;
    const auto [from_us, until_us] = asked.search.window();
    const std::int64_t epoch_us = asked.run->epoch_us;
    if (from_us > epoch_us)
        narrow.first = std::max(narrow.first, (from_us - epoch_us) / minute_us - 1);
    if (until_us < INT64_MAX / 2)
        narrow.end = std::min(narrow.end, (until_us - epoch_us) / minute_us + 1 + late_minutes_max);
    struct Part {
        std::unique_ptr<evidence::Tally<Row>> tally;
        std::size_t weight = 0;
    };
    evidence::Tally<Row> whole(asked.tally);
    const std::int64_t first = narrow.first / part_minutes;
    const std::int64_t end =
        narrow.first < narrow.end ? (narrow.end + part_minutes - 1) / part_minutes : first;
    const ExportAsked exported = {&(*staged)->scene, asked.sensor, narrow.first, narrow.end};
    if (asked.page_only) {
        sensor::Reader reader((*staged)->scene, *asked.sensor);
        std::vector<Row> rows;
        std::int64_t m = narrow.first;
        if (asked.tally.after) m = std::max(m, asked.tally.after->minute);
        for (; m < narrow.end && !whole.has_more(); ++m) {
            rows.clear();
            make(reader, exported, m, rows);
            whole.add(m, rows, asked.search);
        }
        return json ? answer_json(asked, whole) : answer_text(asked, whole);
    }
    // Parts are the same however many threads count them.
    const auto count = [&](std::int64_t part) {
        Part counted;
        counted.tally = std::make_unique<evidence::Tally<Row>>(asked.tally);
        sensor::Reader reader((*staged)->scene, *asked.sensor);
        std::vector<Row> rows;
        for (std::int64_t m = std::max(narrow.first, part * part_minutes);
             m < std::min(narrow.end, (part + 1) * part_minutes); ++m) {
            rows.clear();
            make(reader, exported, m, rows);
            counted.tally->add(m, rows, asked.search);
        }
        counted.weight = counted.tally->page().size() * sizeof(Row) +
                         asked.top.size() * evidence::top_distinct_max * 64;
        return counted;
    };
    const auto done = in_order(first, end, threads_for(exported, asked.threads), count,
                               [&](Part& part, std::int64_t) -> Result<void> {
                                   whole.merge(*part.tally);
                                   return {};
                               });
    if (!done) return refuse(done.error());
    return json ? answer_json(asked, whole) : answer_text(asked, whole);
}

Result<std::string> ask(const Asked& asked, bool json) {
    switch (asked.table) {
        case Table::flows: return ask(asked, makers.flows, json);
        case Table::queries: return ask(asked, makers.queries, json);
        case Table::visits: return ask(asked, makers.visits, json);
        case Table::alarms: return ask(asked, makers.alarms, json);
        case Table::lines: return ask(asked, makers.lines, json);
        case Table::letters: return ask(asked, makers.letters, json);
        case Table::routes: return ask(asked, makers.routes, json);
    }
    return std::string();
}

}  // namespace

int query_evidence(const EvidenceOptions& options) {
    // All that the answer follows from.
    const auto digest = digest_of_run(options.folder);
    std::string question = fmt::format(
        "4\n{:016x}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", digest ? *digest : 0, options.sensor,
        options.from, options.to, options.rows, options.after, options.json, options.page_only);
    for (const std::string& name : options.top) question += name + ",";
    question += "\n" + options.query;
    const EvidenceCache cache(options.folder);
    if (digest)
        if (const auto known = cache.find(question)) {
            print_text(*known);
            return good;
        }
    const auto run = open_run(options.folder);
    if (!run) return refuse_with(run.error(), options.json);
    const auto sensor = sensor_of(**run, options.sensor);
    if (!sensor) return refuse_with({sensor.error()}, options.json);
    Asked asked;
    asked.run = run->get();
    asked.sensor = *sensor;
    asked.table = table_of((*sensor)->kind);
    asked.text = options.query;
    const auto window = window_of(**run, **sensor, options.from, options.to);
    if (!window) return refuse_with({window.error()}, options.json);
    asked.window = *window;
    auto search = Search::read(options.query, asked.table, (*run)->epoch_us);
    if (!search) {
        const Language language = options.lao ? Language::lao : Language::english;
        if (!options.json) {
            tell("{}", as_shown(search.error(), options.query, language));
            return wrong_use;
        }
        print_problems(
            {{Problem::Kind::invalid, "query:" + std::to_string(search.error().first + 1),
              search.error().what.in(language), "", search.error().remedy.in(language)}},
            true);
        return wrong_use;
    }
    asked.search = std::move(*search);

    Problems problems;
    const auto fields = evidence::fields_of(asked.table);
    for (const std::string& name : options.top) {
        const auto field = evidence::field_of(asked.table, name);
        std::vector<std::string> known;
        for (const FieldEntry& entry : fields)
            if (entry.type != FieldType::covers) known.emplace_back(entry.name);
        if (!field || fields[*field].type == FieldType::covers) {
            std::string all;
            for (const std::string& word : known) all += (all.empty() ? "" : ", ") + word;
            problems.push_back(
                {Problem::Kind::invalid, "--top",
                 std::string(word(asked.table)) + " have no field `" + scenario::shown(name) + "`",
                 "", "use one of " + all});
        } else {
            asked.tally.top.push_back(*field);
            asked.top.push_back(name);
        }
    }
    if (options.top.size() > evidence::tally_fields_max)
        problems.push_back({Problem::Kind::invalid, "--top", "there are more than 8 fields",
                            "each needs memory", "ask twice"});
    if (options.rows > evidence::tally_rows_max)
        problems.push_back({Problem::Kind::invalid, "--rows",
                            "more than " + std::to_string(evidence::tally_rows_max) + " rows",
                            "an answer is a page", "ask for the next ones with --after"});
    if (!options.after.empty()) {
        asked.tally.after = read_cursor(options.after);
        if (!asked.tally.after)
            problems.push_back({Problem::Kind::invalid, "--after",
                                "`" + scenario::shown(options.after) + "` is no cursor", "",
                                "give what the answer before said behind --after"});
    }
    if (!problems.empty()) return refuse_with(problems, options.json);
    asked.tally.first_minute = asked.window.first;
    asked.tally.last_minute = asked.window.end - 1;
    asked.tally.bin_minutes = bin_minutes_for(asked.window.end - asked.window.first);
    asked.tally.rows = options.rows;
    asked.page_only = options.page_only;
    const unsigned here = options.jobs == 0 ? std::thread::hardware_concurrency() : options.jobs;
    asked.threads = std::clamp(here, 1u, evidence_threads_max);

    const auto answer = ask(asked, options.json);
    if (!answer) return refuse_with({answer.error()}, options.json);
    if (digest) cache.keep(question, *answer);
    print_text(*answer);
    return good;
}

int list_evidence(const EvidenceOptions& options) {
    const auto run = open_run(options.folder);
    if (!run) return refuse_with(run.error(), options.json);
    const conduct::Drill& drill = (*run)->drill();
    JsonWriter out(JsonWriter::Layout::pretty);
    out.open_array();
    if (!options.json)
        print("{:<20} {:<9} {:<14} {:<24} {:<13} formats\n", "sensor", "kind", "team", "place",
              "sampling");
    for (const sensor::Sensor& s : drill.sensors.sensors) {
        std::vector<std::string> networks;
        for (const std::uint32_t n : s.networks) networks.push_back(drill.nation.networks[n].id);
        const std::string organisation =
            s.organisation == world::none ? "" : drill.nation.organisations[s.organisation].id;
        // What is left of the run, without the minutes in which the sensor was silent.
        const Window kept = kept_of(**run, s);
        std::vector<Window> windows;
        for (std::int64_t m = kept.first; m < kept.end; ++m) {
            if (s.is_silent((m + 1) * minute_us)) continue;
            if (!windows.empty() && windows.back().end == m)
                ++windows.back().end;
            else
                windows.push_back({m, m + 1});
        }
        std::string formats;
        out.open_object();
        out.key("id").value(s.id).key("kind").value(word(s.kind)).key("team").value(s.team);
        out.key("networks").open_array();
        for (const std::string& network : networks) out.value(network);
        out.close_array();
        out.key("organisation");
        organisation.empty() ? out.null() : out.value(organisation);
        out.key("sampling").value(s.sampling);
        out.key("delay_s").value(static_cast<double>(s.delay_us) / 1e6);
        out.key("retention_s").value(static_cast<double>(s.retention_us) / 1e6);
        out.key("rows_of").value(word(table_of(s.kind)));
        out.key("formats").open_array();
        for (const Format* format : formats_of(s.kind)) {
            formats += (formats.empty() ? "" : " ") + std::string(format->name);
            out.value(format->name);
        }
        out.close_array();
        out.key("windows").open_array();
        std::string times;
        for (const Window& window : windows) {
            times += " " + window.text();
            out.open_object();
            out.key("from")
                .value(minute_text(window.first))
                .key("to")
                .value(minute_text(window.end));
            out.close_object();
        }
        out.close_array().close_object();
        if (options.json) continue;
        std::string place = networks.empty() ? "-" : networks[0];
        if (networks.size() > 1) place += fmt::format(" and {} more", networks.size() - 1);
        if (!organisation.empty()) place += " (" + organisation + ")";
        print("{:<20} {:<9} {:<14} {:<24} {:<13} {}\n", s.id, word(s.kind), s.team, place,
              s.sampling > 1 ? fmt::format("1 in {}", s.sampling) : "all", formats);
        print("{:<20} late by {} s, kept for {} h;{}\n", "", s.delay_us / 1'000'000,
              s.retention_us / 3'600'000'000, times.empty() ? " nothing" : times);
    }
    out.close_array();
    if (options.json) print("{}\n", out.take());
    return good;
}

}  // namespace naga::app
