// Two lanes: the vector unit every 64-bit ARM has, fma included.
#include "kernel_table.h"

#if defined(__aarch64__)
#pragma STDC FP_CONTRACT OFF

#define WQ_LANES 2
#define WQ_NAME neon
#include "kernel_elements.h"
#include "kernel_european.h"
#include "kernel_implied.h"
#include "kernel_columns.h"

#endif
