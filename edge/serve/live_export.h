// Live export: what sensors write down goes to a team's own collectors while the exercise runs.
//
// A team that has a log server or a flow collector gets its evidence there as from real devices:
// syslog (RFC 5424) of antivirus, help desk, mail gateway, resolver and web server, NetFlow v9 or
// IPFIX of exporters and taps; each row `delay` after it was written, as the team itself would
// read it. Rows are made minute by minute from a film that may still grow, so a run that was
// played and a drill that is running are exported by the same calls. Making rows is the caller's
// thread's work; sending has threads of its own (exporter.h), so no collector holds a drill up.
// What is offered follows from the film and the span alone.
//
//     auto live = LiveExport::start({*read_destination("syslog+udp://[::1]?sensor=av")}, scene);
//     for (std::int64_t minute = 0; minute < scene.minutes(); ++minute)
//         (*live)->follow(minute + 1, pace);
//
// A running drill, on a thread of the export's own, after each minute that was closed:
//
//     auto staged = explorer.stage();          // the scene: staged->scene
//     explorer.renew(*staged), (*live)->follow(explorer.minutes(), pace);

#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sensor/view.h"
#include "serve/exporter.h"

namespace naga::serve {

// Which rows are sent: those that reach the team in [from_us, until_us) since STARTEX.
struct LiveSpan {
    std::int64_t from_us = 0, until_us = INT64_MAX;
};

// Whether a sensor of this kind can be sent as this.
bool can_send(sensor::Kind kind, Cargo cargo);

class LiveExport {
public:
    // Connects to every destination. Needs the scene for as long as it lives; its film may grow.
    // Refused: a sensor that is not there, or of a kind that has no such cargo; and what
    // Exporter::start refuses.
    static Result<std::unique_ptr<LiveExport>> start(std::vector<Destination> destinations,
                                                     const sensor::Scene& scene,
                                                     const LiveSpan& span = {},
                                                     const Patience& patience = {});
    ~LiveExport();
    LiveExport(const LiveExport&) = delete;
    LiveExport& operator=(const LiveExport&) = delete;

    // Makes what was not yet made of what reaches the teams before minute `before` of the
    // exercise, and offers it, each message at its time. The film's last minute waits for the next:
    // only then is all known that happened in it. Cost: that of the minutes' rows.
    void follow(std::int64_t before, const Pace& pace);
    // The film is over: makes its last minute too, and offers what is begun and not full.
    void finish(const Pace& pace);

    // Rows that were made for a destination, and the messages they are in.
    struct Made {
        std::uint64_t rows = 0, messages = 0;
    };
    Made made(std::size_t destination) const;
    const Exporter& exporter() const { return *exporter_; }

private:
    struct Feed;
    LiveExport(const sensor::Scene& scene, const LiveSpan& span);
    // What is due before minute before_, where the film has `behind` more minutes.
    void make_due(std::int64_t behind, const Pace& pace);
    void make(std::size_t destination, Feed& feed, std::int64_t minute, const Pace& pace);
    void offer_datagrams(std::size_t destination, Feed& feed, const Pace& pace);
    const sensor::Scene* scene_;
    LiveSpan span_;
    std::int64_t before_ = 0;
    std::unique_ptr<Exporter> exporter_;
    std::vector<std::unique_ptr<Feed>> feeds_;  // by destination
};

// Whether what goes to this host stays on this machine: "localhost", 127.0.0.0/8, ::1.
bool is_loopback(std::string_view host);

}  // namespace naga::serve
