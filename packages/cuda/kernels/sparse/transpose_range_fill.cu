#include "transpose.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_transpose_range_fill;

SPARSOME_GLOBAL(sparse_transpose_range_fill_start) { start_transpose(f[y], f.scratch_as<int64_t>(), f[indptr].major - 1, Pointers(f[y])(0)); }
SPARSOME_GLOBAL(sparse_transpose_range_fill) { transpose(f[x], f[y], f.scratch_as<int64_t>(), int64_t(f.attribute(from)), f[indptr].major - 1); }
}}  // namespace sparsome::SPARSOME_TARGET
