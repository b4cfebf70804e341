#include "matrix.hpp"
#include "nearest/candidates.hpp"
#include "nearest/distance.hpp"
#include "nearest/tile.hpp"
#include "scratch.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::knn_search;

// Queries whose candidates stay in the second-level cache while all panels pass.
constexpr int64_t group_rows = 96;
// Products of one round and thread: some hundredths of a second, so that a call can be ended.
constexpr double round_products = 2e9;

struct State {
  int64_t round, rows, columns, panels, groups, cap;
  int64_t early;           // coordinates before a tile may end
  int64_t from, to;        // groups of this round
  float* centre;           // columns
  float scale;             // power of two that keeps squares in range
  float* points;           // rows + tile_rows x columns: centred and scaled, row by row
  float *panel, *half;     // panels x columns x 64; -|x|^2 / 2, -inf for padding
  float* tail;             // of each point: the norm of its coordinates from `early` on, rounded up
  double *norm, *greatest;  // of each point; of each panel the greatest
  float *error0, *error1;  // of each panel: the error bound is error0 + (error1 + c |x|) |x|
};

// Of each share: candidates of a group.
struct Lane {
  Candidates* candidates;  // group_rows + tile_rows
  float *values, *errors, *spare;
  int32_t* numbers;
  double* square;  // k
};

int64_t neighbors(const Frame& f) { return int64_t(f.attribute(k)); }
int64_t cap_of(const Frame& f) { return max<int64_t>(128, (3 * neighbors(f) + 79) / 16 * 16); }

void lay_out(const Frame& f, Scratch& s, State& p) {
  p.rows = f[x].major;
  p.columns = f[x].minor;
  p.panels = (p.rows + panel_points - 1) / panel_points;
  p.groups = (p.rows + group_rows - 1) / group_rows;
  p.cap = cap_of(f);
  p.early = p.columns > 24 ? max<int64_t>(12, p.columns / 4) : p.columns;
  p.centre = s.take<float>(p.columns);
  p.points = s.take<float>((p.rows + tile_rows) * p.columns);
  p.panel = s.take<float>(p.panels * panel_points * p.columns);
  p.half = s.take<float>(p.panels * panel_points);
  p.tail = s.take<float>(p.panels * panel_points + tile_rows);
  p.norm = s.take<double>(p.panels * panel_points + tile_rows);
  p.greatest = s.take<double>(p.panels);
  p.error0 = s.take<float>(p.panels);
  p.error1 = s.take<float>(p.panels);
}
Lane lane_of(const Frame& f, Scratch& s) {
  const int64_t queries = group_rows + tile_rows, room = cap_of(f) + panel_points;
  return {s.take<Candidates>(queries), s.take<float>(queries * room), s.take<float>(queries * room), s.take<float>(room), s.take<int32_t>(queries * room), s.take<double>(neighbors(f))};
}
int64_t lane_bytes(const Frame& f) {
  Scratch s;
  lane_of(f, s);
  return s.bytes();
}
int64_t state_bytes(const Frame& f) {
  Scratch s;
  State p;
  s.take<State>(1);
  lay_out(f, s, p);
  return (s.bytes() + 63) / 64 * 64;
}
int64_t scratch(const Frame& f, int32_t shares) { return state_bytes(f) + shares * ((lane_bytes(f) + 63) / 64 * 64) + 64; }

template <class F> void with_values(const Frame& f, F&& work) {
  if (f[x].dtype == f64) work(f[x].as<const double>()); else work(f[x].as<const float>());
}

// Means of the columns, and how far values lie from them: only the filter sees either.
template <class T> void centre(State& p, const T* v) {
  double most = 0;
  for (int64_t t = 0; t < p.columns; t++) {
    double sum = 0;
    for (int64_t i = 0; i < p.rows; i++) sum += double(v[i * p.columns + t]);
    p.centre[t] = float(sum / double(p.rows));
  }
  for (int64_t i = 0; i < p.rows; i++) {
    for (int64_t t = 0; t < p.columns; t++) {
      const double away = double(v[i * p.columns + t]) - double(p.centre[t]);
      most = max(most, away < 0 ? -away : away);
    }
  }
  p.scale = 1;
  for (; most * double(p.scale) > 0x1p30 && p.scale > 0x1p-120f; p.scale *= 0.5f) {}
  for (; most > 0 && most * double(p.scale) < 0x1p-30 && p.scale < 0x1p120f; p.scale *= 2.0f) {}
}

template <class T> void pack(State& p, const T* v, Range panels) {
  constexpr double u = 0x1p-24;
  const double d = double(p.columns), gamma = (d + 8) * u / (1 - (d + 8) * u);
  for (int64_t b = panels.from; b < panels.to; b++) {
    double greatest = 0;
    for (int64_t l = 0; l < panel_points; l++) {
      const int64_t i = b * panel_points + l;
      double square = 0, rest = 0;
      for (int64_t t = 0; t < p.columns; t++) {
        const float c = i < p.rows ? float((double(v[i * p.columns + t]) - double(p.centre[t])) * double(p.scale)) : 0.0f;
        p.panel[(b * p.columns + t) * panel_points + l] = c;
        if (i < p.rows) p.points[i * p.columns + t] = c;
        square += double(c) * double(c);
        if (t >= p.early) rest += double(c) * double(c);
      }
      p.half[i] = i < p.rows ? float(-0.5 * square) : -infinite;
      p.norm[i] = __builtin_sqrt(square) * (1 + 1e-12);
      p.tail[i] = float(__builtin_sqrt(rest) * (1 + 1e-6));
      greatest = max(greatest, p.norm[i]);
    }
    p.greatest[b] = greatest;
    // The bound of docs/adr/0011: rounding of products and of centring, with room for the roundings of the bound itself.
    p.error0[b] = float(((gamma * 0.5 + 1.01 * u) * greatest * greatest + 4 * d * 0x1p-126) * (1 + 1e-6));
    p.error1[b] = float((gamma + 2.02 * u) * greatest * (1 + 1e-6));
  }
}

void add(Candidates& c, float value, float error, int32_t row) {
  c.value[c.size] = value;
  c.error[c.size] = error;
  c.row[c.size++] = row;
}

// What reaches the bar of its query becomes a candidate.
void offer(Candidates& c, uint32_t lanes, const f32_native& values, float error, int64_t first, int64_t own, const State& p, int64_t k, float* spare) {
  if (c.full) return;
  if (c.size + f32_lanes > p.cap) {
    tighten(c, k, spare);
    if (c.size + f32_lanes > p.cap) {
      c.full = true;
      c.least = infinite;
      return;
    }
  }
  for (; lanes != 0; lanes &= lanes - 1) {
    const int lane = __builtin_ctz(lanes);
    if (first + lane != own) add(c, values[lane], error, int32_t(first + lane));
  }
}

// One panel against six queries.
void meet(const State& p, const Lane& lane, int64_t row, int64_t within, int64_t b, int64_t k) {
  float error[tile_rows], bar[tile_rows];
  for (int r = 0; r < tile_rows; r++) {
    const float norm = float(p.norm[row + r]);
    error[r] = above(p.error0[b] + (p.error1[b] + 1.02f * 0x1p-24f * norm) * norm);
    const float z = lane.candidates[within + r].least - error[r];
    bar[r] = z == -infinite || z == infinite ? z : below(z);
  }
  for (int64_t first = 0; first < panel_points; first += tile_points) {
    Tile tile;
    const float* half = p.half + b * panel_points + first;
    for (int r = 0; r < tile_rows; r++) for (int v = 0; v < tile_vectors; v++) tile.at[r][v] = load_f32(half + v * f32_lanes);
    const float *queries = p.points + row * p.columns, *panel = p.panel + b * p.columns * panel_points + first;
    accumulate(tile, queries, p.columns, panel, 0, p.early);
    if (p.early < p.columns) {
      // Cauchy and Schwarz on the rest: can anything here still reach its bar?
      uint32_t any = 0;
      for (int v = 0; v < tile_vectors; v++) {
        const f32_native tail = load_f32(p.tail + b * panel_points + first + v * f32_lanes);
        for (int r = 0; r < tile_rows; r++) any |= lanes_at_least(multiply_add(all(p.tail[row + r]), tail, tile.at[r][v]), all(bar[r]));
      }
      if (any == 0) continue;
      accumulate(tile, queries, p.columns, panel, p.early, p.columns);
    }
    for (int r = 0; r < tile_rows; r++) {
      for (int v = 0; v < tile_vectors; v++) {
        const uint32_t lanes = lanes_at_least(tile.at[r][v], all(bar[r]));
        if (lanes) offer(lane.candidates[within + r], lanes, tile.at[r][v], error[r], b * panel_points + first + v * f32_lanes, row + r, p, k, lane.spare);
      }
    }
  }
}

// The nearest of the given rows, which come in order, by the distance that decides.
template <class T, class Each> void decide(const Frame& f, const T* v, const State& p, int64_t i, double* square, Each&& each) {
  const int64_t count = neighbors(f);
  int32_t* near = f[indices].as<int32_t>() + i * count;
  int64_t found = 0;
  each([&](int64_t j) {
    const double s = squared_distance(v + i * p.columns, v + j * p.columns, p.columns);
    if (found == count && !(s < square[count - 1])) return;
    int64_t place = found < count ? found++ : count - 1;
    for (; place > 0 && square[place - 1] > s; place--) {
      square[place] = square[place - 1];
      near[place] = near[place - 1];
    }
    square[place] = s;
    near[place] = int32_t(j);
  });
  double* away = f[distances].as<double>() + i * count;
  for (int64_t n = 0; n < count; n++) away[n] = __builtin_sqrt(square[n]);
}

template <class T> void search_group(const Frame& f, const State& p, const T* v, int64_t group, const Lane& lane) {
  const int64_t count = neighbors(f), first = group * group_rows, rows = min(group_rows, p.rows - first), room = p.cap + panel_points;
  for (int64_t r = 0; r < group_rows + tile_rows; r++) {
    Candidates& c = lane.candidates[r];
    c.value = lane.values + r * room;
    c.error = lane.errors + r * room;
    c.row = lane.numbers + r * room;
    c.clear();
    if (r >= rows) c.least = infinite;
  }
  for (int64_t b = 0; b < p.panels; b++) {
    for (int64_t r = 0; r < rows; r += tile_rows) meet(p, lane, first + r, r, b, count);
    if (b < 2 || b % 16 == 0) for (int64_t r = 0; r < rows; r++) tighten(lane.candidates[r], count, lane.spare);
    else for (int64_t r = 0; r < rows; r++) if (lane.candidates[r].size >= 2 * count + 16) tighten(lane.candidates[r], count, lane.spare);
  }
  for (int64_t r = 0; r < rows; r++) {
    Candidates& c = lane.candidates[r];
    tighten(c, count, lane.spare);
    if (c.full || c.size < count) {
      decide(f, v, p, first + r, lane.square, [&](const auto& look) { for (int64_t j = 0; j < p.rows; j++) if (j != first + r) look(j); });
    } else decide(f, v, p, first + r, lane.square, [&](const auto& look) { for (int64_t n = 0; n < c.size; n++) look(c.row[n]); });
  }
}

bool next(const Frame& f, int64_t round, int32_t shares) {
  Scratch s(f);
  State& p = *s.take<State>(1);
  p.round = round;
  if (round == 0) {
    lay_out(f, s, p);
    with_values(f, [&](const auto* v) { centre(p, v); });
    for (int64_t n = 0; n < tile_rows * p.columns; n++) p.points[p.rows * p.columns + n] = 0;
    for (int64_t n = 0; n < tile_rows; n++) p.tail[p.panels * panel_points + n] = 0, p.norm[p.panels * panel_points + n] = 0;
    p.to = 0;
    f.progress(0, p.groups);
    return true;
  }
  f.progress(p.to, p.groups);
  if (p.to == p.groups) return false;
  const double products = double(group_rows) * double(p.rows) * double(p.columns + 1);
  p.from = p.to;
  p.to = min(p.groups, p.from + max<int64_t>(1, int64_t(round_products / products)) * shares);
  return true;
}

void run(const Frame& f, int32_t share, int32_t shares) {
  State& p = *Scratch(f).take<State>(1);
  with_values(f, [&](const auto* v) {
    if (p.round == 0) return pack(p, v, part(p.panels, share, shares));
    Frame own = f;
    own.scratch = (f.scratch + 63) / 64 * 64 + uint64_t(state_bytes(f) + share * ((lane_bytes(f) + 63) / 64 * 64));
    Scratch s(own);
    const Lane lane = lane_of(f, s);
    const Range groups = part(p.to - p.from, share, shares);
    for (int64_t g = groups.from; g < groups.to; g++) search_group(f, p, v, p.from + g, lane);
  });
}
}  // namespace

SPARSOME_KERNEL(knn_search, "knn.search", 1, few, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
