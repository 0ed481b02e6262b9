// A QR code of a text as a picture, for seat cards and the projector.
//
// ISO/IEC 18004 by libqrencode, error correction M (15 %: a card may be creased), with the four
// light modules around it that readers need. SVG in one path, black on white, no size of its own.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace naga::serve {

// What fits at this correction (version 40, bytes).
inline constexpr std::size_t qr_bytes_max = 2331;

// `title` is read aloud by screen readers. Refused: an empty text, or one longer than qr_bytes_max.
Result<std::string> qr_svg(std::string_view text, std::string_view title);

}  // namespace naga::serve
