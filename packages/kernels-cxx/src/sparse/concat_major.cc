#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_concat_major;

template <class T, class P> void copy(const Frame& f, const Matrix<T, P>& matrix, int64_t lines_before, int64_t entries_before, int32_t share, int32_t shares) {
  const Range lines = matrix.lines(share, shares);
  const bool wide = f[y].ptr == i64;
  for (int64_t m = lines.from; m < lines.to; m++) {
    const int64_t end = entries_before + matrix.start(m + 1), at = lines_before + m + 1;
    if (wide) f[y].indptr_as<int64_t>()[at] = end; else f[y].indptr_as<int32_t>()[at] = int32_t(end);
  }
  const int64_t from = matrix.start(lines.from), n = matrix.start(lines.to) - from;
  T* values = f[y].as<T>() + entries_before + from;
  int32_t* minors = f[y].indices_as() + entries_before + from;
  for (int64_t i = 0; i < n; i++) values[i] = matrix.data[from + i];
  for (int64_t i = 0; i < n; i++) minors[i] = matrix.indices[from + i];
}

void run(const Frame& f, int32_t share, int32_t shares) {
  if (share == 0) {
    if (f[y].ptr == i64) f[y].indptr_as<int64_t>()[0] = 0; else f[y].indptr_as<int32_t>()[0] = 0;
  }
  visit(f[a], [&](const auto& matrix) { copy(f, matrix, 0, 0, share, shares); });
  visit(f[b], [&](const auto& matrix) { copy(f, matrix, f[a].major, f[a].nnz, share, shares); });
}
}  // namespace

SPARSOME_KERNEL(sparse_concat_major, "sparse.concat-major", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
