#include "sensor/view.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>

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
constexpr std::int64_t session_lasts = wire::lasts_minutes_max + evidence::given_up_minutes_max;

std::int64_t minute_of(std::int64_t us) {
    return us >= 0 ? us / minute_us : -((-us + minute_us - 1) / minute_us);
}

// Rows that were made and are written down in a later minute, by the sensor's clock.
template <typename Row>
struct Later {
    std::int64_t next = INT64_MIN;       // the minute that is read next
    std::int64_t made = INT64_MIN;       // conversations before this true minute are made
    std::deque<std::vector<Row>> waits;  // of next, next + 1, ...

    void put(std::int64_t minute, Row&& row) {
        if (minute < next) return;
        const auto place = static_cast<std::size_t>(minute - next);
        while (waits.size() <= place) waits.emplace_back();
        waits[place].push_back(std::move(row));
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

    Later<evidence::Flow> flows;
    Later<evidence::Query> queries;
    Later<evidence::Visit> visits;
    Later<evidence::Alarm> alarms;
    Later<evidence::Session> sessions;
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
    // was. `make(true minute)` puts rows into `later`.
    template <typename Row, typename Make>
    std::vector<Row> take(Later<Row>& later, std::int64_t minute, std::int64_t lasts,
                          const Make& make) {
        const std::int64_t from_us = minute * minute_us - sensor.clock_error_us;
        if (later.next != minute) {
            later.waits.clear();
            later.next = minute;
            later.made = std::max<std::int64_t>(0, minute_of(from_us) - lasts);
        }
        const std::int64_t last = std::min(scene.minutes() - 1, minute_of(from_us + minute_us - 1));
        for (; later.made <= last; ++later.made) make(later.made);
        std::vector<Row> rows;
        if (!later.waits.empty()) {
            rows = std::move(later.waits.front());
            later.waits.pop_front();
        }
        ++later.next;
        if (silent(minute)) rows.clear();
        return rows;
    }

    template <typename Row>
    static void append(std::vector<Row>&& from, std::vector<Row>& to) {
        to.insert(to.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
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

// A resolver sees the questions of those inside, whoever watches a line those that cross it.
void Reader::queries(std::int64_t minute, std::vector<evidence::Query>& rows) {
    Waiting& w = *waiting_;
    const bool server = w.sensor.kind == Kind::dns;
    auto found = w.take(w.queries, minute, 1, [&](std::int64_t m) {
        wire::passing_in_batches(
            w.scene.stage, w.place, server ? wire::Only::lookups : wire::Only::all, m,
            [&](std::span<const wire::Conversation> batch) {
                for (const wire::Conversation& c : batch) {
                    if (c.use != wire::Use::lookup) continue;
                    evidence::Query q = query_of(c, *w.scene.stage.sites, w.base_us(),
                                                 server ? Seat::at_server : Seat::at_tap);
                    const std::int64_t at = w.own_minute(q.at_us);
                    w.queries.put(at, std::move(q));
                }
            });
    });
    const auto at_us = [](const auto& q) { return q.at_us; };
    sort_by_time(found, at_us, [](const auto& a, const auto& b) {
        return std::tie(a.at_us, a.client, a.client_port, a.id, a.name, a.type) <
               std::tie(b.at_us, b.client, b.client_port, b.id, b.name, b.type);
    });
    w.append(std::move(found), rows);
}

// A web server writes a line when the answer is out.
void Reader::visits(std::int64_t minute, std::vector<evidence::Visit>& rows) {
    Waiting& w = *waiting_;
    const bool server = w.sensor.kind == Kind::web;
    auto found = w.take(w.visits, minute, wire::lasts_minutes_max, [&](std::int64_t m) {
        wire::passing_in_batches(
            w.scene.stage, w.place, server ? wire::Only::web : wire::Only::all, m,
            [&](std::span<const wire::Conversation> batch) {
                for (const wire::Conversation& c : batch) {
                    if (!has_visits(c)) continue;
                    w.logged.clear();
                    append_visits(c, *w.scene.stage.sites, w.base_us(),
                                  server ? Seat::at_server : Seat::at_tap, w.requests, w.logged);
                    for (evidence::Visit& v : w.logged) {
                        const std::int64_t at = w.own_minute(v.at_us + v.took_us);
                        w.visits.put(at, std::move(v));
                    }
                }
            });
    });
    const auto ends_us = [](const auto& v) { return v.at_us + v.took_us; };
    sort_by_time(found, ends_us, [](const auto& a, const auto& b) {
        const std::int64_t a_us = a.at_us + a.took_us, b_us = b.at_us + b.took_us;
        return std::tie(a_us, a.at_us, a.client, a.client_port, a.path) <
               std::tie(b_us, b.at_us, b.client, b.client_port, b.path);
    });
    w.append(std::move(found), rows);
}

void Reader::alarms(std::int64_t minute, std::vector<evidence::Alarm>& rows) {
    Waiting& w = *waiting_;
    Detector detector;
    detector.key = sim::mix(w.scene.stage.chance.seed(), w.number);
    detector.seen_ppm = w.sensor.seen_ppm;
    detector.base_us = w.base_us();
    auto found = w.take(w.alarms, minute, session_lasts, [&](std::int64_t m) {
        std::vector<wire::Conversation> conversations;
        wire::passing(w.scene.stage, w.place, wire::Only::all, m, conversations);
        std::vector<evidence::Alarm> raised;
        detect(detector, *w.scene.stage.sites, conversations, raised);
        for (evidence::Alarm& a : raised) {
            w.alarmed.emplace(a.conversation, m);
            const std::int64_t at = w.own_minute(a.at_us);
            w.alarms.put(at, std::move(a));
        }
    });
    sort_stably(found, 0, [](const auto& a, const auto& b) {
        return std::tie(a.at_us, a.rule, a.conversation) <
               std::tie(b.at_us, b.rule, b.conversation);
    });
    w.append(std::move(found), rows);
}

// A monitor writes a session when it gives it up.
void Reader::sessions(std::int64_t minute, std::vector<evidence::Session>& rows) {
    Waiting& w = *waiting_;
    auto found = w.take(w.sessions, minute, session_lasts, [&](std::int64_t m) {
        wire::passing_in_batches(
            w.scene.stage, w.place, wire::Only::all, m,
            [&](std::span<const wire::Conversation> batch) {
                for (const wire::Conversation& c : batch) {
                    evidence::Session s = session_of(c, wire::shape_of(c), w.base_us());
                    const std::int64_t at = w.own_minute(evidence::given_up_us(s));
                    w.sessions.put(at, std::move(s));
                }
            });
    });
    std::erase_if(w.alarmed,
                  [&](const auto& one) { return one.second + 2 * session_lasts < minute; });
    for (evidence::Session& s : found) s.alarmed = w.alarmed.contains(s.conversation);
    sort_by_time(found, evidence::given_up_us, [](const auto& a, const auto& b) {
        const std::int64_t a_us = evidence::given_up_us(a), b_us = evidence::given_up_us(b);
        return std::tie(a_us, a.first_us, a.conversation) <
               std::tie(b_us, b.first_us, b.conversation);
    });
    w.append(std::move(found), rows);
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
