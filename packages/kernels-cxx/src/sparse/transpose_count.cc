#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_transpose_count;

void run(const Frame& f, int32_t share, int32_t shares) {
  const Range minors = part(f[x].minor, share, shares);
  uint32_t* n = f[count].as<uint32_t>();
  for (int64_t c = minors.from; c < minors.to; c++) n[c] = 0;
  visit(f[x], [&](const auto& matrix) {
    auto own = slices(matrix, minors, false);
    for (int64_t m = 0; m < matrix.major; m++) {
      const auto line = own.line(m);
      for (int64_t i = 0; i < line.size; i++) n[line.indices[i]]++;
    }
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_transpose_count, "sparse.transpose-count", 1, few, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
