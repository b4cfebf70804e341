import { umap as contract } from '@sparsome/core/contracts/embed/umap';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';
import { keyOf, mix } from '../../mix.ts';
import { plan, startingPositions } from '../../umap-plan.ts';

// Negative samples of a vertex in an epoch. With 4 instead of 16 their noise costs a quarter of the neighbours kept.
const samples = 16;
// No vertex moves farther along an axis in one epoch: umap-learn's clip of one gradient, applied to their sum.
const longestStep = 4;

const fr = Math.fround;
// How much of the attraction's damping the repulsion feels: more keeps points in place, less gives clusters room.
const theta = fr(0.1);
const tiny = 2 ** -40;
const milli = fr(0.001);
const steps = 512; // blocks between two checkpoints

// x^b by two polynomials (minimax over one octave, 5e-6 relative): kernels-cxx/include/umap.hpp, operation by operation.
const [l0, l1, l2, l3, l4, l5, l6] = [0.17616704, 0.27097744, 0.29509977, 0.3591848, 0.4806487, 0.7213678, 1.4426963].map(fr) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const [e4, e3, e2, e1, e0] = [0.0095701013, 0.055917859, 0.24024744, 0.69312179, 0.99999928].map(fr) as [number, number, number, number, number];
const asFloat = new Float32Array(1),
  asBits = new Int32Array(asFloat.buffer);
function power(x: number, b: number): number {
  asFloat[0] = x;
  const t = (asBits[0]! - 0x3f3504f3) | 0;
  asBits[0] = (t & 0x7fffff) + 0x3f3504f3;
  const m = fr(asFloat[0] - 1);
  let q = fr(fr(m * l0) - l1);
  q = fr(fr(q * m) + l2);
  q = fr(fr(q * m) - l3);
  q = fr(fr(q * m) + l4);
  q = fr(fr(q * m) - l5);
  q = fr(fr(q * m) + l6);
  const y = fr(fr((t >> 23) + fr(q * m)) * b);
  const z = fr(fr(y + 12582912) - 12582912), // the nearest whole number
    f = fr(y - z);
  let r = fr(fr(f * e4) + e3);
  r = fr(fr(r * f) + e2);
  r = fr(fr(r * f) + e1);
  r = fr(fr(r * f) + e0);
  asFloat[0] = r;
  asBits[0] = asBits[0]! + (z << 23);
  return asFloat[0];
}
const clip = (x: number, limit: number): number => (x < limit ? (x > -limit ? x : -limit) : limit);
/** The upper word of the product of two 32-bit words. */
const multiplyHigh = (word: number, n: number): number => Math.floor(((word >>> 16) * n + Math.floor(((word & 0xffff) * n) / 65536)) / 65536);

export const umap = kernel(contract, {
  async run(_, { in: { graph, start }, out, attrs, checkpoint }) {
    const key = keyOf(attrs.seed),
      p = plan(starts(graph), graph.indices, graph.data, key),
      n = p.order.length;
    const a = fr(attrs.a),
      b = fr(attrs.b),
      twoB = fr(2 * b),
      twoAB = fr(twoB * a),
      cap = fr(4 / twoB),
      rate = fr(attrs.learningRate),
      negatives = fr(fr(attrs.negativeSamples) * fr(attrs.repulsion));
    let now: Float32Array = startingPositions(start.data, p.order, key),
      next: Float32Array = new Float32Array(2 * n);

    const move = (from: number, to: number, alpha: number, word: number): void => {
      const attraction = fr(fr(2 * alpha) * twoAB),
        repulsion = fr(fr(fr(negatives * alpha) / samples) * twoB);
      for (let i = from; i < to; i++) {
        const x = now[2 * i]!,
          y = now[2 * i + 1]!;
        let fx = 0,
          fy = 0,
          stiffness = 0,
          rx = 0,
          ry = 0;
        for (let e = p.start[i]!; e < p.start[i + 1]!; e++) {
          const j = p.to[e]!,
            dx = fr(now[2 * j]! - x),
            dy = fr(now[2 * j + 1]! - y);
          let d2 = fr(fr(dx * dx) + fr(dy * dy));
          if (!(d2 > tiny)) d2 = tiny;
          const q = power(d2, b),
            g = fr(fr(fr(p.weight[e]! * attraction) * q) / fr(d2 * fr(1 + fr(a * q))));
          fx = fr(fx + fr(g * dx));
          fy = fr(fy + fr(g * dy));
          stiffness = fr(stiffness + g);
        }
        for (let s = 0; s < samples; s++) {
          const j = (multiplyHigh(mix(word + (i >>> 4) * samples + s), n) + (i & 15)) % n,
            dx = fr(x - now[2 * j]!),
            dy = fr(y - now[2 * j + 1]!),
            d2 = fr(fr(dx * dx) + fr(dy * dy));
          const q = power(d2 > tiny ? d2 : tiny, b),
            g = fr(1 / fr(fr(milli + d2) * fr(1 + fr(a * q))));
          rx = fr(rx + clip(fr(g * dx), cap));
          ry = fr(ry + clip(fr(g * dy), cap));
        }
        // 1 / (1 + stiffness): a backward Euler step of the attraction, stable at any learning rate.
        const pull = fr(1 / fr(1 + stiffness)),
          push = fr(fr(p.strength[i]! * repulsion) / fr(1 + fr(theta * stiffness)));
        next[2 * i] = x + clip(fr(fr(fx * pull) + fr(rx * push)), longestStep);
        next[2 * i + 1] = y + clip(fr(fr(fy * pull) + fr(ry * push)), longestStep);
      }
    };

    for (let t = 0; t < attrs.epochs; t++) {
      const left = fr(1 - fr(t / attrs.epochs)),
        alpha = fr(rate * fr(left * left)),
        word = mix(mix(t + 1) ^ key);
      for (let i = 0; i < n; i += steps * 16) {
        move(i, Math.min(n, i + steps * 16), alpha, word);
        await checkpoint(t * n + i, attrs.epochs * n);
      }
      [now, next] = [next, now];
    }
    for (let i = 0; i < n; i++) {
      out.y.data[2 * p.order[i]!] = now[2 * i]!;
      out.y.data[2 * p.order[i]! + 1] = now[2 * i + 1]!;
    }
  },
});
