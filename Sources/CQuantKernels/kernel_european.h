// Black-Scholes-Merton in any number of lanes (Black and Scholes 1973; Merton 1973 for the continuous yield).
//
// Included after kernel_elements.h. Limits: without time or volatility the option is worth its discounted
// intrinsic value and its delta jumps at the forward; on the jump itself N is one half, vega and vanna are given
// as their limits, and gamma and what the density adds to charm, which have no value there, as 0.
// A negative or non-finite input gives NaN in every result.

/// The Greeks a caller has no use for cost nothing: everything here is inlined.
typedef struct wq_v_greeks {
    wq_v price, delta, gamma, theta, vega, rho, dividend_rho, vanna, charm, vomma;
} wq_v_greeks;

/// What an expiry contributes to each of its options.
typedef struct wq_v_carry {
    wq_v years, rate, yield, root, discount, shrinkage, drift;
} wq_v_carry;

WQ_INLINE wq_v_carry wq_v_carry_of(wq_v years, wq_v rate, wq_v yield) {
    wq_v_carry carry;
    carry.years = years;
    carry.rate = rate;
    carry.yield = yield;
    carry.root = __builtin_elementwise_sqrt(years);
    carry.discount = wq_v_exp_pair(-(rate * years), WQ_SPLAT(0.0));
    carry.shrinkage = wq_v_exp_pair(-(yield * years), WQ_SPLAT(0.0));
    carry.drift = (rate - yield) * years;
    return carry;
}

/// 0 where every input is sound, else not 0: a comparison with NaN is false, so it also refuses every input that
/// is not a number, and the differences are NaN for infinite inputs.
WQ_INLINE wq_v wq_v_fault(wq_v_carry carry, wq_v spot, wq_v strike, wq_v volatility) {
    wq_v least = spot < strike ? spot : strike;
    least = least < carry.years ? least : carry.years;
    least = least < volatility ? least : volatility;
    wq_v sum = (spot - spot) + (strike - strike) + (carry.years - carry.years) + (carry.rate - carry.rate)
        + (carry.yield - carry.yield) + (volatility - volatility);
    return least >= WQ_SPLAT(0.0) ? sum : WQ_NAN;
}

/// Where an option stands: present values, and the strike's distance in deviations.
typedef struct wq_v_place {
    wq_v asset, bond, deviation, d1, d2;
} wq_v_place;

WQ_INLINE wq_v_place wq_v_place_of(wq_v_carry carry, wq_v spot, wq_v strike, wq_v volatility) {
    wq_v zero = WQ_SPLAT(0.0);
    wq_v_place place;
    place.deviation = volatility * carry.root;
    place.asset = spot * carry.shrinkage;
    place.bond = strike * carry.discount;
    wq_v d1 = (wq_v_log(spot / strike) + carry.drift) / place.deviation + place.deviation * WQ_SPLAT(0.5);
    wq_v certain = place.asset > place.bond ? WQ_INFINITY : (place.asset < place.bond ? -WQ_INFINITY : zero);
    d1 = place.deviation == zero ? certain : d1;
    d1 = spot == zero ? certain : d1;
    d1 = strike == zero ? certain : d1;
    place.d1 = d1;
    // With d1 infinite the difference is the same infinity, unless the deviation is infinite too: then NaN, rightly.
    place.d2 = d1 - place.deviation;
    return place;
}

/// N(+-d1), N(+-d2) and the normal density at d1.
typedef struct wq_v_chances {
    wq_v n1, n2, density;
} wq_v_chances;

/// `sign`: +1 call, -1 put.
WQ_INLINE wq_v_chances wq_v_chances_of(wq_v sign, wq_v_place place) {
    wq_v z1 = wq_magnitude(place.d1);
    wq_v z2 = wq_magnitude(place.d2);
    wq_v gauss1 = wq_v_gauss(z1);
    wq_v_chances chances;
    chances.n1 = wq_v_reflect(place.d1 * sign, gauss1 * wq_v_scaled_tail(z1));
    chances.n2 = wq_v_reflect(place.d2 * sign, wq_v_gauss(z2) * wq_v_scaled_tail(z2));
    chances.density = gauss1 * WQ_SPLAT(0x1.9884533d43651p-2);  // 1 / sqrt(2 pi)
    return chances;
}

WQ_INLINE wq_v_greeks wq_v_greeks_of(wq_v sign, wq_v_carry carry, wq_v spot, wq_v strike, wq_v volatility,
                                     wq_v_place place, wq_v_chances chances) {
    wq_v zero = WQ_SPLAT(0.0);
    wq_v root = carry.root;
    wq_v asset = place.asset;
    wq_v bond = place.bond;
    wq_v deviation = place.deviation;
    wq_v d1 = place.d1;
    wq_v d2 = place.d2;
    wq_v n1 = chances.n1;
    wq_v density = chances.density;
    wq_v asset_part = asset * n1;
    wq_v bond_part = bond * chances.n2;
    wq_v intrinsic = (asset - bond) * sign;
    intrinsic = intrinsic > zero ? intrinsic : zero;
    wq_v price = (asset_part - bond_part) * sign;
    price = price > intrinsic ? price : intrinsic;

    wq_v slope = carry.shrinkage * density;
    wq_v gamma = slope / (spot * deviation);
    gamma = deviation == zero ? zero : gamma;
    gamma = spot == zero ? zero : gamma;
    wq_v decay = asset * density * volatility / (root * WQ_SPLAT(2.0));
    decay = deviation == zero ? zero : decay;

    // d2 / volatility, whose limit is -root / 2 on the jump; away from it the density is 0 and stands alone.
    wq_v pull = volatility == zero ? root * WQ_SPLAT(-0.5) : d2 / volatility;
    wq_v vega = asset * density * root;
    wq_v vanna = density == zero ? zero : -(slope * pull);
    wq_v vomma = density == zero ? zero : vega * d1 * pull;
    wq_v drift = (carry.drift * WQ_SPLAT(2.0) - d2 * deviation) / (carry.years * deviation * WQ_SPLAT(2.0));
    drift = deviation == zero ? zero : slope * drift;
    drift = density == zero ? zero : drift;

    wq_v fault = wq_v_fault(carry, spot, strike, volatility);
#define WQ_SOUND(x) ((fault == zero) ? ((x) != (x) ? WQ_NAN : (x)) : WQ_NAN)
    wq_v_greeks result;
    result.price = WQ_SOUND(price);
    result.delta = WQ_SOUND(carry.shrinkage * n1 * sign);
    result.gamma = WQ_SOUND(gamma);
    result.theta = WQ_SOUND((carry.yield * asset_part - carry.rate * bond_part) * sign - decay);
    result.vega = WQ_SOUND(vega);
    result.rho = WQ_SOUND(bond_part * carry.years * sign);
    result.dividend_rho = WQ_SOUND(-(asset_part * carry.years * sign));
    result.vanna = WQ_SOUND(vanna);
    result.charm = WQ_SOUND(carry.yield * carry.shrinkage * n1 * sign - drift);
    result.vomma = WQ_SOUND(vomma);
#undef WQ_SOUND
    return result;
}

WQ_INLINE wq_v_greeks wq_v_european(wq_v sign, wq_v_carry carry, wq_v spot, wq_v strike, wq_v volatility) {
    wq_v_place place = wq_v_place_of(carry, spot, strike, volatility);
    return wq_v_greeks_of(sign, carry, spot, strike, volatility, place, wq_v_chances_of(sign, place));
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
