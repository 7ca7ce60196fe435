// Frozen; see the header.
#include "CIndicatorReference.h"

#include <math.h>
#include <stdbool.h>

/// What is nearer to zero counts as no movement.
static inline bool is_zero(double x) {
    return -1e-14 < x && x < 1e-14;
}

static inline double true_range(double high, double low, double previous_close) {
    double greatest = high - low;
    double up = fabs(previous_close - high);
    double down = fabs(previous_close - low);
    if (up > greatest) {
        greatest = up;
    }
    if (down > greatest) {
        greatest = down;
    }
    return greatest;
}

/// From `first` on, seeded by the mean of the `period` values that end there.
static int64_t exponential(int64_t first, int64_t count, const double *value, int64_t period, double *average) {
    if (first >= count) {
        return 0;
    }
    double weight = 2.0 / (double)(period + 1);
    double previous = 0.0;
    for (int64_t bar = first - period + 1; bar <= first; bar++) {
        previous += value[bar];
    }
    previous /= (double)period;
    int64_t written = 0;
    average[written++] = previous;
    for (int64_t bar = first + 1; bar < count; bar++) {
        previous = (value[bar] - previous) * weight + previous;
        average[written++] = previous;
    }
    return written;
}

int64_t reference_ema(int64_t count, const double *close, int64_t period, double *average) {
    return exponential(period - 1, count, close, period, average);
}

int64_t reference_rsi(int64_t count, const double *close, int64_t period, double *strength) {
    if (count <= period) {
        return 0;
    }
    double gain = 0.0, loss = 0.0, previous = close[0];
    int64_t written = 0;
    for (int64_t bar = 1; bar < count; bar++) {
        double change = close[bar] - previous;
        previous = close[bar];
        if (bar > period) {
            loss *= (double)(period - 1);
            gain *= (double)(period - 1);
        }
        if (change < 0.0) {
            loss -= change;
        } else {
            gain += change;
        }
        if (bar < period) {
            continue;
        }
        loss /= (double)period;
        gain /= (double)period;
        double total = gain + loss;
        strength[written++] = is_zero(total) ? 0.0 : 100.0 * (gain / total);
    }
    return written;
}

int64_t reference_macd(int64_t count, const double *close, int64_t fast, int64_t slow, int64_t signal,
                       double *slow_average, double *fast_average, double *line, double *signal_line,
                       double *histogram) {
    int64_t lines = exponential(slow - 1, count, close, slow, slow_average);
    exponential(slow - 1, count, close, fast, fast_average);
    for (int64_t bar = 0; bar < lines; bar++) {
        fast_average[bar] -= slow_average[bar];
    }
    int64_t written = exponential(signal - 1, lines, fast_average, signal, signal_line);
    for (int64_t bar = 0; bar < written; bar++) {
        line[bar] = fast_average[signal - 1 + bar];
    }
    for (int64_t bar = 0; bar < written; bar++) {
        histogram[bar] = line[bar] - signal_line[bar];
    }
    return written;
}

typedef struct movement {
    double high, low, close, plus, minus, range;
} movement;

/// Takes the next bar; the sums lose their `1 / period`, or nothing while they are being seeded.
static inline void move(movement *state, double high, double low, double close, bool is_seeded, double period) {
    double rise = high - state->high;
    double fall = state->low - low;
    if (is_seeded) {
        state->plus -= state->plus / period;
        state->minus -= state->minus / period;
    }
    if (fall > 0 && rise < fall) {
        state->minus += fall;
    } else if (rise > 0 && rise > fall) {
        state->plus += rise;
    }
    double reach = true_range(high, low, state->close);
    state->range = is_seeded ? state->range - state->range / period + reach : state->range + reach;
    state->high = high;
    state->low = low;
    state->close = close;
}

/// After the seed of `period` - 1 changes.
static movement seeded(const double *high, const double *low, const double *close, int64_t period) {
    movement state = {high[0], low[0], close[0], 0.0, 0.0, 0.0};
    for (int64_t bar = 1; bar < period; bar++) {
        move(&state, high[bar], low[bar], close[bar], false, (double)period);
    }
    return state;
}

/// The directional index of one bar; false where nothing moved.
static inline bool direction(const movement *state, double *result) {
    if (is_zero(state->range)) {
        return false;
    }
    double minus = 100.0 * (state->minus / state->range);
    double plus = 100.0 * (state->plus / state->range);
    double sum = minus + plus;
    if (is_zero(sum)) {
        return false;
    }
    *result = 100.0 * (fabs(minus - plus) / sum);
    return true;
}

int64_t reference_adx(int64_t count, const double *high, const double *low, const double *close, int64_t period,
                      double *index) {
    if (count < 2 * period) {
        return 0;
    }
    movement state = seeded(high, low, close, period);
    double average = 0.0, next = 0.0;
    for (int64_t bar = period; bar < 2 * period; bar++) {
        move(&state, high[bar], low[bar], close[bar], true, (double)period);
        if (direction(&state, &next)) {
            average += next;
        }
    }
    average /= (double)period;
    int64_t written = 0;
    index[written++] = average;
    for (int64_t bar = 2 * period; bar < count; bar++) {
        move(&state, high[bar], low[bar], close[bar], true, (double)period);
        if (direction(&state, &next)) {
            average = (average * (double)(period - 1) + next) / (double)period;
        }
        index[written++] = average;
    }
    return written;
}

int64_t reference_atr(int64_t count, const double *high, const double *low, const double *close, int64_t period,
                      double *range, double *average) {
    if (count <= period) {
        return 0;
    }
    for (int64_t bar = 1; bar < count; bar++) {
        range[bar - 1] = true_range(high[bar], low[bar], close[bar - 1]);
    }
    double previous = 0.0;
    for (int64_t change = 0; change < period; change++) {
        previous += range[change];
    }
    previous /= (double)period;
    int64_t written = 0;
    average[written++] = previous;
    for (int64_t change = period; change < count - 1; change++) {
        previous *= (double)(period - 1);
        previous += range[change];
        previous /= (double)period;
        average[written++] = previous;
    }
    return written;
}
