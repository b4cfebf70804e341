import { majorOf } from '@sparsome/core';
import { umap as contract } from '@sparsome/core/contracts/embed/umap';
import { holding } from '../../held.ts';
import { kernel, wordOf } from '../../kernel.ts';
import { keyOf, mix } from '../../mix.ts';
import { embedUmap, umapFinish } from '../../shaders.gen.ts';
import { step } from '../../step.ts';
import { umapPlan } from '../../umap-plan.ts';

const where = 'webgpu embed.umap';
const fr = Math.fround;
// See packages/js/src/kernels/embed/umap.ts; part of the contract.
const samples = 16;
// Some 2,800 instructions for an edge or a sample, in multiplications of doubles. Fewer places at once do not take a GPU less time.
const operationsOfPair = 12,
  fewestPlaces = 1 << 14;

/** Some places in one epoch. */
interface Piece {
  readonly epoch: number;
  readonly first: number;
  readonly count: number;
}

/** All epochs, in steps of so many places. */
function* shortSteps(epochs: number, vertices: number, places: number): Generator<readonly Piece[]> {
  let pieces: Piece[] = [],
    left = places;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let first = 0; first < vertices; ) {
      if (left <= 0) {
        yield pieces;
        pieces = [];
        left = places;
      }
      const count = Math.min(left, vertices - first);
      pieces.push({ epoch, first, count });
      first += count;
      left -= Math.max(count, fewestPlaces);
    }
  }
  yield pieces;
}

export const umap = kernel(contract, {
  run(gpu, { in: { graph, start }, out: { y }, attrs, checkpoint }) {
    const vertices = majorOf(graph.desc),
      edges = graph.desc.nnz,
      { epochs } = attrs;
    return holding(gpu, async (take) => {
      const plan = {
        order: take('u32', vertices),
        to: take('u32', edges),
        relative: take('f32', edges),
        strength: take('f32', vertices),
        positions: [take('f32', 2 * vertices), take('f32', 2 * vertices)] as const,
      };
      const [even, odd] = plan.positions,
        key = keyOf(attrs.seed);
      const a = fr(attrs.a),
        b = fr(attrs.b),
        twoB = fr(2 * b),
        negatives = fr(fr(attrs.negativeSamples) * fr(attrs.repulsion));
      const curve = { a: wordOf(a), b: wordOf(b), cap: wordOf(fr(4 / twoB)) };
      const forces = (epoch: number): { readonly attraction: number; readonly repulsion: number; readonly word: number } => {
        const left = fr(1 - fr(epoch / epochs)),
          alpha = fr(fr(attrs.learningRate) * fr(left * left));
        return {
          attraction: wordOf(fr(fr(2 * alpha) * fr(twoB * a))),
          repulsion: wordOf(fr(fr(fr(negatives * alpha) / samples) * twoB)),
          word: mix(mix(epoch + 1) ^ key),
        };
      };
      const operationsOfPlace = operationsOfPair * (samples + edges / Math.max(1, vertices)),
        steps = [...shortSteps(epochs, vertices, Math.max(64, Math.floor(gpu.limits.operations / operationsOfPlace)))];
      for (const [n, pieces] of steps.entries()) {
        const { epoch = 0, first = 0 } = pieces[0] ?? {};
        if (n > 0) await checkpoint(epoch * vertices + first, epochs * vertices);
        await step(gpu, where, (s) => {
          if (n === 0) umapPlan(s, graph, start.data, key, plan);
          for (const { epoch, first, count } of pieces) {
            const [now, next] = epoch % 2 === 0 ? [even, odd] : [odd, even];
            s.dispatch(embedUmap, {
              bind: { indptr: graph.indptr, order: plan.order, to: plan.to, relative: plan.relative, strength: plan.strength, now, next },
              params: { wide: Number(graph.desc.ptr === 'i64'), vertices, end: first + count, ...curve, ...forces(epoch) },
              constants: {},
              first,
              invocations: count,
            });
          }
          if (n < steps.length - 1) return;
          s.dispatch(umapFinish, {
            bind: { order: plan.order, positions: epochs % 2 === 0 ? even : odd, y: y.data },
            params: { vertices },
            constants: {},
            invocations: vertices,
          });
        });
      }
    });
  },
});
