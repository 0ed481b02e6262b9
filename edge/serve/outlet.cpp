#include "serve/outlet.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace naga::serve {

namespace {

using Clock = Exporter::Clock;
using std::chrono::milliseconds;

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSession {
    void operator()(SSL* session) const { SSL_free(session); }
};
struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

// What OpenSSL last complained of in this thread.
std::string tls_words() {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    const char* words = code == 0 ? nullptr : ERR_reason_error_string(code);
    return words == nullptr ? "the other side ended it" : words;
}

bool is_address(const std::string& host) {
    unsigned char bits[sizeof(in6_addr)];
    return inet_pton(AF_INET, host.c_str(), bits) == 1 ||
           inet_pton(AF_INET6, host.c_str(), bits) == 1;
}

}  // namespace

struct Outlet::Socket {
    Socket(const Destination& to, const Patience& with, const std::atomic<bool>& until)
        : destination(to), patience(with), stop(until) {}
    Destination destination;
    Patience patience;
    const std::atomic<bool>& stop;
    int fd = -1;
    std::unique_ptr<SSL_CTX, FreeContext> context;
    std::unique_ptr<SSL, FreeSession> session;

    tl::unexpected<Problem> failed(std::string what) const {
        return refuse(Problem{Problem::Kind::unavailable,
                              destination.text,
                              std::move(what),
                              {},
                              "see whether the collector runs and can be reached"});
    }

    // Waits until the socket can be read or written; false when time is up or all is to stop.
    bool wait(short events, Clock::time_point until) const {
        while (!stop) {
            const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
            if (left <= milliseconds(0)) return false;
            pollfd one{fd, events, 0};
            const auto slice = std::min(left, milliseconds(200));
            const int ready = ::poll(&one, 1, static_cast<int>(slice.count()));
            if (ready > 0) return true;
            if (ready < 0 && errno != EINTR) return false;
        }
        return false;
    }

    void close() {
        // A courtesy that costs nothing: the socket does not wait.
        if (session && SSL_is_init_finished(session.get())) SSL_shutdown(session.get());
        session.reset();
        ERR_clear_error();
        if (fd >= 0) ::close(fd);
        fd = -1;
    }

    Done connect_to(const addrinfo& address) {
        const bool is_udp = destination.carrier == Carrier::udp;
        fd = ::socket(address.ai_family,
                      (is_udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) return failed(std::strerror(errno));
        const auto until = Clock::now() + patience.connect_max;
        if (::connect(fd, address.ai_addr, address.ai_addrlen) != 0) {
            if (errno != EINPROGRESS) return failed(std::strerror(errno));
            if (!wait(POLLOUT, until)) return failed("it does not answer");
            int fault = 0;
            socklen_t size = sizeof fault;
            ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size);
            if (fault != 0) return failed(std::strerror(fault));
        }
        if (is_udp) return {};
        const int yes = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
        return destination.carrier == Carrier::tls ? shake_hands(until) : Done{};
    }

    Done shake_hands(Clock::time_point until) {
        session.reset(SSL_new(context.get()));
        if (!session || SSL_set_fd(session.get(), fd) != 1) return failed(tls_words());
        // RFC 5425 5.2: the certificate must be of the host we meant.
        const char* host = destination.host.c_str();
        X509_VERIFY_PARAM* check = SSL_get0_param(session.get());
        const int set = is_address(destination.host)
                            ? X509_VERIFY_PARAM_set1_ip_asc(check, host)
                            : X509_VERIFY_PARAM_set1_host(check, host, 0) &
                                  static_cast<int>(SSL_set_tlsext_host_name(session.get(), host));
        if (set != 1) return failed(tls_words());
        while (true) {
            ERR_clear_error();
            const int did = SSL_connect(session.get());
            if (did == 1) return {};
            if (!wait_for_tls(did, until)) {
                const long verdict = SSL_get_verify_result(session.get());
                return failed(verdict == X509_V_OK
                                  ? "TLS: " + tls_words()
                                  : std::string("its certificate is not trusted: ") +
                                        X509_verify_cert_error_string(verdict));
            }
        }
    }

    // After a call of OpenSSL that did not finish: true when it may be called again.
    bool wait_for_tls(int did, Clock::time_point until) const {
        const int wants = SSL_get_error(session.get(), did);
        if (wants == SSL_ERROR_WANT_READ) return wait(POLLIN, until);
        if (wants == SSL_ERROR_WANT_WRITE) return wait(POLLOUT, until);
        return false;
    }

    // Whether the other side has closed a stream; what it says otherwise is read and forgotten.
    bool is_over() {
        if (destination.carrier == Carrier::udp) return false;
        std::uint8_t heard[512];
        if (session) {
            ERR_clear_error();
            const int got = SSL_read(session.get(), heard, sizeof heard);
            const int wants = got > 0 ? SSL_ERROR_NONE : SSL_get_error(session.get(), got);
            return wants != SSL_ERROR_NONE && wants != SSL_ERROR_WANT_READ &&
                   wants != SSL_ERROR_WANT_WRITE;
        }
        const ssize_t got = ::recv(fd, heard, sizeof heard, MSG_DONTWAIT);
        return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
    }

    Done send(std::span<const std::uint8_t> bytes) {
        if (is_over()) return failed("the collector closed the connection");
        const auto until = Clock::now() + patience.send_max;
        // A datagram may report that one before it was refused; it is tried once more.
        int refusals = 0;
        while (!bytes.empty()) {
            std::size_t went = 0;
            if (session) {
                ERR_clear_error();
                const int did = SSL_write_ex(session.get(), bytes.data(), bytes.size(), &went);
                if (did != 1 && !wait_for_tls(did, until)) return failed("TLS: " + tls_words());
            } else {
                const ssize_t did = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (did < 0) {
                    const int fault = errno;
                    if (fault == EAGAIN || fault == ENOBUFS) {
                        if (!wait(POLLOUT, until)) return failed("it takes nothing more");
                    } else if (fault == ECONNREFUSED && ++refusals < 2 &&
                               destination.carrier == Carrier::udp) {
                        continue;
                    } else if (fault != EINTR) {
                        return failed(std::strerror(fault));
                    }
                }
                went = did < 0 ? 0 : static_cast<std::size_t>(did);
            }
            bytes = bytes.subspan(went);
        }
        return {};
    }
};

Outlet::Outlet() = default;
Outlet::~Outlet() { close(); }

Result<std::unique_ptr<Outlet>> Outlet::make(const Destination& destination,
                                             const Patience& patience,
                                             const std::atomic<bool>& stop) {
    std::unique_ptr<Outlet> outlet(new Outlet);
    outlet->socket_ = std::make_unique<Socket>(destination, patience, stop);
    if (destination.carrier != Carrier::tls) return outlet;
    Socket& socket = *outlet->socket_;
    socket.context.reset(SSL_CTX_new(TLS_client_method()));
    if (!socket.context) return socket.failed(tls_words());
    SSL_CTX* context = socket.context.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    // A message that waits may be handed over again from another place in memory.
    SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    const int read = destination.authority.empty()
                         ? SSL_CTX_set_default_verify_paths(context)
                         : SSL_CTX_load_verify_file(context, destination.authority.c_str());
    if (read != 1)
        return refuse(
            Problem{Problem::Kind::invalid, destination.text,
                    "no certificate can be read from " + destination.authority + ": " + tls_words(),
                    "a collector nobody vouches for gets nothing", "name a PEM file as ca=FILE"});
    return outlet;
}

bool Outlet::is_open() const { return socket_->fd >= 0; }
void Outlet::close() { socket_->close(); }

Done Outlet::open() {
    close();
    const Destination& to = socket_->destination;
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = to.carrier == Carrier::udp ? SOCK_DGRAM : SOCK_STREAM;
    addrinfo* list = nullptr;
    const int fault =
        ::getaddrinfo(to.host.c_str(), std::to_string(to.port).c_str(), &wanted, &list);
    const std::unique_ptr<addrinfo, FreeAddresses> owner(list);
    if (fault != 0) return socket_->failed(gai_strerror(fault));
    Done done = socket_->failed("the name has no address");
    for (const addrinfo* a = list; a != nullptr && !socket_->stop; a = a->ai_next) {
        done = socket_->connect_to(*a);
        if (done) return done;
        close();
    }
    return done;
}

Done Outlet::send(std::span<const std::uint8_t> bytes) {
    Done done = socket_->send(bytes);
    if (!done) close();
    return done;
}

}  // namespace naga::serve
