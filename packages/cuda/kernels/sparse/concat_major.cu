#include "quotient.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_concat_major;

inline void set_pointer(const Slot& s, int64_t m, int64_t p) {
  if (s.ptr == i64) s.indptr_as<int64_t>()[m] = p; else s.indptr_as<int32_t>()[m] = int32_t(p);
}

// Line m of one of the two matrices, behind `lines` lines with `entries` entries.
inline void copy_line(const Call& f, const Slot& from, int64_t m, int64_t lines, int64_t entries) {
  visit(from, [&](const auto& matrix) {
    const auto line = matrix.line(m);
    const int64_t to = entries + matrix.start(m);
    auto* const values = f[y].as<typename value_of<decltype(matrix)>::type>();
    for (int64_t i = lane_number(); i < line.size; i += warp_lanes) {
      values[to + i] = line.data[i];
      f[y].indices_as()[to + i] = line.indices[i];
    }
    if (lane_number() == 0) set_pointer(f[y], lines + m + 1, to + line.size);
  });
}

// A warp for each line, and one that begins the pointers.
SPARSOME_GLOBAL(sparse_concat_major) {
  const int64_t m = warp_number();
  if (m == 0 && lane_number() == 0) set_pointer(f[y], 0, 0);
  if (m < f[a].major) copy_line(f, f[a], m, 0, 0);
  else if (m < f[a].major + f[b].major) copy_line(f, f[b], m - f[a].major, f[a].major, f[a].nnz);
}
}}  // namespace sparsome::SPARSOME_TARGET
