// One lane with the fma instruction: what every single-number call uses on today's x86-64.
#include "kernel_table.h"

#if defined(__x86_64__)
#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("fma"))), apply_to = function)
#define WQ_LANES 1
#define WQ_NAME scalar
#include "kernel_elements.h"
#include "kernel_european.h"
#include "kernel_implied.h"
#include "kernel_columns.h"
#pragma clang attribute pop
#endif
