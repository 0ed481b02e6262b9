#include "traffic/service.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/digest.h"

using namespace naga;
using namespace naga::traffic;

namespace {

// Erlang C, straight from the formula with factorials as a running term.
double erlang_c(unsigned workers, double busy) {
    double term = 1, sum = 0;
    for (unsigned n = 0; n < workers; ++n) {
        sum += term;
        term *= busy / (n + 1);
    }
    const double queue = term / (1 - busy / workers);
    return queue / (sum + queue);
}

double erlang_b(unsigned workers, double busy) {
    double term = 1, sum = 1;
    for (unsigned n = 1; n <= workers; ++n) sum += term *= busy / n;
    return term / sum;
}

std::int64_t ppm(double share) { return std::llround(1e6 * share); }

}  // namespace

TEST_CASE("with endless patience the chance to wait and the wait are those of Erlang C") {
    for (const unsigned workers : {1u, 2u, 7u, 40u, 150u})
        for (const double load : {0.1, 0.5, 0.8, 0.95}) {
            CAPTURE(workers);
            CAPTURE(load);
            const Server server{100, workers, patience_max_s};
            const Answer got = answer(server, 100 * load);
            const double waits = erlang_c(workers, load * workers);
            CHECK(got.answered_ppm == 1'000'000);
            CHECK(std::abs(got.waiting_ppm - ppm(waits)) <= 1);
            CHECK(std::abs(got.wait_us - std::llround(1e6 * waits / (100 - 100 * load))) <= 1);
        }
}

TEST_CASE("without patience the share lost is that of Erlang B") {
    for (const unsigned workers : {1u, 2u, 7u, 40u, 150u})
        for (const double load : {0.1, 0.8, 1.0, 1.5, 20.0}) {
            CAPTURE(workers);
            CAPTURE(load);
            const Answer got = answer({100, workers, 0}, 100 * load);
            CHECK(std::abs(1'000'000 - got.answered_ppm - ppm(erlang_b(workers, load * workers))) <=
                  1);
            CHECK(got.wait_us == 0);
        }
}

TEST_CASE("far above capacity the server answers what it can and no more") {
    for (const double load : {1.5, 3.0, 100.0, 1e6}) {
        CAPTURE(load);
        const Answer got = answer({1000, 8, 10}, 1000 * load);
        CHECK(std::abs(got.answered_ppm - ppm(1 / load)) <= 1);
    }
}

TEST_CASE("a queue simulated one request at a time loses and waits alike") {
    struct Case {
        unsigned workers;
        double load, patience;
    };
    for (const Case c : {Case{1, 0.9, 0.03}, Case{4, 1.0, 0.05}, Case{8, 1.4, 0.2}}) {
        CAPTURE(c.workers);
        std::uint64_t state = 5;
        auto exponential = [&](double rate) {
            state = sim::mix(state, 3);
            return -std::log((static_cast<double>(state >> 11) + 0.5) * 0x1p-53) / rate;
        };
        constexpr double capacity = 100;
        constexpr int count = 400'000;
        std::vector<double> free_at(c.workers);
        double now = 0, waited = 0;
        int lost = 0;
        for (int i = 0; i < count; ++i) {
            now += exponential(c.load * capacity);
            auto first = std::ranges::min_element(free_at);
            const double wait = std::max(0.0, *first - now);
            const double work = exponential(capacity / c.workers);
            if (wait > c.patience) {
                ++lost;
                continue;
            }
            waited += wait;
            *first = now + wait + work;
        }
        const Answer got = answer({capacity, c.workers, c.patience}, c.load * capacity);
        CHECK(1e-6 * static_cast<double>(1'000'000 - got.answered_ppm) ==
              doctest::Approx(static_cast<double>(lost) / count).epsilon(0.03));
        CHECK(1e-6 * static_cast<double>(got.wait_us) ==
              doctest::Approx(waited / (count - lost)).epsilon(0.03));
    }
}

TEST_CASE("more requests never raise the share answered, and more capacity never lowers it") {
    for (const unsigned workers : {1u, 16u, 300u})
        for (const double patience : {0.0, 0.1, 10.0}) {
            std::int64_t before = 1'000'000;
            for (double asked = 1; asked < 3000; asked *= 1.07) {
                const std::int64_t answered = answer({500, workers, patience}, asked).answered_ppm;
                CHECK(answered <= before);
                before = answered;
            }
            before = 0;
            for (double capacity = 1; capacity < 3000; capacity *= 1.07) {
                const std::int64_t answered =
                    answer({capacity, workers, patience}, 500).answered_ppm;
                CHECK(answered >= before);
                before = answered;
            }
        }
}

TEST_CASE("a dead server answers nothing and an idle one everything") {
    CHECK(answer({0, 4, 10}, 0).answered_ppm == 0);
    CHECK(answer({100, 0, 10}, 5).answered_ppm == 0);
    CHECK(answer({100, 4, 10}, 0).answered_ppm == 1'000'000);
}

TEST_CASE("hostile numbers give a share between none and all") {
    const double odd[] = {-1, 0, 1e-300, 1, 1e18, 1e308, HUGE_VAL, -HUGE_VAL, std::nan("")};
    for (const double capacity : odd)
        for (const double patience : odd)
            for (const double asked : odd)
                for (const std::uint32_t workers : {0u, 1u, workers_max, ~0u}) {
                    const Answer got = answer({capacity, workers, patience}, asked);
                    CHECK(got.answered_ppm >= 0);
                    CHECK(got.answered_ppm <= 1'000'000);
                    CHECK(got.waiting_ppm >= 0);
                    CHECK(got.waiting_ppm <= 1'000'000);
                    CHECK(got.wait_us >= 0);
                    CHECK(got.wait_us <= 86'400'000'000);
                }
}

TEST_CASE("workers above the limit count as the limit") {
    CHECK(answer({100, workers_max + 1, 0}, 101).answered_ppm ==
          answer({100, workers_max, 0}, 101).answered_ppm);
    CHECK(answer({100, workers_max, 0}, 101).answered_ppm !=
          answer({100, workers_max - 100, 0}, 101).answered_ppm);
}

TEST_CASE("every compiler gives the same answers") {
    std::uint64_t sum = 0;
    for (std::uint32_t workers = 1; workers < 200; workers += 13)
        for (double asked = 10; asked < 1000; asked *= 1.3) {
            const Answer got = answer({300, workers, 0.5}, asked);
            sum = sim::mix(sum, static_cast<std::uint64_t>(got.answered_ppm));
            sum = sim::mix(sum, static_cast<std::uint64_t>(got.waiting_ppm));
            sum = sim::mix(sum, static_cast<std::uint64_t>(got.wait_us));
        }
    CHECK(sum == 50263818976378591ull);
}
