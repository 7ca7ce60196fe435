// The kernels with contraction on and an fma instruction to contract into.
#include "../../../Sources/CQuantKernels/kernel_table.h"

extern const wq_kernel_table wq_contracted_kernels;
extern const wq_scalar_table wq_contracted_scalar;

#pragma STDC FP_CONTRACT ON
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("fma"))), apply_to = function)
#endif
#define WQ_LANES 1
#define WQ_NAME contracted
#include "../../../Sources/CQuantKernels/kernel_elements.h"
#include "../../../Sources/CQuantKernels/kernel_european.h"
#include "../../../Sources/CQuantKernels/kernel_implied.h"
#include "../../../Sources/CQuantKernels/kernel_columns.h"
#if defined(__x86_64__)
#pragma clang attribute pop
#endif
