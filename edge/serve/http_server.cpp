#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <list>
#include <thread>

#include "serve/connection.h"
#include "serve/http.h"

namespace naga::serve {

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct AsioLoop : Loop {
    asio::io_context io{1};
    asio::steady_timer sweep{io};

    void post(std::function<void()> work) override { asio::post(io, std::move(work)); }
    bool is_here() const override {
        return const_cast<asio::io_context&>(io).get_executor().running_in_this_thread();
    }
};

struct AsioWire : Wire {
    tcp::socket socket;

    explicit AsioWire(tcp::socket accepted) : socket(std::move(accepted)) {}
    // The standard asks for a handle that is not const.
    int fd() const override { return const_cast<tcp::socket&>(socket).native_handle(); }
    void wait(Event event, std::shared_ptr<Connection> connection) override {
        const auto what =
            event == Event::can_read ? tcp::socket::wait_read : tcp::socket::wait_write;
        socket.async_wait(what, [event, c = std::move(connection)](boost::system::error_code ec) {
            if (!ec) c->ready(event);
        });
    }
    void close() override {
        boost::system::error_code ec;
        socket.close(ec);
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
    std::shared_ptr<House> house = std::make_shared<House>();
    std::vector<std::shared_ptr<AsioLoop>> loops;
    std::unique_ptr<tcp::acceptor> acceptor;
    std::unique_ptr<asio::steady_timer> accept_pause;
    std::unique_ptr<asio::signal_set> signals;
    std::list<asio::steady_timer> timers;  // on the first loop alone
    tcp::endpoint local;
    std::size_t next_loop = 0;

    Result<void> listen();
    void accept();
    void accepted(tcp::socket socket, const std::shared_ptr<AsioLoop>& loop);
    void sweep(const std::shared_ptr<AsioLoop>& loop);
    void again(std::list<asio::steady_timer>::iterator timer, milliseconds interval,
               std::function<void()> work);
    void stop();
};

Result<void> HttpServer::Server::listen() {
    const auto endpoint = read_endpoint(house->options.listen);
    if (!endpoint) return refuse(endpoint.error());
    boost::system::error_code ec;
    acceptor = std::make_unique<tcp::acceptor>(loops[0]->io);
    accept_pause = std::make_unique<asio::steady_timer>(loops[0]->io);
    acceptor->open(endpoint->protocol(), ec);
    if (!ec) acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor->bind(*endpoint, ec);
    if (!ec) acceptor->listen(4096, ec);
    if (!ec) local = acceptor->local_endpoint(ec);
    if (ec) return refuse(unfit_address(house->options.listen, ec.message()));
    house->on_loopback = local.address().is_loopback();
    return {};
}

void HttpServer::Server::accept() {
    const auto& loop = loops[next_loop++ % loops.size()];
    acceptor->async_accept(loop->io, [self = shared_from_this(), loop](boost::system::error_code ec,
                                                                       tcp::socket socket) {
        if (self->house->stopping || ec == asio::error::operation_aborted) return;
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

void HttpServer::Server::accepted(tcp::socket socket, const std::shared_ptr<AsioLoop>& loop) {
    ++house->tally.connections;
    boost::system::error_code ec;
    const auto remote = socket.remote_endpoint(ec);
    socket.non_blocking(true, ec);
    socket.set_option(tcp::no_delay(true), ec);
    if (ec) return;  // it has left already
    std::string peer = bare_address(remote.address());
    if (!house->enter(peer)) {
        ++house->tally.turned_away;
        if (!house->tls) {
            Response response = refusal_answer(Refusal::busy);
            response.headers.emplace_back("Retry-After", "5");
            const Laid laid = lay_out(response, {}, loops[0]->now(), {});
            const std::string bytes = laid.head + std::string(laid.body);
            ::send(socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            ::shutdown(socket.native_handle(), SHUT_WR);
        }
        return;
    }
    auto connection = std::make_shared<Connection>(
        house, loop, std::make_unique<AsioWire>(std::move(socket)), std::move(peer));
    asio::post(loop->io, [loop, connection] {
        loop->connections.push_back(connection);
        connection->run();
    });
}

void HttpServer::Server::sweep(const std::shared_ptr<AsioLoop>& loop) {
    const auto now = Clock::now();
    auto& all = loop->connections;
    for (std::size_t i = 0; i < all.size(); ++i) all[i]->sweep(now);
    std::erase_if(all, [](const auto& c) { return c->is_closed(); });
    if (all.capacity() > 64 && all.capacity() > 4 * all.size()) all.shrink_to_fit();
    if (house->stopping && all.empty()) {
        loop->sweep.cancel();
        loop->io.stop();
        return;
    }
    // Often enough for the shortest limit, and cheap: ten thousand comparisons.
    const auto& l = house->options.limits;
    auto pause = std::min({l.head_max, l.body_max, l.idle_max, l.write_max, l.linger_max}) / 4;
    pause = std::clamp(pause, milliseconds(10), milliseconds(house->stopping ? 10 : 500));
    loop->sweep.expires_after(pause);
    loop->sweep.async_wait([self = shared_from_this(), loop](boost::system::error_code ec) {
        if (!ec) self->sweep(loop);
    });
}

void HttpServer::Server::stop() {
    if (house->stopping.exchange(true)) return;
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
        if (ec || self->house->stopping) return;
        work();
        self->again(timer, interval, std::move(work));
    });
}

HttpServer::HttpServer() : server_(std::make_shared<Server>()) {}

Result<std::unique_ptr<HttpServer>> HttpServer::open(Options options, Router router) {
    std::unique_ptr<HttpServer> http(new HttpServer);
    Server& server = *http->server_;
    House& house = *server.house;
    house.options = std::move(options);
    for (std::string& host : house.options.hosts)
        if (const std::string name = host_name(host); !name.empty()) host = name;
    house.router = std::move(router);
    if (house.router.table().policy_reports) house.reports = policy_path;
    if (house.options.tls) {
        auto tls = TlsServer::open(*house.options.tls);
        if (!tls) return refuse(tls.error());
        house.tls = std::move(*tls);
    }
    const unsigned threads = std::clamp(house.options.threads, 1u, 64u);
    for (unsigned i = 0; i < threads; ++i) server.loops.push_back(std::make_shared<AsioLoop>());
    if (auto listening = server.listen(); !listening) return refuse(listening.error());
    return http;
}

HttpServer::~HttpServer() {
    // Whatever still waits is destroyed here, on one thread, with nobody running.
    server_->house->stopping = true;
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

std::string HttpServer::url() const {
    return (server_->house->tls ? "https://" : "http://") + address();
}

const Router& HttpServer::router() const { return server_->house->router; }

ServerCounts HttpServer::counts() const {
    const auto& t = server_->house->tally;
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
        if (!server->house->stopping) work();
    });
}

void HttpServer::after(milliseconds delay, std::function<void()> work) {
    post([server = server_.get(), delay, work = std::move(work)]() mutable {
        if (server->house->stopping) return;
        const auto timer =
            server->timers.emplace(server->timers.end(), server->loops[0]->io, delay);
        timer->async_wait([server, timer, work = std::move(work)](boost::system::error_code ec) {
            if (ec || server->house->stopping) return;
            server->timers.erase(timer);
            work();
        });
    });
}

void HttpServer::every(milliseconds interval, std::function<void()> work) {
    post([server = server_.get(), interval, work = std::move(work)]() mutable {
        if (server->house->stopping) return;
        const auto timer = server->timers.emplace(server->timers.end(), server->loops[0]->io);
        timer->expires_after(milliseconds(0));
        server->again(timer, interval, std::move(work));
    });
}

}  // namespace naga::serve
