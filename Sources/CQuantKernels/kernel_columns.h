// The loops over columns for one path: whole blocks of WQ_LANES rows, then one padded block for the rest.
// Included after kernel_implied.h; the path file names the tables with WQ_NAME.

WQ_INLINE wq_v wq_load(const double *values, int64_t rows) {
    wq_v block = WQ_SPLAT(1.0);
    __builtin_memcpy(&block, values, (size_t)rows * sizeof(double));
    return block;
}

WQ_INLINE void wq_store(double *values, wq_v block, int64_t rows) {
    __builtin_memcpy(values, &block, (size_t)rows * sizeof(double));
}

// A whole block moves with a constant size: as registers, not through memory.
#define WQ_COLUMN_LOOP(name, element)                                                 \
    static void name(int64_t count, const double *x, double *result) {               \
        int64_t whole = count - count % WQ_LANES;                                     \
        for (int64_t row = 0; row < whole; row += WQ_LANES) {                         \
            wq_store(result + row, element(wq_load(x + row, WQ_LANES)), WQ_LANES);    \
        }                                                                             \
        if (whole < count) {                                                          \
            wq_store(result + whole, element(wq_load(x + whole, count - whole)), count - whole); \
        }                                                                             \
    }

WQ_COLUMN_LOOP(wq_loop_exp, wq_v_exp)
WQ_COLUMN_LOOP(wq_loop_log, wq_v_log)
WQ_COLUMN_LOOP(wq_loop_normal_cdf, wq_v_normal_cdf)
WQ_COLUMN_LOOP(wq_loop_scaled_tail, wq_v_scaled_tail_checked)

/// Rows to ask for ahead of their turn: a page of each column, where the processor's own look-ahead ends. Asking
/// beyond the end of a column is harmless.
#define WQ_AHEAD 512

WQ_INLINE wq_v wq_load_column(wq_column column, int64_t row, int64_t rows) {
    if (column.stride == 0) {
        return WQ_SPLAT(column.values[0]);
    }
    __builtin_prefetch(column.values + row + WQ_AHEAD);
    return wq_load(column.values + row, rows);
}

#if WQ_LANES == 1
WQ_INLINE wq_v wq_load_sign(const uint8_t *is_call, int64_t rows) {
    (void)rows;
    return is_call[0] != 0 ? 1.0 : -1.0;
}

WQ_INLINE void wq_store_status(uint8_t *values, wq_i status, int64_t rows) {
    (void)rows;
    values[0] = (uint8_t)status;
}
#else
typedef uint8_t wq_b __attribute__((ext_vector_type(WQ_LANES)));

WQ_INLINE wq_v wq_load_sign(const uint8_t *is_call, int64_t rows) {
    wq_b flags = (wq_b)(uint8_t)1;
    __builtin_memcpy(&flags, is_call, (size_t)rows);
    return __builtin_convertvector(flags, wq_i) != (wq_i)0 ? WQ_SPLAT(1.0) : WQ_SPLAT(-1.0);
}

WQ_INLINE void wq_store_status(uint8_t *values, wq_i status, int64_t rows) {
    wq_b bytes = __builtin_convertvector(status, wq_b);
    __builtin_memcpy(values, &bytes, (size_t)rows);
}
#endif

WQ_INLINE wq_v wq_load_signs(const uint8_t *is_call, int64_t stride, int64_t row, int64_t rows) {
    if (stride == 0) {
        return WQ_SPLAT(is_call[0] != 0 ? 1.0 : -1.0);
    }
    return wq_load_sign(is_call + row, rows);
}

WQ_INLINE void wq_store_wanted(double *column, int64_t row, wq_v block, int64_t rows) {
    if (column != 0) {
        __builtin_prefetch(column + row + WQ_AHEAD);
        wq_store(column + row, block, rows);
    }
}

WQ_INLINE void wq_store_second(const wq_european_outputs *outputs, int64_t row, wq_v_greeks block, int64_t rows) {
    wq_store_wanted(outputs->vanna, row, block.vanna, rows);
    wq_store_wanted(outputs->charm, row, block.charm, rows);
    wq_store_wanted(outputs->vomma, row, block.vomma, rows);
}

WQ_INLINE void wq_store_first(const wq_european_outputs *outputs, int64_t row, wq_v_greeks block, int64_t rows) {
    wq_store_wanted(outputs->price, row, block.price, rows);
    wq_store_wanted(outputs->delta, row, block.delta, rows);
    wq_store_wanted(outputs->gamma, row, block.gamma, rows);
    wq_store_wanted(outputs->theta, row, block.theta, rows);
    wq_store_wanted(outputs->vega, row, block.vega, rows);
    wq_store_wanted(outputs->rho, row, block.rho, rows);
    wq_store_wanted(outputs->dividend_rho, row, block.dividend_rho, rows);
}

/// Blocks that go through each stage together: no stage is so long that the processor cannot look past it to the
/// next block, and no stage lasts so long that memory stands idle meanwhile.
#define WQ_CHUNK 4

/// `blocks` whole blocks of `rows` rows each (one block, where it is not whole).
WQ_INLINE void wq_chunk_european(const wq_european_inputs *inputs, const wq_european_outputs *outputs, int64_t row,
                                 int64_t blocks, int64_t rows, const wq_v_carry *expiry, bool is_second) {
    wq_v_carry carries[WQ_CHUNK];
    wq_v_place places[WQ_CHUNK];
    wq_v_chances chances[WQ_CHUNK];
    for (int64_t block = 0; block < blocks && expiry == 0; block++) {
        int64_t first = row + block * WQ_LANES;
        carries[block] = wq_v_carry_of(wq_load_column(inputs->years, first, rows),
                                       wq_load_column(inputs->rate, first, rows),
                                       wq_load_column(inputs->yield, first, rows));
    }
    for (int64_t block = 0; block < blocks; block++) {
        int64_t first = row + block * WQ_LANES;
        places[block] = wq_v_place_of(expiry != 0 ? *expiry : carries[block],
                                      wq_load_column(inputs->spot, first, rows),
                                      wq_load_column(inputs->strike, first, rows),
                                      wq_load_column(inputs->volatility, first, rows));
    }
    for (int64_t block = 0; block < blocks; block++) {
        int64_t first = row + block * WQ_LANES;
        chances[block] = wq_v_chances_of(wq_load_signs(inputs->is_call, inputs->is_call_stride, first, rows),
                                         places[block]);
    }
    for (int64_t block = 0; block < blocks; block++) {
        int64_t first = row + block * WQ_LANES;
        wq_v_greeks greeks = wq_v_greeks_of(wq_load_signs(inputs->is_call, inputs->is_call_stride, first, rows),
                                            expiry != 0 ? *expiry : carries[block],
                                            wq_load_column(inputs->spot, first, rows),
                                            wq_load_column(inputs->strike, first, rows),
                                            wq_load_column(inputs->volatility, first, rows), places[block],
                                            chances[block]);
        wq_store_first(outputs, first, greeks, rows);
        if (is_second) {
            wq_store_second(outputs, first, greeks, rows);
        }
    }
}

WQ_INLINE void wq_rows_european(int64_t count, const wq_european_inputs *inputs, const wq_european_outputs *outputs,
                                const wq_v_carry *expiry, bool is_second) {
    int64_t whole = count - count % WQ_LANES;
    for (int64_t row = 0; row < whole; row += WQ_CHUNK * WQ_LANES) {
        int64_t blocks = (whole - row) / WQ_LANES;
        blocks = blocks < WQ_CHUNK ? blocks : WQ_CHUNK;
        wq_chunk_european(inputs, outputs, row, blocks, WQ_LANES, expiry, is_second);
    }
    if (whole < count) {
        wq_chunk_european(inputs, outputs, whole, 1, count - whole, expiry, is_second);
    }
}

/// The loop once for each case, so that none pays for what another needs: second-order Greeks are rare, and the
/// rows of one expiry share its discount factors.
static void wq_loop_european(int64_t count, const wq_european_inputs *inputs, const wq_european_outputs *outputs) {
    bool is_second = outputs->vanna != 0 || outputs->charm != 0 || outputs->vomma != 0;
    if (count > 0 && inputs->years.stride == 0 && inputs->rate.stride == 0 && inputs->yield.stride == 0) {
        wq_v_carry expiry = wq_v_carry_of(WQ_SPLAT(inputs->years.values[0]), WQ_SPLAT(inputs->rate.values[0]),
                                          WQ_SPLAT(inputs->yield.values[0]));
        if (is_second) {
            wq_rows_european(count, inputs, outputs, &expiry, true);
        } else {
            wq_rows_european(count, inputs, outputs, &expiry, false);
        }
    } else if (is_second) {
        wq_rows_european(count, inputs, outputs, 0, true);
    } else {
        wq_rows_european(count, inputs, outputs, 0, false);
    }
}

WQ_INLINE void wq_block_implied(const wq_implied_inputs *inputs, double *volatility, uint8_t *status, int64_t row,
                                int64_t rows) {
    wq_v years = wq_load_column(inputs->years, row, rows);
    wq_v zero = WQ_SPLAT(0.0);
    wq_v shrinkage = wq_v_exp_pair(-(wq_load_column(inputs->yield, row, rows) * years), zero);
    wq_v discount = wq_v_exp_pair(-(wq_load_column(inputs->rate, row, rows) * years), zero);
    wq_v_solved solved = wq_v_implied_volatility(
        wq_load_signs(inputs->is_call, inputs->is_call_stride, row, rows), wq_load_column(inputs->price, row, rows),
        wq_load_column(inputs->spot, row, rows) * shrinkage, wq_load_column(inputs->strike, row, rows) * discount,
        years);
    wq_store(volatility + row, solved.volatility, rows);
    wq_store_status(status + row, solved.status, rows);
}

static void wq_loop_implied(int64_t count, const wq_implied_inputs *inputs, double *volatility, uint8_t *status) {
    int64_t whole = count - count % WQ_LANES;
    for (int64_t row = 0; row < whole; row += WQ_LANES) {
        wq_block_implied(inputs, volatility, status, row, WQ_LANES);
    }
    if (whole < count) {
        wq_block_implied(inputs, volatility, status, whole, count - whole);
    }
}

#define WQ_PASTE(path, suffix) wq_##path##_##suffix
#define WQ_NAMED(path, suffix) WQ_PASTE(path, suffix)

const wq_kernel_table WQ_NAMED(WQ_NAME, kernels) = {
    wq_loop_exp, wq_loop_log, wq_loop_normal_cdf, wq_loop_scaled_tail, wq_loop_european,
    wq_loop_implied,
};

#if WQ_LANES == 1
static double wq_one_exp(double x) {
    return wq_v_exp(x);
}

static double wq_one_log(double x) {
    return wq_v_log(x);
}

static double wq_one_normal_cdf(double x) {
    return wq_v_normal_cdf(x);
}

static double wq_one_scaled_tail(double z) {
    return wq_v_scaled_tail_checked(z);
}

static double wq_one_black_price(bool is_call, double forward, double strike, double discount,
                                 double total_deviation) {
    return wq_v_black_price(is_call ? 1.0 : -1.0, forward, strike, discount, total_deviation);
}

static void wq_one_european(bool is_call, double spot, double strike, double years, double rate, double yield,
                            double volatility, wq_greeks *result) {
    wq_v_greeks greeks =
        wq_v_european(is_call ? 1.0 : -1.0, wq_v_carry_of(years, rate, yield), spot, strike, volatility);
    result->price = greeks.price;
    result->delta = greeks.delta;
    result->gamma = greeks.gamma;
    result->theta = greeks.theta;
    result->vega = greeks.vega;
    result->rho = greeks.rho;
    result->dividend_rho = greeks.dividend_rho;
}

static void wq_one_european_second(bool is_call, double spot, double strike, double years, double rate, double yield,
                                   double volatility, wq_second_order *result) {
    wq_v_greeks greeks =
        wq_v_european(is_call ? 1.0 : -1.0, wq_v_carry_of(years, rate, yield), spot, strike, volatility);
    result->vanna = greeks.vanna;
    result->charm = greeks.charm;
    result->vomma = greeks.vomma;
}

static wq_implied_status wq_one_implied(bool is_call, double price, double asset, double bond, double years,
                                        double *volatility) {
    wq_v_solved solved = wq_v_implied_volatility(is_call ? 1.0 : -1.0, price, asset, bond, years);
    *volatility = solved.volatility;
    return (wq_implied_status)solved.status;
}

const wq_scalar_table WQ_NAMED(WQ_NAME, scalar) = {
    wq_one_exp, wq_one_log, wq_one_normal_cdf, wq_one_scaled_tail, wq_one_black_price, wq_one_european,
    wq_one_european_second, wq_one_implied,
};
#endif
