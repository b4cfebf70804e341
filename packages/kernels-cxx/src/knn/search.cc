#include "knn/filter.hpp"
#include "knn/scaling.hpp"
#include "matrix.hpp"
#include "nearest.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::knn_search;

// Filter fast, decide exactly: scores in f32 with a proved bound (panels.hpp) leave about k candidates of each query, whose
// distances are computed as the contract says. Rounds: 0 packs the rows, each further one answers some groups of queries.
constexpr int64_t group_queries = 48;  // they stay in the first cache beside a panel, their lists in the second
constexpr double round_operations = 2e8;  // of one share: some milliseconds

struct State {
  int64_t group, groups_each;  // the first group of the round; groups of each share
  double scale;                // 0: values too large to filter; all queries look at all rows
};

struct Memory {
  int64_t rows, coordinates, neighbors, panels, capacity, share_bytes;
  State* state;
  double* centre;
  Panel* panel;
  float* packed;
  uint8_t* shares;

  explicit Memory(const Frame& f)
      : rows(f[x].major), coordinates(f[x].minor), neighbors(int64_t(f.attribute(k))),
        panels((rows + panel_rows - 1) / panel_rows), capacity(Candidates::capacity_for(neighbors)),
        share_bytes(aligned(group_queries * capacity * 12) + aligned(capacity * 4) + aligned(group_queries * int64_t(sizeof(Candidates))) +
                    aligned(group_queries * 4) + aligned(group_queries * coordinates * 4)) {
    uint8_t* at = reinterpret_cast<uint8_t*>(aligned(int64_t(f.scratch)));
    const auto take = [&](int64_t bytes) { uint8_t* p = at; at += aligned(bytes); return p; };
    state = reinterpret_cast<State*>(take(sizeof(State)));
    centre = reinterpret_cast<double*>(take(coordinates * 8));
    panel = reinterpret_cast<Panel*>(take(panels * int64_t(sizeof(Panel))));
    packed = reinterpret_cast<float*>(take(panels * panel_floats(coordinates) * 4));
    shares = at;
  }
  static int64_t aligned(int64_t bytes) { return (bytes + 63) / 64 * 64; }
  int64_t groups() const { return (rows + group_queries - 1) / group_queries; }
};

int64_t scratch(const Frame& f, int32_t shares) {
  const Memory m(f);
  return 64 + Memory::aligned(sizeof(State)) + Memory::aligned(m.coordinates * 8) + m.panels * int64_t(sizeof(Panel)) +
         Memory::aligned(m.panels * panel_floats(m.coordinates) * 4) + shares * m.share_bytes;
}

template <class T> void pack(const Frame& f, const Memory& m, Range panels) {
  const T* values = f[x].as<T>();
  for (int64_t p = panels.from; p < panels.to; p++) {
    const int64_t first = p * panel_rows, n = min(int64_t(panel_rows), m.rows - first);
    pack_panel<T>(m.panel[p], m.packed + p * panel_floats(m.coordinates), n, m.coordinates, m.centre, m.state->scale,
                  [&](int64_t i) { return values + (first + i) * m.coordinates; });
  }
}

// What one share works with.
struct Desk {
  Candidates* lists;
  float *work, *norms, *queries;

  Desk(const Memory& m, int32_t share) {
    uint8_t* at = m.shares + share * m.share_bytes;
    const auto take = [&](int64_t bytes) { uint8_t* p = at; at += Memory::aligned(bytes); return p; };
    float* entries = reinterpret_cast<float*>(take(group_queries * m.capacity * 12));
    work = reinterpret_cast<float*>(take(m.capacity * 4));
    lists = reinterpret_cast<Candidates*>(take(group_queries * int64_t(sizeof(Candidates))));
    norms = reinterpret_cast<float*>(take(group_queries * 4));
    queries = reinterpret_cast<float*>(take(group_queries * m.coordinates * 4));
    for (int64_t q = 0; q < group_queries; q++) {
      float* own = entries + q * m.capacity * 3;
      lists[q] = {own, own + m.capacity, reinterpret_cast<int32_t*>(own + 2 * m.capacity), 0, int32_t(m.capacity), 0, false};
    }
  }
};

// Copies the queries [first, first + n) from their panels into blocks of six; blocks are filled up with queries that find
// nothing.
void begin(const Memory& m, const Desk& desk, int64_t first, int64_t n) {
  for (int64_t q = 0; q < group_queries; q++) {
    Candidates& list = desk.lists[q];
    const int64_t row = min(first + q, m.rows - 1), p = row / panel_rows, at = row % panel_rows;
    list.n = 0;
    list.full = q < n && m.panel[p].half[at] == -__builtin_inff();  // not finite: there is nothing to filter with
    list.least = q < n && !list.full ? -__builtin_inff() : __builtin_inff();
    desk.norms[q] = m.panel[p].norms[at];
    const float* from = m.packed + p * panel_floats(m.coordinates);
    float* to = desk.queries + q / tile_queries * tile_queries * m.coordinates + q % tile_queries;
    for (int64_t t = 0; t < m.coordinates; t++) to[t * tile_queries] = from[packed_at(m.coordinates, at, t)];
  }
}

// Keeps what of one panel may be near a block of queries.
void look(const Memory& m, const Desk& desk, int64_t first, int64_t b, int64_t p) {
  Block block;
  block.packed = desk.queries + b * tile_queries * m.coordinates;
  for (int r = 0; r < tile_queries; r++) {
    block.norms[r] = desk.norms[b * tile_queries + r];
    block.lists[r] = desk.lists + b * tile_queries + r;
  }
  const int64_t query = first + b * tile_queries;
  filter(block, m.panel[p], m.packed + p * panel_floats(m.coordinates), m.coordinates, m.neighbors, desk.work, [&](int64_t l, int r) {
    const int64_t row = p * panel_rows + l;
    return row == query + r ? -1 : int32_t(row);
  });
}

template <class T> void decide(const Frame& f, const Memory& m, Candidates& list, int64_t query, float* work) {
  const T* values = f[x].as<T>();
  const T* own = values + query * m.coordinates;
  Nearest nearest{f[distances].as<double>() + query * m.neighbors, f[indices].as<int32_t>() + query * m.neighbors, m.neighbors};
  nearest.clear();
  list.tighten(m.neighbors, work);
  if (list.full) {
    for (int64_t j = 0; j < m.rows; j++) if (j != query) nearest.offer(squared_distance(own, values + j * m.coordinates, m.coordinates), int32_t(j));
  } else {
    for (int32_t c = 0; c < list.n; c++) nearest.offer(squared_distance(own, values + list.rows[c] * m.coordinates, m.coordinates), list.rows[c]);
  }
  nearest.finish();
}

template <class T> void answer(const Frame& f, const Memory& m, const Desk& desk, int64_t group) {
  const int64_t first = group * group_queries, n = min(group_queries, m.rows - first);
  const int64_t blocks = (n + tile_queries - 1) / tile_queries;
  begin(m, desk, first, n);
  if (m.state->scale == 0) for (int64_t q = 0; q < n; q++) desk.lists[q].full = true;
  else {
    for (int64_t p = 0; p < m.panels; p++) {
      for (int64_t b = 0; b < blocks; b++) look(m, desk, first, b, p);
      // Early lists say much about what is near; later ones are tightened when they are full.
      if (p < 4 || p == 16) for (int64_t q = 0; q < n; q++) desk.lists[q].tighten(m.neighbors, desk.work);
    }
  }
  for (int64_t q = 0; q < n; q++) decide<T>(f, m, desk.lists[q], first + q, desk.work);
}

template <class T> void work(const Frame& f, int32_t share, int32_t shares) {
  const Memory m(f);
  if (m.state->group < 0) return pack<T>(f, m, part(m.panels, share, shares));
  const Desk desk(m, share);
  const int64_t from = m.state->group + share * m.state->groups_each;
  for (int64_t g = from; g < min(from + m.state->groups_each, m.groups()); g++) answer<T>(f, m, desk, g);
}

void run(const Frame& f, int32_t share, int32_t shares) {
  if (f[x].dtype == f64) work<double>(f, share, shares); else work<float>(f, share, shares);
}

bool next(const Frame& f, int64_t round, int32_t shares) {
  const Memory m(f);
  if (round == 0) {
    m.state->scale = f[x].dtype == f64 ? make_scaling(f[x].as<double>(), m.rows, m.coordinates, m.centre)
                                       : make_scaling(f[x].as<float>(), m.rows, m.coordinates, m.centre);
    const double cost = 2.0 * double(group_queries) * double(m.rows) * double(m.coordinates + 8);
    // Not more than there is for each, so that all have something to do.
    m.state->groups_each = max(int64_t(1), min(int64_t(round_operations / cost), (m.groups() + shares - 1) / shares));
    m.state->group = -1;
    return true;
  }
  m.state->group = round == 1 ? 0 : m.state->group + shares * m.state->groups_each;
  f.progress(m.state->group, m.groups());
  return m.state->group < m.groups();
}
}  // namespace

SPARSOME_KERNEL(knn_search, "knn.search", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
