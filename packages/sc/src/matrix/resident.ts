import {
  compact,
  type DTypes,
  majorOf,
  nnzOf,
  type Order,
  type Ptr,
  type Resident,
  type Session,
  setPointer,
  newArray,
  type Slot,
  type Sparse,
  type SparseSlot,
} from '@sparsome/core';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { selectMinorCount } from '@sparsome/core/contracts/sparse/select-minor-count';
import { selectMinorFill } from '@sparsome/core/contracts/sparse/select-minor-fill';
import { transposeCount } from '@sparsome/core/contracts/sparse/transpose-count';
import { transposeFill } from '@sparsome/core/contracts/sparse/transpose-fill';
import type { Call } from '../call.ts';

export const matrixSlot = majorSums.inputs.x;
export type MatrixSlot = typeof matrixSlot;
export type RealSlot = SparseSlot<'f32' | 'f64'>;
/** A cells × genes matrix on a session. */
export type Matrix<B extends string> = Resident<MatrixSlot, B>;

/** A resident under the slot of another contract: types keep the list of dtypes, the session checks the real one. */
export function under<S extends Slot, B extends string>(_slot: S, resident: Resident<SparseSlot, B>): Resident<S, B> {
  const same: unknown = resident;
  return same as Resident<S, B>;
}

export interface Sums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly nonzero: Uint32Array;
  readonly positive: Uint32Array;
}

/** Sums of each cell or each gene; `mask`, one byte for each gene or each cell, restricts them to some of the other axis. */
export async function sumsOf<B extends string>(session: Session<B>, x: Matrix<B>, of: 'cells' | 'genes', call: Call, mask?: Uint8Array): Promise<Sums> {
  const contract = (x.desc.order === 'csr') === (of === 'cells') ? majorSums : minorSums;
  const masked = mask && { mask: await session.upload(contract.inputs.mask, mask, call) };
  const found = await session.takeAll(await session.run(contract, { x, ...masked }, {}, call));
  masked?.mask.dispose();
  return found;
}

/** The matrix itself when it has this order, else its transpose's form: made on the session, disposed by its scope. */
export async function inOrder<B extends string>(session: Session<B>, x: Matrix<B>, order: Order, call: Call): Promise<Matrix<B>> {
  if (x.desc.order === order) return x;
  const { count } = await session.run(transposeCount, { x }, {}, call);
  const lengths = await session.take(count);
  const indptr = await session.upload(transposeFill.inputs.indptr, pointersOf(lengths, x.desc.nnz), call);
  const { y } = await session.run(transposeFill, { x, indptr }, {}, call);
  return under(matrixSlot, y);
}

/** Pointers of lines with these numbers of entries. */
export function pointersOf(lengths: Uint32Array, nnz: number): DTypes[Ptr] {
  const indptr = nnz > 0x7fffffff ? newArray('i64', lengths.length + 1) : newArray('i32', lengths.length + 1);
  let at = 0;
  lengths.forEach((n, line) => {
    at += n;
    setPointer(indptr, line + 1, at);
  });
  return indptr;
}

/** The matrix without stored zeros; pointers keep their width. */
export function withoutZeros<T extends 'f32' | 'f64' | 'i32' | 'u16', O extends Order, P extends Ptr>(x: Sparse<T, O, P>): Sparse<T, O, P> {
  const [from] = x.window,
    lines = majorOf(x);
  const data = newArray(x.dtype, nnzOf(x)),
    indices = newArray('i32', nnzOf(x)),
    indptr = newArray(x.ptr, lines + 1);
  let at = 0;
  for (let m = 0; m < lines; m++) {
    const to = Number(x.indptr[from + m + 1]);
    for (let p = Number(x.indptr[from + m]); p < to; p++) {
      if (x.data[p] === 0) continue;
      data[at] = x.data[p]!;
      indices[at++] = x.indices[p]!;
    }
    setPointer(indptr, m + 1, at);
  }
  return compact({ ...x, data, indices, indptr, window: [0, lines] });
}

/** Columns of a CSR matrix with these increasing numbers. */
export async function columnsOf<B extends string>(session: Session<B>, x: Matrix<B>, columns: Uint32Array, call: Call): Promise<Matrix<B>> {
  const index = new Int32Array(x.desc.shape[1]).fill(-1);
  columns.forEach((c, n) => {
    index[c] = n;
  });
  const indexThere = await session.upload(selectMinorCount.inputs.index, index, call);
  const { count } = await session.run(selectMinorCount, { x, index: indexThere }, {}, call);
  const lengths = await session.take(count);
  const indptr = pointersOf(
    lengths,
    lengths.reduce((a, b) => a + b, 0),
  );
  const { y } = await session.run(
    selectMinorFill,
    { x, index: indexThere, indptr: await session.upload(selectMinorFill.inputs.indptr, indptr, call) },
    { lines: columns.length, nnz: Number(indptr.at(-1)) },
    call,
  );
  return under(matrixSlot, y);
}

/** Stored entries of every row of a CSR matrix. */
export async function rowLengths<B extends string>(session: Session<B>, x: Matrix<B>, call: Call): Promise<Uint32Array> {
  const index = await session.upload(selectMinorCount.inputs.index, new Int32Array(x.desc.shape[1]), call);
  const { count } = await session.run(selectMinorCount, { x, index }, {}, call);
  return session.take(count);
}
