// exp, log and the normal distribution, written once for any number of lanes.
//
// Included by a path file after it has set WQ_LANES and, by `#pragma clang attribute`, the target processor.
// Every operation is one of + - * / sqrt fma, an integer operation on the bits, or a selection: lane by lane the
// same bits whatever the width. A plain `a * b + c` below is two roundings on purpose and stays so, because the
// path files switch contraction off.

#include <stddef.h>
#include <stdint.h>

#if WQ_LANES == 1
typedef double wq_v;
typedef int64_t wq_i;
typedef uint64_t wq_u;
#else
typedef double wq_v __attribute__((ext_vector_type(WQ_LANES)));
typedef int64_t wq_i __attribute__((ext_vector_type(WQ_LANES)));
typedef uint64_t wq_u __attribute__((ext_vector_type(WQ_LANES)));
#endif

#define WQ_INLINE static inline __attribute__((always_inline))
#define WQ_SPLAT(x) ((wq_v)(x))
#ifndef WQ_FMA
#define WQ_FMA(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#endif

/// Whether a comparison held in any lane.
#if WQ_LANES == 1
#define WQ_ANY(mask) ((mask) != 0)
#else
#define WQ_ANY(mask) (__builtin_reduce_or(mask) != 0)
#endif

#define WQ_ROOT_TWO_PI 0x1.40d931ff62706p+1
#define WQ_INFINITY WQ_SPLAT(__builtin_inf())
#define WQ_NAN WQ_SPLAT(__builtin_nan(""))

WQ_INLINE wq_u wq_bits(wq_v x) {
    wq_u bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

WQ_INLINE wq_v wq_from_bits(wq_u bits) {
    wq_v x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

WQ_INLINE wq_v wq_magnitude(wq_v x) {
    return wq_from_bits(wq_bits(x) & (wq_u)0x7fffffffffffffffULL);
}

// 1.5 * 2^52: adding it rounds to the nearest integer, which then stands in the low bits.
#define WQ_ROUNDER 0x1.8p52
#define WQ_ROUNDER_BITS 0x4338000000000000ULL

/// x * 2^n for a whole n and x near 1, in two factors: the first product is exact, so the result is rounded once
/// where it underflows gradually, and overflows to infinity. A path may have an instruction with the same bits.
WQ_INLINE wq_v wq_v_scale(wq_v x, wq_v n) {
    wq_u first = wq_bits(WQ_FMA(n, WQ_SPLAT(0.5), WQ_SPLAT(WQ_ROUNDER))) - (wq_u)WQ_ROUNDER_BITS;
    wq_u second = wq_bits(n + WQ_SPLAT(WQ_ROUNDER)) - (wq_u)WQ_ROUNDER_BITS - first;
    wq_v scale1 = wq_from_bits((first + (wq_u)1023) << (wq_u)52);
    wq_v scale2 = wq_from_bits((second + (wq_u)1023) << (wq_u)52);
    return x * scale1 * scale2;
}
#ifndef WQ_SCALE
#define WQ_SCALE(x, n) wq_v_scale((x), (n))
#endif

// ln 2 in two parts; the first has 42 bits, so that a product with any exponent is exact.
#define WQ_LN2_HIGH 0x1.62e42fefa38p-1
#define WQ_LN2_LOW 0x1.ef35793c7673p-45

/// e^(x + low) for |low| far below |x|. Cody and Waite (1980) reduction to |r| <= ln 2 / 2; then
/// e^r = 1 + r + r^2/2 + r^3 q(r), q being the Chebyshev interpolant of degree 9 (error 2^-59.8 of e^r).
/// What is not a number stays so, with any payload.
WQ_INLINE wq_v wq_v_exp_pair(wq_v x, wq_v low) {
    wq_v clamped = x > WQ_SPLAT(711.0) ? WQ_SPLAT(711.0) : x;
    clamped = clamped < WQ_SPLAT(-747.0) ? WQ_SPLAT(-747.0) : clamped;
    wq_v shifted = WQ_FMA(clamped, WQ_SPLAT(0x1.71547652b82fep0), WQ_SPLAT(WQ_ROUNDER));
    wq_v n = shifted - WQ_SPLAT(WQ_ROUNDER);
    wq_v r = WQ_FMA(n, WQ_SPLAT(-WQ_LN2_HIGH), clamped);
    r = WQ_FMA(n, WQ_SPLAT(-WQ_LN2_LOW), r) + low;

    wq_v r2 = r * r;
    wq_v r4 = r2 * r2;
    wq_v c01 = WQ_FMA(r, WQ_SPLAT(0x1.5555555555555p-5), WQ_SPLAT(0x1.5555555555556p-3));
    wq_v c23 = WQ_FMA(r, WQ_SPLAT(0x1.6c16c16c167e1p-10), WQ_SPLAT(0x1.11111111109b3p-7));
    wq_v c45 = WQ_FMA(r, WQ_SPLAT(0x1.a01a01a47b054p-16), WQ_SPLAT(0x1.a01a01a7c41d5p-13));
    wq_v c67 = WQ_FMA(r, WQ_SPLAT(0x1.27e4e1f48534fp-22), WQ_SPLAT(0x1.71de0dae63bb3p-19));
    wq_v c89 = WQ_FMA(r, WQ_SPLAT(0x1.1f66df7fca49fp-29), WQ_SPLAT(0x1.af38a9b0ec855p-26));
    wq_v c03 = WQ_FMA(r2, c23, c01);
    wq_v c49 = WQ_FMA(r4, c89, WQ_FMA(r2, c67, c45));
    wq_v q = WQ_FMA(r4, c49, c03);
    wq_v half = WQ_FMA(r, q, WQ_SPLAT(0.5));
    wq_v power = WQ_FMA(r2, half, r) + WQ_SPLAT(1.0);

    return WQ_SCALE(power, n);
}

WQ_INLINE wq_v wq_v_exp(wq_v x) {
    wq_v result = wq_v_exp_pair(x, WQ_SPLAT(0.0));
    return x != x ? WQ_NAN : result;
}

/// ln x = k ln 2 + ln m with m in [sqrt 1/2, sqrt 2); with f = m - 1 and s = f / (2 + f),
/// ln m = f - s (f - s^2 p(s^2)) (the series of artanh), p the Chebyshev interpolant of degree 6 (error 2^-57.6).
WQ_INLINE wq_v wq_v_log(wq_v x) {
    wq_v scaled = x < WQ_SPLAT(0x1p-1022) ? x * WQ_SPLAT(0x1p54) : x;
    wq_v shift = x < WQ_SPLAT(0x1p-1022) ? WQ_SPLAT(54.0) : WQ_SPLAT(0.0);
    // 0x3fe6a09e667f3bcd is sqrt 1/2; the sum carries into the exponent exactly when the significand is above it.
    wq_u biased = wq_bits(scaled) + (wq_u)(0x3ff0000000000000ULL - 0x3fe6a09e667f3bcdULL);
    wq_u exponent = biased >> (wq_u)52;
    wq_v m = wq_from_bits((biased & (wq_u)0x000fffffffffffffULL) + (wq_u)0x3fe6a09e667f3bcdULL);
    wq_v k = wq_from_bits(exponent | (wq_u)0x4330000000000000ULL) - WQ_SPLAT(0x1p52 + 1023.0) - shift;

    wq_v f = m - WQ_SPLAT(1.0);
    wq_v s = f / (f + WQ_SPLAT(2.0));
    wq_v z = s * s;
    wq_v z2 = z * z;
    wq_v c01 = WQ_FMA(z, WQ_SPLAT(0x1.99999999952d7p-2), WQ_SPLAT(0x1.5555555555558p-1));
    wq_v c23 = WQ_FMA(z, WQ_SPLAT(0x1.c71c62e3f11e6p-3), WQ_SPLAT(0x1.2492492df281ap-2));
    wq_v c45 = WQ_FMA(z, WQ_SPLAT(0x1.39fe51a7c18f9p-3), WQ_SPLAT(0x1.7462b51cb66b1p-3));
    wq_v c46 = WQ_FMA(z2, WQ_SPLAT(0x1.2b5900de53b32p-3), c45);
    wq_v p = WQ_FMA(z2, WQ_FMA(z2, c46, c23), c01);
    wq_v rest = f - z * p;
    wq_v small = WQ_FMA(s, rest, k * WQ_SPLAT(-WQ_LN2_LOW));
    wq_v result = WQ_FMA(k, WQ_SPLAT(WQ_LN2_HIGH), f - small);

    result = x == WQ_INFINITY ? WQ_INFINITY : result;
    result = x == WQ_SPLAT(0.0) ? -WQ_INFINITY : result;
    result = x < WQ_SPLAT(0.0) ? WQ_NAN : result;
    return x != x ? WQ_NAN : result;
}

/// e^(z^2/2) (1 - N(z)) for z >= 0 as P(z)/Q(z) of degrees 10 and 11, a weighted least-squares fit with Lawson
/// (1961) weights on [0, 1e8] in 70 digits (error 2^-56.4). All coefficients are positive: no cancellation.
WQ_INLINE wq_v wq_v_scaled_tail(wq_v z) {
    z = z > WQ_SPLAT(1e8) ? WQ_SPLAT(1e8) : z;
    wq_v w = z * z;
    wq_v p_even = WQ_FMA(w, WQ_SPLAT(0x1.642d6e5490413p-22), WQ_SPLAT(0x1.28c5f26a70e1p-13));
    wq_v p_odd = WQ_FMA(w, WQ_SPLAT(0x1.468f901c9b045p-17), WQ_SPLAT(0x1.5a86bbda59d1bp-10));
    wq_v q_even = WQ_FMA(w, WQ_SPLAT(0x1.9948839c2b2d9p-16), WQ_SPLAT(0x1.b580fbbae1976p-9));
    wq_v q_odd = WQ_FMA(w, WQ_SPLAT(0x1.be66f9fc3e549p-21), WQ_SPLAT(0x1.74d26c427a14p-12));
    p_even = WQ_FMA(w, p_even, WQ_SPLAT(0x1.1d568b8cf9fb5p-7));
    p_odd = WQ_FMA(w, p_odd, WQ_SPLAT(0x1.588ce04384b92p-5));
    q_even = WQ_FMA(w, q_even, WQ_SPLAT(0x1.bd33b54f8d322p-4));
    q_odd = WQ_FMA(w, q_odd, WQ_SPLAT(0x1.6b6717cdd52b3p-6));
    p_even = WQ_FMA(w, p_even, WQ_SPLAT(0x1.344d2ccbc4e76p-3));
    p_odd = WQ_FMA(w, p_odd, WQ_SPLAT(0x1.93f1fb4f5beb1p-2));
    q_even = WQ_FMA(w, q_even, WQ_SPLAT(0x1.167d8e0cf8d22p0));
    q_odd = WQ_FMA(w, q_odd, WQ_SPLAT(0x1.980822400cc3fp-2));
    p_even = WQ_FMA(w, p_even, WQ_SPLAT(0x1.7437db995aed0p-1));
    p_odd = WQ_FMA(w, p_odd, WQ_SPLAT(0x1.b72d21df882dbp-1));
    q_even = WQ_FMA(w, q_even, WQ_SPLAT(0x1.7acd6b87717a1p1));
    q_odd = WQ_FMA(w, q_odd, WQ_SPLAT(0x1.14694b1f5a32bp1));
    p_even = WQ_FMA(w, p_even, WQ_SPLAT(0.5));
    q_even = WQ_FMA(w, q_even, WQ_SPLAT(1.0));
    q_odd = WQ_FMA(w, q_odd, WQ_SPLAT(0x1.41b7a5bf14f05p1));
    return WQ_FMA(z, p_odd, p_even) / WQ_FMA(z, q_odd, q_even);
}

/// e^(-z^2/2) with the rounding error of the square carried into the exponent, else the tails lose digits.
WQ_INLINE wq_v wq_v_gauss(wq_v z) {
    z = z > WQ_SPLAT(39.0) ? WQ_SPLAT(39.0) : z;
    wq_v square = z * z;
    wq_v low = WQ_FMA(z, z, -square);
    return wq_v_exp_pair(square * WQ_SPLAT(-0.5), low * WQ_SPLAT(-0.5));
}

/// N(x), given the tail N(-|x|).
WQ_INLINE wq_v wq_v_reflect(wq_v x, wq_v tail) {
    return x > WQ_SPLAT(0.0) ? WQ_SPLAT(1.0) - tail : tail;
}

WQ_INLINE wq_v wq_v_normal_cdf(wq_v x) {
    wq_v z = wq_magnitude(x);
    wq_v result = wq_v_reflect(x, wq_v_gauss(z) * wq_v_scaled_tail(z));
    return x != x ? WQ_NAN : result;
}

/// As `wq_v_scaled_tail`, for callers who may pass anything.
WQ_INLINE wq_v wq_v_scaled_tail_checked(wq_v z) {
    return z >= WQ_SPLAT(0.0) ? wq_v_scaled_tail(z) : WQ_NAN;
}
