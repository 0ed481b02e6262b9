// What passes in one minute where somebody looks: every conversation that begins in it.
//
// The stage holds what does not change: the nation, its hosts, its names, the film of a run. The
// conversations of a minute at a place are looked up from these and nothing else, so any minute
// alone is that minute of the whole. Benign traffic adds up to what the load law lets through,
// attacks to what the range did. See docs/models/background.md.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "range/terrain.h"
#include "sim/chance.h"
#include "wire/background.h"
#include "wire/conversation.h"
#include "wire/culprits.h"
#include "wire/film.h"
#include "wire/sites.h"

namespace naga::wire {

struct Stage {
    const range::Terrain* terrain = nullptr;
    const Film* film = nullptr;
    const Background* background = nullptr;  // that follows the film
    const Culprits* culprits = nullptr;      // that follow the film
    const Hosts* hosts = nullptr;
    const Sites* sites = nullptr;
    sim::Chance chance{0, 0};
    std::int64_t start_of_day_us = 0;  // local clock at T+0
};

// Where somebody looks: at the border lines of some networks, and there only at what belongs to
// an organisation where one is named.
struct Place {
    std::vector<std::uint32_t> networks;  // sorted
    std::uint32_t organisation = world::none;
    bool operator==(const Place&) const = default;
};

// Appends the conversations that begin in the minute, by (start_us, identity). Needs minute below
// film.minutes(). Cost: about 200 ns each.
void passing(const Stage& stage, const Place& place, Only only, std::int64_t minute,
             std::vector<Conversation>& conversations);
// The same, handed on in batches of some thousands, those of one demand or attack behind the
// other and not by time: for whoever does not need them all at once.
using TakeBatch = std::function<void(std::span<const Conversation>)>;
void passing_in_batches(const Stage& stage, const Place& place, Only only, std::int64_t minute,
                        const TakeBatch& take);
inline constexpr std::size_t batch_min = 4'096;
// About how many benign conversations begin in the minute. Cost: microseconds.
double expected_a_minute(const Stage& stage, const Place& place, std::int64_t minute);

// A conversation begun in minute m has nothing to show after minute m + this.
inline constexpr std::int64_t lasts_minutes_max = 2;

}  // namespace naga::wire
