#include "call.hpp"
#include "nearest.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::knn_search;

// As `squared_distance` of nearest.hpp, eight sums in registers.
template <class T> inline double square_of(const T* a, const T* b, int64_t coordinates) {
  double sum[8] = {};
  for (int64_t t = 0; t < coordinates; t += 8) {
    for (int l = 0; l < 8; l++) {
      const double d = t + l < coordinates ? double(a[t + l]) - double(b[t + l]) : 0;
      sum[l] += d * d;
    }
  }
  return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

template <class T> inline void search(const Call& f, int64_t i) {
  const int64_t rows = f[x].major, coordinates = f[x].minor, wanted = int64_t(f.attribute(k));
  const T* const values = f[x].as<T>();
  Nearest nearest = {f[distances].as<double>() + i * wanted, f[indices].as<int32_t>() + i * wanted, wanted};
  nearest.clear();
  for (int64_t j = 0; j < rows; j++) if (j != i) nearest.offer(square_of(values + i * coordinates, values + j * coordinates, coordinates), int32_t(j));
  nearest.finish();
}

// A thread for each query, all rows in f64: the threads of a warp look at the same row at a time. No filter in f32 comes before,
// so f64 arithmetic decides the speed.
SPARSOME_GLOBAL(knn_search) {
  const int64_t i = thread_number();
  if (i >= f[x].major) return;
  if (f[x].dtype == f64) search<double>(f, i); else search<float>(f, i);
}
}}  // namespace sparsome::SPARSOME_TARGET
