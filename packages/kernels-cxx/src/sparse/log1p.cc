#include "math.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_log1p;

template <class T> void logarithms(const Frame& f, int32_t share, int32_t shares) {
  const int64_t from = f[x].nnz * share / shares, n = f[x].nnz * (share + 1) / shares - from;
  const T* in = f[x].as<T>() + from;
  T* out = f[y].as<T>() + from;
  const double by = f.attribute(divisor);
  if (by == 1) transform(in, out, n, [](f64x8 v) { return log1p(v); });
  else transform(in, out, n, [by](f64x8 v) { return rounded<T>(log1p(v)) / f64x8(by); });
}

void run(const Frame& f, int32_t share, int32_t shares) {
  if (f[x].dtype == f32) logarithms<float>(f, share, shares);
  else logarithms<double>(f, share, shares);
}
}  // namespace

SPARSOME_KERNEL(sparse_log1p, "sparse.log1p", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
