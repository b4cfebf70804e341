#include "matrix.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_scale_minor;

template <class To, class T, class P> void scale(const Frame& f, const Matrix<T, P>& matrix, Range lines) {
  const double *const by = f[divisor].as<double>(), most = f.attribute(slots::sparse_scale_minor::max);
  for (int64_t m = lines.from; m < lines.to; m++) {
    const Line<T> line = matrix.line(m);
    To* const to = f[y].as<To>() + matrix.start(m);
    for (int64_t p = 0; p < line.size; p++) {
      const To z = To(double(line.data[p]) / by[line.indices[p]]);
      to[p] = double(z) > most ? To(most) : z;
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  visit(f[x], [&](const auto& matrix) {
    const Range lines = matrix.lines(share, shares);
    f[y].dtype == f64 ? scale<double>(f, matrix, lines) : scale<float>(f, matrix, lines);
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_scale_minor, "sparse.scale-minor", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
