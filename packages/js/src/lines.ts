import type { DTypes, Ptr } from '@sparsome/core';

/** `indptr` as positions in `data` and `indices`: counted from 0, as plain numbers. */
export function starts(x: { readonly indptr: DTypes[Ptr] }): Float64Array {
  const first = Number(x.indptr[0]);
  const at = new Float64Array(x.indptr.length);
  for (let m = 0; m < at.length; m++) at[m] = Number(x.indptr[m]) - first;
  return at;
}

/** Sum of eight lanes in the one order that every target follows. */
export const addLanes = (l: Float64Array): number => l[0]! + l[4]! + (l[2]! + l[6]!) + (l[1]! + l[5]! + (l[3]! + l[7]!));
