// The route collector: what its peers tell it, and when.
//
// A sensor of the kind `bgp` has as peers its own networks and then their neighbours, up to
// collector_peers_max, each with a session that sends the collector whatever it would send a
// customer (a full feed). What it hears: the daily murmur of prefixes that are withdrawn and
// come back, with the hunt for other paths and the bursts that the interval between two updates
// makes (routing/propagation.h); what a cut line changes; the /32 of an address that is
// blackholed; sessions that fall and come back with the whole table. Every minute is looked up
// alone: the murmur is the same for all collectors of a world. See docs/models/collector.md.
//
//     Collector collector(scene, sensor);
//     collector.updates(minute, rows);            // rows.peer is a place in collector.peers()
//     rows = collector.table(at_us);              // that instant by the sensor's clock, since T+0

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "evidence/mrt.h"
#include "evidence/rows.h"
#include "routing/graph.h"
#include "routing/propagation.h"
#include "sensor/view.h"

namespace naga::sensor {

inline constexpr std::size_t collector_peers_max = 200;
inline constexpr std::uint32_t collector_asn = 4'294'967'294;  // the last one of RFC 6996

// What the run did to routes: of a film, or made up in a test.
struct RouteChanges {
    std::vector<wire::Blackhole> blackholes;
    std::vector<wire::LineCut> line_cuts;
};

class Collector {
public:
    // Needs a scene with nation and stage, and a sensor of the kind `bgp`; both must outlive it.
    // The relations of the nation are a hierarchy (range::survey has seen to that). Cost: about
    // a millisecond for 300 networks.
    Collector(const Scene& scene, const Sensor& sensor);
    // The same with other changes than the film's, which may then be missing.
    Collector(const Scene& scene, const Sensor& sensor, RouteChanges changes);

    const std::vector<evidence::Peer>& peers() const { return peers_; }
    evidence::Collecting collecting() const;

    // Appends what was written down in the minute, by the sensor's clock: by (at, peer). Cost:
    // about 5 ms for 300 networks.
    void updates(std::int64_t minute, std::vector<evidence::Route>& rows) const;
    // What every peer had told and not withdrawn at an instant of the sensor's clock, since T+0:
    // by (prefix, peer). Nothing in a minute in which the sensor is silent. Cost: that of all
    // updates since T+0, less what a later one of the same prefix hides: below a second a day.
    std::vector<evidence::Route> table(std::int64_t at_us) const;

private:
    // Instants below are true ones since T+0, those of silences by the sensor's clock.
    struct Announced {
        inet::Prefix prefix;
        std::uint32_t network = 0;            // that announces it
        std::uint32_t service = world::none;  // of the /32 of a blackholed service
    };
    // A prefix that is withdrawn by its network and comes back, some times.
    struct Flap {
        std::int64_t start_us = 0;
        std::uint32_t prefix = 0;  // in announced_
        std::uint64_t identity = 0;
    };
    using Path = std::vector<std::uint32_t>;  // AS numbers; empty: no route
    // What a peer says of a prefix from an instant on.
    struct Told {
        std::int64_t at_us = 0;
        std::uint32_t peer = 0;
        Path path;
    };
    // The session of a peer is down in [from_us, until_us); then it tells its whole table.
    struct Silence {
        std::int64_t from_us = 0, until_us = 0;
        bool falls = false;  // while the collector looks on
    };
    // The paths of all peers to a network, by (network, how many lines have changed).
    using Settled = std::map<std::pair<std::uint32_t, std::size_t>, std::vector<Path>>;

    static routing::Graph graph_of(const world::Nation& nation,
                                   const std::vector<std::uint32_t>& peers);
    std::array<std::uint32_t, 4> look(std::uint32_t purpose, std::uint32_t entity,
                                      std::uint64_t cause) const;
    void list_begun(std::int64_t minute, std::vector<Flap>& flaps) const;
    std::vector<Flap> flaps_in(std::int64_t first_minute, std::int64_t last_minute) const;
    std::vector<Told> told_in(const Flap& flap) const;
    std::size_t epoch_of(std::int64_t at_us) const;
    std::int64_t lag_of(std::uint32_t peer, std::uint32_t prefix) const;
    const std::vector<Path>& settled(std::uint32_t network, std::size_t epoch,
                                     Settled& known) const;
    Path calm_path(std::uint32_t peer, std::uint32_t prefix, std::int64_t at_us,
                   Settled& known) const;
    Path blackhole_path(std::uint32_t peer, const Announced& announced, std::int64_t at_us,
                        Settled& known) const;
    std::int64_t blackhole_lag(const wire::Blackhole& blackhole, std::uint32_t peer) const;
    std::vector<std::int64_t> calm_instants(std::uint32_t peer, std::uint32_t prefix) const;
    std::vector<Silence> silences_of(std::uint32_t peer, std::int64_t from_us,
                                     std::int64_t until_us) const;
    std::int64_t full_at(const Silence& silence, std::uint32_t prefix) const;
    evidence::Route row(std::int64_t own_us, std::uint32_t peer, std::uint32_t prefix,
                        Path path) const;

    const Scene* scene_;
    const Sensor* sensor_;
    RouteChanges changes_;
    std::vector<std::int64_t> line_changes_;  // instants, sorted, each once
    std::vector<std::uint32_t> peer_networks_;
    std::vector<evidence::Peer> peers_;
    routing::Graph graph_;  // of the nation, and the collector as a customer of its peers
    std::vector<routing::Pace> paces_;
    std::vector<Announced> announced_;  // by prefix
    std::vector<std::uint32_t> own_;    // of these, those that networks announce themselves
    std::uint64_t key_ = 0;             // of all chance
};

}  // namespace naga::sensor
