// Frozen references of the indicator benchmarks: what TA-Lib's functions do, one full pass per indicator into its own
// array, with its lookback, its seeds and Wilder's smoothing by division. They are never improved, else a ratio of last
// year could not be compared with one of today. All five together must reach the rate of TA-Lib 0.6.4, 120 million
// indicator values a second, on the machine of record (Xeon of 2023 at 3.0 GHz, one core, 10,000 bars in cache): far
// below it, a run says nothing.
//
// A result begins at the first element of its array, as TA-Lib's do; each function returns how many there are. The
// first of them belongs to bar `count` less that number.
#ifndef CINDICATORREFERENCE_H
#define CINDICATORREFERENCE_H

#include <stdint.h>

/// Exponential average, seeded by the simple mean of the first `period` values.
int64_t reference_ema(int64_t count, const double *close, int64_t period, double *average);

/// Relative strength index.
int64_t reference_rsi(int64_t count, const double *close, int64_t period, double *strength);

/// Moving average convergence/divergence; `slow_average` and `fast_average` are room for `count` values each.
int64_t reference_macd(int64_t count, const double *close, int64_t fast, int64_t slow, int64_t signal,
                       double *slow_average, double *fast_average, double *line, double *signal_line,
                       double *histogram);

/// Average directional index.
int64_t reference_adx(int64_t count, const double *high, const double *low, const double *close, int64_t period,
                      double *index);

/// Average true range; `range` is room for `count` values.
int64_t reference_atr(int64_t count, const double *high, const double *low, const double *close, int64_t period,
                      double *range, double *average);

#endif
