#include "call.hpp"
#include "math.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_log1p;

template <class T> inline void logarithm(const Call& f, int64_t i) {
  const double by = f.attribute(divisor), log = log1p(double(f[x].as<T>()[i]));
  f[y].as<T>()[i] = by == 1 ? T(log) : T(double(T(log)) / by);
}

// A thread for each entry.
SPARSOME_GLOBAL(sparse_log1p) {
  const int64_t i = thread_number();
  if (i >= f[x].nnz) return;
  if (f[x].dtype == f32) logarithm<float>(f, i); else logarithm<double>(f, i);
}
}}  // namespace sparsome::SPARSOME_TARGET
