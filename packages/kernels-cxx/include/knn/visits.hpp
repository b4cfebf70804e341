// Which groups a row visits, and who visits a group.
#pragma once
#include "knn/groups.hpp"
#include "knn/queries.hpp"
#include "nearest.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

constexpr int64_t more_guides = 16;

struct Visits {
  int64_t probes;
  double* squares;      // of a row to centres
  int32_t* near;        // centres, the nearest first
  int32_t* all;         // queries 0, 1, 2, ...
  int32_t* visited;     // of each query its groups, `probes` at most
  int32_t *groups, *place;  // groups visited by anyone, in the order of first visits; place of each group there
  int32_t* begin;       // visitors of groups[g]: who[begin[g] .. begin[g + 1])
  int32_t* who;
  int32_t* guide;       // some centres near the first query
  Panel* guide_panel;
  float* guide_packed;
  int64_t count = 0;    // groups visited

  Visits(Carve& memory, int64_t queries, int64_t clusters, int64_t coordinates, int64_t wanted) : probes(min(wanted, clusters)) {
    const int64_t guides = min(probes + more_guides, clusters);
    squares = memory.take<double>(clusters);
    near = memory.take<int32_t>(clusters);
    all = memory.take<int32_t>(queries);
    visited = memory.take<int32_t>(queries * probes);
    groups = memory.take<int32_t>(clusters);
    place = memory.take<int32_t>(clusters);
    begin = memory.take<int32_t>(clusters + 2);
    who = memory.take<int32_t>(queries * probes);
    guide = memory.take<int32_t>(guides);
    guide_panel = memory.take<Panel>(panels_of(guides));
    guide_packed = memory.take<float>(panels_of(guides) * panel_floats(coordinates));
  }

  // Fills the queries' lists with the centres that may be among their `k` nearest, those of `guided` panels first.
  SPARSOME_OUTLINE void filter_centres(const Groups& g, Queries& q, int64_t k, int64_t guided) {
    for (int64_t i = 0; i < q.n; i++) all[i] = int32_t(i);
    q.blocks(all, q.n, [&](const Block& block, const int32_t*) {
      for (int64_t p = 0; p < guided; p++) {
        filter(block, guide_panel[p], guide_packed + p * panel_floats(g.coordinates), g.coordinates, k, q.work,
               [&](int64_t l, int) { return guide[p * panel_rows + l]; });
      }
      if (guided > 0) for (Candidates* list : block.lists) list->tighten(k, q.work);
      for (int64_t p = 0; p < panels_of(g.counts->clusters); p++) {
        filter(block, g.centre_panel[p], g.centre_packed + p * panel_floats(g.coordinates), g.coordinates, k, q.work, [&](int64_t l, int) {
          const int32_t c = int32_t(p * panel_rows + l);
          return guided > 0 && place[c] == 0 ? -1 : c;
        });
        // Early lists say much about what is near; later ones are tightened when they are full.
        if (guided == 0 && (p & (p + 1)) == 0) for (Candidates* list : block.lists) list->tighten(k, q.work);
      }
    });
  }
  // Packs the centres nearest to a row. Where other queries near it look at them first, their lists know what is far, and
  // hardly take in any other centre.
  template <class T> int64_t pack_guides(const Groups& g, const T* row, int64_t wanted) {
    const int64_t n = nearest_centres(g, row, min(wanted, g.counts->clusters), nullptr);
    for (int64_t c = 0; c < g.counts->clusters; c++) place[c] = -1;
    for (int64_t i = 0; i < n; i++) place[guide[i] = near[i]] = 0;
    for (int64_t p = 0; p < panels_of(n); p++) {
      pack_panel<double>(guide_panel[p], guide_packed + p * panel_floats(g.coordinates), min(int64_t(panel_rows), n - p * panel_rows), g.coordinates,
                         g.mean, g.counts->scale, [&](int64_t i) { return g.centre(guide[p * panel_rows + i]); });
    }
    return panels_of(n);
  }
  // The k centres nearest to a row, in `near`; returns how many there are at a finite distance.
  template <class T> SPARSOME_OUTLINE int64_t nearest_centres(const Groups& g, const T* row, int64_t k, const Candidates* list) {
    Nearest found{squares, near, k};
    found.clear();
    if (list == nullptr || list->full) {
      for (int64_t c = 0; c < g.counts->clusters; c++) found.offer(squared_distance(row, g.centre(c), g.coordinates), int32_t(c));
    } else {
      for (int32_t c = 0; c < list->n; c++) found.offer(squared_distance(row, g.centre(list->rows[c]), g.coordinates), list->rows[c]);
    }
    found.finish();
    int64_t n = k;
    while (n > 0 && near[n - 1] < 0) n--;
    return n;
  }
  // The centre nearest to each query, -1: none.
  template <class T> void join(const Groups& g, const T* values, Queries& q, int32_t* joined) {
    q.clear();
    if (g.counts->scale > 0) filter_centres(g, q, 1, 0);
    for (int64_t i = 0; i < q.n; i++) {
      q.lists[i].tighten(1, q.work);
      joined[i] = nearest_centres(g, values + int64_t(q.numbers[i]) * g.coordinates, 1, q.lists + i) > 0 ? near[0] : -1;
    }
  }
  // All groups that a row visits which finds too few rows in its first ones; in `near`.
  template <class T> int64_t further(const Groups& g, const T* row, int64_t k) {
    for (int64_t asked = probes;; asked = min(2 * asked, g.counts->clusters)) {
      const int64_t there = nearest_centres(g, row, asked, nullptr);
      int64_t rows = 0, take = 0;
      while (take < there && (take < probes || rows <= k)) rows += g.size(near[take++]);
      if (rows > k || asked == g.counts->clusters) return take;
    }
  }
  // The groups of each query, and the queries of each group. Calls `alone` with queries that have to go further.
  template <class T, class Alone> void plan(const Groups& g, const T* values, Queries& q, int64_t k, const Alone& alone) {
    const int64_t each = min(probes, g.counts->clusters);
    q.clear();
    if (g.counts->scale > 0) filter_centres(g, q, each, pack_guides(g, values + int64_t(q.numbers[0]) * g.coordinates, each + more_guides));
    for (int64_t i = 0; i < q.n; i++) {
      const T* row = values + int64_t(q.numbers[i]) * g.coordinates;
      q.lists[i].tighten(each, q.work);
      const int64_t there = nearest_centres(g, row, each, q.lists + i);
      int64_t rows = 0;
      for (int64_t p = 0; p < there; p++) rows += g.size(near[p]);
      const bool enough = rows > k;
      for (int64_t p = 0; p < each; p++) visited[i * each + p] = enough && p < there ? near[p] : -1;
      if (!enough) alone(i, further(g, row, k));
    }
    turn(g, q.n, each);
  }

 private:
  void turn(const Groups& g, int64_t queries, int64_t each) {
    for (int64_t c = 0; c < g.counts->clusters; c++) place[c] = -1;
    count = 0;
    begin[0] = begin[1] = 0;
    // By rank: groups that are near come first, so that the lists soon know what is far.
    for (int64_t p = 0; p < each; p++) {
      for (int64_t i = 0; i < queries; i++) {
        const int32_t c = visited[i * each + p];
        if (c < 0) continue;
        if (place[c] < 0) {
          place[c] = int32_t(count);
          groups[count++] = c;
          begin[count + 1] = 0;
        }
        begin[place[c] + 2]++;
      }
    }
    for (int64_t v = 0; v < count; v++) begin[v + 2] += begin[v + 1];
    for (int64_t i = 0; i < queries; i++) {
      for (int64_t p = 0; p < each; p++) {
        const int32_t c = visited[i * each + p];
        if (c >= 0) who[begin[place[c] + 1]++] = int32_t(i);
      }
    }
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
