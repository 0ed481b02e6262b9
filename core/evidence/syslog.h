// Lines of system logs as they go to a log server: syslog messages of RFC 5424.
//
// A message carries its fields as one structured data element `naga@32473` (the number that
// RFC 5612 keeps for examples), whose first field is the mark. Text beyond ASCII is UTF-8 behind
// a BOM. A file has one message a line; a TCP or TLS stream counts its bytes (RFC 6587 3.4.1,
// RFC 5425 4.3). What is written, with an example: docs/formats/syslog.md.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "evidence/rows.h"

namespace naga::evidence {

// What every receiver should take (RFC 5424 6.1). Fields that find no room are left out, and the
// text is cut between characters.
inline constexpr std::size_t syslog_bytes_max = 2'048;

// Appends a message without a line end. Times are written in the zone, UTC plus zone_us, to the
// microsecond. Needs UTF-8. Characters that have no place in a name are written `_`, control
// characters in texts as blanks, and what is empty as `-`.
void append_syslog(const Line& line, std::int64_t zone_us, std::string& out);

// Appends a message as a TCP or TLS stream wants it: its bytes, a blank, the message.
void append_counted(std::string_view message, std::string& out);

}  // namespace naga::evidence
