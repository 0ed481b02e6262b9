// Things to analyse: samples of malware, defaced pages, lures, what was put on a server. All inert.
//
// A team gets what its own sensors saw and no sooner: an antivirus that recognised an infection
// keeps the file, who looks at a defaced site keeps the page and what lies beside it, a mail
// gateway and a help desk keep the lure, and who saw people open its page keeps a copy of that.
// Names, addresses and hashes are those in the logs. Nothing here can run: a sample is text behind
// a banner, without a header that any system would load; a page has no script; a listing is no
// program in any language. Each begins with the mark, letters have it in a header. Lao:
// not reviewed by a native speaker. See docs/formats/artefacts.md.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "sensor/view.h"
#include "wire/letters.h"

namespace naga::sensor {

struct Artefact {
    std::string name;  // of the file
    std::string type;  // media type
    std::string bytes;
    Text why;                  // who found it, where
    std::int64_t from_us = 0;  // when its team can read it, since STARTEX
};

// What this sensor found in the minutes [from, to), by from_us, then name; each once, however often
// it was seen. Needs minutes of the film. A sensor that keeps no such things finds none.
std::vector<Artefact> artefacts_of(const Scene& scene, const Sensor& sensor,
                                   std::int64_t minute_from, std::int64_t minute_to);

inline constexpr std::uint32_t builds = 3;    // of each malware: hosts have one or another
inline constexpr std::size_t lures_kept = 3;  // of each wave to a group of people

// A build of a malware, as the file that antivirus finds. Cost: about 0.6 ms.
std::string sample_of(const adversary::Plan& plan, std::uint32_t malware, std::uint32_t build);
// "Worm.Win32.Stickworm.b", as the antivirus calls it.
std::string sample_name(const adversary::Plan& plan, std::uint32_t malware, std::uint32_t build);
// Which build lies on the host of this row of the host table.
std::uint32_t build_on(std::uint32_t row);

// What was put on the server, as a listing of words.
std::string shell_listing(const world::Nation& nation, const adversary::Plan& plan,
                          std::uint32_t campaign, std::uint32_t service);
// The page that a lure opens: a form that leads to its lair.
std::string lure_page(const world::Nation& nation, const adversary::Plan& plan, std::uint32_t lair);

}  // namespace naga::sensor
