// What the attackers mean to do, and with what: actors, lairs, malware and campaigns as data.
//
// An actor has a motive; a campaign belongs to an actor; a lair is a command server or a
// phishing site in somebody's network; malware spreads by a weakness and calls its lairs.
// Read from the scenario's `actors`, `lairs`, `malware` and `campaigns`
// (docs/formats/scenario.md). Nothing here changes during a drill.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/text.h"
#include "scenario/document.h"
#include "world/nation.h"
#include "world/state.h"

namespace naga::adversary {

enum class Motive : std::uint8_t { criminal, cultural, political };

// What actors of a motive do where the scenario does not say: docs/models/attackers.md.
struct Habits {
    std::vector<std::string> sectors;  // of the sites they deface
    std::int64_t again_after = 0;      // until a restored site is defaced again; 0: never
    std::int64_t length = 0;           // of a flood
    std::int64_t use_after = 0;        // median time until a stolen password is used
};
Habits habits_of(Motive motive);

struct Actor {
    std::string id;
    Text name;
    Motive motive = Motive::criminal;
    std::uint32_t country = world::none;
    Text trace;  // what gives the actor away, in words an analyst can find
};

enum class LairKind : std::uint8_t { command, phishing };
// How the host of the lair answers a request to switch it off (state responsibility spectrum).
enum class Stance : std::uint8_t { helpful, inadequate, ignoring };
enum class Hosting : std::uint8_t { ordinary, resilient };

struct Lair {
    std::string id;
    LairKind kind = LairKind::command;
    std::uint32_t actor = 0;
    std::string name;  // domain name
    std::uint32_t network = world::none;
    Stance stance = Stance::inadequate;
    Hosting hosting = Hosting::ordinary;
};

struct Malware {
    std::string id;
    Text name;
    std::string weakness;        // hosts that have it can be infected
    std::string stick_weakness;  // of those, hosts that also run what lies on a stick
    double scan_per_hour = 0;    // contacts with a vulnerable address anywhere, per infected host
    double local_per_hour = 0;   // contacts with any host on the same local network
    double stick_per_hour = 0;   // sticks carried from a shop to a cafe, home or office
    // How long a host looks for others after its infection, in microseconds.
    std::int64_t spreads_for = INT64_MAX;
    std::int64_t probes_a_contact = 0;  // scans that hit nothing for each that hits the fate set
    std::vector<std::uint32_t> lairs;   // in the order they are used
    std::int64_t moves_after = 0;       // microseconds from a loss to the next lair
};

enum class CampaignKind : std::uint8_t { infection, defacement, phishing, flood };

struct Seeding {
    std::uint32_t group = world::none;
    std::uint32_t count = 0;
    std::int64_t at = 0;
};

struct Wave {
    std::int64_t at = 0;
    std::vector<std::uint32_t> people;
};

struct Campaign {
    std::string id;
    Text name;
    std::uint32_t actor = 0;
    CampaignKind kind = CampaignKind::infection;
    std::vector<std::string> techniques;  // ATT&CK ids
    bool enabled = true;
    std::int64_t start = 0;   // microseconds
    std::int64_t length = 0;  // flood: how long; 0: until ended
    std::uint32_t malware = world::none;

    std::vector<Seeding> seeds;  // infection

    // defacement: sites of the home country with the weakness, one after the other
    std::string weakness;
    std::vector<std::string> sectors;  // none: all
    std::uint32_t sites_max = 0;
    std::int64_t pace = 0;         // mean time between two sites
    std::int64_t again_after = 0;  // a restored but unpatched site is defaced again

    // phishing
    std::vector<Wave> waves;
    std::uint32_t lair = world::none;
    std::int64_t use_after = 0;  // median time until a stolen password is used

    // flood
    std::vector<std::uint32_t> targets;        // services
    std::vector<std::uint32_t> bot_countries;  // whose infected hosts take part
    std::int64_t per_bot = 0;                  // bit/s
    std::string amplifier;           // weakness of the hosts that answer to forged questions
    std::int64_t per_amplifier = 0;  // bit/s
    double size = 1.0;               // scales the volume
};

struct Plan {
    std::vector<Actor> actors;
    std::vector<Lair> lairs;
    std::vector<Malware> malware;
    std::vector<Campaign> campaigns;
    double attack_size = 1.0;

    std::uint32_t actor(std::string_view id) const;
    std::uint32_t lair(std::string_view id) const;
    std::uint32_t campaign(std::string_view id) const;
};

// More than these are refused.
inline constexpr std::size_t actors_max = 100;
inline constexpr std::size_t lairs_max = 100;
inline constexpr std::size_t malware_max = 8;
inline constexpr std::size_t campaigns_max = 100;
inline constexpr std::size_t parts_max = 1'000;  // seeds, waves, targets, ... of one campaign

// Reads the attackers' part of a scenario; mistakes go to the asker's problems.
Plan read_plan(scenario::Asker& top, const world::Nation& nation);

}  // namespace naga::adversary
