// What a team wants to do that the simulation has no action for, and what the director rules.
//
// A ruling maps to nothing in the world but, if the effect is full and the director chooses one,
// an order of the catalogue, which then runs like any other. Partial and none are recorded, and
// shown in the report (docs/design/clock-and-script.md). Times are microseconds of exercise time.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "exercise/order.h"

namespace naga::exercise {

struct FreeAction {
    std::uint64_t id = 0;  // the journal entry that asked
    std::int64_t at_us = 0;
    std::string team;
    std::string by;     // seat
    std::string who;    // carries it out
    std::string what;   // in the team's words
    std::string where;  // on what

    bool operator==(const FreeAction&) const = default;
};

enum class Effect : std::uint8_t { none, partial, full };
std::string_view word(Effect effect);
std::optional<Effect> effect_of(std::string_view word);
Text name_of(Effect effect);

struct Ruling {
    std::uint64_t about = 0;  // FreeAction::id
    std::int64_t at_us = 0;
    std::string by;  // seat of the director
    Effect effect = Effect::none;
    std::int64_t percent = 0;  // partial: 1 to 99
    std::int64_t delay_us = 0;
    std::string why;
    std::string side_effect;     // in words
    std::string house_rule;      // name under which it is kept for next time; "" is not kept
    std::optional<Order> order;  // full only

    bool operator==(const Ruling&) const = default;
};

inline constexpr std::size_t free_actions_max = 10'000;
inline constexpr std::size_t ruling_words_max = 2'000;  // bytes of each text
inline constexpr std::int64_t ruling_delay_max_us = 14LL * 86'400'000'000;

class Rulings {
public:
    // Refused: an id that stands already, nothing said, too long, too many.
    Result<void> ask(const FreeAction& action);
    // Refused: an action there is none of or that is ruled on, a percentage that does not fit the
    // effect, an order with less than full effect, a delay or text out of bounds, no reason given
    // for none.
    Result<void> rule(const Ruling& ruling);

    // Those that wait for a ruling, in the order they were asked.
    std::vector<FreeAction> waiting() const;
    const std::vector<FreeAction>& asked() const { return asked_; }
    const std::vector<Ruling>& ruled() const { return ruled_; }
    // Nothing while it waits: the team sees "in progress".
    const Ruling* ruling_on(std::uint64_t action) const;
    // The latest ruling kept under that name.
    const Ruling* house_rule(std::string_view name) const;
    // Names in the order first kept.
    std::vector<std::string> house_rules() const;

private:
    std::vector<FreeAction> asked_;  // ids differ
    std::vector<Ruling> ruled_;      // at most one of each
};

struct Ordered {
    Order order;
    std::int64_t at_us = 0;
};
// What is to be put into the journal as an order of the team, and when: ruled at plus the delay.
std::optional<Ordered> order_of(const Ruling& ruling);

}  // namespace naga::exercise
