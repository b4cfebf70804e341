import { minorOf } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { linesOf } from '../../matrices.ts';
import { pointersTo } from '../pointers.ts';

/** Keeps two minor lines of three; `indptr` adds up what is left of each major line. */
export const selectMinorFill: Hint = {
  make(x) {
    const kept = (i: number): boolean => i % 3 !== 1;
    const index = Int32Array.from({ length: minorOf(x) }, (_, i) => (kept(i) ? i - Math.floor((i + 1) / 3) : -1));
    const counts = linesOf(x).map((line) => line.filter(([i]) => kept(i)).length);
    const nnz = counts.reduce((a, b) => a + b, 0);
    return { inputs: { x, index, indptr: pointersTo(x.ptr, counts) }, attrs: { lines: index.filter((i) => i >= 0).length, nnz } };
  },
  skip: { 'permute-minor': 'kept lines keep their order' },
};
