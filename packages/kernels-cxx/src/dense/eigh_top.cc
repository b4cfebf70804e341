#include "eigen/lanczos.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::dense_eigh_top;

// A dense matrix as an operator: one accumulator for each element, columns in order.
struct Product {
  static constexpr int width = 8;
  int64_t size;
  const double* a;

  bool prepare(int32_t, int32_t) const { return false; }
  void set_up(int32_t, int32_t, int32_t) const {}
  int32_t rounds(int32_t) const { return 1; }
  void before(const double*) const {}
  void after(double*, int32_t) const {}

  // Rows in flight at a time: each needs a register for eight lanes.
  static constexpr int64_t flight = 8 / natives;
  void run(int32_t, const double* v, double* z, int32_t share, int32_t shares) const {
    const Range own = part((size + flight - 1) / flight, share, shares);
    int64_t i = own.from * flight;
    const int64_t end = min(size, own.to * flight);
    for (; i + flight <= end; i += flight) rows<flight>(v, z, i);
    for (; i < end; i++) rows<1>(v, z, i);
  }
  template <int N> SPARSOME_INLINE void rows(const double* v, double* z, int64_t i) const {
    Block<8> sum[N];
    for (auto& s : sum) s = Block<8>::zero();
    const double* const row = a + i * size;
    for (int64_t k = 0; k < size; k++) {
      const Block<8> one = Block<8>::load(v + k * 8);
      for (int n = 0; n < N; n++) sum[n].add(row[n * size + k], one);
    }
    for (int n = 0; n < N; n++) sum[n].store(z + (i + n) * 8);
  }
};

template <class F> void with(const Frame& f, Arena arena, int32_t shares, const F& use) {
  Product op = {f[a].major, f[a].as<double>()};
  Lanczos<Product> solver(arena, op, int64_t(f.attribute(count)), uint64_t(f.attribute(seed)), f.attribute(tolerance), shares);
  use(solver, arena);
}

int64_t scratch(const Frame& f, int32_t shares) {
  int64_t bytes = 0;
  with(f, Arena(), shares, [&](auto&, const Arena& used) { bytes = used.bytes(); });
  return bytes;
}

LanczosOutput output(const Frame& f) { return {f[values].as<double>(), f[vectors].as<double>(), f[state].as<double>()}; }

bool next(const Frame& f, int64_t round, int32_t shares) {
  bool more = false;
  with(f, Arena(f), shares, [&](auto& solver, const Arena&) { more = solver.next(f, round, shares, output(f)); });
  return more;
}

void run(const Frame& f, int32_t share, int32_t shares) {
  with(f, Arena(f), shares, [&](auto& solver, const Arena&) { solver.run(share, shares, output(f)); });
}
}  // namespace

SPARSOME_KERNEL(dense_eigh_top, "dense.eigh-top", 1, few, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
