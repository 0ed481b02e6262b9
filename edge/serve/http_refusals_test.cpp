#include <doctest/doctest.h>

#include <algorithm>

#include "serve/http_client_test.h"

using namespace naga;
using namespace naga::serve;
using namespace naga::serve::testing;
using namespace std::chrono_literals;

namespace {

Router a_router() {
    Router router;
    router.on(Method::get, "/hello", [](const Request&, Answer answer) {
        answer({200, "text/plain", "hello", {}, nullptr});
    });
    router.on(Method::post, "/echo", [](const Request& r, Answer answer) {
        answer({200, "text/plain", r.body, {}, nullptr});
    });
    router.on(Method::get, "/part/{x}", [](const Request& r, Answer answer) {
        answer({200, "text/plain", r.parts[0], {}, nullptr});
    });
    return router;
}

constexpr const char* hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

// Sends bytes that must be refused with this status, followed by a request that must never be
// answered: the connection ends. Then the server must answer others.
void refuses(Running& server, const std::string& bytes, int status, std::string_view code) {
    CAPTURE(bytes);
    RawClient client(server.port());
    client.send(bytes);
    const Reply reply = client.read();
    CHECK(reply.status == status);
    CHECK(reply.body.find("\"error\":\"" + std::string(code) + "\"") != std::string::npos);
    CHECK(reply.body.find("\"lo\":\"\xE0") != std::string::npos);
    CHECK(reply.has("Content-Security-Policy: "));
    client.send(hello);
    CHECK(client.is_ended());
    CHECK(client.seen().empty());
    CHECK(server.ask(hello).body == "hello");
}

std::string get(const std::string& target, const std::string& headers = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}
std::string post(const std::string& headers, const std::string& body) {
    return "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
}

}  // namespace

TEST_CASE("what is not HTTP/1.1 as it is written is refused") {
    Running server(a_router());
    const std::string with_nul("GET /hel\0lo HTTP/1.1\r\nHost: localhost\r\n\r\n", 42);
    const std::string nul_header("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", 43);
    for (const std::string& bytes : {
             std::string("GET /hello HTTP/1.1\nHost: localhost\n\n"),
             std::string("GET /hello HTTP/1.1\r\nHost: localhost\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\nHost: localhost\r\nX: a\r\n folded\r\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\n Host: localhost\r\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\nHost : localhost\r\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\nHost\r\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\n: x\r\nHost: localhost\r\n\r\n"),
             std::string("GET /hello HTTP/1.1\r\nHost: localhost\r\nX\x80: a\r\n\r\n"),
             std::string("GET  /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"),
             std::string("GET /hello  HTTP/1.1\r\nHost: localhost\r\n\r\n"),
             std::string("GET /hello HTTP/1.1 \r\nHost: localhost\r\n\r\n"),
             std::string("GET\t/hello HTTP/1.1\r\nHost: localhost\r\n\r\n"),
             std::string("GET /hello\r\nHost: localhost\r\n\r\n"),
             std::string("GET /hello http/1.1\r\nHost: localhost\r\n\r\n"),
             std::string("\r\nGET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"),
             std::string(" GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"),
             std::string("G(T /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"),
             std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", 11),
             with_nul,
             nul_header,
         })
        refuses(server, bytes, 400, "malformed");
    for (const char* version : {"HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/11", "HTTP/1.10"})
        refuses(server, "GET /hello " + std::string(version) + "\r\nHost: localhost\r\n\r\n", 505,
                "version");
}

TEST_CASE("a request names its host once") {
    Running server(a_router());
    refuses(server, "GET /hello HTTP/1.1\r\n\r\n", 400, "bad-host");
    refuses(server, "GET /hello HTTP/1.0\r\n\r\n", 400, "bad-host");
    refuses(server, "GET /hello HTTP/1.1\r\nHost:\r\n\r\n", 400, "bad-host");
    refuses(server, get("/hello", "Host: localhost\r\n"), 400, "bad-host");
    refuses(server, get("/hello", "hOST: other\r\n"), 400, "bad-host");
    refuses(server, "GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "other-host");
    refuses(server, get("http://evil.example/hello"), 400, "bad-host");
    refuses(server, get("http://localhost@evil.example/hello"), 400, "bad-host");
    CHECK(server.ask(get("http://LocalHost/hello")).body == "hello");
    CHECK(server.ask(get("https://localhost/hello?x=1")).body == "hello");
}

TEST_CASE("a body has one length, and nothing can be smuggled behind it") {
    Running server(a_router());
    for (const char* headers :
         {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "Content-Length: 3\r\nContent-Length: 3\r\n",
          "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3, 3\r\n",
          "Content-Length: +3\r\n", "Content-Length: -3\r\n", "Content-Length: 0x3\r\n",
          "Content-Length: 3 3\r\n", "Content-Length:\r\n",
          "Content-Length: 99999999999999999999\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"})
        refuses(server, post(headers, "0\r\n\r\n"), 400, "bad-length");
    for (const char* coding : {"xchunked", "gzip, chunked", "chunked, identity", "identity",
                               "chunked, chunked", "\"chunked\"", "chunked;q=1", "x", ""})
        refuses(server, post("Transfer-Encoding: " + std::string(coding) + "\r\n", "0\r\n\r\n"),
                501, "bad-coding");
    refuses(server,
            "POST /echo HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            501, "bad-coding");
    refuses(server, post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400, "malformed");
    refuses(server,
            post("Transfer-Encoding:\x0B"
                 "chunked\r\n",
                 "0\r\n\r\n"),
            400, "malformed");
    for (const char* body :
         {"3\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "x\r\nabc\r\n0\r\n\r\n",
          "-3\r\nabc\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n", " 3\r\nabc\r\n0\r\n\r\n",
          "3\r\nabc0\r\n\r\n", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n", "\r\nabc\r\n0\r\n\r\n"})
        refuses(server, post("Transfer-Encoding: chunked\r\n", body), 400, "bad-body");
    refuses(server, post("Transfer-Encoding: chunked\r\n", "3;" + std::string(2000, 'a')), 400,
            "bad-body");
    refuses(server, get("/hello", "Content-Length: 3\r\n") + "abc", 400, "bad-body");
    refuses(server, get("/hello", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400, "bad-body");
    // Case of the word does not matter; what follows the body is the next request.
    RawClient client(server.port());
    client.send(post("TRANSFER-encoding: Chunked\r\n", "3\r\nabc\r\n0\r\n\r\n") + hello +
                post("Content-Length: 4\r\n", "GET ") + hello);
    CHECK(client.read().body == "abc");
    CHECK(client.read().body == "hello");
    CHECK(client.read().body == "GET ");
    CHECK(client.read().body == "hello");
}

TEST_CASE("trailers become no headers") {
    Router router = a_router();
    router.on(Method::post, "/cookie", [](const Request& r, Answer answer) {
        answer({200, "text/plain", "[" + std::string(r.header("cookie")) + "]", {}, nullptr});
    });
    Running server(std::move(router));
    CHECK(server
              .ask("POST /cookie HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "1\r\na\r\n0\r\nCookie: naga=stolen\r\n\r\n")
              .body == "[]");
}

TEST_CASE("a path is read in one way only") {
    Running server(a_router());
    for (const char* target : {"/part/a%2Fb",
                               "/part/a%2fb",
                               "/part/a%5Cb",
                               "/part/a\\b",
                               "/part/../hello",
                               "/part/..",
                               "/part/.",
                               "/./hello",
                               "/part/%2e%2e",
                               "/part/%2E.",
                               "/part/.%2e/x",
                               "//hello",
                               "/part//x",
                               "/part/a%00b",
                               "/part/a%0d%0ab",
                               "/part/%7f",
                               "/part/%",
                               "/part/%4",
                               "/part/%zz",
                               "/part/%C0%AF",
                               "/part/%ED%A0%80",
                               "/part/%FF",
                               "/part/a#b",
                               "/part/a|b",
                               "/part/<a>",
                               "hello",
                               "hello/",
                               "*",
                               "/hello?x=%0",
                               "/hello?x=%00",
                               "/hello?x=%80",
                               "/hello?x=<b>",
                               "?x",
                               "localhost:80",
                               "ftp://localhost/hello",
                               "http:/localhost/hello"})
        refuses(server, get(target), 400, "bad-target");
    refuses(server, get("/part/\xE0\xBA\x9E"), 400, "malformed");
    CHECK(server.ask(get("/part/%E0%BA%9E%20+%252e")).body == "\xE0\xBA\x9E +%2e");
    CHECK(server.ask(get("/part/...")).body == "...");
    CHECK(server.ask(get("/hello?a=/../b&c=|{}")).body == "hello");
    CHECK(server.ask("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 400);
}

TEST_CASE("heads, headers, targets and queries have limits") {
    Options options;
    options.limits.head_bytes_max = 2048;
    options.limits.headers_max = 10;
    options.limits.target_bytes_max = 200;
    options.limits.query_max = 3;
    Running server(a_router(), options);
    std::string nine;
    for (int i = 0; i < 9; ++i) nine += "X" + std::to_string(i) + ": a\r\n";
    CHECK(server.ask(get("/hello", nine)).status == 200);
    refuses(server, get("/hello", nine + "Y: b\r\n"), 431, "head-too-large");
    CHECK(server.ask(get("/hello", "X: " + std::string(1900, 'a') + "\r\n")).status == 200);
    refuses(server, get("/hello", "X: " + std::string(2048, 'a') + "\r\n"), 431, "head-too-large");
    refuses(server, std::string(2049, 'A'), 431, "head-too-large");
    CHECK(server.ask(get("/part/" + std::string(194, 'a'))).status == 200);
    refuses(server, get("/part/" + std::string(195, 'a')), 414, "target-too-long");
    CHECK(server.ask(get("/hello?a&b&c")).status == 200);
    refuses(server, get("/hello?a&b&c&d"), 414, "target-too-long");
}

TEST_CASE("a body has the limit of its endpoint, whichever way it is sent") {
    Router router = a_router();
    Endpoint wide;
    wide.method = Method::put;
    wide.path = "/wide";
    wide.body_bytes_max = 200'000;
    router.on(std::move(wide), [](const Request& r, Answer answer) {
        answer({200, "text/plain", std::to_string(r.body.size()), {}, nullptr});
    });
    Running server(std::move(router));
    const auto chunked = [](std::size_t size) {
        std::string body;
        for (; size > 0; size -= std::min<std::size_t>(size, 1000)) {
            char line[32];
            std::snprintf(line, sizeof line, "%zx\r\n", std::min<std::size_t>(size, 1000));
            body += line + std::string(std::min<std::size_t>(size, 1000), 'a') + "\r\n";
        }
        return body + "0\r\n\r\n";
    };
    const auto sized = [](std::size_t size) {
        return post("Content-Length: " + std::to_string(size) + "\r\n", std::string(size, 'a'));
    };
    CHECK(server.ask(sized(body_bytes_usual)).body.size() == body_bytes_usual);
    refuses(server, sized(body_bytes_usual + 1), 413, "body-too-large");
    CHECK(server.ask(post("Transfer-Encoding: chunked\r\n", chunked(body_bytes_usual))).status ==
          200);
    refuses(server, post("Transfer-Encoding: chunked\r\n", chunked(body_bytes_usual + 1)), 413,
            "body-too-large");
    CHECK(server
              .ask("PUT /wide HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n" +
                   std::string(200'000, 'b'))
              .body == "200000");
    // Nothing is kept for a length that is only claimed.
    refuses(server, post("Content-Length: 999999999999999999\r\n", "a"), 413, "body-too-large");
}

TEST_CASE("headers that may stand once are refused when they stand twice") {
    Running server(a_router());
    for (const char* name : {"Cookie", "Origin", "Content-Type", "Authorization", "Sec-Fetch-Site",
                             "Expect", "Last-Event-ID"})
        refuses(server, get("/hello", std::string(name) + ": a\r\n" + name + ": b\r\n"), 400,
                "malformed");
}

TEST_CASE("whoever sends a head or a body too slowly is told so, and let go") {
    Options options;
    options.limits.head_max = 150ms;
    options.limits.body_max = 150ms;
    options.limits.idle_max = 400ms;
    options.limits.linger_max = 100ms;
    Running server(a_router(), options);
    for (const std::string& start : {std::string("GET /hel"), post("Content-Length: 9\r\n", "abc"),
                                     post("Transfer-Encoding: chunked\r\n", "5\r\nab")}) {
        RawClient client(server.port());
        const auto begun = std::chrono::steady_clock::now();
        // Slowly, but steadily: the limit is on the whole.
        client.send(start);
        while (std::chrono::steady_clock::now() - begun < 400ms && client.seen().empty()) {
            client.send("a");
            client.is_ended(30);
        }
        const Reply reply = client.read();
        CHECK(reply.status == 408);
        CHECK(reply.has("Connection: close"));
        CHECK(client.is_ended());
        CHECK(server.ask(hello).body == "hello");
    }
    // Who says nothing is let go without a word, also after an answer.
    RawClient silent(server.port()), once(server.port());
    CHECK(once.ask(hello).body == "hello");
    CHECK(silent.is_ended());
    CHECK(silent.seen().empty());
    CHECK(once.is_ended());
    CHECK(comes_true([&] { return server->counts().open == 0; }));
}

TEST_CASE("connections have a limit in all and for an address, and room comes back") {
    for (const bool in_all : {true, false}) {
        Options options;
        (in_all ? options.limits.connections_max : options.limits.connections_per_address_max) = 5;
        Running server(a_router(), options);
        std::vector<std::unique_ptr<RawClient>> five;
        for (int i = 0; i < 5; ++i) {
            five.push_back(std::make_unique<RawClient>(server.port()));
            REQUIRE(five.back()->ask(hello).status == 200);
        }
        RawClient sixth(server.port());
        const Reply reply = sixth.read();
        CHECK(reply.status == 503);
        CHECK(reply.has("Retry-After: "));
        CHECK(sixth.is_ended());
        CHECK(server->counts().turned_away == 1);
        CHECK(five[2]->ask(hello).status == 200);
        five.pop_back();
        REQUIRE(comes_true([&] { return server->counts().open == 4; }));
        CHECK(server.ask(hello).status == 200);
    }
}

TEST_CASE("random bytes and cut requests leave the server answering") {
    constexpr std::uint64_t seed = 20131216;
    INFO("seed ", seed);
    Options options;
    options.limits.head_max = 50ms;
    options.limits.body_max = 50ms;
    options.limits.linger_max = 50ms;
    Running server(a_router(), options);
    std::uint64_t state = seed;
    const auto next = [&](std::uint64_t below) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return (state >> 33) % below;
    };
    const std::string whole =
        post("Transfer-Encoding: chunked\r\nX: y\r\n", "3\r\nabc\r\n0\r\n\r\n");
    for (int round = 0; round < 300; ++round) {
        std::string bytes = whole;
        for (std::uint64_t n = next(4) + 1; n > 0; --n)
            bytes[next(bytes.size())] = static_cast<char>(next(256));
        if (next(2) == 0) bytes.resize(next(bytes.size()) + 1);
        RawClient client(server.port());
        client.send(bytes);
        if (next(3) == 0) client.stop_sending();
    }
    CHECK(server.ask(hello).body == "hello");
    CHECK(comes_true([&] { return server->counts().open == 0; }));
}
