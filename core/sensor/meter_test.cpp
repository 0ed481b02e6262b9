#include "sensor/meter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "wire/background.h"
#include "wire/culprits.h"
#include "wire/mixture.h"
#include "wire/some_sites.h"

using namespace naga;
using namespace naga::sensor;

namespace {

constexpr std::int64_t epoch_us = 1'366'873'200'000'000;
const sim::Chance chance(1, 0);

const range::SmallWorld& small() {
    static const auto world = range::small_world();
    return *world;
}
constexpr std::uint32_t gate = 2;  // has three lines
wire::Place place() { return {{gate}, world::none}; }

std::vector<wire::Conversation> conversations(std::uint64_t count) {
    std::vector<wire::Conversation> made;
    const auto networks = static_cast<std::uint32_t>(small().nation.networks.size());
    for (std::uint64_t n = 0; n < count; ++n) {
        made.push_back(wire::made_up(n, wire::some_sites()));
        const auto other = static_cast<std::uint32_t>(n / 2 % networks);
        made.back().client.network = n % 2 == 0 ? gate : other;
        made.back().server.network = n % 2 == 0 ? other : gate;
    }
    return made;
}

std::vector<evidence::Flow> metered(const std::vector<wire::Conversation>& made,
                                    const MeterSettings& settings) {
    std::vector<evidence::Flow> rows;
    Meter meter(small().terrain, place(), settings, chance);
    meter.meter(made, rows);
    return rows;
}

// Some minutes of the small world, filmed.
struct Filmed {
    wire::Film film;
    wire::Hosts hosts{small().nation};
    wire::Sites sites{small().nation, small().plan};
    wire::Background background{small().terrain, hosts, sites, chance,
                                range::short_day().start_of_day_us};
    wire::Culprits culprits{small().terrain, chance};
    wire::Stage stage;

    explicit Filmed(int minutes) {
        range::Range range = range::started(small());
        for (int m = 0; m < minutes; ++m) {
            range.run_minute();
            film.keep(range);
        }
        background.follow(film);
        culprits.follow(film);
        stage = {&small().terrain, &film,  &background, &culprits,
                 &hosts,           &sites, chance,      range::short_day().start_of_day_us};
    }
};

bool same(const evidence::Flow& a, const evidence::Flow& b) {
    return !evidence::leaves_before(a, b) && !evidence::leaves_before(b, a) &&
           a.tcp_flags == b.tcp_flags && a.end_reason == b.end_reason && a.last_us == b.last_us;
}

}  // namespace

TEST_CASE("unsampled records are the packets of both directions, by the exporter's clock") {
    const auto made = conversations(3'000);
    const auto rows =
        metered(made, {.sensor = 3, .epoch_us = epoch_us, .clock_error_us = -250'000});
    std::size_t row = 0;
    for (const wire::Conversation& c : made) {
        const wire::Shape shape = wire::shape_of(c);
        for (int by = 0; by < 2; ++by) {
            const wire::Direction& d = shape.direction[by];
            if (d.packets == 0) continue;
            REQUIRE(row < rows.size());
            const evidence::Flow& f = rows[row++];
            CHECK(f.packets == d.packets);
            CHECK(f.bytes == d.bytes);
            CHECK(f.first_us == d.first_us + epoch_us - 250'000);
            CHECK(f.last_us == d.last_us + epoch_us - 250'000);
            CHECK(f.tcp_flags == d.tcp_flags);
            CHECK(f.source == (by == 0 ? c.client : c.server).address);
            CHECK(f.target == (by == 0 ? c.server : c.client).address);
            CHECK(f.target_as ==
                  small().nation.networks[(by == 0 ? c.server : c.client).network].asn);
            if (c.protocol != 1) {
                CHECK(f.source_port == (by == 0 ? c.client : c.server).port);
                CHECK(f.target_port == (by == 0 ? c.server : c.client).port);
            } else {
                CHECK(f.source_port == 0);
                CHECK(f.target_port == (by == 0 ? c.server.port : 0));
            }
        }
    }
    CHECK(row == rows.size());
}

TEST_CASE("a record says why it ended: an end was seen, a long one went on, or nothing came") {
    std::map<std::uint8_t, int> seen;
    std::vector<wire::Conversation> made = conversations(2'000);
    wire::made_up_slices(5'000, 4, 20'000, wire::some_sites(), made);
    for (const evidence::Flow& f : metered(made, {.epoch_us = epoch_us})) {
        ++seen[f.end_reason];
        const bool closed = f.protocol == 6 && (f.tcp_flags & 5) != 0;
        CHECK((f.end_reason == evidence::ended_seen) == closed);
        if (f.end_reason == evidence::ended_active) CHECK(f.last_us - f.first_us > 50'000'000);
    }
    CHECK(seen[evidence::ended_seen] > 100);
    CHECK(seen[evidence::ended_active] == 6);
    CHECK(seen[evidence::ended_idle] > 100);
}

TEST_CASE("a record goes in where the other direction comes out, over a line of the place") {
    const auto made = conversations(500);
    const auto rows = metered(made, {.epoch_us = epoch_us});
    std::size_t outside = 0;
    const std::size_t lines = small().terrain.lines[gate].size();
    for (const evidence::Flow& f : rows) {
        CHECK(f.in != f.out);
        CHECK(f.in >= 1);
        CHECK(f.in <= lines + 2);
        outside += f.in <= lines || f.out <= lines;
    }
    CHECK(outside > rows.size() / 2);
    for (std::size_t k = 0; k + 1 < rows.size(); ++k)
        if (rows[k].source == rows[k + 1].target && rows[k].target == rows[k + 1].source) {
            CHECK(rows[k].in == rows[k + 1].out);
            CHECK(rows[k].out == rows[k + 1].in);
        }
}

TEST_CASE("what a sampler takes of few packets follows the binomial law") {
    constexpr std::uint64_t packets = 10, tries = 40'000;
    constexpr std::int64_t sampling = 4;
    double wanted[packets + 1], choose = 1;
    std::uint64_t seen[packets + 1] = {};
    for (std::uint64_t k = 0; k <= packets; ++k) {
        wanted[k] = choose * std::pow(0.25, k) * std::pow(0.75, packets - k) * tries;
        choose = choose * static_cast<double>(packets - k) / static_cast<double>(k + 1);
    }
    for (std::uint64_t n = 0; n < tries; ++n) ++seen[taken(packets, sampling, chance, 1, n)];
    double chi = 0;
    for (std::uint64_t k = 0; k <= 7; ++k) {
        const double off = static_cast<double>(seen[k]) - wanted[k];
        chi += off * off / wanted[k];
    }
    CHECK(chi < 26.1);  // 8 degrees of freedom, one in a thousand
}

TEST_CASE("what a sampler takes of many packets has the mean and the spread of the law") {
    for (const auto& [packets, sampling] :
         {std::pair{1'000ull, 100ll}, {40'000ull, 1'000ll}, {1'000'000ull, 100ll}, {200ull, 2ll}}) {
        CAPTURE(packets);
        constexpr std::uint64_t tries = 4'000;
        double sum = 0, squares = 0;
        for (std::uint64_t n = 0; n < tries; ++n) {
            const auto k = static_cast<double>(taken(packets, sampling, chance, 2, n));
            sum += k, squares += k * k;
        }
        const double mean = sum / tries, variance = squares / tries - mean * mean;
        const double p = 1 / static_cast<double>(sampling);
        const double wanted = static_cast<double>(packets) * p, spread = wanted * (1 - p);
        CHECK(std::abs(mean - wanted) < 4 * std::sqrt(spread / tries));
        CHECK(std::abs(variance / spread - 1) < 4 * std::sqrt(2.0 / tries) + 0.01);
    }
    CHECK(taken(0, 100, chance, 1, 1) == 0);
}

TEST_CASE("sampled records lie within what passed, and add up to it times the sampling") {
    const auto made = conversations(20'000);
    const auto all = metered(made, {.sensor = 5, .epoch_us = epoch_us});
    const auto some = metered(made, {.sensor = 5, .sampling = 10, .epoch_us = epoch_us});
    CHECK(some.size() < all.size());
    std::size_t at = 0;
    double packets = 0, bytes = 0, variance = 0, all_packets = 0, all_bytes = 0, in_bytes = 0;
    for (const evidence::Flow& f : all) {
        all_packets += f.packets, all_bytes += static_cast<double>(f.bytes);
        variance += f.packets * 10.0 * 0.9;
        const double size = static_cast<double>(f.bytes) / f.packets;
        in_bytes += f.packets * 10.0 * 0.9 * size * size;
        if (at == some.size()) continue;
        const evidence::Flow& s = some[at];
        if (s.source != f.source || s.target != f.target || s.source_port != f.source_port ||
            s.target_port != f.target_port || s.first_us < f.first_us || s.last_us > f.last_us)
            continue;
        ++at;
        packets += 10.0 * s.packets, bytes += 10.0 * static_cast<double>(s.bytes);
        CHECK(s.packets >= 1);
        CHECK(s.packets <= f.packets);
        CHECK(s.first_us <= s.last_us);
        CHECK((s.packets > 1 || s.first_us == s.last_us));
        CHECK((s.tcp_flags & ~f.tcp_flags) == 0);
        CHECK((f.protocol != 6 || s.tcp_flags != 0));
        CHECK(std::abs(static_cast<double>(s.bytes) / s.packets - size) <= 0.5);
    }
    CHECK(at == some.size());
    // Within 3 standard errors.
    CHECK(std::abs(packets - all_packets) < 3 * std::sqrt(variance));
    CHECK(std::abs(bytes - all_bytes) < 3 * std::sqrt(in_bytes));
}

TEST_CASE("a record does not depend on which others are asked for with it") {
    const auto made = conversations(600);
    const MeterSettings settings{.sensor = 9, .sampling = 5, .epoch_us = epoch_us};
    const auto whole = metered(made, settings);
    std::vector<evidence::Flow> parts;
    for (std::size_t k = made.size(); k-- > 0;) {
        auto rows = metered({made[k]}, settings);
        parts.insert(parts.begin(), rows.begin(), rows.end());
    }
    REQUIRE(parts.size() == whole.size());
    for (std::size_t k = 0; k < whole.size(); ++k) CHECK(same(parts[k], whole[k]));
    const auto other = metered(made, {.sensor = 10, .sampling = 5, .epoch_us = epoch_us});
    CHECK((other.size() != whole.size() || !std::ranges::equal(other, whole, same)));
}

TEST_CASE("minute by minute, each record leaves once, in order, whatever the clock") {
    const Filmed filmed(6);
    for (const std::int64_t error_us : {0ll, 95'000'000ll, -3'000'000ll}) {
        CAPTURE(error_us);
        const MeterSettings settings{.sensor = 2, .epoch_us = epoch_us, .clock_error_us = error_us};
        std::vector<wire::Conversation> made;
        for (std::int64_t m = 0; m < filmed.film.minutes(); ++m)
            wire::passing(filmed.stage, place(), wire::Only::all, m, made);
        std::vector<evidence::Flow> all = metered(made, settings), rows;
        std::ranges::sort(all, evidence::leaves_before);
        REQUIRE(all.size() > 1'000);
        for (std::int64_t m = -2; m < 14; ++m) {
            const std::size_t begin = rows.size();
            flows_leaving(filmed.stage, place(), settings, m, rows);
            for (std::size_t k = begin; k < rows.size(); ++k) {
                const std::int64_t at = evidence::leaves_us(rows[k]) - epoch_us;
                if (at < m * 60'000'000 || at >= (m + 1) * 60'000'000) FAIL("another minute's");
            }
        }
        REQUIRE(rows.size() == all.size());
        CHECK(std::ranges::equal(rows, all, same));
    }
}

TEST_CASE("the exporter has addresses of its own, an uptime of days and a marked name") {
    const evidence::Exporter e =
        exporter_of(small().terrain, place(), {.sensor = 4, .sampling = 100, .epoch_us = epoch_us},
                    "border", 2'055);
    CHECK(e.address != e.collector);
    CHECK(inet::is_drill_prefix({e.address, 32}));
    CHECK(inet::is_drill_prefix({e.collector, 32}));
    CHECK(e.booted_us % 1'000 == 0);
    CHECK(epoch_us - e.booted_us >= 86'400'000'000);
    CHECK(epoch_us - e.booted_us <= 40 * 86'400'000'000);
    CHECK(e.sampling == 100);
    CHECK(e.domain == 4);
    CHECK(e.name == "EXERCISE border");
}
