// The instruction sets this build holds (the first SPARSOME_TARGETS), and which of them this processor can run. Own CPUID:
// __builtin_cpu_supports needs a runtime that some toolchains (zig) do not fill in, and the operating system must save the wide
// registers too (XGETBV).
#pragma once
#include <algorithm>
#include <string>
#include <vector>
#include "frame.hpp"

extern "C" {
#if defined(__x86_64__)
extern const sparsome::Entry* const sparsome_table_sse2[];
extern const sparsome::Entry* const sparsome_table_avx2[];
extern const sparsome::Entry* const sparsome_table_avx512[];
#else
extern const sparsome::Entry* const sparsome_table_neon[];
#endif
}

namespace sparsome {

struct Target { const char* name; const Entry* const* table; };

#if defined(__x86_64__)
// 0: x86-64, 1: x86-64-v3 (AVX2), 2: x86-64-v4 (AVX-512), as the psABI defines them.
inline int x86_level() {
  const auto cpuid = [](unsigned leaf, unsigned r[4]) { __asm__ volatile("cpuid" : "=a"(r[0]), "=b"(r[1]), "=c"(r[2]), "=d"(r[3]) : "a"(leaf), "c"(0)); };
  const auto has = [](unsigned word, std::initializer_list<int> bits) { for (int b : bits) if (!(word >> b & 1)) return false; return true; };
  unsigned r[4];
  cpuid(0, r);
  if (r[0] < 7) return 0;
  cpuid(1, r);
  if (!has(r[2], {12 /* FMA */, 22 /* MOVBE */, 23 /* POPCNT */, 27 /* OSXSAVE */, 28 /* AVX */, 29 /* F16C */})) return 0;
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  if (!has(low, {1, 2})) return 0;
  cpuid(7, r);
  const unsigned features = r[1];
  if (!has(features, {3 /* BMI1 */, 5 /* AVX2 */, 8 /* BMI2 */})) return 0;
  cpuid(0x80000001u, r);
  if (!has(r[2], {5 /* LZCNT */})) return 0;
  return has(features, {16, 17, 28, 30, 31 /* AVX512 F DQ CD BW VL */}) && has(low, {5, 6, 7}) ? 2 : 1;
}
inline std::vector<Target> targets() {
  const std::vector<Target> built = {
    {"sse2", sparsome_table_sse2},
#if SPARSOME_TARGETS > 1
    {"avx2", sparsome_table_avx2},
#endif
#if SPARSOME_TARGETS > 2
    {"avx512", sparsome_table_avx512},
#endif
  };
  return {built.begin(), built.begin() + std::min(SPARSOME_TARGETS, 1 + x86_level())};
}
#else
inline std::vector<Target> targets() { return {{"neon", sparsome_table_neon}}; }
#endif

}  // namespace sparsome
