import { type Backend, type Buffers, bytesOf, bytesPerElement, defineBackend, type DType, type DTypes, type Memory, newArray } from '@sparsome/core';
import { demand } from './case.ts';

// Elements before and after every buffer. 256: a multiple of the strictest offset rule of devices (WebGPU: 256 bytes).
const guard = 256;

/** What an instrumented backend has seen. */
export interface Instruments<B> {
  readonly backend: B;
  /** Bytes of the largest buffer that was asked for since this was last called. */
  largest(): number;
  /** Throws when an element before or after any buffer was written, then frees what was kept for this check. */
  checkGuards(): Promise<void>;
}

/**
 * The backend on memory that is full of `junk` bytes, with guards around every buffer: what a kernel leaves unwritten or
 * writes outside shows. Buffers are freed by `checkGuards`, not before.
 */
export function instrumented<B extends string, M extends Buffers, X>(b: Backend<B, M, X>, junk: number): Instruments<Backend<B, M, X>> {
  let largest = 0;
  let filling: Promise<unknown> = Promise.resolve();
  const checks: (() => Promise<void>)[] = [];

  const around = (memory: Memory<M>): Memory<M> => ({
    ...memory,
    alloc<T extends DType>(dtype: T, length: number): M[T] {
      largest = Math.max(largest, length * bytesPerElement[dtype]);
      const size = length + 2 * guard;
      const base = memory.alloc(dtype, size);
      const fill = newArray(dtype, size);
      bytesOf(fill).fill(junk);
      const written = memory.write(dtype, base, fill);
      if (written) filling = Promise.all([filling, written]);
      checks.push(async () => {
        const bytes = bytesOf(await memory.read(dtype, base, size));
        memory.free(dtype, base);
        const edge = guard * bytesPerElement[dtype];
        const where = bytes.findIndex((byte, i) => byte !== junk && (i < edge || i >= bytes.length - edge));
        const side = where < edge ? 'before' : 'after';
        demand(
          where < 0,
          `a kernel wrote ${side} a buffer of ${length} ${dtype}, ${where < edge ? edge - where : where - (bytes.length - edge) + 1} bytes away`,
        );
      });
      return memory.slice(dtype, base, guard, length);
    },
    free() {},
    write<T extends DType>(dtype: T, to: M[T], from: DTypes[T]) {
      // A device may take junk and data in any order unless the first is awaited.
      return filling.then(() => memory.write(dtype, to, from));
    },
  });
  const backend = defineBackend({
    ...b.spec,
    kernels: b.spec.kernels.map((kernel) => ({
      ...kernel,
      async run(x: X, call: Parameters<typeof kernel.run>[1]) {
        await filling;
        await kernel.run(x, call);
      },
    })),
    async open(o) {
      const opened = await b.spec.open(o);
      return { ...opened, memory: around(opened.memory) };
    },
  });
  return {
    backend,
    largest() {
      const most = largest;
      largest = 0;
      return most;
    },
    async checkGuards() {
      for (const check of checks.splice(0)) await check();
    },
  };
}
