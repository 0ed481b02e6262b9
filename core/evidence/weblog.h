// The access log of a web server in Apache's combined format.
//
// One line a request, in the order of the rows, which is that in which they ended; the time is
// that when they began, in local time. What is written, with an example: docs/formats/weblog.md.

#pragma once

#include <span>
#include <string>

#include "evidence/rows.h"

namespace naga::evidence {

// Appends lines. `zone_us`: local time less UTC, whole minutes. About 150 ns a line.
void write_weblog(std::span<const Visit> visits, std::int64_t zone_us, std::string& bytes);
// The same with the asked host and the port in front, as one log of many servers has them: Apache's
// vhost_combined. Who names no host is logged under the server's address.
void write_vhostlog(std::span<const Visit> visits, std::int64_t zone_us, std::string& bytes);

}  // namespace naga::evidence
