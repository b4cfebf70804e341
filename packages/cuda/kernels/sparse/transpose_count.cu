#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_transpose_count;

// A thread for each entry.
SPARSOME_GLOBAL(sparse_transpose_count) {
  const int64_t i = thread_number();
  if (i < f[x].nnz) atomic_add(f[count].as<uint32_t>() + f[x].indices_as()[i], 1u);
}
}}  // namespace sparsome::SPARSOME_TARGET
