#include "base/det_math.h"

#include <bit>
#include <cstdint>

#include "base/ensure.h"

namespace naga::det {

namespace {

constexpr double ln2_high = 0x1.62e42fee00000p-1;  // 33 leading bits of ln 2
constexpr double ln2_low = 0x1.a39ef35793c76p-33;
constexpr double log2_e = 0x1.71547652b82fep+0;

double power_of_two(int n) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52);
}

// e^r for |r| <= ln 2 / 2 by its Taylor series to the 13th power, smallest terms first.
double exp_small(double r) {
    constexpr double c[] = {1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
                            1.0 / 362880,     1.0 / 40320,     1.0 / 5040,     1.0 / 720,
                            1.0 / 120,        1.0 / 24,        1.0 / 6,        1.0 / 2};
    double sum = c[0];
    for (int i = 1; i < 12; ++i) sum = sum * r + c[i];
    return 1.0 + (r + r * r * sum);
}

}  // namespace

double exp(double x) {
    if (x > 709.0) x = 709.0;
    if (!(x > -745.0)) return 0.0;
    const double scaled = x * log2_e;
    const int n = static_cast<int>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    const double r = (x - n * ln2_high) - n * ln2_low;
    const double value = exp_small(r);
    if (n > -1000) return value * power_of_two(n);
    return value * power_of_two(n + 200) * power_of_two(-200);
}

double one_minus_exp_neg(double x) {
    if (x > 0.1) return 1.0 - exp(-x);
    // x - x^2/2 + x^3/6 - ... to the 12th power.
    double sum = 0.0;
    for (int k = 12; k >= 1; --k) sum = (1.0 - sum) * x / k;
    return sum;
}

double log(double x) {
    ensure(x > 0, "a logarithm is asked of a positive number");
    int exponent = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        exponent = -54;
    }
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    exponent += static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0x000FFFFFFFFFFFFFull) | 0x3FF0000000000000ull);
    if (m > 1.4142135623730951) {
        m *= 0.5;
        exponent += 1;
    }
    // ln m = 2 artanh s with s = (m-1)/(m+1), |s| < 0.1716: odd series to s^23. The leading
    // term is f - f*s with f = m-1 known exactly, so that no digit is lost near 1.
    const double f = m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    double sum = 0.0;
    for (int k = 23; k >= 3; k -= 2) sum = (sum + 2.0 / k) * z;
    // ln m = 2s + s*sum and 2s = f - s*f.
    const double tail = s * (sum - f);
    return exponent * ln2_high + (f + (tail + exponent * ln2_low));
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
