#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_clipped_moments;

struct Sums { double sum, squares; };

int64_t scratch(const Frame& f, int32_t) { return f[x].minor * int64_t(sizeof(Sums)); }

void run(const Frame& f, int32_t share, int32_t shares) {
  const Range minors = part(f[x].minor, share, shares);
  const double* limit = f[clip].as<double>();
  Sums* sums = f.scratch_as<Sums>();
  for (int64_t c = minors.from; c < minors.to; c++) sums[c] = {0, 0};
  visit(f[x], [&](const auto& matrix) {
    auto own = slices(matrix, minors);
    for (int64_t m = 0; m < matrix.major; m++) {
      const auto line = own.line(m);
      for (int64_t i = 0; i < line.size; i++) {
        const int32_t c = line.indices[i];
        const double v = double(line.data[i]), clipped = v < limit[c] ? v : limit[c];
        sums[c].sum += clipped;
        sums[c].squares += clipped * clipped;
      }
    }
  });
  for (int64_t c = minors.from; c < minors.to; c++) {
    f[sum].as<double>()[c] = sums[c].sum;
    f[squares].as<double>()[c] = sums[c].squares;
  }
}
}  // namespace

SPARSOME_KERNEL(sparse_clipped_moments, "sparse.clipped-moments", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
