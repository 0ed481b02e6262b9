// Time inside the simulated nation, in whole microseconds.
//
// There is no way from here to the clock on the wall: nothing in core can ask
// what time it really is. Integers, never floating point, so that adding up a
// long day gives the same instant on every machine.

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace naga {

// A length of simulated time. May be negative.
class Duration {
public:
    constexpr Duration() = default;
    static constexpr Duration microseconds(std::int64_t n) { return Duration(n); }
    static constexpr Duration seconds(std::int64_t n) { return Duration(n * 1'000'000); }
    static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
    static constexpr Duration hours(std::int64_t n) { return minutes(n * 60); }

    // From a fraction of hours, cut off toward zero; lengths beyond 200,000 years are cut there.
    static constexpr Duration from_hours(double h) {
        const double us = h * 3.6e9;
        if (!(us < 6e18)) return Duration(6'000'000'000'000'000'000);
        return Duration(us < -6e18 ? -6'000'000'000'000'000'000 : static_cast<std::int64_t>(us));
    }

    constexpr std::int64_t in_microseconds() const { return microseconds_; }
    constexpr double in_seconds() const { return static_cast<double>(microseconds_) / 1e6; }
    constexpr double in_hours() const { return static_cast<double>(microseconds_) / 3.6e9; }

    constexpr auto operator<=>(const Duration&) const = default;
    friend constexpr Duration operator+(Duration a, Duration b) {
        return Duration(a.microseconds_ + b.microseconds_);
    }
    friend constexpr Duration operator-(Duration a, Duration b) {
        return Duration(a.microseconds_ - b.microseconds_);
    }
    friend constexpr Duration operator*(Duration a, std::int64_t n) {
        return Duration(a.microseconds_ * n);
    }

private:
    constexpr explicit Duration(std::int64_t n) : microseconds_(n) {}
    std::int64_t microseconds_ = 0;
};

// An instant, counted from the start of the exercise.
class SimTime {
public:
    constexpr SimTime() = default;
    static constexpr SimTime start() { return SimTime(0); }
    static constexpr SimTime after(Duration since_start) {
        return SimTime(since_start.in_microseconds());
    }
    static constexpr SimTime at_microseconds(std::int64_t n) { return SimTime(n); }
    // Later than everything that happens; "not yet" in tables of plain records.
    static constexpr SimTime never() { return SimTime(INT64_MAX); }

    constexpr Duration since_start() const { return Duration::microseconds(microseconds_); }
    constexpr std::int64_t in_microseconds() const { return microseconds_; }

    // The whole minute the instant lies in; minute 0 begins at the start.
    constexpr std::int64_t minute() const { return microseconds_ / 60'000'000; }

    constexpr auto operator<=>(const SimTime&) const = default;
    friend constexpr SimTime operator+(SimTime t, Duration d) {
        return SimTime(t.microseconds_ + d.in_microseconds());
    }
    friend constexpr Duration operator-(SimTime a, SimTime b) {
        return Duration::microseconds(a.microseconds_ - b.microseconds_);
    }

private:
    constexpr explicit SimTime(std::int64_t n) : microseconds_(n) {}
    std::int64_t microseconds_ = 0;
};

// "T+02:14:30", with a fraction only where there is one ("T+02:14:30.25"); "T-00:05:00" before
// the start; "never" for never().
std::string as_exercise_time(SimTime t);

// Reads "T+02:10", "T+02:14:30", "T+02:14:30.25": hours up to 100,000, two digits for minutes
// and for seconds, at most six for the fraction. Nothing else is a time.
std::optional<SimTime> read_exercise_time(std::string_view text);

// Reads whole numbers of us, ms, s, m, h, d and sums of them ("90s", "1h30m", "3d"), up to 100
// years. Nothing else is a length.
std::optional<Duration> read_duration(std::string_view text);

}  // namespace naga
