// A frozen scalar Black-Scholes over the C library's exp, log and erfc: the reference of the pricing benchmarks.
// It is never improved, else a ratio of last year could not be compared with one of today.
#ifndef CSCALARREFERENCE_H
#define CSCALARREFERENCE_H

#include <stdint.h>

/// Price, delta, gamma, theta (per year) and vega (per 1.00) of `count` European options with continuous yield.
void reference_european(int64_t count, const uint8_t *is_call, const double *spot, const double *strike,
                        const double *years, const double *rate, const double *yield, const double *volatility,
                        double *price, double *delta, double *gamma, double *theta, double *vega);

#endif
