// Scores of six queries and the rows of one panel, and who of them may be near.
#pragma once
#include "candidates.hpp"
#include "panels.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Six queries, packed [coordinate][query], and their lists.
struct Block {
  const float* packed;
  float norms[tile_queries];
  Candidates* lists[tile_queries];
};

// Offers the list of each query what may be among its k nearest. `number(l, query)`: the number of row l of the panel, -1 where
// the query is to leave it out.
template <class Number>
SPARSOME_INLINE void filter(const Block& block, const Panel& panel, const float* packed, int64_t coordinates, int64_t k, float* work, const Number& number) {
  float error[tile_queries];
  f32_native least[tile_queries];
  for (int r = 0; r < tile_queries; r++) {
    error[r] = error_bound(panel, block.norms[r]);
    least[r] = splat_f32(rounded_down(block.lists[r]->least - error[r]));
  }
  for (int64_t c = 0; c < panel_rows; c += tile_width) {
    Scores scores;
    score_tile(scores, block.packed, packed + c * coordinates, panel.half + c, coordinates);
    for (int r = 0; r < tile_queries; r++) {
      uint64_t near = 0;
      for (int v = 0; v < tile_vectors; v++) near |= uint64_t(at_least(scores.of[r][v], least[r])) << (v * f32_lanes);
      if (near == 0) continue;
      float score[tile_width];
      __builtin_memcpy(score, scores.of[r], sizeof score);
      for (; near != 0; near &= near - 1) {
        const int l = __builtin_ctzll(near);
        if (!(score[l] > -__builtin_inff())) continue;
        const int32_t row = number(c + l, r);
        if (row >= 0) block.lists[r]->add(score[l], error[r], row, k, work);
      }
    }
  }
}

}}  // namespace sparsome::SPARSOME_TARGET
