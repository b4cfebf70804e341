#include "ranks.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::rank_group_sums;

int64_t group_count(const Frame& f) { return int64_t(f.attribute(groups)); }
int64_t share_bytes(const Frame& f) { return 2 * f[x].minor * int64_t(sizeof(Item64)) + 2 * group_count(f) * 8; }
int64_t scratch(const Frame& f, int32_t shares) { return shares * share_bytes(f); }

template <class T, class P> void rank_lines(const Frame& f, const Matrix<T, P>& matrix, Range lines, uint8_t* memory) {
  typedef typename item_of<T>::type Item;
  const int64_t total = group_count(f);
  int64_t* sizes = reinterpret_cast<int64_t*>(memory);
  int64_t* zeros = sizes + total;
  Item* items = reinterpret_cast<Item*>(zeros + total);
  const int32_t* g = f[group].as<int32_t>();
  const int64_t members = count_members(g, matrix.minor, total, sizes);

  for (int64_t m = lines.from; m < lines.to; m++) {
    Ranks result{f[ranks].as<int64_t>() + m * total};
    double* const sums = f[sum].as<double>() + m * total;
    uint32_t* const nonzeros = f[nonzero].as<uint32_t>() + m * total;
    for (int64_t i = 0; i < total; i++) { result.twice[i] = 0; sums[i] = 0; nonzeros[i] = 0; }
    const int64_t n = gather(matrix.line(m), g, total, items, [&](int32_t label, T v) { sums[label] += double(v); nonzeros[label]++; });
    for (int64_t i = 0; i < total; i++) zeros[i] = sizes[i] - nonzeros[i];
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
