// The query log of a resolver, as BIND 9 wrote it in 2013: the questions, not the answers.
//
// One line a question, in the order of the rows, in local time. What is written, with an example:
// docs/formats/dnslog.md.

#pragma once

#include <span>
#include <string>

#include "evidence/rows.h"

namespace naga::evidence {

// Appends lines. `zone_us`: local time less UTC. About 100 ns a line.
void write_dnslog(std::span<const Query> queries, std::int64_t zone_us, std::string& bytes);

}  // namespace naga::evidence
