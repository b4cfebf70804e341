#include "items.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::rank_reference_sums;

int64_t group_count(const Frame& f) { return int64_t(f.attribute(groups)); }
int64_t share_bytes(const Frame& f) { return 2 * f[x].minor * int64_t(sizeof(Item64)) + 3 * group_count(f) * 8; }
int64_t scratch(const Frame& f, int32_t shares) { return shares * share_bytes(f); }

// t^3 - t of a run of `run` values with `extra` more, less that of `run` alone.
int64_t added_ties(int64_t run, int64_t extra) { return extra * (3 * run * run + 3 * run * extra + extra * extra - 1); }

// One sorted pass for all groups: twice the rank sum of the n values of a group among its own and the reference's is n (n + 1)
// and, for each of them, twice the number of reference values below it and once that of equal ones.
struct Pass {
  int64_t *twice, *ties;  // of each group
  int64_t total, reference;
  int64_t below = 0, alone = 0;  // reference values so far, and ties among them

  void rank(int64_t g, int64_t n, int64_t equal) {
    twice[g] += n * (2 * below + equal);
    ties[g] += added_ties(equal, n);
  }
  void end_run(int64_t equal) {
    below += equal;
    alone += added_ties(0, equal);
  }
};

template <class Item> void pass(Pass& p, const Item* sorted, int64_t n, const int64_t* zeros, int64_t* in_run) {
  int64_t i = 0;
  const auto rank_nonzeros = [&](int64_t end) {
    while (i < end) {
      int64_t to = i;
      for (; to < end && sorted[to].key == sorted[i].key; to++) in_run[sorted[to].group]++;
      const int64_t equal = in_run[p.reference];
      in_run[p.reference] = 0;
      for (; i < to; i++) {
        const int32_t g = sorted[i].group;
        if (in_run[g] == 0) continue;
        p.rank(g, in_run[g], equal);
        in_run[g] = 0;
      }
      p.end_run(equal);
    }
  };
  int64_t negatives = 0;
  while (negatives < n && !is_positive_key(sorted[negatives].key)) negatives++;
  rank_nonzeros(negatives);
  for (int64_t g = 0; g < p.total; g++) if (g != p.reference && zeros[g] > 0) p.rank(g, zeros[g], zeros[p.reference]);
  p.end_run(zeros[p.reference]);
  rank_nonzeros(n);
}

template <class T, class P> void rank_lines(const Frame& f, const Matrix<T, P>& matrix, Range lines, uint8_t* memory) {
  typedef typename item_of<T>::type Item;
  const int64_t total = group_count(f), r = int64_t(f.attribute(reference));
  int64_t *sizes = reinterpret_cast<int64_t*>(memory), *zeros = sizes + total, *in_run = zeros + total;
  Item* items = reinterpret_cast<Item*>(in_run + total);
  const int32_t* g = f[group].as<int32_t>();
  count_members(g, matrix.minor, total, sizes);
  for (int64_t i = 0; i < total; i++) in_run[i] = 0;

  for (int64_t m = lines.from; m < lines.to; m++) {
    for (int64_t i = 0; i < total; i++) zeros[i] = sizes[i];
    const int64_t n = gather(matrix.line(m), g, total, items, [&](int32_t label, T) { zeros[label]--; });
    Pass p{f[ranks].as<int64_t>() + m * total, f[ties].as<int64_t>() + m * total, total, r};
    for (int64_t i = 0; i < total; i++) { p.twice[i] = sizes[i] * (sizes[i] + 1); p.ties[i] = 0; }
    pass(p, sort_by_key(items, items + matrix.minor, n), n, zeros, in_run);
    for (int64_t i = 0; i < total; i++) p.ties[i] += p.alone;
    p.twice[r] = p.ties[r] = 0;
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  uint8_t* memory = f.scratch_as<uint8_t>() + share * share_bytes(f);
  visit(f[x], [&](const auto& matrix) { rank_lines(f, matrix, matrix.lines(share, shares), memory); });
}
}  // namespace

SPARSOME_KERNEL(rank_reference_sums, "rank.reference-sums", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
