// Block Lanczos in rounds: packages/js/src/eigen/lanczos.ts. Products, projections and combinations are done by all shares,
// the rest by `next`. Nothing here depends on the number of shares.
#pragma once
#include "../arena.hpp"
#include "../matrix.hpp"
#include "basis.hpp"
#include "plan.hpp"
#include "ql.hpp"
#include "tridiagonal.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

enum Task : int32_t { setting_up, multiplying, projecting, deflating, restarting, combining };

struct LanczosState {
  Task task;
  int32_t fresh, step, pass, restarts;
  bool unit, done;  // unit: products with unit vectors, for all of the matrix
  int64_t j, joint, look, last_basis;
  int64_t size;         // of the matrix that was reduced last
  int64_t first, from;  // block from which a pass projects; column of the first unit vector
  double scale, last_residual, before, relative;
};

struct LanczosOutput { double *values, *vectors, *state; };

// `Operator`: width; size; prepare(step) on one thread, true when a round set_up(step, share, shares) must follow; the product
// z = A v as before(v), rounds() rounds run(round, v, z, share, shares), after(z).
template <class Operator> class Lanczos {
 public:
  static constexpr int B = Operator::width;

  Lanczos(Arena& arena, Operator& op, int64_t count, uint64_t seed, double tolerance, int32_t shares)
      : op_(op), count_(count), tolerance_(tolerance), plan_(plan_of(op.size, B, count)) {
    const int64_t size = op.size, capacity = plan_.small ? 0 : plan_.capacity;
    const int64_t most = plan_.small || plan_.whole ? size : capacity;
    stride_ = (most + 7) / 8 * 8;
    s_ = arena.take<LanczosState>(1);
    basis_ = {size, arena.take<double>((capacity + 2 * B) * size), arena.take<double>(B * Basis<B>::column_stride(size)), seed, s_ ? &s_->fresh : nullptr};
    projected_ = arena.take<double>(capacity * capacity);
    h_ = arena.take<double>((capacity + B) * B);
    vectors_ = arena.take<double>(stride_ * stride_);
    t_ = {0, stride_, arena.take<double>(stride_), arena.take<double>(stride_), arena.take<double>(stride_), arena.take<double>(stride_ * stride_)};
    p_ = arena.take<double>(stride_);
    order_ = arena.take<int32_t>(stride_);
    rows_ = arena.take<double>(2 * stride_ * shares);
  }

  bool next(const Frame& f, int64_t round, int32_t shares, const LanczosOutput& out) {
    LanczosState& s = *s_;
    if (round == 0) {
      s = {};
      s.look = plan_.first;
    }
    t_.size = s.size;
    f.progress(min(s.j * B, s.look), s.look);
    switch (s.task) {
      case setting_up:
        if (round > 0) s.step++;
        if (op_.prepare(s.step, shares)) return true;
        if (plan_.small) return unit_vectors(0);
        basis_.start();
        zero_projected(0);
        return product();
      case multiplying:
        if (++s.step < op_.rounds(shares)) return true;
        op_.after(z(), shares);
        if (s.unit) return take_columns(out);
        s.before = dot(z(), z(), op_.size * B);
        s.scale = max(s.scale, __builtin_sqrt(s.before));
        for (int e = 0; e < B * B; e++) diagonal()[e] = 0;
        return pass(0);
      case projecting:
        s.task = deflating;
        return true;
      case deflating: {
        for (int e = 0; e < B * B; e++) diagonal()[e] += h_[s.j * B * B + e];
        const double after = dot(z(), z(), op_.size * B), before = s.before;
        s.before = after;
        if (s.pass == 2 || (s.pass == 1 && after > 0.5 * before)) return grown(out);
        return pass(s.pass + 1);
      }
      case restarting:
        restarted();
        return product();
      case combining:
        orient(out.vectors);
        out.state[0] = s.done;
        out.state[1] = double(t_.size);
        out.state[2] = s.relative;
        return false;
    }
    return false;
  }

  void run(int32_t share, int32_t shares, const LanczosOutput& out) const {
    const LanczosState& s = *s_;
    switch (s.task) {
      case setting_up: return op_.set_up(s.step, share, shares);
      case multiplying: return op_.run(s.step, v(), z(), share, shares);
      case projecting: {
        const Range own = part(s.j + 1 - s.first, share, shares);
        int64_t q = s.first + own.from;
        const int64_t end = s.first + own.to;
        for (; B == 4 && q + 2 <= end; q += 2) basis_.template project<2>(q, z(), h_ + q * B * B);
        for (; q < end; q++) basis_.template project<1>(q, z(), h_ + q * B * B);
        return;
      }
      case deflating: {
        constexpr int64_t rows = 256;  // of the block, which stay in the cache while all others pass by
        const Range own = part(op_.size, share, shares);
        for (int64_t from = own.from; from < own.to; from += rows) {
          for (int64_t q = s.first; q <= s.j; q++) basis_.deflate(q, z(), h_ + q * B * B, from, min(own.to, from + rows));
        }
        return;
      }
      case restarting: return combine(share, shares, plan_.kept, [&](int64_t i, const double* row) {
        for (int64_t e = 0; e < plan_.kept; e++) basis_.block(e / B)[i * B + e % B] = row[e];
      });
      case combining: return combine(share, shares, count_, [&](int64_t i, const double* row) {
        for (int64_t c = 0; c < count_; c++) out.vectors[i * count_ + c] = row[c];
      });
    }
  }

 private:
  static constexpr int64_t most_restarts = 30;
  static constexpr double noise = 1e-13, least_gap = 1e-4;

  Operator& op_;
  int64_t count_;
  double tolerance_;
  Plan plan_;
  int64_t stride_;
  LanczosState* s_;
  Basis<B> basis_;
  double *projected_, *h_, *vectors_;  // the projected matrix; projections and the diagonal block; its eigenvectors in rows
  Tridiagonal t_;
  double* p_;
  int32_t* order_;
  double* rows_;  // of each share: a row of the basis and one of its combination

  double* v() const { return basis_.block(s_->unit ? 0 : s_->j); }
  double* z() const { return basis_.block(s_->unit ? 1 : s_->j + 1); }
  double* diagonal() const { return h_ + (plan_.small ? 0 : plan_.capacity) * B; }
  double& projected(int64_t i, int64_t c) const { return projected_[i * plan_.capacity + c]; }
  void zero_projected(int64_t from) const {
    for (int64_t i = from; i < from + B && i < plan_.capacity; i++) for (int64_t c = 0; c < plan_.capacity; c++) projected(i, c) = 0;
  }

  bool product() {
    s_->task = multiplying;
    s_->step = 0;
    op_.before(v());
    return true;
  }

  // Which blocks take part: first the last two, or all behind a restart; then all.
  bool pass(int32_t number) {
    LanczosState& s = *s_;
    s.task = projecting;
    s.pass = number;
    s.first = number > 0 || s.j == s.joint ? 0 : max(int64_t(0), s.j - 1);
    return true;
  }

  // A block more: is it enough?
  bool grown(const LanczosOutput& out) {
    LanczosState& s = *s_;
    double r[B * B];
    const double* const d = diagonal();
    for (int u = 0; u < B; u++) for (int c = 0; c <= u; c++) projected(s.j * B + u, s.j * B + c) = 0.5 * (d[u * B + c] + d[c * B + u]);
    basis_.orthonormalize(s.j + 1, r, s.scale);
    const int64_t k = (s.j + 1) * B;
    const bool full = k + B > plan_.capacity;
    if (k >= s.look || full) {
      double goal, largest;
      const double residual = convergence(k, r, &goal, &largest);
      s.relative = largest > 0 ? residual / largest : residual;
      s.done = residual <= goal;
      if (s.done || !(residual < __builtin_inf()) || (full && !plan_.whole && s.restarts == most_restarts)) {
        eigenvectors();
        return finish(out);
      }
      if (full && plan_.whole) return unit_vectors(0);
      if (full) return restart(k, r);
      s.look = next_look(B, k, residual, goal, s.last_basis, s.last_residual);
      s.last_basis = k;
      s.last_residual = residual;
    }
    zero_projected(k);
    for (int u = 0; u < B; u++) for (int c = 0; c < B; c++) projected(k + u, k - B + c) = r[u * B + c];
    s.j++;
    return product();
  }

  // Reduces the projected matrix; largest residual of the wanted pairs, from the last B elements of its eigenvectors.
  double convergence(int64_t k, const double* r, double* goal, double* largest) {
    t_.size = s_->size = k;
    for (int64_t i = 0; i < k; i++) for (int64_t c = 0; c <= i; c++) t_.reflectors[i * stride_ + c] = projected(i, c);
    tridiagonalize(t_, p_);
    double *ends = vectors_, *rows = vectors_ + B * stride_, *values = p_, *off = rows + B * k;
    for (int64_t e = 0; e < B * stride_; e++) ends[e] = 0;
    for (int u = 0; u < B; u++) ends[u * stride_ + k - B + u] = 1;
    times_q(t_, ends, B);
    for (int64_t i = 0; i < k; i++) for (int c = 0; c < B; c++) rows[i * B + c] = ends[c * stride_ + i];
    for (int64_t i = 0; i < k; i++) { values[i] = t_.diagonal[i]; off[i] = t_.off[i]; }
    ql(values, off, k, rows, B, B);
    descending(values, k, order_);
    double residual = 0;
    for (int64_t q = 0; q < count_; q++) {
      double squares = 0;
      for (int u = 0; u < B; u++) {
        double e = 0;
        for (int c = 0; c < B; c++) e += r[u * B + c] * rows[order_[q] * B + c];
        squares += e * e;
      }
      const double one = __builtin_sqrt(squares);
      if (!(one <= residual)) residual = one;
    }
    *largest = absolute(values[order_[0]]);
    const double wanted = values[order_[count_ - 1]];
    *goal = max(tolerance_ * max(wanted - values[order_[count_]], least_gap * wanted), noise * *largest);
    return residual;
  }

  // All eigenvectors of the matrix that was reduced last, in rows.
  void eigenvectors() {
    const int64_t k = t_.size;
    for (int64_t i = 0; i < k; i++) for (int64_t c = 0; c < k; c++) vectors_[i * stride_ + c] = i == c;
    times_q(t_, vectors_, k);
    for (int64_t i = 0; i < k; i++) {
      for (int64_t c = 0; c < i; c++) {
        const double swap = vectors_[i * stride_ + c];
        vectors_[i * stride_ + c] = vectors_[c * stride_ + i];
        vectors_[c * stride_ + i] = swap;
      }
    }
    ql(t_.diagonal, t_.off, k, vectors_, k, stride_);
    descending(t_.diagonal, k, order_);
  }

  // The wanted ones as columns, in place of the reflectors.
  void choose(int64_t count) const {
    for (int64_t e = 0; e < t_.size; e++) {
      double* const row = t_.reflectors + e * padded(count);
      for (int64_t c = 0; c < padded(count); c++) row[c] = c < count ? vectors_[order_[c] * stride_ + e] : 0;
    }
  }
  static int64_t padded(int64_t count) { return (count + 7) / 8 * 8; }

  bool finish(const LanczosOutput& out) {
    for (int64_t q = 0; q < count_; q++) out.values[q] = t_.diagonal[order_[q]];
    if (s_->unit) {
      for (int64_t i = 0; i < op_.size; i++) for (int64_t q = 0; q < count_; q++) out.vectors[i * count_ + q] = vectors_[order_[q] * stride_ + i];
      orient(out.vectors);
      out.state[0] = 1;
      out.state[1] = double(op_.size);
      out.state[2] = 0;
      return false;
    }
    choose(count_);
    s_->task = combining;
    return true;
  }

  bool restart(int64_t k, const double* r) {
    LanczosState& s = *s_;
    const int64_t kept = plan_.kept;
    eigenvectors();
    choose(kept);
    for (int64_t i = 0; i < plan_.capacity; i++) for (int64_t c = 0; c < plan_.capacity; c++) projected(i, c) = 0;
    for (int64_t e = 0; e < kept; e++) projected(e, e) = t_.diagonal[order_[e]];
    for (int u = 0; u < B; u++) {
      for (int64_t e = 0; e < kept; e++) {
        double sum = 0;
        for (int c = 0; c < B; c++) sum += r[u * B + c] * vectors_[order_[e] * stride_ + k - B + c];
        projected(kept + u, e) = sum;
      }
    }
    s.restarts++;
    s.look = kept + plan_.first;
    s.last_basis = 0;
    s.task = restarting;
    return true;
  }
  void restarted() {
    const int64_t block = plan_.kept / B;
    const double* const last = basis_.block(t_.size / B);
    for (int64_t e = 0; e < op_.size * B; e++) basis_.block(block)[e] = last[e];
    s_->j = s_->joint = block;
  }

  // Rows of the basis times the chosen eigenvectors.
  template <class To> void combine(int32_t share, int32_t shares, int64_t count, const To& to) const {
    const Range own = part(op_.size, share, shares);
    const int64_t k = s_->size, width = padded(count);
    double *row = rows_ + share * 2 * stride_, *sum = row + stride_;
    for (int64_t i = own.from; i < own.to; i++) {
      for (int64_t e = 0; e < k; e += B) Block<B>::load(basis_.block(e / B) + i * B).store(row + e);
      int64_t c = 0;
      for (; c + 32 <= width; c += 32) columns<4>(row, t_.reflectors + c, k, width, sum + c);
      for (; c < width; c += 8) columns<1>(row, t_.reflectors + c, k, width, sum + c);
      to(i, sum);
    }
  }
  template <int N> static SPARSOME_INLINE void columns(const double* row, const double* s, int64_t k, int64_t width, double* to) {
    f64x8 sum[N];
    for (auto& one : sum) one = 0.0;
    for (int64_t e = 0; e < k; e++) for (int n = 0; n < N; n++) sum[n] += f64x8(row[e]) * f64x8::load(s + e * width + n * 8);
    for (int n = 0; n < N; n++) sum[n].store(to + n * 8);
  }

  void orient(double* vectors) const {
    for (int64_t q = 0; q < count_; q++) {
      int64_t largest = 0;
      for (int64_t i = 1; i < op_.size; i++) if (absolute(vectors[i * count_ + q]) > absolute(vectors[largest * count_ + q])) largest = i;
      if (vectors[largest * count_ + q] < 0) for (int64_t i = 0; i < op_.size; i++) vectors[i * count_ + q] = -vectors[i * count_ + q];
    }
  }

  // All of the matrix, B columns at a time.
  bool unit_vectors(int64_t from) {
    LanczosState& s = *s_;
    s.unit = true;
    s.from = from;
    for (int64_t e = 0; e < op_.size * B; e++) v()[e] = 0;
    for (int c = 0; c < B && from + c < op_.size; c++) v()[(from + c) * B + c] = 1;
    return product();
  }
  bool take_columns(const LanczosOutput& out) {
    LanczosState& s = *s_;
    t_.size = s.size = op_.size;
    for (int64_t i = 0; i < op_.size; i++) for (int c = 0; c < B && s.from + c < op_.size; c++) t_.reflectors[i * stride_ + s.from + c] = z()[i * B + c];
    if (s.from + B < op_.size) return unit_vectors(s.from + B);
    tridiagonalize(t_, p_);
    eigenvectors();
    return finish(out);
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
