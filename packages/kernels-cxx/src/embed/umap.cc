#include "matrix.hpp"
#include "mix.hpp"
#include "radix_order.hpp"
#include "scratch.hpp"
#include "simd_points.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::embed_umap;

constexpr int64_t block = 16;   // nodes that share their negative samples: part of the contract, the vector width is not
constexpr int samples = 16;     // negative samples of a node in an epoch
constexpr float damping = 0.2f, longest = 4.0f;

// The nodes as the layout holds them, blocks of like degree in a drawn order. Block k has slots offset[k] ... offset[k + 1] of 16
// neighbours and weights; missing ones have weight 0.
struct State {
  int64_t round;
  uint32_t key;
  float largest, low[2], range[2];
  int64_t nodes, blocks;
  float *now, *then;  // positions: of the last epoch and of this one
  int32_t *order, *place;
  int64_t* offset;
  int32_t* neighbor;
  float *weight, *strength;
  Keyed *keys, *other;
};

int64_t most_slots(const Frame& f) {
  const int64_t n = f[graph].major, nnz = f[graph].nnz;
  // Blocks are sorted by degree: all but the first are no longer than the shortest of the one before.
  return nnz / block + min(n, nnz) + n / block + 1;
}
// One layout for both: what the parts are, and how many bytes they take.
void lay_out(const Frame& f, Scratch& s, State& p) {
  const int64_t n = f[graph].major, blocks = (n + block - 1) / block, padded = (blocks + 1) * block;
  p.now = s.take<float>(2 * padded);
  p.then = s.take<float>(2 * padded);
  p.order = s.take<int32_t>(padded);
  p.place = s.take<int32_t>(n);
  p.offset = s.take<int64_t>(blocks + 1);
  p.neighbor = s.take<int32_t>(most_slots(f) * block);
  p.weight = s.take<float>(most_slots(f) * block);
  p.strength = s.take<float>(padded);
  p.keys = s.take<Keyed>(n);
  p.other = s.take<Keyed>(n);
}
int64_t scratch(const Frame& f, int32_t) {
  Scratch s;
  State p;
  s.take<State>(1);
  lay_out(f, s, p);
  return s.bytes();
}

template <class P> void plan(const Frame& f, State& p, const Matrix<float, P>& g) {
  const int64_t n = p.nodes = g.major;
  p.blocks = (n + block - 1) / block;
  p.key = mix(uint32_t(f.attribute(seed)) + 0x9e3779b9u);
  const auto degree = [&](int64_t v) { return g.start(v + 1) - g.start(v); };
  for (int64_t v = 0; v < n; v++) p.keys[v] = {uint64_t(0x7fffffff - degree(v)) << 32 | mix(uint32_t(v) ^ p.key), v};
  radix_order(p.keys, p.other, n);
  for (int64_t i = 0; i < n; i++) p.place[i] = int32_t(p.keys[i].id);  // by degree, for now
  const int64_t shuffled = max<int64_t>(0, p.blocks - 1);              // the last block may be short and stays last
  for (int64_t k = 0; k < shuffled; k++) p.keys[k] = {mix(uint32_t(k) * 2654435761u ^ p.key), k};
  radix_order(p.keys, p.other, shuffled);
  int64_t at = 0;
  p.offset[0] = 0;
  for (int64_t k = 0; k < p.blocks; k++) {
    const int64_t b = k < shuffled ? p.keys[k].id : k;
    p.offset[k + 1] = p.offset[k] + degree(p.place[b * block]);
    for (int64_t l = 0; l < block && b * block + l < n; l++) p.order[at++] = p.place[b * block + l];
  }
  for (int64_t i = 0; i < n; i++) p.place[p.order[i]] = int32_t(i);
  p.largest = 0;
  for (int64_t e = 0; e < g.start(n); e++) p.largest = max(p.largest, g.data[e]);
  if (!(p.largest > 0)) p.largest = 1;
  const float* s = f[start].as<float>();
  for (int axis = 0; axis < 2; axis++) {
    float low = n ? s[axis] : 0, high = low;
    for (int64_t v = 0; v < n; v++) {
      low = min(low, s[2 * v + axis]);
      high = max(high, s[2 * v + axis]);
    }
    p.low[axis] = low;
    p.range[axis] = high - low;
  }
}

// Edges and first positions of some blocks.
template <class P> void fill(const Frame& f, State& p, const Matrix<float, P>& g, Range blocks) {
  const float* s = f[start].as<float>();
  for (int64_t k = blocks.from; k < blocks.to; k++) {
    const int64_t slots = p.offset[k + 1] - p.offset[k];
    for (int64_t l = 0; l < block; l++) {
      const int64_t i = k * block + l;
      const bool there = i < p.nodes;
      const int64_t v = there ? p.order[i] : 0, first = there ? g.start(v) : 0, entries = there ? g.start(v + 1) - first : 0;
      float sum = 0;
      for (int64_t e = 0; e < slots; e++) {
        const int64_t to = (p.offset[k] + e) * block + l;
        const float w = e < entries ? g.data[first + e] / p.largest : 0.0f;
        p.neighbor[to] = e < entries ? p.place[g.indices[first + e]] : int32_t(there ? i : 0);
        p.weight[to] = w;
        sum += w;
      }
      p.strength[i] = sum;
      for (int axis = 0; axis < 2; axis++) {
        float at = 0;
        if (there) {
          const float noise = float(mix(uint32_t(2 * v + axis) ^ p.key) >> 16) * 0x1p-15f - 1.0f;
          const float scaled = p.range[axis] > 0 ? 10.0f * (s[2 * v + axis] - p.low[axis]) / p.range[axis] : 5.0f;
          at = scaled + 0.001f * noise;
        }
        p.now[2 * i + axis] = p.then[2 * i + axis] = at;
      }
    }
  }
}

struct Forces { float curve_a, curve_b, pull, push, most; uint32_t key; };

Forces forces(const Frame& f, const State& p) {
  const int64_t epoch = p.round - 1;
  const float left = 1.0f - float(epoch) / float(f.attribute(epochs)), rate = left * left * float(f.attribute(learning_rate));
  const float curve_a = float(f.attribute(a)), curve_b = float(f.attribute(b)), two_b = 2.0f * curve_b;
  return {curve_a, curve_b, 2.0f * rate * (two_b * curve_a),
          float(f.attribute(negative_samples)) * rate / samples * float(f.attribute(repulsion)) * two_b, longest / two_b,
          mix(mix(uint32_t(epoch) + 1u) ^ p.key)};
}

// Every node of some blocks from where all were before: nobody sees what another does in the same epoch.
void epoch(const State& p, const Forces& o, Range blocks) {
  const int64_t n = p.nodes;
  const float* from = p.now;
  for (int64_t k = blocks.from; k < blocks.to; k++) {
    for (int64_t lane = 0; lane < block; lane += f32_lanes) {
      const int64_t i = k * block + lane;
      if (i >= n) break;
      const Points own = load_points(from + 2 * i);
      f32_native fx = splat_f32(0), fy = splat_f32(0), stiffness = splat_f32(0), rx = splat_f32(0), ry = splat_f32(0);
      for (int64_t s = p.offset[k]; s < p.offset[k + 1]; s++) {
        const Points other = gather_points(from, p.neighbor + s * block + lane);
        const f32_native dx = other.x - own.x, dy = other.y - own.y, d2 = no_less(dx * dx + dy * dy, 0x1p-40f);
        const f32_native q = power(d2, o.curve_b), g = load_f32_native(p.weight + s * block + lane) * o.pull * q / (d2 * (1.0f + o.curve_a * q));
        fx += g * dx;
        fy += g * dy;
        stiffness += g;
      }
      for (int s = 0; s < samples; s++) {
        // 16 consecutive points from a drawn one: blocks are shuffled, so they are a fair sample.
        const int64_t r = int64_t(uint64_t(mix(o.key + uint32_t(k * samples + s))) * uint64_t(n) >> 32);
        Points other;
        if (r + block <= n) other = load_points(from + 2 * (r + lane));
        else {
          alignas(64) float wrapped[2 * f32_lanes];
          for (int64_t l = 0; l < f32_lanes; l++) {
            const int64_t j = (r + lane + l) % n;
            wrapped[2 * l] = from[2 * j];
            wrapped[2 * l + 1] = from[2 * j + 1];
          }
          other = load_points(wrapped);
        }
        const f32_native dx = own.x - other.x, dy = own.y - other.y, d2 = dx * dx + dy * dy;
        const f32_native q = power(no_less(d2, 0x1p-40f), o.curve_b), g = 1.0f / ((0.001f + d2) * (1.0f + o.curve_a * q));
        rx += clip(g * dx, o.most);
        ry += clip(g * dy, o.most);
      }
      const f32_native hold = 1.0f / (1.0f + stiffness), share = load_f32_native(p.strength + i) * o.push / (1.0f + damping * stiffness);
      const f32_native x = own.x + clip(fx * hold + rx * share, longest), y = own.y + clip(fy * hold + ry * share, longest);
      for (int64_t l = 0; l < f32_lanes && i + l < n; l++) {
        p.then[2 * (i + l)] = x[l];
        p.then[2 * (i + l) + 1] = y[l];
      }
    }
  }
}

// Blocks of a share: equal numbers of edges and samples.
Range blocks_of(const State& p, int32_t share, int32_t shares) {
  return lines_by([&](int64_t k) { return p.offset[k] + (samples - 1) * k; }, p.blocks, share, shares);
}

template <class F> void with_graph(const Frame& f, F&& work) {
  if (f[graph].ptr == i64) work(Matrix<float, int64_t>(f[graph])); else work(Matrix<float, int32_t>(f[graph]));
}

bool next(const Frame& f, int64_t round, int32_t) {
  Scratch s(f);
  State* const p = s.take<State>(1);
  const int64_t total = int64_t(f.attribute(epochs));
  p->round = round;
  f.progress(round, total + 1);
  if (round == 0) {
    lay_out(f, s, *p);
    with_graph(f, [&](const auto& g) { plan(f, *p, g); });
    return true;
  }
  if (round > 1) {
    float* const last = p->now;
    p->now = p->then;
    p->then = last;
  }
  if (round <= total) return true;
  float* to = f[y].as<float>();
  for (int64_t i = 0; i < p->nodes; i++) {
    to[2 * int64_t(p->order[i])] = p->now[2 * i];
    to[2 * int64_t(p->order[i]) + 1] = p->now[2 * i + 1];
  }
  return false;
}

void run(const Frame& f, int32_t share, int32_t shares) {
  State& p = *Scratch(f).take<State>(1);
  if (p.round == 0) with_graph(f, [&](const auto& g) { fill(f, p, g, part(p.blocks, share, shares)); });
  else epoch(p, forces(f, p), blocks_of(p, share, shares));
}
}  // namespace

SPARSOME_KERNEL(embed_umap, "embed.umap", 1, few, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
