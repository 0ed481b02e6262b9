// What conversations become in the logs of resolvers, web servers and network monitors.
//
// One conversation gives one query of a resolver, or one visit for each of its requests, or one
// session of a monitor. Times are those at the one who writes the log, by its clock: `base_us` is
// T+0 by that clock, in microseconds since 1970, its error included. Rows are appended in the
// order of the conversation; a log that is written when things end must be sorted by their end.

#pragma once

#include <cstdint>
#include <vector>

#include "evidence/rows.h"
#include "wire/conversation.h"
#include "wire/lookup.h"
#include "wire/sites.h"
#include "wire/web.h"

namespace naga::sensor {

// Where the writer sits: at the server, or at the tap where the conversation is seen.
enum class Seat : std::uint8_t { at_server, at_tap };

// Needs a `lookup` conversation. About 150 ns.
evidence::Query query_of(const wire::Conversation& conversation, const wire::Sites& sites,
                         std::int64_t base_us, Seat seat);
// The same in place of what `query` held; texts keep their room, those of `room` too.
void query_of(const wire::Conversation& conversation, const wire::Sites& sites,
              std::int64_t base_us, Seat seat, wire::Lookup& room, evidence::Query& query);

// Whether a web server has something to log of it: it got a whole request. Of a long transfer
// only the last slice has, and its visit begins with that slice.
bool has_visits(const wire::Conversation& conversation);

// Appends a visit for each request. Needs has_visits(). `room` is scratch that keeps its memory.
// About 600 ns a request.
void append_visits(const wire::Conversation& conversation, const wire::Sites& sites,
                   std::int64_t base_us, Seat seat, std::vector<wire::Request>& room,
                   std::vector<evidence::Visit>& visits);

// The same in place of what `visits` held, whose texts keep their room.
void visits_of(const wire::Conversation& conversation, const wire::Sites& sites,
               std::int64_t base_us, Seat seat, std::vector<wire::Request>& room,
               std::vector<evidence::Visit>& visits);

// What a monitor at a tap kept. Needs the shape of the conversation (wire/conversation.h).
evidence::Session session_of(const wire::Conversation& conversation, const wire::Shape& shape,
                             std::int64_t base_us);

}  // namespace naga::sensor
