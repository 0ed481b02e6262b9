// Reads `msel`, `personas`, `milestones` and `forbidden_words` of a scenario.
//
// Mistakes go to the asker's problems, each with its line and column. docs/formats/scenario.md.

#pragma once

#include "adversary/plan.h"
#include "exercise/msel.h"
#include "exercise/team.h"
#include "scenario/document.h"
#include "world/nation.h"

namespace naga::exercise {

// What the rows may speak of. `length_us` is when ENDEX is; objectives are known later and are
// checked by the caller.
struct Stage {
    const Teams* teams = nullptr;
    const world::Nation* nation = nullptr;
    const adversary::Plan* plan = nullptr;
    std::int64_t length_us = 0;
};

Msel read_msel(scenario::Asker& top, const Stage& stage);

}  // namespace naga::exercise
