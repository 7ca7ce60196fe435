// Chooses the path: once at load for single numbers, per call for columns.
#include "kernel_table.h"

#if defined(__x86_64__)

/// Set before `main`. A call that comes earlier still sees `false` and gets the same bits by the portable path.
static bool has_fma;
static bool has_avx2;
static bool has_avx512;

__attribute__((constructor)) static void look_at_processor(void) {
    __builtin_cpu_init();
    has_fma = __builtin_cpu_supports("fma");
    has_avx2 = has_fma && __builtin_cpu_supports("avx2");
    has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl");
}

static const wq_scalar_table *one_lane(void) {
    return has_fma ? &wq_scalar_scalar : &wq_portable_scalar;
}

bool wq_path_available(wq_path path) {
    switch (path) {
        case wq_path_automatic:
        case wq_path_portable: return true;
        case wq_path_scalar: return has_fma;
        case wq_path_avx2: return has_avx2;
        case wq_path_avx512: return has_avx512;
        case wq_path_neon: return false;
    }
    return false;
}

wq_path wq_path_widest(void) {
    if (has_avx512) {
        return wq_path_avx512;
    }
    if (has_avx2) {
        return wq_path_avx2;
    }
    return has_fma ? wq_path_scalar : wq_path_portable;
}

static const wq_kernel_table *kernels(wq_path path) {
    wq_path chosen = path != wq_path_automatic && wq_path_available(path) ? path : wq_path_widest();
    switch (chosen) {
        case wq_path_avx512: return &wq_avx512_kernels;
        case wq_path_avx2: return &wq_avx2_kernels;
        case wq_path_scalar: return &wq_scalar_kernels;
        default: return &wq_portable_kernels;
    }
}

#else

static const wq_scalar_table *one_lane(void) {
    return &wq_portable_scalar;
}

bool wq_path_available(wq_path path) {
#if defined(__aarch64__)
    return path == wq_path_automatic || path == wq_path_portable || path == wq_path_neon;
#else
    return path == wq_path_automatic || path == wq_path_portable;
#endif
}

wq_path wq_path_widest(void) {
#if defined(__aarch64__)
    return wq_path_neon;
#else
    return wq_path_portable;
#endif
}

static const wq_kernel_table *kernels(wq_path path) {
#if defined(__aarch64__)
    return path == wq_path_portable ? &wq_portable_kernels : &wq_neon_kernels;
#else
    (void)path;
    return &wq_portable_kernels;
#endif
}

#endif

double wq_exp(double x) {
    return one_lane()->exp(x);
}

double wq_log(double x) {
    return one_lane()->log(x);
}

double wq_normal_cdf(double x) {
    return one_lane()->normal_cdf(x);
}

double wq_scaled_tail(double z) {
    return one_lane()->scaled_tail(z);
}

double wq_black_price(bool is_call, double forward, double strike, double discount, double total_deviation) {
    return one_lane()->black_price(is_call, forward, strike, discount, total_deviation);
}

void wq_european(bool is_call, double spot, double strike, double years, double rate, double yield,
                 double volatility, wq_greeks *result) {
    one_lane()->european(is_call, spot, strike, years, rate, yield, volatility, result);
}

void wq_european_second_order(bool is_call, double spot, double strike, double years, double rate, double yield,
                              double volatility, wq_second_order *result) {
    one_lane()->european_second(is_call, spot, strike, years, rate, yield, volatility, result);
}

wq_implied_status wq_implied_volatility(bool is_call, double price, double asset, double bond, double years,
                                        double *volatility) {
    return one_lane()->implied(is_call, price, asset, bond, years, volatility);
}

void wq_exp_columns(wq_path path, int64_t count, const double *x, double *result) {
    kernels(path)->exp(count, x, result);
}

void wq_log_columns(wq_path path, int64_t count, const double *x, double *result) {
    kernels(path)->log(count, x, result);
}

void wq_normal_cdf_columns(wq_path path, int64_t count, const double *x, double *result) {
    kernels(path)->normal_cdf(count, x, result);
}

void wq_scaled_tail_columns(wq_path path, int64_t count, const double *z, double *result) {
    kernels(path)->scaled_tail(count, z, result);
}

void wq_european_columns(wq_path path, int64_t count, const wq_european_inputs *inputs,
                         const wq_european_outputs *outputs) {
    kernels(path)->european(count, inputs, outputs);
}

void wq_implied_columns(wq_path path, int64_t count, const wq_implied_inputs *inputs, double *volatility,
                        uint8_t *status) {
    kernels(path)->implied(count, inputs, volatility, status);
}
