#include "sensor/logs.h"

#include <algorithm>

namespace naga::sensor {

using wire::Conversation;
using wire::End;
using wire::Use;

namespace {

// From the client to the one who writes.
std::int64_t way_us(const Conversation& c, Seat seat) {
    return seat == Seat::at_tap ? c.client.way_us : c.client.way_us + c.server.way_us;
}
// From the server to the one who writes.
std::int64_t way_back_us(const Conversation& c, Seat seat) {
    return seat == Seat::at_tap ? c.server.way_us : 0;
}

std::string_view code_word(const wire::Lookup& lookup) {
    if (!lookup.answered) return {};
    return lookup.code == 3 ? "NXDOMAIN" : lookup.code == 2 ? "SERVFAIL" : "NOERROR";
}

std::string_view application_of(const Conversation& c) {
    const bool spoken = c.client.payload + c.server.payload > 0;
    if (!spoken) return {};
    switch (c.use) {
        case Use::web: return c.end == End::slice || c.end == End::slice_last ? "" : "http";
        case Use::secure_web: return c.end == End::slice || c.end == End::slice_last ? "" : "tls";
        case Use::mail: return "smtp";
        case Use::lookup:
        case Use::reflection: return "dns";
        case Use::time: return "ntp";
        case Use::chat:
        case Use::file_share:
        case Use::echo:
        case Use::unreachable:
        case Use::probe:
        case Use::flood: return {};
    }
    return {};
}

evidence::Session::Way way_of(const wire::Direction& direction, std::uint64_t payload) {
    return {direction.packets, direction.bytes, payload, direction.tcp_flags};
}

}  // namespace

evidence::Query query_of(const Conversation& c, const wire::Sites& sites, std::int64_t base_us,
                         Seat seat) {
    wire::Lookup room;
    evidence::Query q;
    query_of(c, sites, base_us, seat, room, q);
    return q;
}

void query_of(const Conversation& c, const wire::Sites& sites, std::int64_t base_us, Seat seat,
              wire::Lookup& lookup, evidence::Query& q) {
    wire::lookup_of(c, sites, lookup);
    q.at_us = base_us + lookup.at_us + way_us(c, seat);
    q.client = c.client.address;
    q.resolver = c.server.address;
    q.client_port = c.client.port;
    q.id = lookup.id;
    q.name.swap(lookup.name);
    q.type = word(lookup.type);
    q.code = code_word(lookup);
    q.edns = lookup.edns;
    // What a resolver has just asked for has its whole time before it.
    const bool of_site = c.site != world::none && lookup.type != wire::Asked::ptr;
    q.cached = of_site && lookup.answered && lookup.ttl_s < sites.site(c.site).ttl_s;
    q.answers.swap(lookup.addresses);
    q.text.clear();
    if (lookup.answered && lookup.code == 0) q.text.swap(lookup.text);
    q.ttl_s = lookup.ttl_s;
    const bool nothing = lookup.code == 3 || (lookup.code == 0 && q.answers.empty());
    q.zone.clear();
    q.serial = 0;
    if (lookup.answered && nothing && q.text.empty()) {
        q.zone = wire::zone_of(q.name);
        q.serial = wire::serial_of(q.zone);
    }
    q.took_us = 0;
    if (lookup.answered) {
        const wire::Shape shape = shape_of(c);
        q.took_us = shape.direction[1].first_us - shape.direction[0].first_us;
        if (seat == Seat::at_server) q.took_us -= 2 * std::int64_t{c.server.way_us};
    }
    q.conversation = c.identity;
}

bool has_visits(const Conversation& c) {
    if (c.use != Use::web) return false;
    switch (c.end) {
        case End::closed:
        case End::reset: return c.client.payload > 0 && c.server.payload > 0;
        case End::slice_last: return true;
        case End::refused:
        case End::unanswered:
        case End::slice_first:
        case End::slice: return false;
    }
    return false;
}

namespace {

// How long a stream has run of which this is the last minute, by the rate of that minute.
std::int64_t lasted_us(const Conversation& last) {
    constexpr double usual = 0.2;  // bytes a microsecond, where the last minute says too little
    const auto sent = static_cast<double>(last.server.payload);
    const double rate = last.span_us >= 2'000'000 && sent > 0 ? sent / last.span_us : usual;
    return std::max<std::int64_t>(
        last.span_us, static_cast<std::int64_t>((static_cast<double>(last.before) + sent) / rate));
}

// Fills the row that `next` gives for each request.
template <typename Next>
void fill_visits(const Conversation& conversation, const wire::Sites& sites, std::int64_t base_us,
                 Seat seat, std::vector<wire::Request>& room, const Next& next) {
    Conversation c = conversation;
    if (c.end == End::slice_last) {  // the whole answer was to one request
        c.requests = 1;
        c.client.payload = wire::request_bytes_min;
        c.server.payload += c.before + wire::answer_bytes_min;
        c.end = End::closed;
    }
    requests_of(c, sites, room);
    if (conversation.end == End::slice_last)
        for (wire::Request& r : room) {
            r.answered_us = conversation.start_us + conversation.span_us;
            r.at_us = r.answered_us - lasted_us(conversation);
        }
    std::uint16_t depth = 1;
    for (const wire::Request& r : room) {
        evidence::Visit& v = next();
        v.at_us = base_us + r.at_us + way_us(c, seat);
        v.took_us = base_us + r.answered_us + way_back_us(c, seat) - v.at_us;
        if (v.took_us < 0) v.took_us = 0;
        v.client = c.client.address;
        v.server = c.server.address;
        v.client_port = c.client.port;
        v.server_port = c.server.port;
        v.method = r.method;
        v.host = r.host;
        v.path = r.path;
        v.referer = r.referer;
        v.agent = r.agent;
        v.content_type = r.content_type;
        v.status = r.status;
        v.body_bytes = r.body_bytes;
        v.request_bytes = r.request_bytes;
        v.request_body_bytes = 0;
        if (r.method == "POST") {
            const std::string text = text_of_request(r);
            v.request_body_bytes = text.size() - (text.find("\r\n\r\n") + 4);
        }
        v.depth = depth++;
        v.conversation = c.identity;
    }
}

}  // namespace

void append_visits(const Conversation& conversation, const wire::Sites& sites, std::int64_t base_us,
                   Seat seat, std::vector<wire::Request>& room,
                   std::vector<evidence::Visit>& visits) {
    fill_visits(conversation, sites, base_us, seat, room,
                [&]() -> evidence::Visit& { return visits.emplace_back(); });
}

void visits_of(const Conversation& conversation, const wire::Sites& sites, std::int64_t base_us,
               Seat seat, std::vector<wire::Request>& room, std::vector<evidence::Visit>& visits) {
    std::size_t made = 0;
    fill_visits(conversation, sites, base_us, seat, room, [&]() -> evidence::Visit& {
        if (made == visits.size()) visits.emplace_back();
        return visits[made++];
    });
    visits.resize(made);
}

evidence::Session session_of(const Conversation& c, const wire::Shape& shape,
                             std::int64_t base_us) {
    evidence::Session s;
    const wire::Direction& out = shape.direction[0];
    const wire::Direction& back = shape.direction[1];
    s.first_us = base_us + out.first_us;
    s.last_us = base_us + out.last_us;
    if (back.packets > 0) {
        s.answer_first = out.packets == 0 || back.first_us < out.first_us;
        if (s.answer_first) s.first_us = base_us + back.first_us;
        if (out.packets == 0 || back.last_us > out.last_us) s.last_us = base_us + back.last_us;
    }
    s.source = c.client.address;
    s.target = c.server.address;
    s.source_port = c.client.port;
    s.target_port = c.server.port;
    s.protocol = c.protocol;
    s.out = way_of(out, c.client.payload);
    s.back = way_of(back, c.server.payload);
    s.application = application_of(c);
    s.conversation = c.identity;
    return s;
}

}  // namespace naga::sensor
