#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::dense_center_gram;

void run(const Frame& f, int32_t share, int32_t shares) {
  const int64_t size = f[sum].major;
  const double n = f.attribute(rows), *const s = f[sum].as<double>();
  const Range own = part(size, share, shares);
  for (int64_t j = own.from; j < own.to; j++) {
    const double* const from = f[gram].as<double>() + j * size;
    double* const to = f[centered].as<double>() + j * size;
    for (int64_t k = 0; k < size; k++) to[k] = from[k] - s[j] * s[k] / n;
  }
}
}  // namespace

SPARSOME_KERNEL(dense_center_gram, "dense.center-gram", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
