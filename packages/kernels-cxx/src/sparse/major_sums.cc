#include "matrix.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_major_sums;

struct Sums {
  f64x8 sum = 0.0, squares = 0.0, nonzero = 0.0, positive = 0.0;
  SPARSOME_INLINE void add(f64x8 v) {
    const f64x8 zero = 0.0, one = 1.0;
    sum += v;
    squares += v * v;
    nonzero += select(v != zero, one, zero);
    positive += select(v > zero, one, zero);
  }
};

// Entry i of a line goes to lane i mod 8; what the mask drops counts as 0, which changes no sum.
template <class T> SPARSOME_INLINE Sums sums_of(const Line<T>& line, const uint8_t* keep) {
  Sums s;
  int64_t i = 0;
  if (!keep) {
    for (; i + 8 <= line.size; i += 8) s.add(load8(line.data + i));
    if (i < line.size) s.add(load8(Padded<T>(line.data + i, line.size - i).data));
    return s;
  }
  for (; i < line.size; i += 8) {
    T kept[8] = {};
    for (int64_t l = 0; l < 8 && i + l < line.size; l++) if (keep[line.indices[i + l]]) kept[l] = line.data[i + l];
    s.add(load8(kept));
  }
  return s;
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const uint8_t* keep = f[mask].present ? f[mask].as<uint8_t>() : nullptr;
  visit(f[x], [&](const auto& matrix) {
    const Range lines = matrix.lines(share, shares);
    for (int64_t m = lines.from; m < lines.to; m++) {
      const Sums s = sums_of(matrix.line(m), keep);
      f[sum].as<double>()[m] = reduce(s.sum);
      f[squares].as<double>()[m] = reduce(s.squares);
      f[nonzero].as<uint32_t>()[m] = uint32_t(reduce(s.nonzero));
      f[positive].as<uint32_t>()[m] = uint32_t(reduce(s.positive));
    }
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_major_sums, "sparse.major-sums", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
