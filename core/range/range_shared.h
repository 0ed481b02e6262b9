// What the files of the range share among themselves, and nobody else needs.

#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "people/laws.h"
#include "range/range.h"

namespace naga::range {

using adversary::Campaign;
using adversary::CampaignKind;
using adversary::LairKind;
using sim::Purpose;
using world::GroupState;
using world::Health;
using world::Host;
using world::never;
using world::none;
using world::Seen;
using world::SiteState;

inline constexpr std::int64_t minute_us = 60'000'000;
inline constexpr std::int64_t hour_us = 60 * minute_us;

// Kinds of events; the order is part of the total order of events.
enum Kind : std::uint32_t {
    due_clean,
    due_patch,
    due_contact,
    due_click,
    due_report,
    due_use,
    due_campaign,
    due_again,
    due_lair,
    due_take_down,
};

// What a lure to one person is known by. Needs the limits of terrain.h.
inline std::uint64_t lure_of(std::uint32_t campaign, std::uint32_t wave, std::uint32_t person) {
    return (std::uint64_t{campaign} << 48) | (std::uint64_t{wave} << 32) | person;
}
inline std::uint32_t campaign_of(std::uint64_t lure) {
    return static_cast<std::uint32_t>(lure >> 48);
}

// What the attackers take their time over; the draws of one are none of the other's.
enum Reaction : std::uint64_t { deface_again = 1, move_on };

// Microseconds, cut off where no clock goes.
inline std::int64_t whole_us(double us) {
    return us < 6e18 ? static_cast<std::int64_t>(us) : 6'000'000'000'000'000'000;
}

}  // namespace naga::range
