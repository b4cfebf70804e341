// What a kernel source includes. Each is compiled once for each instruction set, -DSPARSOME_TARGET=sse2 and so on, into a
// namespace of its own: an inline function compiled for AVX-512 must never be the copy the linker keeps for all.
#pragma once
#include <stddef.h>
#include "frame.hpp"
#include "slots.gen.hpp"

#define SPARSOME_JOIN_(a, b) a##_##b
#define SPARSOME_JOIN(a, b) SPARSOME_JOIN_(a, b)
#define SPARSOME_SYMBOL(name) SPARSOME_JOIN(name, SPARSOME_TARGET)

// Defines the entry that table.gen.cc finds by the name of the file: SPARSOME_KERNEL(sparse_log1p, "sparse.log1p", 1, many,
// scratch, run), with `next` as the last for a kernel in rounds.
#define SPARSOME_KERNEL(name, ...) \
  extern "C" { extern const ::sparsome::Entry SPARSOME_SYMBOL(name); const ::sparsome::Entry SPARSOME_SYMBOL(name) = {__VA_ARGS__}; }

namespace sparsome { namespace SPARSOME_TARGET {

inline int64_t no_scratch(const Frame&, int32_t) { return 0; }
template <class T> inline T min(T a, T b) { return b < a ? b : a; }
template <class T> inline T max(T a, T b) { return a < b ? b : a; }

}}  // namespace sparsome::SPARSOME_TARGET
