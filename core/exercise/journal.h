// The journal: everything anybody did, in order. With scenario and seed it is the drill.
//
// One line of JSON an entry (docs/formats/journal.md). Entries are only ever added. Their
// numbers are never given anew: an edited journal keeps them.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exercise/order.h"
#include "exercise/team.h"
#include "scenario/document.h"

namespace naga::exercise {

// What one team tells another: which kind of incident, and about what.
enum class Incident : std::uint8_t { none, defacement, phishing, infection, flood, outage };
std::string_view word(Incident incident);
// RSIT v1003 class and type of an incident ("availability/ddos").
std::string_view rsit(Incident incident);

struct Move {
    std::uint64_t id = 0;  // from 1; in the order of (at, id)
    std::int64_t at_us = 0;
    std::uint32_t team = world::none;
    std::string by;                  // "stand-in", "file", a person's seat
    Verb what = Verb::check_in;      // an action, or what is said
    Order on;                        // of a request: the action asked for; of an action: itself
    std::uint32_t to = world::none;  // team spoken to
    Incident incident = Incident::none;
    std::uint64_t about = 0;           // agree, refuse: the request; check_in: 1 + the inject
    std::vector<std::string> because;  // records ("e-…"), moves ("m12"), injects ("i0")
    std::string text;                  // what a person wrote beside it; changes no luck

    bool operator==(const Move&) const = default;
};

// "action" or what is said: the `kind` of a journal line.
std::string_view kind_of(Verb verb);

std::string as_line(const Move& move, const world::Nation& nation, const adversary::Plan& plan,
                    const Teams& teams);

// Reads lines as as_line writes them; all mistakes at once. The entries are given in the order
// of (time, id), whatever the order of the lines. No id may stand twice; where ids are missing
// (files written by hand) each line's is one more than that of the line above.
Checked<std::vector<Move>> read_journal(const std::string& file, std::string_view text,
                                        const world::Nation& nation, const adversary::Plan& plan,
                                        const Teams& teams);

// Reads what an order or message is about: fields of Order by their words, "to", "incident" and
// "about". Where `verb` is an action its fields must be those it needs. Unknown keys are left to
// the asker.
void read_on(scenario::Asker& on, Move& move, std::optional<Verb> verb, const world::Nation& nation,
             const adversary::Plan& plan, const Teams& teams);
// Records, entries, injects or a few words: at most causes_max.
std::vector<std::string> read_because(scenario::Asker& from);

std::uint64_t digest_of(const Move& move);
// What an entry is, whatever its number, time and reasons: the identity by which its luck is
// looked up.
std::uint64_t identity_of(const Move& move);

inline constexpr std::size_t moves_max = 1'000'000;
inline constexpr std::size_t causes_max = 100;  // of one move
inline constexpr std::size_t by_max = 100;      // bytes
inline constexpr std::size_t move_text_max = 16'000;

}  // namespace naga::exercise
