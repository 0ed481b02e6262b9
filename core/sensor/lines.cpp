#include "sensor/lines.h"

#include <algorithm>
#include <utility>

#include "range/terrain.h"
#include "sensor/artefacts.h"
#include "sensor/line_writers.h"
#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/talk.h"

namespace naga::sensor {

using evidence::Line;
using evidence::Record;
using evidence::Symptom;
using sim::mix;
using wire::die;
using wire::number;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

}  // namespace

bool is_here(const Sensor& sensor, std::uint32_t network, std::uint32_t organisation) {
    return std::ranges::binary_search(sensor.networks, network) &&
           (sensor.organisation == none || sensor.organisation == organisation);
}

wire::Calendar calendar_of(const Scene& scene) { return {scene.epoch_us, scene.zone_us}; }

std::int64_t hour_of(const Scene& scene, std::int64_t minute) {
    return (scene.stage.start_of_day_us / minute_us + minute) / 60 % 24;
}

// What the sensor's clock shows.
std::int64_t stamped(const Scene& scene, const Sensor& sensor, std::int64_t at_us) {
    return scene.epoch_us + at_us + sensor.clock_error_us;
}

// The console that all lines of a sensor come from.
std::string console_of(const Sensor& sensor, std::string_view what) {
    return std::string(what) + "." + (sensor.team.empty() ? "team" : sensor.team) + ".example";
}

void alarmed_in(const Scene& scene, const std::vector<Record>& records, std::int64_t minute,
                std::vector<Alarmed>& hosts) {
    const bool any = std::ranges::any_of(
        records, [](const Record& r) { return r.symptom == Symptom::infected_hosts; });
    if (!any) return;
    const range::Terrain& terrain = *scene.stage.terrain;
    const std::int64_t from = minute * minute_us, until = from + minute_us;
    std::vector<wire::Infection> begun;
    for (const wire::Infection& i : scene.stage.film->infections())
        if (i.from_us >= from && i.from_us < until) begun.push_back(i);
    // Which of them are recognised is luck of the host, whoever else is.
    const std::uint64_t key = mix(scene.stage.chance.seed(), 0x616C61726D);
    std::ranges::sort(begun, [&](const wire::Infection& a, const wire::Infection& b) {
        return std::pair(mix(key, a.row), a.row) < std::pair(mix(key, b.row), b.row);
    });
    for (const Record& record : records) {
        if (record.symptom != Symptom::infected_hosts ||
            record.place >= scene.nation->groups.size() ||
            record.about >= scene.plan->malware.size())
            continue;
        std::int64_t left = record.amount;
        for (const wire::Infection& i : begun) {
            const range::Stretch& s = terrain.stretches[terrain.stretch_of[i.row]];
            if (left == 0) break;
            if (s.group != record.place || s.malware != record.about) continue;
            --left;
            // After the infection, and within its minute.
            const double share = 0.05 + 0.9 * die(mix(key, i.row), 2);
            const std::int64_t later =
                static_cast<std::int64_t>(static_cast<double>(until - i.from_us) * share);
            hosts.push_back(
                {{s.group, sim::permute(scene.stage.chance.seed(), s.group * 64 + s.malware,
                                        i.row - s.first, s.hosts)},
                 s.malware,
                 build_on(i.row),
                 i.from_us + later});
        }
        const std::uint32_t count = scene.nation->groups[record.place].count;
        for (; left > 0 && count > 0; --left) {
            const std::uint64_t bits = mix(mix(key, record.id), static_cast<std::uint64_t>(left));
            hosts.push_back({{record.place, number(bits, 1, count)},
                             record.about,
                             build_on(number(bits, 2, 1'000)),
                             from + static_cast<std::int64_t>(die(bits, 3) * 60e6)});
        }
    }
}

std::int64_t wave_before(const Scene& scene, std::uint32_t people, std::uint32_t campaign,
                         std::int64_t minute) {
    for (std::int64_t m = minute; m >= 0; --m) {
        const auto seen = scene.stage.film->seen(m);
        const bool wave = std::ranges::any_of(seen, [&](const world::Observation& o) {
            return o.seen == world::Seen::lure && o.place == people && o.about == campaign;
        });
        if (wave) return m;
    }
    return -1;
}

void lines_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
              std::vector<Line>& lines) {
    if (sensor.is_silent((minute + 1) * minute_us)) return;
    const std::size_t first = lines.size();
    const std::vector<Record> records =
        kept_by(*scene.array, scene.array->sensor(sensor.id), *scene.nation,
                scene.stage.film->seen(minute), (minute + 1) * minute_us, scene.stage.chance);
    switch (sensor.kind) {
        case Kind::antivirus: antivirus_lines(scene, sensor, records, minute, lines); break;
        case Kind::helpdesk: helpdesk_lines(scene, sensor, records, minute, lines); break;
        case Kind::mail: gateway_lines(scene, sensor, minute, lines); break;
        case Kind::flow:
        case Kind::ids:
        case Kind::dns:
        case Kind::web:
        case Kind::tap:
        case Kind::bgp: break;
    }
    // Those of one instant stay in the order in which they were made.
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t i = first; i < lines.size(); ++i) order.emplace_back(lines[i].at_us, i);
    std::ranges::sort(order);
    std::vector<Line> sorted;
    for (const auto& [at_us, i] : order) sorted.push_back(std::move(lines[i]));
    std::ranges::move(sorted, lines.begin() + static_cast<std::ptrdiff_t>(first));
}

}  // namespace naga::sensor
