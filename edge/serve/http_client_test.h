// A server on loopback and a client that sends the bytes it is told to, for the tests beside.
//
// The client reads answers by their Content-Length and nothing else, and gives up after five
// seconds.

#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "serve/http.h"

namespace naga::serve::testing {

struct Reply {
    int status = 0;  // 0: the other side left without an answer
    std::string head, body;

    bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class RawClient {
public:
    // With receive_bytes above 0 the system keeps no more than about that for it.
    explicit RawClient(std::uint16_t port, int receive_bytes = 0);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes);
    void stop_sending();
    // Reads until `text` has come, the other side ends, or time is up; whether it has come.
    bool wait_for(std::string_view text);
    // Whether the other side ends within the time.
    bool is_ended(int within_ms = 5000);
    Reply read(bool of_head = false);
    Reply ask(std::string_view bytes);
    std::string& seen() { return seen_; }

private:
    int fd_;
    std::string seen_;
    bool ended_ = false;

    bool more(int within_ms);
};

// A server that runs while it lives.
class Running {
public:
    explicit Running(Router router, Options options = {});
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    HttpServer* operator->() { return server_.get(); }
    std::uint16_t port() const;
    Reply ask(std::string_view bytes) { return RawClient(port()).ask(bytes); }
    Reply get(const std::string& target, const std::string& more = {});

private:
    std::unique_ptr<HttpServer> server_;
    std::thread thread_;
};

// Waits up to five seconds for something to become true.
template <typename Claim>
bool comes_true(Claim claim) {
    for (int i = 0; i < 1000; ++i) {
        if (claim()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return claim();
}

}  // namespace naga::serve::testing
