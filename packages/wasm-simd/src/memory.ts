import { bytesOf, bytesPerElement, type DType, fail, type Memory, newArray, viewArray } from '@sparsome/core';
import { allocatorOver } from './allocator.ts';
import { type Instance, mostPages, pageBytes } from './instance.ts';

/** Elements in linear memory. */
export interface Span {
  readonly address: number;
  readonly length: number;
}
export type Spans = { readonly [T in DType]: Span };

/** The linear memory of a session. Only the thread that opened the session allocates. */
export interface Heap {
  /** Throws `OutOfMemory` where 4 GiB, or the host, do not allow it. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** Of now: a growing memory gets a new one, so that views are made again for each use. */
  buffer(): ArrayBufferLike;
}

// Memory grows by an eighth at least, so that many small buffers do not mean many calls; 64 MiB at most, as it never shrinks.
const growth = (bytes: number): number => Math.min(bytes / 8, 2 ** 26);

export function heapOf({ exports, memory }: Instance): Heap {
  const growTo = (pages: number): boolean => {
    try {
      memory.grow(Math.max(0, pages - memory.buffer.byteLength / pageBytes));
      return true;
    } catch {
      return false;
    }
  };
  const allocator = allocatorOver(exports.heap_base() >>> 0, memory.buffer.byteLength, (end) => {
    const least = Math.ceil(end / pageBytes),
      now = memory.buffer.byteLength;
    const ample = Math.min(mostPages, Math.max(least, Math.ceil((now + growth(now)) / pageBytes)));
    return least <= mostPages && (growTo(ample) || growTo(least)) ? memory.buffer.byteLength : undefined;
  });
  return {
    allocate(bytes) {
      const address = allocator.allocate(bytes);
      if (address !== undefined) return address;
      const { largest, total } = allocator.left(mostPages * pageBytes);
      return fail('OutOfMemory', {
        where: 'wasm-simd',
        what: 'the memory of this session is used up: WebAssembly addresses 4 GiB',
        expected: largest < bytes ? `at most ${largest} bytes in one piece (${total} altogether)` : `${bytes} further bytes from the host`,
        got: `a request for ${bytes} bytes`,
        consequence: 'nothing was allocated; what is there stays usable',
        fix: 'dispose residents that are no longer needed, work block by block with fold(), or use native-cpu, which has no such limit',
      });
    },
    free: allocator.free,
    buffer: () => memory.buffer,
  };
}

/** Core's view of a heap(). `assertAlive` throws where the session was lost. */
export function memoryOf(heap: () => Heap, assertAlive: (where: string) => void): Memory<Spans> {
  return {
    alloc(dtype, length) {
      assertAlive('memory');
      return { address: heap().allocate(length * bytesPerElement[dtype]), length };
    },
    free: (_dtype, { address }) => heap().free(address),
    write(dtype, to, from) {
      assertAlive('memory');
      bytesOf(viewArray(dtype, heap().buffer(), to.address, from.length)).set(bytesOf(from));
    },
    read(dtype, from, length) {
      assertAlive('memory');
      const copy = newArray(dtype, length);
      bytesOf(copy).set(bytesOf(viewArray(dtype, heap().buffer(), from.address, length)));
      return copy;
    },
    slice: (dtype, { address }, from, length) => ({ address: address + from * bytesPerElement[dtype], length }),
  };
}
