// The after-action report: one file that a minister can read and a printer can print.
//
// HTML with its style and drawings inside, no script, nothing fetched from anywhere; English
// and Lao in the same file. Every number opens to the rule behind it and to the entries of
// the journal it rests on. The same drill and outcome give the same bytes.

#pragma once

#include <string>

#include "conduct/drill.h"
#include "measure/outcome.h"
#include "report/beside.h"

namespace naga::report {

// The whole file. Needs an outcome of this drill, made for its campaigns and teams.
std::string report_html(const conduct::Drill& drill, const measure::Outcome& outcome,
                        const Beside& beside = {});

}  // namespace naga::report
