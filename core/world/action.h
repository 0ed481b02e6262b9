// The one door through which people and campaigns change the nation.
//
// Orders of defenders and white cell, steps of campaigns and what nature is made to do are each
// one of these, and nothing else. What follows from them by law (contacts, clean-ups, patches,
// clicks, lairs lost) follows inside the range. An action takes effect at the instant it is
// applied; how long it takes to carry out and who may order it is the exercise's affair
// (exercise/order.h). Every action names its cause: the journal id of the order or the step of the
// campaign. Chance that an action needs is looked up by that cause.

#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "inet/address.h"
#include "world/nation.h"

namespace naga::world {

// Which traffic a filter is about. `any` in a field matches everything.
enum class Traffic : std::uint8_t { any, flood, amplification, worm, benign };

// Drops part of the matching traffic wherever it passes the network `at`, after it has
// crossed the line into it. A signature is never perfect: it drops `hit_ppm` of what it is
// about and `miss_ppm` of the rest that matches source and target. What it misses it misses
// again: of the filters for one traffic at one network the strongest holds alone. Worms scan ports
// that no service uses: a signature for worms drops nothing else, and others drop no worm. The
// source of a conversation is who opened it. What stays inside a network meets no filter for worms.
//
// A prefix matches services whose address lies in it; browsing abroad has no one address and
// lies in none but /0. A worm's scan goes to an address of the network scanned: each
// vulnerable host has one, drawn once for good among those of its network, and the scan
// matches if that one lies in the prefix.
struct Filter {
    std::uint32_t at = none;  // network
    Traffic traffic = Traffic::any;
    std::uint32_t from_network = none;  // source network, or none for any
    std::uint32_t from_country = none;  // source country, or none for any
    std::uint32_t to_service = none;    // target, or none for any
    std::optional<inet::Prefix> to_prefix;
    std::int32_t hit_ppm = 1'000'000;
    std::int32_t miss_ppm = 0;
};

// Takes a filter or blackhole away again. `order` is the cause it was set by.
struct Lift {
    std::uint64_t order = 0;
};

// The provider `at` drops everything for one address: the line is free, the service is gone.
struct Blackhole {
    std::uint32_t at = none;
    std::uint32_t service = none;
};

// The resolvers of a network answer a name of the attackers' with a harmless address.
struct Sinkhole {
    std::uint32_t at = none;    // network
    std::uint32_t lair = none;  // command server or phishing site
};

// Infected hosts of a group that can be seen are cut off from the network.
struct Isolate {
    std::uint32_t group = none;
};

// Staff clean the infected hosts of a group, one after the other.
struct Clean {
    std::uint32_t group = none;
    std::uint32_t staff = 1;
};

// Patches reach the hosts of a group over the hours that follow.
struct Patch {
    std::uint32_t group = none;
};

// Owners of infected hosts in a network, or of one group of hosts there, are told. A detailed
// notice (indicator, evidence, remedy, right recipient) moves the clean-up law to its better
// curve; a poor one does not.
struct Notify {
    std::uint32_t network = none;
    std::uint32_t group = none;  // none: all in the network
    bool detailed = false;
};

struct RestoreSite {
    std::uint32_t service = none;
};
struct PatchSite {
    std::uint32_t service = none;
};

// All accounts of a group of people get new passwords.
struct ResetCredentials {
    std::uint32_t people = none;
};

// A command server or phishing site is switched off where it stands.
struct TakeDown {
    std::uint32_t lair = none;
};

// The public of a country is told; people are more careful for some hours.
struct Advisory {
    std::uint32_t country = none;
};

// --- the attackers ---
struct Infect {
    std::uint32_t group = none;
    std::uint32_t count = 0;
    std::uint32_t malware = 0;
};
struct Deface {
    std::uint32_t service = none;
    std::uint32_t campaign = 0;
};
struct SendLures {
    std::uint32_t people = none;
    std::uint32_t campaign = 0;
    std::uint32_t wave = 0;
};
struct SetFlood {
    std::uint32_t campaign = 0;
    bool on = false;
};
struct OpenLair {
    std::uint32_t lair = none;
};

// --- white cell and nature ---
struct CutLink {
    std::uint32_t link = none;
    bool down = true;
};

using Action = std::variant<Filter, Lift, Blackhole, Sinkhole, Isolate, Clean, Patch, Notify,
                            RestoreSite, PatchSite, ResetCredentials, TakeDown, Advisory, Infect,
                            Deface, SendLures, SetFlood, OpenLair, CutLink>;

}  // namespace naga::world
