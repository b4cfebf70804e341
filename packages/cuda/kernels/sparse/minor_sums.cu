#include "sweep.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_minor_sums;

// The outputs, cleared before, are what is added to: no copy of them is needed.
SPARSOME_GLOBAL(sparse_minor_sums) {
  const uint8_t* const keep = f[mask].present ? f[mask].as<uint8_t>() : nullptr;
  double *const sums = f[sum].as<double>(), *const square_sums = f[squares].as<double>();
  uint32_t *const nonzeros = f[nonzero].as<uint32_t>(), *const positives = f[positive].as<uint32_t>();
  visit(f[x], [&](const auto& matrix) {
    sweep(matrix, [&](int64_t m, int64_t i, const auto& line) {
      if (keep && !keep[m]) return;
      const int32_t c = line.indices[i];
      const double v = double(line.data[i]);
      sums[c] += v;
      square_sums[c] += v * v;
      nonzeros[c] += v != 0;
      positives[c] += v > 0;
    });
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
