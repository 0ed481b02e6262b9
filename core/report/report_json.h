// What came of a drill, as data for programs: report.json and journal.jsonl.
//
// The format is naga-report/1 (docs/formats/report.md). The same drill and outcome give the
// same bytes. Digests are sixteen hexadecimal digits, times are exercise times, and where
// there is no value there is null.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "conduct/drill.h"
#include "measure/outcome.h"

namespace naga::report {

// What every file of a run says first: nobody shall take it for real.
inline constexpr std::string_view exercise_mark = "EXERCISE EXERCISE EXERCISE";

// The whole report as indented JSON, without a line break at the end. Needs an outcome of
// this drill.
std::string report_json(const conduct::Drill& drill, const measure::Outcome& outcome);

// The journal of the actual run, one entry a line (docs/formats/journal.md).
std::string journal_lines(const conduct::Drill& drill, const measure::Outcome& outcome);

// A digest of the weights, printed so that nobody can change them after STARTEX unseen.
std::uint64_t weights_hash(const conduct::Weights& weights);

// The weight of a dimension of harm, in weighted points a unit of the dimension.
double weight_of(const conduct::Weights& weights, std::size_t dimension);

}  // namespace naga::report
