#include "grid_sort.hpp"
#include "carve.hpp"
#include "mix.hpp"
#include "plane.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::embed_umap;

// See packages/js/src/kernels/embed/umap.ts; part of the contract.
constexpr int block_size = 16, samples = 16;
constexpr float longest_step = 4.0f, theta = 0.1f, tiny = 0x1p-40f;
constexpr int limit_threads = 128;  // of the one block that looks for limits

struct Limits { float largest, low[2], range[2]; };

// As packages/cuda/src/kernels/embed/umap.ts measures it.
struct Memory {
  int64_t n, blocks, edges;
  Limits* limits;
  Numbered* items[2];
  int32_t *by_degree, *order, *place, *to;
  float *weight, *strength, *position[2];

  explicit Memory(const Call& f) : n(f[graph].major), blocks((n + block_size - 1) / block_size), edges(f[graph].nnz) {
    Carve c(f.scratch);
    limits = c.take<Limits>(1 + limit_threads);
    for (auto& list : items) list = c.take<Numbered>(n);
    by_degree = c.take<int32_t>(n);
    order = c.take<int32_t>(n);
    place = c.take<int32_t>(n);
    to = c.take<int32_t>(edges);
    weight = c.take<float>(edges);
    strength = c.take<float>(n);
    for (auto& p : position) p = c.take<float>(2 * n);
  }
};
inline uint32_t key_of(const Call& f) { return key_of_seed(uint32_t(f.attribute(seed))); }

// By degree, the largest first, then at random: drawn words differ.
SPARSOME_GLOBAL(embed_umap_vertices) {
  const Memory m(f);
  const Pointers start(f[graph]);
  const uint32_t key = key_of(f);
  make_run(m.items[0], m.n, [&](int64_t i) {
    const uint32_t degree = uint32_t(start(i + 1) - start(i));
    return Numbered{uint64_t(~degree) << 32 | mix(uint32_t(i) ^ key), int32_t(i), 0};
  });
}
// Whole blocks at random; the last one stays where it is.
SPARSOME_GLOBAL(embed_umap_blocks) {
  const Memory m(f);
  const uint32_t key = key_of(f);
  make_run(m.items[0], m.blocks - 1, [&](int64_t k) { return Numbered{mix(uint32_t(k) * 2654435761u ^ key), int32_t(k), 0}; });
}
// step: items, width of runs, the list they stand in.
SPARSOME_GLOBAL(embed_umap_merge) {
  const Memory m(f);
  merge_runs(m.items[f.step[2]], m.items[1 - f.step[2]], f.step[0], f.step[1]);
}
// step: the list that is sorted.
SPARSOME_GLOBAL(embed_umap_by_degree) {
  const Memory m(f);
  const int64_t i = thread_number();
  if (i < m.n) m.by_degree[i] = m.items[f.step[0]][i].number;
}
SPARSOME_GLOBAL(embed_umap_order) {
  const Memory m(f);
  const int64_t i = thread_number(), k = i / block_size;
  if (i >= m.n) return;
  const int64_t from = (k < m.blocks - 1 ? int64_t(m.items[f.step[0]][k].number) : k) * block_size;
  m.order[i] = m.by_degree[from + i % block_size];
  m.place[m.order[i]] = int32_t(i);
}

// The largest weight, and the ranges of the start. One block; every share begins with the first value of all: a NaN there hides the others,
// and one elsewhere is passed over. Of equal values the first counts, since there are two zeros.
SPARSOME_GLOBAL(embed_umap_limits) {
  const Memory m(f);
  const int64_t thread = threadIdx.x, share = (m.n + limit_threads - 1) / limit_threads, first = min(thread * share, m.n), last = min(first + share, m.n);
  const float *const w = f[graph].as<float>(), *const at = f[start].as<float>();
  Limits own = {0, {0, 0}, {0, 0}};
  for (int64_t e = thread; e < m.edges; e += limit_threads) if (w[e] > own.largest) own.largest = w[e];
  for (int d = 0; d < 2; d++) {
    float low = at[d], high = low;
    for (int64_t i = first; i < last; i++) {
      const float v = at[2 * i + d];
      if (v < low) low = v;
      if (v > high) high = v;
    }
    own.low[d] = low;
    own.range[d] = high;
  }
  m.limits[1 + thread] = own;
  sync_block();
  if (thread != 0) return;
  for (int t = 1; t < limit_threads; t++) {
    const Limits other = m.limits[1 + t];
    if (other.largest > own.largest) own.largest = other.largest;
    for (int d = 0; d < 2; d++) {
      if (other.low[d] < own.low[d]) own.low[d] = other.low[d];
      if (other.range[d] > own.range[d]) own.range[d] = other.range[d];
    }
  }
  for (int d = 0; d < 2; d++) own.range[d] -= own.low[d];
  m.limits[0] = own;
}
// A thread for each edge: where it leads in the layout, and its weight relative to the largest.
SPARSOME_GLOBAL(embed_umap_edges) {
  const Memory m(f);
  const int64_t e = thread_number();
  if (e >= m.edges) return;
  const float w = f[graph].as<float>()[e];
  m.to[e] = m.place[f[graph].indices_as()[e]];
  m.weight[e] = w > 0 ? w / m.limits->largest : 0.0f;
}

// The edges of the vertex at a place of the layout.
inline Range edges_of(const Call& f, const Memory& m, int64_t i) {
  const Pointers start_of(f[graph]);
  const int64_t v = m.order[i], base = start_of(0);
  return {start_of(v) - base, start_of(v + 1) - base};
}

SPARSOME_GLOBAL(embed_umap_start) {
  const Memory m(f);
  const int64_t i = thread_number();
  if (i >= m.n) return;
  const Range own = edges_of(f, m, i);
  float sum = 0;
  for (int64_t e = own.from; e < own.to; e++) sum += m.weight[e];
  m.strength[i] = sum;
  const int32_t v = m.order[i];
  for (int d = 0; d < 2; d++) {
    const float noise = float(int32_t(mix((2 * uint32_t(v) + uint32_t(d)) ^ key_of(f)) >> 16)) * 0x1p-15f - 1.0f, range = m.limits->range[d];
    const float scaled = range > 0 ? 10.0f * (f[start].as<float>()[2 * int64_t(v) + d] - m.limits->low[d]) / range : 0.0f;
    m.position[0][2 * i + d] = scaled + 0.001f * noise;
  }
}

// step: the epoch. A thread for each vertex reads the positions of the epoch before only.
SPARSOME_GLOBAL(embed_umap_move) {
  const Memory m(f);
  const int64_t i = thread_number(), t = f.step[0];
  if (i >= m.n) return;
  const float curve_a = float(f.attribute(a)), curve_b = float(f.attribute(b)), two_b = 2.0f * curve_b, cap = 4.0f / two_b;
  const float left = 1.0f - float(t) / float(f.attribute(epochs)), alpha = float(f.attribute(learning_rate)) * (left * left);
  const float negatives = float(f.attribute(negative_samples)) * float(f.attribute(repulsion));
  const float attraction = 2.0f * alpha * (two_b * curve_a), repulsion_of_all = negatives * alpha / samples * two_b;
  const uint32_t word = mix(mix(uint32_t(t) + 1u) ^ key_of(f));
  const float *const now = m.position[t & 1], x = now[2 * i], y_ = now[2 * i + 1];
  const Range own = edges_of(f, m, i);
  float fx = 0, fy = 0, stiffness = 0, rx = 0, ry = 0;
  for (int64_t e = own.from; e < own.to; e++) {
    const float *const other = now + 2 * int64_t(m.to[e]), dx = other[0] - x, dy = other[1] - y_, d2 = at_least(dx * dx + dy * dy, tiny);
    const float q = power(d2, curve_b), g = m.weight[e] * attraction * q / (d2 * (1.0f + curve_a * q));
    fx += g * dx;
    fy += g * dy;
    stiffness += g;
  }
  for (int s = 0; s < samples; s++) {
    const uint64_t r = (uint64_t(mix(word + uint32_t(i / block_size) * samples + uint32_t(s))) * uint32_t(m.n)) >> 32;
    const float* const other = now + 2 * ((r + uint64_t(i % block_size)) % uint64_t(m.n));
    const float dx = x - other[0], dy = y_ - other[1], d2 = dx * dx + dy * dy, q = power(at_least(d2, tiny), curve_b);
    const float g = 1.0f / ((0.001f + d2) * (1.0f + curve_a * q));
    rx += clip(g * dx, cap);
    ry += clip(g * dy, cap);
  }
  // 1 / (1 + stiffness): a backward Euler step of the attraction, stable at any learning rate.
  const float pull = 1.0f / (1.0f + stiffness), push = m.strength[i] * repulsion_of_all / (1.0f + theta * stiffness);
  float* const next = m.position[(t + 1) & 1] + 2 * i;
  next[0] = x + clip(fx * pull + rx * push, longest_step);
  next[1] = y_ + clip(fy * pull + ry * push, longest_step);
}

SPARSOME_GLOBAL(embed_umap_finish) {
  const Memory m(f);
  const int64_t i = thread_number();
  if (i >= m.n) return;
  const float* const at = m.position[int64_t(f.attribute(epochs)) & 1] + 2 * i;
  float* const to = f[y].as<float>() + 2 * int64_t(m.order[i]);
  to[0] = at[0];
  to[1] = at[1];
}
}}  // namespace sparsome::SPARSOME_TARGET
