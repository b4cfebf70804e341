#include "math.hpp"
#include "matrix.hpp"
#include "whole.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_normalize_log1p;

// Raw counts are mostly small whole numbers: in a long line the logarithms of 1 to 31 are computed once and looked up.
constexpr int table_size = 32;
constexpr int64_t worth_table = 256;

// Zeros are not in the table: there are two of them.
template <class T> SPARSOME_INLINE bool in_table(const T* values, int32_t* at) { return whole_numbers(values, 1, table_size, at); }

// to[i] = table[at[i]]. GCC makes sixteen loads of it where AVX-512 has one instruction.
template <class Real> SPARSOME_INLINE void gather(const Real* table, const int32_t* at, Real* to) {
  for (int l = 0; l < whole_step; l++) to[l] = table[at[l]];
}
#if defined(__AVX512F__) && !defined(__clang__)
SPARSOME_INLINE void gather(const float* table, const int32_t* at, float* to) {
  typedef float f32x16 __attribute__((vector_size(64)));
  typedef int32_t i32x16 __attribute__((vector_size(64)));
  f32x16 low, high;
  i32x16 places;
  __builtin_memcpy(&low, table, 64);
  __builtin_memcpy(&high, table + 16, 64);
  for (int l = 0; l < whole_step; l += 16) {
    __builtin_memcpy(&places, at + l, 64);
    const f32x16 found = __builtin_shuffle(low, high, places);
    __builtin_memcpy(to + l, &found, 64);
  }
}
#endif

template <class T, class F> void look_up(const Line<T>& line, typename real_of<T>::type* to, const F& f) {
  typename real_of<T>::type table[table_size];
  T values[table_size];
  for (int v = 0; v < table_size; v++) values[v] = T(v);
  transform(values, table, table_size, f);
  int64_t i = 0;
  for (; i + whole_step <= line.size; i += whole_step) {
    int32_t at[whole_step];
    if (in_table(line.data + i, at)) gather(table, at, to + i);
    else transform(line.data + i, to + i, whole_step, f);
  }
  transform(line.data + i, to + i, line.size - i, f);
}

template <class T, class P> void normalize(const Frame& f, const Matrix<T, P>& matrix, Range lines) {
  typedef typename real_of<T>::type Real;
  for (int64_t m = lines.from; m < lines.to; m++) {
    const Line<T> line = matrix.line(m);
    Real* to = f[y].as<Real>() + matrix.start(m);
    const Quotient<T> quotient(f[factor].as<Real>()[m]);
    const auto log_of = [&](f64x8 v) { return log1p(quotient(v)); };
    int32_t at[whole_step];
    // The middle of a line tells whether it holds counts.
    if (line.size >= worth_table && in_table(line.data + line.size / 2, at)) look_up(line, to, log_of);
    else transform(line.data, to, line.size, log_of);
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  visit(f[x], [&](const auto& matrix) { normalize(f, matrix, matrix.lines(share, shares)); });
}
}  // namespace

SPARSOME_KERNEL(sparse_normalize_log1p, "sparse.normalize-log1p", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
