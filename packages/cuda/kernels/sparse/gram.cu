#include "sweep.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_gram;

// Rows of the result of one warp, as in packages/cuda/src/kernels/sparse/gram.ts.
constexpr int64_t width = 16;

// A warp adds up some rows of the result: of each major line, every entry in its rows times all entries of the line. Products
// with the indices swapped are the same, so all of the result is computed and nothing mirrored.
SPARSOME_GLOBAL(sparse_gram) {
  double *const g = f[gram].as<double>(), *const s = f[sum].as<double>();
  visit(f[x], [&](const auto& matrix) {
    const int64_t size = matrix.minor;
    sweep_slices(matrix, range_of_warp(0, size, width), [&](int64_t, int64_t begin, int64_t end, const auto& line) {
      for (int64_t e = begin; e < end; e++) {
        const double v = double(line.data[e]);
        double* const row = g + line.indices[e] * size;
        for (int64_t i = lane_number(); i < line.size; i += warp_lanes) {
          row[line.indices[i]] += v * double(line.data[i]);
          if (i == e) s[line.indices[e]] += v;
        }
      }
    });
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
