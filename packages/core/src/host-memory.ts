import type { Memory } from './backend.ts';
import { type AnyArray, bytesOf, bytesPerElement, copyArray, type DType, type DTypes, newArray, sliceArray, viewArray } from './dtype.ts';

// Smaller buffers come from the engine's own heap quickly; the first touch of a larger one costs a page fault for each 4 KiB,
// more than most kernels cost.
const worthKeeping = 1 << 18;
const mostKept = 1 << 27;
// Beyond so many bytes a buffer is kept for a few large allocations only: a step asks again soon for what it has freed, or not
// at all, and then a later one has the memory.
const keptLong = 3 << 24,
  patience = 2;

/** What a backend does about pages of memory. */
export interface Pages {
  /** A large array that nothing was written to yet. */
  fresh(array: AnyArray): void;
  /** A large buffer whose values nobody needs, before the engine takes it back. */
  unused(buffer: ArrayBufferLike): void;
}

/**
 * Memory of a session that works on typed arrays, on ordinary or shared buffers: nothing is copied in or out unless asked
 * for. Large freed buffers are kept for the next ones of about their size: 48 MiB for long, 128 MiB for
 * the next step.
 */
export function hostMemory(pages?: Pages): Memory<DTypes> {
  const own = new WeakSet<ArrayBufferLike>();
  // The oldest first.
  let kept: { readonly buffer: ArrayBufferLike; readonly since: number }[] = [],
    bytesKept = 0,
    allocations = 0;
  const drop = (): void => {
    const oldest = kept.shift();
    if (!oldest) return;
    bytesKept -= oldest.buffer.byteLength;
    pages?.unused(oldest.buffer);
  };
  /** The smallest kept buffer that is large enough, and no more than a quarter larger. */
  const again = (bytes: number): ArrayBufferLike | undefined => {
    let best: ArrayBufferLike | undefined;
    while (kept[0] && bytesKept > keptLong && allocations - kept[0].since > patience) drop();
    for (const { buffer: b } of kept)
      if (b.byteLength >= bytes && b.byteLength <= 1.25 * bytes && b.byteLength < (best?.byteLength ?? Number.POSITIVE_INFINITY)) best = b;
    kept = kept.filter(({ buffer }) => buffer !== best);
    bytesKept -= best?.byteLength ?? 0;
    return best;
  };
  return {
    alloc<T extends DType>(dtype: T, length: number): DTypes[T] {
      const bytes = length * bytesPerElement[dtype];
      if (bytes < worthKeeping) return newArray(dtype, length);
      allocations++;
      const buffer = again(bytes);
      if (buffer) return viewArray(dtype, buffer, 0, length);
      const array = newArray(dtype, length);
      own.add(array.buffer);
      pages?.fresh(array);
      return array;
    },
    free(_dtype, { buffer }) {
      if (!own.has(buffer) || kept.some((k) => k.buffer === buffer)) return;
      kept.push({ buffer, since: allocations });
      bytesKept += buffer.byteLength;
      while (bytesKept > mostKept) drop();
    },
    write: (_dtype, to, from) => bytesOf(to).set(bytesOf(from)),
    read: (dtype, from) => copyArray(dtype, from),
    slice: sliceArray,
    host: { borrow: (_dtype, array) => array, lend: (_dtype, buffer) => buffer },
  };
}
