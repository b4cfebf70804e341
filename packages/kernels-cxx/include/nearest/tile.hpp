// Products of a few queries with a panel of 64 points, in f32: the work of a neighbour search.
#pragma once
#include "simd32.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

constexpr int panel_points = 64;
constexpr int tile_rows = 6;
// Accumulators must stay in registers: 24 of 32 with AVX-512, 12 of 16 elsewhere.
constexpr int tile_vectors = SPARSOME_VECTOR_BYTES == 64 ? 4 : 2;
constexpr int tile_points = tile_vectors * f32_lanes;

struct Tile { f32_native at[tile_rows][tile_vectors]; };

// sum over coordinates [from, to) of query x point is added to `io`. `queries`: rows of `stride` floats; `panel`: 64 floats of
// each coordinate, from the tile's first point on.
inline __attribute__((always_inline)) void accumulate(Tile& io, const float* queries, int64_t stride, const float* panel, int64_t from, int64_t to) {
  // Locals that are indexed by constants only, or GCC keeps them in memory.
  f32_native sum[tile_rows][tile_vectors];
#pragma GCC unroll 6
  for (int r = 0; r < tile_rows; r++)
#pragma GCC unroll 4
    for (int v = 0; v < tile_vectors; v++) sum[r][v] = io.at[r][v];
  for (int64_t t = from; t < to; t++) {
    f32_native point[tile_vectors];
#pragma GCC unroll 4
    for (int v = 0; v < tile_vectors; v++) point[v] = load_f32(panel + t * panel_points + v * f32_lanes);
#pragma GCC unroll 6
    for (int r = 0; r < tile_rows; r++) {
      const f32_native query = all(queries[r * stride + t]);
#pragma GCC unroll 4
      for (int v = 0; v < tile_vectors; v++) sum[r][v] = multiply_add(query, point[v], sum[r][v]);
    }
  }
#pragma GCC unroll 6
  for (int r = 0; r < tile_rows; r++)
#pragma GCC unroll 4
    for (int v = 0; v < tile_vectors; v++) io.at[r][v] = sum[r][v];
}

}}  // namespace sparsome::SPARSOME_TARGET
