#include "base/det_math.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>

using namespace naga;

namespace {

std::uint64_t fold(std::uint64_t sum, double x) {
    return (sum ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001B3ull + 0x9E3779B97F4A7C15ull;
}

}  // namespace

TEST_CASE("exp and log stay within their stated error of the true values") {
    double worst_exp = 0, worst_log = 0;
    for (int i = 0; i < 400'000; ++i) {
        const double x = -700.0 + i * (1400.0 / 400'000);
        const double truth = static_cast<double>(expl(static_cast<long double>(x)));
        worst_exp = std::max(worst_exp, std::abs(det::exp(x) - truth) / truth);
        const double y = std::ldexp(1.0 + (i % 4001) / 4001.0, (i / 4001) * 4 - 200);
        const double ln = static_cast<double>(logl(static_cast<long double>(y)));
        if (ln != 0) worst_log = std::max(worst_log, std::abs((det::log(y) - ln) / ln));
    }
    CHECK(worst_exp < 4e-15);
    CHECK(worst_log < 4e-15);
}

TEST_CASE("log keeps its digits near one") {
    for (const double d : {1e-3, 1e-6, 1e-9, 1e-12, -1e-3, -1e-6, -1e-9, -1e-12}) {
        const double x = 1.0 + d;
        CHECK(std::abs(det::log(x) - std::log(x)) <= 4e-15 * std::abs(std::log(x)));
    }
    CHECK(det::log(1.0) == 0.0);
}

TEST_CASE("small chances keep their digits") {
    for (double x = 1e-12; x < 40; x *= 1.7)
        CHECK(std::abs(det::one_minus_exp_neg(x) + std::expm1(-x)) <= 4e-15 * -std::expm1(-x));
}

TEST_CASE("the normal quantile meets the normal distribution") {
    for (double p = 1e-6; p < 1; p += 0.00137) {
        const double back = 0.5 * std::erfc(-det::normal_quantile(p) / std::sqrt(2.0));
        CHECK(std::abs(back - p) < 1e-8);
    }
    CHECK(det::normal_quantile(0.5) == 0.0);
}

TEST_CASE("the ends of the ranges are as promised") {
    CHECK(det::exp(-746) == 0.0);
    CHECK(det::exp(0) == 1.0);
    CHECK(det::exp(1e9) == det::exp(709));
    CHECK(det::exp(-720) > 0.0);
    CHECK(det::pow(0, 2) == 0.0);
    CHECK(det::pow(4, 0.5) == doctest::Approx(2.0).epsilon(1e-14));
}

TEST_CASE("every compiler gives the same bits") {
    std::uint64_t sum = 1;
    for (int i = 1; i < 200'000; ++i) {
        sum = fold(sum, det::exp(i * 0.0035 - 350));
        sum = fold(sum, det::log(i * 0.37));
        sum = fold(sum, det::normal_quantile(i / 200'000.0));
        sum = fold(sum, det::pow(i * 0.01, 0.5255));
    }
    CHECK(sum == 14666237943392398347ull);
}
