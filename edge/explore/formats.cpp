#include "explore/formats.h"

#include <algorithm>
#include <tuple>
#include <type_traits>

#include "evidence/dnslog.h"
#include "evidence/eve.h"
#include "evidence/ipfix.h"
#include "evidence/mail.h"
#include "evidence/netflow.h"
#include "evidence/pcap.h"
#include "evidence/syslog.h"
#include "evidence/table.h"
#include "evidence/weblog.h"
#include "evidence/zeek.h"
#include "sensor/collector.h"
#include "sensor/meter.h"

namespace naga::explore {

using sensor::Kind;

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t minute_us = 60 * second_us;

// The rows of a minute by themselves, for formats whose bytes follow from what came before.
template <typename Row>
Piece rows_of(Maker<Row> make, const ExportAsked& asked, sensor::Reader& reader,
              std::int64_t minute) {
    auto rows = std::make_shared<std::vector<Row>>();
    make(reader, asked, minute, *rows);
    const std::size_t weight = rows->size() * sizeof(Row);
    return {{}, std::move(rows), weight};
}

// A format whose minutes are written one by one.
template <typename Row>
Encoder plain(const ExportAsked& asked, Maker<Row> make,
              std::function<void(std::span<const Row>, std::string&)> write) {
    Encoder encoder;
    encoder.render = [=](sensor::Reader& reader, std::int64_t minute) {
        Piece piece;
        const auto write_one = [&](const Row& row, std::string& bytes) {
            write(std::span(&row, 1), bytes);
        };
        if constexpr (std::is_same_v<Row, evidence::Query>) {
            reader.write_queries(minute, write_one, piece.bytes);
        } else if constexpr (std::is_same_v<Row, evidence::Visit>) {
            reader.write_visits(minute, write_one, piece.bytes);
        } else {
            std::vector<Row> rows;
            make(reader, asked, minute, rows);
            write(rows, piece.bytes);
        }
        piece.weight = piece.bytes.size();
        return piece;
    };
    return encoder;
}

// ---- flows -----------------------------------------------------------------------------------

evidence::Exporter exporter_of(const ExportAsked& asked, std::uint16_t collector_port) {
    const sensor::Sensor& s = *asked.sensor;
    sensor::MeterSettings settings;
    settings.sensor = static_cast<std::uint32_t>(&s - asked.scene->array->sensors.data());
    settings.sampling = s.sampling;
    settings.epoch_us = asked.scene->epoch_us;
    settings.clock_error_us = s.clock_error_us;
    return sensor::exporter_of(*asked.scene->stage.terrain, {s.networks, s.organisation}, settings,
                               s.id, collector_port);
}

struct FlowFile {
    evidence::FlowStream stream;
    evidence::Datagrams datagrams;
};

enum class Envelope { pcap, none };
constexpr std::uint32_t snap = 65'535;

Encoder flow_file(const ExportAsked& asked, evidence::FlowStream stream, Envelope envelope) {
    auto file = std::make_shared<FlowFile>(FlowFile{std::move(stream), {}});
    const auto flush = [file, envelope](std::string& out) {
        const evidence::Datagrams& datagrams = file->datagrams;
        if (envelope == Envelope::pcap)
            evidence::append_pcap(file->stream.exporter(), datagrams, out);
        else
            out.append(datagrams.bytes.begin(), datagrams.bytes.end());
        file->datagrams.clear();
    };
    Encoder encoder;
    encoder.begin = [envelope](std::string& out) {
        if (envelope == Envelope::pcap) evidence::pcap_begin(snap, out);
    };
    encoder.render = [asked](sensor::Reader& reader, std::int64_t minute) {
        return rows_of(makers.flows, asked, reader, minute);
    };
    encoder.join = [file, flush](Piece& piece, std::int64_t, std::string& out) {
        const auto& rows = *static_cast<std::vector<evidence::Flow>*>(piece.rows.get());
        file->stream.append(rows, file->datagrams);
        flush(out);
    };
    encoder.end = [file, flush](std::string& out) {
        file->stream.flush(file->datagrams);
        flush(out);
    };
    return encoder;
}

Encoder open_netflow9(const ExportAsked& asked) {
    return flow_file(asked, evidence::netflow9(exporter_of(asked, 2055)), Envelope::pcap);
}
Encoder open_ipfix(const ExportAsked& asked) {
    return flow_file(asked, evidence::ipfix(exporter_of(asked, 4739)), Envelope::none);
}

// ---- logs and letters ------------------------------------------------------------------------

Encoder open_syslog(const ExportAsked& asked) {
    const std::int64_t zone_us = asked.scene->zone_us;
    return plain<evidence::Line>(asked, makers.lines,
                                 [zone_us](const auto& lines, std::string& out) {
                                     for (const evidence::Line& line : lines) {
                                         evidence::append_syslog(line, zone_us, out);
                                         out += '\n';
                                     }
                                 });
}

Encoder open_mbox(const ExportAsked& asked) {
    return plain<evidence::Letter>(
        asked, makers.letters,
        [](const auto& letters, std::string& out) { evidence::append_mbox(letters, out); });
}

// A file in an archive of the kind ustar (POSIX.1-1988): its head, and its bytes in blocks of 512.
constexpr std::uint64_t archive_file_max = (8ull << 30) - 1;
constexpr std::uint64_t archive_kept_max = 16u << 20;

void put_head_in_archive(const std::string& name, std::uint64_t size, std::int64_t at_us,
                         std::string& out) {
    std::string head(512, '\0');
    const auto octal = [&](std::size_t at, std::size_t digits, std::uint64_t value) {
        for (std::size_t i = digits; i-- > 0; value /= 8)
            head[at + i] = static_cast<char>('0' + value % 8);
    };
    name.copy(head.data(), 99);
    octal(100, 7, 0644), octal(108, 7, 0), octal(116, 7, 0);
    octal(124, 11, size);
    octal(136, 11, static_cast<std::uint64_t>(at_us / second_us));
    head.replace(148, 8, "        ");
    head[156] = '0';
    head.replace(257, 5, "ustar");
    head.replace(263, 2, "00");
    std::uint64_t sum = 0;
    for (const char c : head) sum += static_cast<unsigned char>(c);
    octal(148, 6, sum);
    head[154] = '\0';
    out += head;
}
void put_in_archive(const std::string& name, std::string_view bytes, std::int64_t at_us,
                    std::string& out) {
    put_head_in_archive(name, bytes.size(), at_us, out);
    out += bytes;
    out.append((512 - bytes.size() % 512) % 512, '\0');
}

Encoder open_eml(const ExportAsked& asked) {
    Encoder encoder =
        plain<evidence::Letter>(asked, makers.letters, [](const auto& letters, std::string& out) {
            for (const evidence::Letter& letter : letters)
                put_in_archive("EXERCISE/" + evidence::eml_name(letter), evidence::eml(letter),
                               letter.at_us, out);
        });
    encoder.end = [](std::string& out) { out.append(1'024, '\0'); };
    return encoder;
}

// ---- routes ----------------------------------------------------------------------------------

Encoder open_mrt_updates(const ExportAsked& asked) {
    const auto collector = std::make_shared<sensor::Collector>(*asked.scene, *asked.sensor);
    return plain<evidence::Route>(
        asked, makers.routes, [collector](const auto& rows, std::string& out) {
            evidence::write_mrt_updates(collector->collecting(), collector->peers(), rows, out);
        });
}

// A table for each full even hour of UTC by the sensor's clock, and where there is none in the
// window, one for its beginning.
Encoder open_mrt_rib(const ExportAsked& asked) {
    const auto collector = std::make_shared<sensor::Collector>(*asked.scene, *asked.sensor);
    const std::int64_t epoch_us = asked.scene->epoch_us;
    const auto is_due = [epoch_us](std::int64_t minute) {
        return (epoch_us + minute * minute_us) % (120 * minute_us) == 0;
    };
    bool any = false;
    for (std::int64_t m = asked.first; m < asked.end; ++m) any = any || is_due(m);
    Encoder encoder;
    encoder.render = [=](sensor::Reader&, std::int64_t minute) {
        Piece piece;
        if (any ? !is_due(minute) : minute != asked.first) return piece;
        const std::int64_t at_us = minute * minute_us;
        evidence::write_mrt_rib(collector->collecting(), collector->peers(),
                                collector->table(at_us), epoch_us + at_us, piece.bytes);
        piece.weight = piece.bytes.size();
        return piece;
    };
    return encoder;
}

// ---- what a monitor writes -------------------------------------------------------------------

// Bytes are handed on when there are so many.
constexpr std::size_t piece_bytes = 4u << 20;

// Events in the order in which they are written: when what they are about has ended.
Result<void> write_eve_minute(const ExportAsked& asked, sensor::Reader& reader, std::int64_t minute,
                              std::string& out, const Encoder::Append* full) {
    sensor::Events events;
    reader.events(minute, events);
    const auto& [alarms, sessions, queries, visits] = events;
    std::vector<std::tuple<std::int64_t, int, std::size_t>> order;
    order.reserve(alarms.size() + sessions.size() + queries.size() + visits.size());
    for (std::size_t i = 0; i < alarms.size(); ++i) order.emplace_back(alarms[i].at_us, 0, i);
    for (std::size_t i = 0; i < queries.size(); ++i)
        order.emplace_back(queries[i].at_us + queries[i].took_us, 1, i);
    for (std::size_t i = 0; i < visits.size(); ++i)
        order.emplace_back(visits[i].at_us + visits[i].took_us, 2, i);
    for (std::size_t i = 0; i < sessions.size(); ++i)
        order.emplace_back(evidence::given_up_us(sessions[i]), 3, i);
    std::ranges::sort(order);
    const evidence::Monitor monitor = {asked.sensor->id};
    for (const auto& [at_us, kind, i] : order) {
        if (kind == 0) evidence::write_eve(monitor, std::span(&alarms[i], 1), out);
        if (kind == 1) evidence::write_eve(monitor, std::span(&queries[i], 1), out);
        if (kind == 2) evidence::write_eve(monitor, std::span(&visits[i], 1), out);
        if (kind == 3) evidence::write_eve(monitor, std::span(&sessions[i], 1), out);
        if (full == nullptr || out.size() < piece_bytes) continue;
        if (auto done = (*full)(out); !done) return done;
        out.clear();
    }
    return {};
}

// Where a minute is very many events, in pieces.
Encoder open_eve(const ExportAsked& asked) {
    Encoder encoder;
    if (threads_for(asked, evidence_threads_max) == 1) {
        encoder.stream = [asked](sensor::Reader& reader,
                                 const Encoder::Append& append) -> Result<void> {
            std::string out;
            for (std::int64_t minute = asked.first; minute < asked.end; ++minute)
                if (auto done = write_eve_minute(asked, reader, minute, out, &append); !done)
                    return done;
            return append(out);
        };
        return encoder;
    }
    encoder.render = [asked](sensor::Reader& reader, std::int64_t minute) {
        Piece piece;
        [[maybe_unused]] const auto never_refused =
            write_eve_minute(asked, reader, minute, piece.bytes, nullptr);
        piece.weight = piece.bytes.size();
        return piece;
    };
    return encoder;
}

template <typename Row>
Encoder zeek(const ExportAsked& asked, evidence::ZeekLog log, Maker<Row> make) {
    const auto local = std::make_shared<std::vector<inet::Prefix>>();
    for (const std::uint32_t n : asked.sensor->networks)
        for (const inet::Prefix& prefix : asked.scene->nation->networks[n].prefixes)
            local->push_back(prefix);
    std::ranges::sort(*local);
    Encoder encoder = plain<Row>(asked, make, [asked, local](const auto& rows, std::string& out) {
        evidence::write_zeek({asked.sensor->id, *local}, std::span<const Row>(rows), out);
    });
    const auto at_us = [asked](std::int64_t minute) {
        return asked.scene->epoch_us + minute * minute_us;
    };
    encoder.begin = [=](std::string& out) {
        evidence::write_zeek_head(log, at_us(asked.first), asked.scene->zone_us, out);
    };
    encoder.end = [=](std::string& out) {
        evidence::write_zeek_foot(at_us(asked.end), asked.scene->zone_us, out);
    };
    return encoder;
}
Encoder open_zeek_conn(const ExportAsked& asked) {
    return zeek(asked, evidence::ZeekLog::conn, makers.sessions);
}
Encoder open_zeek_dns(const ExportAsked& asked) {
    return zeek(asked, evidence::ZeekLog::dns, makers.queries);
}
Encoder open_zeek_http(const ExportAsked& asked) {
    return zeek(asked, evidence::ZeekLog::http, makers.visits);
}

// The three logs in one archive. A file's head says its length, so a log that is too large to wait
// in memory is made twice: once to be measured, once to be written.
Encoder open_zeek(const ExportAsked& asked) {
    Encoder encoder;
    encoder.stream = [=](sensor::Reader&, const Encoder::Append& put) -> Result<void> {
        using Piecewise = std::function<Result<void>(std::string_view)>;
        const auto each_piece = [&](Encoder (*open)(const ExportAsked&),
                                    const Piecewise& take) -> Result<void> {
            const Encoder log = open(asked);
            sensor::Reader reader(*asked.scene, *asked.sensor);
            std::string bytes;
            log.begin(bytes);
            if (auto done = take(bytes); !done) return done;
            for (std::int64_t m = asked.first; m < asked.end; ++m)
                if (auto done = take(log.render(reader, m).bytes); !done) return done;
            bytes.clear();
            log.end(bytes);
            return take(bytes);
        };
        const std::tuple<const char*, Encoder (*)(const ExportAsked&)> logs[] = {
            {"conn.log", open_zeek_conn}, {"dns.log", open_zeek_dns}, {"http.log", open_zeek_http}};
        for (const auto& [name, open] : logs) {
            std::string kept;
            std::uint64_t size = 0;
            auto measured = each_piece(open, [&](std::string_view bytes) -> Result<void> {
                size += bytes.size();
                if (size <= archive_kept_max)
                    kept += bytes;
                else
                    std::string().swap(kept);
                return {};
            });
            if (!measured) return measured;
            if (size > archive_file_max)
                return refuse({Problem::Kind::invalid, "--to",
                               std::string(name) + " would have more than 8 GiB",
                               "an archive of this kind cannot say how long it is",
                               "ask for a shorter window"});
            std::string head;
            put_head_in_archive("EXERCISE/" + std::string(name), size,
                                asked.scene->epoch_us + asked.end * minute_us, head);
            if (auto done = put(head); !done) return done;
            if (auto done = size <= archive_kept_max ? put(kept) : each_piece(open, put); !done)
                return done;
            if (auto done = put(std::string((512 - size % 512) % 512, '\0')); !done) return done;
        }
        return put(std::string(1'024, '\0'));
    };
    return encoder;
}

Encoder open_dnslog(const ExportAsked& asked) {
    const std::int64_t zone_us = asked.scene->zone_us;
    return plain<evidence::Query>(asked, makers.queries, [=](const auto& rows, std::string& out) {
        evidence::write_dnslog(rows, zone_us, out);
    });
}
Encoder open_weblog(const ExportAsked& asked) {
    const std::int64_t zone_us = asked.scene->zone_us;
    return plain<evidence::Visit>(asked, makers.visits, [=](const auto& rows, std::string& out) {
        evidence::write_weblog(rows, zone_us, out);
    });
}
Encoder open_vhostlog(const ExportAsked& asked) {
    const std::int64_t zone_us = asked.scene->zone_us;
    return plain<evidence::Visit>(asked, makers.visits, [=](const auto& rows, std::string& out) {
        evidence::write_vhostlog(rows, zone_us, out);
    });
}

// ---- packets ---------------------------------------------------------------------------------

// Packets are written for a few hundredths of a second at once, so that a full line needs no more
// memory than an idle one.
constexpr std::size_t slice_bytes = 8u << 20;

Encoder capture(const ExportAsked& asked, void (*append)(const evidence::Frame&, std::string&)) {
    Encoder encoder;
    encoder.stream = [=](sensor::Reader& reader, const Encoder::Append& put) -> Result<void> {
        wire::Packets packets;
        std::vector<evidence::Frame> frames;
        std::string out;
        std::int64_t step_us = 10'000;
        const std::int64_t end_us = asked.end * minute_us;
        for (std::int64_t from_us = asked.first * minute_us; from_us < end_us;) {
            const std::int64_t until_us = std::min(end_us, from_us + step_us);
            reader.frames(from_us, until_us, packets, frames);
            out.clear();
            for (const evidence::Frame& frame : frames) append(frame, out);
            if (auto done = put(out); !done) return done;
            from_us = until_us;
            if (out.size() > slice_bytes && step_us > 1'000) step_us /= 2;
            if (out.size() < slice_bytes / 4 && step_us < second_us) step_us *= 2;
        }
        return {};
    };
    return encoder;
}
Encoder open_pcap(const ExportAsked& asked) {
    Encoder encoder = capture(asked, evidence::pcap_append);
    encoder.begin = [](std::string& out) { evidence::pcap_begin(snap, out); };
    return encoder;
}
Encoder open_pcapng(const ExportAsked& asked) {
    Encoder encoder = capture(asked, evidence::pcapng_append);
    encoder.begin = [asked](std::string& out) {
        evidence::pcapng_begin(snap, asked.sensor->id, out);
    };
    return encoder;
}

// ---- tables ----------------------------------------------------------------------------------

template <typename Row>
Encoder csv(const ExportAsked& asked, Maker<Row> make) {
    Encoder encoder = plain<Row>(asked, make, [](const auto& rows, std::string& out) {
        evidence::write_csv(std::span<const Row>(rows), out);
    });
    encoder.begin = [](std::string& out) { evidence::write_csv_names<Row>(out); };
    return encoder;
}
template <typename Row>
Encoder jsonl(const ExportAsked& asked, Maker<Row> make) {
    return plain<Row>(asked, make, [](const auto& rows, std::string& out) {
        evidence::write_jsonl(std::span<const Row>(rows), out);
    });
}

// Calls `with` with the maker of the rows of a table.
template <typename With>
auto with_maker(evidence::Table table, const With& with) {
    using evidence::Table;
    switch (table) {
        case Table::flows: return with(makers.flows);
        case Table::queries: return with(makers.queries);
        case Table::visits: return with(makers.visits);
        case Table::alarms: return with(makers.alarms);
        case Table::lines: return with(makers.lines);
        case Table::letters: return with(makers.letters);
        case Table::routes: return with(makers.routes);
    }
    return with(makers.flows);
}
Encoder open_csv(const ExportAsked& asked) {
    return with_maker(table_of(asked.sensor->kind), [&](auto make) { return csv(asked, make); });
}
Encoder open_jsonl(const ExportAsked& asked) {
    return with_maker(table_of(asked.sensor->kind), [&](auto make) { return jsonl(asked, make); });
}

// ---- the list --------------------------------------------------------------------------------

// A tap can be metered.
const std::vector<Kind> exporters = {Kind::flow, Kind::tap};
const std::vector<Kind> monitors = {Kind::ids, Kind::tap};
const std::vector<Kind> all_kinds = {Kind::flow, Kind::ids,      Kind::dns,
                                     Kind::web,  Kind::mail,     Kind::antivirus,
                                     Kind::tap,  Kind::helpdesk, Kind::bgp};

using evidence::Table;
const std::vector<Table> all_tables = {Table::flows, Table::queries, Table::visits, Table::alarms,
                                       Table::lines, Table::letters, Table::routes};

const std::vector<Format> all_formats = {
    {"pcap", "pcap", "packets", {Kind::tap}, open_pcap, {}},
    {"pcapng", "pcapng", "packets, marked", {Kind::tap}, open_pcapng, {}},
    {"netflow9", "pcap", "NetFlow v9 datagrams", exporters, open_netflow9, {Table::flows}},
    {"ipfix", "ipfix", "an IPFIX file", exporters, open_ipfix, {Table::flows}},
    {"syslog",
     "log",
     "lines of RFC 5424",
     {Kind::mail, Kind::antivirus, Kind::helpdesk},
     open_syslog,
     {Table::lines}},
    {"dnslog", "log", "query log of a resolver", {Kind::dns}, open_dnslog, {Table::queries}},
    {"weblog", "log", "access log, combined format", {Kind::web}, open_weblog, {Table::visits}},
    {"vhostlog", "log", "access log of many hosts", {Kind::web}, open_vhostlog, {Table::visits}},
    {"eml", "tar", "letters, each a file in an archive", {Kind::mail}, open_eml, {Table::letters}},
    {"mbox", "mbox", "letters in a mailbox", {Kind::mail}, open_mbox, {Table::letters}},
    {"mrt-rib", "mrt", "tables of routes", {Kind::bgp}, open_mrt_rib, {}},
    {"mrt-updates", "mrt", "updates of routes", {Kind::bgp}, open_mrt_updates, {Table::routes}},
    {"eve", "json", "events as Suricata writes them", monitors, open_eve, {}},
    {"zeek", "tar", "the three logs of Zeek in an archive", monitors, open_zeek, {}},
    {"zeek-conn", "log", "connections as Zeek writes them", monitors, open_zeek_conn, {}},
    {"zeek-dns", "log", "questions as Zeek writes them", monitors, open_zeek_dns, {}},
    {"zeek-http", "log", "requests as Zeek writes them", monitors, open_zeek_http, {}},
    {"csv", "csv", "rows for a spreadsheet", all_kinds, open_csv, all_tables},
    {"jsonl", "jsonl", "rows, a JSON object a line", all_kinds, open_jsonl, all_tables},
};

}  // namespace

namespace {

// Leaves the rows that are asked for.
template <typename Row>
void narrow(const ExportAsked& asked, Table table, std::vector<Row>& rows) {
    if (asked.search == nullptr || asked.search->table() != table) return;
    std::erase_if(rows, [&](const Row& row) { return !asked.search->finds(row); });
}

}  // namespace

const Makers makers = {
    .flows =
        [](sensor::Reader& r, const ExportAsked& a, std::int64_t m,
           std::vector<evidence::Flow>& rows) {
            r.flows(m, rows);
            narrow(a, Table::flows, rows);
        },
    .queries =
        [](sensor::Reader& r, const ExportAsked& a, std::int64_t m,
           std::vector<evidence::Query>& rows) {
            r.queries(m, rows);
            narrow(a, Table::queries, rows);
        },
    .visits =
        [](sensor::Reader& r, const ExportAsked& a, std::int64_t m,
           std::vector<evidence::Visit>& rows) {
            r.visits(m, rows);
            narrow(a, Table::visits, rows);
        },
    .alarms =
        [](sensor::Reader& r, const ExportAsked& a, std::int64_t m,
           std::vector<evidence::Alarm>& rows) {
            r.alarms(m, rows);
            narrow(a, Table::alarms, rows);
        },
    .lines =
        [](sensor::Reader&, const ExportAsked& a, std::int64_t m,
           std::vector<evidence::Line>& rows) {
            lines_of(*a.scene, *a.sensor, m, rows);
            narrow(a, Table::lines, rows);
        },
    .letters =
        [](sensor::Reader&, const ExportAsked& a, std::int64_t m,
           std::vector<evidence::Letter>& rows) {
            letters_of(*a.scene, *a.sensor, m, rows);
            narrow(a, Table::letters, rows);
        },
    .routes =
        [](sensor::Reader&, const ExportAsked& a, std::int64_t m,
           std::vector<evidence::Route>& rows) {
            routes_of(*a.scene, *a.sensor, m, rows);
            narrow(a, Table::routes, rows);
        },
    .sessions = [](sensor::Reader& r, const ExportAsked&, std::int64_t m,
                   std::vector<evidence::Session>& rows) { r.sessions(m, rows); },
};

// Rows wait in every reader: where there are very many, one has to do.
unsigned threads_for(const ExportAsked& asked, unsigned threads) {
    constexpr double many = 100'000;
    const double each_minute = wire::expected_a_minute(
        asked.scene->stage, {asked.sensor->networks, asked.sensor->organisation}, asked.first);
    return each_minute > many ? 1 : threads;
}

std::span<const Format> formats() { return all_formats; }

const Format* format_of(std::string_view name) {
    const auto at = std::ranges::find(all_formats, name, &Format::name);
    return at == all_formats.end() ? nullptr : &*at;
}

bool can_narrow(const Format& format, Kind kind) {
    return std::ranges::find(format.rows, table_of(kind)) != format.rows.end();
}

std::vector<const Format*> formats_of(Kind kind) {
    std::vector<const Format*> found;
    for (const Format& format : all_formats)
        if (std::ranges::find(format.kinds, kind) != format.kinds.end()) found.push_back(&format);
    return found;
}

evidence::Table table_of(Kind kind) {
    using evidence::Table;
    switch (kind) {
        case Kind::flow:
        case Kind::tap: return Table::flows;
        case Kind::ids: return Table::alarms;
        case Kind::dns: return Table::queries;
        case Kind::web: return Table::visits;
        case Kind::mail: return Table::letters;
        case Kind::antivirus:
        case Kind::helpdesk: return Table::lines;
        case Kind::bgp: return Table::routes;
    }
    return Table::flows;
}

}  // namespace naga::explore
