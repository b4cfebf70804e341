#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_select_minor_count;

// A warp for each major line.
SPARSOME_GLOBAL(sparse_select_minor_count) {
  const int64_t m = warp_number();
  if (m >= f[x].major) return;
  const int32_t* const kept = f[index].as<int32_t>();
  visit(f[x], [&](const auto& matrix) {
    const auto line = matrix.line(m);
    uint32_t n = 0;
    for (int64_t from = 0; from < line.size; from += warp_lanes) {
      const int64_t i = from + lane_number();
      n += uint32_t(__builtin_popcount(ballot(i < line.size && kept[line.indices[i]] >= 0)));
    }
    if (lane_number() == 0) f[count].as<uint32_t>()[m] = n;
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
