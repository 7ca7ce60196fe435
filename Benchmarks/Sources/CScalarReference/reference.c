// Frozen; see the header.
#include "CScalarReference.h"

#include <math.h>

void reference_european(int64_t count, const uint8_t *is_call, const double *spot, const double *strike,
                        const double *years, const double *rate, const double *yield, const double *volatility,
                        double *price, double *delta, double *gamma, double *theta, double *vega) {
    for (int64_t row = 0; row < count; row++) {
        double sign = is_call[row] ? 1.0 : -1.0;
        double root = sqrt(years[row]);
        double deviation = volatility[row] * root;
        double discount = exp(-rate[row] * years[row]);
        double shrinkage = exp(-yield[row] * years[row]);
        double d1 = (log(spot[row] / strike[row]) + (rate[row] - yield[row]) * years[row]) / deviation
            + 0.5 * deviation;
        double d2 = d1 - deviation;
        double n1 = 0.5 * erfc(-sign * d1 * 0.70710678118654752);
        double n2 = 0.5 * erfc(-sign * d2 * 0.70710678118654752);
        double density = 0.3989422804014327 * exp(-0.5 * d1 * d1);
        double asset = spot[row] * shrinkage;
        double bond = strike[row] * discount;
        price[row] = sign * (asset * n1 - bond * n2);
        delta[row] = sign * shrinkage * n1;
        gamma[row] = shrinkage * density / (spot[row] * deviation);
        theta[row] = sign * (yield[row] * asset * n1 - rate[row] * bond * n2)
            - asset * density * volatility[row] / (2.0 * root);
        vega[row] = asset * density * root;
    }
}
