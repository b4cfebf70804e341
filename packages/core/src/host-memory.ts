import type { Memory } from './backend.ts';
import { bytesOf, copyArray, type DTypes, newArray, sliceArray } from './dtype.ts';

/** Memory of backends that work on typed arrays, on ordinary or shared buffers: nothing is copied in or out unless asked for. */
export const hostMemory: Memory<DTypes> = {
  alloc: newArray,
  free() {},
  write: (_dtype, to, from) => bytesOf(to).set(bytesOf(from)),
  read: (dtype, from) => copyArray(dtype, from),
  slice: sliceArray,
  host: { borrow: (_dtype, array) => array, lend: (_dtype, buffer) => buffer },
};
