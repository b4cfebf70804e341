import type { Memory } from './backend.ts';
import { bytesOf, bytesPerElement, copyArray, type DType, type DTypes, newArray, sliceArray, viewArray } from './dtype.ts';

// Smaller buffers come from the engine's own heap quickly; the first touch of a larger one costs a page fault for each 4 KiB,
// more than most kernels cost.
const worthKeeping = 1 << 20;
const mostKept = 1 << 25;

/**
 * Memory of a session that works on typed arrays, on ordinary or shared buffers: nothing is copied in or out unless asked
 * for. Large freed buffers are kept for the next ones of about their size, 32 MiB at most, until the session is let go.
 */
export function hostMemory(): Memory<DTypes> {
  const own = new WeakSet<ArrayBufferLike>();
  let kept: ArrayBufferLike[] = [],
    bytesKept = 0;
  /** The smallest kept buffer that is large enough, and no more than a quarter larger. */
  const again = (bytes: number): ArrayBufferLike | undefined => {
    let best: ArrayBufferLike | undefined;
    for (const b of kept) if (b.byteLength >= bytes && b.byteLength <= 1.25 * bytes && b.byteLength < (best?.byteLength ?? Number.POSITIVE_INFINITY)) best = b;
    if (!best) return undefined;
    kept = kept.filter((b) => b !== best);
    bytesKept -= best.byteLength;
    return best;
  };
  return {
    alloc<T extends DType>(dtype: T, length: number): DTypes[T] {
      const bytes = length * bytesPerElement[dtype];
      if (bytes < worthKeeping) return newArray(dtype, length);
      const buffer = again(bytes);
      if (buffer) return viewArray(dtype, buffer, 0, length);
      const array = newArray(dtype, length);
      own.add(array.buffer);
      return array;
    },
    free(_dtype, { buffer }) {
      if (!own.has(buffer) || kept.includes(buffer)) return;
      // The oldest make room: sizes of steps long past are not asked for again.
      kept.push(buffer);
      bytesKept += buffer.byteLength;
      while (bytesKept > mostKept) bytesKept -= kept.shift()?.byteLength ?? 0;
    },
    write: (_dtype, to, from) => bytesOf(to).set(bytesOf(from)),
    read: (dtype, from) => copyArray(dtype, from),
    slice: sliceArray,
    host: { borrow: (_dtype, array) => array, lend: (_dtype, buffer) => buffer },
  };
}
