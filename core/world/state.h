// What changes in the nation during a drill: tables of plain records in one arena.
//
// Rows have the numbers of the things in world/nation.h and adversary/plan.h. Only
// core/range writes here. Times are microseconds from the start; `never` is INT64_MAX.
// Amounts that are summed over time are whole numbers, so that cutting an interval in two
// changes nothing.

#pragma once

#include <cstdint>
#include <type_traits>

#include "sim/arena.h"
#include "world/nation.h"

namespace naga::world {

inline constexpr std::int64_t never = INT64_MAX;

// A sum over time of a whole-number rate: exact, whatever the steps. Unit: rate x seconds.
struct Tally {
    std::int64_t whole = 0;
    std::int64_t rest = 0;  // of rate x microseconds, 0 to 999 999

    // Needs rates from -9e12 to 9e12, and a sum below 9e18.
    void add(std::int64_t rate, std::int64_t microseconds) {
        const std::int64_t product = rate * (microseconds % 1'000'000) + rest;
        whole += rate * (microseconds / 1'000'000) + product / 1'000'000;
        rest = product % 1'000'000;
        if (rest < 0) rest += 1'000'000, --whole;
    }
    bool operator==(const Tally&) const = default;
};

enum class Health : std::uint8_t { susceptible, infected, immune };

// A vulnerable host: one that the malware can infect. Others never matter.
struct Host {
    std::int64_t infected_at = never;
    std::int64_t clean_at = never;  // when it will be clean, as things stand
    std::uint32_t contacts = 0;     // contacts made in this infection
    std::uint32_t infection = 0;    // the identity of the last one: what it came by
    Health health = Health::susceptible;
    std::uint8_t isolated = 0;
    std::uint8_t told = 0;    // the owner of this infection had a detailed notice
    std::uint8_t remedy = 0;  // it has a patch or will be patched when cleaned: then immune
    std::uint8_t ever = 0;    // it has been infected at least once
    std::uint8_t spare[3] = {};
};
static_assert(sizeof(Host) == 32 && std::has_unique_object_representations_v<Host>);

struct GroupState {
    std::uint32_t infected = 0;
    std::uint32_t immune = 0;
    std::uint32_t isolated = 0;        // infected and cut off
    std::uint32_t newly_infected = 0;  // since the last minute
    Tally done;                        // host-seconds of infections that ended
    Tally begun;                       // sum of infected_at of those that have not
    Tally cut;                         // sum of instants when hosts got back, less those of cuts
};

enum class SiteState : std::uint32_t { sound, defaced };

struct ServiceState {
    SiteState site = SiteState::sound;
    std::uint32_t patched = 0;
    std::int64_t defaced_at = never;
    std::uint32_t defacements = 0;  // how many; luck is looked up by their identities
    std::uint32_t by_campaign = 0;
    std::uint64_t defacement = 0;           // the identity of the last one: what it came by
    std::int32_t answered_ppm = 1'000'000;  // of the requests that should be answered
    std::uint32_t spare = 0;
    std::int64_t lost_milliusers = 0;  // users without service now, by the attack
    std::int64_t cut_milliusers = 0;   // users cut off by a filter of ours
    Tally lost;                        // milliuser-seconds
    Tally cut;
    std::int64_t defaced_us = 0;  // of defacements that ended
};

struct LinkState {
    std::int64_t arriving[2] = {0, 0};  // bit/s, from->to and to->from
    std::int64_t carried[2] = {0, 0};
    std::uint32_t down = 0;
    std::uint32_t full = 0;            // bits 0, 1: this direction is full
    std::int64_t full_us[2] = {0, 0};  // time spent full
};

struct LairState {
    std::uint32_t open = 0;
    std::uint32_t taken_down = 0;
    std::int64_t opened_at = never;
    std::int64_t closed_at = never;
};

// One row a filter, rate limit, blackhole or sinkhole that was set. What has ended makes room when
// the table is full.
struct FilterState {
    std::uint64_t order = 0;  // cause
    std::int64_t from_us = never;
    std::int64_t until_us = never;
    std::uint32_t at = none;
    std::uint32_t kind = 0;  // 0 filter, 1 blackhole, 2 sinkhole
    std::uint32_t traffic = 0;
    std::uint32_t from_network = none;
    std::uint32_t from_country = none;
    std::uint32_t to_service = none;
    std::uint32_t to_first = 0;      // of the prefix: its first address
    std::uint32_t to_length = none;  // and length, or none
    std::int32_t hit_ppm = 0;
    std::int32_t miss_ppm = 0;
    std::uint32_t lair = none;
    std::uint32_t spare = 0;
};

struct PeopleState {
    std::uint32_t lures = 0;  // mails delivered
    std::uint32_t reported = 0;
    std::uint32_t typed = 0;     // passwords typed on a lure page
    std::uint32_t lost = 0;      // credentials used by strangers
    std::int64_t reset_at = -1;  // passwords typed before this are worthless
    std::int64_t records_lost = 0;
};

struct CountryState {
    std::int64_t cautious_until = -1;  // after an advisory
};

struct CampaignState {
    std::uint32_t on = 0;
    std::uint32_t steps = 0;  // sites defaced or passed over, waves sent
};

struct MalwareState {
    std::uint32_t lair = none;   // the lair its hosts call
    std::uint32_t infected = 0;  // all countries
};

// Tables are digested byte by byte.
template <typename... Rows>
inline constexpr bool without_padding = (std::has_unique_object_representations_v<Rows> && ...);
static_assert(without_padding<GroupState, ServiceState, LinkState, LairState, FilterState,
                              PeopleState, CountryState, CampaignState, MalwareState>);

}  // namespace naga::world
