#include "serve/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/ensure.h"

namespace naga::serve {

namespace {

bool is_loopback(const std::string& address) {
    in_addr four{};
    in6_addr six{};
    if (inet_pton(AF_INET, address.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
    return inet_pton(AF_INET6, address.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six) != 0;
}

bool is_address(const std::string& name) {
    unsigned char bits[sizeof(in6_addr)];
    return inet_pton(AF_INET, name.c_str(), bits) == 1 ||
           inet_pton(AF_INET6, name.c_str(), bits) == 1;
}

}  // namespace

bool House::enter(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    if (tally.open >= options.limits.connections_max) return false;
    std::size_t& of_peer = by_address_[peer];
    if (of_peer >= options.limits.connections_per_address_max) return false;
    ++of_peer;
    ++tally.open;
    return true;
}

void House::leave(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    const auto it = by_address_.find(peer);
    if (it != by_address_.end() && --it->second == 0) by_address_.erase(it);
    --tally.open;
}

bool House::answers_to(const std::string& host) const {
    const std::string name = host_name(host);
    if (std::find(options.hosts.begin(), options.hosts.end(), name) != options.hosts.end())
        return true;
    if (on_loopback) return name == "localhost" || is_loopback(name);
    return options.hosts.empty() || is_address(name);
}

const std::string& Loop::now() {
    const std::time_t second = std::time(nullptr);
    if (second != date_of_) {
        date_ = http_date(second);
        date_of_ = second;
    }
    return date_;
}

Connection::Connection(std::shared_ptr<House> house, std::shared_ptr<Loop> loop,
                       std::unique_ptr<Wire> wire, std::string peer)
    : house_(std::move(house)),
      loop_(std::move(loop)),
      wire_(std::move(wire)),
      channel_(wire_->fd(), house_->tls.get()),
      peer_(std::move(peer)) {
    enter(channel_.is_tls() ? State::shaking : State::idle);
}

Connection::~Connection() {
    if (state_ != State::closed) house_->leave(peer_);
}

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
    house_->leave(peer_);  // there is room for another at once
    wire_->close();
    if (stream_) stream_->end();
    stream_.reset();
    std::string().swap(in_);
    std::string().swap(out_);
}

void Connection::wait(Wire::Event event) {
    bool& waits = event == Wire::Event::can_read ? waits_read_ : waits_write_;
    if (waits) return;
    waits = true;
    wire_->wait(event, shared_from_this());
}

void Connection::ready(Wire::Event event) {
    (event == Wire::Event::can_read ? waits_read_ : waits_write_) = false;
    run();
}

// Always false, so that a step can end with it.
bool Connection::wait_for(Channel::Step step) {
    if (step == Channel::Step::wants_read) wait(Wire::Event::can_read);
    if (step == Channel::Step::wants_write) wait(Wire::Event::can_write);
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
        if (house_->stopping) {
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
    ++house_->tally.requests;
    return dispatch();
}

// Why a well-formed request is not for any function of ours; none: it is.
Refusal Connection::guard(Request& request) {
    if (!house_->answers_to(request.host)) return Refusal::other_host;
    // Before anything is looked up, so that it says nothing of what is there.
    if (is_cross_site(request)) return Refusal::cross_site;
    return Refusal::none;
}

bool Connection::dispatch() {
    Request& request = reader_->request();
    request.peer = peer_;
    request.tls = channel_.is_tls();
    if (const Refusal why = guard(request); why != Refusal::none) return refuse(why);
    const Router::Table& table = house_->router.table();
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
            ++house_->tally.refused;
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
    ++house_->tally.streams;
    reader_.reset();
    std::string().swap(in_);
    stream_ = std::move(core);
    out_ = stream_head(loop_->now(), house_->reports);
    out_at_ = 0;
    const int room = stream_socket_bytes, yes = 1;
    ::setsockopt(wire_->fd(), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    ::setsockopt(wire_->fd(), SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    enter(State::streaming);
    return true;
}

bool Connection::refuse(Refusal why) {
    ++house_->tally.refused;
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
    last_ = last_ || house_->stopping;
    asked.keeps_alive = !last_;
    Laid laid = lay_out(response_, asked, loop_->now(), house_->reports);
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
            // A first snapshot is large, and what follows is not.
            constexpr std::size_t kept_bytes = 8u << 10;
            if (out_.capacity() > kept_bytes) std::string().swap(out_);
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
        ++house_->tally.streams_cut;
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
        case State::streaming: ++house_->tally.streams_cut; break;
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

void EventStream::Core::wake() {
    if (woken) return;
    woken = true;
    loop->post([to = connection] {
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
    if (call) loop->post(std::move(call));
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
        const std::size_t end =
            std::min({data.find('\r', begin), data.find('\n', begin), data.size()});
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
    if (loop->is_here()) {
        connection->answered(std::move(response));
        return;
    }
    // The connection is touched on its own thread alone.
    loop->post([to = std::move(to), r = std::move(response)]() mutable {
        if (const auto c = to.lock()) c->answered(std::move(r));
    });
}

Answer::Ticket::~Ticket() {
    if (!used) give(refusal_answer(Refusal::failed));
}

void Answer::operator()(Response response) const { ticket_->give(std::move(response)); }

}  // namespace naga::serve
