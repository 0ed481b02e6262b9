// The web server of a drill: takes requests from browsers and programs, and answers them.
//
// It knows HTTP and nothing of drills. HTTP/1.1 (RFC 9110, 9112) with keep-alive, over TCP or
// TLS, and server-sent events (HTML Living Standard 9.2). What two servers could read in two ways
// is refused, never guessed; every refusal is counted, and leaves the server as it was. Every
// answer carries the headers of `naga serve` (no framing, no sniffing, a content policy).
//
//     Router router;
//     router.on(Method::get, "/api/v1/seats/{id}", [](const Request& r, Answer answer) {
//         answer(json_answer(200, "{\"id\":\"" + r.parts[0] + "\"}"));
//     });
//     auto server = HttpServer::open({.listen = "127.0.0.1:0"}, std::move(router));
//     (*server)->run();  // until stop()
//
// Functions handed to the router run on the server's threads, several at once: they must not wait.
// Whoever needs time keeps the Answer and calls it later, from any thread.

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "serve/endpoint.h"

namespace naga::serve {

struct Asset;    // serve/assets.h
class AssetSet;  // serve/assets.h

// Who asks, as told by the function given to Router::identify.
struct Caller {
    Scopes scopes{Scope::anyone};
    std::string seat;     // empty: not signed in
    std::string session;  // what names the session to its owner; never the token
};

struct Request {
    Method method = Method::get;
    std::string path;                                          // decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;    // decoded, in order
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    std::string host;  // as the client wrote it
    std::string peer;  // the address of the other side, without port
    bool tls = false;
    std::vector<std::string> parts;  // what stood for the {names} of the pattern, in order
    Caller caller;

    // The first value of a header, or of a query parameter; empty when there is none.
    std::string_view header(std::string_view name) const;
    std::string_view asked(std::string_view name) const;
    // The value of a cookie; empty when there is none, or when two have the name.
    std::string cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string type;  // Content-Type; empty where there is no body
    std::string body;
    // Beside those that every answer has; one of the same name takes its place.
    std::vector<std::pair<std::string, std::string>> headers;
    // Instead of a body: encoding, type, ETag and 304 are then the server's work.
    std::shared_ptr<const Asset> asset;
};

Response json_answer(int status, std::string json);
// A file to be kept, not shown: Content-Disposition (RFC 6266, 8187) with this name.
Response download(std::string type, std::string file_name, std::string body);
// {"status":…,"error":code,"text":{"en":…,"lo":…}}, the shape of every refusal.
Response refusal_answer(int status, std::string_view code, const Text& text);
// The answer to an unknown path, the same bytes for whatever the caller may not know of.
Response not_found();
// 429 with Retry-After, in seconds rounded up; see serve/rate.h.
Response too_many(std::int64_t wait_us);

// The right to answer one request, once. Copies share it. From any thread, later if need be; the
// request is kept until then and must not be looked at afterwards. Never called: answered with 500
// when the last copy is gone. Called again, or after the other side has left: no effect.
class Answer {
public:
    void operator()(Response response) const;

    struct Ticket;  // the server's side
    explicit Answer(std::shared_ptr<Ticket> ticket) : ticket_(std::move(ticket)) {}

private:
    std::shared_ptr<Ticket> ticket_;
};

// A stream of server-sent events to one browser. All of it from any thread. It ends when the last
// owner lets it go, when the other side leaves, or when what waits exceeds stream_bytes_max.
class EventStream {
public:
    // Never waits. An id of 0 is left out. False: the stream has ended, or ends now because the
    // other side is too slow. Needs an event name without line ends; data may have some.
    bool send(std::string_view event, std::uint64_t id, std::string_view data);
    // Bytes that the network has not taken yet.
    std::size_t backlog() const;
    bool is_open() const;
    void close();
    // Called once, on a thread of the server, after the end; at once if it has ended already.
    void on_close(std::function<void()> then);

    struct Core;  // the server's side
    explicit EventStream(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    ~EventStream();
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;

private:
    std::shared_ptr<Core> core_;
};

using Responder = std::function<void(const Request&, Answer)>;
// Keeps the stream, or answers instead: nothing is sent before it returns. `Last-Event-ID` is a
// header of the request. The request is kept no longer than the call.
using StreamResponder =
    std::function<std::optional<Response>(const Request&, std::shared_ptr<EventStream>)>;

// Which function answers which address. Built before the server opens, and not changed after.
class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // Needs a method other than head, options and other, and no equal pattern for it yet. A
    // literal part is preferred to a placeholder. HEAD is answered by GET's function.
    void on(Endpoint endpoint, Responder by);
    void on(Method method, std::string pattern, Responder by);  // open to anyone
    void stream(Endpoint endpoint, StreamResponder by);         // needs Method::get
    void stream(std::string pattern, StreamResponder by);       // open to anyone

    // Who asks; called before each routed request is answered, with its head only. A caller
    // without the scopes of an endpoint gets not_found(), whatever is at the path; only where some
    // endpoint is public is another method answered with 405.
    void identify(std::function<Caller(const Request&)> by);
    // What is not routed and is a GET of one of these paths is answered with it.
    void assets(AssetSet set);
    // Browsers are asked to report breaches of the content policy, and each report (at most 8 kB
    // of hostile JSON) comes here.
    void policy_reports(std::function<void(const Request&)> to);

    // In the order in which they were added.
    const std::vector<Endpoint>& endpoints() const;

    struct Table;  // for the server
    const Table& table() const { return *table_; }

private:
    std::unique_ptr<Table> table_;
};

// Beyond each of these a request or connection is refused; the tests name them one by one.
struct Limits {
    std::size_t connections_max = 10'000;
    std::size_t connections_per_address_max = 1'000;  // a hall may be behind one address
    std::size_t head_bytes_max = 16u << 10;           // request line and headers: 431
    std::size_t headers_max = 64;                     // 431
    std::size_t target_bytes_max = 4096;              // path and query as written: 414
    std::size_t query_max = 64;                       // parameters: 414
    std::size_t stream_bytes_max = 1u << 20;          // waiting for one stream: it is cut
    std::chrono::milliseconds head_max{10'000};       // from the first byte of a head: 408
    std::chrono::milliseconds body_max{30'000};       // from the end of the head: 408
    std::chrono::milliseconds idle_max{60'000};       // between requests: closed
    std::chrono::milliseconds write_max{30'000};      // the other side takes nothing: cut
    std::chrono::milliseconds linger_max{2'000};      // for the other side to read the last answer
};

// PEM files of a certificate chain and its private key; see serve/tls.h.
struct TlsFiles {
    std::string certificate;
    std::string key;
};

struct Options {
    std::string listen = "127.0.0.1:8080";  // "[::1]:0"; port 0: one that is free
    std::optional<TlsFiles> tls;
    // Names and addresses by which clients may call the server. On a loopback address only these,
    // localhost and loopback addresses are answered, so that no page of another site can reach it
    // by a name that resolves to loopback (DNS rebinding). Elsewhere empty means any; otherwise
    // these and addresses.
    std::vector<std::string> hosts;
    unsigned threads = 2;
    Limits limits;
};

// What happened since the start.
struct ServerCounts {
    std::uint64_t connections = 0, turned_away = 0, requests = 0, refused = 0, streams = 0,
                  streams_cut = 0, open = 0;
};

class HttpServer {
public:
    // Listens, but answers only once run() is called. Refused: an address that cannot be
    // listened on, TLS files that cannot be read or do not belong together.
    static Result<std::unique_ptr<HttpServer>> open(Options options, Router router);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::string address() const;  // "127.0.0.1:40123"
    std::string url() const;      // "http://127.0.0.1:40123"
    const Router& router() const;
    ServerCounts counts() const;

    // Answers until stop(). Needs to be called once.
    void run();
    // From any thread. Requests being answered get linger_max to end; streams end at once.
    void stop();
    // stop() on SIGINT or SIGTERM.
    void stop_on_signals();

    // On one thread of the server, the same for all three; in order, never before run(). Those of
    // every() go on until the server stops.
    void post(std::function<void()> work);
    void after(std::chrono::milliseconds delay, std::function<void()> work);
    void every(std::chrono::milliseconds interval, std::function<void()> work);

    struct Server;  // the server's side

private:
    HttpServer();
    std::shared_ptr<Server> server_;
};

}  // namespace naga::serve
