#include "serve/tls.h"

#include <doctest/doctest.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <thread>

#include "serve/http_client_test.h"
#include "store/files.h"

using namespace naga;
using namespace naga::serve;
using namespace naga::serve::testing;

namespace {

constexpr std::int64_t day = 86'400;
std::int64_t today() {
    return std::chrono::system_clock::now().time_since_epoch() / std::chrono::seconds(1);
}

struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("naga-tls-" + std::to_string(std::hash<std::thread::id>{}(std::this_thread::get_id())) +
         "-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

// What a program prints.
std::string output_of(const std::string& command) {
    std::string text;
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    char bytes[4096];
    while (const std::size_t n = std::fread(bytes, 1, sizeof bytes, pipe)) text.append(bytes, n);
    ::pclose(pipe);
    return text;
}

Router a_router() {
    Router router;
    router.on(Method::get, "/hello", [](const Request& r, Answer answer) {
        answer({200, "text/plain", r.tls ? "hello over TLS\n" : "hello\n", {}, nullptr});
    });
    router.on(Method::post, "/size", [](const Request& r, Answer answer) {
        answer({200, "text/plain", std::to_string(r.body.size()) + "\n", {}, nullptr});
    });
    router.on(Method::get, "/large", [](const Request&, Answer answer) {
        answer({200, "text/plain", std::string(3'000'000, 'x'), {}, nullptr});
    });
    return router;
}

}  // namespace

TEST_CASE("a server without a certificate makes one, keeps it, and tells its fingerprint") {
    Folder folder;
    const auto made = own_identity(folder.path, {"drill.example", "127.0.0.1", "::1"}, today());
    REQUIRE(made.has_value());
    CHECK(made->is_new);
    CHECK(made->fingerprint.size() == 95);
    struct stat key = {};
    REQUIRE(::stat(made->files.key.c_str(), &key) == 0);
    CHECK((key.st_mode & 0777) == 0600);
    const auto again = own_identity(folder.path, {"127.0.0.1"}, today() + 100 * day);
    REQUIRE(again.has_value());
    CHECK_FALSE(again->is_new);
    CHECK(again->fingerprint == made->fingerprint);
    CHECK(*fingerprint_of(made->files.certificate) == made->fingerprint);
    // A reader that is not ours.
    const std::string seen = output_of("openssl x509 -noout -fingerprint -sha256 -text -in '" +
                                       made->files.certificate + "'");
    CHECK(seen.find(made->fingerprint) != std::string::npos);
    CHECK(seen.find("DNS:drill.example, IP Address:127.0.0.1") != std::string::npos);
    CHECK(seen.find("NIST CURVE: P-256") != std::string::npos);
}

TEST_CASE("a certificate that ends soon or lacks a name is replaced; a damaged one is not") {
    Folder folder;
    const auto made = own_identity(folder.path, {"a.example"}, today());
    REQUIRE(made.has_value());
    const auto late = own_identity(folder.path, {"a.example"}, today() + 370 * day);
    REQUIRE(late.has_value());
    CHECK(late->is_new);
    const auto other = own_identity(folder.path, {"a.example", "b.example"}, today() + 370 * day);
    REQUIRE(other.has_value());
    CHECK(other->is_new);
    CHECK(other->fingerprint != late->fingerprint);
    REQUIRE(store::write_file(made->files.certificate, "nonsense").has_value());
    const auto damaged = own_identity(folder.path, {"a.example"}, today());
    REQUIRE_FALSE(damaged.has_value());
    CHECK_FALSE(damaged.error().remedy.empty());
    CHECK_FALSE(fingerprint_of(made->files.certificate).has_value());
}

TEST_CASE("a browser's kind of client is answered over TLS, old versions are not") {
    Folder folder;
    const auto identity = own_identity(folder.path, {"localhost", "127.0.0.1"}, today());
    REQUIRE(identity.has_value());
    Options options;
    options.tls = identity->files;
    Running server(a_router(), options);
    const std::string curl =
        "curl -sS --cacert '" + identity->files.certificate + "' " + server->url();
    CHECK(server->url().substr(0, 8) == "https://");
    CHECK(output_of(curl + "/hello") == "hello over TLS\n");
    CHECK(output_of(curl + "/hello --tlsv1.2 --tls-max 1.2") == "hello over TLS\n");
    CHECK(output_of(curl + "/hello --http2").find("hello over TLS") != std::string::npos);
    CHECK(output_of(curl + "/large").size() == 3'000'000);
    CHECK(output_of("head -c 60000 /dev/zero | " + curl + "/size --data-binary @-") == "60000\n");
    CHECK(output_of("curl -sS " + server->url() + "/hello").find("certificate") !=
          std::string::npos);
    const std::string old = output_of("openssl s_client -connect " + server->address() +
                                      " -tls1_1 -cipher ALL:@SECLEVEL=0 </dev/null");
    CHECK(old.find("alert protocol version") != std::string::npos);
    const std::string modern = output_of(
        "printf 'GET /hello HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n"
        "\\r\\n' | openssl s_client -ign_eof -quiet -alpn http/1.1 -CAfile '" +
        identity->files.certificate + "' -verify_return_error -connect " + server->address());
    CHECK(modern.find("HTTP/1.1 200 OK") != std::string::npos);
    CHECK(modern.find("hello over TLS") != std::string::npos);
}

TEST_CASE("plain bytes and broken handshakes on a TLS port leave the server answering") {
    Folder folder;
    const auto identity = own_identity(folder.path, {"localhost", "127.0.0.1"}, today());
    REQUIRE(identity.has_value());
    Options options;
    options.tls = identity->files;
    options.limits.head_max = std::chrono::milliseconds(200);
    Running server(a_router(), options);
    RawClient plain(server.port()), mute(server.port()), broken(server.port());
    plain.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    broken.send(std::string("\x16\x03\x01\x00\x05\x01\xFF\xFF\xFF\xFF", 10));
    CHECK(plain.is_ended());
    CHECK(broken.is_ended());
    CHECK(mute.is_ended());  // a handshake has the time of a head
    CHECK(output_of("curl -sS -k " + server->url() + "/hello") == "hello over TLS\n");
}

TEST_CASE("events reach a client over TLS") {
    Folder folder;
    const auto identity = own_identity(folder.path, {"127.0.0.1"}, today());
    REQUIRE(identity.has_value());
    Options options;
    options.tls = identity->files;
    Router router;
    router.stream("/events", [](const Request&, std::shared_ptr<EventStream> s) {
        std::thread([s] {
            for (std::uint64_t n = 1; n <= 100; ++n) s->send("tick", n, std::string(1000, 'x'));
            s->close();
        }).detach();
        return std::nullopt;
    });
    Running server(std::move(router), options);
    const std::string seen = output_of("curl -sS -k -N " + server->url() + "/events");
    CHECK(seen.find("id: 100\n") != std::string::npos);
    CHECK(seen.size() > 100'000);
}

TEST_CASE("TLS files that do not fit are refused with words") {
    Folder one, two;
    const auto a = own_identity(one.path, {}, today()), b = own_identity(two.path, {}, today());
    REQUIRE(a.has_value());
    REQUIRE(b.has_value());
    for (const TlsFiles& files :
         {TlsFiles{a->files.certificate, b->files.key}, TlsFiles{"/nothing", a->files.key},
          TlsFiles{a->files.certificate, "/nothing"}, TlsFiles{a->files.key, a->files.key}}) {
        Options options;
        options.listen = "127.0.0.1:0";
        options.tls = files;
        const auto opened = HttpServer::open(options, Router());
        REQUIRE_FALSE(opened.has_value());
        CHECK_FALSE(opened.error().what.empty());
        CHECK_FALSE(opened.error().remedy.empty());
    }
}
