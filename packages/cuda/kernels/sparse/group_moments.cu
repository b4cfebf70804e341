#include "sweep.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_group_moments;

// Major lines of each group.
SPARSOME_GLOBAL(sparse_group_moments_lines) {
  const int64_t m = thread_number();
  if (m >= f[x].major) return;
  const int32_t g = f[group].as<int32_t>()[m];
  if (g >= 0 && g < int64_t(f.attribute(groups))) atomic_add(f[lines].as<uint32_t>() + g, 1u);
}

// Within each group and minor line in order of major lines: all groups in one sweep.
SPARSOME_GLOBAL(sparse_group_moments) {
  const int32_t* const labels = f[group].as<int32_t>();
  const int64_t total = int64_t(f.attribute(groups));
  visit(f[x], [&](const auto& matrix) {
    sweep(matrix, [&](int64_t m, int64_t i, const auto& line) {
      const int32_t g = labels[m];
      if (g < 0 || g >= total) return;
      const int64_t at = g * matrix.minor + line.indices[i];
      const double v = double(line.data[i]);
      f[sum].as<double>()[at] += v;
      f[squares].as<double>()[at] += v * v;
      f[nonzero].as<uint32_t>()[at] += v != 0;
    });
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
