#include "carve.hpp"
#include "matrix.hpp"
#include "mix.hpp"
#include "points.hpp"
#include "sort.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::embed_umap;

// Vertices that share their negative samples: 16 consecutive points, loaded without a gather. Part of the contract.
constexpr int block_size = 16;
// See packages/js/src/kernels/embed/umap.ts.
constexpr int samples = 16;
constexpr float longest_step = 4.0f, theta = 0.1f, tiny = 0x1p-40f;

struct Item { uint32_t key; int32_t number; };
struct State {
  int64_t epoch;  // -1: the plan is filled in
  float largest, low[2], range[2];
};

// The plan, vertices in the order of the layout. Slots: one neighbour of each vertex of a block, rows shorter than the
// longest of the block filled up with weights of 0, which add nothing.
struct Memory {
  int64_t n, blocks;
  State* state;
  Item *items, *other;
  int32_t *order, *place;
  int64_t* first;  // slot of each block
  int32_t* to;
  float *weight, *strength;
  float* position[2];  // 16 more than n, which repeat the first: a run of samples never wraps
  int64_t bytes;

  Memory(const Frame& f, uint64_t at) : n(f[graph].major), blocks((n + block_size - 1) / block_size) {
    Carve c(at);
    state = c.take<State>(1);
    items = c.take<Item>(n);
    other = c.take<Item>(n);
    order = c.take<int32_t>(n);
    place = c.take<int32_t>(n);
    first = c.take<int64_t>(blocks + 1);
    // Blocks are cut by descending degree, so the longest row of each is at most the shortest of the one before.
    const int64_t most = f[graph].nnz + block_size * (min(n, f[graph].nnz) + 1);
    to = c.take<int32_t>(most);
    weight = c.take<float>(most);
    strength = c.take<float>(blocks * block_size);
    for (auto& p : position) p = c.take<float>(2 * (n + block_size));
    bytes = c.bytes();
  }
};

int64_t scratch(const Frame& f, int32_t) { return Memory(f, 0).bytes; }

// By degree, then blocks at random; sizes of blocks, ranges of the start.
void make_plan(const Frame& f, const Memory& m, uint32_t key) {
  const Pointers start(f[graph]);
  const int64_t n = m.n;
  for (int64_t i = 0; i < n; i++) m.items[i] = {mix(uint32_t(i) ^ key), int32_t(i)};
  Item* sorted = sort_by_key(m.items, m.other, n);
  for (int64_t i = 0; i < n; i++) sorted[i].key = ~uint32_t(start(sorted[i].number + 1) - start(sorted[i].number));
  sorted = sort_by_key(sorted, sorted == m.items ? m.other : m.items, n);
  for (int64_t i = 0; i < n; i++) m.place[i] = sorted[i].number;  // by degree, for a while
  const int64_t whole = m.blocks - 1;
  for (int64_t k = 0; k < whole; k++) m.items[k] = {mix(uint32_t(k) * 2654435761u ^ key), int32_t(k)};
  const Item* block = sort_by_key(m.items, m.other, whole);
  int64_t at = 0, slot = 0;
  for (int64_t k = 0; k < m.blocks; k++) {
    const int64_t from = int64_t(k < whole ? block[k].number : k) * block_size;
    m.first[k] = slot;
    if (from < n) slot += start(m.place[from] + 1) - start(m.place[from]);
    for (int64_t i = from; i < min(n, from + block_size); i++) m.order[at++] = m.place[i];
  }
  m.first[m.blocks] = slot;
  for (int64_t i = 0; i < n; i++) m.place[m.order[i]] = int32_t(i);
  const float* w = f[graph].as<float>();
  m.state->largest = 0;
  for (int64_t e = 0; e < f[graph].nnz; e++) if (w[e] > m.state->largest) m.state->largest = w[e];
  const float* from = f[slots::embed_umap::start].as<float>();
  for (int d = 0; d < 2; d++) {
    float low = from[d], high = from[d];
    for (int64_t i = 1; i < n; i++) {
      const float v = from[2 * i + d];
      if (v < low) low = v;
      if (v > high) high = v;
    }
    m.state->low[d] = low;
    m.state->range[d] = high - low;
  }
}

template <class P> void fill_block(const Frame& f, const Memory& m, uint32_t key, int64_t k) {
  const Matrix<float, P> x(f[graph]);
  const float* from = f[slots::embed_umap::start].as<float>();
  const int64_t slots = m.first[k + 1] - m.first[k];
  for (int lane = 0; lane < block_size; lane++) {
    const int64_t i = k * block_size + lane;
    const Line<float> line = i < m.n ? x.line(m.order[i]) : Line<float>{nullptr, nullptr, 0};
    float sum = 0;
    for (int64_t e = 0; e < slots; e++) {
      const int64_t at = (m.first[k] + e) * block_size + lane;
      const float w = e < line.size && line.data[e] > 0 ? line.data[e] / m.state->largest : 0.0f;
      m.to[at] = e < line.size ? m.place[line.indices[e]] : int32_t(min(i, m.n - 1));
      m.weight[at] = w;
      sum += w;
    }
    m.strength[i] = sum;
    if (i >= m.n) continue;
    for (int d = 0; d < 2; d++) {
      const int32_t v = m.order[i];
      const float noise = float(int32_t(mix((2 * uint32_t(v) + uint32_t(d)) ^ key) >> 16)) * 0x1p-15f - 1.0f;
      const float range = m.state->range[d];
      const float scaled = range > 0 ? 10.0f * (from[2 * int64_t(v) + d] - m.state->low[d]) / range : 0.0f;
      m.position[0][2 * i + d] = scaled + 0.001f * noise;
    }
  }
}

struct Step {
  float a, b, attraction, repulsion, cap;
  uint32_t word;
};

// One epoch of a block: reads the positions before it only.
void move_block(const Memory& m, const Step& s, const float* now, float* next, int64_t k) {
  for (int lane = 0; lane < block_size; lane += point_lanes) {
    const int64_t i = k * block_size + lane;
    if (i >= m.n) break;
    const Points at = load_points(now + 2 * i);
    f32_native fx = {}, fy = {}, stiffness = {}, rx = {}, ry = {};
    for (int64_t e = m.first[k]; e < m.first[k + 1]; e++) {
      const Points other = gather_points(now, m.to + e * block_size + lane);
      const f32_native dx = other.x - at.x, dy = other.y - at.y, d2 = at_least(dx * dx + dy * dy, tiny), q = power(d2, s.b);
      const f32_native g = load32(m.weight + e * block_size + lane) * s.attraction * q / (d2 * (1.0f + s.a * q));
      fx += g * dx;
      fy += g * dy;
      stiffness += g;
    }
    for (int t = 0; t < samples; t++) {
      const uint64_t r = (uint64_t(mix(s.word + uint32_t(k) * samples + uint32_t(t))) * uint32_t(m.n)) >> 32;
      const Points other = load_points(now + 2 * (r + uint32_t(lane)));
      const f32_native dx = at.x - other.x, dy = at.y - other.y, d2 = dx * dx + dy * dy, q = power(at_least(d2, tiny), s.b);
      const f32_native g = 1.0f / ((0.001f + d2) * (1.0f + s.a * q));
      rx += clip(g * dx, s.cap);
      ry += clip(g * dy, s.cap);
    }
    // 1 / (1 + stiffness): a backward Euler step of the attraction, stable at any learning rate.
    const f32_native pull = 1.0f / (1.0f + stiffness);
    const f32_native push = load32(m.strength + i) * s.repulsion / (1.0f + theta * stiffness);
    const Points to = {at.x + clip(fx * pull + rx * push, longest_step), at.y + clip(fy * pull + ry * push, longest_step)};
    if (i + point_lanes <= m.n) {
      store_points(to, next + 2 * i);
    } else {
      float some[2 * point_lanes];
      store_points(to, some);
      for (int64_t l = 0; l < 2 * (m.n - i); l++) next[2 * i + l] = some[l];
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const Memory m(f, f.scratch);
  const uint32_t key = key_of_seed(uint32_t(f.attribute(seed)));
  const Range mine = lines_by([&](int64_t k) { return m.first[k] + samples * k; }, m.blocks, share, shares);
  const int64_t t = m.state->epoch;
  float* const written = m.position[(t + 1) & 1];
  if (t < 0) {
    for (int64_t k = mine.from; k < mine.to; k++) {
      if (f[graph].ptr == i64) fill_block<int64_t>(f, m, key, k); else fill_block<int32_t>(f, m, key, k);
    }
  } else {
    const float left = 1.0f - float(t) / float(f.attribute(epochs));
    const float alpha = float(f.attribute(learning_rate)) * (left * left);
    const float negatives = float(f.attribute(negative_samples)) * float(f.attribute(repulsion));
    const float curve_a = float(f.attribute(a)), curve_b = float(f.attribute(b)), two_b = 2.0f * curve_b;
    const Step step = {curve_a, curve_b, 2.0f * alpha * (two_b * curve_a), negatives * alpha / samples * two_b, 4.0f / two_b,
                       mix(mix(uint32_t(t) + 1u) ^ key)};
    for (int64_t k = mine.from; k < mine.to; k++) move_block(m, step, m.position[t & 1], written, k);
  }
  if (mine.from == 0 && mine.to > 0) {
    for (int64_t l = 0; l < 2 * block_size; l++) written[2 * m.n + l] = written[l % (2 * m.n)];
  }
}

bool next(const Frame& f, int64_t round, int32_t) {
  const Memory m(f, f.scratch);
  if (m.n == 0) return false;
  if (round == 0) make_plan(f, m, key_of_seed(uint32_t(f.attribute(seed))));
  const int64_t t = m.state->epoch = round - 1, of = int64_t(f.attribute(epochs));
  f.progress(max(t, int64_t(0)), of);
  if (t < of) return true;
  const float* at = m.position[t & 1];
  float* to = f[y].as<float>();
  for (int64_t i = 0; i < m.n; i++) __builtin_memcpy(to + 2 * int64_t(m.order[i]), at + 2 * i, 8);
  return false;
}
}  // namespace

SPARSOME_KERNEL(embed_umap, "embed.umap", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
