#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::lab_weighted_sums;  // x, weight, sum, positive; limit

// A share is a range of minor lines, each added in order of major lines: the same bits for any number of shares.
void run(const Frame& f, int32_t share, int32_t shares) {
  const Range minors = part(f[x].minor, share, shares);
  const float* const weights = f[weight].as<float>();
  double *const sums = f[sum].as<double>(), *const positives = f[positive].as<double>();
  const double most = f.attribute(limit);
  for (int64_t c = minors.from; c < minors.to; c++) sums[c] = positives[c] = 0;
  visit(f[x], [&](const auto& matrix) {  // in its own types
    auto own = slices(matrix, minors);   // of each major line the entries of this share
    for (int64_t m = 0; m < matrix.major; m++) {
      const double w = double(weights[m]);
      const auto line = own.line(m);
      for (int64_t i = 0; i < line.size; i++) {
        const double v = double(line.data[i]);
        sums[line.indices[i]] += w * (v < most ? v : most);
        if (v > 0) positives[line.indices[i]] += w;
      }
    }
  });
}
}  // namespace

// The name is the id with underscores; then id and version of the contract, one share for each thread, no scratch memory.
SPARSOME_KERNEL(lab_weighted_sums, "lab.weighted-sums", 1, few, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
