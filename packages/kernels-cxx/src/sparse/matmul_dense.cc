#include "block.hpp"
#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_matmul_dense;

// Columns c … c + 8 N of one line.
template <int N, class T> SPARSOME_INLINE void columns(const Line<T>& line, const double* from, int64_t width, const double* less, double* to) {
  Block<8> sum[N];
  for (auto& s : sum) s = Block<8>::zero();
  for (int64_t i = 0; i < line.size; i++) {
    const double* const row = from + int64_t(line.indices[i]) * width;
    for (int n = 0; n < N; n++) sum[n].add(double(line.data[i]), Block<8>::load(row + n * 8));
  }
  for (int n = 0; n < N; n++) {
    if (less) sum[n].subtract(Block<8>::load(less + n * 8));
    sum[n].store(to + n * 8);
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const int64_t width = f[b].minor;
  const double *const from = f[b].as<double>(), *const less = f[shift].present ? f[shift].as<double>() : nullptr;
  visit(f[x], [&](const auto& matrix) {
    const Range lines = matrix.lines(share, shares);
    for (int64_t m = lines.from; m < lines.to; m++) {
      const auto line = matrix.line(m);
      double* const to = f[y].as<double>() + m * width;
      int64_t c = 0;
      for (; c + 32 <= width; c += 32) columns<4>(line, from + c, width, less ? less + c : nullptr, to + c);
      for (; c + 8 <= width; c += 8) columns<1>(line, from + c, width, less ? less + c : nullptr, to + c);
      for (; c < width; c++) {
        double sum = 0;
        for (int64_t i = 0; i < line.size; i++) sum += double(line.data[i]) * from[int64_t(line.indices[i]) * width + c];
        to[c] = less ? sum - less[c] : sum;
      }
    }
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_matmul_dense, "sparse.matmul-dense", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
