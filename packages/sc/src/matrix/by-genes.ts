import { type Session, scope } from '@sparsome/core';
import { transposeCount } from '@sparsome/core/contracts/sparse/transpose-count';
import { transposeRangeFill } from '@sparsome/core/contracts/sparse/transpose-range-fill';
import type { Call } from '../call.ts';
import { type Matrix, matrixSlot, pointersOf, under } from './resident.ts';

// Entries of one part: its transpose takes 8 bytes for each, and so stays small beside the matrix.
const partEntries = 1 << 21;

/**
 * Calls `work` with the genes of a matrix as CSC, all of them or, of a large CSR matrix, a part at a time in order: `first` is
 * the number of the part's first gene. Nothing of a part outlives its call.
 */
export async function byGenes<B extends string>(
  session: Session<B>,
  x: Matrix<B>,
  call: Call,
  work: (session: Session<B>, genes: Matrix<B>, first: number) => Promise<void>,
): Promise<void> {
  if (x.desc.order === 'csc') return work(session, x, 0);
  const { count } = await session.run(transposeCount, { x }, {}, call);
  const lengths = await session.take(count);
  for (let first = 0; first < lengths.length; ) {
    let last = first,
      nnz = 0;
    do nnz += lengths[last++]!;
    while (last < lengths.length && nnz + lengths[last]! <= partEntries);
    const from = first,
      part = lengths.subarray(first, last),
      entries = nnz;
    await scope(session, async (s) => {
      const indptr = await s.upload(transposeRangeFill.inputs.indptr, pointersOf(part, entries), call);
      const { y } = await s.run(transposeRangeFill, { x, indptr }, { from, nnz: entries }, call);
      await work(s, under(matrixSlot, y), from);
    });
    first = last;
  }
}
