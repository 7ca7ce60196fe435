// The pinned mathematics of the desk: element-wise kernels whose results are the same bits on every processor.
//
// Why they exist: the exp, log and erfc of a C library differ by processor and by version, and a decision that
// hangs on the last bit could not be replayed elsewhere. These kernels use + - * / sqrt and *explicit* fma only,
// all of which IEEE 754 defines to the bit; contraction is off; every path is compiled from one source.
//
// Nothing here allocates, keeps state, or reads the environment. Results that are not a number are always the
// one quiet NaN 0x7ff8000000000000.
#ifndef CQUANTKERNELS_H
#define CQUANTKERNELS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Raised whenever any result of any kernel changes by a bit; a journal written under another value is refused.
#define WQ_KERNEL_VERSION 1

/// The ways to compute the same bits. All but `wq_path_automatic` may be missing on a given processor.
typedef enum wq_path {
    /// The widest path this processor has.
    wq_path_automatic = 0,
    /// One lane, fma through the C library (correctly rounded by definition): runs everywhere.
    wq_path_portable = 1,
    /// One lane, fma as an instruction.
    wq_path_scalar = 2,
    /// Four lanes, AVX2 and FMA.
    wq_path_avx2 = 3,
    /// Eight lanes, AVX-512 F and DQ.
    wq_path_avx512 = 4,
    /// Two lanes, the vector unit of 64-bit ARM.
    wq_path_neon = 5
} wq_path;

/// Whether this build and this processor can run the path.
bool wq_path_available(wq_path path);
/// What `wq_path_automatic` stands for here.
wq_path wq_path_widest(void);

// One number at a time.

/// e^x, below 1 ulp; gradual underflow, +infinity above 709.78.
double wq_exp(double x);
/// Natural logarithm, below 1 ulp; -infinity at 0, NaN below.
double wq_log(double x);
/// Standard normal distribution function; relative error below 2e-15 down to -37.5 in the left tail.
double wq_normal_cdf(double x);
/// (1 - N(z)) e^(z^2/2) for z >= 0 (half the scaled complementary error function of z/sqrt 2); NaN below 0.
double wq_scaled_tail(double z);

/// Black (1976) price from a forward: discount * E[payoff], total_deviation = volatility * sqrt(years).
double wq_black_price(bool is_call, double forward, double strike, double discount, double total_deviation);

/// Partial derivatives per 1.00 of each input and per year; `theta` is dV/dt (negative for most long options).
typedef struct wq_greeks {
    double price;
    double delta;
    double gamma;
    double theta;
    double vega;
    double rho;
    double dividend_rho;
} wq_greeks;

/// Black-Scholes-Merton price and Greeks of one European option (Merton 1973, continuous yield).
void wq_european(bool is_call, double spot, double strike, double years, double rate, double yield,
                 double volatility, wq_greeks *result);

/// Second partial derivatives per 1.00 of each input and per year of time passing.
typedef struct wq_second_order {
    /// d2V / dspot dvolatility.
    double vanna;
    /// d2V / dspot dt: how delta changes as time passes.
    double charm;
    /// d2V / dvolatility2, also called volga.
    double vomma;
} wq_second_order;

/// The second-order Greeks of the same option.
void wq_european_second_order(bool is_call, double spot, double strike, double years, double rate, double yield,
                              double volatility, wq_second_order *result);

/// What became of a price.
typedef enum wq_implied_status {
    wq_implied_solved = 0,
    /// At or below the discounted intrinsic value, or not above zero.
    wq_implied_below_intrinsic = 1,
    /// At or above the asset's present value (call) or the strike's (put).
    wq_implied_above_maximum = 2,
    /// Not finite, not positive where it must be, or too far apart for doubles.
    wq_implied_invalid_input = 3
} wq_implied_status;

/// The volatility behind a price, from the present values of the share delivered at expiry and of the strike. At
/// most 64 steps. `volatility` is NaN unless solved.
wq_implied_status wq_implied_volatility(bool is_call, double price, double asset, double bond, double years,
                                        double *volatility);

// Columns. `count` elements; input and output may be the same column, but not overlap otherwise.

void wq_exp_columns(wq_path path, int64_t count, const double *x, double *result);
void wq_log_columns(wq_path path, int64_t count, const double *x, double *result);
void wq_normal_cdf_columns(wq_path path, int64_t count, const double *x, double *result);
void wq_scaled_tail_columns(wq_path path, int64_t count, const double *z, double *result);

/// A column of numbers; `stride` 1, or 0 for one value that holds for every row.
typedef struct wq_column {
    const double *values;
    int64_t stride;
} wq_column;

typedef struct wq_european_inputs {
    /// 1 for a call, 0 for a put; `is_call_stride` as in `wq_column`.
    const uint8_t *is_call;
    int64_t is_call_stride;
    wq_column spot;
    wq_column strike;
    wq_column years;
    wq_column rate;
    wq_column yield;
    wq_column volatility;
} wq_european_inputs;

/// Where the results go; a null pointer means "not wanted".
typedef struct wq_european_outputs {
    double *price;
    double *delta;
    double *gamma;
    double *theta;
    double *vega;
    double *rho;
    double *dividend_rho;
    double *vanna;
    double *charm;
    double *vomma;
} wq_european_outputs;

/// The same bits as `wq_european` and `wq_european_second_order`, row by row.
void wq_european_columns(wq_path path, int64_t count, const wq_european_inputs *inputs,
                         const wq_european_outputs *outputs);

typedef struct wq_implied_inputs {
    /// 1 for a call, 0 for a put; `is_call_stride` as in `wq_column`.
    const uint8_t *is_call;
    int64_t is_call_stride;
    wq_column price;
    wq_column spot;
    wq_column strike;
    wq_column years;
    wq_column rate;
    wq_column yield;
} wq_implied_inputs;

/// The same bits as `wq_implied_volatility`, row by row, with asset = spot e^(-yield years) and bond =
/// strike e^(-rate years). `status` holds a `wq_implied_status` for each row.
void wq_implied_columns(wq_path path, int64_t count, const wq_implied_inputs *inputs, double *volatility,
                        uint8_t *status);

#ifdef __cplusplus
}
#endif

#endif
