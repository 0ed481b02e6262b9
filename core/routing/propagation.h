// How news of a prefix travels from network to network, update by update, until routing has
// settled: what a route collector sees of an announcement, a hijack or a withdrawal.
//
// A path-vector protocol (RFC 4271) under the rules of routes.h, with a delay on every link
// and a least interval between two updates of one session (MRAI, for withdrawals too, RFC
// 4271 9.2.1.1). Paths that already hold the receiver are dropped. It always settles, in
// the state routes_to gives (Gao and Rexford 2001).
//
// Order: by time; at one instant announcements and withdrawals at their origin come first,
// by node; then, by node and by AS number of its neighbour, what arrives and then what an
// interval held back. How a run is cut into pieces changes nothing. A copy is a snapshot.
//
//     Propagation prefix(graph, policy, paces, origins);  // settled since long ago
//     prefix.announce({hijacker, Validity::invalid}, at);
//     std::vector<Update> stream;
//     prefix.run(SimTime::never(), stream);

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "routing/graph.h"
#include "routing/routes.h"

namespace naga::routing {

// How fast one network tells one neighbour: both up to 71 minutes.
struct Pace {
    std::uint32_t delay_us = 1;     // on the way; at least 1
    std::uint32_t interval_us = 0;  // between two updates sent
};

// From these each link gets a delay, the same both ways, and each session an interval of
// 75 to 100 % of the one given (RFC 4271 9.2.2.3).
struct PaceRange {
    Duration delay_min = Duration::microseconds(10'000);
    Duration delay_max = Duration::microseconds(110'000);
    Duration interval = Duration::seconds(30);
};

// One for each of graph.all_neighbours(), looked up by seed and the two AS numbers, so that
// a link more changes no other. Needs 1 us <= delay_min <= delay_max, 0 <= interval, and
// none above 71 minutes.
std::vector<Pace> paces_of(const Graph& graph, const PaceRange& range, std::uint64_t seed);

// A path heard of, in the keeping of one Propagation and its copies.
using PathId = std::uint32_t;
inline constexpr PathId no_path = UINT32_MAX;

// What `to` heard from `from`; no_path is a withdrawal.
struct Update {
    SimTime time;
    Node from = 0;
    Node to = 0;
    PathId path = no_path;
};

// Why a run ended: nothing more will happen, something will after `until`, or it has done as
// many events as it was allowed.
enum class Progress : std::uint8_t { settled, waiting, exhausted };

// The most one run does unless told less. A hijack among 75,000 networks needs 0.2 million.
inline constexpr std::uint64_t run_events_max = 50'000'000;

// One prefix in all networks. Refers to the graph and the paces, which must outlive it; the
// policy is read once. Memory: 32 bytes a session and 12 for each change of a best route.
class Propagation {
public:
    // The origins have announced the prefix long ago and routing has settled. Needs a pace
    // for each of graph.all_neighbours(), and each origin at most once.
    Propagation(const Graph& graph, const Policy& policy, std::span<const Pace> paces,
                std::span<const Origin> origins = {});

    // At one instant the later call for a network holds. Removed networks announce nothing.
    // Needs at >= start and nothing run beyond `at`; what was already done at that very
    // instant stays done, so give orders before running to them.
    void announce(Origin origin, SimTime at);
    void withdraw(Node node, SimTime at);

    // Does what is due up to and including `until`, at most `events_at_most` events, and
    // appends every update as it is heard. About 0.3 us an update.
    Progress run(SimTime until, std::vector<Update>& heard,
                 std::uint64_t events_at_most = run_events_max);

    // When something happens next; never() once settled.
    SimTime next() const;

    // The route in use now.
    Hop at(Node node) const;
    PathId path_at(Node node) const { return speakers_[node].best; }

    // The networks of a path, the one that told it first, the origin last.
    std::vector<Node> nodes_of(PathId path) const;

private:
    static constexpr std::uint32_t no_session = UINT32_MAX;
    static constexpr std::uint64_t no_rank = UINT64_MAX;

    // A path is its first network and the path that one heard: tails are shared.
    struct Step {
        Node node = 0;
        PathId tail = no_path;
        std::uint16_t length = 0;
        Validity validity = Validity::not_found;
    };
    // One network's side of a relation; the same index as in graph.all_neighbours().
    struct Session {
        PathId heard = no_path;  // may hold the owner: looked at only where it would be used
        PathId told = no_path;
        std::int64_t quiet_until = 0;
        Node owner = 0;
        std::uint32_t sent = 0;
        std::uint16_t length = 0;  // of the path heard
        bool held_back = false;    // an event at quiet_until will tell what then holds
        bool open = false;
    };
    struct Speaker {
        PathId best = no_path;
        PathId own = no_path;
        std::uint32_t learned_on = no_session;  // no_session for its own path and for none
        std::uint64_t rank = no_rank;           // of `best` while learned from a neighbour
        bool to_all = false;                    // `best` is its own or a customer's
        bool told_all = false;                  // others than customers may have been told a path
        bool has_customers = false;
        bool validates = false;
        bool open = false;
    };
    enum class Kind : std::uint8_t { arrival, held_back };
    struct Event {
        std::int64_t time = 0;
        std::uint32_t session = 0;
        PathId path = no_path;
        std::uint32_t number = 0;  // updates on one session arrive in the order sent
        std::uint16_t length = 0;  // of the path
        Kind kind = Kind::arrival;
    };
    struct Order {
        std::int64_t time = 0;
        Origin origin;
        bool announces = false;
    };

    // Events by time, in a radix heap (Ahuja, Mehlhorn, Orlin and Tarjan 1990): place i holds
    // those whose time differs from `last_` first in bit i - 1. Nothing is earlier than last_;
    // place 0 is sorted and consumed from head_; nothing is added to it between two pops.
    class Agenda {
    public:
        void add(const Event& event);
        bool empty() const { return filled_ == 0; }
        std::int64_t next() const;
        Event pop(const Propagation& prefix);

    private:
        void refill(const Propagation& prefix);

        std::array<std::vector<Event>, 64> places_;
        std::array<std::int64_t, 64> earliest_{};
        std::uint64_t filled_ = 0;  // bit i: place i is not empty
        std::int64_t last_ = 0;
        std::size_t head_ = 0;
    };

    void expect(std::uint32_t session, std::size_t place) const;
    void settle(std::span<const Origin> origins, const Policy& policy);
    void add_order(const Order& order);
    void obey(const Order& order);
    void hear(const Event& event, std::vector<Update>& heard);
    void choose_again(Node node, std::int64_t now);
    void adopt(Node node, std::uint32_t session, std::int64_t now);
    void tell_all(Node node, std::int64_t now);
    void tell(std::uint32_t session, PathId path, std::int64_t now);
    PathId offered(const Speaker& speaker, std::uint32_t session) const;
    PathId accepted(const Speaker& speaker, PathId path) const;
    bool holds(PathId path, Node node) const;
    std::uint64_t rank_of(std::uint32_t session) const;
    PathId add_path(Node node, PathId tail, Validity validity);
    bool same(PathId x, PathId y) const;

    const Graph* graph_;
    std::span<const Pace> paces_;
    std::vector<Session> sessions_;
    std::vector<Speaker> speakers_;
    std::vector<Step> steps_;
    std::vector<Order> orders_;  // those to come, the next one last
    Agenda agenda_;
    std::int64_t now_ = 0;
};

}  // namespace naga::routing
