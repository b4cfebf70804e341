#include "math.hpp"
#include "matrix.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::graph_membership_strengths;

// Eight cells at a time, one in each lane: sums over neighbours keep the contract's order. Values are f32 in lanes of f64:
// of single operations, rounding twice is rounding once (Figueroa 1995).
constexpr int64_t lanes = 8;
constexpr double tolerance = 1e-5;  // as umap-learn: SMOOTH_K_TOLERANCE and MIN_K_DIST_SCALE
constexpr double least_share = 1e-3;

int64_t share_bytes(const Frame& f) { return f[distances].minor * 64 + 64; }
int64_t scratch(const Frame& f, int32_t shares) { return 128 + shares * share_bytes(f); }
uint8_t* memory(const Frame& f) { return reinterpret_cast<uint8_t*>(uintptr_t((f.scratch + 63) / 64 * 64)); }

template <class T> double sum_of(const T* row, int64_t k) {
  double sum = 0;
  for (int64_t j = 0; j < k; j++) sum += double(float(row[j]));
  return sum;
}

SPARSOME_INLINE f64x8 single(f64x8 v) { return rounded<float>(v); }

// The width at which the strengths add up to `target`.
f64x8 bisected(const double* beyond, int64_t k, double target) {
  const f64x8 zero = 0.0, one = 1.0, infinity = __builtin_inf(), wanted = target, close = tolerance;
  f64x8 low = 0.0, high = infinity, width = 1.0;
  mask64x8 done = zero != zero;
  for (int step = 0; step < 64 && any(~done); step++) {
    f64x8 sum = 0.0;
    for (int64_t j = 0; j < k; j++) {
      const f64x8 d = f64x8::load(beyond + j * lanes);
      sum = single(sum + select(d > zero, single(exp(-single(d / width))), one));
    }
    done = done | (abs(sum - wanted) < close);
    const mask64x8 wide = sum > wanted;
    const f64x8 lower = select(wide, low, width), upper = select(wide, width, high);
    const f64x8 middle = select(upper == infinity, single(width * f64x8(2.0)), single(single(lower + upper) / f64x8(2.0)));
    low = select(done, low, lower);
    high = select(done, high, upper);
    width = select(done, width, middle);
  }
  return width;
}

template <class T> void strengths(const Frame& f, Range cells, double mean_of_all, double* beyond) {
  const int64_t k = f[distances].minor;
  const double target = log(double(k + 1)) * 1.4426950408889634;
  for (int64_t first = cells.from; first < cells.to; first += lanes) {
    const int64_t n = min(lanes, cells.to - first);
    double floors[lanes] = {};
    for (int64_t l = 0; l < lanes; l++) {
      const T* row = f[distances].as<T>() + min(first + l, cells.to - 1) * k;
      float nearest = 0;
      for (int64_t j = 0; j < k; j++) if (float(row[j]) > 0) { nearest = float(row[j]); break; }
      for (int64_t j = 0; j < k; j++) beyond[j * lanes + l] = double(float(row[j]) - nearest);
      floors[l] = float(least_share * (nearest > 0 ? sum_of(row, k) / double(k + 1) : mean_of_all));
      if (l < n) f[rho].as<float>()[first + l] = nearest;
    }
    const f64x8 least = f64x8::load(floors), found = bisected(beyond, k, target), zero = 0.0;
    // NaN where the floor is, as Math.max gives it.
    const f64x8 width = select(least != least, least, select(found > least, found, least));
    for (int64_t j = 0; j < k; j++) {
      const f64x8 d = f64x8::load(beyond + j * lanes);
      const f64x8 weight = select((d <= zero) | (width == zero), f64x8(1.0), exp(-single(d / width)));
      for (int64_t l = 0; l < n; l++) f[weights].as<float>()[(first + l) * k + j] = float(weight[int(l)]);
    }
    for (int64_t l = 0; l < n; l++) f[sigma].as<float>()[first + l] = float(width[int(l)]);
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const double mean = *reinterpret_cast<double*>(memory(f));
  double* beyond = reinterpret_cast<double*>(memory(f) + 64 + share * share_bytes(f));
  const Range cells = part(f[distances].major, share, shares);
  if (f[distances].dtype == f64) strengths<double>(f, cells, mean, beyond); else strengths<float>(f, cells, mean, beyond);
}

bool next(const Frame& f, int64_t round, int32_t) {
  if (round > 0) return false;
  const int64_t cells = f[distances].major, k = f[distances].minor;
  double sum = 0;
  for (int64_t i = 0; i < cells; i++) {
    sum += f[distances].dtype == f64 ? sum_of(f[distances].as<double>() + i * k, k) : sum_of(f[distances].as<float>() + i * k, k);
  }
  *reinterpret_cast<double*>(memory(f)) = sum / (double(cells) * double(k + 1));
  return true;
}
}  // namespace

SPARSOME_KERNEL(graph_membership_strengths, "graph.membership-strengths", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
