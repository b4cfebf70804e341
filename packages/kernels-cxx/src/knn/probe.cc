#include "knn/visits.hpp"
#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::knn_probe;

// See packages/js/src/kernels/knn/probe.ts. Both choices, centres of rows and rows of rows, filter fast and decide exactly, as
// `knn.search` does. Rows of one group ask together: they visit nearly the same groups.
constexpr int64_t group_queries = 192;
constexpr double round_operations = 2e8;  // of one share: some milliseconds

enum Step : int32_t { sample, means, join, pack, look };

// Parts of a step, `each` for every share in a round, from `at` on.
struct State { Step step; int32_t lloyd; int64_t at, each, parts; };

struct Desk {
  Queries queries;
  Visits visits;
  int32_t* joined;
  Desk(Carve& memory, const Groups& g, int64_t neighbors, int64_t probed)
      : Desk(memory, g, neighbors, probed, min(group_queries, g.rows)) {}
  Desk(Carve& memory, const Groups& g, int64_t neighbors, int64_t probed, int64_t most)
      : queries(memory, most, g.coordinates, max(neighbors, min(probed, g.most))), visits(memory, most, g.most, g.coordinates, probed),
        joined(memory.take<int32_t>(most)) {}
};

struct Memory {
  int64_t neighbors, probed;
  Carve memory;
  State* state;
  int64_t* first_part;  // of the rows of each group, and the end
  Groups groups;

  explicit Memory(const Frame& f, uint64_t at)
      : neighbors(int64_t(f.attribute(k))), probed(int64_t(f.attribute(probes))), memory(at), state(memory.take<State>(1)),
        first_part(memory.take<int64_t>(min(int64_t(f.attribute(clusters)), f[x].major) + 1)),
        groups(memory, f[x].major, f[x].minor, int64_t(f.attribute(clusters))) {}
  int64_t desk_bytes() const {
    Carve measure(0);
    Desk(measure, groups, neighbors, probed);
    return measure.bytes();
  }
  Desk desk(int32_t share) {
    Carve own(memory.at + uint64_t(share) * uint64_t(desk_bytes()));
    return Desk(own, groups, neighbors, probed);
  }
};

int64_t scratch(const Frame& f, int32_t shares) {
  const Memory m(f, 0);
  return m.memory.bytes() + shares * m.desk_bytes();
}

Range piece(int64_t n, int64_t i, int64_t pieces) { return {n * i / pieces, n * (i + 1) / pieces}; }

template <class T> void do_join(const Groups& g, const T* values, Desk& desk, Range rows, bool sampled) {
  desk.queries.begin();
  for (int64_t i = rows.from; i < rows.to; i++) {
    const int32_t row = sampled ? g.order[i].row : int32_t(i);
    desk.queries.add(values + int64_t(row) * g.coordinates, row, g.mean, g.counts->scale);
  }
  desk.visits.join(g, values, desk.queries, g.joined + rows.from);
}

// Rows of a group that may be among the nearest of its visitors.
SPARSOME_OUTLINE void filter_group(const Groups& g, Queries& q, int64_t c, const int32_t* who, int64_t count, int64_t neighbors) {
  q.blocks(who, count, [&](const Block& block, const int32_t* of) {
    for (int64_t p = g.first_panel[c]; p < g.first_panel[c + 1]; p++) {
      const int32_t* const members = g.members + g.start[c] + (p - g.first_panel[c]) * panel_rows;
      filter(block, g.panel[p], g.packed + p * panel_floats(g.coordinates), g.coordinates, neighbors, q.work,
             [&](int64_t l, int r) { return members[l] == q.numbers[of[r]] ? -1 : members[l]; });
      // Lists that grew say more about what is near; to tighten them costs as much as to score some hundred rows.
      for (Candidates* list : block.lists) if (list->n > neighbors + 32) list->tighten(neighbors, q.work);
    }
  });
}

template <class T> struct Search {
  const Frame& f;
  const Groups& g;
  const T* values;
  int64_t neighbors;

  Nearest place(int64_t row) const { return {f[distances].as<double>() + row * neighbors, f[indices].as<int32_t>() + row * neighbors, neighbors}; }
  void offer(Nearest& found, int32_t row, int32_t other) const {
    found.offer(squared_distance(values + int64_t(row) * g.coordinates, values + int64_t(other) * g.coordinates, g.coordinates), other);
  }
  void offer_group(Nearest& found, int32_t row, int64_t c) const {
    for (int64_t p = g.start[c]; p < g.start[c + 1]; p++) if (g.members[p] != row) offer(found, row, g.members[p]);
  }
  // Rows [from, to) of one group.
  void answer(Desk& desk, Range rows) const {
    Queries& q = desk.queries;
    Visits& v = desk.visits;
    q.begin();
    for (int64_t p = rows.from; p < rows.to; p++) q.add(values + int64_t(g.members[p]) * g.coordinates, g.members[p], g.mean, g.counts->scale);
    v.plan(g, values, q, neighbors, [&](int64_t i, int64_t visited) {
      Nearest found = place(q.numbers[i]);
      found.clear();
      for (int64_t p = 0; p < visited; p++) offer_group(found, q.numbers[i], v.near[p]);
      found.finish();
    });
    q.clear();
    if (g.counts->scale > 0) for (int64_t i = 0; i < v.count; i++) filter_group(g, q, v.groups[i], v.who + v.begin[i], v.begin[i + 1] - v.begin[i], neighbors);
    const int64_t each = min(v.probes, g.counts->clusters);
    for (int64_t i = 0; i < q.n; i++) {
      if (v.visited[i * each] < 0) continue;  // answered alone
      Nearest found = place(q.numbers[i]);
      found.clear();
      q.lists[i].tighten(neighbors, q.work);
      if (q.lists[i].full) for (int64_t p = 0; p < each && v.visited[i * each + p] >= 0; p++) offer_group(found, q.numbers[i], v.visited[i * each + p]);
      else for (int32_t c = 0; c < q.lists[i].n; c++) offer(found, q.numbers[i], q.lists[i].rows[c]);
      found.finish();
    }
  }
};

template <class T> void work(const Frame& f, int32_t share) {
  Memory m(f, f.scratch);
  Groups& g = m.groups;
  const State& s = *m.state;
  const T* values = f[x].as<T>();
  Desk desk = m.desk(share);
  const int64_t from = s.at + share * s.each, to = min(from + s.each, s.parts);
  for (int64_t i = from; i < to; i++) {
    switch (s.step) {
      case sample: do_join(g, values, desk, piece(g.counts->sampled, i, s.parts), true); break;
      case means: g.move_centre(values, i); break;
      case join: do_join(g, values, desk, piece(g.rows, i, s.parts), false); break;
      case pack: g.pack_group(values, i); break;
      case look: {
        int64_t c = 0, end = g.counts->clusters;
        while (end - c > 1) { const int64_t middle = c + (end - c) / 2; if (m.first_part[middle] <= i) c = middle; else end = middle; }
        const Range rows = piece(g.size(c), i - m.first_part[c], m.first_part[c + 1] - m.first_part[c]);
        Search<T>{f, g, values, m.neighbors}.answer(desk, {g.start[c] + rows.from, g.start[c] + rows.to});
      }
    }
  }
}

void run(const Frame& f, int32_t share, int32_t) {
  if (f[x].dtype == f64) work<double>(f, share); else work<float>(f, share);
}

// A step of so many parts, each at the cost of so many operations.
bool begin(const Memory& m, Step step, int64_t parts, double cost, int32_t shares) {
  State& s = *m.state;
  s.step = step;
  s.parts = parts;
  s.at = 0;
  // Not more than there is for each, so that all have something to do.
  s.each = max(int64_t(1), min(int64_t(round_operations / cost), (parts + 8 * shares - 1) / (8 * shares)));
  return true;
}
int64_t parts_of(int64_t rows) { return (rows + group_queries - 1) / group_queries; }

void fill_empty(const Frame& f, const Memory& m) {
  for (int64_t row = 0; row < m.groups.rows; row++) {
    if (m.groups.counts->clusters > 0 && m.groups.joined[row] >= 0) continue;
    Nearest none{f[distances].as<double>() + row * m.neighbors, f[indices].as<int32_t>() + row * m.neighbors, m.neighbors};
    none.clear();
    none.finish();
  }
}

bool next(const Frame& f, int64_t round, int32_t shares) {
  Memory m(f, f.scratch);
  Groups& g = m.groups;
  State& s = *m.state;
  const auto cost = [&](double rows) { return 2 * double(group_queries) * rows * double(g.coordinates + 8); };
  if (round == 0) {
    const uint32_t key = key_of_seed(uint32_t(f.attribute(seed)));
    if (f[x].dtype == f64) g.begin(f[x].as<double>(), key); else g.begin(f[x].as<float>(), key);
    if (g.counts->clusters == 0) {
      fill_empty(f, m);
      return false;
    }
    s.lloyd = 0;
    return begin(m, sample, parts_of(g.counts->sampled), cost(double(g.counts->clusters)), shares);
  }
  s.at += shares * s.each;
  // About a tenth of the work is to find the groups.
  const double part = double(min(s.at, s.parts)) / double(s.parts);
  if (s.step == join) f.progress(int64_t(part * 100), 1000);
  if (s.step == look) f.progress(100 + int64_t(part * 900), 1000);
  if (s.at < s.parts) return true;
  switch (s.step) {
    case sample:
      g.collect(g.counts->sampled);
      return begin(m, means, g.counts->clusters, double(sample_of_each * g.coordinates), shares);
    case means:
      g.pack_centres();
      if (++s.lloyd < lloyd_rounds) return begin(m, sample, parts_of(g.counts->sampled), cost(double(g.counts->clusters)), shares);
      return begin(m, join, parts_of(g.rows), cost(double(g.counts->clusters)), shares);
    case join: {
      g.collect(g.rows);
      g.settle();
      fill_empty(f, m);
      m.first_part[0] = 0;
      for (int64_t c = 0; c < g.counts->clusters; c++) m.first_part[c + 1] = m.first_part[c] + parts_of(g.size(c));
      if (g.counts->scale > 0) return begin(m, pack, g.counts->clusters, 1, shares);
      s.step = pack;
      [[fallthrough]];
    }
    case pack: {
      const double seen = double(g.counts->clusters) + double(g.rows) * double(min(m.probed, g.counts->clusters)) / double(g.counts->clusters);
      return begin(m, look, m.first_part[g.counts->clusters], cost(seen), shares);
    }
    case look: return false;
  }
  return false;
}
}  // namespace

SPARSOME_KERNEL(knn_probe, "knn.probe", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
