import type { Memory } from './backend.ts';
import { bytesOf, bytesPerElement, copyArray, type DType, type DTypes, newArray, sliceArray, viewArray } from './dtype.ts';

// Smaller buffers come from the engine's own heap quickly; the first touch of a larger one costs a page fault for each 4 KiB,
// more than most kernels cost.
const worthKeeping = 1 << 20;
const mostKept = 1 << 25;

/**
 * Memory of a session that works on typed arrays, on ordinary or shared buffers: nothing is copied in or out unless asked
 * for. Large freed buffers are kept for the next ones of the same size: 32 MiB at most, until the session is let go.
 */
export function hostMemory(): Memory<DTypes> {
  const kept = new Map<number, ArrayBufferLike[]>();
  let bytesKept = 0;
  return {
    alloc<T extends DType>(dtype: T, length: number): DTypes[T] {
      const bytes = length * bytesPerElement[dtype],
        again = kept.get(bytes)?.pop();
      if (!again) return newArray(dtype, length);
      bytesKept -= bytes;
      return viewArray(dtype, again, 0, length);
    },
    free(_dtype, { buffer, byteLength }) {
      if (byteLength < worthKeeping || byteLength !== buffer.byteLength || bytesKept + byteLength > mostKept) return;
      const same = kept.get(byteLength);
      if (same) same.push(buffer);
      else kept.set(byteLength, [buffer]);
      bytesKept += byteLength;
    },
    write: (_dtype, to, from) => bytesOf(to).set(bytesOf(from)),
    read: (dtype, from) => copyArray(dtype, from),
    slice: sliceArray,
    host: { borrow: (_dtype, array) => array, lend: (_dtype, buffer) => buffer },
  };
}
