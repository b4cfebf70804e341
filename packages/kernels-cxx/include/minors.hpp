// Shares that are ranges of minor lines: of each major line they work on a part.
#pragma once
#include "matrix.hpp"
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// The first entry of a line with minor index >= `index`, sought from a guess in doubling steps, then by halving.
template <class T> inline int64_t lower_bound(const Line<T>& l, int64_t index, int64_t guess) {
  int64_t from = guess, to = guess;
  for (int64_t step = 8; from > 0 && l.indices[from - 1] >= index; step *= 2) { to = from - 1; from = max(int64_t(0), from - step); }
  for (int64_t step = 8; to < l.size && l.indices[to] < index; step *= 2) { from = to + 1; to = min(l.size, to + step); }
  while (from < to) {
    const int64_t half = from + (to - from) / 2;
    if (l.indices[half] < index) from = half + 1; else to = half;
  }
  return from;
}

// Asks for memory that will be read soon. Always inline: GCC 12 takes a function that only prefetches for one without effect
// and drops the call. WebAssembly has no prefetch: there it is a load, the result of which nobody waits for.
template <class T> SPARSOME_INLINE void fetch(const T* from, int64_t n) {
  for (int64_t i = 0; i < n; i += 64 / int64_t(sizeof(T))) {
#if defined(__wasm__)
    (void)*reinterpret_cast<const volatile char*>(from + i);
#else
    __builtin_prefetch(from + i);
#endif
  }
}

// Of each major line the entries whose minor index is in a range: the part of a share where shares are ranges of minor
// lines. Two things would cost as much as the work itself: a binary search in each line, which misses the cache at each
// step (so places are guessed from the line before), and reading a piece of each line, which no prefetcher follows (so
// whole lines are fetched: shares running side by side find them in the cache they have in common).
template <class T, class P> class Slices {
 public:
  Slices(const Matrix<T, P>& matrix, Range minors, bool values)
      : matrix_(matrix), minors_(minors), whole_(minors.from <= 0 && minors.to >= matrix.minor), values_(values) {}

  // `later`: the line that will be asked for after the next.
  Line<T> line(int64_t m, int64_t later) {
    const Line<T> all = matrix_.line(m);
    if (whole_) return all;
    const Line<T> soon = matrix_.line(later);
    fetch(soon.indices, soon.size);
    if (values_) fetch(soon.data, soon.size);
    const int64_t a = find(all, minors_.from, &from_), b = find(all, minors_.to, &to_);
    return {all.data + a, all.indices + a, b - a};
  }
  Line<T> line(int64_t m) { return line(m, min(m + 2, matrix_.major - 1)); }

 private:
  const Matrix<T, P>& matrix_;
  Range minors_;
  bool whole_, values_;
  double from_ = 0, to_ = 1;  // where the range began and ended in the last line, as shares of it

  int64_t find(const Line<T>& l, int64_t index, double* at) const {
    if (index <= 0 || l.size == 0) return 0;
    if (index >= matrix_.minor) return l.size;
    const int64_t p = lower_bound(l, index, int64_t(*at * double(l.size)));
    *at = double(p) / double(l.size);
    return p;
  }
};

// `values`: will the values be read, too?
template <class T, class P> inline Slices<T, P> slices(const Matrix<T, P>& matrix, Range minors, bool values = true) {
  return {matrix, minors, values};
}

// The entries of a range of minor lines, `width` minor lines at a time, so that what is written for each of them stays in
// the cache. A cursor for each major line tells where its next tile begins.
template <class T, class P> class Tiles {
 public:
  Tiles(const Matrix<T, P>& matrix, Range minors, int32_t* cursors) : matrix_(matrix), minors_(minors), cursors_(cursors) {
    double at = 0;
    for (int64_t m = 0; m < matrix.major; m++) {
      const Line<T> line = matrix.line(m);
      const int64_t p = minors.from <= 0 ? 0 : lower_bound(line, minors.from, int64_t(at * double(line.size)));
      cursors[m] = int32_t(p);
      if (line.size > 0) at = double(p) / double(line.size);
    }
  }
  // Calls f(major, minor, value); each minor line sees its entries in order of major lines.
  template <class F> void each(int64_t width, const F& f) {
    for (int64_t from = minors_.from; from < minors_.to; from += width) next(from, min(from + width, minors_.to), f);
  }
  // The same of one tile: of the lines of `minors` that come next.
  template <class F> void next(int64_t from, int64_t to, const F& f) {
    lines(from, to, [&](int64_t m, const Line<T>& line) { for (int64_t e = 0; e < line.size; e++) f(m, line.indices[e], line.data[e]); });
  }
  // Calls f(major, line) with the part of each major line that is in the tile.
  template <class F> void lines(int64_t from, int64_t to, const F& f) {
    const double part = min(1.0, double(to - from) / double(matrix_.minor));
    for (int64_t m = 0; m < matrix_.major; m++) {
      if (m + ahead < matrix_.major) fetch_tile(m + ahead, part);
      const Line<T> line = matrix_.line(m);
      const int64_t p = cursors_[m], end = lower_bound(line, to, min(line.size, p + int64_t(part * double(line.size))));
      cursors_[m] = int32_t(end);
      f(m, Line<T>{line.data + p, line.indices + p, end - p});
    }
  }

 private:
  static constexpr int64_t ahead = 8;  // lines: memory takes about as long as eight pieces of fifty entries
  const Matrix<T, P>& matrix_;
  Range minors_;
  int32_t* cursors_;

  // The next piece of a line, of about its usual length.
  SPARSOME_INLINE void fetch_tile(int64_t m, double part) const {
    const Line<T> line = matrix_.line(m);
    const int64_t p = cursors_[m], n = min(int64_t(part * double(line.size)) + 16, line.size - p);
    fetch(line.indices + p, n);
    fetch(line.data + p, n);
  }
};
// Scratch memory for the cursors of one share.
inline int64_t cursor_bytes(const Slot& s) { return (s.major * 4 + 63) / 64 * 64; }

}}  // namespace sparsome::SPARSOME_TARGET
