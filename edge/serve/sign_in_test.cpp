#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <mutex>

#include "serve/http_client_test.h"
#include "serve/json.h"
#include "serve/passwords.h"
#include "serve/rate.h"
#include "serve/sessions.h"

using namespace naga;
using namespace naga::serve;
using namespace naga::serve::testing;

namespace {

// A small API that signs people in, put together as a real one is.
struct Gate {
    std::map<std::string, std::string> hashes{{"cert-1", hash_password("246810")}};
    std::mutex mutex;
    SignIn limits;
    Sessions sessions;
    PasswordDesk desk;
    std::atomic<std::int64_t> now_us{1'000'000'000};

    std::int64_t now_s() const { return now_us / 1'000'000; }

    void sign_in(const Request& request, Answer answer) {
        const auto body = read_body(request);
        if (!body) return answer(problems_answer(body.error()));
        Problems problems;
        scenario::Asker top(*body, body->root, "", problems);
        const std::string seat = top.text("seat"), pin = top.text("pin");
        top.done();
        if (!problems.empty()) return answer(problems_answer(problems));
        {
            const std::lock_guard lock(mutex);
            if (!limits.try_once(seat, request.peer, now_us))
                return answer(too_many(limits.wait(seat, request.peer, now_us)));
        }
        const auto known = hashes.find(seat);
        const std::string hash = known == hashes.end() ? std::string() : known->second;
        const bool taken = desk.check(
            hash, pin, [this, answer, seat, peer = request.peer, tls = request.tls](bool fits) {
                if (!fits) return answer(not_found());
                {
                    const std::lock_guard lock(mutex);
                    limits.was_right(seat, peer);
                }
                Response response = json_answer(200, "{}");
                const std::string token = sessions.begin(seat, {Scope::play}, "", now_s());
                response.headers.emplace_back("Set-Cookie", session_cookie(token, tls, 3600));
                answer(std::move(response));
            });
        if (!taken) answer(too_many(1'000'000));
    }

    Router router() {
        Router router;
        router.on(Method::post, "/session",
                  [this](const Request& r, Answer answer) { sign_in(r, std::move(answer)); });
        Endpoint desk_page;
        desk_page.path = "/desk";
        desk_page.needs = {Scope::play};
        router.on(desk_page, [](const Request& r, Answer answer) {
            answer(json_answer(200, "{\"seat\":\"" + r.caller.seat + "\"}"));
        });
        desk_page.method = Method::del;
        desk_page.path = "/session";
        router.on(desk_page, [this](const Request& r, Answer answer) {
            sessions.end(r.cookie(session_cookie_name(r.tls)));
            Response response{204, {}, {}, {}, nullptr};
            response.headers.emplace_back("Set-Cookie", session_cookie("", r.tls, 0));
            answer(std::move(response));
        });
        router.identify([this](const Request& r) {
            Caller caller;
            if (const auto s = sessions.find(r.cookie(session_cookie_name(r.tls)), now_s()))
                caller = {s->scopes, s->seat, s->id};
            return caller;
        });
        return router;
    }
};

std::string sign_in(const std::string& seat, const std::string& pin) {
    const std::string body = R"({"seat":")" + seat + R"(","pin":")" + pin + R"("})";
    return "POST /session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string without_date(const Reply& reply) {
    std::string all = reply.head + reply.body;
    const std::size_t at = all.find("Date: ");
    return at == std::string::npos ? all : all.erase(at, all.find("\r\n", at) - at);
}

}  // namespace

TEST_CASE("a seat signs in, works, and signs out; then its cookie is worth nothing") {
    Gate gate;
    Running server(gate.router());
    const Reply in = server.ask(sign_in("cert-1", "246810"));
    REQUIRE(in.status == 200);
    const std::size_t at = in.head.find("Set-Cookie: naga=");
    REQUIRE(at != std::string::npos);
    CHECK(in.has("; HttpOnly; SameSite=Strict; Path=/"));
    const std::string cookie = "Cookie: naga=" + in.head.substr(at + 17, 43) + "\r\n";
    CHECK(server.get("/desk", cookie).body == "{\"seat\":\"cert-1\"}");
    CHECK(server.get("/desk").body == server.get("/nothing").body);
    const Reply out =
        server.ask("DELETE /session HTTP/1.1\r\nHost: localhost\r\n" + cookie + "\r\n");
    CHECK(out.status == 204);
    CHECK(out.has("Set-Cookie: naga=; "));
    CHECK(server.get("/desk", cookie).status == 404);
}

TEST_CASE("a wrong PIN and a wrong seat are answered alike, and both are limited alike") {
    Gate gate;
    Running server(gate.router());
    const std::string wrong = without_date(server.ask(sign_in("cert-1", "000000")));
    CHECK(without_date(server.ask(sign_in("nobody", "000000"))) == wrong);
    for (const char* seat : {"cert-1", "nobody"}) {
        for (int i = 0; i < 4; ++i)
            CHECK(without_date(server.ask(sign_in(seat, "00000" + std::to_string(i)))) == wrong);
        const Reply limited = server.ask(sign_in(seat, "246810"));
        CHECK(limited.status == 429);
        CHECK(limited.has("\r\nRetry-After: 30\r\n"));
    }
    gate.now_us += 30'000'000;
    CHECK(server.ask(sign_in("cert-1", "246810")).status == 200);
    CHECK(server.ask(sign_in("cert-1", "246810")).status == 200);
}

TEST_CASE("what is sent to sign in is checked before anything is counted") {
    Gate gate;
    Running server(gate.router());
    for (int i = 0; i < 30; ++i) {
        const Reply reply = server.ask(
            "POST /session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            "Content-Length: 15\r\n\r\n{\"seat\":\"cert\"}");
        REQUIRE(reply.status == 422);
        CHECK(reply.body.find("pin") != std::string::npos);
    }
    CHECK(server.ask(sign_in("cert-1", "246810")).status == 200);
}
