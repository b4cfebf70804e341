#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_transpose_fill;

// Minor lines written to at a time: two cache lines and two pages each, within what the second-level cache and the table of
// pages hold.
constexpr int64_t tile = 1024;

int64_t next_bytes(const Frame& f) { return (f[x].minor * 8 + 63) / 64 * 64; }
int64_t scratch(const Frame& f, int32_t shares) { return next_bytes(f) + shares * cursor_bytes(f[x]); }

// A share fills a range of minor lines, each in order of major lines.
template <class T, class P> void fill(const Frame& f, const Matrix<T, P>& matrix, Range minors, int32_t* cursors) {
  const Pointers to(f[y]);
  int64_t* next = f.scratch_as<int64_t>();
  T* values = f[y].as<T>();
  int32_t* majors = f[y].indices_as();
  for (int64_t c = minors.from; c < minors.to; c++) next[c] = to(c);
  Tiles<T, P>(matrix, minors, cursors).each(tile, [&](int64_t m, int32_t c, T v) {
    const int64_t q = next[c]++;
    values[q] = v;
    majors[q] = int32_t(m);
  });
}

void run(const Frame& f, int32_t share, int32_t shares) {
  int32_t* cursors = reinterpret_cast<int32_t*>(f.scratch_as<uint8_t>() + next_bytes(f) + share * cursor_bytes(f[x]));
  visit(f[x], [&](const auto& matrix) { fill(f, matrix, part(f[x].minor, share, shares), cursors); });
}
}  // namespace

SPARSOME_KERNEL(sparse_transpose_fill, "sparse.transpose-fill", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
