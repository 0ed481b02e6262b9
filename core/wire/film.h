// The film of a run: what every minute of it was like, kept so that any window can be looked at.
//
// A range plays a day once; the film keeps of each minute what evidence is made from: the volume
// of every demand, what was to be seen, who was infected and when, which pages were defaced and
// which lairs were open. Any minute can then be asked for alone, in any order and by any thread.
// About 40 MB for a day of Vientiane 2013. Minutes are kept once and never change, and copies share
// them: a film that grows on one thread is looked at by others as a copy, which costs a millisecond
// or two. The film is truth: seats see what is rendered from it at their own sensors.

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "range/range.h"
#include "wire/hosts.h"
#include "world/observation.h"

namespace naga::wire {

// What a demand (range::Terrain::demands) sent and what arrived, in bit/s, for a minute.
struct Volume {
    std::int64_t sent = 0;       // on its first link
    std::int64_t delivered = 0;  // at its end
    bool operator==(const Volume&) const = default;
};

struct Infection {
    std::uint32_t row = 0;  // of the host table
    std::int64_t from_us = 0, until_us = world::never;
};
struct Cut {  // isolated: says nothing to anybody
    std::uint32_t row = 0;
    std::int64_t from_us = 0, until_us = world::never;
};
struct Defacement {
    std::uint32_t service = 0, campaign = 0;
    std::uint64_t cause = 0;  // its identity
    std::int64_t from_us = 0, until_us = world::never;
};
// Everything for the address of a service is dropped at a network: world::Blackhole.
struct Blackhole {
    std::uint32_t at = 0, service = 0;  // network, service
    std::uint64_t order = 0;            // what it was set by
    std::int64_t from_us = 0, until_us = world::never;
};
// The resolvers of a network answer a lair's name with an address of their own: world::Sinkhole.
struct Sinkhole {
    std::uint32_t at = 0, lair = 0;  // network, lair
    std::uint64_t order = 0;         // what it was set by
    std::int64_t from_us = 0, until_us = world::never;
};
struct LineCut {  // a link that is down: world::CutLink
    std::uint32_t link = 0;
    std::int64_t from_us = 0, until_us = world::never;
};

// Which lair the hosts of a malware call, and whether it is open.
struct Called {
    std::uint32_t lair = world::none;
    bool open = false;
};

inline constexpr std::uint32_t film_version = 2;

class Film {
public:
    // Keeps the minute that the range just closed. Needs each minute in turn, the first first.
    void keep(const range::Range& range);

    std::int64_t minutes() const { return static_cast<std::int64_t>(seen_.size()); }
    // Of minute m, [m, m+1) minutes from the start. Needs m below minutes().
    std::span<const Volume> volumes(std::int64_t minute) const;
    std::span<const world::Observation> seen(std::int64_t minute) const;
    // Minutes with the same frame have the same volumes.
    std::uint32_t frame(std::int64_t minute) const;
    Called called(std::int64_t minute, std::uint32_t malware) const;
    bool lair_open(std::int64_t minute, std::uint32_t lair) const;
    // In the order in which the minutes showed them; ends are known to the minute.
    const std::vector<Infection>& infections() const { return infections_; }
    const std::vector<Cut>& cuts() const { return cuts_; }
    const std::vector<Defacement>& defacements() const { return defacements_; }
    // Sorted by (from_us, order), (from_us, link).
    const std::vector<Blackhole>& blackholes() const { return blackholes_; }
    const std::vector<LineCut>& line_cuts() const { return line_cuts_; }
    // In the order in which they were set.
    const std::vector<Sinkhole>& sinkholes() const { return sinkholes_; }
    // Whether the resolvers of a network hide a lair at an instant.
    bool sinks(std::uint32_t network, std::uint32_t lair, std::int64_t at_us) const;
    std::size_t bytes() const;

    // Appends the film as bytes, about a tenth of its size in memory, for a file of naga's own; and
    // reads them back: false, and an empty film, where they are not a film of this terrain. A film
    // that was read goes on where it ended. The bytes are no format for others: they change with
    // what a film keeps, and film_version with them.
    void pack(std::string& out) const;
    bool unpack(std::string_view bytes, const range::Terrain& terrain);

private:
    template <typename T>
    using Kept = std::shared_ptr<const std::vector<T>>;
    std::vector<Kept<Volume>> frames_;     // of demands_ volumes each
    std::vector<std::uint32_t> frame_of_;  // by minute
    std::size_t demands_ = 0;
    std::vector<Kept<world::Observation>> seen_;  // by minute
    std::vector<Called> lairs_;                   // minutes x malware
    std::vector<std::uint8_t> open_lairs_;        // minutes x lairs
    std::size_t malware_ = 0, lair_count_ = 0;
    std::vector<Infection> infections_;
    std::vector<Cut> cuts_;
    std::vector<Defacement> defacements_;
    std::vector<Blackhole> blackholes_;
    std::vector<LineCut> line_cuts_;
    std::vector<Sinkhole> sinkholes_;
    std::vector<std::uint32_t> open_infection_, open_cut_;  // by row: place in the list, or none
    std::vector<std::uint32_t> open_defacement_;            // by service
};

}  // namespace naga::wire
