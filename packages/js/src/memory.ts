import { bytesOf, copyArray, type DTypes, type Memory, newArray, sliceArray } from '@sparsome/core';

/** Typed arrays are the device memory: nothing is copied in or out unless asked for. */
export const memory: Memory<DTypes> = {
  alloc: newArray,
  free() {},
  write: (_dtype, to, from) => bytesOf(to).set(bytesOf(from)),
  read: (dtype, from) => copyArray(dtype, from),
  slice: sliceArray,
  host: { borrow: (_dtype, array) => array, lend: (_dtype, buffer) => buffer },
};
