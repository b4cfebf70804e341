#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_minor_any_above;

// A warp for each major line. Several may write the same 1: `above` is cleared before.
SPARSOME_GLOBAL(sparse_minor_any_above) {
  const int64_t m = warp_number();
  if (m >= f[x].major) return;
  const double most = f[limit].as<double>()[m];
  visit(f[x], [&](const auto& matrix) {
    const auto line = matrix.line(m);
    for (int64_t i = lane_number(); i < line.size; i += warp_lanes) if (double(line.data[i]) > most) f[above].as<uint8_t>()[line.indices[i]] = 1;
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
