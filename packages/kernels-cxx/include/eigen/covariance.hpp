// (X - 1μ')'(X - 1μ') as an operator: packages/js/src/eigen/covariance.ts.
#pragma once
#include "../arena.hpp"
#include "../block.hpp"
#include "../minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// On one thread a line is multiplied and scattered while it is in the cache. On several the lines are multiplied first, then
// the columns of a transpose made once: the same sums in the same order. Vectors are kept with the columns of most entries
// side by side, and columns numbered by 16 bits where that is enough: where a value lies changes no sum. Only the loops over
// entries know the types of a matrix: the solver around them is compiled once for each width.
template <int B> class Covariance {
 public:
  static constexpr int width = B;
  const int64_t size;

  Covariance(Arena& arena, const Slot& x, double* mean, int32_t shares)
      : size(x.minor), x_(&x), major_(x.major), nnz_(x.nnz), mean_(mean), transposed_(shares > 1) {
    narrow_ = size <= 65536;
    if (narrow_) index_ = arena.take<uint16_t>(nnz_); else index_ = arena.take<int32_t>(nnz_);
    place_ = arena.take<int32_t>(size);
    column_ = arena.take<int64_t>(size + 1);
    near_ = arena.take<double>(size * B);
    sums_ = arena.take<double>(transposed_ ? 0 : size * B);
    parts_ = arena.take<double>(blocks() * B);
    shift_ = arena.take<double>(B);
    y_ = arena.take<double>(transposed_ ? major_ * B : 0);
    line_ = arena.take<int32_t>(transposed_ ? nnz_ : 0);
    const int64_t moved = transposed_ ? nnz_ : 0;
    if (x.dtype == f32) value_ = arena.take<float>(moved); else value_ = arena.take<double>(moved);
    next_ = arena.take<int64_t>(transposed_ ? size : 0);
  }

  bool prepare(int32_t step, int32_t) {
    if (step > 0) return false;
    for (int64_t i = 0; i <= size; i++) column_[i] = 0;
    for (int64_t i = 0; i < size; i++) mean_[i] = 0;
    typed([&](const auto& x, auto*) {
      for (int64_t p = 0; p < nnz_; p++) {
        mean_[x.indices[p]] += double(x.data[p]);
        column_[x.indices[p]]++;
      }
    });
    for (int64_t i = 0; i < size; i++) mean_[i] /= double(major_);
    order_columns();
    int64_t at = 0;
    for (int64_t i = 0; i <= size; i++) {
      const int64_t n = column_[i];
      column_[i] = at;
      at += n;
    }
    return true;
  }

  void set_up(int32_t, int32_t share, int32_t shares) const {
    typed([&](const auto& x, auto* index) { renumber(x, index, part(nnz_, share, shares)); });
    if (transposed_) typed([&](const auto& x, auto*) { transpose(x, columns(share, shares)); });
  }

  int32_t rounds(int32_t) const { return transposed_ ? 2 : 1; }

  void before(const double* v) const {
    Block<B> shift = Block<B>::zero();
    for (int64_t i = 0; i < size; i++) {
      const Block<B> row = Block<B>::load(v + i * B);
      shift.add(mean_[i], row);
      row.store(near_ + int64_t(place_[i]) * B);
    }
    shift.store(shift_);
  }

  void run(int32_t round, const double*, double* z, int32_t share, int32_t shares) const {
    if (!transposed_) return typed([&](const auto& x, const auto* index) { fused(x, index); });
    if (round == 0) return typed([&](const auto& x, const auto* index) { multiply(x, index, x.lines(share, shares)); });
    const Range own_parts = part(blocks(), share, shares);
    for (int64_t b = own_parts.from; b < own_parts.to; b++) {
      Block<B> sum = Block<B>::zero();
      for (int64_t m = b * block_lines; m < min(major_, (b + 1) * block_lines); m++) sum.add(Block<B>::load(y_ + m * B));
      sum.store(parts_ + b * B);
    }
    const Range own = columns(share, shares);
    if (x_->dtype == f32) gather<float>(z, own); else gather<double>(z, own);
  }

  void after(double* z, int32_t) const {
    Block<B> total = Block<B>::zero();
    for (int64_t b = 0; b < blocks(); b++) total.add(Block<B>::load(parts_ + b * B));
    for (int64_t i = 0; i < size; i++) {
      Block<B> row = Block<B>::load(transposed_ ? z + i * B : sums_ + int64_t(place_[i]) * B);
      row.subtract(mean_[i], total);
      row.store(z + i * B);
    }
  }

 private:
  static constexpr int64_t block_lines = 512;

  const Slot* x_;
  int64_t major_, nnz_;
  double* mean_;
  bool transposed_, narrow_;
  void* index_;      // places of the columns of all entries: 16 or 32 bits
  int32_t* place_;   // of each column, by number of entries
  int64_t* column_;  // where each column begins in the transpose
  double *near_, *sums_, *parts_, *shift_, *y_;
  int32_t* line_;
  void* value_;      // as those of x
  int64_t* next_;

  int64_t blocks() const { return (major_ + block_lines - 1) / block_lines; }
  Range columns(int32_t share, int32_t shares) const { return lines_by([this](int64_t c) { return column_[c]; }, size, share, shares); }

  // Columns by number of entries, most first, in classes an eighth of an octave wide.
  void order_columns() const {
    constexpr int classes = 64 * 8;
    int32_t first[classes + 1] = {};
    const auto class_of = [&](int64_t c) {
      const uint64_t n = uint64_t(column_[c]) + 8;
      const int octave = 63 - __builtin_clzll(n);
      return classes - 1 - (octave * 8 + int((n >> (octave - 3)) & 7));
    };
    for (int64_t c = 0; c < size; c++) first[class_of(c) + 1]++;
    for (int i = 0; i < classes; i++) first[i + 1] += first[i];
    for (int64_t c = 0; c < size; c++) place_[c] = first[class_of(c)]++;
  }

  // Calls use(x, places) in their own types.
  template <class F> void typed(const F& use) const {
    if (x_->ptr == i64) valued<int64_t>(use); else valued<int32_t>(use);
  }
  template <class P, class F> void valued(const F& use) const {
    if (x_->dtype == f32) placed(Matrix<float, P>(*x_), use); else placed(Matrix<double, P>(*x_), use);
  }
  template <class T, class P, class F> void placed(const Matrix<T, P>& x, const F& use) const {
    if (narrow_) use(x, static_cast<uint16_t*>(index_)); else use(x, static_cast<int32_t*>(index_));
  }

  template <class T, class P, class Index> void renumber(const Matrix<T, P>& x, Index* index, Range entries) const {
    for (int64_t p = entries.from; p < entries.to; p++) index[p] = Index(place_[x.indices[p]]);
  }

  template <class T, class P> void transpose(const Matrix<T, P>& x, Range own) const {
    for (int64_t c = own.from; c < own.to; c++) next_[c] = column_[c];
    auto lines = slices(x, own);
    for (int64_t m = 0; m < major_; m++) {
      const Line<T> l = lines.line(m);
      for (int64_t i = 0; i < l.size; i++) {
        const int64_t q = next_[l.indices[i]]++;
        line_[q] = int32_t(m);
        static_cast<T*>(value_)[q] = l.data[i];
      }
    }
  }

  // Line m of (X - 1μ')v: even and odd entries apart.
  template <class T, class P, class Index> SPARSOME_INLINE Block<B> product(const Matrix<T, P>& x, const Index* index, int64_t m, const Block<B>& shift) const {
    const int64_t end = x.start(m + 1);
    int64_t p = x.start(m);
    Block<B> even = Block<B>::zero(), odd = Block<B>::zero();
    for (; p + 1 < end; p += 2) {
      even.add(double(x.data[p]), Block<B>::load(near_ + int64_t(index[p]) * B));
      odd.add(double(x.data[p + 1]), Block<B>::load(near_ + int64_t(index[p + 1]) * B));
    }
    if (p < end) even.add(double(x.data[p]), Block<B>::load(near_ + int64_t(index[p]) * B));
    even.add(odd);
    even.subtract(shift);
    return even;
  }

  template <class T, class P, class Index> void multiply(const Matrix<T, P>& x, const Index* index, Range own) const {
    const Block<B> shift = Block<B>::load(shift_);
    for (int64_t m = own.from; m < own.to; m++) product(x, index, m, shift).store(y_ + m * B);
  }

  template <class T> void gather(double* z, Range own) const {
    const T* const value = static_cast<const T*>(value_);
    for (int64_t c = own.from; c < own.to; c++) {
      Block<B> sum = Block<B>::zero();
      for (int64_t q = column_[c]; q < column_[c + 1]; q++) sum.add(double(value[q]), Block<B>::load(y_ + int64_t(line_[q]) * B));
      sum.store(z + c * B);
    }
  }

  template <class T, class P, class Index> void fused(const Matrix<T, P>& x, const Index* index) const {
    const Block<B> shift = Block<B>::load(shift_);
    for (int64_t e = 0; e < size * B; e++) sums_[e] = 0;
    for (int64_t b = 0; b < blocks(); b++) {
      Block<B> sum = Block<B>::zero();
      for (int64_t m = b * block_lines; m < min(major_, (b + 1) * block_lines); m++) {
        const Block<B> y = product(x, index, m, shift);
        sum.add(y);
        for (int64_t p = x.start(m); p < x.start(m + 1); p++) {
          double* const to = sums_ + int64_t(index[p]) * B;
          Block<B> z = Block<B>::load(to);
          z.add(double(x.data[p]), y);
          z.store(to);
        }
      }
      sum.store(parts_ + b * B);
    }
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
