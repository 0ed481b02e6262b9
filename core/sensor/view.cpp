#include "sensor/view.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>
#include <utility>

#include "base/by_time.h"
#include "evidence/eve.h"
#include "sensor/detection.h"
#include "sensor/logs.h"
#include "sensor/meter.h"
#include "sim/digest.h"
#include "wire/deliveries.h"

namespace naga::sensor {

namespace {

constexpr std::int64_t minute_us = 60'000'000;

// A session is given up at most so many minutes after its conversation began.
constexpr std::int64_t queries_last = 1;
constexpr std::int64_t session_lasts = wire::lasts_minutes_max + evidence::given_up_minutes_max;

std::int64_t minute_of(std::int64_t us) {
    return us >= 0 ? us / minute_us : -((-us + minute_us - 1) / minute_us);
}

// What was made and is written down in a later minute, by the sensor's clock: rows, or lines.
template <typename Kept>
struct Later {
    std::int64_t next = INT64_MIN;  // the minute that is read next
    std::int64_t made = INT64_MIN;  // conversations before this true minute are made
    std::deque<Kept> waits;         // of next, next + 1, ...
    Kept spare;                     // empty, with the room of what was read last

    // What waits of a minute; null where that has been read.
    Kept* of(std::int64_t minute) {
        if (minute < next) return nullptr;
        const auto place = static_cast<std::size_t>(minute - next);
        while (waits.size() <= place) waits.push_back(std::exchange(spare, Kept()));
        return &waits[place];
    }
    template <typename Row>
    void put(std::int64_t minute, Row&& row) {
        if (Kept* kept = of(minute)) kept->push_back(std::forward<Row>(row));
    }
};

// Lines that were written as soon as their rows were made, in any order.
struct Lines {
    struct Line {
        std::int64_t time_us = 0;  // by which the log is ordered
        std::int64_t at_us = 0;
        std::uint64_t who = 0;  // tells apart what is of one instant
        std::size_t offset = 0, length = 0;
    };
    std::vector<Line> list;
    std::string bytes;

    void clear() { list.clear(), bytes.clear(); }
    template <typename Write>
    void add(std::int64_t time_us, std::int64_t at_us, std::uint64_t who, const Write& write) {
        const std::size_t offset = bytes.size();
        write(bytes);
        list.push_back({time_us, at_us, who, offset, bytes.size() - offset});
    }
    std::string_view text(const Line& line) const {
        return std::string_view(bytes).substr(line.offset, line.length);
    }
    void append_in_order(std::string& out) {
        sort_by_time(
            list, [](const Line& line) { return line.time_us; },
            [&](const Line& a, const Line& b) {
                return std::tuple(a.at_us, a.who, text(a)) < std::tuple(b.at_us, b.who, text(b));
            });
        out.reserve(out.size() + bytes.size());
        for (const Line& line : list) out += text(line);
    }
};

}  // namespace

struct Reader::Waiting {
    const Scene& scene;
    const Sensor& sensor;
    wire::Place place;
    std::uint32_t number = 0;  // of the sensor
    Meter meter;
    std::vector<wire::Request> requests;
    std::vector<evidence::Flow> metered;
    std::vector<evidence::Visit> logged;
    wire::Lookup lookup;
    evidence::Query asked;

    Later<std::vector<evidence::Flow>> flows;
    Later<std::vector<evidence::Query>> queries;
    Later<std::vector<evidence::Visit>> visits;
    Later<std::vector<evidence::Alarm>> alarms;
    Later<std::vector<evidence::Session>> sessions;
    Later<Lines> lines;
    std::map<std::uint64_t, std::int64_t> alarmed;  // conversations, and the minute they began

    // What may still show at a tap, with the instants of its first and last packet.
    struct Open {
        wire::Conversation conversation;
        std::int64_t first_us = 0, last_us = 0;
    };
    std::vector<Open> open;
    std::int64_t opened = INT64_MIN;  // conversations before this minute are in `open`
    std::int64_t tapped_us = INT64_MIN;
    wire::Postbag postbag;

    Waiting(const Scene& scene_, const Sensor& sensor_)
        : scene(scene_),
          sensor(sensor_),
          place(scene_.place_of(sensor_)),
          number(static_cast<std::uint32_t>(&sensor_ - scene_.array->sensors.data())),
          meter(*scene_.stage.terrain, place, settings(), scene_.stage.chance),
          postbag(scene_.stage) {}

    MeterSettings settings() const {
        return {number, sensor.sampling, scene.epoch_us, sensor.clock_error_us};
    }
    // T+0 by the sensor's clock.
    std::int64_t base_us() const { return scene.epoch_us + sensor.clock_error_us; }
    std::int64_t own_minute(std::int64_t since_1970_us) const {
        return minute_of(since_1970_us - scene.epoch_us);
    }
    bool silent(std::int64_t minute) const { return sensor.is_silent((minute + 1) * minute_us); }

    // Makes what was not made yet of what may be written down in the minute, and takes out what
    // was. `make(true minute)` puts what it makes into `later`.
    template <typename Kept, typename Make>
    Kept take(Later<Kept>& later, std::int64_t minute, std::int64_t lasts, const Make& make) {
        const std::int64_t last = reach(later, minute, lasts);
        for (; later.made <= last; ++later.made) make(later.made);
        return take_out(later, minute);
    }
    // The true minute up to which conversations must be made for a minute.
    template <typename Kept>
    std::int64_t reach(Later<Kept>& later, std::int64_t minute, std::int64_t lasts) const {
        const std::int64_t from_us = minute * minute_us - sensor.clock_error_us;
        if (later.next != minute) {
            later.waits.clear();
            later.next = minute;
            later.made = std::max<std::int64_t>(0, minute_of(from_us) - lasts);
        }
        return std::min(scene.minutes() - 1, minute_of(from_us + minute_us - 1));
    }
    template <typename Kept>
    Kept take_out(Later<Kept>& later, std::int64_t minute) const {
        Kept kept;
        if (!later.waits.empty()) {
            kept = std::move(later.waits.front());
            later.waits.pop_front();
        }
        ++later.next;
        if (silent(minute)) kept.clear();
        return kept;
    }

    template <typename Row>
    static void append(std::vector<Row>&& from, std::vector<Row>& to) {
        if (to.empty()) return to.swap(from);
        to.insert(to.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
    }

    using Batch = std::span<const wire::Conversation>;

    // Calls `take` for each question of a batch, with the minute it is logged in. A resolver sees
    // the questions of those inside, whoever watches a line those that cross it.
    template <typename Take>
    void each_query(Batch batch, Seat seat, const Take& take) {
        for (const wire::Conversation& c : batch) {
            if (c.use != wire::Use::lookup) continue;
            query_of(c, *scene.stage.sites, base_us(), seat, lookup, asked);
            take(own_minute(asked.at_us), asked);
        }
    }
    template <typename Take>
    void each_query(std::int64_t true_minute, const Take& take) {
        const bool server = sensor.kind == Kind::dns;
        wire::passing_in_batches(
            scene.stage, place, server ? wire::Only::lookups : wire::Only::all, true_minute,
            [&](Batch batch) { each_query(batch, server ? Seat::at_server : Seat::at_tap, take); });
    }
    // The same of requests. A web server writes a line when the answer is out.
    template <typename Take>
    void each_visit(Batch batch, Seat seat, const Take& take) {
        for (const wire::Conversation& c : batch) {
            if (!has_visits(c)) continue;
            visits_of(c, *scene.stage.sites, base_us(), seat, requests, logged);
            for (evidence::Visit& v : logged) take(own_minute(v.at_us + v.took_us), v);
        }
    }
    template <typename Take>
    void each_visit(std::int64_t true_minute, const Take& take) {
        const bool server = sensor.kind == Kind::web;
        wire::passing_in_batches(
            scene.stage, place, server ? wire::Only::web : wire::Only::all, true_minute,
            [&](Batch batch) { each_visit(batch, server ? Seat::at_server : Seat::at_tap, take); });
    }

    Detector detector() const {
        return {sim::mix(scene.stage.chance.seed(), number), sensor.seen_ppm, base_us()};
    }
    void put_alarms(Batch minute_of_suspects, std::int64_t true_minute) {
        std::vector<evidence::Alarm> raised;
        detect(detector(), *scene.stage.sites, minute_of_suspects, raised);
        for (evidence::Alarm& a : raised) {
            alarmed.emplace(a.conversation, true_minute);
            const std::int64_t at = own_minute(a.at_us);
            alarms.put(at, std::move(a));
        }
    }
    void put_sessions(Batch batch) {
        for (const wire::Conversation& c : batch) {
            evidence::Session s = session_of(c, wire::shape_of(c), base_us());
            const std::int64_t at = own_minute(evidence::given_up_us(s));
            sessions.put(at, std::move(s));
        }
    }
    void mark_alarmed(std::int64_t minute, std::vector<evidence::Session>& found) {
        std::erase_if(alarmed,
                      [&](const auto& one) { return one.second + 2 * session_lasts < minute; });
        for (evidence::Session& s : found) s.alarmed = alarmed.contains(s.conversation);
    }
    void add_suspects(Batch batch, std::vector<wire::Conversation>& suspects) const {
        const Detector detects = detector();
        for (const wire::Conversation& c : batch)
            if (is_suspect(detects, c)) suspects.push_back(c);
    }

    // Appends the lines of a minute that take() gave.
    void append_lines(Lines&& found, std::string& bytes) {
        found.append_in_order(bytes);
        found.clear();
        lines.spare = std::move(found);
    }
};

Reader::Reader(const Scene& scene, const Sensor& sensor)
    : waiting_(std::make_unique<Waiting>(scene, sensor)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;

wire::Place Scene::place_of(const Sensor& sensor) const {
    return {sensor.networks, sensor.organisation};
}

void Reader::flows(std::int64_t minute, std::vector<evidence::Flow>& rows) {
    Waiting& w = *waiting_;
    auto found = w.take(w.flows, minute, leaves_minutes_max, [&](std::int64_t m) {
        wire::passing_in_batches(w.scene.stage, w.place, wire::Only::all, m,
                                 [&](std::span<const wire::Conversation> batch) {
                                     w.metered.clear();
                                     w.meter.meter(batch, w.metered);
                                     for (evidence::Flow& flow : w.metered) {
                                         const std::int64_t leaves =
                                             w.own_minute(evidence::leaves_us(flow));
                                         w.flows.put(leaves, std::move(flow));
                                     }
                                 });
    });
    sort_by_time(found, evidence::leaves_us, evidence::leaves_before);
    w.append(std::move(found), rows);
}

namespace {

void put_in_order(std::vector<evidence::Query>& queries) {
    const auto at_us = [](const auto& q) { return q.at_us; };
    sort_by_time(queries, at_us, [](const auto& a, const auto& b) {
        return std::tie(a.at_us, a.client, a.client_port, a.id, a.name, a.type) <
               std::tie(b.at_us, b.client, b.client_port, b.id, b.name, b.type);
    });
}
void put_in_order(std::vector<evidence::Visit>& visits) {
    const auto ends_us = [](const auto& v) { return v.at_us + v.took_us; };
    sort_by_time(visits, ends_us, [](const auto& a, const auto& b) {
        const std::int64_t a_us = a.at_us + a.took_us, b_us = b.at_us + b.took_us;
        return std::tie(a_us, a.at_us, a.client, a.client_port, a.path) <
               std::tie(b_us, b.at_us, b.client, b.client_port, b.path);
    });
}
void put_in_order(std::vector<evidence::Alarm>& alarms) {
    sort_stably(alarms, 0, [](const auto& a, const auto& b) {
        return std::tie(a.at_us, a.rule, a.conversation) <
               std::tie(b.at_us, b.rule, b.conversation);
    });
}
void put_in_order(std::vector<evidence::Session>& sessions) {
    sort_by_time(sessions, evidence::given_up_us, [](const auto& a, const auto& b) {
        const std::int64_t a_us = evidence::given_up_us(a), b_us = evidence::given_up_us(b);
        return std::tie(a_us, a.first_us, a.conversation) <
               std::tie(b_us, b.first_us, b.conversation);
    });
}

}  // namespace

void Reader::queries(std::int64_t minute, std::vector<evidence::Query>& rows) {
    Waiting& w = *waiting_;
    auto found = w.take(w.queries, minute, queries_last, [&](std::int64_t m) {
        w.each_query(m,
                     [&](std::int64_t at, evidence::Query& q) { w.queries.put(at, std::move(q)); });
    });
    put_in_order(found);
    w.append(std::move(found), rows);
}

void Reader::write_queries(std::int64_t minute, const Write<evidence::Query>& write,
                           std::string& bytes) {
    Waiting& w = *waiting_;
    auto found = w.take(w.lines, minute, queries_last, [&](std::int64_t m) {
        w.each_query(m, [&](std::int64_t at, const evidence::Query& q) {
            Lines* lines = w.lines.of(at);
            if (lines == nullptr) return;
            const std::uint64_t who =
                std::uint64_t{q.client.bits} << 32 | std::uint64_t{q.client_port} << 16 | q.id;
            lines->add(q.at_us, q.at_us, who, [&](std::string& to) { write(q, to); });
        });
    });
    w.append_lines(std::move(found), bytes);
}

void Reader::visits(std::int64_t minute, std::vector<evidence::Visit>& rows) {
    Waiting& w = *waiting_;
    auto found = w.take(w.visits, minute, wire::lasts_minutes_max, [&](std::int64_t m) {
        w.each_visit(m,
                     [&](std::int64_t at, evidence::Visit& v) { w.visits.put(at, std::move(v)); });
    });
    put_in_order(found);
    w.append(std::move(found), rows);
}

void Reader::write_visits(std::int64_t minute, const Write<evidence::Visit>& write,
                          std::string& bytes) {
    Waiting& w = *waiting_;
    auto found = w.take(w.lines, minute, wire::lasts_minutes_max, [&](std::int64_t m) {
        w.each_visit(m, [&](std::int64_t at, const evidence::Visit& v) {
            Lines* lines = w.lines.of(at);
            if (lines == nullptr) return;
            const std::uint64_t who = std::uint64_t{v.client.bits} << 16 | v.client_port;
            lines->add(v.at_us + v.took_us, v.at_us, who, [&](std::string& to) { write(v, to); });
        });
    });
    w.append_lines(std::move(found), bytes);
}

void Reader::alarms(std::int64_t minute, std::vector<evidence::Alarm>& rows) {
    Waiting& w = *waiting_;
    auto found = w.take(w.alarms, minute, session_lasts, [&](std::int64_t m) {
        std::vector<wire::Conversation> suspects;
        wire::passing_in_batches(w.scene.stage, w.place, wire::Only::all, m,
                                 [&](Waiting::Batch batch) { w.add_suspects(batch, suspects); });
        w.put_alarms(suspects, m);
    });
    put_in_order(found);
    w.append(std::move(found), rows);
}

// A monitor writes a session when it gives it up.
void Reader::sessions(std::int64_t minute, std::vector<evidence::Session>& rows) {
    Waiting& w = *waiting_;
    auto found = w.take(w.sessions, minute, session_lasts, [&](std::int64_t m) {
        wire::passing_in_batches(w.scene.stage, w.place, wire::Only::all, m,
                                 [&](Waiting::Batch batch) { w.put_sessions(batch); });
    });
    w.mark_alarmed(minute, found);
    put_in_order(found);
    w.append(std::move(found), rows);
}

void Reader::events(std::int64_t minute, Events& events) {
    Waiting& w = *waiting_;
    // What began so early that it is no row of this minute is not kept.
    w.reach(w.sessions, minute, session_lasts);
    w.reach(w.queries, minute, session_lasts);
    w.reach(w.visits, minute, session_lasts);
    const std::int64_t last = w.reach(w.alarms, minute, session_lasts);
    std::vector<wire::Conversation> suspects;
    for (; w.alarms.made <= last; ++w.alarms.made) {
        suspects.clear();
        wire::passing_in_batches(
            w.scene.stage, w.place, wire::Only::all, w.alarms.made, [&](Waiting::Batch batch) {
                w.put_sessions(batch);
                w.each_query(batch, Seat::at_tap, [&](std::int64_t at, evidence::Query& q) {
                    w.queries.put(at, std::move(q));
                });
                w.each_visit(batch, Seat::at_tap, [&](std::int64_t at, evidence::Visit& v) {
                    w.visits.put(at, std::move(v));
                });
                w.add_suspects(batch, suspects);
            });
        w.put_alarms(suspects, w.alarms.made);
    }
    events.alarms = w.take_out(w.alarms, minute);
    events.sessions = w.take_out(w.sessions, minute);
    events.queries = w.take_out(w.queries, minute);
    events.visits = w.take_out(w.visits, minute);
    w.mark_alarmed(minute, events.sessions);
    put_in_order(events.alarms);
    put_in_order(events.sessions);
    put_in_order(events.queries);
    put_in_order(events.visits);
}

void Reader::frames(std::int64_t from_us, std::int64_t until_us, wire::Packets& packets,
                    std::vector<evidence::Frame>& frames) {
    Waiting& w = *waiting_;
    packets.clear();
    frames.clear();
    const std::int64_t error = w.sensor.clock_error_us;
    const std::int64_t from = from_us - error, until = until_us - error;
    if (from < w.tapped_us || w.opened == INT64_MIN ||
        minute_of(from) > w.opened + wire::lasts_minutes_max) {
        w.open.clear();
        w.opened = std::max<std::int64_t>(0, minute_of(from) - wire::lasts_minutes_max);
    }
    w.tapped_us = from;
    for (; w.opened <= std::min(w.scene.minutes() - 1, minute_of(until - 1)); ++w.opened)
        wire::passing_in_batches(w.scene.stage, w.place, wire::Only::all, w.opened,
                                 [&](std::span<const wire::Conversation> batch) {
                                     for (const wire::Conversation& c : batch) {
                                         const wire::Shape shape = wire::shape_of(c);
                                         Waiting::Open open{c, INT64_MAX, INT64_MIN};
                                         for (const wire::Direction& d : shape.direction) {
                                             if (d.packets == 0) continue;
                                             open.first_us = std::min(open.first_us, d.first_us);
                                             open.last_us = std::max(open.last_us, d.last_us);
                                         }
                                         if (open.last_us >= from) w.open.push_back(open);
                                     }
                                 });
    std::erase_if(w.open, [&](const Waiting::Open& o) { return o.last_us < from; });

    packets.from_us = from;
    packets.until_us = until;
    const wire::TellDialogue tell = [&](const wire::Conversation& c) {
        return w.postbag.dialogue_of(c);
    };
    std::vector<std::tuple<std::int64_t, std::uint64_t, std::uint32_t>> order;
    for (const Waiting::Open& o : w.open) {
        if (o.first_us >= until) continue;
        const std::size_t first = packets.list.size();
        wire::packets_of(o.conversation, *w.scene.stage.sites, tell, packets);
        for (std::size_t i = first; i < packets.list.size(); ++i)
            order.emplace_back(packets.list[i].at_us, o.conversation.identity,
                               static_cast<std::uint32_t>(i));
    }
    std::sort(order.begin(), order.end());
    frames.reserve(order.size());
    for (const auto& [at_us, identity, i] : order) {
        if (w.silent(minute_of(at_us + error))) continue;
        const wire::Packet& p = packets.list[i];
        frames.push_back(
            {w.base_us() + p.at_us, packets.bytes.data() + p.offset, p.length, p.length});
    }
}

void flows_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
              std::vector<evidence::Flow>& rows) {
    Reader(scene, sensor).flows(minute, rows);
}
void queries_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                std::vector<evidence::Query>& rows) {
    Reader(scene, sensor).queries(minute, rows);
}
void visits_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
               std::vector<evidence::Visit>& rows) {
    Reader(scene, sensor).visits(minute, rows);
}
void alarms_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
               std::vector<evidence::Alarm>& rows) {
    Reader(scene, sensor).alarms(minute, rows);
}
void sessions_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                 std::vector<evidence::Session>& rows) {
    Reader(scene, sensor).sessions(minute, rows);
}

}  // namespace naga::sensor
