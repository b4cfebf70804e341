#include "labelled.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::sparse_top_sums;

inline double value_of_key(uint64_t key) { return __builtin_bit_cast(double, key ^ (key >> 63 ? uint64_t(1) << 63 : ~uint64_t(0))); }

// From the largest value down, one after another, in f64; implicit zeros in their place. By one thread: the order is the contract's.
inline void add_from_above(const Call& f, int64_t m, const uint64_t* sorted, int64_t n) {
  const int64_t columns = f[k].major, available = f[x].minor;
  double total = 0;
  int64_t left = n, zeros = available - n, taken = 0;
  for (int64_t j = 0; j < columns; j++) {
    const int64_t wanted = min(int64_t(f[k].as<uint32_t>()[j]), available);
    while (taken < wanted) {
      const double largest = left > 0 ? value_of_key(sorted[left - 1]) : 0;
      if (zeros > 0 && largest <= 0) {
        const int64_t some = min(wanted - taken, zeros);
        zeros -= some;
        taken += some;
        continue;
      }
      total += largest;
      left--;
      taken++;
    }
    f[sum].as<double>()[m * columns + j] = total;
  }
}

// A block for each major line, by turns.
SPARSOME_GLOBAL(sparse_top_sums) {
  const LineScratch s(f);
  uint64_t* const keys = reinterpret_cast<uint64_t*>(s.items);
  visit(f[x], [&](const auto& matrix) {
    for (int64_t m = blockIdx.x; m < matrix.major; m += gridDim.x) {
      const auto line = matrix.line(m);
      for (int64_t i = threadIdx.x; i < line.size; i += blockDim.x) keys[i] = key_of(double(line.data[i]));
      sync_block();
      const uint64_t* const sorted = sort_by_block(keys, reinterpret_cast<uint64_t*>(s.other), line.size);
      if (threadIdx.x == 0) add_from_above(f, m, sorted, line.size);
      sync_block();
    }
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
