#include "quotient.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_scale_minor;

// To is the dtype of the result, to which the quotient is rounded.
template <class To, class T> inline void scale(const Call& f, const T* values, const int32_t* minors, int64_t i) {
  const double most = f.attribute(slots::sparse_scale_minor::max);
  const To z = To(double(values[i]) / f[divisor].as<double>()[minors[i]]);
  f[y].as<To>()[i] = double(z) > most ? To(most) : z;
}

// A thread for each entry.
SPARSOME_GLOBAL(sparse_scale_minor) {
  const int64_t i = thread_number();
  if (i >= f[x].nnz) return;
  visit(f[x], [&](const auto& matrix) {
    if (f[y].dtype == f64) scale<double>(f, matrix.data, matrix.indices, i); else scale<float>(f, matrix.data, matrix.indices, i);
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
