#include "CScalarReference.h"

#include <math.h>

enum { most_steps = 2000 };

static double exercise(bool is_call, double spot, double strike) {
    double value = is_call ? spot - strike : strike - spot;
    return value > 0 ? value : 0;
}

double reference_american_tree(bool is_call, double spot, double strike, double years, double rate, double yield,
                               double volatility, int steps) {
    if (steps < 1 || steps > most_steps) return NAN;
    double step = years / steps;
    double up = exp(volatility * sqrt(step));
    double chance = (exp((rate - yield) * step) - 1 / up) / (up - 1 / up);
    double discount = exp(-rate * step);
    double values[most_steps + 1];
    double level = spot * pow(up, -steps);
    for (int place = 0; place <= steps; place++, level *= up * up) values[place] = exercise(is_call, level, strike);
    for (int time = steps - 1; time >= 0; time--) {
        level = spot * pow(up, -time);
        for (int place = 0; place <= time; place++, level *= up * up) {
            double held = discount * (chance * values[place + 1] + (1 - chance) * values[place]);
            double now = exercise(is_call, level, strike);
            values[place] = held > now ? held : now;
        }
    }
    return values[0];
}
