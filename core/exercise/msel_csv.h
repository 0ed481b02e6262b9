// The master scenario events list as a table of comma-separated values, in and out.
//
// Reads what people have: headings of HSEEP, MITRE, OpenAEV and Blueprint are known by many names
// and in any order, a title may stand above them, columns that mean nothing to naga are kept as
// the author's own. Writing gives the same columns back, and `id`, by which a second import finds
// the rows again. RFC 4180 with LF or CRLF, `,` `;` or tab; UTF-8. See docs/formats/msel-csv.md.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exercise/msel.h"

namespace naga::exercise {

struct CsvSetting {
    // Local date and time of T+00:00, "2013-12-09T09:00": what clock times count from.
    std::string start;
    // Headings that the author maps himself: header -> field ("" is a column of his own).
    std::map<std::string, std::string> mapping;
};

struct CsvRead {
    std::vector<Row> rows;  // in the order of the file; numbers as written or 0
    std::vector<Column> columns;
    Problems problems;  // "file:row:column: …", row and column from 1; the rows with a mistake
                        // that matters are left out
};

// Teams are found in `msel` by id; several stand in a cell separated by comma or semicolon.
// Nothing is done by halves: the caller shows the problems, then puts the rows in.
CsvRead read_msel_csv(const std::string& file, std::string_view text, const Msel& msel,
                      const CsvSetting& setting);

// With msel.columns as headings, or naga's own if it has none. Cells that a spreadsheet would run
// as a formula (= + - @) are preceded by an apostrophe, which reading takes away again.
std::string write_msel_csv(const Msel& msel);

// The rows of an import put into a list: rows of a known id replace that row and keep its number,
// others come after. Refused: more than rows_max.
Result<Msel> merged(const Msel& into, const CsvRead& read);

// The field a heading means ("Delivery Time" -> "time"), or empty.
std::string_view field_of_heading(std::string_view header);

inline constexpr std::size_t csv_bytes_max = 16u << 20;

}  // namespace naga::exercise
