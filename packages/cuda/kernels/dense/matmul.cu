#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::dense_matmul;

template <class T> inline double product(const T* row, int64_t size, const double* from, int64_t width) {
  double sum = 0;
  for (int64_t k = 0; k < size; k++) sum += double(row[k]) * from[k * width];
  return sum;
}

// A thread for each element.
SPARSOME_GLOBAL(dense_matmul) {
  const int64_t size = f[x].minor, width = f[b].minor, at = thread_number();
  if (at >= f[x].major * width) return;
  const int64_t row = at / width * size, c = at % width;
  const double* const from = f[b].as<double>() + c;
  const double sum = f[x].dtype == f64 ? product(f[x].as<double>() + row, size, from, width) : product(f[x].as<float>() + row, size, from, width);
  f[y].as<double>()[at] = f[shift].present ? sum - f[shift].as<double>()[c] : sum;
}
}}  // namespace sparsome::SPARSOME_TARGET
