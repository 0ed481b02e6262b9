// Do two sets of measurements come from the same law? The test of Kolmogorov and Smirnov.
//
// Used by tests that hold the fast engine against the plain one: the distance is the largest gap
// between the two cumulative shares, and p the chance of a gap at least as large if both sets
// obey the same law. The p is the limit for large sets with the correction of Stephens (1970),
// good to about 0.01 from eight values each on; with many equal values it is too large.

#pragma once

#include <vector>

namespace naga::spread {

struct Comparison {
    double distance = 0;
    double p = 1;
};

// Costs a sort. Needs at least one value on each side, and no NaN.
Comparison compare(std::vector<double> a, std::vector<double> b);

// The chance that the limit law of Kolmogorov lies above x. Needs x >= 0.
double kolmogorov_tail(double x);

}  // namespace naga::spread
