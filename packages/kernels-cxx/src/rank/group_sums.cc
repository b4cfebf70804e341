#include "items.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::rank_group_sums;

int64_t group_count(const Frame& f) { return int64_t(f.attribute(groups)); }
int64_t share_bytes(const Frame& f) { return 2 * f[x].minor * int64_t(sizeof(Item64)) + 2 * group_count(f) * 8; }
int64_t scratch(const Frame& f, int32_t shares) { return shares * share_bytes(f); }

struct Ranks {
  int64_t* twice;  // of each group
  int64_t before = 0, ties = 0;
  // A run of t values after b others has the mean rank b + (t + 1) / 2.
  int64_t next_run(int64_t t) {
    const int64_t rank = 2 * before + t + 1;
    before += t;
    ties += t * t * t - t;
    return rank;
  }
};

// Ranks the labelled values of one major line. `zeros` holds the labelled minor lines of each group that are zero here.
template <class Item> void rank_line(Ranks& ranks, const Item* sorted, int64_t n, const int64_t* zeros, int64_t all_zeros, int64_t group_total) {
  int64_t i = 0;
  const auto rank_nonzeros = [&](int64_t end) {
    while (i < end) {
      int64_t to = i + 1;
      while (to < end && sorted[to].key == sorted[i].key) to++;
      const int64_t rank = ranks.next_run(to - i);
      for (; i < to; i++) ranks.twice[sorted[i].group] += rank;
    }
  };
  int64_t negatives = 0;
  while (negatives < n && !is_positive_key(sorted[negatives].key)) negatives++;
  rank_nonzeros(negatives);
  const int64_t rank = ranks.next_run(all_zeros);
  for (int64_t g = 0; g < group_total; g++) ranks.twice[g] += zeros[g] * rank;
  rank_nonzeros(n);
}

template <class T, class P> void rank_lines(const Frame& f, const Matrix<T, P>& matrix, Range lines, uint8_t* memory) {
  typedef typename item_of<T>::type Item;
  const int64_t total = group_count(f);
  int64_t* sizes = reinterpret_cast<int64_t*>(memory);
  int64_t* zeros = sizes + total;
  Item* items = reinterpret_cast<Item*>(zeros + total);
  const int32_t* g = f[group].as<int32_t>();
  const int64_t members = count_members(g, matrix.minor, total, sizes);

  for (int64_t m = lines.from; m < lines.to; m++) {
    for (int64_t i = 0; i < total; i++) zeros[i] = sizes[i];
    const int64_t n = gather(matrix.line(m), g, total, items, zeros);
    Ranks result{f[ranks].as<int64_t>() + m * total};
    for (int64_t i = 0; i < total; i++) result.twice[i] = 0;
    rank_line(result, sort_by_key(items, items + matrix.minor, n), n, zeros, members - n, total);
    f[ties].as<int64_t>()[m] = result.ties;
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  uint8_t* memory = f.scratch_as<uint8_t>() + share * share_bytes(f);
  visit(f[x], [&](const auto& matrix) { rank_lines(f, matrix, matrix.lines(share, shares), memory); });
}
}  // namespace

SPARSOME_KERNEL(rank_group_sums, "rank.group-sums", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
