// A running drill sends evidence to a team's own collector: syslog, NetFlow v9 and IPFIX, live.
//
// Off unless somebody names a destination; then that destination gets what it is offered, each
// message at its own time on the wall clock, and nobody else gets anything. Every destination
// has a thread and a queue with a limit, so a collector that is slow, deaf or gone never holds
// the clock up: what finds no room is dropped, counted and told by status(). What is sent, and
// in which order, depends on what was offered alone.
//
//     auto exporter = Exporter::start({*read_destination("netflow9://192.0.2.9?sensor=border")});
//     const Pace pace{Exporter::Clock::now(), minute_begin_us, 1'000'000};
//     for (std::size_t k = 0; k < datagrams.list.size(); ++k)
//         (*exporter)->offer(0, datagrams.at(k), pace.due(datagrams.list[k].at_us));

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace naga::serve {

enum class Cargo : std::uint8_t { syslog, netflow9, ipfix };
enum class Carrier : std::uint8_t { udp, tcp, tls };

struct Destination {
    Cargo cargo = Cargo::syslog;
    Carrier carrier = Carrier::udp;
    std::string host;  // a name, or an address without brackets
    std::uint16_t port = 514;
    std::string sensor;     // whose evidence goes there
    std::string authority;  // tls: PEM file of the certificate to trust; empty: the system's
    std::string text;       // as it was written
};

// Reads `syslog+udp://HOST[:PORT]?sensor=ID`, also `syslog+tcp`, `syslog+tls`, `netflow9` and
// `ipfix` (both UDP); tls takes `&ca=FILE` too. Ports, unless named: 514, 601, 6514, 2055, 4739.
// Refused: anything else, without a guess.
Result<Destination> read_destination(std::string_view text);

// More destinations are refused.
inline constexpr std::size_t destinations_max = 64;

// How long things take and how much may wait; tests make it shorter.
struct Patience {
    std::size_t messages_max = 65'536;  // waiting for one destination
    std::size_t bytes_max = 16'777'216;
    std::chrono::milliseconds connect_max{5'000};
    std::chrono::milliseconds send_max{5'000};
    std::chrono::milliseconds first_pause{1'000};  // before a new attempt; doubles each time
    std::chrono::milliseconds longest_pause{60'000};
    // Between two datagrams, so that a backlog does not run over the receiver's buffer.
    std::chrono::microseconds datagram_gap{200};
};

// What became of what was offered to a destination: sent + dropped + waiting = offered.
struct ExportStatus {
    enum class State : std::uint8_t { idle, sending, connecting, pausing };
    State state = State::idle;
    std::uint64_t offered = 0, sent = 0, sent_bytes = 0, dropped = 0, waiting = 0;
    std::uint64_t connections = 0;  // made; UDP: sockets opened
    std::string problem;            // the last one; empty: never any
};

class Exporter {
public:
    using Clock = std::chrono::steady_clock;

    // Starts a thread for each destination. Refused: too many, or a certificate that cannot be
    // read. Whether a collector is there shows in status() only.
    static Result<std::unique_ptr<Exporter>> start(std::vector<Destination> destinations,
                                                   const Patience& patience = {});
    ~Exporter();  // stops at once; what still waits is not sent
    Exporter(const Exporter&) = delete;
    Exporter& operator=(const Exporter&) = delete;

    // Takes a datagram, or a syslog message without line end or count, to be sent when it is
    // due and those before it are sent. Never waits. False: no room, or larger than the room;
    // dropped and counted. Needs destination < size. Any thread may call.
    bool offer(std::size_t destination, std::span<const std::uint8_t> message,
               Clock::time_point due);
    bool offer(std::size_t destination, std::string_view message, Clock::time_point due);

    ExportStatus status(std::size_t destination) const;
    const std::vector<Destination>& destinations() const;
    // Waits until nothing is left to send, or `limit` has passed; true if nothing is left.
    bool drain(std::chrono::milliseconds limit) const;

private:
    Exporter();
    struct Queue;
    std::vector<Destination> destinations_;
    std::vector<std::unique_ptr<Queue>> queues_;
};

// When something of the exercise is due on the wall: `exercise_us` happened at `wall`, and the
// exercise runs at speed_ppm millionths of the wall's speed. Needs speed_ppm above 0.
struct Pace {
    Exporter::Clock::time_point wall;
    std::int64_t exercise_us = 0;
    std::int64_t speed_ppm = 1'000'000;

    Exporter::Clock::time_point due(std::int64_t at_us) const;
};

}  // namespace naga::serve
