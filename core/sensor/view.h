// What a sensor's logs and exports hold: rows of evidence, minute by minute, made when asked for.
//
// Each function appends the rows that the sensor wrote down in one minute by its own clock, in
// the order in which it wrote them. Rows are a pure function of the film, the sensor and the
// minute; minutes may be asked for in any order and by several threads. A sensor that is switched
// off or out of order in a minute has no rows.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "evidence/rows.h"
#include "sensor/sensor.h"
#include "wire/packets.h"
#include "wire/passing.h"

namespace naga::sensor {

// What rows are made from. Needs all it points to for as long as it lives.
struct Scene {
    const world::Nation* nation = nullptr;
    const adversary::Plan* plan = nullptr;
    const Array* array = nullptr;
    wire::Stage stage;
    std::int64_t epoch_us = 0;  // T+0 in microseconds since 1970, UTC
    std::int64_t zone_us = 0;   // local time less UTC

    std::int64_t minutes() const { return stage.film->minutes(); }
    wire::Place place_of(const Sensor& sensor) const;
};

void flows_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Flow>&);
void queries_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Query>&);
void visits_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Visit>&);
void alarms_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Alarm>&);
void sessions_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Session>&);
void lines_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Line>&);
void letters_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Letter>&);
void routes_of(const Scene&, const Sensor&, std::int64_t minute, std::vector<evidence::Route>&);

// All that a network monitor writes down in a minute, each kind in its order.
struct Events {
    std::vector<evidence::Alarm> alarms;
    std::vector<evidence::Session> sessions;
    std::vector<evidence::Query> queries;
    std::vector<evidence::Visit> visits;
};

// How a row is written in a format: appended to `bytes`.
template <typename Row>
using Write = std::function<void(const Row& row, std::string& bytes)>;

// Reads one sensor minute after minute: what began earlier and is written down later waits in it,
// so that nothing is made twice. A minute that is not the next one is read as well, at the cost of
// making some minutes before it. Needs scene and sensor for as long as it lives; not for two
// threads at a time.
class Reader {
public:
    Reader(const Scene& scene, const Sensor& sensor);
    ~Reader();
    Reader(Reader&&) noexcept;

    void flows(std::int64_t minute, std::vector<evidence::Flow>& rows);
    void queries(std::int64_t minute, std::vector<evidence::Query>& rows);
    void visits(std::int64_t minute, std::vector<evidence::Visit>& rows);
    // The same as lines of a log, for which no row is kept: each is written as soon as it is made
    // and waits as bytes. Of what shares instant, client and port the lines decide the order. Needs
    // a reader that is asked for nothing else, and always with the same `write`.
    void write_queries(std::int64_t minute, const Write<evidence::Query>& write,
                       std::string& bytes);
    void write_visits(std::int64_t minute, const Write<evidence::Visit>& write, std::string& bytes);
    void alarms(std::int64_t minute, std::vector<evidence::Alarm>& rows);
    // Knows of the alarms that were asked for before, of the same minutes.
    void sessions(std::int64_t minute, std::vector<evidence::Session>& rows);
    // All four at once, for which conversations are made once. Needs a reader that is asked for
    // nothing else.
    void events(std::int64_t minute, Events& events);
    // The packets at a tap in [from_us, until_us) since T+0 by its clock, by time; the frames
    // point into `packets`. Cheap for instants that follow each other.
    void frames(std::int64_t from_us, std::int64_t until_us, wire::Packets& packets,
                std::vector<evidence::Frame>& frames);

private:
    struct Waiting;
    std::unique_ptr<Waiting> waiting_;
};

}  // namespace naga::sensor
