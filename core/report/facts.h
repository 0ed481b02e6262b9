// What the report says, before it has a language: requests and their answers, who was reached,
// which moves belong to which attack, and the strengths and findings that follow by rule.
//
// All of it follows from the drill and its outcome; nothing is judged. Each finding names the
// rule that found it and the entries of the journal it rests on.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conduct/drill.h"
#include "measure/outcome.h"

namespace naga::report {

// A request to act, and what came of it. An answer is the first agreement or refusal of the
// team that was asked.
struct Asked {
    std::uint64_t move = 0;
    std::int64_t at_us = 0;
    std::uint32_t from = world::none, to = world::none;
    exercise::Verb verb = exercise::Verb::filter;
    std::uint64_t answer = 0;  // 0: none came
    std::int64_t answered_us = 0;
    bool agreed = false;
};

// How often one team told another something, and asked it for something.
struct Exchange {
    std::uint32_t told = 0, asked = 0;
};

// One campaign as the whole nation met it: the first team at each step.
struct Attack {
    std::uint32_t campaign = 0;
    std::vector<measure::Times> teams;
    std::optional<measure::Times> knowable, detected, reported, shared, contained;  // the first
    std::optional<std::int64_t> recovered;
    std::vector<std::uint64_t> moves;  // entries about it from its start on, in order
};

enum class Rule : std::uint8_t {
    // strengths
    dimension_held,
    contacts_all,
    answers_given,
    objectives_all,
    told_abroad,
    notices_good,
    recovered_in_time,
    // what to improve
    late_detection,
    never_detected,
    kept_to_itself,
    unanswered,
    refused,
    slow_answer,
    poor_notices,
    contact_missed,
    objective_missed,
    dimension_lost,
    not_recovered,
    no_authority,
    users_cut,
};
inline constexpr std::size_t rules = 20;
constexpr bool is_strength(Rule rule) { return rule <= Rule::recovered_in_time; }

// Something a rule found. Which of the fields are filled depends on the rule.
struct Finding {
    Rule rule = Rule::dimension_held;
    std::vector<std::uint32_t> teams;
    std::optional<std::uint32_t> campaign, dimension, objective;
    std::int64_t length_us = 0;
    double amount = 0;
    double of = 0;
    std::vector<std::uint64_t> moves;
    std::vector<std::uint64_t> records;
};

struct Facts {
    std::vector<Asked> asked;
    std::vector<measure::Contact> contacts;
    std::vector<std::vector<Exchange>> exchanges;  // [from][to]
    std::vector<Attack> attacks;
    std::vector<Finding> findings;  // strengths first, in the order of Rule
    std::uint32_t agreed = 0, refused = 0, unanswered = 0;
    std::optional<std::int64_t> answer_median_us;
    // Of the requests and messages, those between teams of different countries.
    std::uint32_t abroad_asked = 0, abroad_agreed = 0, abroad_told = 0;
    std::uint32_t notices = 0, detailed_notices = 0;
    std::array<std::uint32_t, exercise::verbs> carried_out{};  // actions with an effect, by verb
    std::vector<std::string> seats;                            // who played: the `by` of moves
    std::vector<std::pair<std::uint64_t, std::size_t>> index;  // number and place, sorted

    // The entry of the actual run with this number, or nothing. Logarithmic.
    const exercise::Move* entry_of(const measure::Run& actual, std::uint64_t id) const;
};

// Below these a delay is no finding.
inline constexpr std::int64_t late_after_us = 15LL * 60'000'000;
inline constexpr std::int64_t slow_after_us = 30LL * 60'000'000;
// A dimension with an index from here on counts as held, below the other as lost.
inline constexpr double held_from = 0.8;
inline constexpr double lost_below = 0.5;
inline constexpr double answered_from = 0.9;

// Cost: campaigns x moves.
Facts facts_of(const conduct::Drill& drill, const measure::Outcome& outcome);

// Whether an action can move this dimension of harm.
bool moves_dimension(const conduct::Drill& drill, std::size_t dimension,
                     const exercise::Move& move);

}  // namespace naga::report
