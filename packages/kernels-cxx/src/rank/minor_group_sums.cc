#include "carve.hpp"
#include "minors.hpp"
#include "ranks.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::rank_minor_group_sums;

// Entries come to their lines in two steps: of a run of minor lines into blocks, few enough that every block's end stays in
// the first cache, and of a block, which fits the second, into lines. In one step each entry would be written to a place that
// is in neither.
constexpr int64_t run_entries = 1 << 21, block_entries = 1 << 15, most_blocks = 96;

// Where the entries of a minor line go: to which block, and the line's number in it, above the bits of the group.
struct Place { uint32_t block, line; };

// What one share works with.
template <class Item> struct Room {
  int64_t *begin, *sizes, *zeros;  // of each minor line: where its entries begin; of each group
  int32_t* cursors;                // of each major line
  Place* places;                   // of each minor line
  int32_t* ends;                   // of each line of a block: how far it is filled
  Item* entries;                   // of a run, block by block: a line's number with the group
  Item *items, *other;             // of a block, line by line; for sorting one

  Room(Carve& c, const Slot& x, int64_t groups)
      : begin(c.take<int64_t>(x.minor + 1)), sizes(c.take<int64_t>(groups)), zeros(c.take<int64_t>(groups)), cursors(c.take<int32_t>(x.major)),
        places(c.take<Place>(x.minor)), ends(c.take<int32_t>(x.minor)), entries(c.take<Item>(min(x.nnz, run_entries + x.major))),
        items(c.take<Item>(min(x.nnz, block_entries + x.major))), other(c.take<Item>(x.major)) {}
};

int64_t group_count(const Frame& f) { return int64_t(f.attribute(groups)); }
int64_t share_bytes(const Frame& f) {
  Carve c(0);
  if (f[x].dtype == f64) Room<Item64>(c, f[x], group_count(f)); else Room<Item32>(c, f[x], group_count(f));
  return c.bytes();
}
int64_t scratch(const Frame& f, int32_t shares) { return shares * share_bytes(f); }

template <class T, class P> class Ranking {
  typedef typename item_of<T>::type Item;

 public:
  Ranking(const Frame& f, const Matrix<T, P>& matrix, Range minors, Carve& c) : f_(f), matrix_(matrix), minors_(minors), room_(c, f[x], group_count(f)) {
    label_ = f[group].as<int32_t>();
    total_ = group_count(f);
    members_ = count_members(label_, matrix.major, total_, room_.sizes);
    group_bits_ = bit_length(uint32_t(total_ - 1));
  }

  void all() {
    count();
    Tiles<T, P> tiles(matrix_, minors_, room_.cursors);
    for (int64_t from = minors_.from; from < minors_.to;) from = run(tiles, from);
  }

 private:
  const Frame& f_;
  const Matrix<T, P>& matrix_;
  const Range minors_;
  Room<Item> room_;
  const int32_t* label_;
  int64_t total_, members_;
  int group_bits_;

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

  // Where a block ends that begins at `from`: at most `block_entries`, or one line, which has no more entries than there are
  // major lines; and no more lines than have a number.
  int64_t block_end(int64_t from) const {
    const int64_t most = min(minors_.to, from + (int64_t(1) << (32 - group_bits_)));
    int64_t end = from + 1;
    while (end < most && room_.begin[end + 1] - room_.begin[from] <= block_entries) end++;
    return end;
  }

  // Ranks as many lines from `from` on as a run has; where the next begins.
  int64_t run(Tiles<T, P>& tiles, int64_t from) {
    int64_t starts[most_blocks + 1], blocks = 0, to = from;
    Item* ends[most_blocks];
    for (; blocks < most_blocks && to < minors_.to; blocks++) {
      const int64_t end = block_end(to);
      if (blocks > 0 && room_.begin[end] - room_.begin[from] > run_entries) break;
      starts[blocks] = to;
      ends[blocks] = room_.entries + (room_.begin[to] - room_.begin[from]);
      for (const int64_t first = to; to < end; to++) room_.places[to] = {uint32_t(blocks), uint32_t(uint64_t(to - first) << group_bits_)};
    }
    starts[blocks] = to;
    const Place* const places = room_.places;
    tiles.lines(from, to, [&](int64_t m, const Line<T>& line) {
      const int32_t g = label_[m];
      if (g < 0 || g >= total_) return;
      for (int64_t e = 0; e < line.size; e++) {
        const T v = line.data[e];
        if (v == 0) continue;
        const Place place = places[line.indices[e]];
        Item* const entry = ends[place.block]++;
        entry->key = key_of(v);
        entry->group = int32_t(place.line | uint32_t(g));
        __builtin_prefetch(entry + 24, 1);  // more streams than the processor follows by itself
      }
    });
    for (int64_t b = 0; b < blocks; b++) rank_block(starts[b], starts[b + 1], room_.entries + (room_.begin[starts[b]] - room_.begin[from]), ends[b]);
    return to;
  }

  void rank_block(int64_t from, int64_t to, const Item* entry, const Item* end) {
    const int64_t first = room_.begin[from];
    int32_t* const ends = room_.ends;
    for (int64_t c = from; c < to; c++) ends[c - from] = int32_t(room_.begin[c] - first);
    Item* const items = room_.items;
    const int bits = group_bits_;
    const uint32_t mask = uint32_t((uint64_t(1) << bits) - 1);
    // Entries come in the order of major lines, next to each other those of different lines: no addition waits for the last.
    double* const sums = f_[sum].template as<double>() + from * total_;
    uint32_t* const nonzeros = f_[nonzero].template as<uint32_t>() + from * total_;
    for (int64_t i = 0; i < (to - from) * total_; i++) { sums[i] = 0; nonzeros[i] = 0; }
    for (; entry < end; entry++) {
      const uint32_t tag = uint32_t(entry->group);
      const int64_t line = int64_t(uint64_t(tag) >> bits), at = line * total_ + (tag & mask);
      Item* const item = items + ends[line]++;
      item->key = entry->key;
      item->group = int32_t(tag & mask);
      sums[at] += double(value_of_key(entry->key, T()));
      nonzeros[at]++;
    }
    for (int64_t c = from; c < to; c++) rank(c, items + (room_.begin[c] - first), ends[c - from] - (room_.begin[c] - first));
  }

  void rank(int64_t c, Item* items, int64_t n) {
    Ranks result{f_[ranks].template as<int64_t>() + c * total_};
    const uint32_t* const nonzeros = f_[nonzero].template as<uint32_t>() + c * total_;
    for (int64_t g = 0; g < total_; g++) {
      room_.zeros[g] = room_.sizes[g] - nonzeros[g];
      result.twice[g] = 0;
    }
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
