#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_matmul_dense;

// A thread for each element: neighbours read the same entries and neighbouring columns.
SPARSOME_GLOBAL(sparse_matmul_dense) {
  const int64_t width = f[b].minor, at = thread_number();
  if (at >= f[x].major * width) return;
  const int64_t m = at / width, c = at % width;
  const double* const from = f[b].as<double>();
  visit(f[x], [&](const auto& matrix) {
    const auto line = matrix.line(m);
    double sum = 0;
    for (int64_t i = 0; i < line.size; i++) sum += double(line.data[i]) * from[int64_t(line.indices[i]) * width + c];
    f[y].as<double>()[at] = f[shift].present ? sum - f[shift].as<double>()[c] : sum;
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
