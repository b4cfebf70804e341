#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::dense_gram;

// Element (j, k), rows in order; on the diagonal also the sum of the column.
template <class T> inline void element(const Call& f, int64_t j, int64_t k) {
  const int64_t rows = f[x].major, size = f[x].minor;
  const T* const from = f[x].as<T>();
  double products = 0, values = 0;
  for (int64_t i = 0; i < rows; i++) {
    const double a = double(from[i * size + j]);
    products += a * double(from[i * size + k]);
    values += a;
  }
  f[gram].as<double>()[j * size + k] = products;
  if (j == k) f[sum].as<double>()[j] = values;
}

// A thread for each element.
SPARSOME_GLOBAL(dense_gram) {
  const int64_t size = f[x].minor, at = thread_number();
  if (at >= size * size) return;
  if (f[x].dtype == f64) element<double>(f, at / size, at % size); else element<float>(f, at / size, at % size);
}
}}  // namespace sparsome::SPARSOME_TARGET
