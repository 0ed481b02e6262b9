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

#include <list>
#include <map>

#include "cases.h"

namespace {

constexpr double warm_share = 0.4;  // before it is measured, of the time measured
constexpr double idle_s = 2;        // until all connections stand

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

constexpr double tcp_payload = cases::tcp_packet_bytes - cases::tcp_header_bytes;
constexpr auto object_bytes = static_cast<std::uint32_t>(cases::object_segments * tcp_payload);

// TCP for questions and answers. Without timestamps: where receipts are lost, ns-3 3.37 may echo
// an old one, and takes the time since then for a round trip.
ns3::Ptr<ns3::Socket> web_socket(ns3::Ptr<ns3::Node> node) {
    const auto socket = ns3::Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId());
    socket->SetAttribute("Timestamp", ns3::BooleanValue(false));
    return socket;
}

// A server of objects: an object for each request, in order.
class Server {
public:
    explicit Server(ns3::Ptr<ns3::Node> node) : door_(web_socket(node)) {
        door_->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), 80));
        door_->Listen();
        door_->SetAcceptCallback(
            ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
            ns3::MakeCallback(&Server::accept, this));
    }

private:
    void accept(ns3::Ptr<ns3::Socket> socket, const ns3::Address&) {
        socket->SetRecvCallback(ns3::MakeCallback(&Server::hear, this));
    }
    void hear(ns3::Ptr<ns3::Socket> socket) {
        std::uint32_t& asked = asked_bytes_[socket];
        while (const ns3::Ptr<ns3::Packet> packet = socket->Recv()) asked += packet->GetSize();
        for (; asked >= cases::request_bytes; asked -= cases::request_bytes)
            if (socket->Send(ns3::Create<ns3::Packet>(object_bytes)) < 0) std::abort();
    }

    ns3::Ptr<ns3::Socket> door_;
    std::map<ns3::Ptr<ns3::Socket>, std::uint32_t> asked_bytes_;
};

// One connection that asks for the next object when it has the last, but not before `gap_s`
// have passed since it asked for that.
class Client {
public:
    Client(ns3::Ptr<ns3::Node> node, const ns3::Address& server, double gap_s, double start_s)
        : socket_(web_socket(node)), gap_(ns3::Seconds(gap_s)) {
        socket_->SetConnectCallback(ns3::MakeCallback(&Client::begin, this),
                                    ns3::MakeCallback(&Client::fail, this));
        socket_->SetRecvCallback(ns3::MakeCallback(&Client::hear, this));
        ns3::Simulator::Schedule(ns3::Seconds(start_s), &Client::connect, this, server);
    }
    double received_bytes() const { return received_; }

private:
    void connect(ns3::Address server) { socket_->Connect(server); }
    void begin(ns3::Ptr<ns3::Socket>) {
        ns3::Simulator::Schedule(ns3::Seconds(idle_s), &Client::ask, this);
    }
    void fail(ns3::Ptr<ns3::Socket>) { std::abort(); }
    void ask() {
        asked_at_ = ns3::Simulator::Now();
        missing_ = object_bytes;
        socket_->Send(ns3::Create<ns3::Packet>(cases::request_bytes));
    }
    void hear(ns3::Ptr<ns3::Socket> socket) {
        while (const ns3::Ptr<ns3::Packet> packet = socket->Recv()) {
            received_ += packet->GetSize();
            missing_ -= packet->GetSize();
        }
        if (missing_ > 0) return;
        const ns3::Time due = asked_at_ + gap_;
        const ns3::Time now = ns3::Simulator::Now();
        ns3::Simulator::Schedule(due > now ? due - now : ns3::Seconds(0), &Client::ask, this);
    }

    ns3::Ptr<ns3::Socket> socket_;
    ns3::Time gap_, asked_at_;
    std::uint32_t missing_ = 0;
    double received_ = 0;
};

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

ns3::Ptr<ns3::ConstantRandomVariable> constant(double value) {
    const auto variable = ns3::CreateObject<ns3::ConstantRandomVariable>();
    variable->SetAttribute("Constant", ns3::DoubleValue(value));
    return variable;
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

    std::vector<Ptr<PacketSink>> sinks(c.streams.size());
    std::list<Server> servers;
    std::vector<std::list<Client>> clients(c.streams.size());
    std::vector<Sender> senders(c.streams.size());
    Ptr<UniformRandomVariable> start = CreateObject<UniformRandomVariable>();
    for (std::uint32_t i = 0; i < c.streams.size(); ++i) {
        const cases::Stream& s = c.streams[i];
        const Ptr<Node> from = ends.Get(2 * i), to = ends.Get(2 * i + 1);
        const Ipv4InterfaceContainer here = address(
            lay(from, nodes.Get(s.nodes.front()), cases::access_bit_s, cases::access_ms, 10000));
        const Ipv4InterfaceContainer there = address(
            lay(nodes.Get(s.nodes.back()), to, cases::access_bit_s, cases::access_ms, 10000));
        if (s.asks) {
            servers.emplace_back(from);
            const double gap_s = 8 * cases::tcp_packet_bytes * cases::object_segments / s.bit_s;
            for (unsigned k = 0; k < s.connections; ++k)
                clients[i].emplace_back(to, InetSocketAddress(here.GetAddress(0), 80), gap_s,
                                        start->GetValue(0, 1));
            continue;
        }
        const InetSocketAddress target(there.GetAddress(1), 9);
        const char* kind = s.connections ? "ns3::TcpSocketFactory" : "ns3::UdpSocketFactory";
        PacketSinkHelper sink(kind, InetSocketAddress(Ipv4Address::GetAny(), 9));
        sinks[i] = DynamicCast<PacketSink>(sink.Install(to).Get(0));
        if (s.connections == 0) {
            senders[i].socket = Socket::CreateSocket(from, UdpSocketFactory::GetTypeId());
            senders[i].socket->Connect(target);
            senders[i].gap = CreateObject<ExponentialRandomVariable>();
            senders[i].gap->SetAttribute("Mean",
                                         DoubleValue(8 * cases::udp_packet_bytes / s.bit_s));
            Simulator::Schedule(Seconds(idle_s + senders[i].gap->GetValue()), &send, &senders[i]);
            continue;
        }
        OnOffHelper source(kind, target);
        source.SetAttribute("PacketSize", UintegerValue(static_cast<std::uint32_t>(tcp_payload)));
        source.SetConstantRate(
            DataRate(static_cast<std::uint64_t>(s.bit_s * tcp_payload / cases::tcp_packet_bytes)),
            static_cast<std::uint32_t>(tcp_payload));
        source.SetAttribute("OffTime", PointerValue(constant(idle_s)));
        source.SetAttribute("OnTime", PointerValue(constant(1e6)));
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
            double bytes = sinks[i] ? static_cast<double>(sinks[i]->GetTotalRx()) : 0;
            for (const Client& client : clients[i]) bytes += client.received_bytes();
            bits.push_back(8 * bytes * size / (size - header));
        }
        return bits;
    };
    Simulator::Stop(Seconds(warm_share * c.seconds));
    Simulator::Run();
    const std::vector<double> before = received();
    Simulator::Stop(Seconds(c.seconds));
    Simulator::Run();
    result = received();
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = (result[i] - before[i]) / c.seconds;
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
