import { fail } from '../error.ts';
import type { Shape } from '../sparse.ts';

export const graphMatrix = { kind: 'sparse', dtype: ['f32'], order: ['csr'], ptr: ['i32', 'i64'] } as const;

/** Throws `InvalidInput` when a graph has not as many columns as rows: each vertex is a row and a column. */
export function square(where: string, [rows, columns]: Shape): number {
  if (rows !== columns) {
    fail('InvalidInput', {
      where,
      what: 'the graph is not square',
      expected: 'one row and one column for each vertex',
      got: `${rows} x ${columns}`,
      consequence: 'nothing was computed',
      fix: 'pass a graph of cells by cells, such as connectivities',
    });
  }
  return rows;
}

/** Throws `InvalidInput` when a matrix has not one row of `columns` for each vertex. */
export function onePerVertex(where: string, name: string, shape: Shape, vertices: number, columns: number): void {
  if (shape[0] !== vertices || shape[1] !== columns) {
    fail('InvalidInput', {
      where,
      what: `input "${name}" has the wrong shape`,
      expected: `${vertices} x ${columns}`,
      got: shape.join(' x '),
      consequence: 'nothing was computed',
      fix: `pass ${columns} coordinates for each vertex`,
    });
  }
}
