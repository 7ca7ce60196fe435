// Black-Scholes-Merton in any number of lanes (Black and Scholes 1973; Merton 1973 for the continuous yield).
//
// Included after kernel_elements.h. Limits: without time or volatility the option is worth its discounted
// intrinsic value and its delta jumps at the forward; on the jump itself N is one half, gamma is given as 0
// (it has no value there) and vega as its limit. A negative or non-finite input gives NaN in every result.

typedef struct wq_v_greeks {
    wq_v price, delta, gamma, theta, vega, rho, dividend_rho;
} wq_v_greeks;

/// `sign`: +1 call, -1 put.
WQ_INLINE wq_v_greeks wq_v_european(wq_v sign, wq_v spot, wq_v strike, wq_v years, wq_v rate, wq_v yield,
                                    wq_v volatility) {
    wq_v zero = WQ_SPLAT(0.0);
    wq_v root = __builtin_elementwise_sqrt(years);
    wq_v deviation = volatility * root;
    wq_v discount = wq_v_exp(-(rate * years));
    wq_v shrinkage = wq_v_exp(-(yield * years));
    wq_v asset = spot * shrinkage;
    wq_v bond = strike * discount;

    wq_v d1 = (wq_v_log(spot / strike) + (rate - yield) * years) / deviation + deviation * WQ_SPLAT(0.5);
    wq_v certain = asset > bond ? WQ_INFINITY : (asset < bond ? -WQ_INFINITY : zero);
    d1 = deviation == zero ? certain : d1;
    d1 = spot == zero ? certain : d1;
    d1 = strike == zero ? certain : d1;
    // With d1 infinite the difference is the same infinity, unless the deviation is infinite too: then NaN, rightly.
    wq_v d2 = d1 - deviation;

    wq_v z1 = wq_magnitude(d1);
    wq_v z2 = wq_magnitude(d2);
    wq_v gauss1 = wq_v_gauss(z1);
    wq_v n1 = wq_v_reflect(d1 * sign, gauss1 * wq_v_scaled_tail(z1));
    wq_v n2 = wq_v_reflect(d2 * sign, wq_v_gauss(z2) * wq_v_scaled_tail(z2));

    wq_v asset_part = asset * n1;
    wq_v bond_part = bond * n2;
    wq_v density = gauss1 * WQ_SPLAT(0x1.9884533d43651p-2);  // 1 / sqrt(2 pi)
    wq_v intrinsic = (asset - bond) * sign;
    intrinsic = intrinsic > zero ? intrinsic : zero;
    wq_v price = (asset * n1 - bond * n2) * sign;
    price = price > intrinsic ? price : intrinsic;

    wq_v flat = WQ_SPLAT(0.0);
    wq_v gamma = shrinkage * density / (spot * deviation);
    gamma = deviation == zero ? flat : gamma;
    gamma = spot == zero ? flat : gamma;
    wq_v decay = asset * density * volatility / (root * WQ_SPLAT(2.0));
    decay = deviation == zero ? flat : decay;

    wq_v_greeks result;
    result.price = price;
    result.delta = shrinkage * n1 * sign;
    result.gamma = gamma;
    result.theta = (yield * asset_part - rate * bond_part) * sign - decay;
    result.vega = asset * density * root;
    result.rho = bond_part * years * sign;
    result.dividend_rho = -(asset_part * years * sign);

    // A comparison with NaN is false, so `sound` also refuses every input that is not a number; the differences
    // are NaN for infinite inputs.
    wq_v least = spot < strike ? spot : strike;
    least = least < years ? least : years;
    least = least < volatility ? least : volatility;
    wq_v sum = (spot - spot) + (strike - strike) + (years - years) + (rate - rate) + (yield - yield)
        + (volatility - volatility);
    wq_v fault = least >= zero ? sum : WQ_NAN;
#define WQ_SOUND(x) ((fault == zero) ? ((x) != (x) ? WQ_NAN : (x)) : WQ_NAN)
    result.price = WQ_SOUND(result.price);
    result.delta = WQ_SOUND(result.delta);
    result.gamma = WQ_SOUND(result.gamma);
    result.theta = WQ_SOUND(result.theta);
    result.vega = WQ_SOUND(result.vega);
    result.rho = WQ_SOUND(result.rho);
    result.dividend_rho = WQ_SOUND(result.dividend_rho);
#undef WQ_SOUND
    return result;
}

/// Black (1976): discount * E[max(sign (forward_T - strike), 0)].
WQ_INLINE wq_v wq_v_black_price(wq_v sign, wq_v forward, wq_v strike, wq_v discount, wq_v deviation) {
    wq_v zero = WQ_SPLAT(0.0);
    wq_v d1 = wq_v_log(forward / strike) / deviation + deviation * WQ_SPLAT(0.5);
    wq_v certain = forward > strike ? WQ_INFINITY : (forward < strike ? -WQ_INFINITY : zero);
    d1 = deviation == zero ? certain : d1;
    d1 = forward == zero ? certain : d1;
    d1 = strike == zero ? certain : d1;
    wq_v d2 = d1 - deviation;
    wq_v n1 = wq_v_normal_cdf(d1 * sign);
    wq_v n2 = wq_v_normal_cdf(d2 * sign);
    wq_v intrinsic = (forward - strike) * sign;
    intrinsic = intrinsic > zero ? intrinsic : zero;
    wq_v value = (forward * n1 - strike * n2) * sign;
    value = (value > intrinsic ? value : intrinsic) * discount;

    wq_v least = forward < strike ? forward : strike;
    least = least < deviation ? least : deviation;
    wq_v sum = (forward - forward) + (strike - strike) + (discount - discount) + (deviation - deviation);
    wq_v fault = least >= zero ? sum : WQ_NAN;
    value = fault == zero ? value : WQ_NAN;
    return value != value ? WQ_NAN : value;
}
