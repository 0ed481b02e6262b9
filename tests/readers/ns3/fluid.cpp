// The small networks as the fluid solver sees them. usage: naga_flow_cases cases.txt

#include <cmath>

#include "cases.h"
#include "traffic/flow.h"

namespace {

constexpr double first_timeout_s = 1;  // RFC 6298, 2.4
const double root_two_thirds = std::sqrt(2.0 / 3);

// Directed link 2 i leads from a to b of line i, 2 i + 1 back.
std::uint32_t link_between(const cases::Case& c, unsigned from, unsigned to) {
    for (std::uint32_t i = 0; i < c.lines.size(); ++i) {
        if (c.lines[i].a == from && c.lines[i].b == to) return 2 * i;
        if (c.lines[i].b == from && c.lines[i].a == to) return 2 * i + 1;
    }
    std::fprintf(stderr, "%s: no link on a way\n", c.name.c_str());
    std::exit(2);
}

std::vector<double> delivered(const cases::Case& c) {
    using namespace naga::traffic;
    Load load;
    for (const cases::Line& line : c.lines)
        load.capacity.insert(load.capacity.end(), 2, line.bit_s);
    for (const cases::Stream& s : c.streams) {
        Aggregate a;
        a.offered = s.connections ? s.bit_s * s.connections : s.bit_s;
        a.first_hop = static_cast<std::uint32_t>(load.links.size());
        a.hops = static_cast<std::uint32_t>(s.nodes.size() - 1);
        for (std::size_t i = 0; i + 1 < s.nodes.size(); ++i)
            load.links.push_back(link_between(c, s.nodes[i], s.nodes[i + 1]));
        a.first_back = static_cast<std::uint32_t>(load.links.size());
        a.backs = s.connections ? a.hops : 0;
        a.exchanges = s.asks ? exchanges_a_segment : 0;
        for (std::uint32_t i = a.backs; i > 0; --i)
            load.links.push_back(load.links[a.first_hop + i - 1] ^ 1u);
        load.aggregates.push_back(a);
    }
    // The queue before a full link is full, and is part of the round trip.
    Flow flow;
    FlowSolver solver;
    for (int pass = 0; pass < 2; ++pass) {
        for (std::size_t i = 0; i < c.streams.size(); ++i) {
            Aggregate& a = load.aggregates[i];
            const cases::Stream& s = c.streams[i];
            if (s.connections == 0) continue;
            double round_trip_s = 4e-3 * cases::access_ms;
            for (std::uint32_t h = 0; h < a.hops + a.backs; ++h) {
                const std::uint32_t link = load.links[a.first_hop + h];
                const cases::Line& line = c.lines[link / 2];
                round_trip_s += 1e-3 * line.ms;
                if (pass == 0 || flow.loss[link] <= 0) continue;
                double bytes = 0, packets = 0;
                for (std::size_t j = 0; j < c.streams.size(); ++j)
                    for (std::uint32_t k = 0; k < load.aggregates[j].hops; ++k) {
                        if (load.links[load.aggregates[j].first_hop + k] != link) continue;
                        const double size = c.streams[j].connections ? cases::tcp_packet_bytes
                                                                     : cases::udp_packet_bytes;
                        bytes += flow.delivered[j];
                        packets += flow.delivered[j] / size;
                    }
                round_trip_s += line.queue_packets * 8 * bytes / packets / line.bit_s;
            }
            a.window_rate =
                s.connections * 8 * cases::tcp_packet_bytes / (round_trip_s * root_two_thirds);
            a.timeout = first_timeout_s / (round_trip_s * root_two_thirds);
        }
        solver.solve(load, flow);
    }
    return flow.delivered;
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) return 2;
    cases::print(cases::read(words[1]), delivered);
}
