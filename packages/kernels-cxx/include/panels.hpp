// The filter of the neighbour search: rows packed in panels, and tiles of scores of six queries and one panel. A score is
// x . y - |y|^2 / 2 in f32: of one query, larger is nearer. Rows are centred first and scaled by a power of two, so that the
// largest norm is near 2^59: neither squares overflow, nor do small differences underflow.
//
// The bound. u = 2^-24, g = (d + 8) u / (1 - (d + 8) u), a and r the norms of the two rows as packed, R >= r the largest of
// the panel, D the distance of the rows as given (scaled), s = (a^2 - D^2) / 2. Then |score - s| <= E with
//   E = g R (R / 2 + a) + 1.01 u (R + a)^2 + 4 d 2^-126.
// A sum of d + 1 terms in any order, products rounded once at most, is off by at most g_(d+1) times the sum of sizes (Higham,
// Accuracy and Stability, lemma 3.1 and section 4.2), which is at most R (R / 2 + a): first term, with room for the rounding
// of E and of sums with it. Rounding the packed rows moves each by at most u times its norm: second term, with room for the
// rounding of the contract's f64 distance. Underflow: third term.
#pragma once
#include "simd32.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

constexpr int panel_rows = 64, tile_queries = 6;
// Vectors of a tile's width: six queries times these are the accumulators; with what is loaded they fill the registers.
constexpr int tile_vectors = SPARSOME_VECTOR_BYTES == 64 ? 4 : 2;
constexpr int tile_width = tile_vectors * f32_lanes;
static_assert(panel_rows % tile_width == 0, "a panel is whole tiles");

// What rows of a panel have in common, and their own.
struct Panel {
  float half[panel_rows];    // -|y|^2 / 2; minus infinity where there is no row or one that is not finite
  float norms[panel_rows];   // rounded up
  float bound[2];            // E = bound[0] + (bound[1] + 1.01 u a) a
  float unused[14];
};
static_assert(sizeof(Panel) % 64 == 0, "panels stay aligned");

// Floats of one panel: tiles one after another, in a tile coordinates one after another.
inline int64_t panel_floats(int64_t coordinates) { return coordinates * panel_rows; }
SPARSOME_INLINE int64_t packed_at(int64_t coordinates, int64_t row, int64_t t) {
  return row / tile_width * tile_width * coordinates + t * tile_width + row % tile_width;
}

// Packs rows [0, n), n <= 64, given by `row(i)`, centred and scaled.
template <class T, class Row>
inline void pack_panel(Panel& panel, float* packed, int64_t n, int64_t coordinates, const double* centre, double scale, const Row& row) {
  const double u = 0x1p-24, g = double(coordinates + 8) * u / (1 - double(coordinates + 8) * u);
  double largest = 0;
  for (int64_t i = 0; i < panel_rows; i++) {
    const T* from = i < n ? row(i) : nullptr;
    double square = 0;
    bool finite = i < n;  // `from` may be null: rows without coordinates
    for (int64_t t = 0; t < coordinates; t++) {
      const double v = i < n ? (double(from[t]) - centre[t]) * scale : 0;
      if (!(v - v == 0)) finite = false;
      const float narrow = float(v);
      packed[packed_at(coordinates, i, t)] = narrow;
      square += double(narrow) * double(narrow);
    }
    if (!finite) for (int64_t t = 0; t < coordinates; t++) packed[packed_at(coordinates, i, t)] = 0;
    if (!finite) square = 0;
    panel.half[i] = finite ? float(-0.5 * square) : -__builtin_inff();
    const double norm = __builtin_sqrt(square) * (1 + 0x1p-20);
    panel.norms[i] = float(norm);
    largest = max(largest, norm);
  }
  const double up = 1 + 0x1p-20;
  panel.bound[0] = float(((g * 0.5 + 1.01 * u) * largest * largest + 4 * double(coordinates) * 0x1p-126) * up);
  panel.bound[1] = float((g + 2.02 * u) * largest * up);
}
SPARSOME_INLINE float error_bound(const Panel& panel, float norm) {
  return (panel.bound[0] + (panel.bound[1] + float(1.01 * 0x1p-24 * (1 + 0x1p-20)) * norm) * norm) * float(1 + 0x1p-20);
}

// Scores of six queries (packed [coordinate][query]) and the rows of one tile. The accumulators are locals with constant
// indices: otherwise compilers keep them in memory.
struct Scores { f32_native of[tile_queries][tile_vectors]; };
SPARSOME_INLINE void score_tile(Scores& out, const float* queries, const float* tile, const float* half, int64_t coordinates) {
  f32_native sum[tile_queries][tile_vectors];
  SPARSOME_UNROLL
  for (int r = 0; r < tile_queries; r++) {
    SPARSOME_UNROLL
    for (int v = 0; v < tile_vectors; v++) sum[r][v] = load_f32_native(half + v * f32_lanes);
  }
  for (int64_t t = 0; t < coordinates; t++) {
    f32_native y[tile_vectors];
    SPARSOME_UNROLL
    for (int v = 0; v < tile_vectors; v++) y[v] = load_f32_native(tile + t * tile_width + v * f32_lanes);
    SPARSOME_UNROLL
    for (int r = 0; r < tile_queries; r++) {
      const f32_native x = splat_f32(queries[t * tile_queries + r]);
      SPARSOME_UNROLL
      for (int v = 0; v < tile_vectors; v++) sum[r][v] = multiply_add(x, y[v], sum[r][v]);
    }
  }
  SPARSOME_UNROLL
  for (int r = 0; r < tile_queries; r++) {
    SPARSOME_UNROLL
    for (int v = 0; v < tile_vectors; v++) out.of[r][v] = sum[r][v];
  }
}

}}  // namespace sparsome::SPARSOME_TARGET
