#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <set>
#include <vector>

#include "serve/passwords.h"
#include "serve/rate.h"
#include "serve/sessions.h"

using namespace naga;
using namespace naga::serve;

TEST_CASE("a password is matched by itself alone, and its hash says how it was made") {
    const std::string hash = hash_password("ຊ້າງ 7");
    CHECK(hash.substr(0, 31) == "$argon2id$v=19$m=65536,t=2,p=1$");
    CHECK(hash_password("ຊ້າງ 7") != hash);
    CHECK(is_password(hash, "ຊ້າງ 7"));
    CHECK_FALSE(is_password(hash, "ຊ້າງ 8"));
    CHECK_FALSE(is_password(hash, ""));
    CHECK_FALSE(is_password("", ""));
    CHECK_FALSE(is_password("$argon2id$nonsense", "ຊ້າງ 7"));
    CHECK_FALSE(is_password("plain", "plain"));
    CHECK(hash_password(std::string(password_bytes_max + 1, 'a')).empty());
    CHECK_FALSE(is_password(hash, std::string(password_bytes_max + 1, 'a')));
}

TEST_CASE("a seat that is not there costs the same work as one that is") {
    // CPU time of this thread, which other work on the machine does not stretch.
    const std::string hash = hash_password("1234");
    const auto fastest = [](const std::string& of) {
        const auto now = [] {
            timespec t{};
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
            return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
        };
        double best = 1e18;
        for (int i = 0; i < 5; ++i) {
            const double begun = now();
            is_password(of, "4321");
            best = std::min(best, now() - begun);
        }
        return best;
    };
    is_password("", "");
    const double ratio = fastest("") / fastest(hash);
    CHECK(ratio > 0.5);
    CHECK(ratio < 2.0);
}

TEST_CASE("the desk hashes on its own threads, and refuses when too many wait") {
    std::mutex mutex;
    std::condition_variable changed;
    int done = 0;
    bool go = false;
    bool matched = false, mismatched = true;
    const auto wait_until = [&](auto claim) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(20), claim);
    };
    PasswordDesk desk(1, 3);
    // The first holds the desk up until three wait.
    bool begun = false;
    REQUIRE(desk.hash("1234", [&](std::string) {
        std::unique_lock lock(mutex);
        begun = true;
        changed.notify_all();
        changed.wait(lock, [&] { return go; });
    }));
    REQUIRE(wait_until([&] { return begun; }));
    const std::string hash = hash_password("1234");
    const auto count = [&](bool& into) {
        return [&](bool matches) {
            const std::lock_guard lock(mutex);
            into = matches;
            ++done;
            changed.notify_all();
        };
    };
    CHECK(desk.check(hash, "1234", count(matched)));
    CHECK(desk.check(hash, "1235", count(mismatched)));
    bool nobody = true;
    CHECK(desk.check("", "1235", count(nobody)));
    CHECK_FALSE(desk.check(hash, "1234", count(matched)));
    {
        const std::lock_guard lock(mutex);
        go = true;
        changed.notify_all();
    }
    CHECK(wait_until([&] { return done == 3; }));
    CHECK(matched);
    CHECK_FALSE(mismatched);
    CHECK_FALSE(nobody);
}

TEST_CASE("who signs in does not wait until the cards of all seats are made") {
    std::mutex mutex;
    std::condition_variable changed;
    bool begun = false, go = false;
    std::string order;
    const auto note = [&](char who) {
        const std::lock_guard lock(mutex);
        order += who;
        changed.notify_all();
    };
    PasswordDesk desk(1, 8);
    REQUIRE(desk.hash("1234", [&](const std::string&) {
        std::unique_lock lock(mutex);
        begun = true;
        changed.notify_all();
        changed.wait(lock, [&] { return go; });
    }));
    {
        std::unique_lock lock(mutex);
        REQUIRE(changed.wait_for(lock, std::chrono::seconds(20), [&] { return begun; }));
    }
    CHECK(desk.hash("1", [&](const std::string&) { note('h'); }));
    CHECK(desk.hash("2", [&](const std::string&) { note('h'); }));
    CHECK(desk.check("", "3", [&](bool) { note('c'); }));
    std::unique_lock lock(mutex);
    go = true;
    changed.notify_all();
    CHECK(changed.wait_for(lock, std::chrono::seconds(20), [&] { return order.size() == 3; }));
    CHECK(order == "chh");
}

TEST_CASE("tokens and PINs are random, of their length, and fit for a cookie") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string token = random_token();
        CHECK(token.size() == 43);
        CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_") == std::string::npos);
        seen.insert(token);
    }
    CHECK(seen.size() == 1000);
    CHECK(random_pin(6).size() == 6);
    CHECK(random_pin(6).find_first_not_of("0123456789") == std::string::npos);
    CHECK(digest_of("a").size() == 64);
    CHECK(digest_of("a") != digest_of("b"));
    CHECK(is_equal_secret("abc", "abc"));
    CHECK_FALSE(is_equal_secret("abc", "abd"));
    CHECK_FALSE(is_equal_secret("abc", "ab"));
    CHECK(is_equal_secret("", ""));
}

TEST_CASE("a session lives by its token, and only its digest is kept") {
    Sessions sessions;
    const std::string token = sessions.begin("cert-1", {Scope::play, Scope::act}, "192.0.2.7", 100);
    const auto found = sessions.find(token, 101);
    REQUIRE(found.has_value());
    CHECK(found->seat == "cert-1");
    CHECK(found->scopes.holds(Scope::act));
    CHECK(found->id != token);
    CHECK_FALSE(sessions.find(found->id, 101).has_value());
    CHECK_FALSE(sessions.find(token + "x", 101).has_value());
    CHECK_FALSE(sessions.find("", 101).has_value());
    const auto stored = sessions.stored(101);
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].digest == digest_of(token));
    CHECK_FALSE(sessions.find(stored[0].digest, 101).has_value());
    Sessions after_restart;
    after_restart.restore(stored, 102);
    CHECK(after_restart.find(token, 103)->seat == "cert-1");
}

TEST_CASE("a session ends when unused, when old, when ended and when revoked") {
    Sessions sessions({100, 1000});
    const std::string idle = sessions.begin("a", {}, "", 0);
    CHECK(sessions.find(idle, 99).has_value());
    CHECK(sessions.find(idle, 198).has_value());
    CHECK_FALSE(sessions.find(idle, 298).has_value());
    const std::string old = sessions.begin("a", {}, "", 0);
    for (std::int64_t t = 0; t < 1000; t += 50) CHECK(sessions.find(old, t).has_value());
    CHECK_FALSE(sessions.find(old, 1000).has_value());
    const std::string ended = sessions.begin("a", {}, "", 0);
    CHECK(sessions.end(ended));
    CHECK_FALSE(sessions.end(ended));
    CHECK_FALSE(sessions.find(ended, 1).has_value());
    const std::string one = sessions.begin("a", {}, "", 0), two = sessions.begin("a", {}, "", 0),
                      other = sessions.begin("b", {}, "", 0);
    CHECK(sessions.revoke(sessions.find(one, 1)->id));
    CHECK_FALSE(sessions.find(one, 1).has_value());
    sessions.set_scopes("a", {Scope::truth});
    CHECK(sessions.find(two, 1)->scopes.holds(Scope::truth));
    CHECK_FALSE(sessions.find(other, 1)->scopes.holds(Scope::truth));
    CHECK(sessions.list("a", 1).size() == 1);
    CHECK(sessions.revoke_seat("a") == 1);
    CHECK(sessions.list("", 1).size() == 1);
}

TEST_CASE("a seat has at most per_seat_max sessions; the one unused longest ends") {
    Sessions sessions;
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i <= Sessions::per_seat_max; ++i)
        tokens.push_back(sessions.begin("a", {}, "", static_cast<std::int64_t>(i)));
    CHECK_FALSE(sessions.find(tokens[0], 100).has_value());
    CHECK(sessions.find(tokens[1], 100).has_value());
    CHECK(sessions.list("a", 100).size() == Sessions::per_seat_max);
}

TEST_CASE("the session's cookie is out of reach of scripts and other sites") {
    CHECK(session_cookie("t", false, 60) ==
          "naga=t; HttpOnly; SameSite=Strict; Path=/; Max-Age=60");
    CHECK(session_cookie("t", true, 60) ==
          "__Host-naga=t; HttpOnly; SameSite=Strict; Path=/; Max-Age=60; Secure");
    CHECK(session_cookie("", false, 60) == "naga=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
}

TEST_CASE("a bucket gives its burst, then one at a time") {
    RateLimits limits;
    const Rate rate{3, 1'000};
    for (int i = 0; i < 3; ++i) CHECK(limits.take("pin", "a", rate, 0));
    CHECK_FALSE(limits.take("pin", "a", rate, 0));
    CHECK(limits.take("pin", "b", rate, 0));
    CHECK(limits.take("other", "a", rate, 0));
    CHECK(limits.wait("pin", "a", rate, 400) == 600);
    CHECK_FALSE(limits.take("pin", "a", rate, 999));
    CHECK(limits.take("pin", "a", rate, 1'000));
    CHECK_FALSE(limits.take("pin", "a", rate, 1'001));
    CHECK(limits.wait("pin", "a", rate, 10'000) == 0);
    for (int i = 0; i < 3; ++i) CHECK(limits.take("pin", "a", rate, 10'000));
    CHECK_FALSE(limits.take("pin", "a", rate, 10'000));
    limits.forget("pin", "a");
    CHECK(limits.take("pin", "a", rate, 10'000));
}

TEST_CASE("a bucket agrees with counting tries one by one") {
    constexpr std::uint64_t seed = 77;
    INFO("seed ", seed);
    std::uint64_t state = seed;
    const auto next = [&](std::uint64_t below) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::int64_t>((state >> 33) % below);
    };
    for (int round = 0; round < 200; ++round) {
        const Rate rate{next(5) + 1, next(50) + 1};
        RateLimits limits;
        std::int64_t now = 0, units = rate.burst * rate.refill_us;  // a try costs refill_us
        for (int i = 0; i < 100; ++i) {
            const std::int64_t pass = next(60);
            now += pass;
            units = std::min(units + pass, rate.burst * rate.refill_us);
            const bool expected = units >= rate.refill_us;
            if (expected) units -= rate.refill_us;
            REQUIRE((limits.wait("w", "x", rate, now) == 0) == expected);
            REQUIRE(limits.take("w", "x", rate, now) == expected);
        }
    }
}

TEST_CASE("limits keep at most kept_max names, and forget the fullest first") {
    RateLimits limits(100);
    const Rate rate{3, 1'000'000};
    for (int i = 0; i < 3; ++i) CHECK(limits.take("pin", "victim", rate, 0));
    for (int i = 0; i < 10'000; ++i) {
        CHECK(limits.take("pin", "flood " + std::to_string(i), rate, 1'000));
        REQUIRE(limits.kept() <= 100);
    }
    CHECK_FALSE(limits.take("pin", "victim", rate, 1'001));
    CHECK(limits.kept() == 100);
}

TEST_CASE("five wrong PINs of a seat, or a hundred of an address, then one in 30 seconds") {
    SignIn sign_in;
    for (int i = 0; i < 5; ++i) CHECK(sign_in.try_once("cert-1", "192.0.2.1", 0));
    CHECK_FALSE(sign_in.try_once("cert-1", "192.0.2.2", 0));
    CHECK(sign_in.wait("cert-1", "192.0.2.2", 0) == 30'000'000);
    CHECK(sign_in.try_once("cert-2", "192.0.2.1", 0));
    CHECK(sign_in.try_once("cert-1", "192.0.2.1", 30'000'000));
    CHECK_FALSE(sign_in.try_once("cert-1", "192.0.2.1", 30'000'001));
    // A right PIN makes the seat's tries whole again.
    sign_in.was_right("cert-1", "192.0.2.1");
    CHECK(sign_in.try_once("cert-1", "192.0.2.1", 30'000'002));
    SignIn hall;
    int tries = 0;
    for (int i = 0; i < 140; ++i)
        tries += hall.try_once("seat " + std::to_string(i), "192.0.2.9", 0) ? 1 : 0;
    CHECK(tries == 100);
    CHECK(hall.try_once("seat 139", "192.0.2.10", 0));
    // Right ones cost the hall nothing.
    SignIn morning;
    for (int i = 0; i < 300; ++i) {
        const std::string seat = "seat " + std::to_string(i);
        REQUIRE(morning.try_once(seat, "192.0.2.9", 0));
        morning.was_right(seat, "192.0.2.9");
    }
    // A try that is not looked at costs nothing: nobody can keep a seat shut by asking on.
    SignIn steady;
    int looked_at = 0;
    for (std::int64_t s = 0; s < 300; ++s)
        looked_at += steady.try_once("a", "192.0.2.1", s * 1'000'000) ? 1 : 0;
    CHECK(looked_at == 5 + 9);
}
