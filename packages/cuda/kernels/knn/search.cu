#include "call.hpp"
#include "nearest.hpp"
#include "square.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::knn_search;

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
