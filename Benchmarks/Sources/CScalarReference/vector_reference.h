// The loop of vector_reference.c for one width; it sets REF_LANES, REF_NAME and what the functions of libmvec are
// called. Blocks go through it in three stages, eight at a time, which makes libmvec a quarter faster than in one.

#define REF_BLOCKS 8

typedef double REF_NAME(vector) __attribute__((ext_vector_type(REF_LANES)));

REF_NAME(vector) REF_EXP(REF_NAME(vector));
REF_NAME(vector) REF_LOG(REF_NAME(vector));
REF_NAME(vector) REF_ERFC(REF_NAME(vector));

static inline __attribute__((always_inline)) REF_NAME(vector) REF_NAME(load)(reference_column column, int64_t row) {
    if (column.stride == 0) {
        return (REF_NAME(vector))column.values[0];
    }
    REF_NAME(vector) block;
    __builtin_memcpy(&block, column.values + row, sizeof block);
    return block;
}

static inline __attribute__((always_inline)) void REF_NAME(store)(double *values, REF_NAME(vector) block) {
    __builtin_memcpy(values, &block, sizeof block);
}

/// What an expiry's rows share.
typedef struct REF_NAME(expiry) {
    REF_NAME(vector) t, r, q, root, discount, shrinkage;
} REF_NAME(expiry);

static inline __attribute__((always_inline)) REF_NAME(expiry) REF_NAME(expiry_at)(const reference_inputs *in,
                                                                                int64_t row) {
    REF_NAME(expiry) e;
    e.t = REF_NAME(load)(in->years, row);
    e.r = REF_NAME(load)(in->rate, row);
    e.q = REF_NAME(load)(in->yield, row);
    e.root = __builtin_elementwise_sqrt(e.t);
    e.discount = REF_EXP(-e.r * e.t);
    e.shrinkage = REF_EXP(-e.q * e.t);
    return e;
}

static inline __attribute__((always_inline)) void REF_NAME(european)(int64_t count, const reference_inputs *in,
                                                                     const reference_outputs *out, bool is_expiry) {
    typedef REF_NAME(vector) v;
    typedef uint8_t flags __attribute__((ext_vector_type(REF_LANES)));
    typedef int64_t mask __attribute__((ext_vector_type(REF_LANES)));
    REF_NAME(expiry) shared = REF_NAME(expiry_at)(in, 0);
    for (int64_t start = 0; start < count; start += REF_BLOCKS * REF_LANES) {
        REF_NAME(expiry) expiries[REF_BLOCKS];
        v signs[REF_BLOCKS], d1[REF_BLOCKS], deviation[REF_BLOCKS], n1[REF_BLOCKS], n2[REF_BLOCKS], density[REF_BLOCKS];
        for (int64_t i = 0; i < REF_BLOCKS; i++) {
            int64_t row = start + i * REF_LANES;
            REF_NAME(expiry) e = is_expiry ? shared : REF_NAME(expiry_at)(in, row);
            deviation[i] = REF_NAME(load)(in->volatility, row) * e.root;
            d1[i] = (REF_LOG(REF_NAME(load)(in->spot, row) / REF_NAME(load)(in->strike, row)) + (e.r - e.q) * e.t)
                    / deviation[i]
                + 0.5 * deviation[i];
            expiries[i] = e;
        }
        for (int64_t i = 0; i < REF_BLOCKS; i++) {
            flags calls;
            __builtin_memcpy(&calls, in->is_call + start + i * REF_LANES, sizeof calls);
            signs[i] = __builtin_convertvector(calls, mask) != (mask)0 ? (v)1.0 : (v)-1.0;
            v side = signs[i] * -0.70710678118654752;
            n1[i] = 0.5 * REF_ERFC(side * d1[i]);
            n2[i] = 0.5 * REF_ERFC(side * (d1[i] - deviation[i]));
            density[i] = 0.3989422804014327 * REF_EXP(-0.5 * d1[i] * d1[i]);
        }
        for (int64_t i = 0; i < REF_BLOCKS; i++) {
            int64_t row = start + i * REF_LANES;
            REF_NAME(expiry) e = is_expiry ? shared : expiries[i];
            v s = REF_NAME(load)(in->spot, row);
            v asset = s * e.shrinkage;
            v bond = REF_NAME(load)(in->strike, row) * e.discount;
            v sigma = REF_NAME(load)(in->volatility, row);
            REF_NAME(store)(out->price + row, signs[i] * (asset * n1[i] - bond * n2[i]));
            REF_NAME(store)(out->delta + row, signs[i] * e.shrinkage * n1[i]);
            REF_NAME(store)(out->gamma + row, e.shrinkage * density[i] / (s * deviation[i]));
            REF_NAME(store)(out->theta + row, signs[i] * (e.q * asset * n1[i] - e.r * bond * n2[i])
                                                  - asset * density[i] * sigma / (2.0 * e.root));
            REF_NAME(store)(out->vega + row, asset * density[i] * e.root);
            REF_NAME(store)(out->rho + row, signs[i] * bond * n2[i] * e.t);
        }
    }
}

static void REF_NAME(run)(int64_t count, const reference_inputs *in, const reference_outputs *out) {
    if (in->years.stride == 0 && in->rate.stride == 0 && in->yield.stride == 0) {
        REF_NAME(european)(count, in, out, true);
    } else {
        REF_NAME(european)(count, in, out, false);
    }
}

#undef REF_BLOCKS
