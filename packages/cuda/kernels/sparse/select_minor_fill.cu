#include "quotient.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_select_minor_fill;

// A warp for each major line, 32 entries at a time: each kept one goes behind those before it. `end` keeps writes inside the line
// when `indptr` does not fit.
SPARSOME_GLOBAL(sparse_select_minor_fill) {
  const int64_t m = warp_number();
  if (m >= f[x].major) return;
  const int32_t* const kept = f[index].as<int32_t>();
  const Pointers to(f[y]);
  visit(f[x], [&](const auto& matrix) {
    const auto line = matrix.line(m);
    auto* const values = f[y].as<typename value_of<decltype(matrix)>::type>();
    int64_t at = to(m);
    const int64_t end = to(m + 1);
    for (int64_t from = 0; from < line.size; from += warp_lanes) {
      const int64_t i = from + lane_number();
      const int32_t c = i < line.size ? kept[line.indices[i]] : -1;
      const unsigned chosen = ballot(c >= 0);
      const int64_t q = at + __builtin_popcount(chosen & ((1u << lane_number()) - 1));
      if (c >= 0 && q < end) {
        values[q] = line.data[i];
        f[y].indices_as()[q] = c;
      }
      at += __builtin_popcount(chosen);
    }
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
