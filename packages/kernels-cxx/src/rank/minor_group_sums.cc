#include "carve.hpp"
#include "minors.hpp"
#include "ranks.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::rank_minor_group_sums;

// Entries come to their lines in two steps: of a run of minor lines into blocks, few enough that every block's end stays in
// the first cache, and of a block, which fits the second, into lines. In one step each entry would be written to a place that
// is in neither.
constexpr int64_t run_entries = 1 << 20, block_entries = 1 << 16;
// Two blocks side by side have more than `block_entries` between them.
constexpr int64_t most_blocks = 2 * run_entries / block_entries + 1;

template <class Item> struct Entry { Item item; int32_t line; };

// What one share works with.
template <class Item> struct Room {
  int64_t *begin, *at, *sizes, *zeros;  // of each minor line: where it begins, and how far it is filled; of each group
  int32_t* cursors;                     // of each major line
  Entry<Item>* entries;                 // of a run, block by block
  Item *items, *other;                  // of a block, line by line; for sorting one

  Room(Carve& c, const Slot& x, int64_t groups)
      : begin(c.take<int64_t>(x.minor + 1)), at(c.take<int64_t>(x.minor)), sizes(c.take<int64_t>(groups)), zeros(c.take<int64_t>(groups)),
        cursors(c.take<int32_t>(x.major)), entries(c.take<Entry<Item>>(min(x.nnz, run_entries + x.major))),
        items(c.take<Item>(min(x.nnz, block_entries + x.major))), other(c.take<Item>(x.major)) {}
};

int64_t group_count(const Frame& f) { return int64_t(f.attribute(groups)); }
int64_t share_bytes(const Frame& f) {
  Carve c(0);
  if (f[x].dtype == f64) Room<Item64>(c, f[x], group_count(f)); else Room<Item32>(c, f[x], group_count(f));
  return c.bytes();
}
int64_t scratch(const Frame& f, int32_t shares) { return shares * share_bytes(f); }

// Where a piece of lines ends that begins at `from`: at most `most` entries, or one line, which has no more than there are major
// lines.
inline int64_t piece_end(const int64_t* begin, int64_t from, int64_t to, int64_t most) {
  int64_t end = from + 1;
  while (end < to && begin[end + 1] - begin[from] <= most) end++;
  return end;
}

template <class T, class P> class Ranking {
  typedef typename item_of<T>::type Item;

 public:
  Ranking(const Frame& f, const Matrix<T, P>& matrix, Range minors, Carve& c) : f_(f), matrix_(matrix), minors_(minors), room_(c, f[x], group_count(f)) {
    label_ = f[group].as<int32_t>();
    total_ = group_count(f);
    members_ = count_members(label_, matrix.major, total_, room_.sizes);
  }

  void all() {
    count();
    Tiles<T, P> tiles(matrix_, minors_, room_.cursors);
    for (int64_t from = minors_.from, to; from < minors_.to; from = to) {
      to = piece_end(room_.begin, from, minors_.to, run_entries);
      run(tiles, from, to);
    }
  }

 private:
  const Frame& f_;
  const Matrix<T, P>& matrix_;
  const Range minors_;
  Room<Item> room_;
  const int32_t* label_;
  int64_t total_, members_;

  // All stored entries, zeros and those of nobody's among them: room for what is ranked.
  void count() {
    for (int64_t c = minors_.from; c <= minors_.to; c++) room_.begin[c] = 0;
    auto own = slices(matrix_, minors_, false);
    for (int64_t m = 0; m < matrix_.major; m++) {
      const Line<T> line = own.line(m);
      for (int64_t e = 0; e < line.size; e++) room_.begin[line.indices[e] + 1]++;
    }
    for (int64_t c = minors_.from; c < minors_.to; c++) room_.begin[c + 1] += room_.begin[c];
  }

  void run(Tiles<T, P>& tiles, int64_t from, int64_t to) {
    int64_t starts[most_blocks + 1], ends[most_blocks], blocks = 0;
    for (int64_t line = from; line < to; blocks++) {
      const int64_t end = piece_end(room_.begin, line, to, block_entries);
      starts[blocks] = line;
      ends[blocks] = room_.begin[line] - room_.begin[from];
      for (; line < end; line++) room_.at[line] = blocks;
    }
    starts[blocks] = to;
    tiles.next(from, to, [&](int64_t m, int32_t c, T v) {
      const int32_t g = label_[m];
      if (g < 0 || g >= total_ || v == 0) return;
      Entry<Item>& e = room_.entries[ends[room_.at[c]]++];
      e.item.key = key_of(v);
      e.item.group = g;
      e.line = c;
    });
    for (int64_t b = 0; b < blocks; b++) rank_block(starts[b], starts[b + 1], room_.entries + room_.begin[starts[b]] - room_.begin[from], room_.entries + ends[b]);
  }

  void rank_block(int64_t from, int64_t to, const Entry<Item>* entry, const Entry<Item>* end) {
    for (int64_t c = from; c < to; c++) room_.at[c] = room_.begin[c] - room_.begin[from];
    for (; entry < end; entry++) room_.items[room_.at[entry->line]++] = entry->item;
    for (int64_t c = from; c < to; c++) {
      Item* const items = room_.items + room_.begin[c] - room_.begin[from];
      rank(c, items, room_.items + room_.at[c] - items);
    }
  }

  void rank(int64_t c, Item* items, int64_t n) {
    for (int64_t g = 0; g < total_; g++) room_.zeros[g] = room_.sizes[g];
    for (int64_t i = 0; i < n; i++) room_.zeros[items[i].group]--;
    Ranks result{f_[ranks].template as<int64_t>() + c * total_};
    for (int64_t g = 0; g < total_; g++) result.twice[g] = 0;
    rank_line(result, sort_by_key(items, room_.other, n), n, room_.zeros, members_ - n, total_);
    f_[ties].template as<int64_t>()[c] = result.ties;
  }
};

void run(const Frame& f, int32_t share, int32_t shares) {
  Carve c(f.scratch + uint64_t(share * share_bytes(f)));
  visit(f[x], [&](const auto& matrix) {
    auto ranking = Ranking(f, matrix, part(matrix.minor, share, shares), c);
    ranking.all();
  });
}
}  // namespace

SPARSOME_KERNEL(rank_minor_group_sums, "rank.minor-group-sums", 1, few, scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
