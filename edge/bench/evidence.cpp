#include <algorithm>
#include <cstring>

#include "bench/rows.h"
#include "bench/timing.h"
#include "evidence/dnslog.h"
#include "evidence/pcap.h"
#include "evidence/weblog.h"
#include "sensor/logs.h"
#include "wire/mixture.h"
#include "wire/packets.h"
#include "wire/some_sites.h"

namespace naga::bench {

namespace {

constexpr std::int64_t zone_us = 7 * 3'600'000'000LL;
constexpr std::int64_t base_us = 1'366'873'200'000'000;

// What can be copied at most: the same bytes, from one place to another.
Peer copied(const std::string& bytes, int repetitions) {
    std::string there(bytes.size(), '\0');
    Peer peer;
    peer.name = "memcpy";
    peer.work = "the bytes that were written, copied once";
    peer.figure.taken =
        time(repetitions, [&] { std::memcpy(there.data(), bytes.data(), bytes.size()); });
    peer.figure.counted = static_cast<double>(bytes.size());
    return peer;
}

}  // namespace

std::vector<Row> measure_evidence(const Request& request) {
    const bool quick = request.size == Size::quick;
    const int repetitions = quick ? 1 : 7;
    const std::uint32_t count = quick ? 500 : 20'000;
    std::vector<wire::Conversation> made;
    for (std::uint32_t n = 0; n < count; ++n) made.push_back(wire::made_up(n, wire::some_sites()));
    std::string bytes;

    Row logs;
    logs.what = "logs of web servers and resolvers";
    logs.work = grouped(count) + " conversations of all kinds, what is asked in them as text";
    logs.thing = "byte";
    logs.unit = Unit::per_second;
    logs.target = 300e6;
    std::vector<evidence::Visit> visits;
    std::vector<evidence::Query> queries;
    std::vector<wire::Request> requests;
    logs.figure.taken = time(repetitions, [&] {
        visits.clear(), queries.clear(), bytes.clear();
        for (const wire::Conversation& c : made) {
            if (sensor::has_visits(c))
                sensor::append_visits(c, wire::some_sites(), base_us, sensor::Seat::at_tap,
                                      requests, visits);
            if (c.use == wire::Use::lookup)
                queries.push_back(
                    sensor::query_of(c, wire::some_sites(), base_us, sensor::Seat::at_tap));
        }
        evidence::write_weblog(visits, zone_us, bytes);
        evidence::write_dnslog(queries, zone_us, bytes);
    });
    logs.figure.counted = static_cast<double>(bytes.size());
    logs.peers.push_back(copied(bytes, repetitions));
    logs.checks.push_back({"a line a request and a question",
                           static_cast<std::size_t>(std::ranges::count(bytes, '\n')) ==
                               visits.size() + queries.size()});

    Row packets;
    packets.what = "packets, made and written as pcap";
    packets.work = grouped(count) + " conversations of all kinds, every packet of them";
    packets.thing = "byte";
    packets.unit = Unit::per_second;
    packets.target = 500e6;
    wire::Packets passed;
    std::size_t frames = 0;
    std::uint64_t whole = 0;
    packets.figure.taken = time(repetitions, [&] {
        bytes.clear();
        evidence::pcap_begin(65'535, bytes);
        frames = 0, whole = bytes.size();
        for (const wire::Conversation& c : made) {
            passed.clear();
            wire::packets_of(c, wire::some_sites(), passed);
            for (const wire::Packet& p : passed.list)
                evidence::pcap_append(
                    {base_us + p.at_us, passed.bytes.data() + p.offset, p.length, p.length}, bytes);
            frames += passed.list.size();
            for (const wire::Packet& p : passed.list) whole += 16 + p.length;
            // Files are written in pieces.
            if (bytes.size() > 8u << 20) bytes.clear();
        }
    });
    packets.figure.counted = static_cast<double>(whole);
    packets.peers.push_back(copied(std::string(8u << 20, 'x'), repetitions));
    packets.checks.push_back({"there are packets of most conversations", frames > count});
    return {logs, packets};
}

}  // namespace naga::bench
