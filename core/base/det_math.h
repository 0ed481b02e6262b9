// Exponentials, logarithms and roots that give the same bits on every machine.
//
// The C library's functions differ between machines in the last bit, and a last bit decides
// whether a host is infected. These use only IEEE additions, multiplications, divisions, square
// roots and tables, in a fixed order, and round to nearest. The errors stated are relative and
// tested against the C library's long double at millions of points. exp and log cost about 4 ns
// each in a row and 17 ns when each waits for the one before (x86-64 at 3 GHz).

#pragma once

namespace naga::det {

// e to the power x. 0 from -745 down, infinity never: x above 709 gives the value at 709.
// Error below 2.5e-16 for x >= -708; below that one step of the smallest doubles.
double exp(double x);
// 1 - e^-x without loss of digits for small x. Needs x >= 0. Error below 5e-16.
double one_minus_exp_neg(double x);
// Natural logarithm. Needs x > 0 and finite. Error below 3e-16, also near 1.
double log(double x);
// x to the power y. Needs x > 0, or x == 0 and y >= 0 (0 to the power 0 is 1). Error below
// 3e-16 times 1 + |y ln x|.
double pow(double x, double y);
// Correctly rounded square root. Needs x >= 0.
double sqrt(double x);
// The z for which a standard normal variable lies below z with chance p. Needs 0 < p < 1.
// Source: the rational approximation by Acklam (2003). Error below 1.2e-9.
double normal_quantile(double p);

}  // namespace naga::det
