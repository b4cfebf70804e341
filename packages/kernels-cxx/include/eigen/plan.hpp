// Sizes that decide the bits: packages/js/src/eigen/plan.ts.
#pragma once
#include "../kernel.hpp"
#include "../math/log.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Plan {
  int64_t first, capacity, kept;
  bool small, whole;
};

inline Plan plan_of(int64_t size, int64_t width, int64_t count) {
  const auto blocks = [&](int64_t n) { return n / width * width; };
  Plan p;
  p.first = max((width == 4 ? 42 : 52) * count / (10 * width) * width, 2 * width);
  p.capacity = blocks(min(size, max(min(24 * count + 64, int64_t(1200)), 4 * count + 64)));
  p.kept = blocks(count + count / 2 + 3 * width - 1);
  p.small = size <= p.first + width;
  p.whole = p.capacity + width > size;
  return p;
}

// Dimension of the basis at the next look; last_basis 0: there was none since the start.
inline int64_t next_look(int64_t width, int64_t basis, double residual, double goal, int64_t last_basis, double last_residual) {
  const double rate = last_basis && residual < last_residual ? log(last_residual / residual) / double(basis - last_basis) : width == 4 ? 0.16 : 0.12;
  const double wanted = log(residual / goal) / rate;
  const int64_t most = max(int64_t(64), basis / 3);
  const int64_t steps = wanted < double(most) ? max(int64_t(4), int64_t(wanted)) : most;
  return basis + max(width, (steps + width - 1) / width * width);
}

}}  // namespace sparsome::SPARSOME_TARGET
