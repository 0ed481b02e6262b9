// The master scenario events list as a table of comma-separated values, in and out.
//
// Reads what people have: headings of HSEEP, MITRE, OpenAEV and Blueprint are known by many names
// and in any order, a title may stand above them, columns that mean nothing to naga are kept as
// the author's own. Writing gives the same columns back, and `id`, by which a second import finds
// the rows again. See docs/formats/msel-csv.md.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exercise/csv_table.h"
#include "exercise/msel.h"

namespace naga::exercise {

struct CsvSetting {
    // Local date and time of T+00:00, "2013-12-09T09:00": what clock times count from.
    std::string start;
    // Headings that the author maps himself: header -> field; "" is a column of his own.
    std::map<std::string, std::string> mapping;
    // What teams are called in the table -> id, besides their ids.
    std::map<std::string, std::string> teams;
};

struct CsvRead {
    std::vector<Row> rows;        // in the order of the file
    std::vector<Column> columns;  // in the order of the file
    // "file:row:column", from 1. No row is lost: one whose time cannot be read becomes a draft
    // that is sent by hand, and what cannot be read stays in its columns as it was written.
    Problems problems;
};

// Nothing is done by halves: the caller shows the problems, then merges the rows.
CsvRead read_msel_csv(const std::string& file, std::string_view text, const Msel& msel,
                      const CsvSetting& setting);

// With msel.columns as headings, or naga's own if it has none. What an import could not take
// over exactly as it stood is given back as it stood, unless the row was changed since.
std::string write_msel_csv(const Msel& msel, const CsvSetting& setting);

// An import put into a list. A row of a known id gets what the table has a column for and keeps
// the rest and its number; other rows come after. Refused: more than rows_max.
Result<Msel> merged(const Msel& into, const CsvRead& read);

// The field a heading means ("Delivery Time" -> "time"), or empty.
std::string_view field_of_heading(std::string_view header);

}  // namespace naga::exercise
