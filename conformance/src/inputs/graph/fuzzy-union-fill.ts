import type { Hint } from '../../hint.ts';
import { neighborhoods, redrawn, unionCounts } from '../neighborhoods.ts';
import { pointersTo } from '../pointers.ts';

/** `indptr` adds up the entries of each row of the union. */
export const fuzzyUnionFill: Hint = {
  make(x) {
    const g = neighborhoods(x);
    const counts = unionCounts(g);
    return { inputs: { ...g, indptr: pointersTo(x.ptr, counts) }, attrs: { nnz: counts.reduce((a, b) => a + b, 0) } };
  },
  skip: redrawn,
};
