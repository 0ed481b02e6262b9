// The small networks packet by packet in ns-3. usage: naga_packet_cases cases.txt
//
// First come, first served queues that drop what does not fit. UDP packets leave at random
// moments; TCP is Reno as Linux has it, with selective and delayed acknowledgements.

#include <ns3/applications-module.h>
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>
#include <ns3/traffic-control-module.h>

#include "cases.h"

namespace {

constexpr double warm_s = 10, measured_s = 60;

struct Sender {
    ns3::Ptr<ns3::Socket> socket;
    ns3::Ptr<ns3::ExponentialRandomVariable> gap;
};

void send(Sender* sender) {
    const auto bytes =
        static_cast<std::uint32_t>(cases::udp_packet_bytes - cases::udp_header_bytes);
    sender->socket->Send(ns3::Create<ns3::Packet>(bytes));
    ns3::Simulator::Schedule(ns3::Seconds(sender->gap->GetValue()), &send, sender);
}

ns3::NetDeviceContainer lay(ns3::Ptr<ns3::Node> a, ns3::Ptr<ns3::Node> b, double bit_s, double ms,
                            unsigned queue_packets) {
    ns3::PointToPointHelper line;
    line.SetDeviceAttribute("DataRate",
                            ns3::DataRateValue(ns3::DataRate(static_cast<std::uint64_t>(bit_s))));
    line.SetChannelAttribute("Delay", ns3::TimeValue(ns3::Seconds(ms * 1e-3)));
    line.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize",
                  ns3::QueueSizeValue(ns3::QueueSize(ns3::PACKETS, queue_packets)));
    return line.Install(a, b);
}

std::vector<double> delivered(const cases::Case& c) {
    using namespace ns3;
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    NodeContainer nodes, ends;
    nodes.Create(static_cast<std::uint32_t>(c.nodes.size()));
    ends.Create(static_cast<std::uint32_t>(2 * c.streams.size()));
    InternetStackHelper stack;
    stack.Install(nodes);
    stack.Install(ends);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.252");
    // Addressing a device gives it a fair queue; taken away, the queue of the device is what
    // counts.
    const auto address = [&](const NetDeviceContainer& devices) {
        const Ipv4InterfaceContainer both = addresses.Assign(devices);
        TrafficControlHelper().Uninstall(devices);
        addresses.NewNetwork();
        return both;
    };
    for (const cases::Line& line : c.lines)
        address(lay(nodes.Get(line.a), nodes.Get(line.b), line.bit_s, line.ms, line.queue_packets));

    std::vector<Ptr<PacketSink>> sinks;
    std::vector<Sender> senders(c.streams.size());
    Ptr<UniformRandomVariable> start = CreateObject<UniformRandomVariable>();
    for (std::uint32_t i = 0; i < c.streams.size(); ++i) {
        const cases::Stream& s = c.streams[i];
        const Ptr<Node> from = ends.Get(2 * i), to = ends.Get(2 * i + 1);
        address(
            lay(from, nodes.Get(s.nodes.front()), cases::access_bit_s, cases::access_ms, 10000));
        const Ipv4InterfaceContainer there = address(
            lay(nodes.Get(s.nodes.back()), to, cases::access_bit_s, cases::access_ms, 10000));
        const InetSocketAddress target(there.GetAddress(1), 9);
        const char* kind = s.connections ? "ns3::TcpSocketFactory" : "ns3::UdpSocketFactory";
        PacketSinkHelper sink(kind, InetSocketAddress(Ipv4Address::GetAny(), 9));
        sinks.push_back(DynamicCast<PacketSink>(sink.Install(to).Get(0)));
        if (s.connections == 0) {
            senders[i].socket = Socket::CreateSocket(from, UdpSocketFactory::GetTypeId());
            senders[i].socket->Connect(target);
            senders[i].gap = CreateObject<ExponentialRandomVariable>();
            senders[i].gap->SetAttribute("Mean",
                                         DoubleValue(8 * cases::udp_packet_bytes / s.bit_s));
            Simulator::Schedule(Seconds(senders[i].gap->GetValue()), &send, &senders[i]);
            continue;
        }
        const double payload = cases::tcp_packet_bytes - cases::tcp_header_bytes;
        OnOffHelper source(kind, target);
        source.SetAttribute("PacketSize", UintegerValue(static_cast<std::uint32_t>(payload)));
        source.SetConstantRate(
            DataRate(static_cast<std::uint64_t>(s.bit_s * payload / cases::tcp_packet_bytes)),
            static_cast<std::uint32_t>(payload));
        for (unsigned k = 0; k < s.connections; ++k)
            source.Install(from).Start(Seconds(start->GetValue(0, 1)));
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    std::vector<double> result;
    const auto received = [&] {
        std::vector<double> bits;
        for (std::size_t i = 0; i < sinks.size(); ++i) {
            const bool tcp = c.streams[i].connections > 0;
            const double size = tcp ? cases::tcp_packet_bytes : cases::udp_packet_bytes;
            const double header = tcp ? cases::tcp_header_bytes : cases::udp_header_bytes;
            bits.push_back(8 * static_cast<double>(sinks[i]->GetTotalRx()) * size /
                           (size - header));
        }
        return bits;
    };
    Simulator::Stop(Seconds(warm_s));
    Simulator::Run();
    const std::vector<double> before = received();
    Simulator::Stop(Seconds(measured_s));
    Simulator::Run();
    result = received();
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = (result[i] - before[i]) / measured_s;
    Simulator::Destroy();
    return result;
}

}  // namespace

int main(int count, char** words) {
    using namespace ns3;
    if (count != 2) return 2;
    Config::SetDefault("ns3::TcpL4Protocol::SocketType",
                       TypeIdValue(TypeId::LookupByName("ns3::TcpLinuxReno")));
    Config::SetDefault("ns3::TcpSocket::SegmentSize",
                       UintegerValue(static_cast<std::uint32_t>(cases::tcp_packet_bytes -
                                                                cases::tcp_header_bytes)));
    Config::SetDefault("ns3::TcpSocket::DataRetries", UintegerValue(15));  // as Linux
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1u << 21));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1u << 21));
    cases::print(cases::read(words[1]), delivered);
}
