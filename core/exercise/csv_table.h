// A table of comma-separated values as cells of text (RFC 4180).
//
// Reading takes LF or CRLF, a byte order mark, and `,` `;` or tab between cells, whichever the
// first line has most of. Cells that a spreadsheet would run as a formula are written with an
// apostrophe before them; reading takes it away again.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace naga::exercise {

inline constexpr std::size_t csv_bytes_max = 16u << 20;
inline constexpr std::size_t csv_rows_max = 20'000;
inline constexpr std::size_t csv_columns_max = 200;
inline constexpr std::size_t cell_max = 32'767;  // bytes of a cell, as spreadsheets have it

using Cells = std::vector<std::string>;

// Rows as they stand, empty ones too, so that row numbers are those of the file's records.
// Refused: text that is not UTF-8, a quote that is never closed, more than the limits.
Result<std::vector<Cells>> read_csv(const std::string& file, std::string_view text);

// With `,` and LF. A cell is quoted only where it must be.
std::string write_csv(const std::vector<Cells>& rows);

}  // namespace naga::exercise
