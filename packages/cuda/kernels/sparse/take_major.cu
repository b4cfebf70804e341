#include "quotient.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_take_major;

// A warp for each line that is taken.
SPARSOME_GLOBAL(sparse_take_major) {
  const int64_t m = warp_number();
  if (m >= f[lines].major) return;
  const int64_t to = Pointers(f[y])(m);
  visit(f[x], [&](const auto& matrix) {
    const auto line = matrix.line(f[lines].as<uint32_t>()[m]);
    auto* const values = f[y].as<typename value_of<decltype(matrix)>::type>() + to;
    for (int64_t i = lane_number(); i < line.size; i += warp_lanes) {
      values[i] = line.data[i];
      f[y].indices_as()[to + i] = line.indices[i];
    }
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
