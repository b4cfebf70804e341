// Small data made in tests.
import { type AnnData, anndata, type Column, dataFrame, type Matrix, placedMatrix } from '@sparsome/anndata';
import { dense, isDense, isSparse, sparse } from '@sparsome/core';

export type Rows = readonly (readonly number[])[];

/** A CSR matrix of rows of numbers; zeros are not stored. */
export function csr(rows: Rows, make: (values: number[]) => Float32Array | Float64Array | Int32Array | Uint16Array = (v) => Float32Array.from(v)): Matrix {
  const data: number[] = [],
    indices: number[] = [],
    indptr = [0];
  for (const row of rows) {
    row.forEach((v, c) => {
      if (v === 0) return;
      data.push(v);
      indices.push(c);
    });
    indptr.push(data.length);
  }
  return placedMatrix(
    sparse({ order: 'csr', shape: [rows.length, rows[0]?.length ?? 0], data: make(data), indices: Int32Array.from(indices), indptr: Int32Array.from(indptr) }),
  );
}
/** The same matrix compressed by columns. */
export function csc(rows: Rows): Matrix {
  const columns = (rows[0] ?? []).map((_, c) => rows.map((row) => row[c]!));
  const indptr = [0],
    data: number[] = [],
    indices: number[] = [];
  for (const column of columns) {
    column.forEach((v, r) => {
      if (v === 0) return;
      data.push(v);
      indices.push(r);
    });
    indptr.push(data.length);
  }
  return placedMatrix(
    sparse({
      order: 'csc',
      shape: [rows.length, columns.length],
      data: Float32Array.from(data),
      indices: Int32Array.from(indices),
      indptr: Int32Array.from(indptr),
    }),
  );
}
export const full = (rows: Rows): Matrix => placedMatrix(dense([rows.length, rows[0]?.length ?? 0], Float32Array.from(rows.flat())));

/** Genes g0, g1 … and cells c0, c1 …. */
export function small(
  X: Matrix | undefined,
  obs: Readonly<Record<string, Column>> = {},
  vars: Readonly<Record<string, Column>> = {},
  shape = X?.desc.shape ?? [0, 0],
): AnnData {
  return anndata({
    X,
    obs: dataFrame(
      Array.from({ length: shape[0] ?? 0 }, (_, c) => `c${c}`),
      obs,
    ),
    var: dataFrame(
      Array.from({ length: shape[1] ?? 0 }, (_, g) => `g${g}`),
      vars,
    ),
  });
}

/** The numbers of a column. */
export function column(frame: AnnData['obs'], name: string): number[] {
  const found = frame.columns.get(name);
  if (found?.kind !== 'numbers' && found?.kind !== 'bool') throw new Error(`no numbers in ${name}`);
  return Array.from(found.values, Number);
}
/** The values of a matrix, row after row. */
export async function valuesOf(m: Matrix | undefined): Promise<number[]> {
  const x: unknown = await m?.host();
  if (isDense(x)) return Array.from(x.data, Number);
  if (!isSparse(x)) throw new Error('no matrix');
  const [rows, columns] = x.shape,
    out = new Array<number>(rows * columns).fill(0);
  for (let m0 = 0; m0 + 1 < x.indptr.length; m0++) {
    for (let p = Number(x.indptr[m0]); p < Number(x.indptr[m0 + 1]); p++)
      out[x.order === 'csr' ? m0 * columns + x.indices[p]! : x.indices[p]! * columns + m0] = Number(x.data[p]);
  }
  return out;
}
