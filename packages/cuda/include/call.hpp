// What a kernel source includes. Every kernel has one parameter, the call: slots and attributes in the order of the contract, as in
// the frame of C++ kernels, but by value, since a device cannot follow pointers of the host.
//
// Functions without an attribute are for the device, too: the mathematics and the matrices of packages/kernels-cxx are compiled
// as they are.
#pragma once
#include "device.hpp"

#if !defined(SPARSOME_EMULATED)
#pragma clang force_cuda_host_device begin
#endif
#include "matrix.hpp"

namespace sparsome {

// As in packages/cuda/src/call.ts.
constexpr int most_slots = 8, most_attributes = 8, most_steps = 4;

struct Call {
  Slot slots[most_slots];
  double attributes[most_attributes];
  uint64_t scratch;
  int64_t step[most_steps];  // numbers that differ between the launches of one call

  const Slot& operator[](int slot) const { return slots[slot]; }
  double attribute(int number) const { return attributes[number]; }
  template <class T> T* scratch_as(int64_t offset = 0) const { return reinterpret_cast<T*>(static_cast<uintptr_t>(scratch + uint64_t(offset))); }
};
static_assert(sizeof(Call) == 64 * most_slots + 8 * most_attributes + 8 + 8 * most_steps, "the call has one layout here and in TypeScript");

}  // namespace sparsome

// Defines a kernel: SPARSOME_GLOBAL(sparse_log1p) { ... f[x] ... }. The build finds names by this macro.
#define SPARSOME_GLOBAL(name) extern "C" __global__ void name(const ::sparsome::Call f)

namespace sparsome { namespace SPARSOME_TARGET {

constexpr int warp_lanes = 32;

// The number of this thread in the launch; launches are rounded up to whole blocks, so threads beyond the last item end at once.
inline int64_t thread_number() { return int64_t(blockIdx.x) * blockDim.x + threadIdx.x; }
// One warp for each item: its number, and this thread's lane.
inline int64_t warp_number() { return thread_number() / warp_lanes; }
inline int lane_number() { return int(threadIdx.x) % warp_lanes; }

}}  // namespace sparsome::SPARSOME_TARGET
