#include "call.hpp"
#include "math.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::graph_membership_strengths;

constexpr double tolerance = 1e-5;  // as umap-learn: SMOOTH_K_TOLERANCE and MIN_K_DIST_SCALE
constexpr double least_share = 1e-3;

// Distances of one cell; everything but sums over them is rounded to f32.
template <class T> struct Distances {
  const T* row;
  int64_t k;
  float at(int64_t j) const { return float(row[j]); }
  double sum() const {
    double s = 0;
    for (int64_t j = 0; j < k; j++) s += double(at(j));
    return s;
  }
  float nearest() const {
    for (int64_t j = 0; j < k; j++) if (at(j) > 0) return at(j);
    return 0;
  }
};
template <class F> inline void with_distances(const Call& f, int64_t i, const F& use) {
  const int64_t k = f[distances].minor;
  if (f[distances].dtype == f64) use(Distances<double>{f[distances].as<double>() + i * k, k});
  else use(Distances<float>{f[distances].as<float>() + i * k, k});
}
inline float strength(float beyond, float width) { return float(exp(-double(beyond / width))); }

// The width at which the strengths add up to `target`.
template <class D> inline float bisected(const D& d, float nearest, double target) {
  float low = 0, high = __builtin_inff(), width = 1;
  for (int step = 0; step < 64; step++) {
    float sum = 0;
    for (int64_t j = 0; j < d.k; j++) {
      const float beyond = d.at(j) - nearest;
      sum += beyond > 0 ? strength(beyond, width) : 1.0f;
    }
    const double off = double(sum) - target;
    if ((off < 0 ? -off : off) < tolerance) break;
    if (double(sum) > target) high = width; else low = width;
    width = high == __builtin_inff() ? width * 2.0f : (low + high) / 2.0f;
  }
  return width;
}

SPARSOME_GLOBAL(graph_membership_strengths_sums) {
  const int64_t i = thread_number();
  if (i < f[distances].major) with_distances(f, i, [&](const auto& d) { f.scratch_as<double>()[1 + i] = d.sum(); });
}

// One thread: the order of the sum over cells is the contract's.
SPARSOME_GLOBAL(graph_membership_strengths_mean) {
  if (thread_number() != 0) return;
  const int64_t cells = f[distances].major;
  double* const sums = f.scratch_as<double>();
  double all = 0;
  for (int64_t i = 0; i < cells; i++) all += sums[1 + i];
  sums[0] = all / (double(cells) * double(f[distances].minor + 1));
}

// A thread for each cell.
SPARSOME_GLOBAL(graph_membership_strengths) {
  const int64_t i = thread_number();
  if (i >= f[distances].major) return;
  with_distances(f, i, [&](const auto& d) {
    const double* const sums = f.scratch_as<double>();
    const double target = log(double(d.k + 1)) * 1.4426950408889634;
    const float nearest = d.nearest(), found = bisected(d, nearest, target);
    const float least = float(least_share * (nearest > 0 ? sums[1 + i] / double(d.k + 1) : sums[0]));
    const float width = least != least || !(found > least) ? least : found;
    f[rho].as<float>()[i] = nearest;
    f[sigma].as<float>()[i] = width;
    for (int64_t j = 0; j < d.k; j++) {
      const float beyond = d.at(j) - nearest;
      f[weights].as<float>()[i * d.k + j] = beyond <= 0 || width == 0 ? 1.0f : strength(beyond, width);
    }
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
