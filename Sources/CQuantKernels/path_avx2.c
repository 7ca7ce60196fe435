// Four lanes: AVX2 and FMA (Haswell, 2013, and later).
#include "kernel_table.h"

#if defined(__x86_64__)
#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define WQ_LANES 4
#define WQ_NAME avx2
#include "kernel_elements.h"
#include "kernel_european.h"
#include "kernel_implied.h"
#include "kernel_columns.h"
#pragma clang attribute pop
#endif
