#include "evidence/table.h"

#include "evidence/append.h"

namespace naga::evidence {

namespace {

void put_time(std::string& bytes, std::int64_t us) {
    put_iso_time(bytes, us);
    bytes += 'Z';
}

// One digit behind the point.
void put_tenths(std::string& bytes, double number) {
    std::array<char, 40> room;
    const auto end =
        std::to_chars(room.data(), room.data() + room.size(), number, std::chars_format::fixed, 1)
            .ptr;
    bytes.append(room.data(), static_cast<std::size_t>(end - room.data()));
}

void put_list(std::string& bytes, const std::vector<inet::Address>& list, std::string_view between,
              std::string_view quote) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0) bytes += between;
        bytes += quote, put_address(bytes, list[i]), bytes += quote;
    }
}
void put_list(std::string& bytes, const std::vector<std::uint32_t>& list,
              std::string_view between) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0) bytes += between;
        put_number(bytes, list[i]);
    }
}

std::string as_words(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        if (!text.empty()) text += ' ';
        text += name, text += '=', text += value;
    }
    return text;
}

// The names of the columns.
struct Names {
    std::string& bytes;
    void put(std::string_view name) { bytes += name, bytes += ','; }
    void time(std::string_view name, std::int64_t) { put(name); }
    void text(std::string_view name, std::string_view) { put(name); }
    void number(std::string_view name, std::int64_t) { put(name); }
    void number(std::string_view name, std::uint64_t) { put(name); }
    void tenths(std::string_view name, double) { put(name); }
    void flag(std::string_view name, bool) { put(name); }
    void address(std::string_view name, inet::Address) { put(name); }
    template <typename List>
    void list(std::string_view name, const List&) {
        put(name);
    }
    void end() { bytes += "exercise\r\n"; }
};

// Lines of RFC 4180.
struct Cells {
    std::string& bytes;
    void time(std::string_view, std::int64_t us) { put_time(bytes, us), bytes += ','; }
    void number(std::string_view, std::int64_t n) { put_number(bytes, n), bytes += ','; }
    void number(std::string_view, std::uint64_t n) { put_number(bytes, n), bytes += ','; }
    void tenths(std::string_view, double n) { put_tenths(bytes, n), bytes += ','; }
    void flag(std::string_view, bool yes) { bytes += yes ? "1," : "0,"; }
    void address(std::string_view, inet::Address a) { put_address(bytes, a), bytes += ','; }
    void list(std::string_view, const std::vector<inet::Address>& l) {
        put_list(bytes, l, " ", ""), bytes += ',';
    }
    void list(std::string_view, const std::vector<std::uint32_t>& l) {
        put_list(bytes, l, " "), bytes += ',';
    }
    void list(std::string_view, const std::vector<std::pair<std::string, std::string>>& fields) {
        text({}, as_words(fields));
    }
    void text(std::string_view, std::string_view cell) {
        const auto opens_formula = [](char c) {
            return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
        };
        const bool guarded = !cell.empty() && opens_formula(cell[0]);
        bool quoted = guarded, ascii = true;
        for (const char c : cell) {
            quoted |= (c == ',') | (c == '"') | (c == '\r') | (c == '\n');
            ascii &= static_cast<unsigned char>(c) < 0x80;
        }
        std::string clean;
        if (!ascii) cell = clean = as_utf8(cell);
        if (!quoted) {
            bytes += cell, bytes += ',';
            return;
        }
        bytes += '"';
        if (guarded) bytes += '\'';
        for (const char c : cell) {
            if (c == '"') bytes += '"';
            bytes += c;
        }
        bytes += "\",";
    }
    void end() { bytes += "EXERCISE\r\n"; }
};

// Objects of RFC 8259.
struct Members {
    std::string& bytes;
    bool open = false;
    void name(std::string_view name) {
        bytes += open ? ",\"" : "{\"";
        bytes += name, bytes += "\":";
        open = true;
    }
    void time(std::string_view n, std::int64_t us) {
        name(n), bytes += '"', put_time(bytes, us), bytes += '"';
    }
    void text(std::string_view n, std::string_view t) { name(n), put_json_text(bytes, t); }
    void number(std::string_view n, std::int64_t v) { name(n), put_number(bytes, v); }
    void number(std::string_view n, std::uint64_t v) { name(n), put_number(bytes, v); }
    void tenths(std::string_view n, double v) { name(n), put_tenths(bytes, v); }
    void flag(std::string_view n, bool yes) { name(n), bytes += yes ? "true" : "false"; }
    void address(std::string_view n, inet::Address a) {
        name(n), bytes += '"', put_address(bytes, a), bytes += '"';
    }
    void list(std::string_view n, const std::vector<inet::Address>& l) {
        name(n), bytes += '[', put_list(bytes, l, ",", "\""), bytes += ']';
    }
    void list(std::string_view n, const std::vector<std::uint32_t>& l) {
        name(n), bytes += '[', put_list(bytes, l, ","), bytes += ']';
    }
    void list(std::string_view n, const std::vector<std::pair<std::string, std::string>>& fields) {
        name(n), bytes += '{';
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (i > 0) bytes += ',';
            put_json_text(bytes, fields[i].first), bytes += ':';
            put_json_text(bytes, fields[i].second);
        }
        bytes += '}';
    }
    void end() {
        bytes += ",\"exercise\":\"EXERCISE\"}\n";
        open = false;
    }
};

// What the columns of each kind of row are.
template <typename To>
void row(const Flow& f, To& to) {
    to.time("first", f.first_us), to.time("last", f.last_us);
    to.address("source", f.source), to.number("source_port", std::uint64_t{f.source_port});
    to.address("target", f.target), to.number("target_port", std::uint64_t{f.target_port});
    to.number("protocol", std::uint64_t{f.protocol});
    to.number("tcp_flags", std::uint64_t{f.tcp_flags});
    to.number("end_reason", std::uint64_t{f.end_reason});
    to.number("packets", std::uint64_t{f.packets}), to.number("bytes", f.bytes);
    to.number("in", std::uint64_t{f.in}), to.number("out", std::uint64_t{f.out});
    to.number("source_as", std::uint64_t{f.source_as});
    to.number("target_as", std::uint64_t{f.target_as});
    to.end();
}
template <typename To>
void row(const Query& q, To& to) {
    to.time("at", q.at_us), to.address("client", q.client);
    to.number("client_port", std::uint64_t{q.client_port}), to.address("resolver", q.resolver);
    to.number("id", std::uint64_t{q.id}), to.text("name", q.name), to.text("type", q.type);
    to.text("code", q.code), to.flag("edns", q.edns), to.flag("recursive", q.recursive);
    to.flag("cached", q.cached), to.list("answers", q.answers), to.text("text", q.text);
    to.number("ttl_s", std::uint64_t{q.ttl_s}), to.number("took_us", q.took_us);
    to.end();
}
template <typename To>
void row(const Visit& v, To& to) {
    to.time("at", v.at_us), to.number("took_us", v.took_us), to.address("client", v.client);
    to.number("client_port", std::uint64_t{v.client_port}), to.address("server", v.server);
    to.number("server_port", std::uint64_t{v.server_port}), to.text("method", v.method);
    to.text("host", v.host), to.text("path", v.path), to.text("protocol", v.protocol);
    to.text("referer", v.referer), to.text("agent", v.agent);
    to.text("content_type", v.content_type), to.number("status", std::uint64_t{v.status});
    to.number("request_bytes", v.request_bytes), to.number("body_bytes", v.body_bytes);
    to.end();
}
template <typename To>
void row(const Session& s, To& to) {
    to.time("first", s.first_us), to.time("last", s.last_us), to.address("source", s.source);
    to.number("source_port", std::uint64_t{s.source_port}), to.address("target", s.target);
    to.number("target_port", std::uint64_t{s.target_port});
    to.number("protocol", std::uint64_t{s.protocol}), to.text("application", s.application);
    to.number("packets_out", s.out.packets), to.number("packets_back", s.back.packets);
    to.number("bytes_out", s.out.bytes), to.number("bytes_back", s.back.bytes);
    to.number("tcp_flags_out", std::uint64_t{s.out.tcp_flags});
    to.number("tcp_flags_back", std::uint64_t{s.back.tcp_flags});
    to.end();
}
template <typename To>
void row(const Alarm& a, To& to) {
    to.time("at", a.at_us), to.address("source", a.source);
    to.number("source_port", std::uint64_t{a.source_port}), to.address("target", a.target);
    to.number("target_port", std::uint64_t{a.target_port});
    to.number("protocol", std::uint64_t{a.protocol}), to.number("rule", std::uint64_t{a.rule});
    to.number("severity", std::uint64_t{a.severity}), to.text("signature", a.signature);
    to.text("category", a.category);
    to.text("host", a.visit ? std::string_view(a.visit->host) : std::string_view());
    to.text("path", a.visit ? std::string_view(a.visit->path) : std::string_view());
    to.end();
}
template <typename To>
void row(const Line& l, To& to) {
    to.time("at", l.at_us), to.number("facility", std::uint64_t{l.facility});
    to.number("severity", std::uint64_t{l.severity}), to.text("host", l.host);
    to.text("app", l.app), to.text("process", l.process), to.text("kind", l.kind);
    to.list("fields", l.fields), to.text("text", l.text);
    to.end();
}
template <typename To>
void row(const Letter& l, To& to) {
    to.time("at", l.at_us), to.text("queue", l.queue), to.text("from_host", l.from_host);
    to.address("from_address", l.from_address), to.text("helo", l.helo);
    to.text("sender", l.sender), to.text("recipient", l.recipient), to.text("verdict", l.verdict);
    to.tenths("score", l.score), to.number("bytes", std::uint64_t{l.raw.size()});
    to.end();
}
template <typename To>
void row(const Route& r, To& to) {
    to.time("at", r.at_us), to.number("peer", std::uint64_t{r.peer});
    to.flag("withdrawn", r.withdrawn), to.text("prefix", inet::as_text(r.prefix));
    to.list("path", r.path), to.address("next_hop", r.next_hop), to.time("learned", r.learned_us);
    to.list("communities", r.communities), to.number("old_state", std::uint64_t{r.old_state});
    to.number("new_state", std::uint64_t{r.new_state});
    to.end();
}

}  // namespace

template <typename Row>
void write_csv_names(std::string& bytes) {
    Names names{bytes};
    row(Row{}, names);
}

template <typename Row>
void write_csv(std::span<const Row> rows, std::string& bytes) {
    Cells cells{bytes};
    for (const Row& r : rows) row(r, cells);
}

template <typename Row>
void write_jsonl(std::span<const Row> rows, std::string& bytes) {
    Members members{bytes};
    for (const Row& r : rows) row(r, members);
}

template void write_csv_names<Flow>(std::string&);
template void write_csv_names<Query>(std::string&);
template void write_csv_names<Visit>(std::string&);
template void write_csv_names<Session>(std::string&);
template void write_csv_names<Alarm>(std::string&);
template void write_csv_names<Line>(std::string&);
template void write_csv_names<Letter>(std::string&);
template void write_csv_names<Route>(std::string&);
template void write_csv(std::span<const Flow>, std::string&);
template void write_csv(std::span<const Query>, std::string&);
template void write_csv(std::span<const Visit>, std::string&);
template void write_csv(std::span<const Session>, std::string&);
template void write_csv(std::span<const Alarm>, std::string&);
template void write_csv(std::span<const Line>, std::string&);
template void write_csv(std::span<const Letter>, std::string&);
template void write_csv(std::span<const Route>, std::string&);
template void write_jsonl(std::span<const Flow>, std::string&);
template void write_jsonl(std::span<const Query>, std::string&);
template void write_jsonl(std::span<const Visit>, std::string&);
template void write_jsonl(std::span<const Session>, std::string&);
template void write_jsonl(std::span<const Alarm>, std::string&);
template void write_jsonl(std::span<const Line>, std::string&);
template void write_jsonl(std::span<const Letter>, std::string&);
template void write_jsonl(std::span<const Route>, std::string&);

}  // namespace naga::evidence
