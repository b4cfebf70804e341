#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_group_moments;

struct Sums { double sum, squares; uint32_t nonzero, unused; };

int64_t group_count(const Frame& f) { return int64_t(f.attribute(groups)); }
// Each share lists the major lines by group: their numbers, and where each group begins.
int64_t list_bytes(const Frame& f) { return (f[x].major + group_count(f) + 2) * 8; }
int64_t scratch(const Frame& f, int32_t shares) { return f[x].minor * int64_t(sizeof(Sums)) + shares * list_bytes(f); }

// A counting sort: the lines of a group stay in order.
void list_lines(const Frame& f, int64_t* begin, int64_t* lines_by_group) {
  const int32_t* g = f[group].as<int32_t>();
  const int64_t n = group_count(f), major = f[x].major;
  for (int64_t i = 0; i <= n + 1; i++) begin[i] = 0;
  for (int64_t m = 0; m < major; m++) if (g[m] >= 0 && g[m] < n) begin[g[m] + 2]++;
  for (int64_t i = 2; i <= n + 1; i++) begin[i] += begin[i - 1];
  for (int64_t m = 0; m < major; m++) if (g[m] >= 0 && g[m] < n) lines_by_group[begin[g[m] + 1]++] = m;
}

// Group after group, so that one row of sums stays in the cache however many groups there are.
template <class T, class P> void moments(const Frame& f, const Matrix<T, P>& matrix, Range minors, const int64_t* begin, const int64_t* lines_by_group) {
  Sums* sums = f.scratch_as<Sums>();
  auto own = slices(matrix, minors);
  for (int64_t g = 0; g < group_count(f); g++) {
    for (int64_t c = minors.from; c < minors.to; c++) sums[c] = {0, 0, 0, 0};
    for (int64_t i = begin[g]; i < begin[g + 1]; i++) {
      const Line<T> line = own.line(lines_by_group[i], lines_by_group[min(i + 2, begin[g + 1] - 1)]);
      for (int64_t e = 0; e < line.size; e++) {
        const double v = double(line.data[e]);
        Sums& s = sums[line.indices[e]];
        s.sum += v;
        s.squares += v * v;
        s.nonzero += v != 0;
      }
    }
    const int64_t row = g * matrix.minor;
    for (int64_t c = minors.from; c < minors.to; c++) {
      f[sum].as<double>()[row + c] = sums[c].sum;
      f[squares].as<double>()[row + c] = sums[c].squares;
      f[nonzero].as<uint32_t>()[row + c] = sums[c].nonzero;
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  int64_t* begin = reinterpret_cast<int64_t*>(f.scratch_as<uint8_t>() + f[x].minor * int64_t(sizeof(Sums)) + share * list_bytes(f));
  int64_t* lines_by_group = begin + group_count(f) + 2;
  list_lines(f, begin, lines_by_group);
  if (share == 0) for (int64_t g = 0; g < group_count(f); g++) f[lines].as<uint32_t>()[g] = uint32_t(begin[g + 1] - begin[g]);
  visit(f[x], [&](const auto& matrix) { moments(f, matrix, part(matrix.minor, share, shares), begin, lines_by_group); });
}
}  // namespace

SPARSOME_KERNEL(sparse_group_moments, "sparse.group-moments", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
