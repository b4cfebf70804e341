#include "call.hpp"
#include "math.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_expm1;

template <class T> inline void exponential(const Call& f, int64_t i) {
  f[y].as<T>()[i] = T(expm1(double(T(double(f[x].as<T>()[i]) * f.attribute(factor)))));
}

// A thread for each entry.
SPARSOME_GLOBAL(sparse_expm1) {
  const int64_t i = thread_number();
  if (i >= f[x].nnz) return;
  if (f[x].dtype == f32) exponential<float>(f, i); else exponential<double>(f, i);
}
}}  // namespace sparsome::SPARSOME_TARGET
