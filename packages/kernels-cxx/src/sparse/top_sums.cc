#include "matrix.hpp"
#include "sort.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_top_sums;

// Values from 0 to 4095 without a fraction, as counts are, are not sorted but counted.
constexpr int count_limit = 4096;
struct Item { uint64_t key; };

int64_t share_bytes(const Frame& f) { return count_limit * 4 + 2 * f[x].minor * int64_t(sizeof(Item)); }
int64_t scratch(const Frame& f, int32_t shares) { return shares * share_bytes(f); }

template <class T> bool are_counts(const Line<T>& line, int32_t* largest) {
  int32_t most = 0;
  bool whole = true;
  for (int64_t i = 0; i < line.size; i++) {
    const T v = line.data[i];
    const bool inside = v >= T(0) && v < T(count_limit);
    const int32_t n = inside ? int32_t(v) : 0;
    whole &= inside && T(n) == v;
    most = max(most, n);
  }
  *largest = most;
  return whole;
}

// Sums for each k, drawing values from the largest down: `next(left)` gives a value and how often it comes, at most `left`.
template <class Next> void sums_from_above(const Frame& f, int64_t m, const Next& next) {
  const int64_t available = f[x].minor;
  const int64_t columns = f[k].major;
  double total = 0;
  int64_t taken = 0;
  for (int64_t j = 0; j < columns; j++) {
    const int64_t wanted = min(int64_t(f[k].as<uint32_t>()[j]), available);
    while (taken < wanted) {
      int64_t times;
      const double v = next(wanted - taken, &times);
      total += v * double(times);
      taken += times;
    }
    f[sum].as<double>()[m * columns + j] = total;
  }
}

template <class T> void top_counts(const Frame& f, int64_t m, const Line<T>& line, int32_t largest, uint32_t* counts) {
  for (int64_t i = 0; i < line.size; i++) counts[int32_t(line.data[i])]++;
  int32_t v = largest;
  // Products and sums of these integers are exact: the same bits as adding one after another.
  sums_from_above(f, m, [&](int64_t left, int64_t* times) {
    while (v > 0 && counts[v] == 0) v--;
    if (v == 0) {  // stored zeros and implicit ones: nothing more to add
      *times = left;
      return 0.0;
    }
    *times = min(left, int64_t(counts[v]));
    counts[v] -= uint32_t(*times);
    return double(v);
  });
  for (; v >= 0; v--) counts[v] = 0;
}

double value_of(uint64_t key) { return __builtin_bit_cast(double, key ^ (key >> 63 ? uint64_t(1) << 63 : ~uint64_t(0))); }

template <class T> void top_values(const Frame& f, int64_t m, const Line<T>& line, Item* items, Item* other) {
  for (int64_t i = 0; i < line.size; i++) items[i] = {key_of(double(line.data[i]))};
  const Item* sorted = sort_by_key(items, other, line.size);
  int64_t at = line.size, zeros = f[x].minor - line.size;
  sums_from_above(f, m, [&](int64_t left, int64_t* times) {
    const double largest = at > 0 ? value_of(sorted[at - 1].key) : 0;
    if (zeros > 0 && largest <= 0) {
      *times = min(left, zeros);
      zeros -= *times;
      return 0.0;
    }
    *times = 1;
    at--;
    return largest;
  });
}

void run(const Frame& f, int32_t share, int32_t shares) {
  uint32_t* counts = reinterpret_cast<uint32_t*>(f.scratch_as<uint8_t>() + share * share_bytes(f));
  Item* items = reinterpret_cast<Item*>(counts + count_limit);
  for (int i = 0; i < count_limit; i++) counts[i] = 0;
  visit(f[x], [&](const auto& matrix) {
    const Range lines = matrix.lines(share, shares);
    for (int64_t m = lines.from; m < lines.to; m++) {
      const auto line = matrix.line(m);
      int32_t largest;
      if (are_counts(line, &largest)) top_counts(f, m, line, largest, counts);
      else top_values(f, m, line, items, items + matrix.minor);
    }
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_top_sums, "sparse.top-sums", 1, many, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
