// Writes every log format from a mix of conversations made by hand, and what is in it.
//
//     naga_log_files FOLDER     the files, and counts.json: what readers must find in them
//     naga_log_files            how many MB/s one core writes

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "evidence/dnslog.h"
#include "evidence/eve.h"
#include "evidence/table.h"
#include "evidence/weblog.h"
#include "evidence/zeek.h"
#include "sensor/detection.h"
#include "sensor/logs.h"
#include "sim/digest.h"
#include "wire/deeds.h"
#include "wire/made_up.h"
#include "wire/packets.h"

using namespace naga;
using namespace naga::evidence;

namespace {

constexpr std::int64_t zone_us = 7 * 3'600'000'000ll;
constexpr std::string_view sensor_name = "laocert-ids";

struct Rows {
    std::vector<Visit> visits;
    std::vector<Query> queries;
    std::vector<Session> sessions;
    std::vector<Alarm> alarms;
    std::vector<Line> lines;
    std::vector<Flow> flows;
    std::vector<Letter> letters;
    std::vector<Route> routes;
};

// Counts packets as if each were full; what shapes really are is tried elsewhere.
wire::Shape some_shape(const wire::Conversation& c) {
    wire::Shape shape;
    const std::int64_t last = c.start_us + 2 * c.round_trip_us() + c.span_us;
    const auto direction = [&](const wire::Side& side) {
        wire::Direction d;
        d.packets = c.protocol == 6 ? 4 + side.payload / 1'448 : (side.payload > 0 ? 1 : 0);
        d.bytes = side.payload + d.packets * (c.protocol == 6 ? 40 : 28);
        d.first_us = c.start_us + c.client.way_us;
        d.last_us = last;
        d.tcp_flags = c.protocol == 6 ? 0x1B : 0;
        return d;
    };
    shape.direction[0] = direction(c.client);
    shape.direction[1] = direction(c.server);
    return shape;
}

wire::Conversation a_question(std::uint64_t i, const wire::Sites& sites) {
    wire::Conversation c = wire::made_up_visit(i, 0);
    c.identity = sim::mix(c.identity, 53);
    c.use = wire::Use::lookup;
    c.protocol = 17;
    c.requests = 1;
    c.answers = i % 70 == 0 ? 0 : 1;
    c.client.network = 2;
    c.server.address = {0xC6121035};
    c.server.way_us = 300;
    c.server.port = 53;
    c.span_us = 0;
    c.site = i % 10 == 3 ? world::none : sites.popular(i % 2, sim::mix(i, 8));
    fit_lookup(c, sites);
    return c;
}

Rows made_up_rows(std::uint64_t many) {
    Rows rows;
    const world::Nation nation = wire::made_up_nation();
    const adversary::Plan plan = wire::made_up_plan();
    const wire::Sites sites(nation, plan, wire::epoch_2013_us);
    const std::int64_t base_us = wire::epoch_2013_us + 250'000;
    std::vector<wire::Conversation> all;
    for (std::uint64_t i = 0; i < many; ++i) {
        const auto site = static_cast<std::uint32_t>(sim::mix(i, 4) % 2);
        wire::Conversation c =
            wire::made_up_visit(i, i % 3 == 0 ? site : sites.popular(0, sim::mix(i, 9)));
        if (i % 40 == 7) c.deed = static_cast<std::uint8_t>(wire::Deed::crawl);
        if (i % 100 == 9) c.deed = static_cast<std::uint8_t>(i / 100 % 7);
        c.server.address = sites.site(c.site).address;
        all.push_back(c);
        const wire::Conversation q = a_question(i, sites);
        all.push_back(q);
        if (asks_twice(q, sites)) all.push_back(second_question(q, sites));
    }
    std::ranges::sort(all, {}, &wire::Conversation::start_us);
    std::vector<wire::Request> room;
    for (const wire::Conversation& c : all) {
        if (c.use == wire::Use::lookup)
            rows.queries.push_back(sensor::query_of(c, sites, base_us, sensor::Seat::at_tap));
        else
            sensor::append_visits(c, sites, base_us, sensor::Seat::at_tap, room, rows.visits);
        rows.sessions.push_back(sensor::session_of(c, some_shape(c), base_us));
    }
    sensor::detect({1, 800'000, base_us}, sites, all, rows.alarms);
    std::ranges::sort(rows.visits, {}, [](const Visit& v) {
        return std::tuple(v.at_us + v.took_us, v.conversation, v.depth);
    });
    return rows;
}

// What may stand in rows though no generator of ours makes it.
void add_odd_rows(Rows& rows) {
    Visit v = rows.visits.front();
    v.path = "/a\"b\\c%20\xE0\xBA\xA5\x7F";
    v.agent = "odd \"agent\" \\ \xFF";
    v.referer = "http://x.example/=\"";
    v.method = "GET";
    v.status = 404;
    v.body_bytes = 0;
    rows.visits.push_back(v);
    Line line;
    line.at_us = v.at_us;
    line.host = "console.gov-la.example";
    line.app = "antivirus";
    line.text = "=cmd|' /C calc'!A0";
    line.fields = {{"file", "C:\\x \"y\", z"}, {"title", "ຂ່າວ"}};
    rows.lines.push_back(line);
    for (const char* text : {"+1", "-1", "@x", "plain, with \"quotes\"\r\nand two lines", "ລາວ"}) {
        line.text = text;
        rows.lines.push_back(line);
    }
    Flow flow;
    flow.first_us = flow.last_us = v.at_us;
    rows.flows.push_back(flow);
    Letter letter;
    letter.at_us = v.at_us;
    letter.sender = "a@x.example";
    letter.score = -1.5;
    letter.verdict = "clean";
    rows.letters.push_back(letter);
    Route route;
    route.at_us = route.learned_us = v.at_us;
    route.prefix = {{0xC6120000}, 19};
    route.path = {64'496, 65'536};
    rows.routes.push_back(route);
}

void keep(const std::string& folder, const std::string& name, const std::string& bytes) {
    std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
}

template <typename Row>
void keep_table(const std::string& folder, const std::string& name, const std::vector<Row>& rows) {
    std::string csv, jsonl;
    write_csv_names<Row>(csv);
    write_csv(std::span<const Row>(rows), csv);
    write_jsonl(std::span<const Row>(rows), jsonl);
    keep(folder, name + ".csv", csv);
    keep(folder, name + ".jsonl", jsonl);
}

template <typename Key>
std::string as_json(const std::map<Key, std::size_t>& counts) {
    std::string json = "{";
    for (const auto& [key, count] : counts) {
        std::string name;
        if constexpr (std::is_integral_v<Key>)
            name = std::to_string(key);
        else
            name = key;
        json += (json.size() > 1 ? ", \"" : "\"") + name + "\": " + std::to_string(count);
    }
    return json + "}";
}

void write_files(const std::string& folder) {
    Rows rows = made_up_rows(4'000);
    add_odd_rows(rows);
    const Monitor monitor{sensor_name};
    const inet::Prefix home = {{0xC6120000}, 15};
    const ZeekSensor zeek{sensor_name, {&home, 1}};
    const std::int64_t opened = wire::epoch_2013_us, closed = opened + 3'600'000'000;
    std::string bytes;
    write_weblog(rows.visits, zone_us, bytes);
    keep(folder, "access.log", bytes), bytes.clear();
    write_dnslog(rows.queries, zone_us, bytes);
    keep(folder, "query.log", bytes), bytes.clear();
    write_eve(monitor, std::span<const Alarm>(rows.alarms), bytes);
    write_eve(monitor, std::span<const Session>(rows.sessions), bytes);
    write_eve(monitor, std::span<const Query>(rows.queries), bytes);
    write_eve(monitor, std::span<const Visit>(rows.visits), bytes);
    keep(folder, "eve.json", bytes), bytes.clear();
    const auto log = [&](ZeekLog which, const char* name, auto span) {
        write_zeek_head(which, opened, zone_us, bytes);
        write_zeek(zeek, span, bytes);
        write_zeek_foot(closed, zone_us, bytes);
        keep(folder, name, bytes), bytes.clear();
    };
    log(ZeekLog::conn, "conn.log", std::span<const Session>(rows.sessions));
    log(ZeekLog::dns, "dns.log", std::span<const Query>(rows.queries));
    log(ZeekLog::http, "http.log", std::span<const Visit>(rows.visits));
    keep_table(folder, "visits", rows.visits);
    keep_table(folder, "queries", rows.queries);
    keep_table(folder, "sessions", rows.sessions);
    keep_table(folder, "alarms", rows.alarms);
    keep_table(folder, "lines", rows.lines);
    keep_table(folder, "flows", rows.flows);
    keep_table(folder, "letters", rows.letters);
    keep_table(folder, "routes", rows.routes);

    std::map<int, std::size_t> statuses;
    std::map<std::string, std::size_t> methods, codes, types, signatures;
    std::uint64_t body_bytes = 0, flow_bytes = 0;
    for (const Visit& v : rows.visits) ++statuses[v.status], ++methods[std::string(v.method)];
    for (const Visit& v : rows.visits) body_bytes += v.body_bytes;
    for (const Query& q : rows.queries) ++codes[std::string(q.code)], ++types[std::string(q.type)];
    for (const Alarm& a : rows.alarms) ++signatures[a.signature];
    for (const Session& s : rows.sessions) flow_bytes += s.out.bytes + s.back.bytes;
    const auto number = [](std::size_t n) { return std::to_string(n); };
    keep(folder, "counts.json",
         "{\"visits\": " + number(rows.visits.size()) + ", \"queries\": " +
             number(rows.queries.size()) + ", \"sessions\": " + number(rows.sessions.size()) +
             ", \"alarms\": " + number(rows.alarms.size()) +
             ", \"lines\": " + number(rows.lines.size()) + ", \"flows\": 1, \"letters\": 1" +
             ", \"routes\": 1, \"body_bytes\": " + number(body_bytes) +
             ", \"flow_bytes\": " + number(flow_bytes) + ", \"statuses\": " + as_json(statuses) +
             ", \"methods\": " + as_json(methods) + ", \"codes\": " + as_json(codes) +
             ", \"types\": " + as_json(types) + ", \"signatures\": " + as_json(signatures) + "}\n");
}

// What a tap saw, as packets and as the events that we make of the same conversations.
void write_traffic(const std::string& folder) {
    const world::Nation nation = wire::made_up_nation();
    const adversary::Plan plan = wire::made_up_plan();
    const wire::Sites sites(nation, plan);
    const std::int64_t base_us = sites.epoch_us();
    std::vector<wire::Conversation> all;
    for (std::uint64_t i = 0; i < 700; ++i) {
        wire::Conversation c = wire::made_up_visit(i, sites.popular(i % 2, sim::mix(i, 9)));
        c.client.port = static_cast<std::uint16_t>(2'000 + 3 * i);
        c.client.hops = 2, c.server.hops = 7;
        c.server.address = sites.site(c.site).address;
        c.server.payload = std::min<std::uint64_t>(c.server.payload, 300'000);
        c.span_us = std::max(c.span_us, static_cast<std::uint32_t>(c.server.payload * 20));
        c.start_us += static_cast<std::int64_t>(sim::mix(i, 10) % 1'000'000);
        if (i % 10 == 9) c.deed = static_cast<std::uint8_t>(i / 10 % 8);
        if (i % 20 == 3) c.end = wire::End::reset;
        if (i % 20 == 7) {
            c.end = (i & 32) != 0 ? wire::End::refused : wire::End::unanswered;
            c.tries = 2;
            c.client.payload = c.server.payload = 0;
        }
        all.push_back(c);
        wire::Conversation q = a_question(i, sites);
        q.client.port = static_cast<std::uint16_t>(2'001 + 3 * i);
        q.client.hops = 2, q.server.hops = 1;
        fit_lookup(q, sites);
        all.push_back(q);
    }
    wire::Packets packets;
    std::vector<Session> sessions;
    std::vector<Query> queries;
    std::vector<Visit> visits;
    std::vector<wire::Request> room;
    for (const wire::Conversation& c : all) {
        packets_of(c, sites, packets);
        sessions.push_back(sensor::session_of(c, shape_of(c), base_us));
        if (c.use == wire::Use::lookup)
            queries.push_back(sensor::query_of(c, sites, base_us, sensor::Seat::at_tap));
        else if (sensor::has_visits(c))
            sensor::append_visits(c, sites, base_us, sensor::Seat::at_tap, room, visits);
    }
    std::ranges::sort(packets.list, {},
                      [](const wire::Packet& p) { return std::tuple(p.at_us, p.offset); });
    std::string pcap;
    const auto put = [&](std::uint32_t value) {  // in the byte order of this machine, as pcap is
        pcap.append(reinterpret_cast<const char*>(&value), 4);
    };
    put(0xA1B2C3D4), put(2 | 4 << 16), put(0), put(0), put(65'535), put(1);
    for (const wire::Packet& p : packets.list) {
        const std::int64_t at_us = base_us + p.at_us;
        put(static_cast<std::uint32_t>(at_us / 1'000'000));
        put(static_cast<std::uint32_t>(at_us % 1'000'000));
        put(p.length), put(p.length);
        pcap.append(reinterpret_cast<const char*>(packets.bytes.data()) + p.offset, p.length);
    }
    keep(folder, "traffic.pcap", pcap);
    std::vector<Alarm> alarms;
    sensor::detect({1, 1'000'000, base_us}, sites, all, alarms);
    for (Session& s : sessions)
        s.alarmed = std::ranges::any_of(
            alarms, [&](const Alarm& a) { return a.conversation == s.conversation; });
    const Monitor monitor{sensor_name};
    std::string bytes;
    write_eve(monitor, std::span<const Alarm>(alarms), bytes);
    write_eve(monitor, std::span<const Session>(sessions), bytes);
    write_eve(monitor, std::span<const Query>(queries), bytes);
    write_eve(monitor, std::span<const Visit>(visits), bytes);
    keep(folder, "traffic.json", bytes);
}

void measure() {
    const Rows rows = made_up_rows(30'000);
    const Monitor monitor{sensor_name};
    const ZeekSensor zeek{sensor_name, {}};
    std::string bytes;
    const auto speed = [&](const char* what, std::size_t lines, const std::function<void()>& work) {
        double best = 1e9;
        for (int turn = 0; turn < 5; ++turn) {
            bytes.clear();
            const auto from = std::chrono::steady_clock::now();
            work();
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
            best = std::min(best, took.count());
        }
        std::printf("%-16s %7.0f MB/s %8.2f M lines/s %6.0f ns a line\n", what,
                    static_cast<double>(bytes.size()) / best / 1e6,
                    static_cast<double>(lines) / best / 1e6,
                    best / static_cast<double>(lines) * 1e9);
    };
    const std::span<const Visit> visits(rows.visits);
    const std::span<const Query> queries(rows.queries);
    const std::span<const Session> sessions(rows.sessions);
    speed("weblog", visits.size(), [&] { write_weblog(visits, zone_us, bytes); });
    speed("dnslog", queries.size(), [&] { write_dnslog(queries, zone_us, bytes); });
    speed("eve http", visits.size(), [&] { write_eve(monitor, visits, bytes); });
    speed("eve dns", queries.size(), [&] { write_eve(monitor, queries, bytes); });
    speed("eve flow", sessions.size(), [&] { write_eve(monitor, sessions, bytes); });
    speed("zeek http", visits.size(), [&] { write_zeek(zeek, visits, bytes); });
    speed("zeek dns", queries.size(), [&] { write_zeek(zeek, queries, bytes); });
    speed("zeek conn", sessions.size(), [&] { write_zeek(zeek, sessions, bytes); });
    speed("csv visits", visits.size(), [&] { write_csv(visits, bytes); });
    speed("csv queries", queries.size(), [&] { write_csv(queries, bytes); });
    speed("jsonl visits", visits.size(), [&] { write_jsonl(visits, bytes); });
    speed("jsonl queries", queries.size(), [&] { write_jsonl(queries, bytes); });

    // From conversations on: what an export does, without making the conversations.
    const world::Nation nation = wire::made_up_nation();
    const adversary::Plan plan = wire::made_up_plan();
    const wire::Sites sites(nation, plan);
    std::vector<wire::Conversation> visitors, questions;
    for (std::uint64_t i = 0; i < 30'000; ++i) {
        visitors.push_back(wire::made_up_visit(i, static_cast<std::uint32_t>(i % 2)));
        questions.push_back(a_question(i, sites));
    }
    std::vector<wire::Request> room;
    std::vector<Visit> made;
    std::size_t requests = 0;
    for (const wire::Conversation& c : visitors) requests += c.requests;
    // A minute of a busy site at a time.
    const auto minutes = [](const std::vector<wire::Conversation>& all, const auto& work) {
        for (std::size_t first = 0; first < all.size(); first += 1'000)
            work(std::span(all).subspan(first, std::min<std::size_t>(1'000, all.size() - first)));
    };
    speed("visits, weblog", requests, [&] {
        minutes(visitors, [&](std::span<const wire::Conversation> minute) {
            made.clear();
            for (const wire::Conversation& c : minute)
                sensor::append_visits(c, sites, 0, sensor::Seat::at_server, room, made);
            write_weblog(made, zone_us, bytes);
        });
    });
    std::vector<Query> asked;
    speed("queries, dnslog", questions.size(), [&] {
        minutes(questions, [&](std::span<const wire::Conversation> minute) {
            asked.clear();
            for (const wire::Conversation& c : minute)
                asked.push_back(sensor::query_of(c, sites, 0, sensor::Seat::at_server));
            write_dnslog(asked, zone_us, bytes);
        });
    });
    std::vector<Alarm> alarms;
    speed("detection", visitors.size(), [&] {
        alarms.clear();
        sensor::detect({}, sites, visitors, alarms);
    });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2) {
        write_files(argv[1]);
        write_traffic(argv[1]);
    } else {
        measure();
    }
}
