// Work on minor lines that promises an order: a warp owns a range of minor lines and goes through all major lines in order. Of
// each it takes the entries in its range, one lane for each: their minor lines differ, so nothing is written twice at a time,
// and each minor line sees its entries in the order of major lines. No transpose, no scratch memory, no atomics.
#pragma once
#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

constexpr int64_t sweep_width = 256;

// The first entry of a line with minor index >= `index`.
template <class T> inline int64_t first_from(const Line<T>& line, int64_t index) {
  int64_t from = 0, to = line.size;
  while (from < to) {
    const int64_t half = from + (to - from) / 2;
    if (line.indices[half] < index) from = half + 1; else to = half;
  }
  return from;
}

// Calls f(m, begin, end, line) on all lanes of the warp, for each major line in order that has entries [begin, end) in the range.
// Each lane seeks in a line of its own, 32 at a time, since searching is what takes long.
template <class T, class P, class F> inline void sweep_slices(const Matrix<T, P>& matrix, Range range, const F& f) {
  const bool whole = range.from <= 0 && range.to >= matrix.minor;
  for (int64_t first = 0; first < matrix.major; first += warp_lanes) {
    const int64_t own = first + lane_number();
    int32_t begin = 0, end = 0;
    if (own < matrix.major) {
      const Line<T> line = matrix.line(own);
      begin = whole ? 0 : int32_t(first_from(line, range.from));
      end = whole ? int32_t(line.size) : int32_t(first_from(line, range.to));
    }
    const unsigned some = ballot(begin < end);
    for (int k = 0; k < warp_lanes; k++) {
      if (!(some >> k & 1)) continue;
      f(first + k, int64_t(shuffle(begin, k)), int64_t(shuffle(end, k)), matrix.line(first + k));
      sync_warp();  // the next line reads what this one wrote
    }
  }
}

// Calls f(m, i, line) for each entry i in the range, one lane for each.
template <class T, class P, class F> inline void sweep_range(const Matrix<T, P>& matrix, Range range, const F& f) {
  sweep_slices(matrix, range, [&](int64_t m, int64_t begin, int64_t end, const Line<T>& line) {
    for (int64_t i = begin + lane_number(); i < end; i += warp_lanes) f(m, i, line);
  });
}

// The part of [from, to) that is this warp's.
inline Range range_of_warp(int64_t from, int64_t to, int64_t width = sweep_width) {
  const int64_t begin = min(from + warp_number() * width, to);
  return {begin, min(begin + width, to)};
}
template <class T, class P, class F> inline void sweep(const Matrix<T, P>& matrix, const F& f) { sweep_range(matrix, range_of_warp(0, matrix.minor), f); }

}}  // namespace sparsome::SPARSOME_TARGET
