// What people said of a drill, beside what was measured: rulings, ratings, notes.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/text.h"

namespace naga::report {

struct Saying {
    std::int64_t at_us = 0;  // exercise time
    Text who;                // a seat, or the team and the seat
    Text what;               // "Ruling: in part (40 %)", "Objective …: P"
    std::string text;        // in their words; may be empty
};

struct Beside {
    std::vector<Saying> rulings, ratings, notes;
    bool empty() const { return rulings.empty() && ratings.empty() && notes.empty(); }
};

}  // namespace naga::report
