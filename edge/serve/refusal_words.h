// Refusals of the drill for people: what is wrong, why, and what would mend it, in both languages.

#pragma once

#include "base/result.h"
#include "base/text.h"

namespace naga::serve {

// In English as the problem says it; in Lao where the catalogue has its words, else English.
Text words_of(const Problem& problem);

}  // namespace naga::serve
