// One lane with no assumption about the processor: fma is the C library's, exact by definition, slow where it
// is software.
#include "kernel_table.h"

#pragma STDC FP_CONTRACT OFF

#define WQ_LANES 1
#define WQ_NAME portable
#include "kernel_elements.h"
#include "kernel_european.h"
#include "kernel_implied.h"
#include "kernel_columns.h"
