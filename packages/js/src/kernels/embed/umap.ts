import { umap as contract } from '@sparsome/core/contracts/embed/umap';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';
import { keyOf, mix } from '../../mix.ts';
import { pairsOf, powers } from '../../pairs.ts';
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
    const drawn = new Float64Array(samples); // of the block of 16 vertices at work
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, p.start[i + 1]! - p.start[i]!);
    const pairs = pairsOf(most + samples),
      { dx, dy, d2, value } = pairs;
    let now: Float32Array = startingPositions(start.data, p.order, key),
      next: Float32Array = new Float32Array(2 * n);

    const move = (from: number, to: number, alpha: number, word: number): void => {
      const attraction = fr(fr(2 * alpha) * twoAB),
        repulsion = fr(fr(fr(negatives * alpha) / samples) * twoB);
      for (let i = from; i < to; i++) {
        const first = p.start[i]!,
          edges = p.start[i + 1]! - first,
          x = now[2 * i]!,
          y = now[2 * i + 1]!;
        if ((i & 15) === 0) for (let s = 0; s < samples; s++) drawn[s] = multiplyHigh(mix(word + (i >>> 4) * samples + s), n);
        for (let k = 0; k < edges + samples; k++) {
          const s = k - edges,
            j = s < 0 ? p.to[first + k]! : (drawn[s]! + (i & 15)) % n;
          // Towards a neighbour, away from a sample.
          const away = s < 0 ? 1 : -1;
          dx[k] = away * (now[2 * j]! - x);
          dy[k] = away * (now[2 * j + 1]! - y);
        }
        for (let k = 0; k < edges + samples; k++) {
          const square = fr(fr(dx[k]! * dx[k]!) + fr(dy[k]! * dy[k]!));
          d2[k] = square;
          value[k] = square > tiny ? square : tiny;
        }
        for (let k = 0; k < edges; k++) d2[k] = value[k]!;
        powers(pairs, edges + samples, b);
        for (let k = 0; k < edges; k++) {
          const q = value[k]!;
          value[k] = fr(fr(p.weight[first + k]! * attraction) * q) / fr(d2[k]! * fr(1 + fr(a * q)));
        }
        let fx = 0,
          fy = 0,
          stiffness = 0,
          rx = 0,
          ry = 0;
        for (let k = 0; k < edges; k++) {
          const g = value[k]!;
          fx = fr(fx + fr(g * dx[k]!));
          fy = fr(fy + fr(g * dy[k]!));
          stiffness = fr(stiffness + g);
        }
        for (let k = edges; k < edges + samples; k++) {
          const g = fr(1 / fr(fr(milli + d2[k]!) * fr(1 + fr(a * value[k]!))));
          rx = fr(rx + clip(fr(g * dx[k]!), cap));
          ry = fr(ry + clip(fr(g * dy[k]!), cap));
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
