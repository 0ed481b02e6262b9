// Rows of evidence as plain tables, for spreadsheets and scripts: CSV and JSON Lines.
//
// Every kind of row has both forms with the same columns, the last of which is `exercise`. Times
// are ISO 8601 in UTC with six digits behind the second. CSV is that of RFC 4180: a line of names,
// lines end in CRLF; a cell of text that a spreadsheet would take for a formula gets an
// apostrophe in front. JSON Lines: one object a line, keys in the order of the columns, lists as
// arrays. Columns, rules and examples: docs/formats/tables.md.

#pragma once

#include <span>
#include <string>

#include "evidence/rows.h"

namespace naga::evidence {

// Appends the line of names of a kind of row: Flow, Query, Visit, Session, Alarm, Line, Letter,
// Route.
template <typename Row>
void write_csv_names(std::string& bytes);

// Appends a line for each row, in their order. About 300 ns a row.
template <typename Row>
void write_csv(std::span<const Row> rows, std::string& bytes);
template <typename Row>
void write_jsonl(std::span<const Row> rows, std::string& bytes);

}  // namespace naga::evidence
