#include "spread/ks.h"

#include <algorithm>
#include <cstddef>

#include "base/det_math.h"
#include "base/ensure.h"

namespace naga::spread {

double kolmogorov_tail(double x) {
    if (x < 0.04) return 1.0;
    double sum = 0;
    if (x < 1.0) {  // Jacobi's form of the series, which converges fast for small x
        constexpr double pi = 3.14159265358979323846;
        for (int k = 9; k >= 1; k -= 2) sum += det::exp(-(k * k) * pi * pi / (8 * x * x));
        return 1.0 - det::sqrt(2 * pi) / x * sum;
    }
    for (int k = 6; k >= 1; --k)
        sum += (k % 2 == 1 ? 2.0 : -2.0) * det::exp(-2.0 * (k * k) * x * x);
    return sum;
}

Comparison compare(std::vector<double> a, std::vector<double> b) {
    ensure(!a.empty() && !b.empty(), "two sets are compared");
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
    double distance = 0;
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        const double x = std::min(a[i], b[j]);
        while (i < a.size() && a[i] == x) ++i;
        while (j < b.size() && b[j] == x) ++j;
        const double gap = static_cast<double>(i) / n - static_cast<double>(j) / m;
        distance = std::max({distance, gap, -gap});
    }
    const double root = det::sqrt(n * m / (n + m));
    return {distance, kolmogorov_tail((root + 0.12 + 0.11 / root) * distance)};
}

}  // namespace naga::spread
