import { majorOf } from '@sparsome/core';
import type { MatrixView } from './kernel.ts';
import { umapDraws, umapEdges, umapLimits, umapOrder, umapStart } from './shaders.gen.ts';
import { sorted } from './sorting.ts';
import type { Step } from './step.ts';
import { part, type View } from './view.ts';

/** Vertices that share their negative samples: part of the contract. */
const blockSize = 16;
// Invocations that look for limits, and what each of them finds.
const shares = 128,
  limitsOfShare = 5;

/** What the layout of a graph works on, by places (see packages/js/src/umap-plan.ts); its memory. */
export interface UmapPlan {
  /** The vertex at each place. */
  readonly order: View;
  /** For each edge of the graph the place it leads to, and its weight relative to the largest. */
  readonly to: View;
  readonly relative: View;
  readonly strength: View;
  /** Now and next, in turns. */
  readonly positions: readonly [View, View];
}

/** Plans how the plan is filled in. */
export function umapPlan(s: Step, graph: MatrixView, start: View, key: number, { order, to, relative, strength, positions }: UmapPlan): void {
  const vertices = majorOf(graph.desc),
    edges = graph.desc.nnz,
    wide = Number(graph.desc.ptr === 'i64'),
    constants = {};
  /** Numbers of vertices or blocks in the order drawn. */
  const drawnOrder = (BLOCKS: boolean, count: number): View => {
    const keys = s.temporary('u32', count),
      drawn = s.temporary('u32', count),
      numbers = s.temporary('u32', count),
      ends = s.temporary('i32', 2);
    s.dispatch(umapDraws, {
      bind: { indptr: graph.indptr, keys, drawn, numbers, ends },
      params: { wide, count, key },
      constants: { BLOCKS },
      invocations: count,
    });
    const line = { order: 'csr', shape: [1, count], dtype: 'u32', ptr: 'i32', nnz: count, whole: false } as const;
    return sorted(s, { desc: line, data: keys, indices: numbers, indptr: ends }, BLOCKS ? undefined : drawn);
  };
  const by_degree = drawnOrder(false, vertices),
    blocks = drawnOrder(true, Math.ceil(vertices / blockSize) - 1),
    place = s.temporary('u32', vertices),
    found = s.temporary('f32', limitsOfShare * (shares + 1)),
    limits = part(found, limitsOfShare * shares, limitsOfShare);
  s.dispatch(umapOrder, { bind: { by_degree, blocks, order, place }, params: { vertices, block_size: blockSize }, constants, invocations: vertices });
  for (const TOTAL of [false, true]) {
    s.dispatch(umapLimits, {
      bind: { weights: graph.data, start, limits: found },
      params: { edges, vertices, shares },
      constants: { TOTAL },
      invocations: TOTAL ? 1 : shares,
    });
  }
  s.dispatch(umapEdges, {
    bind: { indices: graph.indices, weights: graph.data, place, limits, to, relative },
    params: { edges },
    constants,
    invocations: edges,
  });
  s.dispatch(umapStart, {
    bind: { indptr: graph.indptr, order, relative, limits, start, strength, positions: positions[0] },
    params: { wide, vertices, key },
    constants,
    invocations: vertices,
  });
}
