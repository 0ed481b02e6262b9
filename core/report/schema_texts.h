// The texts of the schemas, one a file of this module. Each restates in JSON Schema what its
// reader or writer does; tests/schema holds the two together.

#pragma once

#include <string_view>

namespace naga::report {

std::string_view world_schema();     // world/nation.cpp reads
std::string_view scenario_schema();  // conduct/drill.cpp and what it calls
std::string_view playbook_schema();  // conduct/playbook.cpp
std::string_view journal_schema();   // exercise/journal.cpp, both ways
std::string_view report_schema();    // report/report_json.cpp writes
std::string_view run_schema();       // edge/app writes

}  // namespace naga::report
