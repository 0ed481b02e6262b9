// What exercise control should look at: rules over the state, computed anew each time.
//
// An alarm has an id that stays while its cause does, so that it can be snoozed and owned. What
// compares with truth ("report contradicts truth"), and what only the server knows (disk, speed,
// leaks), the caller adds as alarms of its own. Wall time counts here, less pauses: people wait
// in their own minutes.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "exercise/clock.h"
#include "exercise/script.h"

namespace naga::exercise {

struct Alarm {
    enum class Kind : std::uint8_t {
        silent_team,     // has somebody in a seat, and left something unread for so long
        inject_overdue,  // due and not sent: held, draft, or still on its way
        inject_failed,
        seat_lost,
        help_requested,
        ruling_needed,
        other,  // the caller's
    };
    Kind kind = Kind::other;
    std::string about;  // team, row, seat, or what the caller says
    std::int64_t since_wall_us = 0;
    Text text;

    // "silent-team:laocert"
    std::string id() const;
    bool operator==(const Alarm&) const = default;
};
std::string_view word(Alarm::Kind kind);
Text name_of(Alarm::Kind kind);

struct AlarmRules {
    std::int64_t silent_us = 600'000'000;    // unread for 10 minutes
    std::int64_t overdue_us = 60'000'000;    // due for a minute
    std::int64_t seat_lost_us = 60'000'000;  // not heard of for a minute
    std::int64_t help_us = 0;                // at once
    std::int64_t ruling_us = 0;
};

// What the server knows of a seat.
struct SeatSeen {
    std::string seat;
    std::string team;
    bool taken = false;
    bool connected = false;
    std::int64_t last_wall_us = 0;  // heard of
};

// Somebody asked for help, or for a ruling, and has no answer yet.
struct Waiting {
    std::string about;  // seat or team; for rulings the entry
    std::int64_t since_wall_us = 0;
};

struct Situation {
    const Clock* clock = nullptr;
    const Script* script = nullptr;
    std::int64_t wall_us = 0;
    std::vector<SeatSeen> seats;
    std::vector<Waiting> help;
    std::vector<Waiting> rulings;
};

// In the order of (kind, about). Needs clock and script.
std::vector<Alarm> alarms(const Situation& situation, const AlarmRules& rules);

struct AlarmChange {
    enum class Kind : std::uint8_t { snooze, own, wake };
    Kind kind = Kind::snooze;
    std::string id;  // Alarm::id
    std::int64_t wall_us = 0;
    std::string by;
    std::int64_t until_wall_us = 0;  // snooze

    bool operator==(const AlarmChange&) const = default;
};

inline constexpr std::int64_t snooze_most_us = 4LL * 3'600'000'000;
inline constexpr std::size_t alarms_kept_max = 10'000;

// Who takes care of which alarm, and which are not to be shown for a while.
class AlarmDesk {
public:
    // Refused: a snooze into the past or for more than four hours, an empty id, too many.
    Result<void> apply(const AlarmChange& change);
    // Those not snoozed at that time.
    std::vector<Alarm> shown(const std::vector<Alarm>& all, std::int64_t wall_us) const;
    std::string owner(const std::string& id) const;           // "" if nobody
    std::int64_t snoozed_until(const std::string& id) const;  // 0 if it is not
    // Forgets what belongs to alarms whose cause is gone.
    void forget_all_but(const std::vector<Alarm>& all);

private:
    struct Care {
        std::string owner;
        std::int64_t until_wall_us = 0;
    };
    std::map<std::string, Care> cares_;
};

}  // namespace naga::exercise
