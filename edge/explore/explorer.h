// Evidence of a drill that is running: searched, counted and written for the teams in it.
//
// The drill's thread hands each minute that it closed to keep(). Any thread may ask: a question
// sees what was kept when it was asked, and holds the drill up by no more than a copy of the
// film's list of minutes. A team asks its own sensors; another's and one that is not there are
// refused with the same words. Of a sensor no more is answered than has reached its team, whole
// minutes by the sensor's clock (complete_us), and nothing that its retention has let go. What a
// question costs follows from its own sensor's rows. How many are asked at once is the caller's.
//
//     Explorer explorer(drill, seed);
//     explorer.keep(conductor.range());                               // the drill's thread
//     auto json = explorer.query("telco", {.sensor = "telco-flow"});  // any other
//
// The answer is JSON as docs/design/live-drill.md has it under GET evidence.

#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "explore/formats.h"
#include "explore/stage.h"
#include "sensor/artefacts.h"

namespace naga::explore {

// What was asked for cannot be answered, in words for who asked. Lao: not reviewed.
struct Refusal {
    Problem::Kind kind = Problem::Kind::invalid;  // missing: no such thing, or not yours
    std::string where;                            // "sensor", "from", "to", "cursor", "format", ...
    Text words, remedy;
};
template <typename T>
using Told = tl::expected<T, Refusal>;

// Times are microseconds since STARTEX by the sensor's clock, [from, to), and are taken outwards to
// whole minutes; what lies outside of what the sensor has is left out. None: all it has.
struct Ask {
    std::string sensor = {}, query = {};
    std::optional<std::int64_t> from_us = {}, to_us = {};
    std::string cursor = {};            // of the answer before; empty: from the first row
    std::size_t limit = 100;            // rows, evidence::tally_rows_max at most
    std::vector<std::string> top = {};  // fields to count values of; empty: usual_top
};
// The fields whose values are counted when none are named.
std::vector<std::size_t> usual_top(evidence::Table table);

struct DownloadAsk {
    std::string sensor = {}, format = {};
    std::optional<std::int64_t> from_us = {}, to_us = {};
    std::string query = {};  // empty: all rows
};
struct Size {
    std::uint64_t bytes = 0;
    bool exact = false;  // false: from a few minutes of the window
};

// Evidence to be written, as it was when it was asked for. May outlive the explorer; not the drill.
class Download {
public:
    std::string name;       // EXERCISE_SENSOR_T02-00_T02-30.EXTENSION
    std::string extension;  // "csv"
    Window window;          // what is written

    // How large it will be. Cost: that of at most size_minutes_max minutes, of packets as many
    // seconds. The same asked again.
    Size size() const;
    // Hands the bytes on, on the calling thread, until `write` answers false. Refused: then.
    using Write = std::function<bool(std::string_view bytes)>;
    Told<void> write(const Write& write) const;

private:
    friend class Explorer;
    std::shared_ptr<const Staged> staged_;
    std::shared_ptr<const evidence::Search> search_;
    const sensor::Sensor* sensor_ = nullptr;
    const Format* format_ = nullptr;
    unsigned threads_ = 1;
    ExportAsked asked(const Window& window) const;
};
inline constexpr std::int64_t size_minutes_max = 6;

// A minute is shown when the next one was kept: only then does the film know all that happened in
// it, and what was shown once stays as it is.
inline constexpr std::int64_t settles_us = 60'000'000;

class Explorer {
public:
    // Needs the drill for as long as it lives. `threads` work on one question.
    explicit Explorer(const conduct::Drill& drill, std::uint64_t seed, unsigned threads = 1);

    // After each minute that the range closed, the first first; one thread. Cost: some
    // milliseconds, and waits at most for a copy of the film.
    void keep(const range::Range& range);
    std::int64_t minutes() const { return minutes_; }  // that were kept

    // Up to which instant by its clock, a whole minute, everything that the sensor wrote has
    // reached its team: its delay ago, settles_us at least. Needs a sensor of the drill.
    std::int64_t complete_us(const sensor::Sensor& sensor) const;

    // Teams by id. A mistake in the query is an answer with `error`, not a refusal.
    Told<std::string> query(std::string_view team, const Ask& ask) const;
    Told<Download> download(std::string_view team, const DownloadAsk& ask) const;

    // What the team's sensors found until now, by when it could be read, sensor and name.
    struct Found {
        const sensor::Sensor* sensor = nullptr;
        sensor::Artefact artefact;
        std::string file;  // EXERCISE_SENSOR_NAME
    };
    std::vector<Found> artefacts(std::string_view team) const;
    // The same as a list in JSON: {file, sensor, name, type, bytes, sha256, from_t, why}.
    std::string artefacts_json(std::string_view team) const;
    // One of them, by its `file`. Refused: missing.
    Told<Found> artefact(std::string_view team, std::string_view file) const;

    // What was kept until now, to make rows from on any thread.
    std::shared_ptr<const Staged> still() const;
    // A stage of the caller's own, for rows that are made minute by minute while the drill runs
    // (serve::LiveExport); and that stage with what was kept since. One thread a stage.
    std::unique_ptr<Staged> stage() const;
    void renew(Staged& staged) const;

private:
    Told<const sensor::Sensor*> own_sensor(std::string_view team, std::string_view id) const;
    Told<Window> window_of(const sensor::Sensor& sensor, std::int64_t minutes,
                           std::optional<std::int64_t> from_us,
                           std::optional<std::int64_t> to_us) const;
    wire::Film film() const;

    const conduct::Drill* drill_;
    unsigned threads_;
    std::atomic<std::int64_t> minutes_ = 0;
    mutable std::mutex film_mutex_;  // held for a minute's keep or a copy
    wire::Film film_;
    mutable std::mutex still_mutex_;  // held by who asks, never by keep()
    mutable std::shared_ptr<const Staged> still_;
};

}  // namespace naga::explore
