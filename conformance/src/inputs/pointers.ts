import { type DTypes, newArray, type Ptr, setPointer } from '@sparsome/core';

/** `indptr` of lines with these many entries. */
export function pointersTo(ptr: Ptr, counts: ArrayLike<number>): DTypes[Ptr] {
  const indptr = newArray(ptr, counts.length + 1);
  for (let i = 0, at = 0; i < counts.length; i++) setPointer(indptr, i + 1, (at += counts[i] ?? 0));
  return indptr;
}
