// Who plays: teams, what each answers for, and what it may do by itself.
//
// A team answers for some networks and all that lies in them, and for what belongs to its
// organisation wherever that lies (its constituency), and has authority over some kinds of
// action there. A contact is a team that begins nothing but
// answers requests. Everything here is public: every seat may know whom to ask.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adversary/plan.h"
#include "base/text.h"
#include "exercise/order.h"
#include "scenario/document.h"
#include "world/nation.h"

namespace naga::exercise {

enum class Role : std::uint8_t { cert, telco, isp, ministry, association, foreign_cert, provider };

struct Team {
    std::string id;
    Text name;
    Role role = Role::isp;
    std::uint32_t country = world::none;
    std::uint32_t organisation = world::none;
    std::vector<std::uint32_t> networks;  // sorted
    std::uint32_t authority = 0;          // bits of Verb
    bool contact = false;
    std::int64_t staff = 3;  // people at work at once
    std::string skill;       // "" for the drill's

    bool answers_for(std::uint32_t network) const;
    // A thing of the world: a host group, service or group of people.
    template <typename Thing>
    bool answers_for(const Thing& thing) const {
        return answers_for(thing.network) ||
               (organisation != world::none && thing.organisation == organisation);
    }
};

struct Teams {
    std::vector<Team> all;

    std::uint32_t find(std::string_view id) const;
    // The team that may give this order by itself, or none. Own authority comes first; among
    // several the first in the scenario.
    std::uint32_t authority_over(const Order& order, const world::Nation& nation,
                                 const adversary::Plan& plan) const;
    // Whether this team may give this order by itself.
    bool may(std::uint32_t team, const Order& order, const world::Nation& nation,
             const adversary::Plan& plan) const;
    std::uint32_t first_of(Role role) const;
};

// More than these are refused.
inline constexpr std::size_t teams_max = 200;
inline constexpr std::size_t team_networks_max = 5'000;

// Reads `teams` of a scenario; mistakes go to the asker's problems.
Teams read_teams(scenario::Asker& top, const world::Nation& nation);

}  // namespace naga::exercise
