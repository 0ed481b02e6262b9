// How the report looks on a screen and on A4: one style sheet, in the file itself.
//
// Plain enough for browsers of ten years ago. Languages are switched by two radio buttons and
// no script. Lines are high enough for the tones that stand above Lao letters.

#pragma once

#include <string_view>

namespace naga::report {

std::string_view style_sheet();

}  // namespace naga::report
