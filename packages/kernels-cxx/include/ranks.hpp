// Mean ranks of the labelled values of a line, added up by group.
#pragma once
#include "items.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

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
template <class Item> inline void rank_line(Ranks& ranks, const Item* sorted, int64_t n, const int64_t* zeros, int64_t all_zeros, int64_t group_total) {
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

}}  // namespace sparsome::SPARSOME_TARGET
