// Frozen; see the header. Contraction is on: the reference may round as it likes.
#include "CScalarReference.h"

#if defined(__x86_64__) && defined(__GLIBC__)
#pragma STDC FP_CONTRACT ON

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define REF_LANES 4
#define REF_NAME(x) reference4_##x
#define REF_EXP _ZGVdN4v_exp
#define REF_LOG _ZGVdN4v_log
#define REF_ERFC _ZGVdN4v_erfc
#include "vector_reference.h"
#pragma clang attribute pop
#undef REF_LANES
#undef REF_NAME
#undef REF_EXP
#undef REF_LOG
#undef REF_ERFC

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define REF_LANES 8
#define REF_NAME(x) reference8_##x
#define REF_EXP _ZGVeN8v_exp
#define REF_LOG _ZGVeN8v_log
#define REF_ERFC _ZGVeN8v_erfc
#include "vector_reference.h"
#pragma clang attribute pop

bool reference_european_vector(int lanes, int64_t count, const reference_inputs *inputs,
                               const reference_outputs *outputs) {
    if (lanes != 4 && lanes != 8) {
        return false;
    }
    (lanes == 8 ? reference8_run : reference4_run)(count, inputs, outputs);
    return true;
}
#else
bool reference_european_vector(int lanes, int64_t count, const reference_inputs *inputs,
                               const reference_outputs *outputs) {
    (void)lanes, (void)count, (void)inputs, (void)outputs;
    return false;
}
#endif
