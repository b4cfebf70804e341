#include "quotient.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_scale_major;

// A warp for each major line.
SPARSOME_GLOBAL(sparse_scale_major) {
  const int64_t m = warp_number();
  if (m >= f[x].major) return;
  visit(f[x], [&](const auto& matrix) {
    typedef typename real_of<typename value_of<decltype(matrix)>::type>::type Real;
    const auto line = matrix.line(m);
    Real* const to = f[y].as<Real>() + matrix.start(m);
    const Real factor_of_line = f[factor].as<Real>()[m];
    for (int64_t i = lane_number(); i < line.size; i += warp_lanes) to[i] = quotient<Real>(line.data[i], factor_of_line);
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
