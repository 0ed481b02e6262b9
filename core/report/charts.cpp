#include "report/charts.h"

#include <algorithm>
#include <cstdlib>

namespace naga::report {

namespace {

// Lengths are tenths of a unit of the drawing.
using Tenths = std::int64_t;
constexpr std::int64_t hour_us = 3'600'000'000;

constexpr std::array<std::string_view, 3> curve_class = {"none", "actual", "prompt"};

std::string at(Tenths t) { return as_tenths(t); }

class Drawing {
public:
    Drawing(const Caption& caption, Tenths width, Tenths height) {
        const std::string title = caption.id + "-t", about = caption.id + "-d";
        page_.open("svg", {{"viewBox", "0 0 " + at(width) + " " + at(height)},
                           {"role", "img"},
                           {"id", caption.id},
                           {"aria-labelledby", title + " " + about}});
        page_.put("title", {{"id", title}}, caption.title);
        page_.put("desc", {{"id", about}}, caption.description);
    }

    void line(std::string_view kind, Tenths x1, Tenths y1, Tenths x2, Tenths y2) {
        page_.single(
            "line",
            {{"class", kind}, {"x1", at(x1)}, {"y1", at(y1)}, {"x2", at(x2)}, {"y2", at(y2)}});
    }
    void box(std::string_view kind, Tenths x, Tenths y, Tenths width, Tenths height) {
        page_.single("rect", {{"class", kind},
                              {"x", at(x)},
                              {"y", at(y)},
                              {"width", at(width)},
                              {"height", at(height)}});
    }
    // `anchor`: start, middle or end.
    void words(std::string_view kind, Tenths x, Tenths y, std::string_view anchor,
               const Html& text) {
        page_.put("text", {{"class", kind}, {"x", at(x)}, {"y", at(y)}, {"text-anchor", anchor}},
                  text);
    }
    void turned(std::string_view kind, Tenths x, Tenths y, int degrees, std::string_view anchor,
                const Html& text) {
        page_.put("text",
                  {{"class", kind},
                   {"transform", "translate(" + at(x) + " " + at(y) + ") rotate(" +
                                     std::to_string(degrees) + ")"},
                   {"text-anchor", anchor}},
                  text);
    }
    void path(std::string_view kind, const std::string& d) {
        page_.single("path", {{"class", kind}, {"d", d}});
    }
    void begin_link(const std::string& id) { page_.open("a", {{"href", "#" + id}}); }
    void end_link() { page_.close(); }
    void tip(std::string_view kind, const std::string& d, const Html& title) {
        page_.open("path", {{"class", kind}, {"d", d}});
        page_.put("title", title);
        page_.close();
    }

    Html take() {
        page_.close();
        return {page_.take()};
    }

private:
    Page page_;
};

std::string clock(std::int64_t since_midnight_us) {
    const std::int64_t minutes = since_midnight_us / 60'000'000;
    const std::string hour = std::to_string(minutes / 60 % 24);
    const std::string minute = std::to_string(minutes % 60 + 100).substr(1);
    return (hour.size() < 2 ? "0" : "") + hour + ":" + minute;
}

// Shapes of the steps, each around (x, y): told apart without colour.
std::string shape(std::size_t step, Tenths x, Tenths y, Tenths r) {
    const auto p = [](Tenths a, Tenths b) { return at(a) + " " + at(b); };
    switch (step) {
        case 0:  // knowable: a ring
            return "M" + p(x - r, y) + "a" + p(r, r) + " 0 1 0 " + p(2 * r, 0) + "a" + p(r, r) +
                   " 0 1 0 " + p(-2 * r, 0) + "z";
        case 1:  // detected: a diamond
            return "M" + p(x, y - r) + "L" + p(x + r, y) + "L" + p(x, y + r) + "L" + p(x - r, y) +
                   "z";
        case 2:  // reported: a square
            return "M" + p(x - r * 4 / 5, y - r * 4 / 5) + "h" + at(r * 8 / 5) + "v" +
                   at(r * 8 / 5) + "h" + at(-r * 8 / 5) + "z";
        case 3:  // shared: a triangle that points up
            return "M" + p(x, y - r) + "L" + p(x + r, y + r) + "L" + p(x - r, y + r) + "z";
        case 4:  // contained: a triangle that points down
            return "M" + p(x - r, y - r) + "L" + p(x + r, y - r) + "L" + p(x, y + r) + "z";
        default: return "";  // there are no more steps
    }
}

// The hours of a day along the foot of a drawing.
class DayAxis {
public:
    DayAxis(const Day& day, Tenths left, Tenths right) : day_(day), left_(left), right_(right) {}

    Tenths x(std::int64_t at_us) const {
        const std::int64_t length = std::max<std::int64_t>(day_.length_us, 1);
        const std::int64_t held = std::clamp<std::int64_t>(at_us, 0, length);
        // Minutes keep the product far from overflow, whatever the length of the day.
        return left_ + held / 1000 * (right_ - left_) / std::max<std::int64_t>(length / 1000, 1);
    }

    void draw(Drawing& drawing, Tenths top, Tenths bottom) const {
        std::int64_t step = hour_us;
        while (day_.length_us / step > 12) step *= 2;
        const std::int64_t first = (step - day_.start_of_day_us % step) % step;
        for (std::int64_t t = first; t <= day_.length_us; t += step) {
            drawing.line("grid", x(t), top, x(t), bottom);
            drawing.words("tick", x(t), bottom + 170, "middle",
                          plain(clock(day_.start_of_day_us + t)));
        }
        drawing.line("axis", left_, bottom, right_, bottom);
        drawing.words("unit", (left_ + right_) / 2, bottom + 350, "middle", day_.label);
    }

private:
    const Day& day_;
    Tenths left_, right_;
};

// 1, 2 or 5 times a power of ten, so that `span` has at most five of them.
double nice_step(double span) {
    double step = 1e-6;
    const double factors[] = {2, 2.5, 2};
    for (int i = 0; step * 5 < span && i < 90; ++i) step *= factors[i % 3];
    return step;
}

int decimals_of(double step) { return step >= 1 ? 0 : step >= 0.1 ? 1 : 2; }

// Names at the ends of curves, pushed apart so that none lies on another.
void spread_out(std::array<std::pair<Tenths, std::size_t>, 3>& ends, Tenths apart, Tenths low) {
    std::ranges::sort(ends);
    for (std::size_t i = 1; i < ends.size(); ++i)
        ends[i].first = std::max(ends[i].first, ends[i - 1].first + apart);
    const Tenths over = ends.back().first - low;
    if (over > 0)
        for (std::size_t i = ends.size(); i-- > 0;) {
            const Tenths limit = low - static_cast<Tenths>(ends.size() - 1 - i) * apart;
            ends[i].first = std::min(ends[i].first, limit);
        }
}

// The marks of attacks above, of the reaction below; a row more where two would touch.
void draw_marks(Drawing& drawing, const DayChart& chart, const DayAxis& axis, Tenths top,
                Tenths bottom) {
    std::array<std::vector<std::pair<Tenths, int>>, 2> taken;
    for (const Mark& mark : chart.marks) {
        const Tenths x = axis.x(mark.at_us);
        const bool attack = mark.kind == Mark::Kind::attack;
        auto& others = taken[attack ? 0 : 1];
        const Tenths room = attack ? 150 : 260;
        int row = 0;
        while (row < 2 && std::ranges::any_of(others, [&](const auto& other) {
                   return other.second == row && std::abs(other.first - x) < room;
               }))
            ++row;
        others.emplace_back(x, row);
        if (attack) {
            const Tenths y = top - 130 - 150 * row;
            drawing.line("start", x, y, x, bottom);
            drawing.box("flag", x - 75, y - 75, 150, 150);
            drawing.words("flag-letter", x, y + 43, "middle", plain(mark.letter));
        } else {
            const Tenths y = bottom + 480 + 170 * row;
            const bool contained = mark.kind == Mark::Kind::contained;
            drawing.line("move", x, bottom, x, bottom + 50);
            drawing.path(contained ? "step s4" : "step s1",
                         shape(contained ? 4 : 1, x - 50, y, 45));
            drawing.words("tick", x + 20, y + 40, "start", plain(mark.letter));
        }
    }
}

std::string way_of(const Curve& curve, const DayAxis& axis, const auto& y) {
    std::string d;
    Tenths last_y = 0, last_x = 0;
    bool level = false;  // points were left out since the last one drawn
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        const Tenths px = axis.x(curve.points[i].first), py = y(curve.points[i].second);
        if (i == 0) {
            d += "M" + at(px) + " " + at(py);
        } else if (py == last_y && i + 1 < curve.points.size()) {
            level = true;
        } else {
            if (level) d += "H" + at(last_x);
            d += "L" + at(px) + " " + at(py);
            level = false;
        }
        last_y = py;
        last_x = px;
    }
    return d;
}

}  // namespace

Html draw(const DayChart& chart) {
    constexpr Tenths left = 620, right = 6400, top = 560, bottom = 2400;
    const bool reacted = std::ranges::any_of(
        chart.marks, [](const Mark& m) { return m.kind != Mark::Kind::attack; });
    Drawing drawing(chart.caption, 7600, reacted ? 3320 : 2820);
    const DayAxis axis(chart.day, left, right);

    double high = chart.high;
    for (const Curve& curve : chart.curves)
        for (const auto& [when, value] : curve.points) high = std::max(high, value);
    const double step = nice_step(std::max(high - chart.low, 1e-6));
    double end = chart.low;
    while (end < high - step * 1e-9) end += step;
    const auto y = [&](double value) {
        const double share = std::clamp((value - chart.low) / (end - chart.low), 0.0, 1.0);
        return bottom - static_cast<Tenths>(share * static_cast<double>(bottom - top) + 0.5);
    };

    axis.draw(drawing, top, bottom);
    for (double v = chart.low; v <= end + step * 1e-9; v += step) {
        drawing.line("grid", left, y(v), right, y(v));
        drawing.words("tick", left - 60, y(v) + 40, "end",
                      plain(as_decimal(v, decimals_of(step), chart.caption.language)));
    }
    drawing.words("unit", 0, 170, "start", chart.unit);
    if (chart.reference)
        drawing.line("reference", left, y(*chart.reference), right, y(*chart.reference));
    draw_marks(drawing, chart, axis, top, bottom);

    std::array<std::pair<Tenths, std::size_t>, 3> ends;
    for (std::size_t i = 0; i < 3; ++i) {
        const Curve& curve = chart.curves[i];
        ends[i] = {curve.points.empty() ? bottom : y(curve.points.back().second), i};
        if (!curve.points.empty())
            drawing.path("curve " + std::string(curve_class[i]), way_of(curve, axis, y));
    }
    spread_out(ends, 170, bottom);
    for (const auto& [where, i] : ends) {
        drawing.line("curve " + std::string(curve_class[i]), right + 50, where, right + 260, where);
        drawing.words("name", right + 300, where + 40, "start", chart.curves[i].name);
    }
    return drawing.take();
}

Html draw(const Timeline& timeline) {
    constexpr Tenths left = 1900, right = 7480, row = 230, top = 620;
    const Tenths bottom =
        top + row * static_cast<Tenths>(std::max<std::size_t>(timeline.rows.size(), 1));
    Drawing drawing(timeline.caption, 7600, bottom + 420);
    const DayAxis axis(timeline.day, left, right);

    // The legend: each shape with its word.
    for (std::size_t s = 0; s < timeline_steps; ++s) {
        const Tenths x = 60 + 1500 * static_cast<Tenths>(s);
        drawing.path("step s" + std::to_string(s), shape(s, x, 110, 55));
        drawing.words("tick", x + 110, 150, "start", timeline.names[s]);
    }
    axis.draw(drawing, top, bottom);
    drawing.line("start", axis.x(timeline.start_us), top - 60, axis.x(timeline.start_us), bottom);
    const bool late = axis.x(timeline.start_us) > (left + right) / 2;
    drawing.words("tick", axis.x(timeline.start_us) + (late ? 40 : -40), top - 100,
                  late ? "end" : "start", timeline.start_name);
    if (timeline.recovered_us) {
        const Tenths x = axis.x(*timeline.recovered_us);
        drawing.line("recovered", x, top - 200, x, bottom);
        drawing.words("tick", x + (x > (left + right) / 2 ? 40 : -40), top - 230,
                      x > (left + right) / 2 ? "end" : "start", timeline.recovered_name);
    }
    for (std::size_t r = 0; r < timeline.rows.size(); ++r) {
        const TimelineRow& line = timeline.rows[r];
        const Tenths y = top + row * static_cast<Tenths>(r) + row / 2;
        drawing.words("row", left - 100, y + 40, "end", line.name);
        drawing.line("grid", left, y, right, y);
        if (line.steps.front().at_us && line.steps.back().at_us &&
            *line.steps.front().at_us < *line.steps.back().at_us)
            drawing.line("span", axis.x(*line.steps.front().at_us), y,
                         axis.x(*line.steps.back().at_us), y);
        for (std::size_t s = 0; s < timeline_steps; ++s) {
            const Step& step = line.steps[s];
            if (!step.at_us) continue;
            Html tip = timeline.names[s];
            tip += plain(" " + clock(timeline.day.start_of_day_us + *step.at_us));
            if (!step.entry.empty()) drawing.begin_link(step.entry);
            drawing.tip("step s" + std::to_string(s), shape(s, axis.x(*step.at_us), y, 62), tip);
            if (!step.entry.empty()) drawing.end_link();
        }
    }
    return drawing.take();
}

Html draw(const Bars& bars) {
    constexpr Tenths left = 2100, right = 6300, bar = 130, group = 560, top = 60;
    const Tenths height = top + group * static_cast<Tenths>(bars.groups.size());
    Drawing drawing(bars.caption, 7600, height + 20);
    double most = 1;
    for (const BarGroup& g : bars.groups)
        if (g.values[0] > 0)
            for (const double v : g.values) most = std::max(most, std::min(v / g.values[0], 2.0));
    for (std::size_t i = 0; i < bars.groups.size(); ++i) {
        const BarGroup& g = bars.groups[i];
        const Tenths y = top + group * static_cast<Tenths>(i);
        drawing.words("row strong", left - 900, y + bar + 100, "end", g.name);
        for (std::size_t v = 0; v < 3; ++v) {
            const Tenths here = y + static_cast<Tenths>(v) * (bar + 30);
            const double share =
                g.values[0] > 0 ? std::clamp(g.values[v] / g.values[0], 0.0, 2.0) / most : 0;
            const Tenths width =
                static_cast<Tenths>(share * static_cast<double>(right - left) + 0.5);
            drawing.words("tick", left - 60, here + 105, "end", bars.names[v]);
            drawing.box("bar " + std::string(curve_class[v]), left, here,
                        std::max<Tenths>(width, 5), bar);
            drawing.words("tick", left + width + 60, here + 105, "start", g.labels[v]);
        }
    }
    return drawing.take();
}

Html draw(const Scale& scale) {
    constexpr Tenths zero = 900, one = 6700, y = 700;
    Drawing drawing(scale.caption, 7600, 1400);
    const auto x = [&](double value) {
        return zero + static_cast<Tenths>(std::clamp(value, -0.14, 1.14) *
                                          static_cast<double>(one - zero));
    };
    drawing.box("track", zero, y - 60, one - zero, 120);
    for (int tenth = 0; tenth <= 10; tenth += 2) {
        const Tenths here = x(tenth / 10.0);
        drawing.line("axis", here, y + 60, here, y + 110);
        drawing.words("tick", here, y + 260, "middle",
                      plain(as_decimal(tenth / 10.0, 1, scale.caption.language)));
    }
    drawing.words("unit", zero, y + 440, "middle", scale.at_zero);
    drawing.words("unit", one, y + 440, "middle", scale.at_one);
    if (scale.low && scale.high) {
        const Tenths from = x(*scale.low), to = x(*scale.high);
        drawing.box("spread", from, y - 130, std::max<Tenths>(to - from, 20), 260);
        drawing.words("unit", (from + to) / 2, y + 620, "middle", scale.spread);
    }
    const Tenths here = x(scale.value);
    drawing.path("pointer", "M" + at(here) + " " + at(y - 60) + "l-9 -16h18z");
    drawing.line("needle", here, y - 240, here, y + 60);
    drawing.words("big", here, y - 330, "middle",
                  plain(as_decimal(scale.value, 2, scale.caption.language)));
    return drawing.take();
}

Html draw(const Matrix& matrix) {
    constexpr Tenths left = 2050, top = 1750;
    const auto count = static_cast<Tenths>(std::max<std::size_t>(matrix.names.size(), 1));
    const Tenths cell = std::min<Tenths>(340, (7550 - left) / count);
    Drawing drawing(matrix.caption, 7600, top + cell * count + 60);
    drawing.words("unit", left - 80, top - 60, "end", matrix.from);
    drawing.words("unit", left + 60, 150, "start", matrix.to);
    std::uint32_t most = 1;
    for (const auto& row : matrix.cells)
        for (const auto& [told, asked] : row) most = std::max(most, told + asked);
    for (std::size_t r = 0; r < matrix.names.size(); ++r) {
        const Tenths y = top + cell * static_cast<Tenths>(r);
        drawing.words("row", left - 80, y + cell / 2 + 40, "end", matrix.names[r]);
        drawing.turned("row", left + cell * static_cast<Tenths>(r) + cell / 2 + 30, top - 60, -55,
                       "start", matrix.names[r]);
        for (std::size_t c = 0; c < matrix.names.size(); ++c) {
            const Tenths x = left + cell * static_cast<Tenths>(c);
            const auto& [told, asked] = matrix.cells[r][c];
            const std::uint32_t all = told + asked;
            const int shade = r == c     ? 9
                              : all == 0 ? 0
                                         : 1 + static_cast<int>(std::uint64_t{all - 1} * 4 / most);
            drawing.box("cell c" + std::to_string(shade), x, y, cell, cell);
            if (all == 0 || r == c) continue;
            if (told > 0)
                drawing.words("told c" + std::to_string(shade), x + cell / 2,
                              y + cell / 2 + (asked > 0 ? -15 : 35), "middle",
                              plain(std::to_string(told)));
            if (asked > 0)
                drawing.words("asked c" + std::to_string(shade), x + cell / 2,
                              y + cell / 2 + (told > 0 ? 115 : 35), "middle",
                              plain(std::to_string(asked)));
        }
    }
    return drawing.take();
}

}  // namespace naga::report
