// Captures of conversations of all kinds, and what is in them, for programs that we did not write.
//
// usage: naga_captures FOLDER
//        naga_captures --speed FILE
//
// Writes mixture.pcap and mixture.pcapng, the same frames, and truth.json: frames, bytes, the
// system of each host, counts of what is damaged on purpose, and one row for each direction of a
// conversation: its key, times in microseconds since 1970, packets, bytes of IP, TCP flags.
// With --speed: how long shape_of takes, and how fast a pcap of long transfers is written to FILE.

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "evidence/pcap.h"
#include "wire/exchange.h"
#include "wire/mixture.h"
#include "wire/packets.h"
#include "wire/some_sites.h"

namespace {

using namespace naga;
using namespace naga::wire;

constexpr std::int64_t epoch_us = 1'386'547'200'000'000;  // 2013-12-09T00:00:00Z
constexpr std::uint64_t mixed = 4'000, slow_ones = 12;

void save(const std::string& name, const std::string& bytes) {
    std::ofstream file(name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) {
        std::cerr << name << ": cannot be written\n";
        std::exit(1);
    }
}

std::string text_of(const Conversation& c, const Direction& d, int by) {
    const Side& from = by == 0 ? c.client : c.server;
    const Side& to = by == 0 ? c.server : c.client;
    std::uint32_t from_port = from.port, to_port = to.port;
    if (c.protocol == 1) {
        from_port = 0;
        to_port = c.use == Use::echo && by == 1 ? 0 : c.server.port;
    }
    std::string row =
        "[\"" + inet::as_text(from.address) + "\",\"" + inet::as_text(to.address) + "\"";
    for (const std::int64_t value :
         {std::int64_t{from_port}, std::int64_t{to_port}, std::int64_t{c.protocol},
          epoch_us + d.first_us, epoch_us + d.last_us, static_cast<std::int64_t>(d.packets),
          static_cast<std::int64_t>(d.bytes), std::int64_t{d.tcp_flags},
          static_cast<std::int64_t>(c.use), static_cast<std::int64_t>(c.end)})
        row += "," + std::to_string(value);
    return row + "]";
}

// What programs should find, by what was meant.
void count(const Conversation& c, const Shape& shape,
           std::map<std::string, std::uint64_t>& counts) {
    const std::uint8_t flags = shape.direction[1].tcp_flags;
    const bool opened = (flags & 2) != 0, spoken = (shape.direction[0].tcp_flags & 8) != 0;
    if (c.protocol == 6) {
        const bool again = c.end == End::slice || c.end == End::slice_last;
        if (!again) ++counts["connections"];
        if (c.end == End::closed || c.end == End::slice_last) ++counts["closed"];
        if (c.end == End::reset || c.end == End::refused) ++counts["resets"];
        if (c.end == End::unanswered) {
            ++counts["unanswered"];
            counts["syns_again"] += c.tries - 1u;
        }
        if (c.use == Use::secure_web && opened) ++counts["hellos"];
        if (c.use == Use::mail && opened) ++counts["letters"];
        if (c.use == Use::web && spoken) {
            std::vector<Exchange> exchanges;
            exchanges_of(c, exchanges);
            counts["requests"] += exchanges.size();
        }
        return;
    }
    ++counts[c.protocol == 17 ? "talks" : c.use == Use::echo ? "echoes" : "unreachables"];
    if (c.use == Use::lookup) ++counts["questions"];
    if (c.use == Use::lookup && c.answers > 0) ++counts["answers"];
    if (c.use == Use::reflection) counts["reflected"] += c.requests;
}

// Segments with data that a side has sent before, in the packets of one conversation.
std::uint64_t sent_twice(const Packets& packets, std::size_t from) {
    std::set<std::uint64_t> seen;
    std::uint64_t twice = 0;
    for (; from < packets.list.size(); ++from) {
        const Packet& p = packets.list[from];
        const std::uint8_t* tcp = packets.bytes.data() + p.offset + frame_header + 20;
        if (p.length == frame_header + 20u + tcp[12] / 16 * 4u) continue;
        std::uint64_t key = std::uint64_t{tcp[0]} << 40 | std::uint64_t{tcp[1]} << 32;
        for (int i = 4; i < 8; ++i) key |= std::uint64_t{tcp[i]} << (8 * (7 - i));
        twice += seen.insert(key).second ? 0 : 1;
    }
    return twice;
}

// Of this program's processor, so that other programs do not count.
double seconds_since(std::clock_t begin) {
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

void measure(const std::string& name) {
    const Sites& sites = some_sites();
    std::vector<Conversation> made;
    for (std::uint64_t n = 0; n < 20'000; ++n) made.push_back(made_up(n, sites));
    auto begin = std::clock();
    std::uint64_t packets_counted = 0;
    for (int k = 0; k < 10; ++k)
        for (const Conversation& c : made) packets_counted += shape_of(c).direction[0].packets;
    const double each = seconds_since(begin) / 10 / static_cast<double>(made.size());
    std::cout << "shape_of: " << each * 1e9 << " ns each (" << packets_counted << ")\n";
    for (const Use use : {Use::web, Use::secure_web, Use::mail, Use::probe, Use::lookup}) {
        std::vector<Conversation> some;
        for (const Conversation& c : made)
            if (c.use == use) some.push_back(c);
        begin = std::clock();
        for (int k = 0; k < 20; ++k)
            for (const Conversation& c : some) packets_counted += shape_of(c).direction[0].packets;
        std::cout << "  use " << static_cast<int>(use) << ": "
                  << seconds_since(begin) / 20 / static_cast<double>(some.size()) * 1e9 << " ns\n";
    }

    for (const Use use : {Use::file_share, Use::secure_web, Use::web}) {
        Conversation c;
        c.use = use, c.end = End::slice, c.identity = 77;
        c.client.address = {0xC6120001u}, c.server.address = {0xF0000001u};
        c.client.port = 40'000, c.server.port = 443;
        c.client.habit.system = System::windows_7;
        c.server.habit.system = System::linux_3;
        c.span_us = 60'000'000;
        c.server.payload = 20'000'000;
        Packets packets;
        std::ofstream file(name, std::ios::binary);
        std::string out;
        std::uint64_t bytes = 0, frames = 0;
        begin = std::clock();
        for (int k = 0; k < 40; ++k) {
            packets.clear();
            packets_of(c, sites, packets);
            for (const Packet& p : packets.list)
                evidence::pcap_append(
                    {epoch_us + p.at_us, packets.bytes.data() + p.offset, p.length, p.length}, out);
            file.write(out.data(), static_cast<std::streamsize>(out.size()));
            bytes += out.size(), frames += packets.list.size();
            out.clear();
            c.before += c.server.payload, c.start_us += 60'000'000;
        }
        file.flush();
        const double took = seconds_since(begin);
        std::cout << "slices of use " << static_cast<int>(use) << ": "
                  << static_cast<double>(bytes) / took / 1e6 << " MB/s, "
                  << took / static_cast<double>(frames) * 1e9 << " ns a frame\n";
    }
    begin = std::clock();
    Packets packets;
    std::uint64_t bytes = 0;
    for (const Conversation& c : made) {
        packets.clear();
        packets_of(c, sites, packets);
        bytes += packets.bytes.size();
    }
    std::cout << "the mixture: " << static_cast<double>(bytes) / seconds_since(begin) / 1e6
              << " MB/s\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3 && argv[1] == std::string_view("--speed")) {
        measure(argv[2]);
        return 0;
    }
    if (argc != 2) return 2;
    const std::string folder = std::string(argv[1]) + "/";
    const Sites& sites = some_sites();
    std::vector<Conversation> made;
    for (std::uint64_t n = 0; n < mixed; ++n) made.push_back(made_up(n, sites));
    for (std::uint64_t n = 0; n < slow_ones; ++n)
        made_up_slices(mixed + n, 4, 1'500 + 500 * n, sites, made);

    Packets packets;
    packets.epoch_us = epoch_us;
    std::map<std::string, std::uint64_t> counts;
    std::map<std::string, std::string> systems_seen;
    std::string rows;
    for (const Conversation& c : made) {
        const std::size_t before = packets.list.size();
        packets_of(c, sites, packets);
        if (c.protocol == 6) counts["sent_twice"] += sent_twice(packets, before);
        const Shape shape = shape_of(c);
        for (int by = 0; by < 2; ++by)
            if (shape.direction[by].packets > 0)
                rows += (rows.empty() ? "" : ",\n") + text_of(c, shape.direction[by], by);
        if (c.protocol == 6 && c.end != End::slice && c.end != End::slice_last)
            systems_seen[inet::as_text(c.client.address)] = word(c.client.habit.system);
        count(c, shape, counts);
    }
    std::sort(packets.list.begin(), packets.list.end(), [](const Packet& a, const Packet& b) {
        return a.at_us != b.at_us ? a.at_us < b.at_us : a.offset < b.offset;
    });
    std::string plain, next;
    evidence::pcap_begin(65'535, plain);
    evidence::pcapng_begin(65'535, "tap", next);
    for (const Packet& p : packets.list) {
        const evidence::Frame frame{epoch_us + p.at_us, packets.bytes.data() + p.offset, p.length,
                                    p.length};
        evidence::pcap_append(frame, plain);
        evidence::pcapng_append(frame, next);
        ++counts["frames"];
        counts["bytes"] += p.length;
        const std::uint8_t* ip = packets.bytes.data() + p.offset + frame_header;
        if (ip[9] == 6) ++counts["tcp"];
        if (ip[9] == 17) ++counts["udp"];
        if (ip[9] == 1) ++counts["icmp"];
    }
    save(folder + "mixture.pcap", plain);
    save(folder + "mixture.pcapng", next);
    std::string truth = "{\"counts\":{";
    const char* comma = "";
    for (const auto& [name, count] : counts) {
        truth += comma + ("\"" + name + "\":" + std::to_string(count));
        comma = ",";
    }
    truth += "},\n\"systems\":{";
    comma = "";
    for (const auto& [host, system] : systems_seen) {
        truth += comma + ("\"" + host + "\":\"" + system + "\"");
        comma = ",";
    }
    truth += "},\n\"flows\":[\n" + rows + "\n]}\n";
    save(folder + "truth.json", truth);
    return 0;
}
