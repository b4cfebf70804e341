#include "math.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_expm1;

template <class T> void exponentials(const Frame& f, int32_t share, int32_t shares) {
  const int64_t from = f[x].nnz * share / shares, n = f[x].nnz * (share + 1) / shares - from;
  const f64x8 by = f.attribute(factor);
  transform(f[x].as<T>() + from, f[y].as<T>() + from, n, [by](f64x8 v) { return expm1(rounded<T>(v * by)); });
}

void run(const Frame& f, int32_t share, int32_t shares) {
  if (f[x].dtype == f32) exponentials<float>(f, share, shares);
  else exponentials<double>(f, share, shares);
}
}  // namespace

SPARSOME_KERNEL(sparse_expm1, "sparse.expm1", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
