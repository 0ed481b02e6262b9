// What brings letters: one conversation between servers for each that another host hands over.
//
// A lure comes as all letters do. The conversation has the letter's identity, begins at its
// instant, and carries as many bytes as the gateway took before it put its own headers on top, but
// not less than mail_client_bytes_min (wire/script.h).

#pragma once

#include <vector>

#include "wire/passing.h"

namespace naga::wire {

// Appends those that begin in the minute and are seen at the place, in no order. Letters within
// one mail service pass no line. Cost: about 40 us for each letter that is seen.
void deliveries(const Stage& stage, const Place& place, Only only, std::int64_t minute,
                std::vector<Conversation>& made);

}  // namespace naga::wire
