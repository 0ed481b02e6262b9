#include "explore/export.h"

#include <algorithm>

#include "explore/in_order.h"

namespace naga::explore {

namespace {

using Take = std::function<Result<void>(Piece& piece, std::int64_t minute)>;

// Minutes in their order; with several threads in parts, each with a reader of its own.
Result<void> write_minutes(const Encoder& encoder, const ExportAsked& asked, unsigned threads,
                           const Take& take) {
    if (threads <= 1) {
        sensor::Reader reader(*asked.scene, *asked.sensor);
        for (std::int64_t minute = asked.first; minute < asked.end; ++minute) {
            Piece piece = encoder.render(reader, minute);
            if (auto taken = take(piece, minute); !taken) return taken;
        }
        return {};
    }
    struct Part {
        std::vector<Piece> pieces;
        std::size_t weight = 0;
    };
    const std::int64_t parts = (asked.end - asked.first + part_minutes - 1) / part_minutes;
    const auto first_of = [&](std::int64_t part) { return asked.first + part * part_minutes; };
    const auto make = [&](std::int64_t part) {
        Part made;
        sensor::Reader reader(*asked.scene, *asked.sensor);
        for (std::int64_t m = first_of(part); m < std::min(asked.end, first_of(part + 1)); ++m) {
            made.pieces.push_back(encoder.render(reader, m));
            made.weight += made.pieces.back().weight;
        }
        return made;
    };
    return in_order(0, parts, threads, make, [&](Part& part, std::int64_t number) -> Result<void> {
        for (std::size_t i = 0; i < part.pieces.size(); ++i)
            if (auto taken = take(part.pieces[i], first_of(number) + static_cast<std::int64_t>(i));
                !taken)
                return taken;
        return {};
    });
}

}  // namespace

Result<void> write_all(const Encoder& encoder, const ExportAsked& asked, unsigned threads,
                       const Encoder::Append& append) {
    std::string out;
    if (encoder.begin) encoder.begin(out);
    if (auto done = append(out); !done) return done;
    if (encoder.stream) {
        sensor::Reader reader(*asked.scene, *asked.sensor);
        const auto streamed = encoder.stream(reader, append);
        if (!streamed) return streamed;
    } else {
        const auto take = [&](Piece& piece, std::int64_t minute) -> Result<void> {
            if (!encoder.join) return append(piece.bytes);
            out.clear();
            encoder.join(piece, minute, out);
            return append(out);
        };
        if (auto done = write_minutes(encoder, asked, threads_for(asked, threads), take); !done)
            return done;
    }
    out.clear();
    if (encoder.end) encoder.end(out);
    return append(out);
}

std::string default_name(const sensor::Sensor& sensor, const Window& window,
                         std::string_view extension) {
    std::string times = window.text();
    times.replace(times.find(".."), 2, "_");
    std::erase(times, '+');
    std::ranges::replace(times, ':', '-');
    return "EXERCISE_" + sensor.id + "_" + times + "." + std::string(extension);
}

}  // namespace naga::explore
