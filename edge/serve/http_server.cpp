#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <ctime>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "base/ensure.h"
#include "serve/answers.h"
#include "serve/channel.h"
#include "serve/http.h"
#include "serve/request_reader.h"
#include "serve/router_table.h"

namespace naga::serve {

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// What is read at a time, for all connections of a thread: a connection that waits has no buffer.
constexpr std::size_t read_bytes = 16u << 10;
// Of what the other side sends after its last answer, this much is read and forgotten.
constexpr std::size_t linger_bytes_max = 1u << 20;
// What the system keeps for a stream; with less of it a slow reader is noticed sooner.
constexpr int stream_socket_bytes = 64 << 10;

class Connection;

// One thread's share of the connections. A connection stays with its thread, so it needs no lock.
struct Loop {
    asio::io_context io{1};
    asio::steady_timer sweep{io};
    std::vector<std::shared_ptr<Connection>> connections;
    std::array<char, read_bytes> buffer{};
    std::string date;
    std::time_t date_of = 0;

    const std::string& now() {
        const std::time_t second = std::time(nullptr);
        if (second != date_of) {
            date = http_date(second);
            date_of = second;
        }
        return date;
    }
};

std::string bare_address(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

Problem unfit_address(const std::string& listen, std::string what) {
    return {Problem::Kind::unavailable, listen, std::move(what),
            "the server needs an address and a port of its own",
            "name an address of this machine and a free port, such as 127.0.0.1:8080"};
}

// "address:port" or "[address]:port".
Result<tcp::endpoint> read_endpoint(const std::string& listen) {
    const std::size_t colon = listen.rfind(':');
    if (colon == std::string::npos) return refuse(unfit_address(listen, "there is no port in it"));
    std::string host = listen.substr(0, colon);
    const std::string digits = listen.substr(colon + 1);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    if (digits.empty() || digits.size() > 5 ||
        digits.find_first_not_of("0123456789") != std::string::npos || std::stoul(digits) > 65'535)
        return refuse(unfit_address(listen, "the port is no number up to 65535"));
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(host, ec);
    if (ec) return refuse(unfit_address(listen, "what stands before the port is no address"));
    return tcp::endpoint(address, static_cast<std::uint16_t>(std::stoul(digits)));
}

}  // namespace

struct HttpServer::Server : std::enable_shared_from_this<HttpServer::Server> {
    Options options;
    Router router;
    std::shared_ptr<TlsServer> tls;
    std::vector<std::shared_ptr<Loop>> loops;
    std::unique_ptr<tcp::acceptor> acceptor;
    std::unique_ptr<asio::steady_timer> accept_pause;
    std::unique_ptr<asio::signal_set> signals;
    std::list<asio::steady_timer> timers;  // on the first loop alone
    tcp::endpoint local;
    bool on_loopback = false;
    std::string reports;
    std::size_t next_loop = 0;
    std::atomic<bool> stopping{false};

    struct Tally {
        std::atomic<std::uint64_t> connections{0}, turned_away{0}, requests{0}, refused{0},
            streams{0}, streams_cut{0}, open{0};
    } tally;
    std::mutex addresses_mutex;
    std::map<std::string, std::size_t> addresses;  // with connections

    // Whether there is room for one more; leave() gives it back.
    bool enter(const std::string& peer) {
        const std::lock_guard lock(addresses_mutex);
        if (tally.open >= options.limits.connections_max) return false;
        std::size_t& of_peer = addresses[peer];
        if (of_peer >= options.limits.connections_per_address_max) return false;
        ++of_peer;
        ++tally.open;
        return true;
    }
    void leave(const std::string& peer) {
        const std::lock_guard lock(addresses_mutex);
        const auto it = addresses.find(peer);
        if (it != addresses.end() && --it->second == 0) addresses.erase(it);
        --tally.open;
    }

    bool answers_to(const std::string& host) const {
        const std::string name = host_name(host);
        if (std::find(options.hosts.begin(), options.hosts.end(), name) != options.hosts.end())
            return true;
        boost::system::error_code ec;
        const auto address = asio::ip::make_address(name, ec);
        const bool is_address = !ec;
        if (on_loopback) return name == "localhost" || (is_address && address.is_loopback());
        return options.hosts.empty() || is_address;
    }

    Result<void> listen();
    void accept();
    void accepted(tcp::socket socket, const std::shared_ptr<Loop>& loop);
    void sweep(const std::shared_ptr<Loop>& loop);
    void again(std::list<asio::steady_timer>::iterator timer, milliseconds interval,
               std::function<void()> work);
    void stop();
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
    ~Ticket() {
        if (!used) give(refusal_answer(Refusal::failed));
    }
};

namespace {

class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Server = HttpServer::Server;

    Connection(std::shared_ptr<Server> server, std::shared_ptr<Loop> loop, tcp::socket socket,
               std::string peer)
        : server_(std::move(server)),
          loop_(std::move(loop)),
          socket_(std::move(socket)),
          channel_(socket_.native_handle(), server_->tls.get()),
          peer_(std::move(peer)) {
        enter(channel_.is_tls() ? State::shaking : State::idle);
    }
    ~Connection() { server_->leave(peer_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void run();
    void answered(Response response);
    void flush_stream();
    void sweep(Clock::time_point now);
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

    std::shared_ptr<Server> server_;
    std::shared_ptr<Loop> loop_;
    tcp::socket socket_;
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

    const Limits& limits() const { return server_->options.limits; }
    void enter(State state);
    void wait(tcp::socket::wait_type what);
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

void Connection::enter(State state) {
    state_ = state;
    const auto now = Clock::now();
    switch (state) {
        case State::shaking:
        case State::head: deadline_ = now + limits().head_max; break;
        case State::idle: deadline_ = now + limits().idle_max; break;
        case State::body: deadline_ = now + limits().body_max; break;
        case State::writing: deadline_ = now + limits().write_max; break;
        case State::lingering: deadline_ = now + limits().linger_max; break;
        case State::handling:
        case State::streaming:
        case State::closed: deadline_ = Clock::time_point::max(); break;
    }
}

void Connection::close() {
    if (state_ == State::closed) return;
    enter(State::closed);
    boost::system::error_code ec;
    socket_.close(ec);
    if (stream_) stream_->end();
    stream_.reset();
    std::string().swap(in_);
    std::string().swap(out_);
}

void Connection::wait(tcp::socket::wait_type what) {
    bool& waits = what == tcp::socket::wait_read ? waits_read_ : waits_write_;
    if (waits) return;
    waits = true;
    socket_.async_wait(what, [self = shared_from_this(), &waits](boost::system::error_code ec) {
        waits = false;
        if (!ec) self->run();
    });
}

// Always false, so that a step can end with it.
bool Connection::wait_for(Channel::Step step) {
    if (step == Channel::Step::wants_read) wait(tcp::socket::wait_read);
    if (step == Channel::Step::wants_write) wait(tcp::socket::wait_write);
    if (step == Channel::Step::ended) close();
    return false;
}

void Connection::run() {
    if (running_) return;
    running_ = true;
    while (state_ != State::closed && step()) {
    }
    running_ = false;
}

// True when there may be more to do at once.
bool Connection::step() {
    switch (state_) {
        case State::shaking: {
            const Channel::Step did = channel_.shake_hands();
            if (did != Channel::Step::done) return wait_for(did);
            enter(State::idle);
            return true;
        }
        case State::idle:
        case State::head: return read_head();
        case State::body: return read_body();
        case State::handling:
            if (!given_) return false;
            return send(*std::exchange(given_, std::nullopt));
        case State::writing: return write();
        case State::streaming: return write_stream();
        case State::lingering: return linger();
        case State::closed: return false;
    }
    return false;
}

// Reads once. False: nothing came, and what can be done about it is done.
bool Connection::fill() {
    std::size_t got = 0;
    const Channel::Step did = channel_.read(loop_->buffer.data(), loop_->buffer.size(), got);
    if (did != Channel::Step::done) return wait_for(did);
    in_.append(loop_->buffer.data(), got);
    return true;
}

bool Connection::read_head() {
    if (in_.empty()) {
        if (server_->stopping) {
            close();
            return false;
        }
        if (!fill()) return false;
    }
    if (state_ == State::idle) enter(State::head);
    if (!reader_) reader_ = std::make_unique<RequestReader>(limits());
    std::size_t used = 0;
    switch (reader_->read_head(in_, used)) {
        case RequestReader::Step::more: return fill();
        case RequestReader::Step::refused: return refuse(reader_->refusal());
        case RequestReader::Step::done: break;
    }
    in_.erase(0, used);
    ++server_->tally.requests;
    return dispatch();
}

// Why a well-formed request is not for any function of ours; none: it is.
Refusal Connection::guard(Request& request) {
    if (!server_->answers_to(request.host)) return Refusal::other_host;
    // Before anything is looked up, so that it says nothing of what is there.
    if (is_cross_site(request)) return Refusal::cross_site;
    return Refusal::none;
}

bool Connection::dispatch() {
    Request& request = reader_->request();
    request.peer = peer_;
    request.tls = channel_.is_tls();
    if (const Refusal why = guard(request); why != Refusal::none) return refuse(why);
    const Router::Table& table = server_->router.table();
    const RouteNode* node = table.find(request.path, request.parts);
    const Method method = request.method == Method::head ? Method::get : request.method;
    route_ = nullptr;
    if (node != nullptr) {
        if (table.identify) request.caller = table.identify(request);
        request.caller.scopes.bits |= Scopes{Scope::anyone}.bits;
        for (const Route& route : node->routes) {
            const Endpoint& endpoint = table.endpoints[route.endpoint];
            if (endpoint.method == method && endpoint.admits(request.caller.scopes))
                route_ = &route;
        }
    }
    if (route_ == nullptr) {
        // A body that nobody reads ends the connection, so that it is not taken for a request.
        last_ = reader_->has_body();
        const std::string allowed = node == nullptr ? std::string() : table.allowed(*node);
        if (request.method == Method::options && (!allowed.empty() || request.path == "*")) {
            Response response{204, {}, {}, {}, nullptr};
            response.headers.emplace_back("Allow",
                                          allowed.empty() ? "GET, HEAD, OPTIONS" : allowed);
            return send(std::move(response));
        }
        if (!allowed.empty()) {
            Response response = refusal_answer(Refusal::wrong_method);
            response.headers.emplace_back("Allow", allowed);
            ++server_->tally.refused;
            return send(std::move(response));
        }
        if (node == nullptr && method == Method::get) {
            Response response;
            response.asset = table.assets.find(request.path);
            if (response.asset) return send(std::move(response));
        }
        return send(not_found());
    }
    if (reader_->limit_body(table.endpoints[route_->endpoint].body_bytes_max))
        return refuse(Refusal::body_too_large);
    if (!reader_->has_body()) return hand_over();
    if (reader_->expects_continue() && in_.empty()) {
        // Goes out with the next write if the socket is full now; it never is after a head.
        std::size_t went = 0;
        constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        const Channel::Step did = channel_.write(go_on, went);
        if (did != Channel::Step::done || went != go_on.size()) {
            close();
            return false;
        }
    }
    enter(State::body);
    return true;
}

bool Connection::read_body() {
    if (in_.empty() && !fill()) return false;
    std::size_t used = 0;
    const auto step = reader_->read_body(in_, used);
    in_.erase(0, used);
    if (step == RequestReader::Step::refused) return refuse(reader_->refusal());
    if (step == RequestReader::Step::more) return fill();
    return hand_over();
}

bool Connection::hand_over() {
    enter(State::handling);
    const Request& request = reader_->request();
    if (route_->stream) {
        if (request.method == Method::head) {
            Response response{200, "text/event-stream", {}, {}, nullptr};
            last_ = true;
            return send(std::move(response));
        }
        return open_stream(request);
    }
    auto ticket = std::make_shared<Answer::Ticket>();
    ticket->loop = loop_;
    ticket->connection = shared_from_this();
    Answer answer(std::move(ticket));
    try {
        route_->answer(request, answer);
    } catch (...) {
        answer(refusal_answer(Refusal::failed));
    }
    return true;
}

bool Connection::open_stream(const Request& request) {
    auto core = std::make_shared<EventStream::Core>();
    core->bytes_max = limits().stream_bytes_max;
    core->connection = weak_from_this();
    core->loop = loop_;
    core->woken = true;  // nothing is sent before it is open
    std::optional<Response> instead;
    try {
        instead = route_->stream(request, std::make_shared<EventStream>(core));
    } catch (...) {
        instead = refusal_answer(Refusal::failed);
    }
    if (instead) {
        core->end();
        return send(std::move(*instead));
    }
    ++server_->tally.streams;
    reader_.reset();
    std::string().swap(in_);
    stream_ = std::move(core);
    out_ = stream_head(loop_->now(), server_->reports);
    out_at_ = 0;
    const int room = stream_socket_bytes, yes = 1;
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    enter(State::streaming);
    return true;
}

bool Connection::refuse(Refusal why) {
    ++server_->tally.refused;
    last_ = true;  // where one request ends and the next begins is no longer certain
    return send(refusal_answer(why));
}

bool Connection::send(Response response) {
    response_ = std::move(response);
    Asked asked;
    if (reader_) {
        const Request& request = reader_->request();
        asked.is_head = request.method == Method::head;
        asked.accept_encoding = request.header("accept-encoding");
        asked.if_none_match = request.header("if-none-match");
        last_ = last_ || !reader_->keeps_alive();
    }
    last_ = last_ || server_->stopping;
    asked.keeps_alive = !last_;
    Laid laid = lay_out(response_, asked, loop_->now(), server_->reports);
    out_ = std::move(laid.head);
    body_ = laid.body;
    out_at_ = 0;
    // One packet, and one TLS record, for most answers.
    if (body_.size() <= 8192) {
        out_ += body_;
        body_ = {};
    }
    reader_.reset();
    route_ = nullptr;
    enter(State::writing);
    return true;
}

bool Connection::write() {
    while (out_at_ < out_.size() || !body_.empty()) {
        std::size_t went = 0;
        const auto did = channel_.write(std::string_view(out_).substr(out_at_), body_, went);
        if (did != Channel::Step::done) return wait_for(did);
        const std::size_t of_head = std::min(went, out_.size() - out_at_);
        out_at_ += of_head;
        body_.remove_prefix(went - of_head);
        deadline_ = Clock::now() + limits().write_max;
    }
    std::string().swap(out_);
    response_ = Response{};
    if (last_) {
        channel_.end_writing();
        enter(State::lingering);
        return true;
    }
    if (in_.empty()) std::string().swap(in_);
    enter(State::idle);
    return true;
}

// Closing at once could reset the connection and destroy the answer on its way (RFC 9112 9.6).
bool Connection::linger() {
    std::string().swap(in_);
    if (!fill()) return false;
    lingered_ += in_.size();
    if (lingered_ <= linger_bytes_max) return true;
    close();
    return false;
}

bool Connection::write_stream() {
    while (true) {
        if (out_at_ == out_.size()) {
            out_.clear();
            out_at_ = 0;
            const std::lock_guard lock(stream_->mutex);
            out_.swap(stream_->waiting);
            stream_->in_flight = out_.size();
            if (out_.empty()) {
                std::string().swap(out_);
                stream_->woken = false;
                deadline_ = Clock::time_point::max();
                if (stream_->ended) break;
            }
        }
        if (out_.empty()) {
            // Waits for more, or for the other side to leave. It has nothing more to say.
            if (waits_read_) return false;
            std::size_t got = 0;
            const auto did = channel_.read(loop_->buffer.data(), loop_->buffer.size(), got);
            if (did == Channel::Step::done) break;
            return wait_for(did);
        }
        std::size_t went = 0;
        const auto did = channel_.write(std::string_view(out_).substr(out_at_), went);
        if (did != Channel::Step::done) {
            if (deadline_ == Clock::time_point::max())
                deadline_ = Clock::now() + limits().write_max;
            return wait_for(did);
        }
        out_at_ += went;
        deadline_ = Clock::time_point::max();
        const std::lock_guard lock(stream_->mutex);
        stream_->in_flight = out_.size() - out_at_;
    }
    close();
    return false;
}

// What was woken: new events, or the end of the stream.
void Connection::flush_stream() {
    if (state_ == State::closed || !stream_) return;
    bool too_slow = false;
    {
        const std::lock_guard lock(stream_->mutex);
        too_slow = stream_->cut;
    }
    if (too_slow) {
        ++server_->tally.streams_cut;
        close();
        return;
    }
    run();
}

void Connection::answered(Response response) {
    if (state_ != State::handling) return;
    given_ = std::move(response);
    run();
}

void Connection::sweep(Clock::time_point now) {
    if (now < deadline_) return;
    switch (state_) {
        case State::head:
        case State::body:
            if (refuse(Refusal::too_slow)) run();
            return;
        case State::streaming: ++server_->tally.streams_cut; break;
        case State::shaking:
        case State::idle:
        case State::handling:
        case State::writing:
        case State::lingering:
        case State::closed: break;
    }
    close();
}

void Connection::wind_up() {
    if (state_ == State::handling || state_ == State::writing) {
        deadline_ = std::min(deadline_, Clock::now() + limits().linger_max);
        last_ = true;
    } else if (state_ != State::lingering) {
        close();
    }
}

}  // namespace

void EventStream::Core::wake() {
    if (woken) return;
    woken = true;
    asio::post(loop->io, [to = connection] {
        if (const auto c = to.lock()) c->flush_stream();
    });
}

void EventStream::Core::end() {
    std::function<void()> call;
    {
        const std::lock_guard lock(mutex);
        ended = true;
        std::string().swap(waiting);
        call = std::exchange(then, nullptr);
    }
    if (call) asio::post(loop->io, std::move(call));
}

bool EventStream::send(std::string_view event, std::uint64_t id, std::string_view data) {
    ensure(event.find_first_of("\r\n") == std::string_view::npos, "an event's name is one line");
    const std::lock_guard lock(core_->mutex);
    if (core_->ended) return false;
    std::string& out = core_->waiting;
    if (!event.empty()) out.append("event: ").append(event) += '\n';
    if (id != 0) out.append("id: ").append(std::to_string(id)) += '\n';
    // Each line of the data is a line of the event; CR alone would be a line end too.
    for (std::size_t begin = 0; begin <= data.size();) {
        const std::size_t end = std::min(data.find_first_of("\r\n", begin), data.size());
        out.append("data: ").append(data.substr(begin, end - begin)) += '\n';
        begin = end + 1;
        if (end < data.size() && data[end] == '\r' && begin < data.size() && data[begin] == '\n')
            ++begin;
    }
    out += '\n';
    if (out.size() + core_->in_flight > core_->bytes_max) {
        core_->ended = core_->cut = true;
        core_->woken = false;  // a stream that is stuck is woken to be cut
    }
    core_->wake();
    return !core_->ended;
}

std::size_t EventStream::backlog() const {
    const std::lock_guard lock(core_->mutex);
    return core_->waiting.size() + core_->in_flight;
}

bool EventStream::is_open() const {
    const std::lock_guard lock(core_->mutex);
    return !core_->ended;
}

void EventStream::close() {
    const std::lock_guard lock(core_->mutex);
    if (core_->ended) return;
    core_->ended = true;
    core_->wake();
}

void EventStream::on_close(std::function<void()> then) {
    bool over = false;
    {
        const std::lock_guard lock(core_->mutex);
        over = core_->ended;
        if (!over) core_->then = std::move(then);
    }
    if (over) then();
}

EventStream::~EventStream() { close(); }

void Answer::Ticket::give(Response response) {
    if (used.exchange(true)) return;
    std::weak_ptr<Connection> to = connection;
    if (loop->io.get_executor().running_in_this_thread()) {
        connection->answered(std::move(response));
        return;
    }
    // The connection is touched on its own thread alone.
    asio::post(loop->io, [to = std::move(to), r = std::move(response)]() mutable {
        if (const auto c = to.lock()) c->answered(std::move(r));
    });
}

void Answer::operator()(Response response) const { ticket_->give(std::move(response)); }

Result<void> HttpServer::Server::listen() {
    const auto endpoint = read_endpoint(options.listen);
    if (!endpoint) return refuse(endpoint.error());
    boost::system::error_code ec;
    acceptor = std::make_unique<tcp::acceptor>(loops[0]->io);
    accept_pause = std::make_unique<asio::steady_timer>(loops[0]->io);
    acceptor->open(endpoint->protocol(), ec);
    if (!ec) acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor->bind(*endpoint, ec);
    if (!ec) acceptor->listen(4096, ec);
    if (!ec) local = acceptor->local_endpoint(ec);
    if (ec) return refuse(unfit_address(options.listen, ec.message()));
    on_loopback = local.address().is_loopback();
    return {};
}

void HttpServer::Server::accept() {
    const auto& loop = loops[next_loop++ % loops.size()];
    acceptor->async_accept(loop->io, [self = shared_from_this(), loop](boost::system::error_code ec,
                                                                       tcp::socket socket) {
        if (self->stopping || ec == asio::error::operation_aborted) return;
        if (ec) {
            // Out of descriptors or memory: some connection has to end first.
            self->accept_pause->expires_after(milliseconds(100));
            self->accept_pause->async_wait([self](boost::system::error_code cancelled) {
                if (!cancelled) self->accept();
            });
            return;
        }
        self->accepted(std::move(socket), loop);
        self->accept();
    });
}

void HttpServer::Server::accepted(tcp::socket socket, const std::shared_ptr<Loop>& loop) {
    ++tally.connections;
    boost::system::error_code ec;
    const auto remote = socket.remote_endpoint(ec);
    socket.non_blocking(true, ec);
    socket.set_option(tcp::no_delay(true), ec);
    if (ec) return;  // it has left already
    std::string peer = bare_address(remote.address());
    if (!enter(peer)) {
        ++tally.turned_away;
        if (!tls) {
            Response response = refusal_answer(Refusal::busy);
            response.headers.emplace_back("Retry-After", "5");
            const Laid laid = lay_out(response, {}, loops[0]->now(), {});
            const std::string bytes = laid.head + std::string(laid.body);
            ::send(socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            ::shutdown(socket.native_handle(), SHUT_WR);
        }
        return;
    }
    auto connection =
        std::make_shared<Connection>(shared_from_this(), loop, std::move(socket), std::move(peer));
    asio::post(loop->io, [loop, connection] {
        loop->connections.push_back(connection);
        connection->run();
    });
}

void HttpServer::Server::sweep(const std::shared_ptr<Loop>& loop) {
    const auto now = Clock::now();
    auto& all = loop->connections;
    for (std::size_t i = 0; i < all.size(); ++i) all[i]->sweep(now);
    std::erase_if(all, [](const auto& c) { return c->is_closed(); });
    if (all.capacity() > 64 && all.capacity() > 4 * all.size()) all.shrink_to_fit();
    if (stopping && all.empty()) {
        loop->sweep.cancel();
        loop->io.stop();
        return;
    }
    // Often enough for the shortest limit, and cheap: ten thousand comparisons.
    const auto& l = options.limits;
    auto pause = std::min({l.head_max, l.body_max, l.idle_max, l.write_max, l.linger_max}) / 4;
    pause = std::clamp(pause, milliseconds(10), milliseconds(stopping ? 10 : 500));
    loop->sweep.expires_after(pause);
    loop->sweep.async_wait([self = shared_from_this(), loop](boost::system::error_code ec) {
        if (!ec) self->sweep(loop);
    });
}

void HttpServer::Server::stop() {
    if (stopping.exchange(true)) return;
    for (std::size_t i = 0; i < loops.size(); ++i) {
        asio::post(loops[i]->io, [self = shared_from_this(), loop = loops[i], i] {
            if (i == 0) {
                boost::system::error_code ec;
                self->acceptor->close(ec);
                self->accept_pause->cancel();
                self->timers.clear();
                if (self->signals) self->signals->cancel(ec);
            }
            for (const auto& c : loop->connections) c->wind_up();
            self->sweep(loop);
        });
    }
}

void HttpServer::Server::again(std::list<asio::steady_timer>::iterator timer, milliseconds interval,
                               std::function<void()> work) {
    // A machine that slept does not make up for what it missed.
    timer->expires_at(std::max(timer->expiry() + interval, Clock::now()));
    timer->async_wait([self = shared_from_this(), timer, interval,
                       work = std::move(work)](boost::system::error_code ec) mutable {
        if (ec || self->stopping) return;
        work();
        self->again(timer, interval, std::move(work));
    });
}

HttpServer::HttpServer() : server_(std::make_shared<Server>()) {}

Result<std::unique_ptr<HttpServer>> HttpServer::open(Options options, Router router) {
    std::unique_ptr<HttpServer> http(new HttpServer);
    Server& server = *http->server_;
    server.options = std::move(options);
    for (std::string& host : server.options.hosts)
        if (const std::string name = host_name(host); !name.empty()) host = name;
    server.router = std::move(router);
    if (server.router.table().policy_reports) server.reports = policy_path;
    if (server.options.tls) {
        auto tls = TlsServer::open(*server.options.tls);
        if (!tls) return refuse(tls.error());
        server.tls = std::move(*tls);
    }
    const unsigned threads = std::clamp(server.options.threads, 1u, 64u);
    for (unsigned i = 0; i < threads; ++i) server.loops.push_back(std::make_shared<Loop>());
    if (auto listening = server.listen(); !listening) return refuse(listening.error());
    return http;
}

HttpServer::~HttpServer() {
    // Whatever still waits is destroyed here, on one thread, with nobody running.
    server_->stopping = true;
    server_->timers.clear();
    for (const auto& loop : server_->loops) loop->sweep.cancel();
    boost::system::error_code ec;
    if (server_->acceptor) server_->acceptor->close(ec);
    if (server_->accept_pause) server_->accept_pause->cancel();
    if (server_->signals) server_->signals->cancel(ec);
    for (const auto& loop : server_->loops) {
        loop->io.restart();
        loop->io.poll();
        for (const auto& c : loop->connections) c->close();
        loop->connections.clear();
        loop->io.restart();
        loop->io.poll();
    }
}

std::string HttpServer::address() const {
    const auto& local = server_->local;
    const std::string host = local.address().to_string();
    return (local.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(local.port());
}

std::string HttpServer::url() const { return (server_->tls ? "https://" : "http://") + address(); }

const Router& HttpServer::router() const { return server_->router; }

ServerCounts HttpServer::counts() const {
    const auto& t = server_->tally;
    return {t.connections, t.turned_away, t.requests, t.refused, t.streams, t.streams_cut, t.open};
}

void HttpServer::run() {
    Server& server = *server_;
    std::vector<std::thread> others;
    for (std::size_t i = 0; i < server.loops.size(); ++i) {
        const auto loop = server.loops[i];
        server.sweep(loop);
        if (i > 0) others.emplace_back([loop] { loop->io.run(); });
    }
    server.accept();
    server.loops[0]->io.run();
    for (std::thread& other : others) other.join();
}

void HttpServer::stop() { server_->stop(); }

void HttpServer::stop_on_signals() {
    server_->signals = std::make_unique<asio::signal_set>(server_->loops[0]->io, SIGINT, SIGTERM);
    server_->signals->async_wait([server = server_.get()](boost::system::error_code ec, int) {
        if (!ec) server->stop();
    });
}

void HttpServer::post(std::function<void()> work) {
    asio::post(server_->loops[0]->io, [server = server_.get(), work = std::move(work)] {
        if (!server->stopping) work();
    });
}

void HttpServer::after(milliseconds delay, std::function<void()> work) {
    post([server = server_.get(), delay, work = std::move(work)]() mutable {
        if (server->stopping) return;
        const auto timer =
            server->timers.emplace(server->timers.end(), server->loops[0]->io, delay);
        timer->async_wait([server, timer, work = std::move(work)](boost::system::error_code ec) {
            if (ec || server->stopping) return;
            server->timers.erase(timer);
            work();
        });
    });
}

void HttpServer::every(milliseconds interval, std::function<void()> work) {
    post([server = server_.get(), interval, work = std::move(work)]() mutable {
        if (server->stopping) return;
        const auto timer = server->timers.emplace(server->timers.end(), server->loops[0]->io);
        timer->expires_after(milliseconds(0));
        server->again(timer, interval, std::move(work));
    });
}

}  // namespace naga::serve
