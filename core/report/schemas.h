// The JSON Schemas (draft 2020-12) of what naga reads and writes.

#pragma once

#include <string_view>

namespace naga::report {

// The schema of "world", "scenario", "journal" (one line of it) or "report"; empty for others.
std::string_view schema(std::string_view name);

}  // namespace naga::report
