// One connection of the web server: requests in, answers and events out, in the states drawn below.
//
// It does not wait itself: a Wire tells when its socket is ready, on the one thread of its Loop, so
// nothing here needs a lock but what others hold of it, a stream's Core and an answer's Ticket.

#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "serve/answers.h"
#include "serve/channel.h"
#include "serve/http.h"
#include "serve/request_reader.h"
#include "serve/router_table.h"

namespace naga::serve {

class Connection;

// What is read at a time, for all connections of a thread: a connection that waits has no buffer.
inline constexpr std::size_t read_bytes = 16u << 10;
// Of what the other side sends after its last answer, this much is read and forgotten.
inline constexpr std::size_t linger_bytes_max = 1u << 20;
// What the system keeps for a stream; with less of it a slow reader is noticed sooner.
inline constexpr int stream_socket_bytes = 64 << 10;

// What all connections share.
struct House {
    Options options;
    Router router;
    std::shared_ptr<TlsServer> tls;
    bool on_loopback = false;
    std::string reports;  // where browsers report to; empty: nowhere
    std::atomic<bool> stopping{false};

    struct Tally {
        std::atomic<std::uint64_t> connections{0}, turned_away{0}, requests{0}, refused{0},
            streams{0}, streams_cut{0}, open{0};
    } tally;

    // Whether there is room for one more; leave() gives it back.
    bool enter(const std::string& peer);
    void leave(const std::string& peer);
    // Whether a header Host means this server; see Options::hosts.
    bool answers_to(const std::string& host) const;

private:
    std::mutex mutex_;
    std::map<std::string, std::size_t> by_address_;
};

// One thread and its connections.
struct Loop {
    virtual ~Loop() = default;
    // Any thread may call.
    virtual void post(std::function<void()> work) = 0;
    virtual bool is_here() const = 0;

    std::vector<std::shared_ptr<Connection>> connections;
    std::array<char, read_bytes> buffer{};

    // The time as a header Date, made once a second.
    const std::string& now();

private:
    std::string date_;
    std::time_t date_of_ = 0;
};

// A socket, and who waits for it.
struct Wire {
    enum class Event : std::uint8_t { can_read, can_write };
    virtual ~Wire() = default;
    virtual int fd() const = 0;
    // Calls ready() of the connection once, unless the wire is closed before.
    virtual void wait(Event event, std::shared_ptr<Connection> connection) = 0;
    virtual void close() = 0;
};

// What a function of ours holds of a stream. The lock is never held while calling others.
struct EventStream::Core {
    mutable std::mutex mutex;
    std::string waiting;        // not yet with the connection
    std::size_t in_flight = 0;  // with the connection, not yet with the network
    std::size_t bytes_max = 0;
    bool ended = false, woken = false, cut = false;
    std::function<void()> then;
    std::weak_ptr<Connection> connection;
    std::shared_ptr<Loop> loop;

    void wake();  // under the lock
    void end();
};

struct Answer::Ticket {
    std::shared_ptr<Loop> loop;
    std::shared_ptr<Connection> connection;
    std::atomic<bool> used{false};

    void give(Response response);
    ~Ticket();
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Clock = std::chrono::steady_clock;

    Connection(std::shared_ptr<House> house, std::shared_ptr<Loop> loop, std::unique_ptr<Wire> wire,
               std::string peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Does what can be done now, and then waits.
    void run();
    // What was waited for is there.
    void ready(Wire::Event event);
    void answered(Response response);
    // New events, or the end of the stream.
    void flush_stream();
    // Ends what has taken too long; see Limits.
    void sweep(Clock::time_point now);
    // The server stops: an answer may end, everything else ends now.
    void wind_up();
    void close();
    bool is_closed() const { return state_ == State::closed; }

private:
    // shaking -> idle -> head -> body -> handling -> writing -> idle ...; a refusal goes from
    // anywhere to writing, then lingering; handling may become streaming; all may become closed.
    enum class State : std::uint8_t {
        shaking,  // TLS
        idle,     // no byte of a request yet
        head,
        body,
        handling,  // a function of ours has the request
        writing,
        streaming,
        lingering,  // the last answer is out; the other side may still be sending
        closed,
    };

    std::shared_ptr<House> house_;
    std::shared_ptr<Loop> loop_;
    std::unique_ptr<Wire> wire_;
    Channel channel_;
    std::string peer_;
    State state_ = State::idle;
    bool running_ = false, waits_read_ = false, waits_write_ = false, last_ = false;
    Clock::time_point deadline_;
    std::string in_;
    std::unique_ptr<RequestReader> reader_;
    const Route* route_ = nullptr;
    std::optional<Response> given_;  // while running_
    std::string out_;                // before the body
    std::size_t out_at_ = 0;
    Response response_;
    std::string_view body_;
    std::size_t lingered_ = 0;
    std::shared_ptr<EventStream::Core> stream_;

    const Limits& limits() const { return house_->options.limits; }
    void enter(State state);
    void wait(Wire::Event event);
    bool wait_for(Channel::Step step);
    bool fill();
    bool step();
    bool read_head();
    bool read_body();
    bool dispatch();
    bool hand_over();
    bool open_stream(const Request& request);
    bool write();
    bool write_stream();
    bool linger();
    bool refuse(Refusal why);
    bool send(Response response);
    Refusal guard(Request& request);
};

}  // namespace naga::serve
