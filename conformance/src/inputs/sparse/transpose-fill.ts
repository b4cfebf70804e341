import { minorOf, newArray } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { linesOf } from '../../matrices.ts';
import { pointersTo } from '../pointers.ts';

/** `indptr` adds up the entries of each minor line. */
export const transposeFill: Hint = {
  make(x) {
    const counts = newArray('u32', minorOf(x));
    for (const [index] of linesOf(x).flat()) counts[index] = counts[index]! + 1;
    return { inputs: { x, indptr: pointersTo(x.ptr, counts) }, attrs: {} };
  },
};
