// Implied volatility in any number of lanes: the deviation (volatility * sqrt(years)) behind a price.
//
// Included after kernel_european.h. The price is first turned into that of the out-of-the-money option of the same
// strike and divided by sqrt(asset * bond): with x = -|ln(asset / bond)| the normalised price of Jaeckel (2015,
// "Let's be rational"), b(v) = N(x/v + v/2) e^(x/2) - N(x/v - v/2) e^(-x/2), whose inflection is at
// v = sqrt(2|x|), where x/v + v/2 = 0. Below it we solve ln b = ln beta, above it ln(bmax - b) = ln(bmax - beta); in
// both the exponentials are taken out of the tails analytically, so no step loses digits or underflows. Halley's
// method, kept inside a bracket. A lane that is done keeps its bits while the others go on.

#define WQ_IMPLIED_STEPS 64

/// The equation of each lane, from a price that has a volatility.
typedef struct wq_v_implied {
    /// -|ln(asset / bond)|.
    wq_v x;
    /// -1 below the inflection, +1 above.
    wq_v side;
    /// ln beta below the inflection, ln(bmax - beta) above.
    wq_v target;
    /// Where to start, and between which deviations the root lies.
    wq_v v, low, high;
} wq_v_implied;

/// `value`: the normalised price. `complement`: bmax less it, from the price directly rather than as a difference.
WQ_INLINE wq_v_implied wq_v_implied_start(wq_v x, wq_v value, wq_v complement) {
    wq_v zero = WQ_SPLAT(0.0);
    wq_v half = WQ_SPLAT(0.5);
    wq_v inflection = __builtin_elementwise_sqrt(x * WQ_SPLAT(-2.0));
    // b at the inflection, with and without the factor e^(x/2) it shares with its complement.
    wq_v share = half - wq_v_scaled_tail(inflection);
    wq_v height = wq_v_exp_pair(half * x, zero);
    wq_v middle = height * share;
    wq_i is_below = value < middle;

    // Exact at the inflection and to leading order for a vanishing price: x^2/v^2 + v^2/4 = -2 ln b + ...
    wq_v excess = wq_v_log(middle / value);
    wq_v lower = -x / __builtin_elementwise_sqrt(excess * WQ_SPLAT(2.0) - half * x);
    // b is concave above the inflection, so a Newton step from there stays short of the root.
    wq_v upper = inflection + (value / height - share) * WQ_SPLAT(WQ_ROOT_TWO_PI);

    wq_v_implied equation;
    equation.x = x;
    equation.side = is_below ? WQ_SPLAT(-1.0) : WQ_SPLAT(1.0);
    equation.target = wq_v_log(is_below ? value : complement);
    equation.v = is_below ? lower : upper;
    equation.low = is_below ? zero : inflection;
    equation.high = is_below ? inflection : WQ_INFINITY;
    return equation;
}

/// Halley's step; also narrows the bracket. NaN where doubles no longer tell the two tails apart.
WQ_INLINE wq_v wq_v_implied_step(wq_v_implied *equation) {
    wq_v zero = WQ_SPLAT(0.0);
    wq_v half = WQ_SPLAT(0.5);
    wq_v v = equation->v;
    wq_v side = equation->side;
    wq_v h = equation->x / v;
    wq_v t = half * v;
    wq_v near = (h + t) * side;
    near = near <= zero ? zero : near;
    wq_v tails = wq_v_scaled_tail(near) + wq_v_scaled_tail(t - h) * side;
    wq_v slope = -side / (tails * WQ_SPLAT(WQ_ROOT_TWO_PI));
    wq_v residual = wq_v_log(tails) - half * (h * h + t * t) - equation->target;
    wq_v newton = -residual / slope;
    wq_v curvature = h * h / v - half * t - slope;
    wq_v divisor = WQ_SPLAT(1.0) + half * newton * curvature;
    divisor = divisor <= WQ_SPLAT(0.25) ? WQ_SPLAT(0.25) : divisor;

    wq_i is_flat = tails <= zero;
    wq_i is_below_root = is_flat | (residual * side > zero);
    wq_v low = v >= equation->low ? v : equation->low;
    wq_v high = v < equation->high ? v : equation->high;
    equation->low = is_below_root ? low : equation->low;
    equation->high = is_below_root ? equation->high : high;
    return is_flat ? WQ_NAN : newton / divisor;
}

/// The root of every lane in `active`, each with the bits it has alone.
WQ_INLINE wq_v wq_v_implied_root(wq_v_implied equation, wq_i active) {
    for (int step = 0; step < WQ_IMPLIED_STEPS && WQ_ANY(active); step++) {
        wq_v v = equation.v;
        wq_v correction = wq_v_implied_step(&equation);
        wq_v next = v + correction;
        // Outside the bracket (or not a number): halve it, or double where it is still open.
        wq_i is_inside = (next >= equation.low) & (next <= equation.high);
        wq_v doubled = (equation.low >= v ? equation.low : v) * WQ_SPLAT(2.0) + WQ_SPLAT(0.01);
        wq_v halved = WQ_SPLAT(0.5) * (equation.low + equation.high);
        next = is_inside ? next : (equation.high == WQ_INFINITY ? doubled : halved);
        equation.v = active ? next : v;
        // The method triples the correct digits: a correction below 1e-6 leaves 1e-18.
        wq_i is_done = is_inside & (wq_magnitude(correction) <= WQ_SPLAT(1e-6) * v);
        active = active & !is_done;
    }
    return equation.v;
}

typedef struct wq_v_solved {
    /// NaN unless the status is `wq_implied_solved`.
    wq_v volatility;
    /// One of `wq_implied_status`.
    wq_i status;
} wq_v_solved;

/// `asset`, `bond`: present values of the share delivered at expiry and of the strike.
WQ_INLINE wq_v_solved wq_v_implied_volatility(wq_v sign, wq_v price, wq_v asset, wq_v bond, wq_v years) {
    wq_v zero = WQ_SPLAT(0.0);
    wq_v ratio = asset / bond;
    wq_v sum = (price - price) + (asset - asset) + (bond - bond) + (years - years);
    wq_i is_sound = (asset > zero) & (bond > zero) & (years > zero) & (sum == zero);
    wq_v intrinsic = (asset - bond) * sign;
    intrinsic = intrinsic <= zero ? zero : intrinsic;
    wq_v ceiling = sign > zero ? asset : bond;
    wq_i is_above_intrinsic = price > intrinsic;
    wq_i is_below_ceiling = price < ceiling;

    wq_v scale = __builtin_elementwise_sqrt(asset) * __builtin_elementwise_sqrt(bond);
    wq_v x = -wq_magnitude(wq_v_log(ratio));
    wq_v value = (price - intrinsic) / scale;
    // Below the smallest normal number a ratio has lost the digits that tell the volatility.
    wq_v least = WQ_SPLAT(0x1p-1022);
    wq_i is_held = (ratio >= least) & (ratio < WQ_INFINITY) & (value >= least);
    wq_i has_root = is_sound & is_above_intrinsic & is_below_ceiling & is_held;
    wq_v_implied equation = wq_v_implied_start(x, value, (ceiling - price) / scale);
    wq_v volatility = wq_v_implied_root(equation, has_root) / __builtin_elementwise_sqrt(years);

    wq_i is_solved = has_root & (volatility > zero) & (volatility < WQ_INFINITY);
    wq_v_solved result;
    result.volatility = is_solved ? volatility : WQ_NAN;
    wq_i unsolved = is_below_ceiling ? (wq_i)wq_implied_invalid_input : (wq_i)wq_implied_above_maximum;
    unsolved = is_above_intrinsic ? unsolved : (wq_i)wq_implied_below_intrinsic;
    unsolved = is_sound ? unsolved : (wq_i)wq_implied_invalid_input;
    result.status = is_solved ? (wq_i)wq_implied_solved : unsolved;
    return result;
}
