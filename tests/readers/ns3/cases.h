// The small networks of cases.txt, read alike by the packet and by the fluid program.

#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace cases {

inline constexpr double tcp_packet_bytes = 1500, tcp_header_bytes = 52;
inline constexpr double udp_packet_bytes = 1000, udp_header_bytes = 28;
inline constexpr double access_bit_s = 1e9, access_ms = 1;
// The web: a request of one small packet, then an object of so many segments.
inline constexpr unsigned request_bytes = 400, object_segments = 12;

struct Line {
    unsigned a = 0, b = 0;  // nodes
    double bit_s = 0, ms = 0;
    unsigned queue_packets = 0;
};

struct Stream {
    std::string name;
    unsigned connections = 0;     // 0: UDP
    bool asks = false;            // web: each object is asked for, one after another
    double bit_s = 0;             // of each connection, headers included
    std::vector<unsigned> nodes;  // in order of travel
};

struct Case {
    std::string name;
    double within = 0;
    double seconds = 0;
    std::vector<std::string> nodes;
    std::vector<Line> lines;
    std::vector<Stream> streams;
};

// All networks of the file. Ends the program with a message when it cannot be read.
inline std::vector<Case> read(const char* path) {
    std::ifstream file(path);
    std::vector<Case> all;
    std::string text;
    const auto refuse = [&] {
        std::fprintf(stderr, "%s: cannot read: %s\n", path, text.c_str());
        std::exit(2);
    };
    if (!file) refuse();
    while (std::getline(file, text)) {
        std::istringstream words(text);
        std::string kind, name;
        if (!(words >> kind) || kind[0] == '#') continue;
        if (kind == "case") {
            Case c;
            std::string within, over;
            if (!(words >> c.name >> within >> c.within >> over >> c.seconds)) refuse();
            all.push_back(c);
            continue;
        }
        if (all.empty()) refuse();
        Case& c = all.back();
        const auto node = [&](const std::string& called) {
            const auto found = std::find(c.nodes.begin(), c.nodes.end(), called);
            if (found != c.nodes.end()) return static_cast<unsigned>(found - c.nodes.begin());
            c.nodes.push_back(called);
            return static_cast<unsigned>(c.nodes.size() - 1);
        };
        if (kind == "link") {
            Line line;
            std::string a, b;
            if (!(words >> a >> b >> line.bit_s >> line.ms >> line.queue_packets)) refuse();
            line.a = node(a);
            line.b = node(b);
            c.lines.push_back(line);
        } else {
            Stream s;
            if (!(words >> s.name)) refuse();
            if (kind != "udp" && !(words >> s.connections)) refuse();
            s.asks = kind == "web";
            if ((kind != "tcp" && kind != "udp" && !s.asks) || !(words >> s.bit_s)) refuse();
            while (words >> name) s.nodes.push_back(node(name));
            if (s.nodes.size() < 2) refuse();
            c.streams.push_back(s);
        }
    }
    return all;
}

// {"case": {"stream": bit_s, ...}, ...} on standard output.
template <typename Deliver>
void print(const std::vector<Case>& all, const Deliver& deliver) {
    const char* comma = "{";
    for (const Case& c : all) {
        const std::vector<double> delivered = deliver(c);
        std::printf("%s\n\"%s\": {", comma, c.name.c_str());
        for (std::size_t s = 0; s < c.streams.size(); ++s)
            std::printf("%s\"%s\": %.0f", s ? ", " : "", c.streams[s].name.c_str(), delivered[s]);
        std::printf("}");
        comma = ",";
    }
    std::printf("\n}\n");
}

}  // namespace cases
