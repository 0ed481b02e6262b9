#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "serve/exporter.h"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

using namespace naga;
using namespace naga::serve;
using namespace std::chrono_literals;
using State = ExportStatus::State;

namespace {

// A socket of ours on loopback, on a port the system picks.
struct Listener {
    explicit Listener(int type) : fd(::socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&here), size) == 0);
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size);
        port = ntohs(here.sin_port);
        if (type == SOCK_STREAM) ::listen(fd, 4);
    }
    ~Listener() { ::close(fd); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    int fd;
    std::uint16_t port = 0;

    bool ready(int ms = 3'000) const {
        pollfd one{fd, POLLIN, 0};
        return ::poll(&one, 1, ms) == 1;
    }
    std::string datagram(int ms = 3'000) const {
        char bytes[2'048];
        if (!ready(ms)) return "nothing came";
        const ssize_t got = ::recv(fd, bytes, sizeof bytes, 0);
        return std::string(bytes, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    int accept() const { return ready() ? ::accept(fd, nullptr, nullptr) : -1; }
};

std::string heard(int fd, std::size_t bytes) {
    std::string text;
    char some[256];
    pollfd one{fd, POLLIN, 0};
    while (text.size() < bytes && ::poll(&one, 1, 3'000) == 1) {
        const ssize_t got = ::recv(fd, some, sizeof some, 0);
        if (got <= 0) break;
        text.append(some, static_cast<std::size_t>(got));
    }
    return text;
}

Destination to(const std::string& scheme, std::uint16_t port, const std::string& more = "") {
    const auto read =
        read_destination(scheme + "://127.0.0.1:" + std::to_string(port) + "?sensor=border" + more);
    REQUIRE(read);
    return *read;
}

std::unique_ptr<Exporter> started(const Destination& destination, Patience patience = {}) {
    patience.first_pause = 20ms;
    auto exporter = Exporter::start({destination}, patience);
    REQUIRE(exporter);
    return std::move(*exporter);
}

Exporter::Clock::time_point now() { return Exporter::Clock::now(); }

// Waits for the exporter to see what it is to see.
template <typename Claim>
bool soon(const Exporter& exporter, Claim claim) {
    for (int k = 0; k < 300; ++k) {
        if (claim(exporter.status(0))) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

// A key and a certificate for an address, made by ourselves, that vouches for itself.
struct Certificate {
    explicit Certificate(const char* names) {
        key = EVP_EC_gen("P-256");
        X509_set_version(x509, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
        X509_gmtime_adj(X509_getm_notBefore(x509), -60);
        X509_gmtime_adj(X509_getm_notAfter(x509), 3'600);
        X509_set_pubkey(x509, key);
        X509_NAME* name = X509_get_subject_name(x509);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("EXERCISE"), -1, -1, 0);
        X509_set_issuer_name(x509, name);
        X509_EXTENSION* alternative =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names);
        X509_add_ext(x509, alternative, -1);
        X509_EXTENSION_free(alternative);
        X509_sign(x509, key, EVP_sha256());
        const int fd = ::mkstemp(file.data());
        std::FILE* out = ::fdopen(fd, "w");
        PEM_write_X509(out, x509);
        std::fclose(out);
    }
    ~Certificate() {
        ::unlink(file.c_str());
        X509_free(x509);
        EVP_PKEY_free(key);
    }
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;
    X509* x509 = X509_new();
    EVP_PKEY* key = nullptr;
    std::string file = "/tmp/naga-certificate-XXXXXX";
};

// Takes one TLS connection and returns what comes, up to so many bytes.
std::string heard_by_tls(const Listener& listener, const Certificate& certificate,
                         std::size_t bytes) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, certificate.x509);
    SSL_CTX_use_PrivateKey(context, certificate.key);
    const int fd = listener.accept();
    SSL* session = SSL_new(context);
    SSL_set_fd(session, fd);
    std::string text;
    if (SSL_accept(session) == 1) {
        char some[256];
        while (text.size() < bytes) {
            const int got = SSL_read(session, some, sizeof some);
            if (got <= 0) break;
            text.append(some, static_cast<std::size_t>(got));
        }
    }
    SSL_free(session);
    ::close(fd);
    SSL_CTX_free(context);
    return text;
}

}  // namespace

TEST_CASE("a destination is read as it is written, with the usual port where none is named") {
    const auto tls = read_destination("syslog+tls://[2001:db8::9]:6515?sensor=av&ca=a.pem");
    REQUIRE(tls);
    CHECK(tls->carrier == Carrier::tls);
    CHECK(tls->host == "2001:db8::9");
    CHECK(tls->port == 6515);
    CHECK(tls->sensor == "av");
    CHECK(tls->authority == "a.pem");
    const auto flows = read_destination("netflow9://collector.example?sensor=border");
    REQUIRE(flows);
    CHECK(flows->cargo == Cargo::netflow9);
    CHECK(flows->port == 2055);
    CHECK(read_destination("ipfix://192.0.2.9?sensor=b")->port == 4739);
    CHECK(read_destination("syslog+udp://192.0.2.9?sensor=b")->port == 514);
    CHECK(read_destination("syslog+tcp://192.0.2.9?sensor=b")->port == 601);
}

TEST_CASE("what is no exact destination is refused and nothing is guessed") {
    for (const char* text :
         {"", "192.0.2.9", "syslog://192.0.2.9?sensor=a", "netflow9://?sensor=a",
          "netflow9://192.0.2.9", "netflow9://192.0.2.9:0?sensor=a",
          "netflow9://192.0.2.9:65536?sensor=a", "netflow9://192.0.2.9:20x?sensor=a",
          "netflow9://192.0.2.9:?sensor=a", "netflow9://192.0.2.9?sensor=",
          "netflow9://192.0.2.9?sensor=a&sensor=b", "netflow9://192.0.2.9?sensor=a&ca=b",
          "netflow9://[::1?sensor=a", "netflow9://[::1]x?sensor=a", "netflow9://a b?sensor=a",
          "netflow9://a/b?sensor=a", "syslog+tls://a?sensor=b&verify=no"}) {
        CAPTURE(text);
        const auto read = read_destination(text);
        REQUIRE(!read);
        CHECK(!read.error().what.empty());
        CHECK(!read.error().remedy.empty());
    }
}

TEST_CASE("datagrams arrive as they were offered, in order") {
    const Listener listener(SOCK_DGRAM);
    const auto exporter = started(to("netflow9", listener.port));
    CHECK(exporter->offer(0, std::string_view("one"), now()));
    CHECK(exporter->offer(0, std::string_view("two\0three", 9), now()));
    CHECK(listener.datagram() == "one");
    CHECK(listener.datagram() == std::string("two\0three", 9));
    CHECK(exporter->drain(3s));
    CHECK(exporter->status(0).sent == 2);
    CHECK(exporter->status(0).sent_bytes == 12);
    CHECK(exporter->status(0).problem.empty());
}

TEST_CASE("nothing leaves before it is due") {
    const Listener listener(SOCK_DGRAM);
    const auto exporter = started(to("ipfix", listener.port));
    const auto due = now() + 150ms;
    exporter->offer(0, std::string_view("late"), due);
    CHECK(listener.datagram(50) == "nothing came");
    CHECK(listener.datagram() == "late");
    CHECK(now() >= due);
}

TEST_CASE("an offer to a full queue returns at once, and what is dropped is counted") {
    const Listener listener(SOCK_DGRAM);
    Patience patience;
    patience.messages_max = 3;
    patience.bytes_max = 10;
    const auto exporter = started(to("netflow9", listener.port), patience);
    const auto later = now() + 1h;
    CHECK(exporter->offer(0, std::string_view("1234"), later));
    CHECK(!exporter->offer(0, std::string_view("1234567"), later));
    CHECK(exporter->offer(0, std::string_view("5"), later));
    CHECK(exporter->offer(0, std::string_view("6"), later));
    CHECK(!exporter->offer(0, std::string_view("7"), later));
    const ExportStatus status = exporter->status(0);
    CHECK(status.offered == 5);
    CHECK(status.dropped == 2);
    CHECK(status.waiting == 3);
    CHECK(!exporter->drain(10ms));
}

TEST_CASE("a collector that is not there yet gets all of it once it is") {
    std::uint16_t port = 0;
    { port = Listener(SOCK_STREAM).port; }
    const auto exporter = started(to("syslog+tcp", port));
    exporter->offer(0, std::string_view("<13>1 first"), now());
    exporter->offer(0, std::string_view("<13>1 second"), now());
    CHECK(soon(*exporter, [](const ExportStatus& s) { return !s.problem.empty(); }));
    CHECK(exporter->status(0).sent == 0);
    CHECK(exporter->status(0).waiting == 2);
    CHECK(exporter->status(0).dropped == 0);
}

TEST_CASE("a stream counts the bytes of its messages, and is opened again when it was closed") {
    const Listener listener(SOCK_STREAM);
    const auto exporter = started(to("syslog+tcp", listener.port));
    exporter->offer(0, std::string_view("<13>1 first"), now());
    const int one = listener.accept();
    CHECK(heard(one, 14) == "11 <13>1 first");
    ::close(one);
    exporter->offer(0, std::string_view("<13>1 second"), now() + 50ms);
    const int two = listener.accept();
    CHECK(heard(two, 15) == "12 <13>1 second");
    CHECK(exporter->drain(3s));
    CHECK(exporter->status(0).connections == 2);
    CHECK(exporter->status(0).sent == 2);
    ::close(two);
}

TEST_CASE("a TLS stream goes to a collector whose certificate we were told to trust") {
    const Listener listener(SOCK_STREAM);
    const Certificate certificate("IP:127.0.0.1");
    const auto exporter = started(to("syslog+tls", listener.port, "&ca=" + certificate.file));
    exporter->offer(0, std::string_view("<13>1 secret"), now());
    CHECK(heard_by_tls(listener, certificate, 15) == "12 <13>1 secret");
    CHECK(exporter->drain(3s));
    CHECK(exporter->status(0).sent == 1);
}

TEST_CASE("nothing is sent to a collector with another certificate or name") {
    const Certificate ours("IP:127.0.0.1"), stranger("IP:127.0.0.1"), misnamed("IP:192.0.2.1");
    for (const auto& [shown, trusted] : {std::pair(&stranger, &ours), {&misnamed, &misnamed}}) {
        const Listener listener(SOCK_STREAM);
        const auto exporter = started(to("syslog+tls", listener.port, "&ca=" + trusted->file));
        exporter->offer(0, std::string_view("<13>1 secret"), now());
        CHECK(heard_by_tls(listener, *shown, 15) == "");
        CHECK(soon(*exporter, [](const ExportStatus& s) {
            return s.problem.find("not trusted") != std::string::npos;
        }));
        CHECK(exporter->status(0).sent == 0);
    }
    CHECK(!Exporter::start({to("syslog+tls", 6514, "&ca=/nowhere.pem")}));
}

TEST_CASE("too many destinations are refused") {
    std::vector<Destination> many(destinations_max + 1, to("netflow9", 2055));
    CHECK(!Exporter::start(many));
}

TEST_CASE("an exporter that is taken away does not wait for what is not due") {
    const Listener listener(SOCK_DGRAM);
    auto exporter = started(to("netflow9", listener.port));
    exporter->offer(0, std::string_view("never"), now() + 1h);
    const auto begun = now();
    exporter.reset();
    CHECK(now() - begun < 2s);
    CHECK(listener.datagram(20) == "nothing came");
}

TEST_CASE("the pace of the exercise says when something is due on the wall") {
    const Pace pace{now(), 60'000'000, 2'000'000};
    CHECK(pace.due(60'000'000) == pace.wall);
    CHECK(pace.due(64'000'000) == pace.wall + 2s);
    CHECK(pace.due(58'000'000) == pace.wall - 1s);
    const Pace slow{pace.wall, 0, 500'000};
    CHECK(slow.due(86'400'000'000ll * 30) == pace.wall + std::chrono::hours(24 * 60));
    CHECK(slow.due(1) == pace.wall + 2us);
}
