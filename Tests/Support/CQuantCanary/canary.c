// Hands out the wrong builds by number.
#include "CQuantCanary.h"
#include "../../../Sources/CQuantKernels/kernel_table.h"

extern const wq_kernel_table wq_contracted_kernels;
extern const wq_kernel_table wq_split_kernels;

static const wq_kernel_table *kernels(int variant) {
    return variant == CANARY_CONTRACTED ? &wq_contracted_kernels : &wq_split_kernels;
}

void canary_exp(int variant, int64_t count, const double *x, double *result) {
    kernels(variant)->exp(count, x, result);
}

void canary_log(int variant, int64_t count, const double *x, double *result) {
    kernels(variant)->log(count, x, result);
}

void canary_normal_cdf(int variant, int64_t count, const double *x, double *result) {
    kernels(variant)->normal_cdf(count, x, result);
}

void canary_european(int variant, int64_t count, const uint8_t *is_call, const double *spot, const double *strike,
                     const double *years, const double *rate, const double *yield, const double *volatility,
                     double *results) {
    wq_european_inputs inputs = {
        is_call, 1, {spot, 1}, {strike, 1}, {years, 1}, {rate, 1}, {yield, 1}, {volatility, 1},
    };
    wq_european_outputs outputs = {
        results, results + count, results + 2 * count, results + 3 * count, results + 4 * count,
        results + 5 * count, results + 6 * count, results + 7 * count, results + 8 * count, results + 9 * count,
    };
    kernels(variant)->european(count, &inputs, &outputs);
}

void canary_implied(int variant, int64_t count, const uint8_t *is_call, const double *price, const double *spot,
                    const double *strike, const double *years, const double *rate, const double *yield,
                    double *volatility, uint8_t *status) {
    wq_implied_inputs inputs = {
        is_call, 1, {price, 1}, {spot, 1}, {strike, 1}, {years, 1}, {rate, 1}, {yield, 1},
    };
    kernels(variant)->implied(count, &inputs, volatility, status);
}
