// Minor lines written out as major ones, each in order of the lines it comes from.
#pragma once
#include "quotient.hpp"
#include "sweep.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Where the next entry of each line goes; pointers count from `base`. A thread for each line.
inline void start_transpose(const Slot& y, int64_t* next, int64_t lines, int64_t base) {
  const int64_t c = thread_number();
  if (c < lines) next[c] = Pointers(y)(c) - base;
}

// `lines` minor lines of x from the minor line `from` on.
inline void transpose(const Slot& x, const Slot& y, int64_t* next, int64_t from, int64_t lines) {
  visit(x, [&](const auto& matrix) {
    auto* const values = y.as<typename value_of<decltype(matrix)>::type>();
    sweep_range(matrix, range_of_warp(from, from + lines), [&](int64_t m, int64_t i, const auto& line) {
      const int64_t q = next[line.indices[i] - from]++;
      values[q] = line.data[i];
      y.indices_as()[q] = int32_t(m);
    });
  });
}

}}  // namespace sparsome::SPARSOME_TARGET
