#include "eigen/covariance.hpp"
#include "eigen/lanczos.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_covariance_eigh;

// Wider blocks read the matrix less often, narrower ones need a smaller basis.
constexpr int64_t many_entries = 1000000;

// Calls f with the solver, laid out in the arena. `means`: an output, which a call for the size of scratch does not have.
template <int B, class T, class P, class Index, class F> void with_solver(const Frame& f, double* means, Arena arena, int32_t shares, const F& use) {
  Covariance<B, T, P, Index> op(arena, f[x], means, shares);
  Lanczos<Covariance<B, T, P, Index>> solver(arena, op, int64_t(f.attribute(count)), uint64_t(f.attribute(seed)), f.attribute(tolerance), shares);
  use(solver, arena);
}
template <class T, class P, class F> void with_types(const Frame& f, double* means, Arena arena, int32_t shares, const F& use) {
  const bool wide = f[x].nnz >= many_entries, narrow = f[x].minor <= 65536;
  if (wide && narrow) with_solver<8, T, P, uint16_t>(f, means, arena, shares, use);
  else if (wide) with_solver<8, T, P, int32_t>(f, means, arena, shares, use);
  else if (narrow) with_solver<4, T, P, uint16_t>(f, means, arena, shares, use);
  else with_solver<4, T, P, int32_t>(f, means, arena, shares, use);
}
template <class F> void with(const Frame& f, Arena arena, int32_t shares, const F& use) {
  double* const means = f[mean].as<double>();
  const bool is_f32 = f[x].dtype == f32, long_pointers = f[x].ptr == i64;
  if (is_f32 && long_pointers) with_types<float, int64_t>(f, means, arena, shares, use);
  else if (is_f32) with_types<float, int32_t>(f, means, arena, shares, use);
  else if (long_pointers) with_types<double, int64_t>(f, means, arena, shares, use);
  else with_types<double, int32_t>(f, means, arena, shares, use);
}

int64_t scratch(const Frame& f, int32_t shares) {
  int64_t bytes = 0;
  // One share keeps other arrays than several.
  const auto measure = [&](auto&, const Arena& used) { bytes = max(bytes, used.bytes()); };
  with_types<double, int64_t>(f, nullptr, Arena(), 1, measure);
  with_types<double, int64_t>(f, nullptr, Arena(), shares, measure);
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

SPARSOME_KERNEL(sparse_covariance_eigh, "sparse.covariance-eigh", 1, few, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
