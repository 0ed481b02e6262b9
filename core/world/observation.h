// The one door through which the nation can be seen.
//
// The range states what happened in the last minute, truly and completely, as a list of
// observations in a fixed order. Nobody but the sensors reads it: what a sensor keeps of it,
// late, sampled and with errors, is evidence.

#pragma once

#include <compare>
#include <cstdint>

namespace naga::world {

enum class Seen : std::uint8_t {
    link_load,         // place: link*2+direction; about: -; amount: bit/s arriving
    flood_volume,      // place: service; about: source network; amount: bit/s of odd traffic
    amplified_volume,  // place: service; about: source network; amount: bit/s of odd answers
    service_answer,    // place: service; about: -; amount: ppm of requests answered
    probe,             // place: network (target); about: source network; amount: worm probes
    infection,         // place: group; about: malware; amount: hosts newly infected
    command_poll,      // place: network (source); about: lair; amount: infected hosts calling
    defacement,        // place: service; about: campaign; amount: 1
    lure,              // place: people; about: campaign; amount: mails delivered
    lure_report,       // place: people; about: campaign; amount: people who reported one
    lure_visit,        // place: people; about: lair; amount: people who typed a password
    account_abuse,     // place: people; about: campaign; amount: accounts used by strangers
    complaint,         // place: network; about: service; amount: calls to the help desk
};

struct Observation {
    std::int64_t at = 0;  // microseconds; the end of the minute it is about
    Seen seen = Seen::link_load;
    std::uint32_t place = 0;
    std::uint32_t about = 0;
    std::int64_t amount = 0;

    auto operator<=>(const Observation&) const = default;
};

}  // namespace naga::world
