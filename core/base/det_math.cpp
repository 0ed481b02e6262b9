#include "base/det_math.h"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/ensure.h"

namespace naga::det {

namespace {

constexpr double ln2_high = 0x1.62e42fee00000p-1;  // 33 leading bits of ln 2
constexpr double ln2_low = 0x1.a39ef35793c76p-33;
constexpr double to_whole = 0x1.8p52;  // adding it rounds to a whole number in the low bits

// 2^(i/32), correctly rounded.
constexpr double power[32] = {
    0x1.0000000000000p+0, 0x1.059b0d3158574p+0, 0x1.0b5586cf9890fp+0, 0x1.11301d0125b51p+0,
    0x1.172b83c7d517bp+0, 0x1.1d4873168b9aap+0, 0x1.2387a6e756238p+0, 0x1.29e9df51fdee1p+0,
    0x1.306fe0a31b715p+0, 0x1.371a7373aa9cbp+0, 0x1.3dea64c123422p+0, 0x1.44e086061892dp+0,
    0x1.4bfdad5362a27p+0, 0x1.5342b569d4f82p+0, 0x1.5ab07dd485429p+0, 0x1.6247eb03a5585p+0,
    0x1.6a09e667f3bcdp+0, 0x1.71f75e8ec5f74p+0, 0x1.7a11473eb0187p+0, 0x1.82589994cce13p+0,
    0x1.8ace5422aa0dbp+0, 0x1.93737b0cdc5e5p+0, 0x1.9c49182a3f090p+0, 0x1.a5503b23e255dp+0,
    0x1.ae89f995ad3adp+0, 0x1.b7f76f2fb5e47p+0, 0x1.c199bdd85529cp+0, 0x1.cb720dcef9069p+0,
    0x1.d5818dcfba487p+0, 0x1.dfc97337b9b5fp+0, 0x1.ea4afa2a490dap+0, 0x1.f50765b6e4540p+0};

// For the i-th of 64 parts of [0.6875, 1.375): a number of 256ths close to the reciprocal of
// its middle (exactly 1 on both sides of 1), and minus the logarithm of that number.
struct Part {
    double reciprocal;
    double log;
};
constexpr Part parts[64] = {{370 / 256.0, -0x1.792a55fdd47a2p-2},
                            {366 / 256.0, -0x1.6e08eaa2ba1e4p-2},
                            {362 / 256.0, -0x1.62c82f2b9c795p-2},
                            {358 / 256.0, -0x1.5767717455a6cp-2},
                            {354 / 256.0, -0x1.4be5f957778a1p-2},
                            {350 / 256.0, -0x1.404308686a7e4p-2},
                            {347 / 256.0, -0x1.3772662bfd85bp-2},
                            {343 / 256.0, -0x1.2b9303ab89d25p-2},
                            {340 / 256.0, -0x1.22941fbcf7966p-2},
                            {336 / 256.0, -0x1.1675cababa60ep-2},
                            {333 / 256.0, -0x1.0d46b579ab74bp-2},
                            {329 / 256.0, -0x1.00e6c45ad501dp-2},
                            {326 / 256.0, -0x1.ef0adcbdc5936p-3},
                            {323 / 256.0, -0x1.dc1bca0abec7dp-3},
                            {320 / 256.0, -0x1.c8ff7c79a9a22p-3},
                            {317 / 256.0, -0x1.b5b519e8fb5a4p-3},
                            {314 / 256.0, -0x1.a23bc1fe2b563p-3},
                            {311 / 256.0, -0x1.8e928de886d41p-3},
                            {308 / 256.0, -0x1.7ab890210d909p-3},
                            {305 / 256.0, -0x1.66acd4272ad51p-3},
                            {302 / 256.0, -0x1.526e5e3a1b438p-3},
                            {299 / 256.0, -0x1.3dfc2b0ecc62ap-3},
                            {297 / 256.0, -0x1.303d718e47fd3p-3},
                            {294 / 256.0, -0x1.1b72ad52f67a0p-3},
                            {291 / 256.0, -0x1.0671512ca596ep-3},
                            {289 / 256.0, -0x1.f0a30c01162a6p-4},
                            {286 / 256.0, -0x1.c5e548f5bc743p-4},
                            {284 / 256.0, -0x1.a926d3a4ad563p-4},
                            {281 / 256.0, -0x1.7da766d7b12cdp-4},
                            {279 / 256.0, -0x1.60658a93750c4p-4},
                            {277 / 256.0, -0x1.42edcbea646f0p-4},
                            {274 / 256.0, -0x1.16536eea37ae1p-4},
                            {272 / 256.0, -0x1.f0a30c01162a6p-5},
                            {270 / 256.0, -0x1.b42dd711971bfp-5},
                            {267 / 256.0, -0x1.58a5bafc8e4d5p-5},
                            {265 / 256.0, -0x1.1b0d98923d980p-5},
                            {263 / 256.0, -0x1.b9fc027af9198p-6},
                            {261 / 256.0, -0x1.3cea44346a575p-6},
                            {259 / 256.0, -0x1.7dc475f810a77p-7},
                            {256 / 256.0, 0.0},
                            {256 / 256.0, 0.0},
                            {250 / 256.0, 0x1.8492528c8cabfp-6},
                            {246 / 256.0, 0x1.466aed42de3eap-5},
                            {243 / 256.0, 0x1.aaef2d0fb10fcp-5},
                            {239 / 256.0, 0x1.1973bd1465567p-4},
                            {236 / 256.0, 0x1.4d3115d207eacp-4},
                            {232 / 256.0, 0x1.9335e5d594989p-4},
                            {229 / 256.0, 0x1.c885801bc4b23p-4},
                            {226 / 256.0, 0x1.fe89139dbd566p-4},
                            {223 / 256.0, 0x1.1aa2b7e23f72ap-3},
                            {220 / 256.0, 0x1.365fcb0159016p-3},
                            {217 / 256.0, 0x1.527e5e4a1b58dp-3},
                            {214 / 256.0, 0x1.6f0128b756abcp-3},
                            {211 / 256.0, 0x1.8beafeb38fe8cp-3},
                            {209 / 256.0, 0x1.9f6c407089664p-3},
                            {206 / 256.0, 0x1.bd087383bd8adp-3},
                            {204 / 256.0, 0x1.d1037f2655e7bp-3},
                            {201 / 256.0, 0x1.ef5ade4dcffe6p-3},
                            {199 / 256.0, 0x1.01eae5626c691p-2},
                            {196 / 256.0, 0x1.1178e8227e47cp-2},
                            {194 / 256.0, 0x1.1bf99635a6b95p-2},
                            {192 / 256.0, 0x1.269621134db92p-2},
                            {189 / 256.0, 0x1.36b6776be1117p-2},
                            {187 / 256.0, 0x1.419b423d5e8c7p-2}};

std::uint64_t bits_of(double x) { return std::bit_cast<std::uint64_t>(x); }
double from_bits(std::uint64_t bits) { return std::bit_cast<double>(bits); }

}  // namespace

double exp(double x) {
    if (x > 709.0) x = 709.0;
    if (!(x > -745.0)) return 0.0;
    // x = (32 k + i) ln 2 / 32 + r with |r| <= ln 2 / 64, so e^x = 2^k 2^(i/32) e^r.
    constexpr double per_step = 0x1.71547652b82fep+5;  // 32 / ln 2
    const double shifted = x * per_step + to_whole;
    const double n = shifted - to_whole;
    const std::uint64_t steps = bits_of(shifted);
    const double r = (x - n * (ln2_high / 32)) - n * (ln2_low / 32);
    const double r2 = r * r;
    // e^r - 1 by its series to r^6.
    const double tail =
        r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720)));
    const std::uint64_t table = bits_of(power[steps % 32]);
    const std::uint64_t k = (steps - steps % 32) << 47;  // in the place of the exponent
    if (x > -708.0) {
        const double scale = from_bits(table + k);
        return scale + scale * tail;
    }
    const double scale = from_bits(table + k + (std::uint64_t{200} << 52));
    return (scale + scale * tail) * 0x1p-200;
}

double one_minus_exp_neg(double x) {
    if (x > 0.25) return 1.0 - exp(-x);
    // x - x^2/2! + x^3/3! - ... to the 12th power, smallest terms first.
    constexpr double c[] = {1.0 / 39916800, -1.0 / 3628800, 1.0 / 362880, -1.0 / 40320, 1.0 / 5040,
                            -1.0 / 720,     1.0 / 120,      -1.0 / 24,    1.0 / 6,      -1.0 / 2};
    double sum = -1.0 / 479001600;
    for (const double term : c) sum = sum * x + term;
    return x + x * x * sum;
}

double log(double x) {
    ensure(x > 0, "a logarithm is asked of a positive number");
    std::uint64_t bits = bits_of(x);
    int exponent = 0;
    if (x < 0x1p-1022) [[unlikely]] {
        bits = bits_of(x * 0x1p54);
        exponent = -54;
    }
    // x = 2^k z with z in [0.6875, 1.375), and z lies in one of 64 parts.
    constexpr std::uint64_t low_end = 0x3FE6000000000000;
    const std::uint64_t above = bits - low_end;
    const std::uint64_t z = bits - (above & 0xFFF0000000000000);
    exponent += static_cast<int>(static_cast<std::int64_t>(above) >> 52);
    const Part& part = parts[above >> 46 & 63];
    // r = z * reciprocal - 1: both products are exact, as the reciprocal has nine bits.
    const double front = from_bits(z & ~std::uint64_t{0x1FF});
    const double back = from_bits(z) - front;
    const double r = (front * part.reciprocal - 1.0) + back * part.reciprocal;
    // ln(1 + r) - r by its series to r^9; |r| <= 1/64.
    const double r2 = r * r;
    const double r4 = r2 * r2;
    const double low = (-1.0 / 2 + r * (1.0 / 3)) + r2 * (-1.0 / 4 + r * (1.0 / 5));
    const double high = (-1.0 / 6 + r * (1.0 / 7)) + r2 * (-1.0 / 8 + r * (1.0 / 9));
    const double tail = r2 * (low + r4 * high);
    const double k = exponent;
    return k * ln2_high + (part.log + (r + (tail + k * ln2_low)));
}

double pow(double x, double y) {
    if (x == 0) return y == 0 ? 1.0 : 0.0;
    return exp(y * log(x));
}

double sqrt(double x) { return __builtin_sqrt(x); }

double normal_quantile(double p) {
    constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                            1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                            6.680131188771972e+01, -1.328068155288572e+01};
    constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                            -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                            3.754408661907416e+00};
    constexpr double low = 0.02425;
    auto tail = [&](double q) {
        return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
               ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1.0);
    };
    if (p < low) return tail(sqrt(-2.0 * log(p)));
    if (p > 1.0 - low) return -tail(sqrt(-2.0 * log(1.0 - p)));
    const double q = p - 0.5;
    const double r = q * q;
    return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
           (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1.0);
}

}  // namespace naga::det
