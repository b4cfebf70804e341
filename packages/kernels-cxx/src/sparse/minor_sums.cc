#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_minor_sums;

// One cache line serves all four results of a minor line; the outputs are separate arrays.
// `counts`: non-zero values in the low half, positive ones in the high half.
struct Sums { double sum, squares; uint64_t counts; };

int64_t scratch(const Frame& f, int32_t) { return f[x].minor * int64_t(sizeof(Sums)); }

// A share is a range of minor lines: it adds its values in order of major lines, whatever the number of shares.
void run(const Frame& f, int32_t share, int32_t shares) {
  const Range minors = part(f[x].minor, share, shares);
  Sums* sums = f.scratch_as<Sums>();
  for (int64_t c = minors.from; c < minors.to; c++) sums[c] = {0, 0, 0};
  const uint8_t* keep = f[mask].present ? f[mask].as<uint8_t>() : nullptr;
  visit(f[x], [&](const auto& matrix) {
    auto own = slices(matrix, minors);
    for (int64_t m = 0; m < matrix.major; m++) {
      if (keep && !keep[m]) continue;
      const auto line = own.line(m);
      for (int64_t i = 0; i < line.size; i++) {
        const double v = double(line.data[i]);
        Sums& s = sums[line.indices[i]];
        s.sum += v;
        s.squares += v * v;
        s.counts += uint64_t(v != 0) + (uint64_t(v > 0) << 32);
      }
    }
  });
  for (int64_t c = minors.from; c < minors.to; c++) {
    f[sum].as<double>()[c] = sums[c].sum;
    f[squares].as<double>()[c] = sums[c].squares;
    f[nonzero].as<uint32_t>()[c] = uint32_t(sums[c].counts);
    f[positive].as<uint32_t>()[c] = uint32_t(sums[c].counts >> 32);
  }
}
}  // namespace

SPARSOME_KERNEL(sparse_minor_sums, "sparse.minor-sums", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
