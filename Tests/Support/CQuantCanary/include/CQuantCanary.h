// Deliberately wrong builds of the pinned kernels, for one test: they differ from the right ones exactly as a
// compiler would make them differ, so a comparison that cannot see them would be worth nothing.
#ifndef CQUANTCANARY_H
#define CQUANTCANARY_H

#include <stdint.h>

/// Plain `a * b + c` fused into one rounding, as a compiler does when contraction is on. Needs a processor with fma.
#define CANARY_CONTRACTED 0
/// Explicit fma split into a product and a sum, as a port without fma might do.
#define CANARY_SPLIT 1

void canary_exp(int variant, int64_t count, const double *x, double *result);
void canary_log(int variant, int64_t count, const double *x, double *result);
void canary_normal_cdf(int variant, int64_t count, const double *x, double *result);

/// Results column after column: price, delta, gamma, theta, vega, rho, dividend rho, vanna, charm, vomma,
/// `count` numbers each.
void canary_european(int variant, int64_t count, const uint8_t *is_call, const double *spot, const double *strike,
                     const double *years, const double *rate, const double *yield, const double *volatility,
                     double *results);

void canary_implied(int variant, int64_t count, const uint8_t *is_call, const double *price, const double *spot,
                    const double *strike, const double *years, const double *rate, const double *yield,
                    double *volatility, uint8_t *status);

#endif
