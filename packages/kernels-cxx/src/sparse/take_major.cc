#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_take_major;

template <class T, class P> void take(const Frame& f, const Matrix<T, P>& matrix, Range taken) {
  const Pointers to(f[y]);
  for (int64_t m = taken.from; m < taken.to; m++) {
    const Line<T> line = matrix.line(f[lines].as<uint32_t>()[m]);
    T* values = f[y].as<T>() + to(m);
    int32_t* minors = f[y].indices_as() + to(m);
    for (int64_t i = 0; i < line.size; i++) values[i] = line.data[i];
    for (int64_t i = 0; i < line.size; i++) minors[i] = line.indices[i];
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const Range taken = lines_by(Pointers(f[y]), f[lines].major, share, shares);
  visit(f[x], [&](const auto& matrix) { take(f, matrix, taken); });
}
}  // namespace

SPARSOME_KERNEL(sparse_take_major, "sparse.take-major", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
