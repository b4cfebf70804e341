#include "matrix.hpp"
#include "sort.hpp"
#include "whole.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_top_sums;

// Values from 0 to 4095 without a fraction, as counts are, are not sorted but counted: in four tables by turns, since most
// counts are 1 and adding to one number again and again would wait each time for the last store.
constexpr int count_limit = 4096;
struct Turns { uint32_t of[4]; };
struct Item { uint64_t key; };

int64_t share_bytes(const Frame& f) { return count_limit * int64_t(sizeof(Turns)) + 2 * f[x].minor * int64_t(sizeof(Item)); }
int64_t scratch(const Frame& f, int32_t shares) { return shares * share_bytes(f); }

// Counts the values of a line. False where one has no place in the tables; `largest`: the largest counted so far.
template <class T> bool count(const Line<T>& line, Turns* counts, int32_t* largest) {
  int32_t at[whole_step], most = 0;
  const auto count_step = [&](const T* values) {
    if (!whole_numbers(values, 0, count_limit, at)) return false;
    for (int l = 0; l < whole_step; l++) most = max(most, at[l]);
    for (int l = 0; l < whole_step; l++) counts[at[l]].of[l & 3]++;
    *largest = most;
    return true;
  };
  int64_t i = 0;
  for (; i + whole_step <= line.size; i += whole_step) if (!count_step(line.data + i)) return false;
  // The last step is filled up with zeros: their number is of no interest.
  T last[whole_step] = {};
  for (int64_t l = 0; i + l < line.size; l++) last[l] = line.data[i + l];
  return count_step(last);
}
SPARSOME_INLINE int64_t sum_of(const Turns& t) { return int64_t(t.of[0]) + t.of[1] + t.of[2] + t.of[3]; }

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

void top_counts(const Frame& f, int64_t m, int32_t largest, const Turns* counts) {
  int32_t v = largest;
  int64_t left_of_v = sum_of(counts[v]);
  // Products and sums of these integers are exact: the same bits as adding one after another.
  sums_from_above(f, m, [&](int64_t left, int64_t* times) {
    while (v > 0 && left_of_v == 0) left_of_v = sum_of(counts[--v]);
    if (v == 0) {  // stored zeros and implicit ones: nothing more to add
      *times = left;
      return 0.0;
    }
    *times = min(left, left_of_v);
    left_of_v -= *times;
    return double(v);
  });
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
  Turns* counts = reinterpret_cast<Turns*>(f.scratch_as<uint8_t>() + share * share_bytes(f));
  Item* items = reinterpret_cast<Item*>(counts + count_limit);
  for (int i = 0; i < count_limit; i++) counts[i] = {};
  visit(f[x], [&](const auto& matrix) {
    const Range lines = matrix.lines(share, shares);
    for (int64_t m = lines.from; m < lines.to; m++) {
      const auto line = matrix.line(m);
      int32_t largest = 0;
      if (count(line, counts, &largest)) top_counts(f, m, largest, counts);
      else top_values(f, m, line, items, items + matrix.minor);
      for (int32_t v = 0; v <= largest; v++) counts[v] = {};
    }
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_top_sums, "sparse.top-sums", 1, many, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
