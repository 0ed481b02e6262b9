// The drawings of the report: lines over the day, timelines, bars, a scale and a matrix.
//
// Inline SVG without script or outside parts, told apart by dash, shape and word as well as by
// colour, so that they can be read in grey and by the colour-blind. Each has a title and a
// description for those who do not see it. Texts are handed in, escaped.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "report/html.h"

namespace naga::report {

// What every drawing has.
struct Caption {
    std::string id;  // unique in the page
    Html title;
    Html description;
    Language language = Language::english;
};

// The axis of a day: from STARTEX, with the hours of the local clock.
struct Day {
    std::int64_t length_us = 0;
    std::int64_t start_of_day_us = 0;
    Html label;  // "local time, ICT (UTC+7)"
};

// Variants in the order none, actual, prompt.
struct Curve {
    Html name;
    std::vector<std::pair<std::int64_t, double>> points;  // (microseconds, value)
};

// Something at an instant: an attack that starts ("A"), a first detection or containment.
struct Mark {
    enum class Kind : std::uint8_t { attack, detected, contained };
    Kind kind = Kind::attack;
    std::int64_t at_us = 0;
    std::string letter;
};

struct DayChart {
    Caption caption;
    Day day;
    Html unit;                        // along the upright axis
    std::array<Curve, 3> curves;      // none, actual, prompt
    std::optional<double> reference;  // a thin line across
    double low = 0;                   // where the upright axis starts
    double high = 0;                  // it reaches at least here
    std::vector<Mark> marks;
};
Html draw(const DayChart& chart);

// One team's row of a timeline: an instant for each step, with the entry it rests on.
struct Step {
    std::optional<std::int64_t> at_us;
    std::string entry;  // id in the page, or empty
};
inline constexpr std::size_t timeline_steps = 5;  // knowable, detected, reported, shared, contained
struct TimelineRow {
    Html name;
    std::array<Step, timeline_steps> steps;
};
struct Timeline {
    Caption caption;
    Day day;
    std::array<Html, timeline_steps> names;
    std::vector<TimelineRow> rows;
    std::int64_t start_us = 0;
    Html start_name;
    std::optional<std::int64_t> recovered_us;
    Html recovered_name;
};
Html draw(const Timeline& timeline);

// Harm of the three variants, each dimension as a share of none.
struct BarGroup {
    Html name;
    std::array<double, 3> values{};
    std::array<Html, 3> labels;
};
struct Bars {
    Caption caption;
    std::array<Html, 3> names;
    std::vector<BarGroup> groups;
};
Html draw(const Bars& bars);

// The reaction index between 0 and 1, with the spread of other days.
struct Scale {
    Caption caption;
    double value = 0;
    std::optional<double> low, high;
    Html at_zero, at_one, spread;
};
Html draw(const Scale& scale);

// Who spoke to whom: a row for who speaks, a column for who is spoken to.
struct Matrix {
    Caption caption;
    std::vector<Html> names;
    std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> cells;  // (told, asked)
    Html told, asked, from, to;
};
Html draw(const Matrix& matrix);

}  // namespace naga::report
