// What an antivirus console writes: threats found, definitions updated, scans finished.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "inet/address.h"
#include "range/terrain.h"
#include "sensor/artefacts.h"
#include "sensor/line_writers.h"
#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/seal.h"
#include "wire/talk.h"

namespace naga::sensor {

using evidence::Line;
using evidence::Record;
using sim::mix;
using wire::die;
using wire::number;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

std::string machine_of(const Scene& scene, wire::HostName host) {
    const world::HostGroup& group = scene.nation->groups[host.group];
    std::string name;
    for (const char c : group.kind)
        name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name + std::to_string(host.group) + "-" + std::to_string(host.number + 10'000).substr(0);
}

// Where the sensor looks, and how many hosts of people there are.
struct Watched {
    std::vector<std::uint32_t> groups;
    std::vector<std::uint64_t> until;  // hosts up to and with each
    std::uint64_t hosts = 0;
};
Watched watched(const Scene& scene, const Sensor& sensor) {
    Watched w;
    for (std::uint32_t g = 0; g < scene.nation->groups.size(); ++g) {
        const world::HostGroup& group = scene.nation->groups[g];
        if (!is_here(sensor, group.network, group.organisation) || group.count == 0) continue;
        w.hosts += group.count;
        w.groups.push_back(g);
        w.until.push_back(w.hosts);
    }
    return w;
}
wire::HostName one_of(const Scene& scene, const Watched& w, std::uint64_t bits) {
    const std::uint64_t at = bits % w.hosts;
    const auto in =
        static_cast<std::size_t>(std::ranges::upper_bound(w.until, at) - w.until.begin());
    const std::uint32_t group = w.groups[in];
    return {group, static_cast<std::uint32_t>(mix(bits, 1) % scene.nation->groups[group].count)};
}

struct Threat {
    std::string name, file, hash;
};

// Where such files lie, the malware's and all others.
std::string path_on(std::uint64_t bits) {
    constexpr std::array<std::string_view, 8> folders = {
        "C:\\WINDOWS\\system32\\",
        "C:\\Documents and Settings\\All Users\\Application Data\\",
        "C:\\Users\\Public\\Downloads\\",
        "C:\\WINDOWS\\Temp\\",
        "E:\\RECYCLER\\S-5-3-42\\",
        "E:\\",
        "D:\\Music\\",
        "C:\\Program Files\\Common Files\\"};
    constexpr std::array<std::string_view, 8> names = {"setup.exe",   "update.exe", "photos.scr",
                                                       "svchost.exe", "driver.exe", "player.exe",
                                                       "report.scr",  "install.exe"};
    return std::string(folders[bits % 8]) + std::string(names[bits / 8 % 8]);
}

// Adware, cracked programs, and what a heuristic takes for something.
Threat usual_threat(std::uint64_t bits) {
    constexpr std::array<std::string_view, 10> names = {
        "Adware.Win32.SearchBar.c",  "Adware.Win32.CouponBox.a", "PUA.Win32.KeyMaker.b",
        "Heur.Win32.Generic.42",     "Worm.Win32.Heur.autorun",  "Trojan.Win32.Generic.d",
        "Adware.Win32.PopToolbar.e", "Exploit.PDF.Heur.a",       "Worm.VBS.Shortcut.a",
        "PUA.Win32.PatchedLoader.a"};
    const std::size_t which = bits % names.size();
    const std::uint64_t copy = bits / 16 % 40;
    return {std::string(names[which]), path_on(mix(bits, 1)),
            wire::as_hex(wire::sha256(std::string(names[which]) + std::to_string(copy)))};
}

Line console_line(const Scene& scene, const Sensor& sensor, std::int64_t at_us) {
    Line line;
    line.at_us = stamped(scene, sensor, at_us);
    line.facility = local_0;
    line.host = console_of(sensor, "av-console");
    line.app = "avserver";
    line.process = "1204";
    return line;
}

Line alarm_line(const Scene& scene, const Sensor& sensor, wire::HostName host, const Threat& threat,
                std::int64_t at_us, std::uint64_t bits) {
    Line line = console_line(scene, sensor, at_us);
    const std::string machine = machine_of(scene, host);
    const std::string address = inet::as_text(scene.stage.hosts->address_of(host));
    const std::uint32_t done = number(bits, 7, 100);
    const std::string action = done < 82 ? "quarantined" : done < 95 ? "deleted" : "access denied";
    line.severity = warning;
    line.kind = "THREAT";
    line.fields = {{"computer", machine}, {"address", address},    {"threat", threat.name},
                   {"file", threat.file}, {"sha256", threat.hash}, {"action", action}};
    line.text = "Threat " + threat.name + " found in " + threat.file + " on " + machine + " (" +
                address + "): " + action;
    return line;
}

}  // namespace

void antivirus_lines(const Scene& scene, const Sensor& sensor, const std::vector<Record>& records,
                     std::int64_t minute, std::vector<Line>& lines) {
    std::vector<Alarmed> alarmed;
    alarmed_in(scene, records, minute, alarmed);
    std::vector<std::string> hashes(scene.plan->malware.size() * builds);
    for (const Alarmed& a : alarmed) {
        std::string& hash = hashes[a.malware * builds + a.build];
        if (hash.empty())
            hash = wire::as_hex(wire::sha256(sample_of(*scene.plan, a.malware, a.build)));
        const std::uint64_t bits = mix(mix(a.host.group, a.host.number), a.malware);
        lines.push_back(alarm_line(
            scene, sensor, a.host,
            {sample_name(*scene.plan, a.malware, a.build), path_on(bits), hash}, a.at_us, bits));
    }

    const Watched all = watched(scene, sensor);
    if (all.hosts == 0) return;
    const std::uint64_t now =
        mix(mix(mix(scene.stage.chance.seed(), 0x617669), sim::cause_of(sensor.id)),
            static_cast<std::uint64_t>(minute));
    // Of a hundred computers two raise an alarm in a day, and a third of those that are on tell
    // the console of an update or a scan.
    const double kept =
        static_cast<double>(all.hosts) * static_cast<double>(sensor.seen_ppm) * 1e-6;
    auto murmur = [&](double a_day, std::uint64_t what) {
        const double mean = std::min<double>(kept * a_day / 1'440, murmur_a_minute_max);
        return std::min(wire::arrivals(mean, die(now, what)), 2 * murmur_a_minute_max);
    };
    const std::int64_t hour = hour_of(scene, minute);
    auto each = [&](std::int64_t count, std::uint64_t what, auto&& say) {
        for (std::int64_t i = 0; i < count; ++i) {
            const std::uint64_t bits = mix(mix(now, what), static_cast<std::uint64_t>(i));
            const wire::HostName host = one_of(scene, all, bits);
            const double on =
                range::share_on(range::hours_of(scene.nation->groups[host.group].hours), hour);
            if (die(bits, 3) >= on) continue;
            say(host, minute * minute_us + static_cast<std::int64_t>(die(bits, 4) * 60e6), bits);
        }
    };
    each(murmur(0.02, 1), 11, [&](wire::HostName host, std::int64_t at, std::uint64_t bits) {
        lines.push_back(alarm_line(scene, sensor, host, usual_threat(mix(bits, 5)), at, bits));
    });
    each(murmur(0.3, 2), 12, [&](wire::HostName host, std::int64_t at, std::uint64_t bits) {
        Line line = console_line(scene, sensor, at);
        const std::string machine = machine_of(scene, host);
        const std::string address = inet::as_text(scene.stage.hosts->address_of(host));
        line.severity = informational;
        line.fields = {{"computer", machine}, {"address", address}};
        if (number(bits, 6, 3) == 0) {
            line.kind = "SCAN";
            line.text = "Scan finished on " + machine + ": " +
                        std::to_string(20'000 + number(bits, 8, 90'000)) + " files, 0 threats";
        } else {
            line.kind = "UPDATE";
            line.text = "Definitions updated on " + machine;
        }
        lines.push_back(std::move(line));
    });
}

}  // namespace naga::sensor
