#include "base/det_math.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>

using namespace naga;

namespace {

std::uint64_t fold(std::uint64_t sum, double x) {
    return (sum ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001B3ull + 0x9E3779B97F4A7C15ull;
}

// Relative error against the C library with 64 bits of mantissa.
double error(double got, long double truth) {
    if (truth == 0) return got == 0 ? 0 : 1;
    return static_cast<double>(std::abs((got - truth) / truth));
}

// Some double with every bit pattern of mantissa and exponent possible, between 2^-1022 and 2^1023.
double scattered(std::uint64_t i) {
    const std::uint64_t bits = i * 0x9E3779B97F4A7C15ull;
    const std::uint64_t exponent = 1 + (bits >> 53) % 2045;
    return std::bit_cast<double>(exponent << 52 | (bits * 0xD1B54A32D192ED03ull >> 12));
}

}  // namespace

TEST_CASE("exp stays within its stated error over its whole range") {
    double worst = 0;
    for (int i = 0; i < 2'000'000; ++i) {
        const double x = -708.0 + i * (1417.0 / 2'000'000);
        worst = std::max(worst, error(det::exp(x), std::exp(static_cast<long double>(x))));
    }
    for (int i = 0; i < 500'000; ++i) {
        const double x = -1.0 + i * (2.0 / 500'000);
        worst = std::max(worst, error(det::exp(x), std::exp(static_cast<long double>(x))));
    }
    INFO("worst relative error of exp ", worst);
    CHECK(worst < 2.5e-16);
}

TEST_CASE("log stays within its stated error over its whole range and near one") {
    double worst = 0;
    for (std::uint64_t i = 1; i < 2'000'000; ++i) {
        const double x = scattered(i);
        worst = std::max(worst, error(det::log(x), std::log(static_cast<long double>(x))));
    }
    for (int i = 0; i < 1'000'000; ++i) {
        const double x = 0.5 + i * 1e-6 * 1.5;
        worst = std::max(worst, error(det::log(x), std::log(static_cast<long double>(x))));
    }
    for (double d = 0.25; d > 1e-16; d *= 0.9995) {
        for (const double x : {1.0 + d, 1.0 - d})
            worst = std::max(worst, error(det::log(x), std::log(static_cast<long double>(x))));
    }
    INFO("worst relative error of log ", worst);
    CHECK(worst < 3e-16);
}

TEST_CASE("log is right for numbers too small to be normal") {
    for (double x = 0x1p-1022; x > 0; x *= 0.37)
        CHECK(error(det::log(x), std::log(static_cast<long double>(x))) < 3e-16);
}

TEST_CASE("a small chance keeps its digits") {
    double worst = 0;
    for (double x = 1e-300; x < 800; x *= 1.002)
        worst = std::max(
            worst, error(det::one_minus_exp_neg(x), -std::expm1(-static_cast<long double>(x))));
    for (int i = 1; i < 1'000'000; ++i) {
        const double x = i * 4e-6;
        worst = std::max(
            worst, error(det::one_minus_exp_neg(x), -std::expm1(-static_cast<long double>(x))));
    }
    INFO("worst relative error of one_minus_exp_neg ", worst);
    CHECK(worst < 5e-16);
}

TEST_CASE("pow loses no more than its logarithm times the exponent") {
    double worst = 0;
    for (std::uint64_t i = 1; i < 1'000'000; ++i) {
        const double x = scattered(i);
        const double y = static_cast<double>(i % 2001) * 1e-3 - 1.0;
        const long double truth = std::pow(static_cast<long double>(x), y);
        if (truth < 1e-300L || truth > 1e300L) continue;
        const double size = std::abs(y * std::log(x));
        worst = std::max(worst, error(det::pow(x, y), truth) / (1.0 + size));
    }
    INFO("worst relative error of pow, divided by 1 + |y ln x|: ", worst);
    CHECK(worst < 3e-16);
}

TEST_CASE("sqrt is rounded correctly") {
    for (std::uint64_t i = 1; i < 200'000; ++i) {
        const double x = scattered(i);
        CHECK(det::sqrt(x) == std::sqrt(x));
    }
}

TEST_CASE("exp and log never turn back as their argument grows by one step") {
    int exp_turns = 0, log_turns = 0;
    for (int part = 0; part < 2'000; ++part) {
        double x = 0.001 + part * 0.0007;
        for (int i = 0; i < 200; ++i) {
            const double next = std::nextafter(x, 1e9);
            exp_turns += det::exp(next) < det::exp(x);
            log_turns += det::log(next) < det::log(x);
            x = next;
        }
    }
    CHECK(exp_turns == 0);
    CHECK(log_turns == 0);
}

TEST_CASE("the normal quantile meets the normal distribution") {
    double worst = 0;
    for (int i = 1; i < 1'000'000; ++i) {
        const double p = i * 1e-6;
        const double back = 0.5 * std::erfc(-det::normal_quantile(p) / std::sqrt(2.0));
        worst = std::max(worst, std::abs(back - p) / std::min(p, 1 - p));
    }
    INFO("worst relative error of the tail beyond the quantile ", worst);
    CHECK(worst < 3e-8);
    CHECK(det::normal_quantile(0.5) == 0.0);
    CHECK(det::normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(2e-9));
}

TEST_CASE("the ends of the ranges are as promised") {
    CHECK(det::exp(-746) == 0.0);
    CHECK(det::exp(0) == 1.0);
    CHECK(det::exp(1e9) == det::exp(709));
    CHECK(det::exp(std::numeric_limits<double>::infinity()) == det::exp(709));
    CHECK(det::exp(-std::numeric_limits<double>::infinity()) == 0.0);
    for (int i = 0; i < 37'000; ++i) {
        const double x = -708.0 - i * 0.001;
        CHECK(std::abs(det::exp(x) - std::exp(x)) <= 0x1p-1074);  // one step of the smallest
    }
    CHECK(det::log(1.0) == 0.0);
    CHECK(det::one_minus_exp_neg(0) == 0.0);
    CHECK(det::one_minus_exp_neg(1e6) == 1.0);
    CHECK(det::pow(0, 2) == 0.0);
    CHECK(det::pow(0, 0) == 1.0);
    CHECK(det::pow(1, 1e9) == 1.0);
}

TEST_CASE("every compiler gives the same bits") {
    std::uint64_t exps = 1, logs = 1, chances = 1, quantiles = 1, powers = 1;
    for (int i = 1; i < 200'000; ++i) {
        exps = fold(exps, det::exp(i * 0.00727 - 745.5));
        logs = fold(logs, det::log(scattered(static_cast<std::uint64_t>(i))));
        logs = fold(logs, det::log(i * 1e-5));
        chances = fold(chances, det::one_minus_exp_neg(i * 1e-5));
        quantiles = fold(quantiles, det::normal_quantile(i / 200'000.0));
        powers = fold(powers, det::pow(i * 0.01, 0.5255));
    }
    CHECK(exps == 4905761638186914697ull);
    CHECK(logs == 6059321952409580521ull);
    CHECK(chances == 10463741849810592606ull);
    CHECK(quantiles == 13616831259344724864ull);
    CHECK(powers == 14754097319499470044ull);
}
