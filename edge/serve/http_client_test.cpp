#include "serve/http_client_test.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "base/ensure.h"

namespace naga::serve::testing {

RawClient::RawClient(std::uint16_t port, int receive_bytes)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_bytes > 0)
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ensure(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0, "the server is there");
}
RawClient::~RawClient() { ::close(fd_); }

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

void RawClient::stop_sending() { ::shutdown(fd_, SHUT_WR); }

bool RawClient::more(int within_ms) {
    pollfd one{fd_, POLLIN, 0};
    if (::poll(&one, 1, within_ms) <= 0) return false;
    char bytes[16384];
    const ssize_t n = ::recv(fd_, bytes, sizeof bytes, 0);
    if (n <= 0) {
        ended_ = true;
        return false;
    }
    seen_.append(bytes, static_cast<std::size_t>(n));
    return true;
}

bool RawClient::wait_for(std::string_view text) {
    while (seen_.find(text) == std::string::npos)
        if (!more(5000)) return false;
    return true;
}

bool RawClient::is_ended(int within_ms) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(within_ms);
    while (std::chrono::steady_clock::now() < until)
        if (!more(50) && ended_) return true;
    return false;
}

Reply RawClient::read(bool of_head) {
    Reply reply;
    if (!wait_for("\r\n\r\n")) return reply;
    const std::size_t end = seen_.find("\r\n\r\n") + 4;
    reply.head = seen_.substr(0, end);
    reply.status = std::stoi(reply.head.substr(9, 3));
    const std::size_t at = reply.head.find("Content-Length: ");
    std::size_t length = 0;
    if (at != std::string::npos && !of_head) length = std::stoul(reply.head.substr(at + 16));
    while (seen_.size() < end + length && more(5000)) {
    }
    reply.body = seen_.substr(end, length);
    seen_.erase(0, std::min(end + length, seen_.size()));
    return reply;
}

Reply RawClient::ask(std::string_view bytes) {
    send(bytes);
    return read();
}

Running::Running(Router router, Options options) {
    options.listen = "127.0.0.1:0";
    auto opened = HttpServer::open(std::move(options), std::move(router));
    ensure(opened.has_value(), "a server opens on loopback");
    server_ = std::move(*opened);
    thread_ = std::thread([this] { server_->run(); });
}

Running::~Running() {
    server_->stop();
    thread_.join();
}

std::uint16_t Running::port() const {
    const std::string address = server_->address();
    return static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1)));
}

Reply Running::get(const std::string& target, const std::string& more) {
    return ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
}

}  // namespace naga::serve::testing
