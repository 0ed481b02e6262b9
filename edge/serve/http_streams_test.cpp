#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <vector>

#include "serve/http_client_test.h"

using namespace naga;
using namespace naga::serve;
using namespace naga::serve::testing;
using namespace std::chrono_literals;

namespace {

// Where the streams of a test are kept.
struct Desk {
    std::mutex mutex;
    std::vector<std::shared_ptr<EventStream>> streams;

    Router router() {
        Router router;
        router.stream(
            "/events",
            [this](const Request& r, std::shared_ptr<EventStream> s) -> std::optional<Response> {
                if (r.header("last-event-id") == "bad") return not_found();
                s->send("hello", 0, "first");
                const std::lock_guard lock(mutex);
                streams.push_back(std::move(s));
                return std::nullopt;
            });
        router.on(Method::get, "/hello", [](const Request&, Answer answer) {
            answer({200, "text/plain", "hello", {}, nullptr});
        });
        return router;
    }
    std::size_t count() {
        const std::lock_guard lock(mutex);
        return streams.size();
    }
};

constexpr const char* events =
    "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

}  // namespace

TEST_CASE("events arrive as the standard writes them, each line of their data apart") {
    Desk desk;
    Running server(desk.router());
    RawClient client(server.port());
    client.send(events);
    REQUIRE(client.wait_for("first\n\n"));
    CHECK(client.seen().find("\r\nContent-Type: text/event-stream\r\n") != std::string::npos);
    CHECK(client.seen().find("\r\nCache-Control: no-store\r\n") != std::string::npos);
    CHECK(client.seen().find("\r\nContent-Security-Policy: default-src 'none';") !=
          std::string::npos);
    client.seen().erase(0, client.seen().find("\r\n\r\n") + 4);
    const auto stream = desk.streams[0];
    CHECK(stream->send("delta", 7, "a\nid: 9\r\nb\rc"));
    CHECK(stream->send("", 0, ""));
    stream->close();
    REQUIRE(client.is_ended());
    CHECK(client.seen() ==
          "event: hello\ndata: first\n\n"
          "event: delta\nid: 7\ndata: a\ndata: id: 9\ndata: b\ndata: c\n\n"
          "data: \n\n");
    CHECK_FALSE(stream->send("late", 8, ""));
    CHECK_FALSE(stream->is_open());
}

TEST_CASE("a stream can be refused with an answer, and HEAD opens none") {
    Desk desk;
    Running server(desk.router());
    RawClient client(server.port());
    CHECK(client.ask("GET /events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: bad\r\n\r\n")
              .status == 404);
    CHECK(client.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n").body == "hello");
    client.send("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(client.read(true).status == 200);
    CHECK(desk.count() == 0);
}

TEST_CASE("a stream ends when its client leaves, and its owner is told once") {
    Desk desk;
    Running server(desk.router());
    std::atomic<int> told{0};
    {
        RawClient client(server.port());
        client.send(events);
        REQUIRE(client.wait_for("first"));
        desk.streams[0]->on_close([&] { ++told; });
    }
    CHECK(comes_true([&] { return told == 1 && !desk.streams[0]->is_open(); }));
    CHECK(comes_true([&] { return server->counts().open == 0; }));
    desk.streams[0]->on_close([&] { told += 10; });
    CHECK(told == 11);
}

TEST_CASE("a stream that nobody owns any more is ended") {
    Desk desk;
    Running server(desk.router());
    RawClient client(server.port());
    client.send(events);
    REQUIRE(client.wait_for("first"));
    desk.streams.clear();
    CHECK(client.is_ended());
}

TEST_CASE("200 streams get every event, and one that does not read is cut without harm to them") {
    Desk desk;
    Options options;
    options.limits.stream_bytes_max = 64u << 10;
    Running server(desk.router(), options);
    std::vector<std::unique_ptr<RawClient>> clients;
    RawClient deaf(server.port(), 4096);
    deaf.send(events);
    REQUIRE(comes_true([&] { return desk.count() == 1; }));
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(events);
    }
    REQUIRE(comes_true([&] { return desk.count() == 201; }));
    const std::string data(4000, 'd');
    constexpr std::uint64_t rounds = 60;
    std::thread reader([&] {
        for (auto& client : clients) client->wait_for("id: " + std::to_string(rounds) + "\n");
    });
    std::uint64_t refused = 0;
    std::size_t most = 0;
    for (std::uint64_t n = 1; n <= rounds; ++n) {
        for (std::size_t i = 0; i < desk.streams.size(); ++i) {
            const bool sent = desk.streams[i]->send("tick", n, data);
            if (!sent) ++refused;
            if (i > 0) REQUIRE(sent);
            if (sent) most = std::max(most, desk.streams[i]->backlog());
        }
        // Readers are given time, as an exercise gives it.
        comes_true([&] {
            for (std::size_t i = 1; i < desk.streams.size(); ++i)
                if (desk.streams[i]->backlog() > 16'000) return false;
            return true;
        });
    }
    reader.join();
    for (auto& client : clients) {
        std::size_t ticks = 0;
        for (std::size_t at = 0;
             (at = client->seen().find("event: tick\n", at)) != std::string::npos; ++at)
            ++ticks;
        REQUIRE(ticks == rounds);
    }
    CHECK(refused > 0);
    CHECK(most <= options.limits.stream_bytes_max);
    CHECK(comes_true([&] { return server->counts().streams_cut == 1; }));
    CHECK_FALSE(desk.streams[0]->is_open());
    CHECK(server.get("/hello").status == 200);
}

TEST_CASE("a stream whose client takes nothing for write_max is cut though little waits") {
    Desk desk;
    Options options;
    options.limits.write_max = 200ms;
    options.limits.stream_bytes_max = 64u << 20;
    Running server(desk.router(), options);
    RawClient deaf(server.port(), 4096);
    deaf.send(events);
    REQUIRE(comes_true([&] { return desk.count() == 1; }));
    CHECK(desk.streams[0]->send("large", 1, std::string(4u << 20, 'x')));
    CHECK(comes_true([&] { return !desk.streams[0]->is_open(); }));
    CHECK(server->counts().streams_cut == 1);
}

TEST_CASE("events may be sent from many threads while clients come and go") {
    Desk desk;
    Running server(desk.router());
    std::atomic<bool> over{false};
    std::vector<std::thread> senders;
    for (int t = 0; t < 3; ++t)
        senders.emplace_back([&] {
            while (!over) {
                std::vector<std::shared_ptr<EventStream>> now;
                {
                    const std::lock_guard lock(desk.mutex);
                    now = desk.streams;
                }
                for (const auto& stream : now) stream->send("tick", 1, "x");
                std::this_thread::sleep_for(1ms);
            }
        });
    for (int i = 0; i < 100; ++i) {
        RawClient client(server.port());
        client.send(events);
        CHECK(client.wait_for("first"));
        if (i % 7 == 0) {
            const std::lock_guard lock(desk.mutex);
            desk.streams.clear();
        }
    }
    over = true;
    for (auto& sender : senders) sender.join();
    CHECK(comes_true([&] { return server->counts().open == 0; }));
}

TEST_CASE("2,000 connections may wait while others are answered") {
    Desk desk;
    Options options;
    options.limits.connections_per_address_max = 3000;
    Running server(desk.router(), options);
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 2000; ++i) idle.push_back(std::make_unique<RawClient>(server.port()));
    REQUIRE(comes_true([&] { return server->counts().open == 2000; }));
    CHECK(server.get("/hello").status == 200);
    for (const std::size_t i : {0u, 999u, 1999u})
        CHECK(idle[i]->ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 200);
    idle.clear();
    CHECK(comes_true([&] { return server->counts().open == 0; }));
}
