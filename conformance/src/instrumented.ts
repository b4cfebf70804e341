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

  const around = (memory: Memory<M>): Memory<M> => {
    const given: { readonly dtype: DType; readonly base: M[DType]; readonly length: number }[] = [];
    checks.push(async () => {
      const all = given.splice(0);
      const edges = all.flatMap(({ dtype, base, length }) =>
        [0, guard + length].map((from) => ({ dtype, from: memory.slice(dtype, base, from, guard), length: guard })),
      );
      const read = await (memory.readAll?.(edges) ?? Promise.all(edges.map(({ dtype, from, length }) => memory.read(dtype, from, length))));
      for (const { dtype, base } of all) memory.free(dtype, base);
      for (const [n, edge] of read.entries()) {
        const bytes = bytesOf(edge),
          before = n % 2 === 0,
          { dtype, length } = all[n >> 1] ?? { dtype: 'u8', length: 0 };
        const where = bytes.findIndex((byte) => byte !== junk);
        const away = before ? bytes.length - where : where + 1;
        demand(where < 0, `a kernel wrote ${before ? 'before' : 'after'} a buffer of ${length} ${dtype}, ${away} bytes away`);
      }
    });
    return {
      ...memory,
      alloc<T extends DType>(dtype: T, length: number): M[T] {
        largest = Math.max(largest, length * bytesPerElement[dtype]);
        const size = length + 2 * guard;
        const base = memory.alloc(dtype, size);
        const fill = newArray(dtype, size);
        bytesOf(fill).fill(junk);
        const written = memory.write(dtype, base, fill);
        if (written) filling = Promise.all([filling, written]);
        given.push({ dtype, base, length });
        return memory.slice(dtype, base, guard, length);
      },
      free() {},
      write<T extends DType>(dtype: T, to: M[T], from: DTypes[T]) {
        // A device may take junk and data in any order unless the first is awaited.
        return filling.then(() => memory.write(dtype, to, from));
      },
    };
  };
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
      for (const check of checks) await check();
    },
  };
}
