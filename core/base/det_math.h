// Exponentials, logarithms and roots that give the same bits on every machine.
//
// The C library's functions differ between machines in the last bit, and a last
// bit decides whether a host is infected. These use only IEEE additions,
// multiplications, divisions and tables, in a fixed order. Tested error bound:
// relative error below 4e-15 for exp and log over the stated ranges.

#pragma once

namespace naga::det {

// e to the power x. 0 below -745, infinity never: x above 709 gives the value at 709.
double exp(double x);
// 1 - e^-x without loss of digits for small x. Needs x >= 0.
double one_minus_exp_neg(double x);
// Natural logarithm. Needs x > 0 and finite.
double log(double x);
// x to the power y for x > 0; 0 for x == 0 and y > 0.
double pow(double x, double y);
// Correctly rounded square root. Needs x >= 0.
double sqrt(double x);
// The z for which a standard normal variable lies below z with chance p. Needs 0 < p < 1.
// Source: the rational approximation by Acklam (2003); relative error below 1.2e-9.
double normal_quantile(double p);

}  // namespace naga::det
