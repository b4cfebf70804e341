#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_transpose_range_fill;

// As in sparse.transpose-fill.
constexpr int64_t tile = 1024;

int64_t next_bytes(const Frame& f) { return (f[indptr].major * 8 + 63) / 64 * 64; }
int64_t scratch(const Frame& f, int32_t shares) { return next_bytes(f) + shares * cursor_bytes(f[x]); }

template <class T, class P> void fill(const Frame& f, const Matrix<T, P>& matrix, Range minors, int32_t* cursors) {
  const Pointers to(f[y]);
  const int64_t first = int64_t(f.attribute(from));
  int64_t* next = f.scratch_as<int64_t>();
  T* values = f[y].as<T>();
  int32_t* majors = f[y].indices_as();
  for (int64_t c = minors.from; c < minors.to; c++) next[c - first] = to(c - first) - to(0);
  Tiles<T, P>(matrix, minors, cursors).each(tile, [&](int64_t m, int32_t c, T v) {
    const int64_t q = next[c - first]++;
    values[q] = v;
    majors[q] = int32_t(m);
  });
}

void run(const Frame& f, int32_t share, int32_t shares) {
  int32_t* cursors = reinterpret_cast<int32_t*>(f.scratch_as<uint8_t>() + next_bytes(f) + share * cursor_bytes(f[x]));
  const int64_t first = int64_t(f.attribute(from));
  const Range own = part(f[indptr].major - 1, share, shares);
  visit(f[x], [&](const auto& matrix) { fill(f, matrix, {first + own.from, first + own.to}, cursors); });
}
}  // namespace

SPARSOME_KERNEL(sparse_transpose_range_fill, "sparse.transpose-range-fill", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
