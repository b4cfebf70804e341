#include "eigen/covariance.hpp"
#include "eigen/lanczos.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_covariance_eigh;

// Wider blocks read the matrix less often, narrower ones need a smaller basis.
constexpr int64_t many_entries = 1000000;

// Calls use with the solver, laid out in the arena. `means`: an output, which a call for the size of scratch does not have.
template <int B, class F> void with_solver(const Frame& f, double* means, Arena arena, int32_t shares, const F& use) {
  Covariance<B> op(arena, f[x], means, shares);
  Lanczos<Covariance<B>> solver(arena, op, int64_t(f.attribute(count)), uint64_t(f.attribute(seed)), f.attribute(tolerance), shares);
  use(solver, arena);
}
template <class F> void with(const Frame& f, double* means, Arena arena, int32_t shares, const F& use) {
  if (f[x].nnz >= many_entries) with_solver<8>(f, means, arena, shares, use); else with_solver<4>(f, means, arena, shares, use);
}

int64_t scratch(const Frame& f, int32_t shares) {
  int64_t bytes = 0;
  // One share keeps other arrays than several.
  const auto measure = [&](auto&, const Arena& used) { bytes = max(bytes, used.bytes()); };
  with(f, nullptr, Arena(), 1, measure);
  with(f, nullptr, Arena(), shares, measure);
  return bytes;
}

LanczosOutput output(const Frame& f) { return {f[values].as<double>(), f[vectors].as<double>(), f[state].as<double>()}; }

bool next(const Frame& f, int64_t round, int32_t shares) {
  bool more = false;
  with(f, f[mean].as<double>(), Arena(f), shares, [&](auto& solver, const Arena&) { more = solver.next(f, round, shares, output(f)); });
  return more;
}

void run(const Frame& f, int32_t share, int32_t shares) {
  with(f, f[mean].as<double>(), Arena(f), shares, [&](auto& solver, const Arena&) { solver.run(share, shares, output(f)); });
}
}  // namespace

SPARSOME_KERNEL(sparse_covariance_eigh, "sparse.covariance-eigh", 1, few, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
