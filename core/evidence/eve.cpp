#include "evidence/eve.h"

#include <utility>

#include "evidence/append.h"
#include "sim/digest.h"

namespace naga::evidence {

namespace {

constexpr std::uint64_t frame_header = 14;  // Suricata counts bytes from the Ethernet header on

struct Ends {
    std::int64_t at_us = 0;
    std::uint64_t conversation = 0;
    inet::Address source, target;
    std::uint16_t source_port = 0, target_port = 0;
    std::uint8_t protocol = 6;
};

void put_time(std::string& bytes, std::int64_t us) {
    bytes += '"';
    put_iso_time(bytes, us);
    bytes += "+0000\"";
}

// The keys that all events have, in the order in which Suricata writes them.
void open(std::string& bytes, const Monitor& monitor, std::string_view type, const Ends& e) {
    bytes += "{\"timestamp\":", put_time(bytes, e.at_us);
    bytes += ",\"flow_id\":", put_number(bytes, eve_flow_id(monitor, e.conversation));
    bytes += ",\"in_iface\":\"eth0\",\"event_type\":\"", bytes += type;
    bytes += "\",\"src_ip\":\"", put_address(bytes, e.source);
    const bool ports = e.protocol != 1;
    if (ports) bytes += "\",\"src_port\":", put_number(bytes, e.source_port);
    bytes += ports ? ",\"dest_ip\":\"" : "\",\"dest_ip\":\"", put_address(bytes, e.target);
    if (ports) bytes += "\",\"dest_port\":", put_number(bytes, e.target_port);
    bytes += ports ? ",\"proto\":\"" : "\",\"proto\":\"", bytes += protocol_word(e.protocol);
    bytes += '"';
    if (!ports) {
        bytes += ",\"icmp_type\":", put_number(bytes, e.target_port >> 8);
        bytes += ",\"icmp_code\":", put_number(bytes, e.target_port & 255);
    }
}

void close(std::string& bytes, const Monitor& monitor) {
    bytes += ",\"host\":\"EXERCISE-", bytes += monitor.sensor, bytes += "\"}\n";
}

void put_flags(std::string& bytes, std::uint8_t flags) {
    constexpr std::string_view hex = "0123456789abcdef";
    bytes += '"', bytes += hex[flags >> 4], bytes += hex[flags & 15], bytes += '"';
}

void put_tcp(std::string& bytes, const Session& s, std::string_view state) {
    const auto both = static_cast<std::uint8_t>(s.out.tcp_flags | s.back.tcp_flags);
    bytes += ",\"tcp\":{\"tcp_flags\":", put_flags(bytes, both);
    bytes += ",\"tcp_flags_ts\":", put_flags(bytes, s.out.tcp_flags);
    bytes += ",\"tcp_flags_tc\":", put_flags(bytes, s.back.tcp_flags);
    if ((both & 0x02) != 0) bytes += ",\"syn\":true";
    if ((both & 0x01) != 0) bytes += ",\"fin\":true";
    if ((both & 0x04) != 0) bytes += ",\"rst\":true";
    if ((both & 0x08) != 0) bytes += ",\"psh\":true";
    if ((both & 0x10) != 0) bytes += ",\"ack\":true";
    bytes += ",\"state\":\"", bytes += state;
    bytes += "\",\"ts_max_regions\":1,\"tc_max_regions\":1}";
}

// The record that says that there is nothing: RFC 2308 3.
void put_authority(std::string& bytes, const Query& q) {
    bytes += ",\"authorities\":[{\"rrname\":", put_json_text(bytes, q.zone);
    bytes += ",\"rrtype\":\"SOA\",\"ttl\":", put_number(bytes, q.ttl_s);
    bytes += ",\"soa\":{\"mname\":", put_json_text(bytes, "ns1." + q.zone);
    bytes += ",\"rname\":", put_json_text(bytes, "hostmaster." + q.zone);
    bytes += ",\"serial\":", put_number(bytes, q.serial);
    bytes += ",\"refresh\":10800,\"retry\":3600,\"expire\":604800,\"minimum\":3600}}]";
}

void put_transaction(std::string& bytes, const Visit& v) {
    bytes += ",\"tx_id\":", put_number(bytes, v.depth - 1);
}

void put_request(std::string& bytes, const Visit& v) {
    bytes += ",\"http\":{\"hostname\":", put_json_text(bytes, v.host);
    bytes += ",\"url\":", put_json_text(bytes, v.path);
    if (!v.agent.empty()) bytes += ",\"http_user_agent\":", put_json_text(bytes, v.agent);
    // Suricata keeps the type without its parameters.
    const std::string_view type =
        std::string_view(v.content_type).substr(0, v.content_type.find(';'));
    const bool answered = v.status != 0;
    if (answered && !type.empty() && v.status != 304)
        bytes += ",\"http_content_type\":", put_json_text(bytes, type);
    if (!v.referer.empty()) bytes += ",\"http_refer\":", put_json_text(bytes, v.referer);
    bytes += ",\"http_method\":", put_json_text(bytes, v.method);
    bytes += ",\"protocol\":", put_json_text(bytes, v.protocol);
    if (answered) bytes += ",\"status\":", put_number(bytes, v.status);
    if (v.status == 301 || v.status == 302) bytes += ",\"redirect\":\"/\"";
    bytes += ",\"length\":", put_number(bytes, v.body_bytes);
    bytes += '}';
}

// Suricata's word for how far a TCP session came.
std::string_view tcp_state(const Session& s) {
    const unsigned both = s.out.tcp_flags | s.back.tcp_flags;
    if ((both & 0x05) != 0) return "closed";
    if ((s.back.tcp_flags & 0x02) == 0) return (s.out.tcp_flags & 0x02) != 0 ? "syn_sent" : "none";
    return (s.out.tcp_flags & 0x10) != 0 ? "established" : "syn_recv";
}
std::string_view flow_state(const Session& s, std::string_view tcp) {
    if (s.protocol != 6) return s.back.packets > 0 ? "established" : "new";
    if (tcp == "closed" || tcp == "established") return tcp;
    return "new";
}

Session turned_round(Session s) {
    std::swap(s.source, s.target);
    std::swap(s.source_port, s.target_port);
    std::swap(s.out, s.back);
    return s;
}

}  // namespace

std::int64_t given_up_us(const Session& s) {
    if (s.protocol == 6) return s.last_us + (tcp_state(s) == "closed" ? 0 : 60'000'000);
    return s.last_us + (s.back.packets == 0 ? 30'000'000 : 60'000'000);
}

std::uint64_t eve_flow_id(const Monitor& monitor, std::uint64_t conversation) {
    return (sim::mix(conversation, sim::digest_of(monitor.sensor)) >> 13) | 1;
}

void write_eve(const Monitor& monitor, std::span<const Alarm> alarms, std::string& bytes) {
    for (const Alarm& a : alarms) {
        open(bytes, monitor, "alert",
             {a.at_us, a.conversation, a.source, a.target, a.source_port, a.target_port,
              a.protocol});
        bytes += ",\"pkt_src\":\"wire/pcap\"";
        if (a.visit) put_transaction(bytes, *a.visit);
        bytes += ",\"alert\":{\"action\":\"allowed\",\"gid\":1,\"signature_id\":";
        put_number(bytes, a.rule);
        bytes += ",\"rev\":1,\"signature\":", put_json_text(bytes, a.signature);
        bytes += ",\"category\":", put_json_text(bytes, a.category);
        bytes += ",\"severity\":", put_number(bytes, a.severity);
        bytes += '}';
        if (a.visit) {
            put_request(bytes, *a.visit);
            bytes += ",\"app_proto\":\"http\",\"direction\":\"to_server\"";
        }
        close(bytes, monitor);
    }
}

void write_eve(const Monitor& monitor, std::span<const Session> sessions, std::string& bytes) {
    for (const Session& session : sessions) {
        // To Suricata whoever sends the first packet is the client.
        Session turned;
        if (session.answer_first) turned = turned_round(session);
        const Session& s = session.answer_first ? turned : session;
        const std::string_view tcp = tcp_state(s);
        open(bytes, monitor, "flow",
             {given_up_us(session), s.conversation, s.source, s.target, s.source_port,
              s.target_port, s.protocol});
        if (!s.application.empty()) {
            bytes += ",\"app_proto\":\"", bytes += s.application;
            bytes += '"';
        } else if (s.protocol != 1 && s.out.payload + s.back.payload > 0) {
            bytes += ",\"app_proto\":\"failed\"";
        }
        bytes += ",\"flow\":{\"pkts_toserver\":", put_number(bytes, s.out.packets);
        bytes += ",\"pkts_toclient\":", put_number(bytes, s.back.packets);
        bytes += ",\"bytes_toserver\":";
        put_number(bytes, s.out.bytes + frame_header * s.out.packets);
        bytes += ",\"bytes_toclient\":";
        put_number(bytes, s.back.bytes + frame_header * s.back.packets);
        bytes += ",\"start\":", put_time(bytes, s.first_us);
        bytes += ",\"end\":", put_time(bytes, s.last_us);
        bytes += ",\"age\":";
        put_number(bytes, s.last_us / 1'000'000 - s.first_us / 1'000'000);
        bytes += ",\"state\":\"", bytes += flow_state(s, tcp);
        bytes += "\",\"reason\":\"timeout\",\"alerted\":", bytes += s.alarmed ? "true}" : "false}";
        if (s.protocol == 6) put_tcp(bytes, s, tcp);
        close(bytes, monitor);
    }
}

void write_eve(const Monitor& monitor, std::span<const Query> queries, std::string& bytes) {
    for (const Query& q : queries) {
        Ends ends{q.at_us, q.conversation, q.client, q.resolver, q.client_port, 53, 17};
        open(bytes, monitor, "dns", ends);
        bytes += ",\"pkt_src\":\"wire/pcap\",\"dns\":{\"version\":2,\"type\":\"query\",\"id\":";
        put_number(bytes, q.id);
        bytes += ",\"rrname\":", put_json_text(bytes, q.name);
        bytes += ",\"rrtype\":\"", bytes += q.type, bytes += "\",\"tx_id\":0,\"opcode\":0}";
        close(bytes, monitor);
        if (q.code.empty()) continue;
        ends.at_us += q.took_us;
        open(bytes, monitor, "dns", ends);
        bytes += ",\"pkt_src\":\"wire/pcap\",\"dns\":{\"version\":2,\"type\":\"answer\",\"id\":";
        put_number(bytes, q.id);
        bytes += ",\"flags\":\"818";
        bytes += q.code == "NXDOMAIN" ? '3' : q.code == "SERVFAIL" ? '2' : '0';
        bytes += "\",\"qr\":true,\"rd\":true,\"ra\":true,\"opcode\":0,\"rrname\":";
        put_json_text(bytes, q.name);
        bytes += ",\"rrtype\":\"", bytes += q.type;
        bytes += "\",\"rcode\":\"", bytes += q.code, bytes += '"';
        if (!q.answers.empty() || !q.text.empty()) {
            bytes += ",\"answers\":[";
            const auto record = [&](auto put_data) {
                bytes += "{\"rrname\":", put_json_text(bytes, q.name);
                bytes += ",\"rrtype\":\"", bytes += q.type;
                bytes += "\",\"ttl\":", put_number(bytes, q.ttl_s);
                bytes += ",\"rdata\":", put_data();
                bytes += '}';
            };
            const auto data = [&](inet::Address a) {
                bytes += '"', put_address(bytes, a), bytes += '"';
            };
            for (std::size_t i = 0; i < q.answers.size(); ++i) {
                if (i > 0) bytes += ',';
                record([&] { data(q.answers[i]); });
            }
            if (!q.text.empty()) record([&] { put_json_text(bytes, q.text); });
            bytes += "],\"grouped\":{\"", bytes += q.type, bytes += "\":[";
            for (std::size_t i = 0; i < q.answers.size(); ++i) {
                if (i > 0) bytes += ',';
                data(q.answers[i]);
            }
            if (!q.text.empty()) put_json_text(bytes, q.text);
            bytes += "]}";
        }
        if (!q.zone.empty()) put_authority(bytes, q);
        bytes += '}';
        close(bytes, monitor);
    }
}

void write_eve(const Monitor& monitor, std::span<const Visit> visits, std::string& bytes) {
    for (const Visit& v : visits) {
        open(bytes, monitor, "http",
             {v.at_us + v.took_us, v.conversation, v.client, v.server, v.client_port, v.server_port,
              6});
        bytes += ",\"pkt_src\":\"wire/pcap\"";
        put_transaction(bytes, v);
        put_request(bytes, v);
        close(bytes, monitor);
    }
}

}  // namespace naga::evidence
