#include "labelled.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::rank_reference_sums;

inline int64_t group_count(const Call& f) { return int64_t(f.attribute(groups)); }

// t^3 - t of a run of `run` values with `extra` more, less that of `run` alone.
inline int64_t added_ties(int64_t run, int64_t extra) { return extra * (3 * run * run + 3 * run * extra + extra * extra - 1); }

SPARSOME_GLOBAL(rank_reference_sums_start) {
  if (thread_number() < group_count(f)) f.scratch_as<int64_t>()[thread_number()] = 0;
}
SPARSOME_GLOBAL(rank_reference_sums_sizes) { count_members(f[group].as<int32_t>(), f[x].minor, group_count(f), f.scratch_as<int64_t>()); }

// One line: its values sorted by value and group, so that those of one group in a run of equal values stand together. Twice the rank
// sum of n values of a group among its own and the reference's is n (n + 1) and, for each of them, twice the number of reference
// values below it and once that of equal ones.
// numbers[0 … groups): non-zero values of each group; then how many there are, and the ties of the reference alone.
template <class T> inline void rank_line(const Call& f, const LineScratch& s, int64_t m, const Line<T>& line) {
  typedef typename key_type<T>::type Key;
  typedef Labelled<Key> Item;
  const int64_t total = group_count(f), thread = threadIdx.x, threads = blockDim.x;
  const int32_t r = int32_t(f.attribute(reference));
  const int32_t* const label = f[group].as<int32_t>();
  int64_t *const twice = f[ranks].as<int64_t>() + m * total, *const tie_sums = f[ties].as<int64_t>() + m * total;
  int64_t *const count = s.numbers + total, *const of_reference = count + 1, *const alone = count + 2;
  Item *const items = reinterpret_cast<Item*>(s.items), *const other = reinterpret_cast<Item*>(s.other);
  for (int64_t g = thread; g < total + 3; g += threads) s.numbers[g] = 0;
  sync_block();
  // The reference's values are put at the end, so that both are sorted in one memory: those of all others are at most minor - its own.
  const int64_t room = f.step[3] / int64_t(sizeof(Item));
  for (int64_t i = thread; i < line.size; i += threads) {
    const int32_t g = label[line.indices[i]];
    if (g < 0 || g >= total || line.data[i] == 0) continue;
    atomic_add(s.numbers + g, int64_t(1));
    const int64_t at = g == r ? room - 1 - atomic_add(of_reference, int64_t(1)) : atomic_add(count, int64_t(1));
    items[at] = {key_of(line.data[i]), g};
  }
  sync_block();
  const int64_t n = *count, references = *of_reference, zeros = s.shared[r] - references;
  const Item* const sorted = sort_by_block(items, other, n);
  const Item* const against = sort_by_block(items + room - references, other + room - references, references);
  const int64_t negatives = before(against, references, Item{first_positive<Key>(), -1});
  for (int64_t g = thread; g < total; g += threads) {
    const int64_t own_zeros = s.shared[g] - s.numbers[g];
    if (g != r) atomic_add(twice + g, s.shared[g] * (s.shared[g] + 1) + own_zeros * (2 * negatives + zeros));
    if (g != r) atomic_add(tie_sums + g, added_ties(zeros, own_zeros));
  }
  for (int64_t i = thread; i < n; i += threads) {
    const Key key = sorted[i].key;
    const int32_t g = sorted[i].group;
    const int64_t below = before(against, references, Item{key, -1}), equal = up_to(against, references, Item{key, 0x7fffffff}) - below;
    atomic_add(twice + g, 2 * (below + (key >= first_positive<Key>() ? zeros : 0)) + equal);
    const int64_t first = before(sorted, n, sorted[i]);
    if (i == first) atomic_add(tie_sums + g, added_ties(equal, up_to(sorted, n, sorted[i]) - first));
  }
  for (int64_t i = thread; i < references; i += threads) {
    const int64_t first = before(against, references, against[i]);
    if (i == first) atomic_add(alone, added_ties(0, up_to(against, references, against[i]) - first));
  }
  if (thread == 0) atomic_add(alone, added_ties(0, zeros));
  sync_block();
  for (int64_t g = thread; g < total; g += threads) if (g != r) atomic_add(tie_sums + g, *alone);
  sync_block();
}

// A block for each major line, by turns. `ranks` and `ties` are cleared before, and stay so for the reference itself.
SPARSOME_GLOBAL(rank_reference_sums) {
  const LineScratch s(f);
  visit(f[x], [&](const auto& matrix) {
    for (int64_t m = blockIdx.x; m < matrix.major; m += gridDim.x) rank_line(f, s, m, matrix.line(m));
  });
}
}}  // namespace sparsome::SPARSOME_TARGET
