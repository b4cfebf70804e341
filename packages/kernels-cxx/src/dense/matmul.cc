#include "block.hpp"
#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::dense_matmul;

// Columns c … c + 8 N of one row.
template <int N, class T> SPARSOME_INLINE void columns(const T* row, int64_t size, const double* from, int64_t width, const double* less, double* to) {
  Block<8> sum[N];
  for (auto& s : sum) s = Block<8>::zero();
  for (int64_t k = 0; k < size; k++) for (int n = 0; n < N; n++) sum[n].add(double(row[k]), Block<8>::load(from + k * width + n * 8));
  for (int n = 0; n < N; n++) {
    if (less) sum[n].subtract(Block<8>::load(less + n * 8));
    sum[n].store(to + n * 8);
  }
}

template <class T> void multiply(const Frame& f, Range lines) {
  const int64_t size = f[x].minor, width = f[b].minor;
  const double *const from = f[b].as<double>(), *const less = f[shift].present ? f[shift].as<double>() : nullptr;
  for (int64_t i = lines.from; i < lines.to; i++) {
    const T* const row = f[x].as<T>() + i * size;
    double* const to = f[y].as<double>() + i * width;
    int64_t c = 0;
    for (; c + 32 <= width; c += 32) columns<4>(row, size, from + c, width, less ? less + c : nullptr, to + c);
    for (; c + 8 <= width; c += 8) columns<1>(row, size, from + c, width, less ? less + c : nullptr, to + c);
    for (; c < width; c++) {
      double sum = 0;
      for (int64_t k = 0; k < size; k++) sum += double(row[k]) * from[k * width + c];
      to[c] = less ? sum - less[c] : sum;
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const Range lines = part(f[x].major, share, shares);
  if (f[x].dtype == f64) multiply<double>(f, lines); else multiply<float>(f, lines);
}
}  // namespace

SPARSOME_KERNEL(dense_matmul, "dense.matmul", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
