// A question to the rows of a sensor, and what it comes to: counts, times, values, a page of rows.
//
// Rows are made minute by minute, on some threads, and counted as they come; nothing is kept. The
// answer does not depend on the number of threads. What can be asked is docs/formats/query.md.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evidence/tally.h"
#include "explore/stage.h"

namespace naga::explore {

struct Question {
    const sensor::Sensor* sensor = nullptr;  // of the scene
    Window window;                           // minutes that the film can show
    evidence::Search search;                 // of table_of(sensor->kind)
    std::vector<std::size_t> top;            // fields of the table, tally_fields_max at most
    std::size_t rows = 50;                   // of the page, tally_rows_max at most
    std::optional<evidence::Cursor> after;   // the page begins behind it
    unsigned threads = 1;
    // End when the page is full: what is counted is then of the minutes looked at until there.
    bool page_only = false;
};

struct Answer {
    evidence::Table table = evidence::Table::flows;
    Window window;
    std::uint64_t looked_at = 0, found = 0;
    std::int64_t bin_minutes = 1;
    std::vector<std::uint64_t> bins;  // found rows by when they were written, from window.first
    struct Value {
        std::string text;  // as a condition of a query has it
        std::uint64_t count = 0;
        std::uint64_t over = 0;  // the true count is at least count - over
    };
    struct Values {  // the ten met most often
        std::size_t field = 0;
        std::size_t distinct = 0;
        bool exact = true;
        std::vector<Value> best;
    };
    std::vector<Values> top;  // as asked
    struct Row {
        evidence::Cursor at;
        std::int64_t at_us = 0;          // that it bears, since 1970
        std::string community_id;        // of rows that are about one conversation
        std::vector<std::string> cells;  // by field of the table; empty where it is not shown
    };
    std::vector<Row> page;
    bool has_more = false;  // behind the page
};
// Needs a question within its limits. Cost: that of the rows of its minutes, without those that a
// condition on `at` leaves out. Refused: never by itself.
Result<Answer> ask(const sensor::Scene& scene, const Question& question);

// Whether an answer shows a field: not one that is only asked about, nor a whole letter.
bool is_shown(const evidence::FieldEntry& field);

// "12:345": its minute and its place among all rows of the minute.
std::string cursor_text(const evidence::Cursor& cursor);
std::optional<evidence::Cursor> read_cursor(std::string_view text);

}  // namespace naga::explore
