// Frozen references of the pricing benchmarks, over the C library's functions: a scalar Black-Scholes, the same over
// libmvec, and a scalar implied volatility. They are never improved, else a ratio of last year could not be compared
// with one of today. Each states the rate, in millions a second, that it must reach on the machine of record (Xeon of
// 2023 at 3.0 GHz, one core, 10,048 rows in cache): far below it, a run says nothing.
#ifndef CSCALARREFERENCE_H
#define CSCALARREFERENCE_H

#include <stdbool.h>
#include <stdint.h>

/// Price, delta, gamma, theta (per year) and vega (per 1.00) of `count` European options with continuous yield.
/// Rate 12.
void reference_european(int64_t count, const uint8_t *is_call, const double *spot, const double *strike,
                        const double *years, const double *rate, const double *yield, const double *volatility,
                        double *price, double *delta, double *gamma, double *theta, double *vega);

/// A column of numbers; `stride` 1, or 0 for one value that holds for every row.
typedef struct reference_column {
    const double *values;
    int64_t stride;
} reference_column;

typedef struct reference_inputs {
    const uint8_t *is_call;
    reference_column spot, strike, years, rate, yield, volatility;
} reference_inputs;

typedef struct reference_outputs {
    double *price, *delta, *gamma, *theta, *vega, *rho;
} reference_outputs;

/// The same with rho, 4 or 8 lanes wide over libmvec's exp, log and erfc; `count` is a multiple of 64. False where
/// there is no libmvec (glibc on x86-64). Rates 72 and 100; where all rows share years, rate and yield, 95 and 132.
bool reference_european_vector(int lanes, int64_t count, const reference_inputs *inputs,
                               const reference_outputs *outputs);

/// Implied volatilities one by one: Householder's third-order method on the normalised price. NaN without a root.
/// Rate 4.
void reference_implied(int64_t count, const uint8_t *is_call, const double *price, const double *spot,
                       const double *strike, const double *years, const double *rate, const double *yield,
                       double *volatility);

/// An American put or call with continuous yield on a Cox-Ross-Rubinstein tree of `steps` (at most 2,000). Rate 0.0024
/// with 500 steps.
double reference_american_tree(bool is_call, double spot, double strike, double years, double rate, double yield,
                               double volatility, int steps);

#endif
