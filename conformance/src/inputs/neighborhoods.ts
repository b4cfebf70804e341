import { type Dense, dense, majorOf, minorOf, type Sparse } from '@sparsome/core';
import { linesOf } from '../matrices.ts';

const neighbors = 6;

/** Edges of each major line to lines that follow from its entries, with weights in [0, 1); -1 where there is none. */
export function neighborhoods(x: Sparse): { readonly indices: Dense<'i32'>; readonly weights: Dense<'f32'> } {
  const lines = majorOf(x);
  const indices = new Int32Array(lines * neighbors).fill(-1);
  const weights = new Float32Array(lines * neighbors);
  for (const [m, line] of linesOf(x).entries()) {
    const taken = new Set<number>();
    for (const [i, v] of line) {
      const to = (m + i * 3 - minorOf(x)) % lines;
      if (to < 0 || taken.has(to) || taken.size === neighbors) continue;
      indices[m * neighbors + taken.size] = to;
      weights[m * neighbors + taken.size] = i % 5 === 4 ? 0 : Math.abs(Number(v) * 0.37) % 1;
      taken.add(to);
    }
  }
  const shape = [lines, neighbors] as const;
  return { indices: dense(shape, indices), weights: dense(shape, weights) };
}

const other = 'edges follow from the numbers of lines: a changed matrix gives another graph';
/** Relations that hold of no edges made here. */
export const redrawn = { 'permute-major': other, 'permute-minor': other, 'append-empty-major': other, 'append-empty-minor': other } as const;

/** Entries of each row of the union, counted by sets of pairs. */
export function unionCounts(g: ReturnType<typeof neighborhoods>): readonly number[] {
  const [lines, k] = g.indices.shape;
  const rows = Array.from({ length: lines }, () => new Set<number>());
  for (const [p, to] of g.indices.data.entries()) {
    const from = Math.floor(p / k);
    if (to < 0 || to === from || g.weights.data[p] === 0) continue;
    rows[from]?.add(to);
    rows[to]?.add(from);
  }
  return rows.map((row) => row.size);
}
