// The kernels with every explicit fma taken apart into two roundings.
#include "../../../Sources/CQuantKernels/kernel_table.h"

extern const wq_kernel_table wq_split_kernels;
extern const wq_scalar_table wq_split_scalar;

#pragma STDC FP_CONTRACT OFF
#define WQ_FMA(a, b, c) ((a) * (b) + (c))
#define WQ_LANES 1
#define WQ_NAME split
#include "../../../Sources/CQuantKernels/kernel_elements.h"
#include "../../../Sources/CQuantKernels/kernel_european.h"
#include "../../../Sources/CQuantKernels/kernel_implied.h"
#include "../../../Sources/CQuantKernels/kernel_columns.h"
