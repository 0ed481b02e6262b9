// Which formats a sensor can give, and how each is made: the one list of them.
//
// To add a format: a row in the list of evidence_formats.cpp, with a function that opens an
// encoder. To add a kind of rows: its maker in `makers` there; what needs it is then offered.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/fields.h"
#include "sensor/view.h"

namespace naga::app {

// What one minute is in a format, or its rows where the bytes follow from what came before.
struct Piece {
    std::string bytes;
    std::shared_ptr<void> rows;
    std::size_t weight = 0;  // bytes of memory, about
};

// One export. begin, join and end append to `out` on one thread, join minute after minute; render
// is called by several at once.
struct Encoder {
    std::function<void(std::string& out)> begin;
    std::function<Piece(std::int64_t minute)> render;
    std::function<void(Piece& piece, std::int64_t minute, std::string& out)> join;  // none: append
    std::function<void(std::string& out)> end;
};

struct ExportAsked {
    const sensor::Scene* scene = nullptr;
    const sensor::Sensor* sensor = nullptr;
    std::int64_t first = 0, end = 0;  // minutes
};

struct Format {
    std::string_view name, extension, what;
    std::vector<sensor::Kind> kinds;
    Encoder (*open)(const ExportAsked&) = nullptr;
    bool (*ready)(sensor::Kind) = nullptr;  // whether all rows it needs have makers
};
std::span<const Format> formats();
// null where there is none of this name.
const Format* format_of(std::string_view name);
// Those that a kind of sensor can give, in the order of the list.
std::vector<const Format*> formats_of(sensor::Kind kind);

// What a kind of sensor is asked about.
evidence::Table table_of(sensor::Kind kind);

// How a sensor's rows of a minute are made; null: this naga cannot make them yet.
template <typename Row>
using Maker = void (*)(const sensor::Scene&, const sensor::Sensor&, std::int64_t,
                       std::vector<Row>&);
struct Makers {
    Maker<evidence::Flow> flows = nullptr;
    Maker<evidence::Query> queries = nullptr;
    Maker<evidence::Visit> visits = nullptr;
    Maker<evidence::Alarm> alarms = nullptr;
    Maker<evidence::Line> lines = nullptr;
    Maker<evidence::Letter> letters = nullptr;
    Maker<evidence::Route> routes = nullptr;
    Maker<evidence::Session> sessions = nullptr;
    void (*frames)(const sensor::Scene&, const sensor::Sensor&, std::int64_t, wire::Packets&,
                   std::vector<evidence::Frame>&) = nullptr;
};
extern const Makers makers;

}  // namespace naga::app
