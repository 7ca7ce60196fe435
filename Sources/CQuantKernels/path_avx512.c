// Eight lanes: AVX-512 F, DQ and VL (Skylake-X, 2017; Zen 4, 2022).
#include "kernel_table.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define WQ_LANES 8
#define WQ_NAME avx512
#define WQ_SCALE(x, n) _mm512_scalef_pd((x), (n))
#include "kernel_elements.h"
#include "kernel_european.h"
#include "kernel_implied.h"
#include "kernel_columns.h"
#pragma clang attribute pop
#endif
