// The JSON Schemas (draft 2020-12) of what naga reads and writes.
//
// A schema says of one file alone whether it has the right shape. What only the parts
// together can tell (does the network exist, does time rise) is left to the readers.

#pragma once

#include <string_view>

namespace naga::report {

// The names schema() knows, as a person would list them.
inline constexpr std::string_view schema_names = "world, scenario, playbook, journal, report, run";

// The schema of that name as indented JSON; "journal" is of one line of it. Empty for others.
std::string_view schema(std::string_view name);

}  // namespace naga::report
