// The labelled non-zero values of a major line, gathered by a block, to be ranked.
#pragma once
#include "block_sort.hpp"
#include "quotient.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Order-preserving keys of values other than zero (sort.hpp), 64 bits for f64 only.
template <class T> struct key_type { typedef uint32_t type; };
template <> struct key_type<double> { typedef uint64_t type; };

// By value, of equal values by group.
template <class Key> struct Labelled {
  Key key;
  int32_t group;
  bool operator<(const Labelled& other) const { return key < other.key || (key == other.key && group < other.group); }
};
// The least key of a positive value.
template <class Key> inline Key first_positive() { return Key(1) << (8 * sizeof(Key) - 1); }

// Scratch memory of a launch whose blocks work on one line at a time, as packages/cuda/src/line-blocks.ts lays it out: numbers that
// all blocks share, then for each block two lists of items and its own numbers.
struct LineScratch {
  int64_t *shared, *numbers;
  uint8_t *items, *other;
  explicit LineScratch(const Call& f)
      : shared(f.scratch_as<int64_t>()), numbers(f.scratch_as<int64_t>(f.step[0] + int64_t(blockIdx.x) * f.step[1])),
        items(f.scratch_as<uint8_t>(f.step[0] + int64_t(blockIdx.x) * f.step[1] + f.step[2])), other(items + f.step[3]) {}
};

// Members of each group among the minor lines: `sizes` is zero before. A thread for each minor line.
inline void count_members(const int32_t* group, int64_t lines, int64_t groups, int64_t* sizes) {
  const int64_t c = thread_number();
  if (c < lines && group[c] >= 0 && group[c] < groups) atomic_add(sizes + group[c], int64_t(1));
}

}}  // namespace sparsome::SPARSOME_TARGET
