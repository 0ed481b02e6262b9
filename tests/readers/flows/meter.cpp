// The packets of some thousand conversations as a pcap, and what our meter keeps of the same.
//
// usage: naga_flow_meter FOLDER     writes passed.pcap, records.json and sampled.json (1:10)

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "evidence/export.h"
#include "evidence/netflow.h"
#include "sensor/meter.h"
#include "wire/mixture.h"
#include "wire/packets.h"
#include "wire/some_sites.h"

using namespace naga;

namespace {

constexpr std::int64_t epoch_us = 1'366'873'200'000'000;  // 2013-04-25 07:00 UTC
constexpr std::uint64_t conversations = 4'000;

bool save(const std::string& path, const void* bytes, std::size_t length) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return false;
    const bool all = std::fwrite(bytes, 1, length, file) == length;
    return std::fclose(file) == 0 && all;
}

std::vector<std::uint8_t> pcap_of(const std::vector<wire::Conversation>& made) {
    wire::Packets packets;
    for (const wire::Conversation& c : made) packets_of(c, wire::some_sites(), packets);
    std::ranges::sort(packets.list, {},
                      [](const wire::Packet& p) { return std::pair(p.at_us, p.offset); });
    std::vector<std::uint8_t> file;
    evidence::begin_pcap(file);
    for (const wire::Packet& p : packets.list) {
        const std::int64_t at_us = epoch_us + p.at_us;
        const std::size_t at = file.size();
        file.resize(at + 16);
        evidence::Pen pen{file.data() + at};
        pen.u32(static_cast<std::uint32_t>(at_us / 1'000'000));
        pen.u32(static_cast<std::uint32_t>(at_us % 1'000'000));
        pen.u32(p.length), pen.u32(p.length);
        const auto* bytes = packets.bytes.data() + p.offset;
        file.insert(file.end(), bytes, bytes + p.length);
    }
    return file;
}

// Source, target, ports, protocol, packets, bytes, first and last in milliseconds, reason.
std::string records_of(const std::vector<wire::Conversation>& made, std::int64_t sampling) {
    const auto world = range::small_world();
    std::vector<evidence::Flow> rows;
    sensor::Meter meter(world->terrain, {{2}, world::none},
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
    if (count != 2) return std::fputs("usage: naga_flow_meter FOLDER\n", stderr), 2;
    const std::string folder = words[1];
    std::vector<wire::Conversation> made;
    for (std::uint64_t n = 0; n < conversations; ++n)
        made.push_back(wire::made_up(n, wire::some_sites()));
    wire::made_up_slices(conversations + 1, 3, 20'000, wire::some_sites(), made);
    wire::made_up_slices(conversations + 2, 4, 20'000, wire::some_sites(), made);
    const std::vector<std::uint8_t> pcap = pcap_of(made);
    const std::string all = records_of(made, 1), sampled = records_of(made, 10);
    const bool saved = save(folder + "/passed.pcap", pcap.data(), pcap.size()) &&
                       save(folder + "/records.json", all.data(), all.size()) &&
                       save(folder + "/sampled.json", sampled.data(), sampled.size());
    return saved ? 0 : 1;
}
