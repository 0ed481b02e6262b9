// Which formats a sensor can give, and how each is made: the one list of them.
//
// To add a format: a row in the list of formats.cpp, with a function that opens an
// encoder.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evidence/query.h"
#include "sensor/view.h"

namespace naga::explore {

// What one minute is in a format, or its rows where the bytes follow from what came before.
struct Piece {
    std::string bytes;
    std::shared_ptr<void> rows;
    std::size_t weight = 0;  // bytes of memory, about
};

// One export. begin, join and end append to `out` on one thread, join minute after minute; render
// is called by several at once, each with a reader of its own and minutes that follow each other.
// What is too large for minutes is streamed instead, piece by piece, on one thread.
struct Encoder {
    using Append = std::function<Result<void>(std::string_view bytes)>;
    std::function<void(std::string& out)> begin;
    std::function<Piece(sensor::Reader& reader, std::int64_t minute)> render;
    std::function<void(Piece& piece, std::int64_t minute, std::string& out)> join;  // none: append
    std::function<Result<void>(sensor::Reader& reader, const Append& append)> stream;
    std::function<void(std::string& out)> end;
};

struct ExportAsked {
    const sensor::Scene* scene = nullptr;
    const sensor::Sensor* sensor = nullptr;
    std::int64_t first = 0, end = 0;  // minutes
    // Only rows that are found; of the sensor's own table, for a format that can_narrow. null: all.
    const evidence::Search* search = nullptr;
};

// Minutes that one reader makes one after the other, and threads, so that what waits to be written
// stays small whatever the sensor sees.
inline constexpr std::int64_t part_minutes = 10;
inline constexpr unsigned evidence_threads_max = 4;
unsigned threads_for(const ExportAsked& asked, unsigned threads);

struct Format {
    std::string_view name, extension, what;
    std::vector<sensor::Kind> kinds;
    Encoder (*open)(const ExportAsked&) = nullptr;
    std::vector<evidence::Table> rows;  // which it is made from, one or another, and nothing else
};
std::span<const Format> formats();
// null where there is none of this name.
const Format* format_of(std::string_view name);
// Whether a search can narrow what a kind of sensor gives in this format.
bool can_narrow(const Format& format, sensor::Kind kind);
// Those that a kind of sensor can give, in the order of the list.
std::vector<const Format*> formats_of(sensor::Kind kind);

// What a kind of sensor is asked about.
evidence::Table table_of(sensor::Kind kind);

// How a sensor's rows of a minute are made.
template <typename Row>
using Maker = void (*)(sensor::Reader&, const ExportAsked&, std::int64_t, std::vector<Row>&);
struct Makers {
    Maker<evidence::Flow> flows;
    Maker<evidence::Query> queries;
    Maker<evidence::Visit> visits;
    Maker<evidence::Alarm> alarms;
    Maker<evidence::Line> lines;
    Maker<evidence::Letter> letters;
    Maker<evidence::Route> routes;
    Maker<evidence::Session> sessions;
};
extern const Makers makers;

}  // namespace naga::explore
