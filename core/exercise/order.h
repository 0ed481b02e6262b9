// What a team can do: the catalogue of actions, and an order for one of them.
//
// The catalogue says of each action which fields it needs, how long it takes, what it costs
// and whether it can be undone. An order becomes a world::Action when its time has come.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adversary/plan.h"
#include "base/text.h"
#include "base/time.h"
#include "inet/address.h"
#include "world/action.h"

namespace naga::exercise {

// The numbers are part of every journal's signature: new ones go to the end.
enum class Verb : std::uint8_t {
    filter,
    rate_limit,
    lift,
    blackhole,
    sinkhole,
    isolate,
    clean,
    patch,
    notify,
    restore,
    patch_site,
    reset,
    take_down,
    advisory,
    brief_press,
    escalate,
    // what teams say to one another
    check_in,
    report,
    share,
    request,
    agree,
    refuse,
    log,  // into the team's own book; nobody else reads it
};
inline constexpr std::size_t verbs = 23;
inline constexpr std::size_t actions = 16;  // the first of them change the nation or the public

// Which things an order is about; none where it does not matter.
struct Order {
    Verb verb = Verb::filter;
    std::uint32_t network = world::none;  // where it is carried out
    std::uint32_t service = world::none;
    std::uint32_t group = world::none;
    std::uint32_t people = world::none;
    std::uint32_t lair = world::none;
    std::uint32_t country = world::none;
    std::uint32_t from_network = world::none;
    std::uint32_t from_country = world::none;
    world::Traffic traffic = world::Traffic::any;
    bool detailed = false;
    std::uint64_t undoes = 0;            // lift: the order taken back
    std::optional<inet::Prefix> prefix;  // of the targets

    bool operator==(const Order&) const = default;
};

enum class Field : std::uint8_t {
    network,
    service,
    group,
    people,
    lair,
    country,
    from_network,
    from_country,
    traffic,
    detailed,
    undoes,
    prefix,
};
inline constexpr std::size_t fields = 12;
std::string_view word(Field field);

struct Entry {
    std::string_view name;
    Text what;
    std::uint32_t needs = 0;   // bits of Field
    std::uint32_t allows = 0;  // bits of Field, the needed ones included
    Duration takes;            // median; sigma 0.3
    std::int64_t staff_minutes = 0;
    std::int64_t money_usd = 0;
    bool undone_by_lift = false;
};

const Entry& entry(Verb verb);
// What an action does besides what it is for; empty where it harms nothing else.
Text side_effect(Verb verb);
std::string_view word(Verb verb);
std::optional<Verb> verb_of(std::string_view word);
constexpr std::uint32_t bit(Verb verb) { return 1u << static_cast<unsigned>(verb); }
constexpr std::uint32_t bit(Field field) { return 1u << static_cast<unsigned>(field); }

// What the order does to the nation; nothing for briefings and escalations. `staff` people
// clean where hosts are cleaned.
std::optional<world::Action> as_action(const Order& order, std::int64_t staff);

}  // namespace naga::exercise
