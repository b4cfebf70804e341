#include "sweep.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_clipped_moments;

SPARSOME_GLOBAL(sparse_clipped_moments) {
  const double* const limit = f[clip].as<double>();
  double *const sums = f[sum].as<double>(), *const square_sums = f[squares].as<double>();
  visit(f[x], [&](const auto& matrix) {
    sweep(matrix, [&](int64_t, int64_t i, const auto& line) {
      const int32_t c = line.indices[i];
      const double v = double(line.data[i]), clipped = v < limit[c] ? v : limit[c];
      sums[c] += clipped;
      square_sums[c] += clipped * clipped;
    });
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
