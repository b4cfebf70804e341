#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_to_dense;

template <class T, class P> void write(const Matrix<T, P>& matrix, const Slot& y, Range lines) {
  T* const to = y.as<T>();
  for (int64_t m = lines.from; m < lines.to; m++) {
    T* const row = to + m * matrix.minor;
    for (int64_t i = 0; i < matrix.minor; i++) row[i] = 0;
    const Line<T> line = matrix.line(m);
    for (int64_t i = 0; i < line.size; i++) row[line.indices[i]] = line.data[i];
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  visit(f[x], [&](const auto& matrix) { write(matrix, f[y], part(matrix.major, share, shares)); });
}
}  // namespace

SPARSOME_KERNEL(sparse_to_dense, "sparse.to-dense", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
