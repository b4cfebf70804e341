import { minorOf, newArray } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { linesOf } from '../../matrices.ts';
import { pointersTo } from '../pointers.ts';

/** The middle half of the minor lines. */
export const transposeRangeFill: Hint = {
  skip: { 'permute-minor': 'which lines lie in the range follows from their order' },
  make(x) {
    const from = Math.floor(minorOf(x) / 4),
      counts = newArray('u32', minorOf(x) - 2 * from);
    for (const [index] of linesOf(x).flat()) if (index >= from && index - from < counts.length) counts[index - from] = counts[index - from]! + 1;
    return { inputs: { x, indptr: pointersTo(x.ptr, counts) }, attrs: { from, nnz: counts.reduce((a, b) => a + b, 0) } };
  },
};
