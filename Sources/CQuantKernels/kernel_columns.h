// The loops over columns for one path: whole blocks of WQ_LANES rows, then one padded block for the rest.
// Included after kernel_european.h; the path file names the tables with WQ_NAME.

#define WQ_BLOCK (WQ_LANES * (int64_t)sizeof(double))

WQ_INLINE wq_v wq_load(const double *values, int64_t rows) {
    wq_v block = WQ_SPLAT(1.0);
    if (rows >= WQ_LANES) {
        __builtin_memcpy(&block, values, (size_t)WQ_BLOCK);
    } else {
        __builtin_memcpy(&block, values, (size_t)rows * sizeof(double));
    }
    return block;
}

WQ_INLINE void wq_store(double *values, wq_v block, int64_t rows) {
    if (rows >= WQ_LANES) {
        __builtin_memcpy(values, &block, (size_t)WQ_BLOCK);
    } else {
        __builtin_memcpy(values, &block, (size_t)rows * sizeof(double));
    }
}

#define WQ_COLUMN_LOOP(name, element)                                              \
    static void name(int64_t count, const double *x, double *result) {            \
        for (int64_t row = 0; row < count; row += WQ_LANES) {                      \
            wq_store(result + row, element(wq_load(x + row, count - row)), count - row); \
        }                                                                          \
    }

WQ_COLUMN_LOOP(wq_loop_exp, wq_v_exp)
WQ_COLUMN_LOOP(wq_loop_log, wq_v_log)
WQ_COLUMN_LOOP(wq_loop_normal_cdf, wq_v_normal_cdf)
WQ_COLUMN_LOOP(wq_loop_scaled_tail, wq_v_scaled_tail_checked)

WQ_INLINE wq_v wq_load_column(wq_column column, int64_t row, int64_t rows) {
    if (column.stride == 0) {
        return WQ_SPLAT(column.values[0]);
    }
    return wq_load(column.values + row, rows);
}

WQ_INLINE wq_v wq_load_sign(const wq_european_inputs *inputs, int64_t row, int64_t rows) {
    if (inputs->is_call_stride == 0) {
        return WQ_SPLAT(inputs->is_call[0] != 0 ? 1.0 : -1.0);
    }
    double signs[WQ_LANES];
    for (int64_t lane = 0; lane < WQ_LANES; lane++) {
        signs[lane] = lane < rows && inputs->is_call[row + lane] == 0 ? -1.0 : 1.0;
    }
    wq_v block;
    __builtin_memcpy(&block, signs, sizeof block);
    return block;
}

WQ_INLINE void wq_store_wanted(double *column, int64_t row, wq_v block, int64_t rows) {
    if (column != 0) {
        wq_store(column + row, block, rows);
    }
}

static void wq_loop_european(int64_t count, const wq_european_inputs *inputs, const wq_european_outputs *outputs) {
    for (int64_t row = 0; row < count; row += WQ_LANES) {
        int64_t rows = count - row;
        wq_v_greeks block = wq_v_european(
            wq_load_sign(inputs, row, rows), wq_load_column(inputs->spot, row, rows),
            wq_load_column(inputs->strike, row, rows), wq_load_column(inputs->years, row, rows),
            wq_load_column(inputs->rate, row, rows), wq_load_column(inputs->yield, row, rows),
            wq_load_column(inputs->volatility, row, rows));
        wq_store_wanted(outputs->price, row, block.price, rows);
        wq_store_wanted(outputs->delta, row, block.delta, rows);
        wq_store_wanted(outputs->gamma, row, block.gamma, rows);
        wq_store_wanted(outputs->theta, row, block.theta, rows);
        wq_store_wanted(outputs->vega, row, block.vega, rows);
        wq_store_wanted(outputs->rho, row, block.rho, rows);
        wq_store_wanted(outputs->dividend_rho, row, block.dividend_rho, rows);
    }
}

#define WQ_PASTE(path, suffix) wq_##path##_##suffix
#define WQ_NAMED(path, suffix) WQ_PASTE(path, suffix)

const wq_kernel_table WQ_NAMED(WQ_NAME, kernels) = {
    wq_loop_exp, wq_loop_log, wq_loop_normal_cdf, wq_loop_scaled_tail, wq_loop_european,
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
    wq_v_greeks greeks = wq_v_european(is_call ? 1.0 : -1.0, spot, strike, years, rate, yield, volatility);
    result->price = greeks.price;
    result->delta = greeks.delta;
    result->gamma = greeks.gamma;
    result->theta = greeks.theta;
    result->vega = greeks.vega;
    result->rho = greeks.rho;
    result->dividend_rho = greeks.dividend_rho;
}

const wq_scalar_table WQ_NAMED(WQ_NAME, scalar) = {
    wq_one_exp, wq_one_log, wq_one_normal_cdf, wq_one_scaled_tail, wq_one_black_price, wq_one_european,
};
#endif
