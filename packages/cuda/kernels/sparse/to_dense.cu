#include "quotient.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_to_dense;

// A warp for each major line; the zeros are there before.
SPARSOME_GLOBAL(sparse_to_dense) {
  const int64_t m = warp_number();
  if (m >= f[x].major) return;
  visit(f[x], [&](const auto& matrix) {
    const auto line = matrix.line(m);
    auto* const row = f[y].as<typename value_of<decltype(matrix)>::type>() + m * matrix.minor;
    for (int64_t i = lane_number(); i < line.size; i += warp_lanes) row[line.indices[i]] = line.data[i];
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
