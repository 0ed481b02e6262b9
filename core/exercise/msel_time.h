// Times as people write them into their lists, as microseconds of exercise time.
//
//     T+02:30   T+1:15:00   + 01:30:00   + 2 03:00:00   T+2 (hours)   H+2 M+15   J+1 H+2
//     09:30     9h30   D+1 09:00   J+1 09h00   2013-12-09T09:30   2013-12-09 09:30
//
// The grammar is anchored: a word that only holds such a thing ("MAR-12", "Thursday") is no time.
// D+0 is the day of STARTEX. See docs/formats/msel-csv.md.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace naga::exercise {

// `start` is the local date and time of T+00:00, "2013-12-09T09:00"; clock times need it. What
// lies before STARTEX is negative.
std::optional<std::int64_t> read_list_time(std::string_view text, std::string_view start);

}  // namespace naga::exercise
