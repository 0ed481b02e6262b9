#include "explore/stage.h"

#include <algorithm>

#include "base/time.h"

namespace naga::explore {

namespace {

constexpr std::int64_t minute_us = 60'000'000;

// Days from 1970-01-01 to a date of the Gregorian calendar, of the years 1970 to 9999.
std::int64_t days_until(std::int64_t year, std::int64_t month, std::int64_t day) {
    const auto is_leap = [](std::int64_t y) {
        return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    };
    constexpr std::int64_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    std::int64_t days = day - 1;
    for (std::int64_t y = 1970; y < year; ++y) days += is_leap(y) ? 366 : 365;
    if (month >= 1 && month <= 12) days += before[month - 1];
    if (month > 2 && is_leap(year)) ++days;
    return days;
}

std::int64_t number_at(std::string_view text, std::size_t first, std::size_t count) {
    std::int64_t value = 0;
    for (std::size_t i = first; i < first + count && i < text.size(); ++i)
        if (text[i] >= '0' && text[i] <= '9') value = value * 10 + (text[i] - '0');
    return value;
}

}  // namespace

std::string minute_text(std::int64_t minute) {
    return as_exercise_time(SimTime::after(Duration::minutes(minute))).substr(0, 7);
}

std::string Window::text() const { return minute_text(first) + ".." + minute_text(end); }

std::pair<std::int64_t, std::int64_t> clock_of(std::string_view start, std::string_view zone) {
    std::int64_t zone_us = 0;
    if (const std::size_t at = zone.find("UTC"); at != std::string_view::npos) {
        const std::string_view rest = zone.substr(at + 3);
        if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) {
            std::size_t digits = 1;
            while (digits < rest.size() && digits < 3 && rest[digits] >= '0' && rest[digits] <= '9')
                ++digits;
            std::int64_t minutes = 60 * number_at(rest, 1, digits - 1);
            if (digits < rest.size() && rest[digits] == ':')
                minutes += number_at(rest, digits + 1, 2);
            zone_us = (rest[0] == '-' ? -minutes : minutes) * minute_us;
        }
    }
    const std::int64_t local_minutes =
        days_until(number_at(start, 0, 4), number_at(start, 5, 2), number_at(start, 8, 2)) * 1'440 +
        number_at(start, 11, 2) * 60 + number_at(start, 14, 2);
    return {local_minutes * minute_us - zone_us, zone_us};
}

std::unique_ptr<Staged> stage_of(const conduct::Drill& drill, std::uint64_t seed) {
    auto staged = std::make_unique<Staged>();
    const auto [epoch_us, zone_us] = clock_of(drill.start, drill.zone);
    wire::Stage& stage = staged->scene.stage;
    stage.terrain = &drill.terrain;
    stage.film = &staged->film;
    stage.chance = sim::Chance(seed, 0);
    stage.start_of_day_us = drill.start_of_day_us;
    staged->hosts = std::make_shared<const wire::Hosts>(drill.nation);
    staged->sites = std::make_shared<const wire::Sites>(drill.nation, drill.plan, epoch_us);
    stage.hosts = staged->hosts.get();
    stage.sites = staged->sites.get();
    staged->background = std::make_unique<wire::Background>(
        drill.terrain, *staged->hosts, *staged->sites, stage.chance, drill.start_of_day_us);
    stage.background = staged->background.get();
    staged->culprits = std::make_unique<wire::Culprits>(drill.terrain, stage.chance);
    stage.culprits = staged->culprits.get();
    staged->scene.nation = &drill.nation;
    staged->scene.plan = &drill.plan;
    staged->scene.array = &drill.sensors;
    staged->scene.epoch_us = epoch_us;
    staged->scene.zone_us = zone_us;
    return staged;
}

void Staged::follow() {
    background->follow(film);
    culprits->follow(film);
}

std::unique_ptr<Staged> Staged::with(wire::Film later) const {
    auto next = std::make_unique<Staged>();
    next->film = std::move(later);
    next->hosts = hosts;
    next->sites = sites;
    next->background = std::make_unique<wire::Background>(*background);
    next->culprits = std::make_unique<wire::Culprits>(*culprits);
    next->scene = scene;
    next->scene.stage.film = &next->film;
    next->scene.stage.background = next->background.get();
    next->scene.stage.culprits = next->culprits.get();
    next->follow();
    return next;
}

Window kept_of(const sensor::Sensor& sensor, std::int64_t minutes) {
    const std::int64_t kept = sensor.retention_us / minute_us;
    return {std::max<std::int64_t>(0, minutes - kept), minutes};
}

}  // namespace naga::explore
