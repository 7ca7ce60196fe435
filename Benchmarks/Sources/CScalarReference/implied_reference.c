// Frozen; see the header. The normalised price and its three-way objective follow Jaeckel (2015, "Let's be rational").
#include "CScalarReference.h"

#include <math.h>

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("fma"))), apply_to = function)
#endif

static const double root_two_pi = 2.5066282746310002;

typedef struct ratio {
    double above, below;
} ratio;

/// (1 - N(z)) e^(z^2/2) for z >= 0, as a ratio of polynomials.
static inline ratio scaled_tail(double z) {
    double w = z * z;
    double p_even = fma(w, 0x1.642d6e5490413p-22, 0x1.28c5f26a70e1p-13);
    double p_odd = fma(w, 0x1.468f901c9b045p-17, 0x1.5a86bbda59d1bp-10);
    double q_even = fma(w, 0x1.9948839c2b2d9p-16, 0x1.b580fbbae1976p-9);
    double q_odd = fma(w, 0x1.be66f9fc3e549p-21, 0x1.74d26c427a14p-12);
    p_even = fma(w, p_even, 0x1.1d568b8cf9fb5p-7);
    p_odd = fma(w, p_odd, 0x1.588ce04384b92p-5);
    q_even = fma(w, q_even, 0x1.bd33b54f8d322p-4);
    q_odd = fma(w, q_odd, 0x1.6b6717cdd52b3p-6);
    p_even = fma(w, p_even, 0x1.344d2ccbc4e76p-3);
    p_odd = fma(w, p_odd, 0x1.93f1fb4f5beb1p-2);
    q_even = fma(w, q_even, 0x1.167d8e0cf8d22p0);
    q_odd = fma(w, q_odd, 0x1.980822400cc3fp-2);
    p_even = fma(w, p_even, 0x1.7437db995aed0p-1);
    p_odd = fma(w, p_odd, 0x1.b72d21df882dbp-1);
    q_even = fma(w, q_even, 0x1.7acd6b87717a1p1);
    q_odd = fma(w, q_odd, 0x1.14694b1f5a32bp1);
    return (ratio){fma(z, p_odd, fma(w, p_even, 0.5)),
                   fma(z, fma(w, q_odd, 0x1.41b7a5bf14f05p1), fma(w, q_even, 1.0))};
}

/// The deviation at which the out-of-the-money option with ln(asset / bond) = x <= 0 has the normalised price `beta`;
/// `complement` is e^(x/2) - beta.
static double normalised_deviation(double x, double beta, double complement) {
    double height = exp(0.5 * x);
    double inflection = sqrt(-2.0 * x);
    ratio middle = scaled_tail(inflection);
    double share = 0.5 - middle.above / middle.below;
    bool is_lower = beta < height * share;
    double side = is_lower ? -1.0 : 1.0;
    double target = log(is_lower ? beta : complement);
    double v = is_lower ? -x / sqrt(2.0 * (log(height * share) - target) - 0.5 * x)
                        : inflection + (beta / height - share) * root_two_pi;
    for (int step = 0; step < 8; step++) {
        double inverse = 1.0 / v;
        double h = x * inverse;
        double t = 0.5 * v;
        double near = side * (h + t);
        ratio first = scaled_tail(near > 0.0 ? near : 0.0);
        ratio second = scaled_tail(t - h);
        // One division for both tails: their sum, or below the inflection their difference.
        double tails = (first.above * second.below + side * second.above * first.below)
            / (first.below * second.below);
        double slope = -side / (root_two_pi * tails);
        double newton = (log(tails) - 0.5 * (h * h + t * t) - target) * side * root_two_pi * tails;
        // Ratios of the second and third derivative of the logarithm to its first.
        double bend = h * h * inverse - 0.5 * t;
        double curve = bend - slope;
        double twist = bend * bend - 3.0 * h * h * inverse * inverse - 0.25 + slope * (2.0 * slope - 3.0 * bend);
        double above = 1.0 + 0.5 * curve * newton;
        double below = 1.0 + newton * (curve + twist * newton * (1.0 / 6.0));
        // Far from the root the higher orders may not help: Halley's step, held back.
        bool is_near = above > 0.25 && below > 0.25 * above && above > 0.25 * below;
        double correction = is_near ? newton * above / below : newton / (above > 0.25 ? above : 0.25);
        double next = v + correction > 0.0 ? v + correction : 0.5 * v;
        // Each equation holds on its own side of the inflection only.
        bool is_held = is_lower ? next > inflection : next < inflection;
        v = is_held ? inflection : next;
        if (is_near && !is_held && !(fabs(correction) > 3e-4 * v)) {
            break;
        }
    }
    return v;
}

void reference_implied(int64_t count, const uint8_t *is_call, const double *price, const double *spot,
                       const double *strike, const double *years, const double *rate, const double *yield,
                       double *volatility) {
    for (int64_t row = 0; row < count; row++) {
        double asset = spot[row] * exp(-yield[row] * years[row]);
        double bond = strike[row] * exp(-rate[row] * years[row]);
        double intrinsic = is_call[row] ? asset - bond : bond - asset;
        intrinsic = intrinsic > 0.0 ? intrinsic : 0.0;
        double ceiling = is_call[row] ? asset : bond;
        volatility[row] = NAN;
        if (price[row] > intrinsic && price[row] < ceiling && years[row] > 0.0) {
            double scale = sqrt(asset * bond);
            double x = -fabs(log(asset / bond));
            volatility[row] =
                normalised_deviation(x, (price[row] - intrinsic) / scale, (ceiling - price[row]) / scale)
                / sqrt(years[row]);
        }
    }
}

#if defined(__x86_64__)
#pragma clang attribute pop
#endif
