// Rows of evidence: what a sensor's logs and exports are made of, before a format writes them.
//
// A sensor makes rows (sensor/view.h), an encoder of this module writes them. Times are
// microseconds since 1970 in UTC by the sensor's own clock. Rows say what the sensor could know
// and nothing else. A text that is a std::string_view is one of a fixed list that lives as long as
// the program; whoever fills a row gives nothing else.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inet/address.h"

namespace naga::evidence {

// One direction of a conversation, as an exporter kept it: a Flow Record of RFC 7011.
struct Flow {
    std::int64_t first_us = 0, last_us = 0;  // of its first and last packet
    inet::Address source, target;
    std::uint16_t source_port = 0, target_port = 0;  // ICMP: type * 256 + code in target_port
    std::uint8_t protocol = 6;
    std::uint8_t tcp_flags = 0;   // of all its packets together
    std::uint8_t end_reason = 1;  // RFC 5102 136: 1 idle, 2 active, 3 end seen
    std::uint8_t spare = 0;
    std::uint32_t packets = 0;      // as sampled: not scaled up
    std::uint64_t bytes = 0;        // of IP
    std::uint16_t in = 0, out = 0;  // interfaces: numbers of the exporter
    std::uint32_t source_as = 0, target_as = 0;
};

// A packet at a tap. The bytes are the sink's to copy.
struct Frame {
    std::int64_t at_us = 0;
    const std::uint8_t* bytes = nullptr;
    std::uint32_t length = 0;   // captured
    std::uint32_t on_wire = 0;  // before it was cut to the snapshot length
};

// A question at a resolver.
struct Query {
    std::int64_t at_us = 0;
    inet::Address client, resolver;
    std::uint16_t client_port = 0, id = 0;
    std::string name;
    std::string_view type;  // "A"
    std::string_view code;  // "NOERROR", "NXDOMAIN"; empty: no answer
    bool edns = false, recursive = true, cached = false;
    std::vector<inet::Address> answers;
    std::string text;  // of an answer that is no address
    std::uint32_t ttl_s = 0;
    std::string zone;                // that says that there is nothing, by its SOA record
    std::uint32_t serial = 0;        // of that record
    std::int64_t took_us = 0;        // until the answer; without one 0
    std::uint64_t conversation = 0;  // what makes its flow_id and uid
};

// A request at a web server.
struct Visit {
    std::int64_t at_us = 0;    // when it began
    std::int64_t took_us = 0;  // the log is written when it ends
    inet::Address client, server;
    std::uint16_t client_port = 0, server_port = 80;
    std::string host, path, referer;
    std::string_view method, protocol = "HTTP/1.1", agent, content_type;
    std::uint16_t status = 200;
    std::uint64_t body_bytes = 0;  // of the answer, without its head
    std::uint64_t request_bytes = 0;
    std::uint64_t request_body_bytes = 0;
    std::uint16_t depth = 1;         // the how many-th request of its conversation
    std::uint64_t conversation = 0;  // what makes its flow_id and uid
};

// A conversation as a monitor kept it when it ended, both directions together.
struct Session {
    struct Way {
        std::uint64_t packets = 0;
        std::uint64_t bytes = 0;    // of IP
        std::uint64_t payload = 0;  // above TCP, UDP or ICMP
        std::uint8_t tcp_flags = 0;
    };
    std::int64_t first_us = 0, last_us = 0;
    inet::Address source, target;
    std::uint16_t source_port = 0, target_port = 0;  // ICMP: type and code of the first packet
    std::uint8_t protocol = 6;
    Way out, back;                 // from source to target, and back
    std::string_view application;  // "http", "dns", "tls", "smtp", "ntp"; empty: not recognised
    bool answer_first = false;     // the first packet seen goes back: a stream that began earlier
    bool alarmed = false;          // an alarm was raised on it
    std::uint64_t conversation = 0;
};

// An alarm of an intrusion detection system.
struct Alarm {
    std::int64_t at_us = 0;
    inet::Address source, target;
    std::uint16_t source_port = 0, target_port = 0;
    std::uint8_t protocol = 6;
    std::uint32_t rule = 0;     // its number; below 1,000,000 is ours to give
    std::uint8_t severity = 2;  // 1 high, 2 medium, 3 low
    std::string signature, category;
    std::uint64_t conversation = 0;  // what makes its flow_id
    // The request it was raised on, as far as it was known: status 0 where no answer had come yet,
    // otherwise body_bytes is what had come of its body.
    std::optional<Visit> visit;
};

// A line of a system's log: antivirus console, help desk, mail gateway, firewall.
struct Line {
    std::int64_t at_us = 0;
    std::uint8_t facility = 16;  // RFC 5424 6.2.1
    std::uint8_t severity = 6;
    std::string host, app, process, kind;                     // HOSTNAME, APP-NAME, PROCID, MSGID
    std::vector<std::pair<std::string, std::string>> fields;  // of the structured data element
    std::string text;
};

// A letter at a mail gateway.
struct Letter {
    std::int64_t at_us = 0;  // when the gateway took it
    std::string queue;       // its queue id
    std::string from_host, from_address_text, helo;
    inet::Address from_address;
    std::string sender, recipient;  // of the envelope
    std::string raw;                // RFC 5322, lines end in CRLF
    std::string verdict;            // "clean", "spam", "held"
    double score = 0;
};

// A route in a table or an update, as a collector got it from a peer.
struct Route {
    std::int64_t at_us = 0;
    std::uint16_t peer = 0;     // in Peers
    std::uint32_t peer_as = 0;  // its AS number
    bool withdrawn = false;
    inet::Prefix prefix;
    std::vector<std::uint32_t> path;  // AS numbers, the peer's first
    inet::Address next_hop;
    std::int64_t learned_us = 0;             // tables: when it came
    std::vector<std::uint32_t> communities;  // RFC 1997: AS number * 65,536 + value
    // The session of the peer went from one state of RFC 4271 8.2.2 to another (1 Idle, 2 Connect,
    // 4 OpenSent, 5 OpenConfirm, 6 Established), and nothing else; 0: a route.
    std::uint8_t old_state = 0, new_state = 0;
    bool operator==(const Route&) const = default;
};
struct Peer {
    std::uint32_t asn = 0;
    inet::Address address, id;
};

}  // namespace naga::evidence
