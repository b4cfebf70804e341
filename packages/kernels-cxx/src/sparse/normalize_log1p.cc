#include "math.hpp"
#include "matrix.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_normalize_log1p;

template <class T, class P> void normalize(const Frame& f, const Matrix<T, P>& matrix, Range lines) {
  typedef typename real_of<T>::type Real;
  for (int64_t m = lines.from; m < lines.to; m++) {
    const Line<T> line = matrix.line(m);
    const Quotient<T> quotient(f[factor].as<Real>()[m]);
    transform(line.data, f[y].as<Real>() + matrix.start(m), line.size, [&](f64x8 v) { return log1p(quotient(v)); });
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  visit(f[x], [&](const auto& matrix) { normalize(f, matrix, matrix.lines(share, shares)); });
}
}  // namespace

SPARSOME_KERNEL(sparse_normalize_log1p, "sparse.normalize-log1p", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
