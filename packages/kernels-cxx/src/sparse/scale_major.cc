#include "matrix.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_scale_major;

template <class T, class P> void scale(const Frame& f, const Matrix<T, P>& matrix, Range lines) {
  typedef typename real_of<T>::type Real;
  for (int64_t m = lines.from; m < lines.to; m++) {
    const Line<T> line = matrix.line(m);
    transform(line.data, f[y].as<Real>() + matrix.start(m), line.size, Quotient<T>(f[factor].as<Real>()[m]));
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  visit(f[x], [&](const auto& matrix) { scale(f, matrix, matrix.lines(share, shares)); });
}
}  // namespace

SPARSOME_KERNEL(sparse_scale_major, "sparse.scale-major", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
