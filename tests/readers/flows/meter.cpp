// The packets of some thousand conversations as a pcap, and what our meter keeps of the same:
// a mix of all kinds made by hand, or every n-th that passes the border of a filmed drill.
//
// usage: naga_flow_meter mix|film FOLDER   writes passed.pcap, records.json, sampled.json (1:10)

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "evidence/pcap.h"
#include "sensor/meter.h"
#include "sim/digest.h"
#include "wire/background.h"
#include "wire/culprits.h"
#include "wire/deliveries.h"
#include "wire/mixture.h"
#include "wire/packets.h"
#include "wire/some_sites.h"

using namespace naga;

namespace {

constexpr std::int64_t epoch_us = 1'366'873'200'000'000;  // 2013-04-25 07:00 UTC
constexpr std::uint64_t conversations = 4'000;
constexpr int film_minutes = 6;
constexpr std::uint64_t one_in = 60;
constexpr std::uint32_t gate = 2;

bool save(const std::string& path, const void* bytes, std::size_t length) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return false;
    const bool all = std::fwrite(bytes, 1, length, file) == length;
    return std::fclose(file) == 0 && all;
}

// One after the other by time, as whoever listens to a line gets them.
std::string pcap_of(const std::vector<wire::Conversation>& made, const wire::TellDialogue& tell) {
    wire::Packets packets;
    for (const wire::Conversation& c : made) packets_of(c, wire::some_sites(), tell, packets);
    std::ranges::sort(packets.list, {},
                      [](const wire::Packet& p) { return std::pair(p.at_us, p.offset); });
    std::string file;
    evidence::pcap_begin(65'535, file);
    for (const wire::Packet& p : packets.list)
        evidence::pcap_append(
            {epoch_us + p.at_us, packets.bytes.data() + p.offset, p.length, p.length}, file);
    return file;
}

struct Passed {
    std::vector<wire::Conversation> made;
    std::string pcap;
};

// No gateway knows of the letters of these.
Passed a_mix() {
    std::vector<wire::Conversation> made;
    for (std::uint64_t n = 0; n < conversations; ++n)
        made.push_back(wire::made_up(n, wire::some_sites()));
    wire::made_up_slices(conversations + 1, 3, 20'000, wire::some_sites(), made);
    wire::made_up_slices(conversations + 2, 4, 20'000, wire::some_sites(), made);
    std::string pcap = pcap_of(made, wire::made_up_dialogue);
    return {std::move(made), std::move(pcap)};
}

// Of the first minutes of a small drill, at the border of its telco. Long transfers are whole:
// all their minutes have one identity.
Passed of_a_film(const range::SmallWorld& small) {
    wire::Film film;
    range::Range range = range::started(small);
    for (int m = 0; m < film_minutes; ++m) {
        range.run_minute();
        film.keep(range);
    }
    const sim::Chance chance(1, 0);
    const std::int64_t day_us = range::short_day().start_of_day_us;
    const wire::Hosts hosts(small.nation);
    wire::Background background(small.terrain, hosts, wire::some_sites(), chance, day_us);
    background.follow(film);
    wire::Culprits culprits(small.terrain, chance);
    culprits.follow(film);
    const wire::Stage stage{&small.terrain,      &film,  &background, &culprits, &hosts,
                            &wire::some_sites(), chance, day_us};
    std::vector<wire::Conversation> all, made;
    for (std::int64_t m = 0; m < film_minutes; ++m)
        wire::passing(stage, {{gate}, world::none}, wire::Only::all, m, all);
    for (const wire::Conversation& c : all)
        if (sim::mix(c.identity, 0) % one_in == 0) made.push_back(c);
    wire::Postbag postbag(stage);
    std::string pcap =
        pcap_of(made, [&](const wire::Conversation& c) { return postbag.dialogue_of(c); });
    return {std::move(made), std::move(pcap)};
}

// Source, target, ports, protocol, packets, bytes, first and last in milliseconds, reason.
std::string records_of(const range::SmallWorld& small, const std::vector<wire::Conversation>& made,
                       std::int64_t sampling) {
    std::vector<evidence::Flow> rows;
    sensor::Meter meter(small.terrain, {{gate}, world::none},
                        {.sensor = 1, .sampling = sampling, .epoch_us = epoch_us},
                        sim::Chance(1, 0));
    meter.meter(made, rows);
    std::string text = "[";
    for (const evidence::Flow& f : rows) {
        text += (text.size() == 1 ? "[\"" : ",\n[\"") + inet::as_text(f.source) + "\",\"" +
                inet::as_text(f.target) + '"';
        for (const std::int64_t n :
             {std::int64_t{f.source_port}, std::int64_t{f.target_port}, std::int64_t{f.protocol},
              std::int64_t{f.packets}, static_cast<std::int64_t>(f.bytes), f.first_us / 1'000,
              f.last_us / 1'000, std::int64_t{f.end_reason}})
            text += ',' + std::to_string(n);
        text += ']';
    }
    return text + "]\n";
}

}  // namespace

int main(int count, char** words) {
    const std::string which = count == 3 ? words[1] : "";
    if (which != "mix" && which != "film")
        return std::fputs("usage: naga_flow_meter mix|film FOLDER\n", stderr), 2;
    const std::string folder = words[2];
    const auto small = range::small_world();
    const auto [made, pcap] = which == "mix" ? a_mix() : of_a_film(*small);
    const std::string all = records_of(*small, made, 1), sampled = records_of(*small, made, 10);
    std::printf("%zu conversations, %zu bytes of packets\n", made.size(), pcap.size());
    const bool saved = save(folder + "/passed.pcap", pcap.data(), pcap.size()) &&
                       save(folder + "/records.json", all.data(), all.size()) &&
                       save(folder + "/sampled.json", sampled.data(), sampled.size());
    return saved ? 0 : 1;
}
