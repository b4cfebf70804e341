// The device side of an emulated GPU: what device.hpp gives, for a compiler of this machine's processor. Every CUDA thread is a
// fiber, blocks run one after another (../emulator/engine.cc). Threads are scheduled independently, as on Volta and later: a
// fiber runs until it waits for its warp or block, so code that relies on lockstep fails here.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define __device__
#define __global__
#define __host__
#define SPARSOME_DEVICE inline

namespace sparsome {
namespace emulated {

struct Index { unsigned x, y, z; };
struct Where { const char* file; int line; };
enum class Meeting : int { sync, shuffle, vote };

struct Thread { Index index; unsigned lane, warp; };
extern Thread* self;  // the fiber that runs now
extern Index block_index, block_size, grid_size;
extern unsigned char* shared_memory;

void meet_block(Where);
// All lanes of `mask` meet, each with a value; afterwards `brought` reads what a lane brought, false where it took no part.
void meet_warp(Meeting, unsigned mask, uint64_t value, Where);
bool brought(unsigned mask, unsigned lane, uint64_t* value);
// CUDA leaves undefined what was done: the launch fails.
void undefined(const char* what, Where);

}  // namespace emulated

constexpr unsigned all_lanes = 0xffffffffu;

// Default arguments know the line of the caller, for messages.
#define SPARSOME_HERE emulated::Where here = {__builtin_FILE(), __builtin_LINE()}

inline void sync_warp(unsigned mask = all_lanes, SPARSOME_HERE) { emulated::meet_warp(emulated::Meeting::sync, mask, 0, here); }
inline void sync_block(SPARSOME_HERE) { emulated::meet_block(here); }
inline unsigned ballot(bool p, unsigned mask = all_lanes, SPARSOME_HERE) {
  emulated::meet_warp(emulated::Meeting::vote, mask, p, here);
  unsigned votes = 0;
  uint64_t value;
  for (unsigned lane = 0; lane < 32; lane++) if (emulated::brought(mask, lane, &value) && value) votes |= 1u << lane;
  return votes;
}
inline int32_t shuffle(int32_t v, int lane, unsigned mask = all_lanes, SPARSOME_HERE) {
  emulated::meet_warp(emulated::Meeting::shuffle, mask, uint32_t(v), here);
  uint64_t value = 0;
  if (!emulated::brought(mask, unsigned(lane) & 31, &value)) emulated::undefined("a shuffle reads a lane that is not in the mask or has ended", here);
  return int32_t(uint32_t(value));
}
// Fibers never interrupt each other and blocks run one by one: plain operations are atomic.
inline uint32_t atomic_add(uint32_t* p, uint32_t v) { const uint32_t old = *p; *p = old + v; return old; }
inline uint64_t atomic_add(uint64_t* p, uint64_t v) { const uint64_t old = *p; *p = old + v; return old; }

}  // namespace sparsome

#define threadIdx (::sparsome::emulated::self->index)
#define blockIdx (::sparsome::emulated::block_index)
#define blockDim (::sparsome::emulated::block_size)
#define gridDim (::sparsome::emulated::grid_size)
