#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_select_minor_fill;

template <class T, class P> void fill(const Frame& f, const Matrix<T, P>& matrix, Range lines) {
  const int32_t* kept = f[index].as<int32_t>();
  const Pointers to(f[y]);
  T* values = f[y].as<T>();
  int32_t* minors = f[y].indices_as();
  for (int64_t m = lines.from; m < lines.to; m++) {
    const Line<T> line = matrix.line(m);
    int64_t q = to(m);
    const int64_t end = to(m + 1);
    for (int64_t i = 0; i < line.size && q < end; i++) {
      // Written always, kept by moving on: no branch to mispredict. q < end keeps the last write inside the line.
      const int32_t c = kept[line.indices[i]];
      values[q] = line.data[i];
      minors[q] = c;
      q += c >= 0;
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  visit(f[x], [&](const auto& matrix) { fill(f, matrix, matrix.lines(share, shares)); });
}
}  // namespace

SPARSOME_KERNEL(sparse_select_minor_fill, "sparse.select-minor-fill", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
