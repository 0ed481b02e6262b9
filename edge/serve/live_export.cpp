#include "serve/live_export.h"

#include <algorithm>
#include <span>
#include <string>

#include "evidence/dnslog.h"
#include "evidence/ipfix.h"
#include "evidence/netflow.h"
#include "evidence/syslog.h"
#include "evidence/weblog.h"
#include "sensor/meter.h"

namespace naga::serve {

using sensor::Kind;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

std::int64_t minute_of(std::int64_t us) {
    return us >= 0 ? us / minute_us : -((-us + minute_us - 1) / minute_us);
}

evidence::FlowStream stream_of(const sensor::Scene& scene, const sensor::Sensor& s,
                               std::uint32_t number, const Destination& to) {
    sensor::MeterSettings settings;
    settings.sensor = number;
    settings.sampling = s.sampling;
    settings.epoch_us = scene.epoch_us;
    settings.clock_error_us = s.clock_error_us;
    evidence::Exporter exporter =
        sensor::exporter_of(*scene.stage.terrain, scene.place_of(s), settings, s.id, to.port);
    return to.cargo == Cargo::ipfix ? evidence::ipfix(std::move(exporter))
                                    : evidence::netflow9(std::move(exporter));
}

// A line of a log that is no syslog, as a system hands it on.
evidence::Line handed_on(const sensor::Sensor& s, std::int64_t at_us, std::string text) {
    constexpr std::uint8_t local0 = 16, daemon = 3;
    const bool names = s.kind == Kind::dns;
    if (!text.empty() && text.back() == '\n') text.pop_back();
    evidence::Line line;
    line.at_us = at_us;
    line.facility = names ? daemon : local0;
    line.host = s.id;
    line.app = names ? "named" : "httpd";
    line.kind = names ? "query" : "access";
    line.text = std::move(text);
    return line;
}

}  // namespace

bool can_send(Kind kind, Cargo cargo) {
    switch (kind) {
        case Kind::flow:
        case Kind::tap: return cargo != Cargo::syslog;
        case Kind::dns:
        case Kind::web:
        case Kind::mail:
        case Kind::antivirus:
        case Kind::helpdesk: return cargo == Cargo::syslog;
        case Kind::ids:
        case Kind::bgp: return false;
    }
    return false;
}

struct LiveExport::Feed {
    const sensor::Sensor* sensor;
    sensor::Reader reader;
    evidence::FlowStream stream;
    std::int64_t next = 0;  // the minute, by the sensor's clock, that is made next
    Made made;
    evidence::Datagrams datagrams;
    std::vector<evidence::Flow> flows;
    std::string text;

    Feed(const sensor::Scene& scene, const sensor::Sensor& s, std::uint32_t number,
         const Destination& to)
        : sensor(&s), reader(scene, s), stream(stream_of(scene, s, number, to)) {}
};

LiveExport::LiveExport(const sensor::Scene& scene, const LiveSpan& span)
    : scene_(&scene), span_(span) {}
LiveExport::~LiveExport() = default;

Result<std::unique_ptr<LiveExport>> LiveExport::start(std::vector<Destination> destinations,
                                                      const sensor::Scene& scene,
                                                      const LiveSpan& span,
                                                      const Patience& patience) {
    std::unique_ptr<LiveExport> live(new LiveExport(scene, span));
    for (const Destination& to : destinations) {
        const std::uint32_t number = scene.array->sensor(to.sensor);
        if (number == world::none)
            return refuse({Problem::Kind::invalid, to.text,
                           "there is no sensor `" + to.sensor + "`", "nobody wrote anything down",
                           "`naga evidence ls` lists them"});
        const sensor::Sensor& s = scene.array->sensors[number];
        if (!can_send(s.kind, to.cargo))
            return refuse({Problem::Kind::invalid, to.text,
                           "the sensor " + s.id + " is not sent like this",
                           "it is of the kind " + std::string(word(s.kind)),
                           "flow and tap are sent as netflow9 or ipfix; antivirus, helpdesk, mail, "
                           "dns and web as syslog"});
        auto feed = std::make_unique<Feed>(scene, s, number, to);
        // The first that can reach the team in the span, by the sensor's clock.
        feed->next =
            std::max<std::int64_t>(0, minute_of(span.from_us - s.delay_us + s.clock_error_us));
        live->feeds_.push_back(std::move(feed));
    }
    auto exporter = Exporter::start(std::move(destinations), patience);
    if (!exporter) return refuse(exporter.error());
    live->exporter_ = std::move(*exporter);
    return live;
}

void LiveExport::offer_datagrams(std::size_t destination, Feed& feed, const Pace& pace) {
    const std::int64_t to_exercise =
        feed.sensor->delay_us - scene_->epoch_us - feed.sensor->clock_error_us;
    for (std::size_t k = 0; k < feed.datagrams.list.size(); ++k) {
        ++feed.made.messages;
        exporter_->offer(destination, feed.datagrams.at(k),
                         pace.due(feed.datagrams.list[k].at_us + to_exercise));
    }
    feed.datagrams.clear();
}

void LiveExport::make(std::size_t destination, Feed& feed, std::int64_t minute, const Pace& pace) {
    const sensor::Sensor& s = *feed.sensor;
    const std::int64_t to_exercise = s.delay_us - scene_->epoch_us - s.clock_error_us;
    const auto in_span = [&](std::int64_t at_us) {
        return at_us + to_exercise >= span_.from_us && at_us + to_exercise < span_.until_us;
    };
    const auto send = [&](const evidence::Line& line) {
        if (!in_span(line.at_us)) return;
        feed.text.clear();
        evidence::append_syslog(line, scene_->zone_us, feed.text);
        ++feed.made.rows, ++feed.made.messages;
        exporter_->offer(destination, feed.text, pace.due(line.at_us + to_exercise));
    };
    switch (s.kind) {
        case Kind::flow:
        case Kind::tap:
            feed.flows.clear();
            feed.reader.flows(minute, feed.flows);
            std::erase_if(feed.flows, [&](const evidence::Flow& flow) {
                return !in_span(evidence::leaves_us(flow));
            });
            feed.made.rows += feed.flows.size();
            feed.stream.append(feed.flows, feed.datagrams);
            offer_datagrams(destination, feed, pace);
            return;
        case Kind::antivirus:
        case Kind::helpdesk:
        case Kind::mail: {
            std::vector<evidence::Line> lines;
            lines_of(*scene_, s, minute, lines);
            for (const evidence::Line& line : lines) send(line);
            return;
        }
        case Kind::dns: {
            std::vector<evidence::Query> queries;
            feed.reader.queries(minute, queries);
            for (const evidence::Query& query : queries) {
                std::string text;
                evidence::write_dnslog(std::span(&query, 1), scene_->zone_us, text);
                send(handed_on(s, query.at_us, std::move(text)));
            }
            return;
        }
        case Kind::web: {
            std::vector<evidence::Visit> visits;
            feed.reader.visits(minute, visits);
            for (const evidence::Visit& visit : visits) {
                std::string text;
                evidence::write_weblog(std::span(&visit, 1), scene_->zone_us, text);
                send(handed_on(s, visit.at_us + visit.took_us, std::move(text)));
            }
            return;
        }
        case Kind::ids:
        case Kind::bgp: return;
    }
}

void LiveExport::follow(std::int64_t before, const Pace& pace) {
    before_ = before;
    make_due(1, pace);
}

void LiveExport::make_due(std::int64_t behind, const Pace& pace) {
    for (std::size_t d = 0; d < feeds_.size(); ++d) {
        Feed& feed = *feeds_[d];
        const sensor::Sensor& s = *feed.sensor;
        const auto due = [&] {
            // By true time: when the minute begins to be written, and when it has ended.
            const std::int64_t from_us = feed.next * minute_us - s.clock_error_us;
            const std::int64_t reaches_us = from_us + s.delay_us;
            return reaches_us < before_ * minute_us && reaches_us < span_.until_us &&
                   minute_of(from_us + minute_us - 1) + behind < scene_->minutes();
        };
        for (; due(); ++feed.next) make(d, feed, feed.next, pace);
    }
}

void LiveExport::finish(const Pace& pace) {
    make_due(0, pace);
    for (std::size_t d = 0; d < feeds_.size(); ++d) {
        if (exporter_->destinations()[d].cargo == Cargo::syslog) continue;
        feeds_[d]->stream.flush(feeds_[d]->datagrams);
        offer_datagrams(d, *feeds_[d], pace);
    }
}

LiveExport::Made LiveExport::made(std::size_t destination) const {
    return feeds_[destination]->made;
}

bool is_loopback(std::string_view host) {
    const auto is_part = [](char c) { return c == '.' || (c >= '0' && c <= '9'); };
    return host == "localhost" || host == "::1" ||
           (host.starts_with("127.") && std::ranges::all_of(host, is_part));
}

}  // namespace naga::serve
