// Which objectives of the drill were met, and who answered the check of points of contact.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "conduct/drill.h"

namespace naga::measure {

struct Objective {
    std::string id;
    bool met = false;
    std::uint64_t move = 0;  // the entry that met it; by all: the last team's first
};

// In the order of the drill. Needs the journal in the order of time.
std::vector<Objective> objectives_of(const conduct::Drill& drill,
                                     std::span<const exercise::Move> journal);

// How long a point of contact may take to answer.
inline constexpr std::int64_t contact_within_us = 30LL * 60'000'000;

// A team that inject 0 asks, and its first check-in in time.
struct Contact {
    std::uint32_t team = 0;
    std::uint64_t move = 0;  // 0: it did not answer
    std::int64_t at_us = 0;
};
std::vector<Contact> contacts_of(const conduct::Drill& drill,
                                 std::span<const exercise::Move> journal);

}  // namespace naga::measure
