// The entry points that each compiled path offers to dispatch.c.
#ifndef WQ_KERNEL_TABLE_H
#define WQ_KERNEL_TABLE_H

#include "include/CQuantKernels.h"

typedef struct wq_kernel_table {
    void (*exp)(int64_t count, const double *x, double *result);
    void (*log)(int64_t count, const double *x, double *result);
    void (*normal_cdf)(int64_t count, const double *x, double *result);
    void (*scaled_tail)(int64_t count, const double *z, double *result);
    void (*european)(int64_t count, const wq_european_inputs *inputs, const wq_european_outputs *outputs);
    void (*implied)(int64_t count, const wq_implied_inputs *inputs, double *volatility, uint8_t *status);
} wq_kernel_table;

/// One number at a time, for the two one-lane paths.
typedef struct wq_scalar_table {
    double (*exp)(double x);
    double (*log)(double x);
    double (*normal_cdf)(double x);
    double (*scaled_tail)(double z);
    double (*black_price)(bool is_call, double forward, double strike, double discount, double total_deviation);
    void (*european)(bool is_call, double spot, double strike, double years, double rate, double yield,
                     double volatility, wq_greeks *result);
    void (*european_second)(bool is_call, double spot, double strike, double years, double rate, double yield,
                            double volatility, wq_second_order *result);
    wq_implied_status (*implied)(bool is_call, double price, double asset, double bond, double years,
                                 double *volatility);
} wq_scalar_table;

extern const wq_kernel_table wq_portable_kernels;
extern const wq_scalar_table wq_portable_scalar;
#if defined(__x86_64__)
extern const wq_kernel_table wq_scalar_kernels;
extern const wq_scalar_table wq_scalar_scalar;
extern const wq_kernel_table wq_avx2_kernels;
extern const wq_kernel_table wq_avx512_kernels;
#endif
#if defined(__aarch64__)
extern const wq_kernel_table wq_neon_kernels;
#endif

#endif
