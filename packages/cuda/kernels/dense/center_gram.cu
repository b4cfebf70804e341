#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::dense_center_gram;

// A thread for each element.
SPARSOME_GLOBAL(dense_center_gram) {
  const int64_t size = f[sum].major, at = thread_number();
  if (at >= size * size) return;
  const double* const s = f[sum].as<double>();
  f[centered].as<double>()[at] = f[gram].as<double>()[at] - s[at / size] * s[at % size] / f.attribute(rows);
}
}}  // namespace sparsome::SPARSOME_TARGET
