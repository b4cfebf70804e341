// Partials of canonical blocks, combined as core's tree says: what is folded stays on the device.
#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

enum : int { into, from };
// As packages/cuda/src/fold.ts numbers them.
enum By : int64_t { add, largest, smallest, copy };

template <class T> inline void combine(const Call& f, int64_t i) {
  T& to = f[into].as<T>()[i];
  const T other = f[from].as<T>()[i];
  switch (f.step[0]) {
    case add: to = T(to + other); return;
    case largest: to = other > to ? other : to; return;
    case smallest: to = other < to ? other : to; return;
    default: to = other;
  }
}

// A thread for each element.
SPARSOME_GLOBAL(core_fold) {
  const int64_t i = thread_number();
  if (i >= f[into].major) return;
  switch (f[into].dtype) {
    case f64: return combine<double>(f, i);
    case f32: return combine<float>(f, i);
    case i64: return combine<int64_t>(f, i);
    case i32: return combine<int32_t>(f, i);
    case u32: return combine<uint32_t>(f, i);
    case u16: return combine<uint16_t>(f, i);
    default: return combine<uint8_t>(f, i);
  }
}
}}  // namespace sparsome::SPARSOME_TARGET
