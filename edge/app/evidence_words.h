// The words of `naga evidence` on the command line.

#pragma once

#include "app/evidence.h"

namespace CLI {
class App;
}

namespace naga::app {

// Adds them to the program's. What was asked for is in `options` or `live` when its action sets
// `code`; both must live until the words are read.
void add_evidence_words(CLI::App& program, EvidenceOptions& options, LiveOptions& live, int& code);

}  // namespace naga::app
