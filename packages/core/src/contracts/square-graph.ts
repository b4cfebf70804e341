import { fail } from '../error.ts';

/** Weights between all pairs of nodes, w_ij and w_ji both stored. */
export const weightedGraph = { kind: 'sparse', dtype: ['f32'], order: ['csr'], ptr: ['i32', 'i64'] } as const;

/** Number of nodes. Throws `InvalidInput` when the matrix is not square. */
export function nodesOf(where: string, [rows, columns]: readonly [number, number]): number {
  if (rows !== columns) {
    fail('InvalidInput', {
      where,
      what: 'the graph is not square',
      expected: `${rows} x ${rows}`,
      got: `${rows} x ${columns}`,
      consequence: 'nothing was computed',
      fix: 'pass the weights between all pairs of nodes, nodes × nodes',
    });
  }
  return rows;
}
