// Writes an encoder's window piece by piece, in order, made on some threads.

#pragma once

#include <string>
#include <string_view>

#include "explore/formats.h"
#include "explore/stage.h"

namespace naga::explore {

// Hands the bytes on in their order, on the calling thread; after a refusal of `append`, which it
// gives back, nothing more is made. The bytes do not depend on the threads. Memory: what waits is
// at most weight_max (in_order.h) and one minute.
Result<void> write_all(const Encoder& encoder, const ExportAsked& asked, unsigned threads,
                       const Encoder::Append& append);

// "EXERCISE_laocert-bgp_T02-00_T02-30.mrt": no colon, which some file systems refuse.
std::string default_name(const sensor::Sensor& sensor, const Window& window,
                         std::string_view extension);

}  // namespace naga::explore
