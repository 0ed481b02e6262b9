// What a seat sees of a live drill, as objects: docs/design/live-drill.md lists them.
//
// Views are made for audiences (the players of a team, the director, an evaluator), on the
// drill's thread. In them every id that a seat could learn something from is marked; serve/ids.h
// puts the seat's own in its place. What is not in a view never leaves the server.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "conduct/live.h"
#include "evidence/record.h"

namespace naga::serve {

// Path -> JSON. Ids in both are marked.
using Objects = std::map<std::string, std::string>;

// An id that each seat knows by another name.
std::string marked(std::string_view id);
inline constexpr char mark_begin = '\x01', mark_end = '\x02';

struct SensorRead {
    std::int64_t complete_us = 0;  // up to when its evidence can be read
};
// What the server knows beside the drill.
struct Around {
    std::int64_t wall_us = 0;
    std::vector<std::string> connected;  // seats with an open stream, sorted
    std::map<std::uint32_t, SensorRead> sensors;
    // Harm by counterfactual, as last computed: none, actual, prompt; empty before.
    std::vector<double> harm;
    std::vector<std::pair<std::string, std::string>> health;  // name, JSON value
};

class Views {
public:
    explicit Views(const conduct::LiveDrill& live) : live_(&live) {}
    // Another state of the same drill, as after a branch.
    void follow(const conduct::LiveDrill& live);

    // What everybody sees: clock, teams, news.
    void common(const Around& around, bool staff, Objects& out);
    void team(std::uint32_t team, const Around& around, Objects& out);
    void director(const Around& around, Objects& out);
    void cell(const Around& around, Objects& out);
    void evaluator(const std::string& seat, const Around& around, Objects& out);
    void admin(const Around& around, Objects& out);
    // The public board at the level the director has revealed.
    void board(const Around& around, Objects& out);

private:
    const conduct::LiveDrill* live_;
    struct Kept {
        std::uint64_t version = 0;
        std::string json;
    };
    std::unordered_map<std::string, Kept> items_;

    const std::string& item_json(const conduct::Item& item);
    void items(conduct::Desk desk, Objects& out);
    void seats(std::uint32_t team, const Around& around, Objects& out) const;
    void orders(std::uint32_t team, Objects& out) const;
    void cases(std::uint32_t team, Objects& out) const;
    void sensors(std::uint32_t team, const Around& around, Objects& out) const;
    void catalogue(std::uint32_t team, Objects& out) const;
    void choices(std::uint32_t team, Objects& out) const;
    void next(std::uint32_t team, Objects& out) const;
    void statements(std::uint32_t team, Objects& out) const;
    void script(Objects& out) const;
    void alarms(const Around& around, Objects& out) const;
    void rulings(Objects& out) const;
    void stands(const Around& around, Objects& out) const;
    void truth(const Around& around, Objects& out) const;
    void objectives(const std::string& seat, bool all, Objects& out) const;
};

// Seconds of exercise time.
double in_seconds(std::int64_t us);

}  // namespace naga::serve
