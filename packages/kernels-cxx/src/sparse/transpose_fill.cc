#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_transpose_fill;

int64_t scratch(const Frame& f, int32_t) { return f[x].minor * 8; }

// A share fills a range of minor lines, each in order of major lines.
template <class T, class P> void fill(const Frame& f, const Matrix<T, P>& matrix, Range minors) {
  const Pointers to(f[y]);
  int64_t* next = f.scratch_as<int64_t>();
  T* values = f[y].as<T>();
  int32_t* majors = f[y].indices_as();
  for (int64_t c = minors.from; c < minors.to; c++) next[c] = to(c);
  for (int64_t m = 0; m < matrix.major; m++) {
    const Line<T> line = matrix.line(m, minors);
    for (int64_t i = 0; i < line.size; i++) {
      const int64_t q = next[line.indices[i]]++;
      values[q] = line.data[i];
      majors[q] = int32_t(m);
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const Range minors = part(f[x].minor, share, shares);
  visit(f[x], [&](const auto& matrix) { fill(f, matrix, minors); });
}
}  // namespace

SPARSOME_KERNEL(sparse_transpose_fill, "sparse.transpose-fill", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
