#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_major_sums;

// A logical lane of the contract is a thread: eight for each major line, four lines in a warp.
constexpr int line_lanes = 8;

// The tree of the contract over the eight lanes of a line, in its first lane.
inline double reduced(double v) {
  const int first = lane_number() & ~(line_lanes - 1);
  double lane[line_lanes];
  const uint64_t bits = __builtin_bit_cast(uint64_t, v);
  for (int l = 0; l < line_lanes; l++) {
    const uint64_t low = uint32_t(shuffle(int32_t(uint32_t(bits)), first + l)), high = uint32_t(shuffle(int32_t(uint32_t(bits >> 32)), first + l));
    lane[l] = __builtin_bit_cast(double, high << 32 | low);
  }
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}
inline uint32_t total(uint32_t n) {
  const int first = lane_number() & ~(line_lanes - 1);
  uint32_t all = 0;
  for (int l = 0; l < line_lanes; l++) all += uint32_t(shuffle(int32_t(n), first + l));
  return all;
}

// No thread leaves early: the lanes of a warp add up together.
SPARSOME_GLOBAL(sparse_major_sums) {
  const int64_t m = thread_number() / line_lanes;
  const int lane = int(thread_number() % line_lanes);
  const uint8_t* const keep = f[mask].present ? f[mask].as<uint8_t>() : nullptr;
  double of_values = 0, of_squares = 0;
  uint32_t nonzeros = 0, positives = 0;
  if (m < f[x].major) {
    visit(f[x], [&](const auto& matrix) {
      const auto line = matrix.line(m);
      for (int64_t i = lane; i < line.size; i += line_lanes) {
        const double v = keep && !keep[line.indices[i]] ? 0 : double(line.data[i]);
        of_values += v;
        of_squares += v * v;
        nonzeros += v != 0;
        positives += v > 0;
      }
    });
  }
  const double value_sum = reduced(of_values), square_sum = reduced(of_squares);
  const uint32_t nonzero_total = total(nonzeros), positive_total = total(positives);
  if (m >= f[x].major || lane != 0) return;
  f[sum].as<double>()[m] = value_sum;
  f[squares].as<double>()[m] = square_sum;
  f[nonzero].as<uint32_t>()[m] = nonzero_total;
  f[positive].as<uint32_t>()[m] = positive_total;
}
}}  // namespace sparsome::SPARSOME_TARGET
