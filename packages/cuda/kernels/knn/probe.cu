#include "grid_sort.hpp"
#include "carve.hpp"
#include "mix.hpp"
#include "nearest.hpp"
#include "square.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::knn_probe;

// See packages/js/src/knn-groups.ts; part of the contract.
constexpr int64_t sample_of_each = 32;

struct Counts { int64_t clusters, sampled, groups; };  // groups: clusters with rows

// As packages/cuda/src/kernels/knn/probe.ts measures it.
struct Memory {
  int64_t rows, coordinates, most, probed;
  Counts* counts;
  Numbered* items[2];          // rows in mixed order, those with values that are not finite last
  double* centres;
  int32_t *joined, *members;   // of each row of the sample, or of all, its centre; rows by group
  int32_t* centre;             // of each group
  int64_t *sizes, *start;      // of each centre; of each group, and the end
  double* lists;               // of the threads that look: squares of the nearest centres, then their groups

  explicit Memory(const Call& f)
      : rows(f[x].major), coordinates(f[x].minor), most(min(int64_t(f.attribute(clusters)), rows)), probed(min(int64_t(f.attribute(probes)), most)) {
    Carve c(f.scratch);
    counts = c.take<Counts>(1);
    for (auto& list : items) list = c.take<Numbered>(rows);
    centres = c.take<double>(most * coordinates);
    joined = c.take<int32_t>(rows);
    members = c.take<int32_t>(rows);
    centre = c.take<int32_t>(most);
    sizes = c.take<int64_t>(most);
    start = c.take<int64_t>(most + 1);
    lists = c.take<double>(0);
  }
  // Of thread w of `workers` that look at a time.
  Nearest nearest_centres(int64_t w, int64_t workers) const {
    return {lists + w * probed, reinterpret_cast<int32_t*>(lists + workers * probed) + w * probed, probed};
  }
};

template <class F> inline void with_values(const Call& f, const F& use) {
  if (f[x].dtype == f64) use(f[x].as<double>()); else use(f[x].as<float>());
}
inline Nearest place(const Call& f, int64_t row) {
  const int64_t wanted = int64_t(f.attribute(k));
  return {f[distances].as<double>() + row * wanted, f[indices].as<int32_t>() + row * wanted, wanted};
}

constexpr uint64_t last = uint64_t(1) << 32;
// A run of rows in mixed order: mixed numbers differ.
SPARSOME_GLOBAL(knn_probe_rows) {
  const Memory m(f);
  const uint32_t key = key_of_seed(uint32_t(f.attribute(seed)));
  with_values(f, [&](const auto* values) {
    make_run(m.items[0], m.rows, [&](int64_t i) {
      bool finite = true;
      for (int64_t t = 0; t < m.coordinates; t++) finite &= values[i * m.coordinates + t] - values[i * m.coordinates + t] == 0;
      return Numbered{finite ? mix(uint32_t(i) ^ key) : last, int32_t(i), 0};
    });
  });
}
// step: items, width of runs, the list they stand in.
SPARSOME_GLOBAL(knn_probe_merge) {
  const Memory m(f);
  merge_runs(m.items[f.step[2]], m.items[1 - f.step[2]], f.step[0], f.step[1]);
}
// From here on step[0] is the list that is sorted. One thread.
SPARSOME_GLOBAL(knn_probe_count) {
  if (thread_number() != 0) return;
  const Memory m(f);
  const int64_t finite = before(m.items[f.step[0]], m.rows, Numbered{last, 0, 0}), centres = min(m.most, finite);
  *m.counts = {centres, min(sample_of_each * centres, finite), 0};
}
// A thread for each coordinate of a centre.
SPARSOME_GLOBAL(knn_probe_centres) {
  const Memory m(f);
  const int64_t i = thread_number();
  if (i >= m.counts->clusters * m.coordinates) return;
  const int64_t row = m.items[f.step[0]][i / m.coordinates].number;
  with_values(f, [&](const auto* values) { m.centres[i] = double(values[row * m.coordinates + i % m.coordinates]); });
}

template <class T> inline int32_t nearest_centre(const Memory& m, const T* row) {
  int32_t found = -1;
  double least = __builtin_inf();
  for (int64_t c = 0; c < m.counts->clusters; c++) {
    const double square = square_of(row, m.centres + c * m.coordinates, m.coordinates);
    if (!(square < least)) continue;
    least = square;
    found = int32_t(c);
  }
  return found;
}
// A thread for each row of the sample: those of a warp look at the same centre at a time.
SPARSOME_GLOBAL(knn_probe_sample) {
  const Memory m(f);
  const int64_t i = thread_number();
  if (i >= m.counts->sampled) return;
  const int64_t row = m.items[f.step[0]][i].number;
  with_values(f, [&](const auto* values) { m.joined[i] = nearest_centre(m, values + row * m.coordinates); });
}
// A thread for each row. What has no centre has no neighbours.
SPARSOME_GLOBAL(knn_probe_join) {
  const Memory m(f);
  const int64_t row = thread_number();
  if (row >= m.rows) return;
  with_values(f, [&](const auto* values) { m.joined[row] = nearest_centre(m, values + row * m.coordinates); });
  if (m.joined[row] >= 0) return;
  Nearest none = place(f, row);
  none.clear();
  none.finish();
}

// Calls use(i), in order and on all lanes of the warp, for the numbers i below n that joined centre c.
template <class F> inline void each_joined(const int32_t* joined, int64_t n, int64_t c, const F& use) {
  for (int64_t from = 0; from < n; from += warp_lanes) {
    const int64_t own = from + lane_number();
    for (unsigned votes = ballot(own < n && joined[own] == c); votes != 0; votes &= votes - 1) use(from + __builtin_ctz(votes));
  }
}
// A warp for each centre, a lane for each of its coordinates: sums in the order of the sample.
SPARSOME_GLOBAL(knn_probe_means) {
  const Memory m(f);
  const int64_t c = warp_number();
  if (c >= m.counts->clusters) return;
  double* const to = m.centres + c * m.coordinates;
  int64_t members = 0;
  with_values(f, [&](const auto* values) {
    each_joined(m.joined, m.counts->sampled, c, [&](int64_t i) {
      const auto* row = values + int64_t(m.items[f.step[0]][i].number) * m.coordinates;
      for (int64_t t = lane_number(); t < m.coordinates; t += warp_lanes) to[t] = (members == 0 ? 0.0 : to[t]) + double(row[t]);
      members++;
    });
  });
  if (members > 0) for (int64_t t = lane_number(); t < m.coordinates; t += warp_lanes) to[t] /= double(members);
}
// A warp for each centre.
SPARSOME_GLOBAL(knn_probe_sizes) {
  const Memory m(f);
  const int64_t c = warp_number();
  if (c >= m.counts->clusters) return;
  int64_t size = 0;
  each_joined(m.joined, m.rows, c, [&](int64_t) { size++; });
  if (lane_number() == 0) m.sizes[c] = size;
}
// Leaves out centres without rows. One thread.
SPARSOME_GLOBAL(knn_probe_settle) {
  if (thread_number() != 0) return;
  const Memory m(f);
  int64_t groups = 0;
  m.start[0] = 0;
  for (int64_t c = 0; c < m.counts->clusters; c++) {
    if (m.sizes[c] == 0) continue;
    m.centre[groups] = int32_t(c);
    m.start[groups + 1] = m.start[groups] + m.sizes[c];
    groups++;
  }
  m.counts->groups = groups;
}
// A warp for each group.
SPARSOME_GLOBAL(knn_probe_members) {
  const Memory m(f);
  const int64_t g = warp_number();
  if (g >= m.counts->groups) return;
  int64_t at = m.start[g];
  each_joined(m.joined, m.rows, m.centre[g], [&](int64_t row) {
    if (lane_number() == 0) m.members[at] = int32_t(row);
    at++;
  });
}

template <class T> struct Search {
  const Memory& m;
  const T* values;
  int32_t row;
  Nearest found;

  double to_centre(int64_t g) const { return square_of(values + row * m.coordinates, m.centres + m.centre[g] * m.coordinates, m.coordinates); }
  void visit(int64_t g) {
    for (int64_t p = m.start[g]; p < m.start[g + 1]; p++) {
      const int32_t other = m.members[p];
      if (other != row) found.offer(square_of(values + row * m.coordinates, values + other * m.coordinates, m.coordinates), other);
    }
  }
  // The group after this one by distance from the row, -1 where there is none.
  int32_t after(double& square, int32_t g) const {
    double least = __builtin_inf();
    int32_t next = -1;
    for (int64_t other = 0; other < m.counts->groups; other++) {
      const double s = to_centre(other);
      if (!(s < least) || !Nearest::farther(s, int32_t(other), square, g)) continue;
      least = s;
      next = int32_t(other);
    }
    square = least;
    return next;
  }
  // The order of visits reaches no result: which rows are the nearest does not depend on it.
  void run(Nearest& near) {
    near.clear();
    for (int64_t g = 0; g < m.counts->groups; g++) near.offer(to_centre(g), int32_t(g));
    found.clear();
    int64_t seen = 0;  // the row itself among them
    for (int64_t p = 0; p < near.k; p++) {
      const int32_t g = near.indices[p];
      if (g < 0) continue;
      visit(g);
      seen += m.start[g + 1] - m.start[g];
    }
    double square = near.squares[0];
    for (int32_t g = near.indices[0]; g >= 0 && seen <= found.k;) {
      g = after(square, g);
      if (g < 0) break;
      visit(g);
      seen += m.start[g + 1] - m.start[g];
    }
    found.finish();
  }
};
// A thread for each row, by groups: those of a warp visit nearly the same. No filter in f32 comes before. step: the first row, rows
// at a time.
SPARSOME_GLOBAL(knn_probe) {
  const Memory m(f);
  const int64_t worker = thread_number(), at = f.step[0] + worker;
  if (worker >= f.step[1] || at >= m.start[m.counts->groups]) return;
  const int32_t row = m.members[at];
  Nearest near = m.nearest_centres(worker, f.step[1]);
  if (f[x].dtype == f64) Search<double>{m, f[x].as<double>(), row, place(f, row)}.run(near);
  else Search<float>{m, f[x].as<float>(), row, place(f, row)}.run(near);
}
}}  // namespace sparsome::SPARSOME_TARGET
