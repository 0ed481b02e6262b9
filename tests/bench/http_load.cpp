// A server to be measured: says hello, and keeps streams of events.
//
// usage: naga_http_load serve            prints its address and serves until SIGINT, for wrk
//        naga_http_load streams [N]      memory of N idle streams, in another process than theirs
//        naga_http_load idle [N]         memory of N connections that have said nothing

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "serve/http.h"

using namespace naga;
using namespace naga::serve;

namespace {

std::mutex mutex;
std::vector<std::shared_ptr<EventStream>> streams;

std::unique_ptr<HttpServer> a_server() {
    Router router;
    router.on(Method::get, "/api/v1/hello", [](const Request&, Answer answer) {
        answer(json_answer(200, "{\"exercise\":true,\"clock\":\"T+02:10\",\"speed\":1}"));
    });
    router.stream("/api/v1/events", [](const Request&, std::shared_ptr<EventStream> stream) {
        stream->send("hello", 0, "{}");
        const std::lock_guard lock(mutex);
        streams.push_back(std::move(stream));
        return std::nullopt;
    });
    Options options;
    options.listen = "127.0.0.1:0";
    options.threads = 1;
    options.limits.connections_per_address_max = 10'000;
    auto server = HttpServer::open(options, std::move(router));
    if (!server) {
        std::fprintf(stderr, "%s\n", as_line(server.error()).c_str());
        std::exit(1);
    }
    return std::move(*server);
}

long resident_kib(pid_t of) {
    std::ifstream status("/proc/" + std::to_string(of) + "/status");
    std::string word;
    while (status >> word)
        if (word == "VmRSS:") {
            long kib = 0;
            status >> kib;
            return kib;
        }
    return 0;
}

int measure(bool of_streams, int count) {
    int port_pipe[2];
    if (::pipe(port_pipe) != 0) return 1;
    const pid_t child = ::fork();
    if (child == 0) {
        auto server = a_server();
        const std::string address = server->address() + "\n";
        if (::write(port_pipe[1], address.data(), address.size()) < 0) return 1;
        server->stop_on_signals();
        server->run();
        std::_Exit(0);
    }
    char text[64] = {};
    if (::read(port_pipe[0], text, sizeof text - 1) <= 0) return 1;
    const std::string address(text);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port =
        htons(static_cast<std::uint16_t>(std::stoul(address.substr(address.find(':') + 1))));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::string request =
        "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
    std::vector<int> clients;
    const auto open = [&] {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        clients.push_back(fd);
        if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return false;
        if (!of_streams) return true;
        char answer[4096];
        return ::send(fd, request.data(), request.size(), 0) > 0 &&
               ::recv(fd, answer, sizeof answer, 0) > 0;
    };
    // The first ones fill what the process keeps anyway.
    for (int i = 0; i < 10; ++i)
        if (!open()) return 1;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const long before = resident_kib(child);
    for (int i = 0; i < count; ++i)
        if (!open()) return 1;
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    const long after = resident_kib(child);
    std::printf("%d idle %s: %.2f kB each; the server has %.1f MB\n", count,
                of_streams ? "streams" : "connections",
                static_cast<double>(after - before) * 1.024 / count,
                static_cast<double>(after) * 1.024 / 1000);
    for (const int fd : clients) ::close(fd);
    ::kill(child, SIGINT);
    ::waitpid(child, nullptr, 0);
    return 0;
}

}  // namespace

int main(int count, char** words) {
    const std::string what = count > 1 ? words[1] : "";
    const int n = count > 2 ? std::atoi(words[2]) : 1000;
    if (what == "streams" || what == "idle") return measure(what == "streams", n);
    if (what != "serve") {
        std::fprintf(stderr, "usage: naga_http_load serve|streams|idle [N]\n");
        return 2;
    }
    auto server = a_server();
    std::printf("%s/api/v1/hello\n", server->url().c_str());
    std::fflush(stdout);
    server->stop_on_signals();
    server->run();
    return 0;
}
