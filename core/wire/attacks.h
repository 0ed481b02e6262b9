// What attackers and infected machines put on the lines: the other half of passing().

#pragma once

#include <functional>
#include <vector>

#include "wire/passing.h"

namespace naga::wire {

// Appends the conversations of all campaigns that begin in the minute and are seen at the place,
// in no order of time; calls `flush` now and then, which may take them away.
void attacks(const Stage& stage, const Place& place, Only only, std::int64_t minute,
             std::vector<Conversation>& made, const std::function<void()>& flush);

// How many of the probes that the range counts cross a border one by one: it counts all that one
// machine sends while it finds one, wherever they go.
inline constexpr std::int64_t probes_a_rendered_one = 100;

}  // namespace naga::wire
