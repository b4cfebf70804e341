import type { Dataset, Group } from 'h5wasm';
import { dense, type DTypes, isSparsomeError, type Order, placed, type Ptr, type Shape, sparse, SparsomeError } from '@sparsome/core';
import { denseSlot, type DenseMatrix, type Matrix, sparseSlot } from '../anndata.ts';
import { canonical } from '../canonical.ts';
import { indicesOf, pointersOf, valuesOf } from './narrow.ts';
import { attributeText, corrupt, datasetIn, encodingOf } from './source.ts';
import { boolsIn, isBool, numbersIn } from './values.ts';

/** Is this a sparse matrix, of today's layout or of anndata before 0.7? */
export const isSparseGroup = (g: Group): boolean => /^cs[rc]_matrix$/.test(encodingOf(g)) || attributeText(g, 'h5sparse_format') !== '';

/** A sparse or dense matrix. Throws `Corrupt` or `InvalidInput` naming the place in the file. */
export function readMatrix(e: Group | Dataset, where: string): Matrix {
  return 'keys' in e ? placed(sparseSlot, readSparse(e, where)) : readDense(e, where);
}

/** The head of a sparse matrix: what can be said of it without its entries. Pointers are checked. */
export interface SparseHead {
  readonly order: Order;
  readonly shape: Shape;
  readonly data: Dataset;
  readonly indices: Dataset;
  readonly indptr: DTypes[Ptr];
}

export function readHead(g: Group, where: string): SparseHead {
  const format = encodingOf(g).slice(0, 3) || attributeText(g, 'h5sparse_format'),
    order = format === 'csc' ? 'csc' : 'csr';
  const [rows = -1, cols = -1] = shapeOf(g, 'shape') ?? shapeOf(g, 'h5sparse_shape') ?? corrupt(where, 'the shape is missing', 'an attribute "shape"', 'none');
  const data = datasetIn(g, 'data', where),
    indices = datasetIn(g, 'indices', where),
    lines = order === 'csr' ? rows : cols;
  const indptr = readPointers(g, lines, Math.min(data.shape?.[0] ?? 0, indices.shape?.[0] ?? 0), where);
  return { order, shape: [rows, cols], data, indices, indptr };
}

/** The pointers of so many lines into so many entries, checked. */
export function readPointers(g: Group, lines: number, entries: number, where: string): DTypes[Ptr] {
  const indptr = pointersOf(numbersIn(datasetIn(g, 'indptr', where), `${where}/indptr`));
  if (indptr.length !== lines + 1) corrupt(`${where}/indptr`, 'it has the wrong length', `${lines + 1} entries`, String(indptr.length));
  for (let m = 0; m < lines; m++) {
    if (indptr[m + 1]! < indptr[m]!) corrupt(`${where}/indptr`, `it falls at line ${m}`, `at least ${indptr[m]}`, String(indptr[m + 1]));
  }
  if (Number(indptr[0]) !== 0 || Number(indptr[lines]) > entries)
    corrupt(`${where}/indptr`, 'it does not fit data and indices', `from 0 to at most ${entries}`, `${indptr[0]} to ${indptr[lines]}`);
  return indptr;
}

export function readSparse(g: Group, where: string) {
  const { order, shape, data, indices, indptr } = readHead(g, where);
  const values = valuesOf(isBool(data) ? boolsIn(data, `${where}/data`) : numbersIn(data, `${where}/data`), `${where}/data`);
  const at = indicesOf(numbersIn(indices, `${where}/indices`), `${where}/indices`);
  checkIndices(at, order === 'csr' ? shape[1] : shape[0], `${where}/indices`);
  return inFile(where, () => sparse(canonical({ order, shape, data: values, indices: at, indptr })));
}

/** Throws `Corrupt` at the first index that no minor line has; `from` is the number of the first index in the file. */
export function checkIndices(indices: Int32Array, minors: number, where: string, from = 0): void {
  for (let p = 0; p < indices.length; p++) {
    const i = indices[p]!;
    if (i < 0 || i >= minors) corrupt(where, `index ${from + p} is out of range`, `0 to ${minors - 1}`, String(i));
  }
}

function readDense(d: Dataset, where: string): DenseMatrix {
  const [rows = 0, cols = 1] = d.shape ?? [],
    values = valuesOf(isBool(d) ? boolsIn(d, where) : numbersIn(d, where), where);
  // Counts must be finite; a layer or an embedding may have gaps.
  const bad = where.endsWith('/X') ? values.findIndex((v) => v - v !== 0) : -1;
  if (bad >= 0) notFinite(where, Math.floor(bad / cols), bad % cols, values[bad]!);
  return placed(
    denseSlot,
    inFile(where, () => dense([rows, cols], values)),
  );
}

/** Throws as `sparse()` of core does for values that are not finite. */
export function notFinite(where: string, row: number, column: number, got: number): never {
  throw new SparsomeError('InvalidInput', {
    where,
    what: `row ${row}, column ${column} is not finite`,
    expected: 'finite numbers',
    got: String(got),
    consequence: 'the file was not read',
    fix: 'remove or replace NaN and infinite values',
  });
}

function shapeOf(g: Group, name: string): number[] | undefined {
  const value = g.attrs[name]?.value;
  return ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<number | bigint>, Number) : undefined;
}

/** Errors of the border, told with the place in the file. */
export function inFile<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (e) {
    if (!isSparsomeError(e, 'InvalidInput')) throw e;
    const { what, expected, got, fix } = e;
    throw new SparsomeError(
      'InvalidInput',
      { where, what, ...(expected ? { expected } : {}), ...(got ? { got } : {}), consequence: 'the file was not read', fix },
      e,
    );
  }
}
