#include "wire/film.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "range/small_world.h"
#include "wire/background.h"

using namespace naga;
using namespace naga::wire;

namespace {

std::string packed(const Film& film) {
    std::string bytes;
    film.pack(bytes);
    return bytes;
}

}  // namespace

TEST_CASE("a film that is packed and unpacked is the film, and goes on where it ended") {
    const auto small = range::small_world();
    range::Range range = range::started(*small);
    Film whole, first;
    for (int m = 0; m < 40; ++m) {
        if (m == 10) REQUIRE(range.apply(world::Sinkhole{small->network("isp"), 1}, 7).has_value());
        if (m == 30) REQUIRE(range.apply(world::Lift{7}, 8).has_value());
        range.run_minute();
        whole.keep(range);
        if (m == 19) REQUIRE(first.unpack(packed(whole), small->terrain));
        if (m > 19) first.keep(range);
    }
    CHECK(packed(first) == packed(whole));
    Film again;
    REQUIRE(again.unpack(packed(whole), small->terrain));
    CHECK(again.minutes() == 40);
    for (std::int64_t m = 0; m < 40; ++m) {
        CHECK(std::ranges::equal(again.volumes(m), whole.volumes(m)));
        CHECK(std::ranges::equal(again.seen(m), whole.seen(m)));
        CHECK(again.frame(m) == whole.frame(m));
    }
    CHECK(again.infections().size() == whole.infections().size());
    CHECK_FALSE(again.sinks(small->network("isp"), 1, 10 * 60'000'000ll - 1));
    CHECK(again.sinks(small->network("isp"), 1, 10 * 60'000'000ll));
    CHECK(again.sinks(small->network("isp"), 1, 30 * 60'000'000ll - 1));
    CHECK_FALSE(again.sinks(small->network("isp"), 1, 30 * 60'000'000ll));
    CHECK_FALSE(again.sinks(small->network("isp"), 0, 20 * 60'000'000ll));
    CHECK_FALSE(again.sinks(small->network("gate"), 1, 20 * 60'000'000ll));
}

TEST_CASE("a copy of a film stays as it was while the film goes on") {
    const auto small = range::small_world();
    range::Range range = range::started(*small);
    Film film, copy;
    std::string before;
    for (int m = 0; m < 30; ++m) {
        range.run_minute();
        film.keep(range);
        if (m == 14) copy = film, before = packed(film);
    }
    CHECK(copy.minutes() == 15);
    CHECK(packed(copy) == before);
    CHECK(packed(film) != before);
    // The minutes are shared, not copied.
    CHECK(copy.volumes(14).data() == film.volumes(14).data());
}

TEST_CASE("what is no whole film is refused, and leaves an empty one") {
    const auto small = range::small_world();
    range::Range range = range::started(*small);
    Film film;
    for (int m = 0; m < 3; ++m) {
        range.run_minute();
        film.keep(range);
    }
    const std::string bytes = packed(film);
    for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 64) {
        Film other;
        CHECK_FALSE(other.unpack(std::string_view(bytes).substr(0, length), small->terrain));
        CHECK(other.minutes() == 0);
    }
    Film other;
    CHECK_FALSE(other.unpack(bytes + "x", small->terrain));
    for (std::size_t i = 0; i < bytes.size(); i += 1 + i / 64) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 0xFF);
        [[maybe_unused]] const bool either = other.unpack(damaged, small->terrain);
    }
}

TEST_CASE("lanes that follow a film minute by minute run as those that follow it at once") {
    const auto small = range::small_world();
    range::Range range = range::started(*small);
    const Hosts hosts(small->nation);
    const Sites sites(small->nation, small->plan, 0);
    Background slow(small->terrain, hosts, sites, sim::Chance(1, 0), 0);
    Background fast(small->terrain, hosts, sites, sim::Chance(1, 0), 0);
    Film film;
    for (int m = 0; m < 20; ++m) {
        range.run_minute();
        film.keep(range);
        slow.follow(film);
    }
    fast.follow(film);
    for (const Bundle& b : fast.bundles())
        for (const std::int64_t m : {0, 7, 16}) {
            std::vector<Conversation> a, c;
            fast.make(b, film, Only::all, m, 1, world::none, a);
            slow.make(slow.bundles()[static_cast<std::size_t>(&b - fast.bundles().data())], film,
                      Only::all, m, 1, world::none, c);
            REQUIRE(a.size() == c.size());
            for (std::size_t i = 0; i < a.size(); ++i) {
                CHECK(a[i].identity == c[i].identity);
                CHECK(a[i].server.payload == c[i].server.payload);
            }
        }
}
