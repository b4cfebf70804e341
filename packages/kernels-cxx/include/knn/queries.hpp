// Some rows that ask for what is near them, together, and their lists of candidates.
#pragma once
#include "carve.hpp"
#include "knn/filter.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Queries {
  int64_t most, coordinates, capacity;
  float *rows, *norms, *block, *work;  // as panels hold them, but row by row; six of them [coordinate][query]
  int32_t* numbers;
  bool* finite;
  Candidates* lists;  // one more than queries, which takes nothing
  float* entries;
  int64_t n = 0;

  Queries(Carve& memory, int64_t queries, int64_t d, int64_t wanted) : most(queries), coordinates(d), capacity(Candidates::capacity_for(wanted)) {
    rows = memory.take<float>(queries * d);
    norms = memory.take<float>(queries);
    block = memory.take<float>(tile_queries * d);
    work = memory.take<float>(capacity);
    numbers = memory.take<int32_t>(queries);
    finite = memory.take<bool>(queries);
    lists = memory.take<Candidates>(queries + 1);
    entries = memory.take<float>(queries * capacity * 3);
  }

  void begin() {
    n = 0;
    lists[most] = {nullptr, nullptr, nullptr, 0, 0, __builtin_inff(), false};
  }
  template <class T> void add(const T* row, int32_t number, const double* centre, double scale) {
    double square = 0;
    bool good = scale > 0;
    for (int64_t t = 0; t < coordinates; t++) {
      const double v = (double(row[t]) - centre[t]) * scale;
      if (!(v - v == 0)) good = false;
      const float narrow = float(v);
      rows[n * coordinates + t] = narrow;
      square += double(narrow) * double(narrow);
    }
    finite[n] = good;
    norms[n] = good ? float(__builtin_sqrt(square) * (1 + 0x1p-20)) : 0;
    numbers[n++] = number;
  }
  // Empties the lists. Rows that the filter cannot take look at all there is.
  void clear() {
    for (int64_t q = 0; q < n; q++) {
      float* own = entries + q * capacity * 3;
      const bool all = !finite[q];
      lists[q] = {own, own + capacity, reinterpret_cast<int32_t*>(own + 2 * capacity), 0, int32_t(capacity), all ? __builtin_inff() : -__builtin_inff(), all};
    }
  }
  // Calls `each` with blocks of the queries who[0 .. count), filled up with the one that takes nothing.
  template <class Each> void blocks(const int32_t* who, int64_t count, const Each& each) {
    Block b;
    b.packed = block;
    for (int64_t from = 0; from < count; from += tile_queries) {
      int32_t of[tile_queries];
      for (int r = 0; r < tile_queries; r++) {
        const bool there = from + r < count;
        of[r] = there ? who[from + r] : who[from];
        b.norms[r] = norms[of[r]];
        b.lists[r] = lists + (there ? of[r] : most);
      }
      for (int64_t t = 0; t < coordinates; t++) {
        for (int r = 0; r < tile_queries; r++) block[t * tile_queries + r] = rows[of[r] * coordinates + t];
      }
      each(b, of);
    }
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
