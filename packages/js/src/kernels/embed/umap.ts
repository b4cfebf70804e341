import { umap as contract } from '@sparsome/core/contracts/embed/umap';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';
import { mix } from '../../mix.ts';
import { block, type Plan, planOf } from '../../umap/plan.ts';
import { power } from '../../umap/power.ts';

const f = Math.fround;
/** Negative samples of a node in an epoch; how much edges hold a node against them; longest step on an axis. */
const samples = 16,
  damping = f(0.2),
  longest = 4;
const nearest = 2 ** -40,
  milli = f(0.001);
const clip = (v: number, most: number): number => Math.max(-most, Math.min(most, v));

export const umap = kernel(contract, {
  async run(_, { in: { graph, start }, out: { y }, attrs, checkpoint }) {
    const key = mix((attrs.seed + 0x9e3779b9) | 0),
      plan = planOf(starts(graph), graph.indices, graph.data, key);
    let now = placed(plan, start.data, key),
      next = new Float32Array(now.length);
    const { epochs } = attrs;
    for (let t = 0; t < epochs; t++) {
      const left = f(1 - f(t / epochs));
      epoch(plan, attrs, f(f(left * left) * f(attrs.learningRate)), mix(mix(t + 1) ^ key), now, next);
      [now, next] = [next, now];
      await checkpoint(t + 1, epochs);
    }
    plan.order.forEach((v, i) => {
      y.data[2 * v] = now[2 * i]!;
      y.data[2 * v + 1] = now[2 * i + 1]!;
    });
  },
});

/** The start on [0, 10], with a little noise that parts duplicates. */
function placed({ order }: Plan, start: Float32Array, key: number): Float32Array<ArrayBuffer> {
  const at = new Float32Array(2 * order.length);
  for (let axis = 0; axis < 2; axis++) {
    let low = Number.POSITIVE_INFINITY,
      high = Number.NEGATIVE_INFINITY;
    for (let p = axis; p < start.length; p += 2) {
      low = Math.min(low, start[p]!);
      high = Math.max(high, start[p]!);
    }
    const range = f(high - low);
    order.forEach((v, i) => {
      const noise = f(f((mix((2 * v + axis) ^ key) >>> 16) * f(2 ** -15)) - 1);
      const scaled = range > 0 ? f(f(10 * f(start[2 * v + axis]! - low)) / range) : 5;
      at[2 * i + axis] = f(scaled + f(milli * noise));
    });
  }
  return at;
}

type Forces = { readonly a: number; readonly b: number; readonly repulsion: number; readonly negativeSamples: number };

/** Every node from where all were before: nobody sees what another does in the same epoch. */
function epoch(plan: Plan, o: Forces, rate: number, key: number, from: Float32Array, to: Float32Array): void {
  const nodes = plan.order.length;
  const a = f(o.a),
    b = f(o.b),
    twoB = f(2 * b),
    pull = f(f(2 * rate) * f(twoB * a)),
    push = f(f(f(f(o.negativeSamples * rate) / samples) * f(o.repulsion)) * twoB),
    most = f(longest / twoB);
  for (let i = 0; i < nodes; i++) {
    const x = from[2 * i]!,
      y = from[2 * i + 1]!;
    let stiffness = 0,
      fx = 0,
      fy = 0,
      rx = 0,
      ry = 0;
    for (let e = plan.start[i]!; e < plan.start[i + 1]!; e++) {
      const j = plan.neighbor[e]!,
        dx = f(from[2 * j]! - x),
        dy = f(from[2 * j + 1]! - y);
      const d2 = Math.max(f(f(dx * dx) + f(dy * dy)), nearest),
        q = power(d2, b);
      const g = f(f(f(plan.weight[e]! * pull) * q) / f(d2 * f(1 + f(a * q))));
      fx = f(fx + f(g * dx));
      fy = f(fy + f(g * dy));
      stiffness = f(stiffness + g);
    }
    for (let s = 0; s < samples; s++) {
      const j = sampled(mix((key + Math.floor(i / block) * samples + s) | 0), nodes, i % block),
        dx = f(x - from[2 * j]!),
        dy = f(y - from[2 * j + 1]!);
      const d2 = f(f(dx * dx) + f(dy * dy)),
        q = power(Math.max(d2, nearest), b);
      const g = f(1 / f(f(milli + d2) * f(1 + f(a * q))));
      rx = f(rx + clip(f(g * dx), most));
      ry = f(ry + clip(f(g * dy), most));
    }
    const hold = f(1 / f(1 + stiffness)),
      share = f(f(plan.strength[i]! * push) / f(1 + f(damping * stiffness)));
    to[2 * i] = f(x + clip(f(f(fx * hold) + f(rx * share)), longest));
    to[2 * i + 1] = f(y + clip(f(f(fy * hold) + f(ry * share)), longest));
  }
}

/** floor(word * nodes / 2^32) + lane, modulo nodes: the upper half of a product of 32-bit words, in parts that doubles hold. */
function sampled(word: number, nodes: number, lane: number): number {
  const low = (word & 0xffff) * nodes,
    high = (word >>> 16) * nodes;
  return (Math.floor((high + Math.floor(low / 65536)) / 65536) + lane) % nodes;
}
