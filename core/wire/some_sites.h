// The names of a small nation, for tests of this module.

#pragma once

#include "range/small_world.h"
#include "wire/sites.h"

namespace naga::wire {

inline const Sites& some_sites() {
    static const auto world = range::small_world();
    static const Sites sites(world->nation, world->plan);
    return sites;
}

}  // namespace naga::wire
