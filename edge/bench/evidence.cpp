#include <algorithm>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>

#include "bench/rows.h"
#include "bench/timing.h"
#include "evidence/dnslog.h"
#include "evidence/eve.h"
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

// A file that is gone when it is closed. What does not fit is not written and shows in a check.
class Scratch {
public:
    void begin() {
        if (file_) std::rewind(file_.get());
        written_ = 0;
    }
    void write(std::string_view bytes) {
        if (file_) written_ += std::fwrite(bytes.data(), 1, bytes.size(), file_.get());
    }
    std::size_t written() const { return written_; }

private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{std::tmpfile(), &std::fclose};
    std::size_t written_ = 0;
};

// A log of conversations that are there: rows made, written as text, and put into a file.
Row measure_log(
    std::string what, std::span<const wire::Conversation> made, int repetitions,
    const std::function<std::size_t(std::span<const wire::Conversation>, std::string&)>& render) {
    constexpr std::size_t at_once = 4'096;
    Row row;
    row.what = std::move(what);
    row.work = grouped(made.size()) + " conversations of all kinds, which are there, to a file";
    row.thing = "byte";
    row.unit = Unit::per_second;
    row.target = 300e6;
    std::string bytes, all;
    Scratch file;
    std::size_t lines = 0;
    row.figure.taken = time(repetitions, [&] {
        file.begin();
        lines = 0;
        for (auto left = made; !left.empty();) {
            const auto some = left.first(std::min(at_once, left.size()));
            left = left.subspan(some.size());
            bytes.clear();
            lines += render(some, bytes);
            file.write(bytes);
        }
    });
    std::size_t found = 0, size = 0;
    for (auto left = made; !left.empty();) {
        const auto some = left.first(std::min(at_once, left.size()));
        left = left.subspan(some.size());
        bytes.clear();
        render(some, bytes);
        size += bytes.size();
        found += static_cast<std::size_t>(std::ranges::count(bytes, '\n'));
    }
    row.figure.counted = static_cast<double>(size);
    row.peers.push_back(copied(std::string(size, 'x'), repetitions));
    row.checks.push_back({"a line for each event", found == lines});
    row.checks.push_back({"the file holds them", file.written() == size});
    return row;
}

// What the three logs are made from, with rooms that are used again.
struct Rooms {
    std::vector<evidence::Visit> visits;
    std::vector<wire::Request> requests;
    wire::Lookup lookup;
    evidence::Query query;
};

}  // namespace

std::vector<Row> measure_evidence(const Request& request) {
    const bool quick = request.size == Size::quick;
    const int repetitions = quick ? 1 : 7;
    const std::uint32_t count = quick ? 500 : 20'000;
    std::vector<wire::Conversation> made;
    for (std::uint32_t n = 0; n < count; ++n) made.push_back(wire::made_up(n, wire::some_sites()));
    std::string bytes;

    const auto at_tap = sensor::Seat::at_tap;
    Rooms rooms;
    const auto each_visit = [&](const wire::Conversation& c, const auto& take) {
        if (!sensor::has_visits(c)) return;
        sensor::visits_of(c, wire::some_sites(), base_us, at_tap, rooms.requests, rooms.visits);
        take(rooms.visits);
    };
    const auto each_query = [&](const wire::Conversation& c, const auto& take) {
        if (c.use != wire::Use::lookup) return;
        sensor::query_of(c, wire::some_sites(), base_us, at_tap, rooms.lookup, rooms.query);
        take(std::span<const evidence::Query>(&rooms.query, 1));
    };
    using Some = std::span<const wire::Conversation>;
    const Row weblog = measure_log("log of a web server", made, repetitions,
                                   [&](Some some, std::string& to) -> std::size_t {
                                       std::size_t lines = 0;
                                       for (const wire::Conversation& c : some)
                                           each_visit(c, [&](const auto& visits) {
                                               evidence::write_weblog(visits, zone_us, to);
                                               lines += visits.size();
                                           });
                                       return lines;
                                   });
    const Row dnslog = measure_log("log of a resolver", made, repetitions,
                                   [&](Some some, std::string& to) -> std::size_t {
                                       std::size_t lines = 0;
                                       for (const wire::Conversation& c : some)
                                           each_query(c, [&](const auto& queries) {
                                               evidence::write_dnslog(queries, zone_us, to);
                                               lines += queries.size();
                                           });
                                       return lines;
                                   });
    const evidence::Monitor monitor{"bench"};
    const Row eve = measure_log("events of a monitor, EVE", made, repetitions,
                                [&](Some some, std::string& to) -> std::size_t {
                                    std::size_t lines = 0;
                                    for (const wire::Conversation& c : some) {
                                        each_visit(c, [&](const auto& visits) {
                                            evidence::write_eve(monitor, visits, to);
                                            lines += visits.size();
                                        });
                                        each_query(c, [&](const auto& queries) {
                                            evidence::write_eve(monitor, queries, to);
                                            lines += queries.front().code.empty() ? 1 : 2;
                                        });
                                        const evidence::Session session =
                                            sensor::session_of(c, wire::shape_of(c), base_us);
                                        evidence::write_eve(monitor, std::span(&session, 1), to);
                                        ++lines;
                                    }
                                    return lines;
                                });

    Row packets;
    packets.what = "packets, made and written to a file as pcap";
    packets.work = grouped(count) + " conversations of all kinds, every packet of them";
    packets.thing = "byte";
    packets.unit = Unit::per_second;
    packets.target = 500e6;
    wire::Packets passed;
    Scratch file;
    std::size_t frames = 0;
    std::uint64_t whole = 0;
    packets.figure.taken = time(repetitions, [&] {
        bytes.clear();
        file.begin();
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
            if (bytes.size() > 4u << 20) file.write(bytes), bytes.clear();
        }
        file.write(bytes);
    });
    packets.figure.counted = static_cast<double>(whole);
    packets.peers.push_back(copied(std::string(8u << 20, 'x'), repetitions));
    packets.checks.push_back({"there are packets of most conversations", frames > count});
    packets.checks.push_back({"the file holds them", file.written() == whole});
    return {weblog, dnslog, eve, packets};
}

}  // namespace naga::bench
