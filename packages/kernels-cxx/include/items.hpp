// The labelled non-zero values of a major line, to be ranked.
#pragma once
#include "matrix.hpp"
#include "sort.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Item64 { uint64_t key; int32_t group, unused; };
struct Item32 { uint32_t key; int32_t group; };
template <class T> struct item_of { typedef Item32 type; };
template <> struct item_of<double> { typedef Item64 type; };

// Appends them to `items` and gives each to `found`; how many there are.
template <class T, class Item, class Found> inline int64_t gather(const Line<T>& line, const int32_t* group, int64_t groups, Item* items, const Found& found) {
  int64_t n = 0;
  for (int64_t i = 0; i < line.size; i++) {
    const int32_t label = group[line.indices[i]];
    if (label < 0 || label >= groups || line.data[i] == 0) continue;
    items[n].key = key_of(line.data[i]);
    items[n++].group = label;
    found(label, line.data[i]);
  }
  return n;
}

// Members of each group; how many minor lines have one.
inline int64_t count_members(const int32_t* group, int64_t lines, int64_t groups, int64_t* sizes) {
  int64_t members = 0;
  for (int64_t g = 0; g < groups; g++) sizes[g] = 0;
  for (int64_t c = 0; c < lines; c++) if (group[c] >= 0 && group[c] < groups) { sizes[group[c]]++; members++; }
  return members;
}

}}  // namespace sparsome::SPARSOME_TARGET
