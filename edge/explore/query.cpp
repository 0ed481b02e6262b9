#include "explore/query.h"

#include <algorithm>

#include "explore/community_id.h"
#include "explore/formats.h"
#include "explore/in_order.h"

namespace naga::explore {

using evidence::Cursor;
using evidence::FieldEntry;
using evidence::FieldType;
using evidence::Table;

std::string cursor_text(const Cursor& cursor) {
    return std::to_string(cursor.minute) + ":" + std::to_string(cursor.rank);
}
std::optional<Cursor> read_cursor(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto is_number = [](std::string_view part) {
        return !part.empty() && part.size() < 9 &&
               std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (colon == std::string_view::npos || !is_number(text.substr(0, colon)) ||
        !is_number(text.substr(colon + 1)))
        return std::nullopt;
    return Cursor{std::stoll(std::string(text.substr(0, colon))),
                  static_cast<std::uint32_t>(std::stoul(std::string(text.substr(colon + 1))))};
}

bool is_shown(const FieldEntry& field) {
    return field.type != FieldType::covers && field.name != "raw";
}

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t bins_wanted_max = 60;
// A row may be written down so long after the time it bears: a flow that went on, a long answer.
constexpr std::int64_t late_minutes_max = 10;
constexpr std::size_t top_shown = 10;

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

std::int64_t at_us(const evidence::Flow& flow) { return flow.first_us; }
template <typename Row>
std::int64_t at_us(const Row& row) {
    return row.at_us;
}

constexpr std::uint8_t icmp = 1, tcp = 6, udp = 17;
template <typename Row>
std::string community_of(const Row& row) {
    if constexpr (requires { row.target_port, row.protocol; }) {
        // Rows have type * 256 + code in the target's port.
        if (row.protocol == icmp)
            return community_id(row.source, row.target_port / 256, row.target,
                                row.target_port % 256, icmp);
        return community_id(row.source, row.source_port, row.target, row.target_port, row.protocol);
    } else if constexpr (requires { row.resolver; }) {
        return community_id(row.client, row.client_port, row.resolver, 53, udp);
    } else if constexpr (requires { row.server_port; }) {
        return community_id(row.client, row.client_port, row.server, row.server_port, tcp);
    } else {
        return {};
    }
}

template <typename Row>
Answer answer_of(const sensor::Scene& scene, const Question& asked, const evidence::TallyAsked& how,
                 const evidence::Tally<Row>& tally) {
    Answer answer;
    answer.table = asked.search.table();
    answer.window = asked.window;
    answer.looked_at = tally.looked_at();
    answer.found = tally.found();
    answer.bin_minutes = how.bin_minutes;
    answer.bins = tally.bins();
    answer.has_more = tally.has_more();
    const auto fields = evidence::fields_of(answer.table);
    for (std::size_t i = 0; i < asked.top.size(); ++i) {
        const evidence::Top& top = tally.tops()[i];
        Answer::Values values{asked.top[i], top.distinct(), top.is_exact(), {}};
        for (const auto& value : top.best(top_shown))
            values.best.push_back(
                {value_text(fields[asked.top[i]], value, scene.epoch_us), value.count, value.over});
        answer.top.push_back(std::move(values));
    }
    for (const auto& shown : tally.page()) {
        Answer::Row row{shown.at, at_us(shown.row), community_of(shown.row),
                        std::vector<std::string>(fields.size())};
        for (std::size_t f = 0; f < fields.size(); ++f)
            if (is_shown(fields[f])) row.cells[f] = evidence::text_of(shown.row, f, scene.epoch_us);
        answer.page.push_back(std::move(row));
    }
    return answer;
}

template <typename Row>
Result<Answer> ask(const sensor::Scene& scene, const Question& asked,
                   const evidence::TallyAsked& tally, Maker<Row> make) {
    // Minutes that can have rows of the search, by the times they bear.
    Window narrow = asked.window;
    const auto [from_us, until_us] = asked.search.window();
    const std::int64_t epoch_us = scene.epoch_us;
    if (from_us > epoch_us)
        narrow.first = std::max(narrow.first, (from_us - epoch_us) / minute_us - 1);
    if (until_us < INT64_MAX / 2)
        narrow.end = std::min(narrow.end, (until_us - epoch_us) / minute_us + 1 + late_minutes_max);
    struct Part {
        std::unique_ptr<evidence::Tally<Row>> tally;
        std::size_t weight = 0;
    };
    evidence::Tally<Row> whole(tally);
    if (narrow.first >= narrow.end) return answer_of(scene, asked, tally, whole);
    const std::int64_t first = narrow.first / part_minutes;
    const std::int64_t end =
        narrow.first < narrow.end ? (narrow.end + part_minutes - 1) / part_minutes : first;
    const ExportAsked exported = {&scene, asked.sensor, narrow.first, narrow.end};
    if (asked.page_only) {
        sensor::Reader reader(scene, *asked.sensor);
        std::vector<Row> rows;
        std::int64_t m = narrow.first;
        if (tally.after) m = std::max(m, tally.after->minute);
        for (; m < narrow.end && !whole.has_more(); ++m) {
            rows.clear();
            make(reader, exported, m, rows);
            whole.add(m, rows, asked.search);
        }
        return answer_of(scene, asked, tally, whole);
    }
    // Parts are the same however many threads count them.
    const auto count = [&](std::int64_t part) {
        Part counted;
        counted.tally = std::make_unique<evidence::Tally<Row>>(tally);
        sensor::Reader reader(scene, *asked.sensor);
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
    return answer_of(scene, asked, tally, whole);
}

}  // namespace

Result<Answer> ask(const sensor::Scene& scene, const Question& question) {
    evidence::TallyAsked tally;
    tally.first_minute = question.window.first;
    tally.last_minute = question.window.end - 1;
    tally.bin_minutes = bin_minutes_for(question.window.end - question.window.first);
    tally.top = question.top;
    tally.rows = question.rows;
    tally.after = question.after;
    switch (question.search.table()) {
        case Table::flows: return ask(scene, question, tally, makers.flows);
        case Table::queries: return ask(scene, question, tally, makers.queries);
        case Table::visits: return ask(scene, question, tally, makers.visits);
        case Table::alarms: return ask(scene, question, tally, makers.alarms);
        case Table::lines: return ask(scene, question, tally, makers.lines);
        case Table::letters: return ask(scene, question, tally, makers.letters);
        case Table::routes: return ask(scene, question, tally, makers.routes);
    }
    return Answer();
}

}  // namespace naga::explore
