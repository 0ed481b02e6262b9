#include <doctest/doctest.h>

#include <atomic>
#include <list>
#include <mutex>

#include "serve/answers.h"
#include "serve/assets.h"
#include "serve/http_client_test.h"

using namespace naga;
using namespace naga::serve;
using namespace naga::serve::testing;
using namespace std::chrono_literals;

namespace {

Response text(std::string words) { return {200, "text/plain", std::move(words), {}, nullptr}; }

// Everything the tests below ask for.
Router a_router() {
    Router router;
    router.on(Method::get, "/hello", [](const Request&, Answer answer) { answer(text("hello")); });
    router.on(Method::get, "/seats/{id}/notes/{note}", [](const Request& r, Answer answer) {
        answer(text(r.parts[0] + "|" + r.parts[1] + "|" + std::string(r.asked("q"))));
    });
    router.on(Method::get, "/seats/own/notes/{note}",
              [](const Request& r, Answer answer) { answer(text("own " + r.parts[0])); });
    router.on(Method::post, "/echo", [](const Request& r, Answer answer) { answer(text(r.body)); });
    Endpoint wide;
    wide.method = Method::post;
    wide.path = "/wide";
    wide.body_bytes_max = 1u << 20;
    router.on(std::move(wide),
              [](const Request& r, Answer answer) { answer(text(std::to_string(r.body.size()))); });
    router.on(Method::get, "/large",
              [](const Request&, Answer answer) { answer(text(std::string(8u << 20, 'x'))); });
    router.on(Method::get, "/later", [](const Request&, Answer answer) {
        std::thread([answer] {
            std::this_thread::sleep_for(20ms);
            answer(text("later"));
            answer(text("twice"));
        }).detach();
    });
    router.on(Method::get, "/never", [](const Request&, Answer) {});
    router.on(Method::get, "/throws", [](const Request&, Answer) { throw 1; });
    router.on(Method::get, "/split", [](const Request&, Answer answer) {
        Response response = text("x");
        response.headers.emplace_back("X-A", "b\r\nSet-Cookie: c=d");
        answer(std::move(response));
    });
    router.on(Method::get, "/file", [](const Request&, Answer answer) {
        answer(download("text/csv", "ລາຍງານ \"1\"\r\n.csv", "a,b\n"));
    });
    Endpoint secret;
    secret.path = "/secret";
    secret.needs = {Scope::truth};
    router.on(secret,
              [](const Request& r, Answer answer) { answer(text("for " + r.caller.seat)); });
    secret.path = "/mixed";
    secret.method = Method::post;
    router.on(secret, [](const Request&, Answer answer) { answer(text("changed")); });
    router.on(Method::get, "/mixed", [](const Request&, Answer answer) { answer(text("public")); });
    Endpoint either;
    either.path = "/either";
    either.needs = {};
    either.any_of = {Scope::rule, Scope::truth};
    router.on(either, [](const Request&, Answer answer) { answer(text("either")); });
    router.identify([](const Request& r) {
        Caller caller;
        if (r.cookie("naga") == "director") caller = {{Scope::truth, Scope::clock}, "director", ""};
        return caller;
    });
    return router;
}

std::string post(const std::string& target, const std::string& headers, const std::string& body) {
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
}
std::string sized(const std::string& body) {
    return "Content-Length: " + std::to_string(body.size()) + "\r\n";
}

constexpr const char* hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

// What is the same in two answers at different times.
std::string without_date(const Reply& reply) {
    std::string all = reply.head + reply.body;
    const std::size_t at = all.find("Date: ");
    if (at != std::string::npos) all.erase(at, all.find("\r\n", at) - at);
    return all;
}

}  // namespace

TEST_CASE("a request is answered with the headers that every answer has") {
    Running server(a_router());
    const Reply reply = server.get("/hello");
    CHECK(reply.status == 200);
    CHECK(reply.body == "hello");
    CHECK(reply.has("HTTP/1.1 200 OK\r\nDate: "));
    CHECK(
        reply.has("\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src "
                  "'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
                  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"));
    for (const char* line :
         {"X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin",
          "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin",
          "Cache-Control: no-store", "Content-Type: text/plain", "Content-Length: 5"})
        CHECK_MESSAGE(reply.has("\r\n" + std::string(line) + "\r\n"), line);
    CHECK_FALSE(reply.has("Connection: close"));
}

TEST_CASE("a connection is kept, and requests sent at once are answered in their order") {
    Running server(a_router());
    RawClient client(server.port());
    std::string many;
    for (int i = 0; i < 200; ++i) {
        many += i % 3 == 0 ? "GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n"
                           : post("/echo", sized(std::to_string(i)), std::to_string(i));
        if (i % 50 == 0)
            many += post("/echo", "Transfer-Encoding: chunked\r\n",
                         "3\r\nabc\r\n2;a=b\r\nde\r\n0\r\n\r\n");
    }
    client.send(many);
    for (int i = 0; i < 200; ++i) {
        REQUIRE(client.read().body == (i % 3 == 0 ? "later" : std::to_string(i)));
        if (i % 50 == 0) REQUIRE(client.read().body == "abcde");
    }
    CHECK(client.ask(hello).body == "hello");
    CHECK(server->counts().connections == 1);
}

TEST_CASE("a request that comes byte by byte is the same request") {
    Running server(a_router());
    RawClient client(server.port());
    for (const char c : post("/echo", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n")) {
        client.send({&c, 1});
        std::this_thread::sleep_for(200us);
    }
    CHECK(client.read().body == "abc");
    CHECK(client.ask(hello).body == "hello");
}

TEST_CASE("HEAD is answered like GET without the body") {
    Running server(a_router());
    RawClient client(server.port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const Reply reply = client.read(true);
    CHECK(reply.status == 200);
    CHECK(reply.has("Content-Length: 5\r\n"));
    const Reply next = client.ask(hello);
    CHECK(next.head.substr(0, 8) == "HTTP/1.1");
    CHECK(next.body == "hello");
}

TEST_CASE("placeholders match one part each, and a literal part is preferred") {
    Running server(a_router());
    CHECK(server.get("/seats/a%20b/notes/7?x=&q=%E0%BA%9E+1").body == "a b|7|\xE0\xBA\x9E 1");
    CHECK(server.get("/seats/own/notes/7").body == "own 7");
    CHECK(server.get("/seats//notes/7").status == 400);
    CHECK(server.get("/seats/a/notes").status == 404);
    CHECK(server.get("/seats/a/notes/7/8").status == 404);
}

TEST_CASE("what a caller may not know of is answered like what is not there") {
    Running server(a_router());
    const Reply nothing = server.get("/nothing");
    CHECK(nothing.status == 404);
    CHECK(without_date(server.get("/secret")) == without_date(nothing));
    CHECK(without_date(server.get("/either")) == without_date(nothing));
    const std::string director = "Cookie: theme=dark; naga=director\r\n";
    CHECK(server.get("/secret", director).body == "for director");
    CHECK(server.get("/either", director).body == "either");
    // Another method on it, with and without a body.
    for (const std::string& headers : {std::string(), sized("abc")}) {
        const std::string body = headers.empty() ? "" : "abc";
        const Reply to_nothing = server.ask(post("/nothing", headers, body));
        CHECK(to_nothing.status == 404);
        CHECK(without_date(server.ask(post("/secret", headers, body))) == without_date(to_nothing));
        CHECK(without_date(server.ask(post("/secret", headers + director, body))) ==
              without_date(to_nothing));
    }
    // Where something is public the method is named, but not those of others.
    const Reply wrong = server.ask(post("/mixed", sized("a"), "a"));
    CHECK(wrong.status == 405);
    CHECK(wrong.has("\r\nAllow: GET, HEAD, OPTIONS\r\n"));
    CHECK(server.ask(post("/mixed", sized("a") + director, "a")).body == "changed");
    CHECK(server.ask("BREW /secret HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 404);
    CHECK(server.ask("BREW /hello HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 405);
    const Reply options = server.ask("OPTIONS /mixed HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(options.status == 204);
    CHECK(options.has("\r\nAllow: GET, HEAD, OPTIONS\r\n"));
    CHECK(server.ask("OPTIONS /secret HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 404);
    CHECK(server.ask("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 204);
}

TEST_CASE("a client that expects 100-continue is told to go on, or is refused at once") {
    Running server(a_router());
    RawClient client(server.port());
    client.send(post("/echo", "Expect: 100-continue\r\nContent-Length: 3\r\n", ""));
    REQUIRE(client.wait_for("\r\n\r\n"));
    CHECK(client.seen() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.seen().clear();
    CHECK(client.ask("abc").body == "abc");
    RawClient large(server.port());
    CHECK(
        large.ask(post("/echo", "Expect: 100-continue\r\nContent-Length: 70000\r\n", "")).status ==
        413);
    CHECK(server.ask(post("/echo", "Expect: a miracle\r\nContent-Length: 3\r\n", "abc")).status ==
          417);
}

TEST_CASE("an answer may come later, from another thread, and once") {
    Running server(a_router());
    RawClient client(server.port());
    CHECK(client.ask("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n").body == "later");
    CHECK(client.ask(hello).body == "hello");
}

TEST_CASE("a function that does not answer, throws, or answers nonsense is answered for") {
    Running server(a_router());
    CHECK(server.get("/never").status == 500);
    CHECK(server.get("/throws").status == 500);
    const Reply split = server.get("/split");
    CHECK(split.status == 500);
    CHECK_FALSE(split.has("Set-Cookie"));
    CHECK(server.get("/hello").status == 200);
}

TEST_CASE("the name of a file to keep cannot become a header or a path") {
    Running server(a_router());
    const Reply reply = server.get("/file");
    CHECK(reply.status == 200);
    CHECK(reply.has("\r\nContent-Disposition: attachment; filename=\"__"));
    CHECK(reply.has("filename*=UTF-8''%E0%BA%A5"));
    CHECK(reply.has("%221%22%0D%0A.csv\r\n"));
}

TEST_CASE("a large answer arrives whole, and a client that takes nothing is cut") {
    Running patient(a_router());
    CHECK(patient.get("/large").body.size() == 8u << 20);
    Options options;
    options.limits.write_max = 300ms;
    Running server(a_router(), options);
    RawClient deaf(server.port(), 4096);
    deaf.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(comes_true([&] { return server->counts().open == 1; }));
    CHECK(comes_true([&] { return server->counts().open == 0; }));
    CHECK(server.get("/hello").status == 200);
}

TEST_CASE("HTTP/1.0 and Connection: close end the connection after the answer") {
    Running server(a_router());
    for (const char* request :
         {"GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n",
          "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"}) {
        RawClient client(server.port());
        const Reply reply = client.ask(request);
        CHECK(reply.body == "hello");
        CHECK(reply.has("\r\nConnection: close\r\n"));
        CHECK(client.is_ended());
    }
}

TEST_CASE("a client that stops sending still gets its answer") {
    Running server(a_router());
    RawClient client(server.port());
    client.send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.stop_sending();
    CHECK(client.read().body == "later");
    CHECK(client.is_ended());
}

TEST_CASE("a change asked for by a page of another site is refused") {
    Running server(a_router());
    const std::string own = "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n";
    CHECK(server.ask(post("/echo", own + sized("a"), "a")).status == 200);
    CHECK(server.ask(post("/echo", sized("a"), "a")).status == 200);  // a program
    for (const char* foreign :
         {"Origin: http://evil.example\r\n", "Origin: null\r\n", "Origin: http://localhost:81\r\n",
          "Origin: http://localhost.evil.example\r\n", "Origin: localhost\r\n",
          "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
          "Sec-Fetch-Site: x\r\n"}) {
        const Reply reply = server.ask(post("/echo", foreign + sized("a"), "a"));
        CHECK_MESSAGE(reply.status == 403, foreign);
        CHECK(server.ask(post("/nothing", foreign + sized("a"), "a")).body == reply.body);
    }
    CHECK(server.get("/hello", "Sec-Fetch-Site: cross-site\r\n").status == 200);
}

TEST_CASE("a server on loopback answers to loopback and to the names it was given") {
    Options options;
    options.hosts = {"Drill.Example"};
    Running server(a_router(), options);
    const auto as = [&](const std::string& host) {
        return server.ask("GET /hello HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status;
    };
    for (const char* host : {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]:80",
                             "drill.example", "drill.example:443"})
        CHECK_MESSAGE(as(host) == 200, host);
    for (const char* host :
         {"evil.example", "192.0.2.1", "localhost.evil.example", "[2001:db8::1]"})
        CHECK_MESSAGE(as(host) == 421, host);
    for (const char* host : {"", "a b", "a/b", "user@localhost", "localhost:", "localhost:x",
                             "localhost:123456", "[::1", "[::1]x", "[localhost]", "a,b", "a\\b"})
        CHECK_MESSAGE(as(host) == 400, host);
}

TEST_CASE("a browser's report of a breach of the policy reaches whoever asked for it") {
    Router router = a_router();
    std::mutex mutex;
    std::string reported;
    router.policy_reports([&](const Request& r) {
        const std::lock_guard lock(mutex);
        reported = r.body;
    });
    Running server(std::move(router));
    CHECK(server.get("/hello").has("frame-ancestors 'none'; report-uri /policy-reports\r\n"));
    CHECK(server.ask(post("/policy-reports", sized("{}"), "{}")).status == 204);
    const std::lock_guard lock(mutex);
    CHECK(reported == "{}");
}

TEST_CASE("pages come in the encoding that was asked for, and not again when they are known") {
    Router router = a_router();
    AssetSet set;
    set.add("/index.html", {"text/html", "page page page", "GZ", "BR", "\"e1\"", false, nullptr});
    set.add("/assets/desk-abcdefgh.js", {"text/javascript", "js", "", "", "\"e2\"", true, nullptr});
    router.assets(std::move(set));
    Running server(std::move(router));
    const auto body = [&](const char* accepted) {
        return server.get("/", std::string("Accept-Encoding: ") + accepted + "\r\n").body;
    };
    CHECK(server.get("/").body == "page page page");
    CHECK(body("gzip, deflate, br") == "BR");
    CHECK(body("gzip") == "GZ");
    CHECK(body("br;q=0.1, gzip;q=0.5") == "GZ");
    CHECK(body("br;q=0, *") == "GZ");
    CHECK(body("*;q=0") == "page page page");
    CHECK(body("identity") == "page page page");
    const Reply known = server.get("/", "If-None-Match: \"x\", W/\"e1\"\r\n");
    CHECK(known.status == 304);
    CHECK(known.has("\r\nETag: \"e1\"\r\n"));
    CHECK(known.body.empty());
    CHECK(server.get("/").has("\r\nVary: Accept-Encoding\r\n"));
    CHECK(server.get("/").has("\r\nCache-Control: no-cache\r\n"));
    CHECK(server.get("/assets/desk-abcdefgh.js").has("max-age=31536000, immutable\r\n"));
    CHECK(server.get("/assets/").status == 404);
    CHECK(server.ask(post("/", sized("a"), "a")).status == 404);
}

TEST_CASE("without consoles there is a page that says so, with EXERCISE on it") {
    Router router;
    router.assets(AssetSet::plain());
    Running server(std::move(router));
    const Reply reply = server.get("/");
    CHECK(reply.status == 200);
    CHECK(reply.has("Content-Type: text/html; charset=utf-8"));
    CHECK(reply.body.find("EXERCISE") != std::string::npos);
}

TEST_CASE("timers and posted work run on the server, in order") {
    Running server(a_router());
    std::atomic<int> ticks{0}, once{0}, posted{0};
    server->every(5ms, [&] { ++ticks; });
    server->after(20ms, [&] { once = ticks.load() + 1; });
    server->post([&] { ++posted; });
    CHECK(comes_true([&] { return ticks >= 5 && once > 0 && posted == 1; }));
}

TEST_CASE("a server that stops ends its streams and lets an answer finish") {
    Router router = a_router();
    std::shared_ptr<EventStream> stream;
    router.stream("/events", [&](const Request&, std::shared_ptr<EventStream> s) {
        stream = std::move(s);
        return std::nullopt;
    });
    std::atomic<bool> closed{false};
    std::unique_ptr<RawClient> listener, late;
    {
        Running server(std::move(router));
        listener = std::make_unique<RawClient>(server.port());
        listener->send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        REQUIRE(listener->wait_for("\r\n\r\n"));
        stream->on_close([&] { closed = true; });
        late = std::make_unique<RawClient>(server.port());
        late->send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
        REQUIRE(comes_true([&] { return server->counts().requests == 2; }));
    }
    CHECK(late->read().body == "later");
    CHECK(listener->is_ended());
    CHECK(closed);
    CHECK_FALSE(stream->send("late", 1, "x"));
}

TEST_CASE("an address that cannot be listened on is refused with words") {
    Running server(a_router());
    for (const std::string& listen :
         {server->address(), std::string("nowhere"), std::string("127.0.0.1:70000"),
          std::string("example.com:80"), std::string("192.0.2.1:0"), std::string("127.0.0.1:")}) {
        Options options;
        options.listen = listen;
        const auto opened = HttpServer::open(options, Router());
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().where == listen);
        CHECK_FALSE(opened.error().remedy.empty());
    }
}

TEST_CASE("a server that never ran can be let go") {
    Options options;
    options.listen = "[::1]:0";
    auto server = HttpServer::open(options, a_router());
    if (!server) options.listen = "127.0.0.1:0", server = HttpServer::open(options, a_router());
    REQUIRE(server.has_value());
    bool ran = false;
    (*server)->post([&] { ran = true; });
    (*server)->every(1ms, [&] { ran = true; });
    server->reset();
    CHECK_FALSE(ran);
}
