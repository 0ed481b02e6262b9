// What stand-ins know to do, as data: skills, thresholds and steps.
//
// A playbook is a YAML file beside the scenario (docs/formats/playbook.md). A skill is how
// late, how unsure and how often wrong a stand-in is; nothing else tells an expert from a
// novice. The skill `prompt` has no delay and no error: the counterfactual of that name.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "evidence/record.h"
#include "exercise/journal.h"
#include "exercise/team.h"
#include "scenario/document.h"

namespace naga::conduct {

struct Skill {
    std::string id;
    std::int64_t notice_us = 0;  // median from enough evidence to noticing it
    double notice_sigma = 0;
    std::int64_t work_us = 0;  // median of one step
    double work_sigma = 0;
    std::int64_t answer_us = 0;  // median until a message is read and answered
    double answer_sigma = 0;
    std::int64_t confirm = 1;               // records wanted before believing
    double scale = 1;                       // of the thresholds
    std::int64_t mistake_ppm = 0;           // incidents first taken for something else
    std::int64_t mistake_us = 0;            // time lost by that
    std::int64_t detailed_ppm = 1'000'000;  // notices with indicator, evidence and remedy
};

// One thing to do about an incident. Who may not do it asks who may.
enum class Step : std::uint8_t {
    report,            // to the national CERT; the CERT to the ministry
    share,             // to all other teams, with the lair if it is known
    restore,           // the defaced page
    patch_site,        // the defaced site
    patch_like,        // own sites with the same hole
    reset,             // passwords of the people concerned
    advisory,          // to the public
    notify,            // owners of infected hosts in the network
    filter_worm,       // scans at the network
    clean_offices,     // infected hosts in offices of the network
    patch_offices,     // hosts in offices of the network
    sinkhole,          // the lair's name, in own networks
    take_down,         // the lair
    filter_flood,      // at the network of the service
    filter_amplified,  // likewise
    filter_upstream,   // at the providers of the network of the service
    filter_source,     // in the networks most of it comes from
    clean_source,      // notify owners of infected hosts in networks it comes from
    escalate,
    brief_press,
    clean_own,   // infected hosts of the own organisation in the network
    patch_own,   // all hosts of the own organisation in the network
    notify_own,  // their owners
};
inline constexpr std::size_t steps = 23;

struct Rule {
    exercise::Incident incident = exercise::Incident::none;
    bool heard = false;  // for incidents heard of from others, not seen by own sensors
    std::vector<exercise::Role> roles;
    std::vector<Step> steps;
};

struct Playbook {
    std::vector<Skill> skills;
    std::vector<Rule> rules;
    std::array<std::int64_t, evidence::symptoms> floors{};  // amounts below are not looked at

    std::uint32_t skill(std::string_view id) const;
};

// More than these are refused.
inline constexpr std::size_t skills_max = 50;
inline constexpr std::size_t rules_max = 500;
inline constexpr std::size_t words_in_rule_max = 50;  // roles; steps

// Reads a whole playbook; mistakes go to the asker's problems.
Playbook read_playbook(scenario::Asker& top);

}  // namespace naga::conduct
