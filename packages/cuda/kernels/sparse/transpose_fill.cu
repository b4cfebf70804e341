#include "transpose.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_transpose_fill;

SPARSOME_GLOBAL(sparse_transpose_fill_start) { start_transpose(f[y], f.scratch_as<int64_t>(), f[x].minor, 0); }
SPARSOME_GLOBAL(sparse_transpose_fill) { transpose(f[x], f[y], f.scratch_as<int64_t>(), 0, f[x].minor); }
}}  // namespace sparsome::SPARSOME_TARGET
