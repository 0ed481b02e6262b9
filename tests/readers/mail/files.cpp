// Plays some of a drill and writes what its mail gateway, its antivirus and its help desk hold,
// for programs that we did not write to read.
//
// usage: naga_mail_files world.yaml scenario.yaml playbook.yaml FOLDER

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "conduct/drill.h"
#include "evidence/mail.h"
#include "evidence/pcap.h"
#include "evidence/syslog.h"
#include "sensor/artefacts.h"
#include "sensor/lines.h"
#include "wire/deliveries.h"
#include "wire/letters.h"
#include "wire/packets.h"
#include "wire/seal.h"

using namespace naga;

namespace {

constexpr std::int64_t minutes = 85;      // the first wave comes at T+01:10
constexpr std::size_t letters_max = 900;  // of a minute

scenario::Document document(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto read = scenario::read_yaml(path, text);
    if (text.empty() || !read) {
        std::fprintf(stderr, "%s cannot be read\n", path.c_str());
        std::exit(2);
    }
    return std::move(*read);
}

void save(const std::string& path, const std::string& bytes) {
    std::ofstream out(path, std::ios::binary);
    out << bytes;
    if (!out) {
        std::fprintf(stderr, "%s cannot be written\n", path.c_str());
        std::exit(2);
    }
}

// What a tap on the border of these networks catches of port 25 in a minute.
void capture(const wire::Stage& stage, const std::vector<std::uint32_t>& networks,
             std::int64_t minute, wire::Packets& packets) {
    std::vector<wire::Conversation> made;
    wire::deliveries(stage, {networks, world::none}, wire::Only::all, minute, made);
    wire::Postbag postbag(stage);
    const wire::TellDialogue tell = [&](const wire::Conversation& c) {
        return postbag.dialogue_of(c);
    };
    for (const wire::Conversation& c : made) packets_of(c, *stage.sites, tell, packets);
}

std::string pcap_of(wire::Packets& packets, std::int64_t epoch_us) {
    std::ranges::sort(packets.list, {},
                      [](const wire::Packet& p) { return std::pair(p.at_us, p.offset); });
    std::string bytes;
    evidence::pcap_begin(65'535, bytes);
    for (const wire::Packet& p : packets.list)
        evidence::pcap_append(
            {epoch_us + p.at_us, packets.bytes.data() + p.offset, p.length, p.length}, bytes);
    return bytes;
}

// Whether a host outside the network hands it over to a gateway inside, which its first line names.
bool comes_into(const world::Nation& nation, std::uint32_t network, const wire::Sites& sites,
                const evidence::Letter& letter) {
    constexpr std::string_view blanks = " \r\n\t";
    if (letter.from_host == "localhost") return false;
    const std::size_t by = letter.raw.find(" by", letter.raw.find("\nReceived:")) + 3;
    const std::size_t begin = letter.raw.find_first_not_of(blanks, by);
    const std::string gateway =
        letter.raw.substr(begin, letter.raw.find_first_of(blanks, begin) - begin);
    std::uint32_t s = 0;
    while (s + 1 < sites.count() && sites.site(s).name != gateway) ++s;
    return sites.site(s).network == network &&
           std::ranges::none_of(nation.networks[network].prefixes, [&](const inet::Prefix& prefix) {
               return prefix.holds(letter.from_address);
           });
}

}  // namespace

int main(int count, char** words) {
    if (count != 5) {
        std::fprintf(stderr, "usage: naga_mail_files world scenario playbook FOLDER\n");
        return 2;
    }
    const std::string folder = words[4];
    auto read = conduct::read_drill(document(words[2]), document(words[3]), document(words[1]));
    if (!read) {
        for (const Problem& p : read.error()) std::fprintf(stderr, "%s\n", as_line(p).c_str());
        return 2;
    }
    const conduct::Drill& drill = **read;
    const sim::Chance chance(1, 0);
    range::Range range(drill.terrain, chance, drill.setting());
    wire::Film film;
    for (std::int64_t minute = 0; minute < minutes; ++minute) {
        range.run_minute();
        film.keep(range);
    }
    const wire::Hosts hosts(drill.nation);
    const wire::Sites sites(drill.nation, drill.plan);
    sensor::Scene scene;
    scene.nation = &drill.nation;
    scene.plan = &drill.plan;
    scene.array = &drill.sensors;
    scene.stage.terrain = &drill.terrain;
    scene.stage.film = &film;
    scene.stage.hosts = &hosts;
    scene.stage.sites = &sites;
    scene.stage.chance = chance;
    scene.stage.start_of_day_us = drill.start_of_day_us;
    scene.zone_us = 7 * 3'600'000'000LL;
    scene.epoch_us = wire::epoch_2013_us;

    std::string truth, zone, mbox, lines, artefacts;
    const sensor::Sensor& mail = drill.sensors.sensors[drill.sensors.sensor("laocert-mail")];
    std::vector<evidence::Letter> letters;
    wire::Packets quiet, wave;
    std::string came;
    for (const std::int64_t minute : {0, 1, 2, 3, 4, 5, 70}) {
        std::vector<evidence::Letter> some;
        sensor::letters_of(scene, mail, minute, some);
        if (some.size() > letters_max) some.resize(letters_max);
        letters.insert(letters.end(), some.begin(), some.end());
    }
    // All letters of the gateways of a network, whoever reads them, and a tap on its border.
    const std::uint32_t centre = drill.nation.network("centre-net");
    sensor::Sensor everywhere = mail;
    everywhere.networks.clear();
    for (std::uint32_t n = 0; n < drill.nation.networks.size(); ++n)
        everywhere.networks.push_back(n);
    for (const std::int64_t minute : {0, 1, 2, 70}) {
        std::vector<evidence::Letter> taken;
        sensor::letters_of(scene, everywhere, minute, taken);
        capture(scene.stage, {centre}, minute, minute < 3 ? quiet : wave);
        for (const evidence::Letter& letter : taken) {
            if (!comes_into(drill.nation, centre, sites, letter)) continue;
            save(folder + "/" + letter.queue + ".came", evidence::eml(letter));
            came += (minute < 3 ? "quiet\t" : "wave\t") + letter.queue + "\t" + letter.sender +
                    "\t" + letter.recipient + "\n";
        }
    }
    for (const evidence::Letter& letter : letters) {
        save(folder + "/" + evidence::eml_name(letter), evidence::eml(letter));
        truth += letter.queue + "\t" + letter.from_host + "\t" +
                 inet::as_text(letter.from_address) + "\t" + letter.sender + "\t" +
                 letter.recipient + "\t" + std::to_string(letter.at_us) + "\n";
        const std::string domain = letter.sender.substr(letter.sender.find('@') + 1);
        const std::string name = wire::selector_of(domain) + "._domainkey." + domain;
        if (const auto record = wire::dkim_record(name)) zone += name + "\tTXT\t" + *record + "\n";
    }
    evidence::append_mbox(letters, mbox);
    for (std::uint32_t s = 0; s < sites.count(); ++s)
        zone += sites.site(s).name + "\tA\t" + inet::as_text(sites.site(s).address) + "\n";
    for (const adversary::Lair& lair : drill.plan.lairs) zone += lair.name + "\tLAIR\t\n";

    for (const sensor::Sensor& sensor : drill.sensors.sensors) {
        if (sensor.team != "telco-a" && sensor.team != "laocert") continue;
        std::vector<evidence::Line> written;
        for (const std::int64_t minute : {0, 1, 2, 3, 12, 30, 70, 80})
            sensor::lines_of(scene, sensor, minute, written);
        for (const evidence::Line& line : written) {
            evidence::append_syslog(line, scene.zone_us, lines);
            lines += "\n";
        }
        for (const sensor::Artefact& found : sensor::artefacts_of(scene, sensor, 0, minutes)) {
            save(folder + "/" + found.name, found.bytes);
            artefacts += sensor.id + "\t" + found.name + "\t" + found.type + "\t" +
                         std::to_string(found.from_us) + "\n";
        }
    }
    save(folder + "/quiet.pcap", pcap_of(quiet, scene.epoch_us));
    save(folder + "/wave.pcap", pcap_of(wave, scene.epoch_us));
    save(folder + "/came.tsv", came);
    save(folder + "/letters.mbox", mbox);
    save(folder + "/letters.tsv", truth);
    save(folder + "/zone.tsv", zone);
    save(folder + "/lines.log", lines);
    save(folder + "/artefacts.tsv", artefacts);
    std::printf("%zu letters\n", letters.size());
    return 0;
}
