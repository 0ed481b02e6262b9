// What a seat sees of a live drill, as objects: docs/design/live-drill.md lists them.
//
// Views are made for audiences (the players of a team, the director, an evaluator), on the
// drill's thread. A view is kept and brought up to date: it has parts, each with a stamp of what it
// was made from, and a part whose stamp is the same is not made again. In views every id that a
// seat could learn something from is marked; serve/ids.h puts the seat's own in its place. What is
// not in a view never leaves the server.

#pragma once

#include <array>
#include <cstdint>
#include <functional>
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

// What an audience sees, as last made.
class View {
public:
    struct Part {
        bool made = false;
        std::uint64_t stamp = 0;
        Objects objects;
    };
    enum class Name : std::uint8_t {
        clock,
        teams,
        news,
        items,
        seats,
        orders,
        cases,
        sensors,
        series,
        catalogue,
        choices,
        next,
        statements,
        script,
        alarms,
        rulings,
        stands,
        truth,
        objectives,
        notes,
        acts,
        health,
        reveal,
        board,
    };
    static constexpr std::size_t names = 24;

    const std::array<Part, names>& parts() const { return parts_; }
    // Calls with each path and its object.
    void each(const std::function<void(const std::string&, const std::string&)>& then) const;
    // The drill is in another state: all is made again next time.
    void forget_stamps();

private:
    friend class Views;
    std::array<Part, names> parts_;
    std::unordered_map<std::string, std::uint64_t> item_versions_;  // by id
    Part& part(Name name) { return parts_[static_cast<std::size_t>(name)]; }
};

// What bringing a view up to date did to it. Points into the view until that is done again.
struct Changes {
    std::vector<const Objects::value_type*> set;
    std::vector<std::string> gone;
};

struct SensorRead {
    std::int64_t complete_us = 0;  // up to when its evidence can be read
};
// What the server knows beside the drill.
struct Around {
    std::int64_t wall_us = 0;
    std::vector<std::string> connected;  // seats with an open stream, sorted
    std::uint64_t connections = 0;       // grows when they change
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

    // Each brings the view up to now and adds what changed.
    void team(std::uint32_t team, const Around& around, View& view, Changes& changes);
    void director(const Around& around, View& view, Changes& changes);
    void cell(const Around& around, View& view, Changes& changes);
    void evaluator(const std::string& seat, const Around& around, View& view, Changes& changes);
    void admin(const Around& around, View& view, Changes& changes);
    // The public board at the level the director has revealed.
    void board(const Around& around, View& view, Changes& changes);

private:
    const conduct::LiveDrill* live_;
    // What came of what only grows, as far as it was looked at.
    struct Graphs {
        std::size_t seen = 0;  // of what the team read
        // Largest amount by minute, by symptom and by line or service.
        std::map<std::pair<std::uint8_t, std::uint32_t>, std::map<std::int64_t, std::int64_t>> all;
    };
    std::map<std::uint32_t, Graphs> graphs_;  // by team
    struct Deeds {
        std::size_t latest = SIZE_MAX;  // in the journal
        std::int64_t orders = 0;
        std::vector<std::string> reported;
    };
    std::vector<Deeds> deeds_;  // by team
    std::size_t deeds_seen_ = 0;
    struct Desk {
        bool made = false;
        std::uint64_t version = 0;
        std::int64_t unread = 0, waiting = 0, oldest = -1;
    };
    std::vector<Desk> desks_;  // by team

    // Makes the part unless it was made from the same.
    template <typename Make>
    void bring(View& view, View::Name name, std::uint64_t stamp, Changes& changes,
               const Make& make);
    // Makes it always.
    template <typename Make>
    void bring(View& view, View::Name name, Changes& changes, const Make& make);

    // What everybody sees: clock, teams, news.
    void common(const Around& around, bool staff, View& view, Changes& changes);
    void clock(const Around& around, bool staff, Objects& out) const;
    void teams(Objects& out) const;
    void news(Objects& out) const;
    std::string item_json(const conduct::Item& item) const;
    void items(conduct::Desk desk, View& view, Changes& changes) const;
    void seats(std::uint32_t team, const Around& around, Objects& out) const;
    void orders(std::uint32_t team, Objects& out) const;
    void cases(std::uint32_t team, Objects& out) const;
    void sensors(std::uint32_t team, const Around& around, Objects& out) const;
    void series(std::uint32_t team, Objects& out);
    void catalogue(std::uint32_t team, Objects& out) const;
    void choices(std::uint32_t team, Objects& out) const;
    void next(std::uint32_t team, Objects& out) const;
    void statements(std::uint32_t team, Objects& out) const;
    void script(Objects& out) const;
    void alarms(const Around& around, Objects& out) const;
    void rulings(Objects& out) const;
    void stands(const Around& around, Objects& out);
    void truth(const Around& around, Objects& out) const;
    void objectives(const std::string& seat, bool all, Objects& out) const;
    void notes(const std::string& seat, Objects& out) const;
    void acts(Objects& out) const;

    std::int64_t complete_us(std::uint32_t sensor, const Around& around) const;
    std::uint64_t minute() const;  // of the conductor
    std::uint64_t orders_stamp(std::uint32_t team) const;
    std::uint64_t truth_stamp(const Around& around) const;
};

// Makes `fresh` what the part holds, and adds how they differ.
void replace(View::Part& part, Objects fresh, Changes& changes);

template <typename Make>
void Views::bring(View& view, View::Name name, std::uint64_t stamp, Changes& changes,
                  const Make& make) {
    View::Part& part = view.part(name);
    if (part.made && part.stamp == stamp) return;
    Objects fresh;
    make(fresh);
    replace(part, std::move(fresh), changes);
    part.made = true;
    part.stamp = stamp;
}

template <typename Make>
void Views::bring(View& view, View::Name name, Changes& changes, const Make& make) {
    view.part(name).made = false;
    bring(view, name, 0, changes, make);
}

// Seconds of exercise time.
double in_seconds(std::int64_t us);

}  // namespace naga::serve
