import { type AnyArray, type DType, type DTypeOf, type DTypes, dtypeOf, newArray, sliceArray } from './dtype.ts';
import { fail } from './error.ts';

/** `csr`: rows are contiguous (major), columns minor; `csc`: the reverse. */
export type Order = 'csr' | 'csc';
/** Element type of `indptr`. */
export type Ptr = 'i32' | 'i64';
export type Shape = readonly [rows: number, cols: number];

/**
 * A compressed sparse matrix: borrowed arrays plus a window along the major axis. `shape` is the window's own shape; the
 * entries of major line `m` are `data[p]`, `indices[p]` for `p` in `indptr[window[0] + m] … indptr[window[0] + m + 1]`,
 * with strictly increasing `indices`. All values are finite. `whole`: every value was checked to be an integer.
 */
export interface Sparse<V extends DType = DType, O extends Order = Order, P extends Ptr = Ptr> {
  readonly order: O;
  readonly shape: Shape;
  readonly dtype: V;
  readonly ptr: P;
  readonly whole: boolean;
  readonly data: DTypes[V];
  readonly indices: Int32Array;
  readonly indptr: DTypes[P];
  readonly window: readonly [from: number, to: number];
}

/** A dense matrix in row-major order. */
export interface Dense<V extends DType = DType> {
  readonly shape: Shape;
  readonly dtype: V;
  readonly data: DTypes[V];
}

/** Length of the compressed axis: rows of a CSR matrix, columns of a CSC matrix. */
export const majorOf = (x: { readonly order: Order; readonly shape: Shape }): number => (x.order === 'csr' ? x.shape[0] : x.shape[1]);
/** Length of the other axis. */
export const minorOf = (x: { readonly order: Order; readonly shape: Shape }): number => (x.order === 'csr' ? x.shape[1] : x.shape[0]);
/** A shape given by its major and minor lengths. */
export const shapeOf = (order: Order, major: number, minor: number): Shape => (order === 'csr' ? [major, minor] : [minor, major]);

/** Stored entries inside the window. */
export function nnzOf(x: Sparse): number {
  return Number(x.indptr[x.window[1]]) - Number(x.indptr[x.window[0]]);
}

/** Major lines `from` to `to` of a matrix, without a copy. */
export function windowOf<V extends DType, O extends Order, P extends Ptr>(x: Sparse<V, O, P>, from: number, to: number): Sparse<V, O, P> {
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= majorOf(x))) {
    fail('InvalidInput', {
      where: 'windowOf',
      what: 'the window leaves the matrix',
      expected: `0 <= from <= to <= ${majorOf(x)}`,
      got: `${from} to ${to}`,
      consequence: 'no window was made',
      fix: 'pass whole line numbers inside the matrix',
    });
  }
  return { ...x, shape: shapeOf(x.order, to - from, minorOf(x)), window: [x.window[0] + from, x.window[0] + to] };
}

/** The transposed matrix, without a copy: CSR of A is CSC of its transpose. */
export function transposed<V extends DType, P extends Ptr>(x: Sparse<V, Order, P>): Sparse<V, Order, P> {
  return { ...x, order: x.order === 'csr' ? 'csc' : 'csr', shape: [x.shape[1], x.shape[0]] };
}

export interface SparseParts<A extends AnyArray, O extends Order, P extends DTypes[Ptr]> {
  readonly order: O;
  readonly shape: Shape;
  readonly data: A;
  readonly indices: Int32Array;
  readonly indptr: P;
}
/** The matrix over arrays of these types. */
export type SparseOf<A extends AnyArray, O extends Order, P extends DTypes[Ptr]> = Sparse<DTypeOf<A>, O, P extends Int32Array ? 'i32' : 'i64'>;

/**
 * The border every matrix crosses once: checks lengths, monotone `indptr`, indices sorted, unique and in range, values
 * finite, and finds out whether all values are whole. Borrows the arrays. Throws `InvalidInput` naming the first fault.
 */
export function sparse<A extends AnyArray, O extends Order, P extends DTypes[Ptr]>(parts: SparseParts<A, O, P>): SparseOf<A, O, P> {
  const { order, shape, data, indices, indptr } = parts;
  const dtype = dtypeOf(data),
    ptr = dtypeOf(indptr);
  const bad = (what: string, expected: string, got: string, fix: string): never =>
    fail('InvalidInput', { where: `sparse ${order} ${shape[0]} x ${shape[1]}`, what, expected, got, consequence: 'no matrix was made', fix });
  if (dtype === undefined || (ptr !== 'i32' && ptr !== 'i64') || dtypeOf(indices) !== 'i32') {
    return bad(
      'arrays of unexpected type',
      'numeric data, Int32Array indices, Int32Array or BigInt64Array indptr',
      `${kind(data)}, ${kind(indices)}, ${kind(indptr)}`,
      'convert the arrays',
    );
  }
  if (!shape.every((n) => Number.isInteger(n) && n >= 0 && n <= 0x7fffffff)) {
    return bad('not a shape', 'two whole numbers from 0 to 2147483647', String(shape), 'pass [rows, cols]');
  }
  const major = order === 'csr' ? shape[0] : shape[1],
    minor = order === 'csr' ? shape[1] : shape[0];
  if (indptr.length !== major + 1) {
    return bad('indptr has the wrong length', `${major + 1} entries`, `${indptr.length}`, 'indptr holds one entry more than the major axis has lines');
  }
  const nnz = Number(indptr[major]);
  if (Number(indptr[0]) < 0 || data.length < nnz || indices.length < nnz) {
    return bad(
      'data or indices are shorter than indptr says',
      `${nnz} entries`,
      `${data.length} data, ${indices.length} indices`,
      'check that the file was not cut short',
    );
  }
  for (let m = 0, from = Number(indptr[0]); m < major; m++) {
    const to = Number(indptr[m + 1]);
    if (to < from) return bad(`indptr falls at line ${m}`, `at least ${from}`, `${to}`, 'the matrix is corrupt: read it again from its source');
    let last = -1;
    for (let p = from; p < to; p++) {
      const i = indices[p]!;
      if (i <= last || i >= minor) {
        return bad(
          `line ${m} has index ${i} at position ${p - from}`,
          i >= minor || i < 0 ? `0 to ${minor - 1}` : `greater than ${last}`,
          `${i}`,
          i >= minor || i < 0 ? 'check the shape' : 'sort the indices of each line and add up duplicates (canonical())',
        );
      }
      last = i;
    }
    from = to;
  }
  const first = Number(indptr[0]);
  const whole = wholeness(dtype, data, first, nnz, (p) =>
    bad(`value ${p} is not finite`, 'finite numbers', String(data[p]), 'remove or replace NaN and infinite values'),
  );
  const matrix: unknown = { order, shape, dtype, ptr, whole, data, indices, indptr, window: [0, major] };
  return matrix as SparseOf<A, O, P>;
}

/** Are all values integers? Calls `notFinite` at the first NaN or infinity. */
function wholeness(dtype: DType, data: AnyArray, from: number, to: number, notFinite: (position: number) => never): boolean {
  if (dtype !== 'f32' && dtype !== 'f64') return true;
  let whole = true;
  for (let p = from; p < to; p++) {
    const v = Number(data[p]);
    if (v - v !== 0) notFinite(p);
    if (v !== Math.floor(v)) whole = false;
  }
  return whole;
}

const kind = (value: unknown): string => (ArrayBuffer.isView(value) ? Object.prototype.toString.call(value).slice(8, -1) : typeof value);

/** A dense matrix over borrowed row-major data. Throws `InvalidInput` when the length does not fit the shape. */
export function dense<A extends AnyArray>(shape: Shape, data: A): Dense<DTypeOf<A>> {
  const dtype = dtypeOf(data);
  if (dtype === undefined || data.length !== shape[0] * shape[1]) {
    fail('InvalidInput', {
      where: 'dense',
      what: 'data does not fit the shape',
      expected: `${shape[0]} x ${shape[1]} = ${shape[0] * shape[1]} values`,
      got: `${data.length} in a ${kind(data)}`,
      consequence: 'no matrix was made',
      fix: 'pass row-major data of rows x cols values',
    });
  }
  const matrix: unknown = { shape, dtype, data };
  return matrix as Dense<DTypeOf<A>>;
}

/** Entries of major lines as a fresh matrix whose arrays start at zero and hold nothing else. */
export function compact<V extends DType, O extends Order, P extends Ptr>(x: Sparse<V, O, P>): Sparse<V, O, P> {
  const [from, to] = x.window,
    start = Number(x.indptr[from]),
    n = nnzOf(x);
  const indptr = newArray(x.ptr, to - from + 1);
  for (let m = from; m <= to; m++) setPointer(indptr, m - from, Number(x.indptr[m]) - start);
  return { ...x, data: sliceArray(x.dtype, x.data, start, n), indices: sliceArray('i32', x.indices, start, n), indptr, window: [0, to - from] };
}

/** Writes an entry of an `indptr` of either width. */
export function setPointer(indptr: DTypes[Ptr], at: number, value: number): void {
  if (indptr instanceof BigInt64Array) indptr[at] = BigInt(value);
  else indptr[at] = value;
}
