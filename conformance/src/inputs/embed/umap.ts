import type { Hint } from '../../hint.ts';
import { otherGraph, undirected } from '../undirected.ts';

/** Starts on a grid of five columns, with duplicates. */
export const umap: Hint = {
  make(x) {
    const graph = undirected(x),
      n = graph.shape[0];
    const data = Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? (i >> 1) % 5 : Math.floor(i / 20)));
    return { inputs: { graph, start: { shape: [n, 2], dtype: 'f32', data } }, attrs: { epochs: 3, a: 0.58303, b: 1.334167, seed: 3 } };
  },
  skip: otherGraph,
};
