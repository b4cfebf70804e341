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

// Calls f(m, i, line) for every entry of major lines `count` … whose minor line is in [from, to); line_of(n) gives the number of the
// n-th line. All lanes of the warp take part. Each lane seeks in a line of its own, 32 at a time, since searching is what takes long.
template <class T, class P, class LineOf, class F>
inline void sweep_lines(const Matrix<T, P>& matrix, int64_t count, const LineOf& line_of, int64_t from, int64_t to, const F& f) {
  const int lane = lane_number();
  const bool whole = from <= 0 && to >= matrix.minor;
  for (int64_t first = 0; first < count; first += warp_lanes) {
    const int64_t n = first + lane;
    int32_t begin = 0, end = 0;
    if (n < count) {
      const Line<T> line = matrix.line(line_of(n));
      begin = whole ? 0 : int32_t(first_from(line, from));
      end = whole ? int32_t(line.size) : int32_t(first_from(line, to));
    }
    const unsigned some = ballot(begin < end);
    for (int k = 0; k < warp_lanes; k++) {
      if (!(some >> k & 1)) continue;
      const int64_t a = shuffle(begin, k), b = shuffle(end, k), m = line_of(first + k);
      const Line<T> line = matrix.line(m);
      for (int64_t i = a + lane; i < b; i += warp_lanes) f(m, i, line);
      sync_warp();  // the next line reads what this one wrote
    }
  }
}

// The range of minor lines of this warp.
inline Range sweep_range(int64_t minor, int64_t width = sweep_width) {
  const int64_t from = warp_number() * width;
  return {min(from, minor), min(from + width, minor)};
}
template <class T, class P, class F> inline void sweep(const Matrix<T, P>& matrix, const F& f, int64_t width = sweep_width) {
  const Range range = sweep_range(matrix.minor, width);
  sweep_lines(matrix, matrix.major, [](int64_t n) { return n; }, range.from, range.to, f);
}

}}  // namespace sparsome::SPARSOME_TARGET
