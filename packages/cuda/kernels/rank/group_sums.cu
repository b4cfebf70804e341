#include "labelled.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::rank_group_sums;

inline int64_t group_count(const Call& f) { return int64_t(f.attribute(groups)); }

// Zeros the sizes of groups, and with them the number of all members. A thread for each.
SPARSOME_GLOBAL(rank_group_sums_start) {
  if (thread_number() <= group_count(f)) f.scratch_as<int64_t>()[thread_number()] = 0;
}
SPARSOME_GLOBAL(rank_group_sums_sizes) {
  int64_t* const sizes = f.scratch_as<int64_t>();
  const int32_t* const label = f[group].as<int32_t>();
  const int64_t c = thread_number(), total = group_count(f);
  count_members(label, f[x].minor, total, sizes);
  if (c < f[x].minor && label[c] >= 0 && label[c] < total) atomic_add(sizes + total, int64_t(1));
}

// Adds up what one major line gives; numbers[0 … groups): non-zero values of each group, numbers[groups]: of all.
template <class T> inline void rank_line(const Call& f, const LineScratch& s, int64_t m, const Line<T>& line) {
  typedef typename key_type<T>::type Key;
  typedef Labelled<Key> Item;
  const int64_t total = group_count(f), thread = threadIdx.x, threads = blockDim.x;
  const int32_t* const label = f[group].as<int32_t>();
  int64_t *const twice = f[ranks].as<int64_t>() + m * total, *const tie_sum = f[ties].as<int64_t>() + m;
  Item* const items = reinterpret_cast<Item*>(s.items);
  for (int64_t g = thread; g <= total; g += threads) s.numbers[g] = 0;
  sync_block();
  for (int64_t i = thread; i < line.size; i += threads) {
    const int32_t g = label[line.indices[i]];
    if (g < 0 || g >= total || line.data[i] == 0) continue;
    atomic_add(s.numbers + g, int64_t(1));
    items[atomic_add(s.numbers + total, int64_t(1))] = {key_of(line.data[i]), g};
  }
  sync_block();
  const int64_t n = s.numbers[total], zeros = s.shared[total] - n;
  const Item* const sorted = sort_by_block(items, reinterpret_cast<Item*>(s.other), n);
  const int64_t negatives = before(sorted, n, Item{first_positive<Key>(), -1});
  const auto tie = [](int64_t t) { return t * t * t - t; };
  for (int64_t i = thread; i < n; i += threads) {
    const Key key = sorted[i].key;
    const int64_t first = before(sorted, n, Item{key, -1}), run = up_to(sorted, n, Item{key, 0x7fffffff}) - first;
    atomic_add(twice + sorted[i].group, 2 * (first + (first >= negatives ? zeros : 0)) + run + 1);
    if (i == first) atomic_add(tie_sum, tie(run));
  }
  for (int64_t g = thread; g < total; g += threads) atomic_add(twice + g, (s.shared[g] - s.numbers[g]) * (2 * negatives + zeros + 1));
  if (thread == 0) atomic_add(tie_sum, tie(zeros));
  // A thread adds up its groups, so that each is added in the order of the entries.
  for (int64_t g = thread; g < total; g += threads) {
    double added = 0;
    for (int64_t i = 0; i < line.size; i++) if (label[line.indices[i]] == g) added += double(line.data[i]);
    f[sum].as<double>()[m * total + g] = added;
    f[nonzero].as<uint32_t>()[m * total + g] = uint32_t(s.numbers[g]);
  }
  sync_block();
}

// A block for each major line, by turns. `ranks` and `ties` are cleared before.
SPARSOME_GLOBAL(rank_group_sums) {
  const LineScratch s(f);
  visit(f[x], [&](const auto& matrix) {
    for (int64_t m = blockIdx.x; m < matrix.major; m += gridDim.x) rank_line(f, s, m, matrix.line(m));
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
