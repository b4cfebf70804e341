import { minorOf, type Sparse } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { otherGraph, undirected } from '../undirected.ts';

/** On a grid of five columns, with duplicates. */
const grid = (n: number): Float32Array => Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? (i >> 1) % 5 : Math.floor(i / 20)));

// Devices look for the extent in up to so many shares.
const shares = 128;

/** A grid whose second share begins with a NaN, which takes no part in the extent, and goes on with the extreme value, which does. */
function oddStart(n: number, withInfinity: boolean): Float32Array {
  const start = grid(n),
    first = Math.ceil(n / shares);
  start[0] = -0;
  start[2 * first] = Number.NaN;
  start[2 * first + 2] = -1000;
  // The second axis: of subnormal numbers alone, or endless.
  if (withInfinity) start[2 * first + 1] = Number.POSITIVE_INFINITY;
  else for (let i = 1; i < start.length; i += 2) start[i] = start[i]! * 1e-43;
  return start;
}

/** Weights of which some are 0, negative or no number: none of them attracts. */
function withOddWeights(graph: Sparse): Sparse {
  const data = Float32Array.from(graph.data, Number);
  for (const [e, odd] of [0, -1, Number.NaN].entries()) for (let at = e; at < data.length; at += 7) data[at] = odd;
  return { ...graph, dtype: 'f32', data };
}

/** Starts on a grid; around wide matrices with what a computation may come to: values without a place, and weights without a pull. */
export const umap: Hint = {
  make(x) {
    const odd = minorOf(x) > 2 * shares,
      plain = undirected(x),
      graph = odd && plain.dtype === 'f32' ? withOddWeights(plain) : plain,
      n = graph.shape[0];
    const data = odd ? oddStart(n, x.order === 'csc') : grid(n);
    return { inputs: { graph, start: { shape: [n, 2], dtype: 'f32', data } }, attrs: { epochs: 3, a: 0.58303, b: 1.334167, seed: 3 } };
  },
  skip: otherGraph,
};
