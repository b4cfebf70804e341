// Sparse matrices as kernels see them, and how their lines are shared out.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Range { int64_t from, to; };

// The major lines of a share: equal numbers of entries, each line counting as one more. `start(m)` counts from 0.
template <class Start> inline Range lines_by(const Start& start, int64_t major, int32_t share, int32_t shares) {
  const double total = double(start(major) + major);
  const auto cut = [&](int32_t n) {
    if (n >= shares) return major;
    const int64_t target = int64_t(total / shares * n);
    int64_t a = 0, b = major;
    while (a < b) {
      const int64_t m = a + (b - a) / 2;
      if (start(m) + m < target) a = m + 1; else b = m;
    }
    return a;
  };
  return {cut(share), cut(share + 1)};
}

// The stored entries of one major line.
template <class T> struct Line { const T* data; const int32_t* indices; int64_t size; };

template <class T, class P> struct Matrix {
  const T* data;
  const int32_t* indices;
  const P* indptr;
  int64_t major, minor, base;  // data[0] is entry `base` = indptr[0]

  explicit Matrix(const Slot& s)
      : data(s.as<T>()),
        indices(s.indices_as()),
        indptr(s.indptr_as<const P>()),
        major(s.major), minor(s.minor), base(int64_t(indptr[0])) {}
  int64_t start(int64_t m) const { return int64_t(indptr[m]) - base; }
  Line<T> line(int64_t m) const { const int64_t p = start(m); return {data + p, indices + p, start(m + 1) - p}; }
  // The major lines of a share.
  Range lines(int32_t share, int32_t shares) const { return lines_by([this](int64_t m) { return start(m); }, major, share, shares); }
};

// An `indptr` of either width, where one line at a time is looked up.
struct Pointers {
  const Slot& slot;
  explicit Pointers(const Slot& s) : slot(s) {}
  int64_t operator()(int64_t m) const { return slot.ptr == i64 ? slot.indptr_as<int64_t>()[m] : slot.indptr_as<int32_t>()[m]; }
};
// Equal parts of [0, n).
inline Range part(int64_t n, int32_t share, int32_t shares) { return {n * share / shares, n * (share + 1) / shares}; }

// Calls f with the matrix in its own types.
template <class P, class F> inline void visit_values(const Slot& s, F&& f) {
  switch (s.dtype) {
    case f32: return f(Matrix<float, P>(s));
    case f64: return f(Matrix<double, P>(s));
    case i32: return f(Matrix<int32_t, P>(s));
    case u16: return f(Matrix<uint16_t, P>(s));
  }
}
template <class F> inline void visit(const Slot& s, F&& f) {
  if (s.ptr == i64) visit_values<int64_t>(s, f); else visit_values<int32_t>(s, f);
}

}}  // namespace sparsome::SPARSOME_TARGET
