import { type AnyArray, bytesOf, type DType, type DTypes, newArray } from './dtype.ts';
import { fail, throwIfAborted } from './error.ts';
import { compact, nnzOf, type Ptr, setPointer, type Shape, type Sparse, windowOf } from './sparse.ts';

/** Rows `firstRow` and following of a data set, of any number. */
export interface RowBlock<T extends DType = DType> {
  readonly firstRow: number;
  readonly matrix: Sparse<T, 'csr'>;
}
/** Data larger than memory: its rows in order, in blocks of any size. */
export interface RowSource<T extends DType = DType> {
  readonly shape: Shape;
  readonly dtype: T;
  readonly whole: boolean;
  blocks(o?: { readonly from?: number; readonly signal?: AbortSignal }): AsyncIterable<RowBlock<T>>;
}

/** A matrix in memory as a source, in blocks of `rows` rows. */
export function rowSource<T extends DType>(x: Sparse<T, 'csr'>, rows: number): RowSource<T> {
  return {
    shape: x.shape,
    dtype: x.dtype,
    whole: x.whole,
    async *blocks({ from = 0, signal } = {}) {
      for (let r = from; r < x.shape[0]; r += rows) {
        throwIfAborted(signal, 'rowSource');
        yield { firstRow: r, matrix: windowOf(x, r, Math.min(x.shape[0], r + rows)) };
      }
    },
  };
}

/** The source in canonical blocks: `rows` rows each but for the last, counted from row 0. Copies only across block borders. */
export async function* canonicalBlocks<T extends DType>(source: RowSource<T>, rows: number, signal?: AbortSignal): AsyncGenerator<RowBlock<T>> {
  let parts: Sparse<T, 'csr'>[] = [],
    held = 0,
    firstRow = 0;
  for await (const block of ahead(source.blocks(signal ? { signal } : {}))) {
    const expected = firstRow + held;
    if (block.firstRow !== expected || block.matrix.shape[1] !== source.shape[1] || block.matrix.dtype !== source.dtype) {
      const gap = block.firstRow > expected;
      fail(gap ? 'Incomplete' : block.firstRow < expected ? 'Overlap' : 'InvalidInput', {
        where: 'fold',
        what: 'a block does not follow the one before',
        expected: `row ${expected}, ${source.shape[1]} columns of ${source.dtype}`,
        got: `row ${block.firstRow}, ${block.matrix.shape[1]} columns of ${block.matrix.dtype}`,
        consequence: 'the fold was given up',
        fix: 'a RowSource gives every row once, in order',
      });
    }
    for (let at = 0; at < block.matrix.shape[0]; ) {
      const take = Math.min(rows - held, block.matrix.shape[0] - at);
      parts.push(windowOf(block.matrix, at, at + take));
      held += take;
      at += take;
      if (held === rows) {
        yield { firstRow, matrix: stacked(parts) };
        firstRow += rows;
        parts = [];
        held = 0;
      }
    }
  }
  if (held > 0) yield { firstRow, matrix: stacked(parts) };
  if (firstRow + held !== source.shape[0]) {
    fail('Incomplete', {
      where: 'fold',
      what: 'the source ended early',
      expected: `${source.shape[0]} rows`,
      got: `${firstRow + held}`,
      consequence: 'the fold was given up',
      fix: 'check that the file was not cut short',
    });
  }
}

/** Rows of several matrices, one after another; a single one is not copied. */
export function stacked<T extends DType>(parts: readonly Sparse<T, 'csr'>[]): Sparse<T, 'csr'> {
  const [first] = parts;
  if (!first) return fail('InvalidInput', { where: 'stacked', what: 'no matrices', consequence: 'nothing was made', fix: 'pass at least one matrix' });
  if (parts.length === 1) return first;
  const rows = parts.reduce((n, p) => n + p.shape[0], 0),
    nnz = parts.reduce((n, p) => n + nnzOf(p), 0);
  const ptr: Ptr = nnz > 0x7fffffff || parts.some((p) => p.ptr === 'i64') ? 'i64' : 'i32';
  const data = newArray(first.dtype, nnz),
    indices = newArray('i32', nnz),
    indptr: DTypes[Ptr] = newArray(ptr, rows + 1);
  let row = 0,
    at = 0;
  for (const part of parts) {
    const c = compact(part);
    copyInto(data, c.data, at);
    copyInto(indices, c.indices, at);
    for (let m = 1; m <= c.shape[0]; m++) setPointer(indptr, ++row, at + Number(c.indptr[m]));
    at += nnzOf(part);
  }
  return { order: 'csr', shape: [rows, first.shape[1]], dtype: first.dtype, ptr, whole: parts.every((p) => p.whole), data, indices, indptr, window: [0, rows] };
}

/** Copies elements of the same type to position `at`. */
export function copyInto(to: AnyArray, from: AnyArray, at: number): void {
  bytesOf(to).set(bytesOf(from), at * to.BYTES_PER_ELEMENT);
}

/** Asks for the next block while this one is worked on. */
async function* ahead<T>(blocks: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = blocks[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = iterator.next();
      next.catch(() => undefined); // reported when awaited; not before, should the consumer stop early
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
