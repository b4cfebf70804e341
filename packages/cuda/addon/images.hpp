// The PTX of the kernels, embedded by the build: one text for each source, with the hash it had when it was built.
#pragma once
#include <stddef.h>

namespace sparsome { namespace cuda {

struct Image { const char *name, *sha256, *text, *end; };
extern const Image images[];
extern const size_t image_count;

}}  // namespace sparsome::cuda
