// What CUDA's own headers would give, for two readers: clang, device code only, without any toolkit (-nocudainc -nocudalib);
// and, with -DSPARSOME_EMULATED, a compiler for this machine's processor, for which a thread is a fiber (../emulator).
#pragma once
#include <stdint.h>

#if defined(SPARSOME_EMULATED)
#include "emulated.hpp"
#else
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __host__ __attribute__((host))
#define __shared__ __attribute__((shared))
#include <__clang_cuda_builtin_vars.h>

#define SPARSOME_DEVICE static __device__ __inline__ __attribute__((always_inline))
namespace sparsome {
constexpr unsigned all_lanes = 0xffffffffu;
SPARSOME_DEVICE void sync_warp(unsigned mask = all_lanes) { __nvvm_bar_warp_sync(mask); }
SPARSOME_DEVICE void sync_block() { __syncthreads(); }
SPARSOME_DEVICE unsigned ballot(bool p, unsigned mask = all_lanes) { return __nvvm_vote_ballot_sync(mask, p); }
SPARSOME_DEVICE int32_t shuffle(int32_t v, int lane, unsigned mask = all_lanes) { return __nvvm_shfl_sync_idx_i32(mask, v, lane, 31); }
// Relaxed, device scope. Only integers: their sums do not depend on the order.
SPARSOME_DEVICE uint32_t atomic_add(uint32_t* p, uint32_t v) { return __scoped_atomic_fetch_add(p, v, __ATOMIC_RELAXED, __MEMORY_SCOPE_DEVICE); }
SPARSOME_DEVICE uint64_t atomic_add(uint64_t* p, uint64_t v) { return __scoped_atomic_fetch_add(p, v, __ATOMIC_RELAXED, __MEMORY_SCOPE_DEVICE); }
}  // namespace sparsome
#endif

namespace sparsome {
#if !defined(SPARSOME_EMULATED)
SPARSOME_DEVICE
#else
inline
#endif
int64_t atomic_add(int64_t* p, int64_t v) { return int64_t(atomic_add(reinterpret_cast<uint64_t*>(p), uint64_t(v))); }
}  // namespace sparsome
