// `naga evidence query` and `ls`: a question to the rows of a sensor, and which sensors there are.

#include <algorithm>

#include "app/commands.h"
#include "app/console.h"
#include "app/evidence_cache.h"
#include "app/evidence_stage.h"
#include "base/json.h"
#include "base/time.h"
#include "explore/formats.h"
#include "explore/query.h"

namespace naga::app {

using explore::Answer;
using explore::cursor_text;
using explore::minute_text;
using explore::read_cursor;

namespace {

using evidence::FieldEntry;
using evidence::FieldType;
using evidence::Search;
using evidence::Table;

constexpr std::int64_t minute_us = 60'000'000;

struct Asked {
    explore::Question question;
    std::string text;
};

std::string answer_json(const Asked& asked, const Answer& answer) {
    const auto fields = evidence::fields_of(answer.table);
    JsonWriter out(JsonWriter::Layout::pretty);
    out.open_object();
    out.key("exercise").value("EXERCISE");
    out.key("sensor").value(asked.question.sensor->id);
    out.key("rows_of").value(word(answer.table));
    out.key("query").value(asked.text);
    out.key("from").value(minute_text(answer.window.first));
    out.key("to").value(minute_text(answer.window.end));
    if (asked.question.page_only) out.key("page_only").value(true);
    out.key("looked_at").value(answer.looked_at);
    out.key("found").value(answer.found);
    out.key("histogram").open_object();
    out.key("minutes").value(answer.bin_minutes);
    out.key("counts").open_array();
    for (const std::uint64_t count : answer.bins) out.value(count);
    out.close_array().close_object();
    out.key("top").open_array();
    for (const Answer::Values& top : answer.top) {
        out.open_object();
        out.key("field").value(fields[top.field].name);
        out.key("exact").value(top.exact);
        out.key("distinct").value(std::uint64_t{top.distinct});
        out.key("values").open_array();
        for (const Answer::Value& value : top.best) {
            out.open_object();
            out.key("value").value(value.text);
            out.key("count").value(value.count);
            if (value.over > 0) out.key("over").value(value.over);
            out.close_object();
        }
        out.close_array().close_object();
    }
    out.close_array();
    out.key("rows").open_array();
    for (const Answer::Row& row : answer.page) {
        out.open_object();
        out.key("cursor").value(cursor_text(row.at));
        for (std::size_t f = 0; f < fields.size(); ++f) {
            if (explore::is_shown(fields[f])) out.key(fields[f].name).value(row.cells[f]);
        }
        out.close_object();
    }
    out.close_array();
    out.key("next");
    answer.has_more && !answer.page.empty() ? out.value(cursor_text(answer.page.back().at))
                                            : out.null();
    out.close_object();
    return out.take() + "\n";
}

std::string answer_text(const Asked& asked, const Answer& answer) {
    const auto fields = evidence::fields_of(answer.table);
    std::string out = fmt::format("{} of {} {} of {} at {} — EXERCISE, everything is simulated\n",
                                  answer.found, answer.looked_at, word(answer.table),
                                  asked.question.sensor->id, answer.window.text());
    const std::uint64_t most = answer.bins.empty() ? 0 : std::ranges::max(answer.bins);
    constexpr std::uint64_t bar_max = 50;
    for (std::size_t i = 0; most > 0 && i < answer.bins.size(); ++i)
        out += fmt::format(
            "{} {:>10} {}\n",
            minute_text(answer.window.first + static_cast<std::int64_t>(i) * answer.bin_minutes),
            answer.bins[i], std::string((answer.bins[i] * bar_max + most - 1) / most, '#'));
    for (const Answer::Values& top : answer.top) {
        out += fmt::format("\n{}: {}{} different\n", fields[top.field].name, top.distinct,
                           top.exact ? "" : " or more");
        for (const Answer::Value& value : top.best)
            out += fmt::format(
                "{:>10} {}{}\n", value.count, value.text,
                value.over > 0 ? fmt::format(" (at most {} too many)", value.over) : "");
    }
    if (!answer.page.empty()) out += "\n";
    for (const Answer::Row& row : answer.page) {
        std::string line;
        for (std::size_t f = 0; f < fields.size(); ++f) {
            if (!explore::is_shown(fields[f])) continue;
            const std::string& value = row.cells[f];
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
    if (answer.has_more && !answer.page.empty())
        out += fmt::format("more: --after {}\n", cursor_text(answer.page.back().at));
    return out;
}

}  // namespace

int query_evidence(const EvidenceOptions& options) {
    // All that the answer follows from.
    const auto digest = digest_of_run(options.folder);
    std::string key = fmt::format("4\n{:016x}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", digest ? *digest : 0,
                                  options.sensor, options.from, options.to, options.rows,
                                  options.after, options.json, options.page_only);
    for (const std::string& name : options.top) key += name + ",";
    key += "\n" + options.query;
    const EvidenceCache cache(options.folder);
    if (digest)
        if (const auto known = cache.find(key)) {
            print_text(*known);
            return good;
        }
    const auto run = open_run(options.folder);
    if (!run) return refuse_with(run.error(), options.json);
    const auto sensor = sensor_of(**run, options.sensor);
    if (!sensor) return refuse_with({sensor.error()}, options.json);
    const Table table = explore::table_of((*sensor)->kind);
    Asked asked;
    asked.text = options.query;
    explore::Question& question = asked.question;
    question.sensor = *sensor;
    const auto window = window_of(**run, **sensor, options.from, options.to);
    if (!window) return refuse_with({window.error()}, options.json);
    question.window = *window;
    auto search = Search::read(options.query, table, (*run)->epoch_us);
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
    question.search = std::move(*search);

    Problems problems;
    const auto fields = evidence::fields_of(table);
    for (const std::string& name : options.top) {
        const auto field = evidence::field_of(table, name);
        std::vector<std::string> known;
        for (const FieldEntry& entry : fields)
            if (entry.type != FieldType::covers) known.emplace_back(entry.name);
        if (!field || fields[*field].type == FieldType::covers) {
            std::string all;
            for (const std::string& word : known) all += (all.empty() ? "" : ", ") + word;
            problems.push_back(
                {Problem::Kind::invalid, "--top",
                 std::string(word(table)) + " have no field `" + scenario::shown(name) + "`", "",
                 "use one of " + all});
        } else {
            question.top.push_back(*field);
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
        question.after = read_cursor(options.after);
        if (!question.after)
            problems.push_back({Problem::Kind::invalid, "--after",
                                "`" + scenario::shown(options.after) + "` is no cursor", "",
                                "give what the answer before said behind --after"});
    }
    if (!problems.empty()) return refuse_with(problems, options.json);
    question.rows = options.rows;
    question.page_only = options.page_only;
    question.threads = threads_of(options);

    const auto staged = stage_run(**run, question.window.end);
    if (!staged) return refuse_with({staged.error()}, options.json);
    const auto answer = explore::ask((*staged)->scene, question);
    if (!answer) return refuse_with({answer.error()}, options.json);
    const std::string text =
        options.json ? answer_json(asked, *answer) : answer_text(asked, *answer);
    if (digest) cache.keep(key, text);
    print_text(text);
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
        const Window kept = explore::kept_of(s, (*run)->minutes);
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
        out.key("rows_of").value(word(explore::table_of(s.kind)));
        out.key("formats").open_array();
        for (const explore::Format* format : explore::formats_of(s.kind)) {
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
