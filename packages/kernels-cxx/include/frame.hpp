// One call frame for every kernel. The same bytes on 32- and 64-bit targets: the addon fills it from typed arrays, the wasm
// loader writes it into linear memory. Slots stand in the order of the contract: inputs, then outputs.
#pragma once
#include <stdint.h>

namespace sparsome {

// In the order of `dtypes` in @sparsome/core.
enum DType : int32_t { f64 = 0, f32 = 1, i64 = 2, i32 = 3, u32 = 4, u16 = 5, u8 = 6 };
enum Order : int32_t { csr = 0, csc = 1 };

struct Slot {
  uint64_t data, indices, indptr;  // addresses; indices and indptr of sparse slots only
  int64_t major, minor;            // lines of each axis; of a dense matrix rows and columns; of a vector its length and 1
  int64_t nnz;
  int32_t dtype, ptr, order;
  int32_t present;                 // 0: an optional input that was left out

  template <class T> T* as() const { return reinterpret_cast<T*>(static_cast<uintptr_t>(data)); }
  int32_t* indices_as() const { return reinterpret_cast<int32_t*>(static_cast<uintptr_t>(indices)); }
  template <class P> P* indptr_as() const { return reinterpret_cast<P*>(static_cast<uintptr_t>(indptr)); }
};
static_assert(sizeof(Slot) == 64, "the frame has one layout on every target");

// Shared with the caller while a call runs: it may ask for an end, kernels in rounds say how far they are.
struct Control { int32_t cancelled, done, of, unused; };

struct Frame {
  uint64_t slots, attributes, scratch;
  int64_t scratch_bytes;
  uint64_t control;  // address of a Control, or 0

  const Slot& operator[](int slot) const { return reinterpret_cast<const Slot*>(static_cast<uintptr_t>(slots))[slot]; }
  double attribute(int number) const { return reinterpret_cast<const double*>(static_cast<uintptr_t>(attributes))[number]; }
  template <class T> T* scratch_as() const { return reinterpret_cast<T*>(static_cast<uintptr_t>(scratch)); }
  // For `next` of kernels in rounds.
  void progress(int64_t done, int64_t of) const {
    if (!control) return;
    Control* c = reinterpret_cast<Control*>(static_cast<uintptr_t>(control));
    __atomic_store_n(&c->done, int32_t(done), __ATOMIC_RELAXED);
    __atomic_store_n(&c->of, int32_t(of), __ATOMIC_RELAXED);
  }
  bool cancelled() const {
    return control && __atomic_load_n(&reinterpret_cast<Control*>(static_cast<uintptr_t>(control))->cancelled, __ATOMIC_RELAXED) != 0;
  }
};
static_assert(sizeof(Frame) == 40, "the frame has one layout on every target");

// How many shares a call is cut into. Results never depend on it.
enum Split : int32_t {
  none = 0,  // one share
  few = 1,   // one for each thread: shares cost something extra (a search in each line)
  many = 2,  // several for each thread: shares are free, small ones balance the load
};

struct Entry {
  const char* id;
  int32_t version;
  Split split;
  // Bytes of scratch memory for all shares together.
  int64_t (*scratch)(const Frame&, int32_t shares);
  // Does share `share` of `shares`: every output element belongs to exactly one share.
  void (*run)(const Frame&, int32_t share, int32_t shares);
  // Of kernels in rounds: called on one thread before round 0, 1, 2, ... while no share runs; `run` then does all shares of
  // the round. false: the call is done. State between rounds lives in the scratch memory.
  bool (*next)(const Frame&, int64_t round, int32_t shares) = nullptr;
};

// All rounds of a call on this thread.
inline void run_rounds(const Entry& e, const Frame& f, int32_t shares) {
  for (int64_t round = 0; e.next ? !f.cancelled() && e.next(f, round, shares) : round == 0; round++) {
    for (int32_t s = 0; s < shares; s++) e.run(f, s, shares);
  }
}

}  // namespace sparsome
