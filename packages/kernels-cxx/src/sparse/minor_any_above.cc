#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_minor_any_above;

void run(const Frame& f, int32_t share, int32_t shares) {
  const Range minors = part(f[x].minor, share, shares);
  uint8_t* found = f[above].as<uint8_t>();
  const double* limits = f[limit].as<double>();
  for (int64_t c = minors.from; c < minors.to; c++) found[c] = 0;
  visit(f[x], [&](const auto& matrix) {
    auto own = slices(matrix, minors);
    for (int64_t m = 0; m < matrix.major; m++) {
      const auto line = own.line(m);
      for (int64_t i = 0; i < line.size; i++) if (double(line.data[i]) > limits[m]) found[line.indices[i]] = 1;
    }
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_minor_any_above, "sparse.minor-any-above", 1, few, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
