#include <functional>
#include <queue>
#include <set>

#include "base/det_math.h"
#include "bench/rows.h"
#include "bench/timing.h"
#include "sim/event_queue.h"

namespace naga::bench {

namespace {

using sim::Event;

constexpr double hour_us = 3.6e9;

// PHOLD (Fujimoto 1990): each event, when its time comes, makes one for another place, a tenth
// of the mean gap and an exponential rest later. The mean gap is an hour of simulated time, as
// contacts of infected hosts have it.
class Phold {
public:
    explicit Phold(std::uint32_t places) : places_(places) {}

    Event first(std::uint32_t place) { return {gap(), place, 0, number_++}; }
    Event after(const Event& event) {
        Place& place = places_[event.entity];
        ++place.events;
        place.last = event.time;
        sum_ = sum_ * 31 + static_cast<std::uint64_t>(event.time) + event.entity;
        const auto to = draws_.below(static_cast<std::uint32_t>(places_.size()));
        return {event.time + gap(), to, 0, number_++};
    }
    // Depends on every event and on their order.
    std::uint64_t sum() const { return sum_; }

private:
    struct alignas(64) Place {
        std::uint64_t events = 0;
        std::int64_t last = 0;
    };
    std::int64_t gap() {
        return static_cast<std::int64_t>((0.1 - 0.9 * det::log(draws_.unit())) * hour_us);
    }

    std::vector<Place> places_;
    Draws draws_{42};
    std::uint64_t number_ = 0;
    std::uint64_t sum_ = 0;
};

class Engine {
public:
    explicit Engine(std::int64_t horizon_us)
        : queue_(arena_, SimTime::at_microseconds(horizon_us)) {}
    void put(const Event& event) { queue_.put(arena_, event); }
    Event take() {
        Event event;
        queue_.take(arena_, SimTime::never(), event);
        return event;
    }

private:
    sim::Arena arena_;
    sim::EventQueue queue_;
};

class Heap {
public:
    explicit Heap(std::int64_t) {}
    void put(const Event& event) { events_.push(event); }
    Event take() {
        const Event event = events_.top();
        events_.pop();
        return event;
    }

private:
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
};

class Tree {
public:
    explicit Tree(std::int64_t) {}
    void put(const Event& event) { events_.insert(event); }
    Event take() {
        const Event event = *events_.begin();
        events_.erase(events_.begin());
        return event;
    }

private:
    std::set<Event> events_;
};

struct Played {
    Taken taken;
    std::uint64_t sum = 0;
};

template <typename Queue>
Played play(std::uint32_t places, std::uint32_t events, int repetitions) {
    struct State {
        Phold phold;
        Queue queue;
        void run(std::uint32_t count) {
            for (std::uint32_t i = 0; i < count; ++i) queue.put(phold.after(queue.take()));
        }
    };
    // Events after the horizon are dropped: it must lie beyond the longest gap of all.
    const double hours = 1.2 * (events / static_cast<double>(places) + 1) + 50;
    Played played;
    played.taken = time_prepared(
        repetitions,
        [&] {
            State state{Phold(places), Queue(static_cast<std::int64_t>(hours * hour_us))};
            for (std::uint32_t p = 0; p < places; ++p) state.queue.put(state.phold.first(p));
            state.run(places);
            return state;
        },
        [&](State& state) {
            state.run(events);
            played.sum = state.phold.sum();
        });
    return played;
}

Row phold(std::uint32_t places, std::uint32_t events, int repetitions, double target) {
    Row row;
    row.what = "event queue, PHOLD " + grouped(places);
    row.work = grouped(events) + " events after " + grouped(places) +
               " to warm up, each put and taken in total order, with the model's own work";
    row.thing = "event";
    row.unit = Unit::per_second;
    row.target = target;
    const Played here = play<Engine>(places, events, repetitions);
    row.figure = {here.taken, static_cast<double>(events), 1};
    const auto beside = [&](const std::string& name, const Played& there) {
        row.peers.push_back({name, "", {there.taken, static_cast<double>(events), 1}});
        row.checks.push_back(
            {name + " plays the same events in the same order", here.sum == there.sum});
    };
    const int times = repetitions > 1 ? 3 : 1;
    beside("std::priority_queue", play<Heap>(places, events, times));
    beside("std::set", play<Tree>(places, events, times));
    return row;
}

}  // namespace

std::vector<Row> measure_queue(const Request& request) {
    if (request.size == Size::quick) return {phold(1'024, 20'000, 1, 0)};
    return {phold(65'536, 4'000'000, 5, 35e6), phold(1'048'576, 4'000'000, 5, 25e6)};
}

}  // namespace naga::bench
