#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_select_minor_count;

void run(const Frame& f, int32_t share, int32_t shares) {
  const int32_t* kept = f[index].as<int32_t>();
  visit(f[x], [&](const auto& matrix) {
    const Range lines = matrix.lines(share, shares);
    for (int64_t m = lines.from; m < lines.to; m++) {
      const auto line = matrix.line(m);
      uint32_t n = 0;
      for (int64_t i = 0; i < line.size; i++) n += kept[line.indices[i]] >= 0;
      f[count].as<uint32_t>()[m] = n;
    }
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_select_minor_count, "sparse.select-minor-count", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
