// What people do all day: the benign traffic of every demand, conversation by conversation.
//
// The load law says how many bits a second pass between the users of a network and a service; a
// *bundle* turns them into conversations with the statistics of real traffic (AGH University 2015,
// 4 billion flows: docs/models/background.md). Most conversations are short and are drawn one by
// one for each minute. Few are long and carry nine tenths of the bytes: they run in *lanes*, one
// after the other, and share what the law lets through, so that each minute adds up to the law
// and a filled line slows them all.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "range/terrain.h"
#include "sim/chance.h"
#include "wire/conversation.h"
#include "wire/film.h"
#include "wire/sites.h"

namespace naga::wire {

// Long transfers of one size, one after the other, with gaps.
struct Lane {
    std::uint32_t octave = 10;  // sizes of 2^octave to 2^(octave + 1) full packets
    std::uint32_t slot_s = 60;  // length of a turn
    std::uint32_t phase_s = 0;  // when its turns begin, modulo slot_s
    // Taken while more transfers of its size run at once than this lane has before it; `at_once` is
    // of the busiest quarter.
    std::uint32_t rank = 0;
    double at_once = 0;
    std::int64_t rate = 0;  // bytes a second while one runs, before scaling
    std::uint64_t identity = 0;
};

// All the traffic between the users of one network and one service.
struct Bundle {
    std::uint32_t demand = 0;  // of range::Terrain
    std::uint32_t client_network = 0;
    std::uint32_t server_network = 0;
    std::uint32_t service = world::none;
    bool internet = false;  // the world at large: many servers
    std::uint64_t identity = 0;
    std::uint32_t first_lane = 0, lanes = 0;
    double bytes_each = 0;     // mean bytes a conversation, its share of long ones too
    double payload_share = 0;  // of the bytes of a full packet, above TCP
    double scale_max = 0;      // how much faster than their rates lanes may run
    std::int64_t busiest = 0;  // bit/s at the busiest quarter
};

// Which conversations are asked for: the rest is not made.
enum class Only : std::uint8_t {
    all,      // that cross a border line of the place: taps, exporters, detection
    web,      // `web` with a service of the place, from inside too: web servers
    lookups,  // questions of the hosts inside to their resolver: resolvers
};

class Background {
public:
    // Needs all it is given for as long as it lives. Cost: some milliseconds.
    Background(const range::Terrain& terrain, const Hosts& hosts, const Sites& sites,
               const sim::Chance& chance, std::int64_t start_of_day_us);

    // Works out how fast lanes run in the minutes that the film holds and it does not yet know.
    void follow(const Film& film);
    std::int64_t minutes() const { return minutes_; }

    std::span<const Bundle> bundles() const { return bundles_; }

    // Appends the conversations of a bundle that begin in the minute, as they leave the client:
    // without ways and hops. `host_share` below 1 makes only so many of them, and `people` says
    // at whose hosts (none: all of the network). Those from which nothing follows that `only` asks
    // for are left out.
    void make(const Bundle& bundle, const Film& film, Only only, std::int64_t minute,
              double host_share, std::uint32_t people, std::vector<Conversation>& made) const;
    // Appends those that visitors from other countries begin with the service, as they leave them;
    // nothing where the bundle is of the world at large.
    void make_abroad(const Bundle& bundle, const Film& film, std::int64_t minute,
                     std::vector<Conversation>& made) const;

private:
    struct Crowd {  // networks of one country with people in them, hosts summed up to each
        std::vector<std::uint32_t> networks;
        std::vector<std::uint64_t> until;
    };
    const range::Terrain* terrain_;
    const Hosts* hosts_;
    const Sites* sites_;
    std::uint64_t key_;
    std::int64_t start_of_day_us_;
    // Mean bytes of the server in a short conversation, with a service and with the world at large.
    double short_bytes_[2] = {0, 0};
    std::vector<Crowd> visitors_;  // by country
    std::vector<Bundle> bundles_;
    std::vector<Lane> lanes_;
    std::int64_t minutes_ = 0;
    // sped_[bundle * (minutes + 1) + m]: seconds at scale 1 that lanes have run before minute m.
    std::vector<std::vector<double>> sped_;

    std::int64_t hour(std::int64_t minute) const;
    void lay_lanes(Bundle& bundle);
    void want(const Lane& lane, std::int64_t first, std::vector<std::int64_t>& run_us) const;
    double sped_until(std::size_t bundle, std::int64_t us) const;
    void draw_talk(const Bundle& bundle, std::uint64_t session, std::uint64_t identity,
                   Conversation& c) const;
    void draw_short(const Bundle& bundle, std::uint64_t session, std::uint64_t identity,
                    Conversation& c) const;
    void make_short(const Bundle& bundle, const Film& film, Only only, std::int64_t minute,
                    double host_share, std::uint32_t people, std::vector<Conversation>& made) const;
    void make_long(const Bundle& bundle, Only only, std::int64_t minute, double host_share,
                   std::uint32_t people, std::vector<Conversation>& made) const;
    std::int64_t short_count(const Bundle& bundle, const Film& film, std::int64_t minute,
                             double host_share) const;
};

}  // namespace naga::wire
