import { type Backend, type Capabilities, type Contract, defineBackend, dtypes, fail, isSparsomeError, type Opened } from '@sparsome/core';
import { controlWords } from '@sparsome/core/frame';
import { threadLimit } from '@sparsome/core/threads';
import { frameSize } from './frame.ts';
import { noThreads, processor } from './host.ts';
import { instantiate, mostPages, pageBytes } from './instance.ts';
import { type Engine, type WasmContext, wasmKernel } from './kernel.ts';
import { contracts } from './kernels.gen.ts';
import { type Loaded, load, type ModuleSource } from './loader.ts';
import { heapOf, memoryOf, type Spans } from './memory.ts';
import { startPool } from './pool.ts';
import type { WorkerLike } from './worker.ts';

export interface WasmSimdOptions {
  /** `wasm/kernels.wasm`; absent: beside this package. */
  readonly module?: ModuleSource;
  /** `wasm/kernels-threads.wasm`; absent: beside this package, or no threads when `module` is given. */
  readonly threadsModule?: ModuleSource;
  /** Starts `worker/worker.js` (the export `@sparsome/wasm-simd/worker.js`). */
  readonly worker?: () => WorkerLike;
  /** The contracts wanted, for a module with fewer kernels; absent: all. */
  readonly contracts?: readonly Contract[];
}
export type WasmSimd = Backend<'wasm-simd', Spans, WasmContext>;

/** How many threads a session gets, and why fewer than asked. */
interface Threads {
  readonly count: number;
  readonly why?: string;
}

/** The backend over modules and workers that the host provides. Reads and compiles nothing before the first use. */
export function wasmSimdWith(options: WasmSimdOptions = {}): WasmSimd {
  const wanted = options.contracts ?? contracts;
  const loading = new Map<boolean, Promise<Loaded>>(); // one compilation for all sessions; one that failed is tried again
  const loaded = (threaded: boolean): Promise<Loaded> => {
    const known = loading.get(threaded);
    if (known) return known;
    const started = threaded
      ? load('kernels-threads.wasm', options.threadsModule ?? new URL('../wasm/kernels-threads.wasm', import.meta.url), true, wanted)
      : load('kernels.wasm', options.module ?? new URL('../wasm/kernels.wasm', import.meta.url), false, wanted);
    loading.set(threaded, started);
    started.catch(() => loading.delete(threaded));
    return started;
  };
  const threadsFor = (asked: number | undefined): Threads => {
    if (asked === 1) return { count: 1 };
    const why = options.module && !options.threadsModule ? 'no module for threads was given' : noThreads();
    return why === undefined ? { count: asked || threadLimit() } : { count: 1, why };
  };

  return defineBackend<'wasm-simd', Spans, WasmContext>({
    name: 'wasm-simd',
    processor: 'cpu',
    claims: 'bits',
    kernels: wanted.map(wasmKernel),
    async probe() {
      const threads = threadsFor(undefined);
      try {
        await loaded(threads.count > 1);
        return { ok: true, capabilities: capabilities(threads) };
      } catch (e) {
        return isSparsomeError(e) ? { ok: false, why: `${e.what}: ${e.got}`, fix: e.fix } : { ok: false, why: e instanceof Error ? e.message : String(e) };
      }
    },
    async open(o) {
      if (o.target !== undefined && o.target !== 'simd128') {
        fail('Unavailable', {
          where: 'wasm-simd',
          what: 'no such target',
          expected: 'simd128',
          got: o.target,
          consequence: 'no session was opened',
          fix: 'leave `target` out',
        });
      }
      const threads = threadsFor(o.threads);
      return open(await loaded(threads.count > 1), threads, options, wanted);
    },
  });
}

function capabilities({ count, why }: Threads): Capabilities {
  return {
    device: `${processor()}, ${count === 1 ? '1 thread' : `${count} threads`}${why ? ` (${why})` : ''}`,
    target: 'simd128',
    targets: ['simd128'],
    threads: count,
    dtypes: new Set(dtypes),
    ptr: ['i32', 'i64'],
    nonFinite: 'ieee',
    hostVisible: false,
    blocking: count === 1,
    maxBufferBytes: (mostPages - 1) * pageBytes,
  };
}

async function open({ module, table }: Loaded, threads: Threads, options: WasmSimdOptions, wanted: readonly Contract[]): Promise<Opened<Spans, WasmContext>> {
  const threaded = threads.count > 1;
  const instance = await instantiate(module, threaded).catch((cause: unknown) =>
    fail(
      'Unavailable',
      {
        where: 'wasm-simd',
        what: 'the host gives no memory for a session',
        expected: threaded ? '4 GiB of address space for shared memory' : '1 MiB',
        got: cause instanceof Error ? cause.message : String(cause),
        consequence: 'no session was opened',
        fix: threaded ? 'close other sessions, or open with threads: 1' : 'close other sessions',
      },
      cause,
    ),
  );
  let lost: string | undefined;
  const lose = (why: string): void => void (lost ??= why);
  const refuse = (where: string): never =>
    fail('DeviceLost', {
      where: `wasm-simd ${where}`,
      what: 'a kernel or worker of this session ended in the middle of its work',
      expected: 'every share of every call to be done',
      got: lost ?? 'no reason',
      consequence: 'what is in the memory of this session cannot be trusted; all further calls fail',
      fix: 'close this session, open a new one and upload again; if it happens again, please report it with the call that caused it',
    });
  const assertAlive = (where: string): void => {
    if (lost !== undefined) refuse(where);
  };
  const heap = heapOf(instance);
  const frame = heap.allocate(frameSize(wanted)),
    control = heap.allocate(4 * controlWords);
  const pool = threaded ? await startPool(module, instance, heap, threads.count, options.worker, lose) : undefined;
  // Let go of by close(), so that a closed session which is still referred to keeps no memory.
  const held: { engine?: Engine } = { engine: { exports: instance.exports, heap, ...(pool ? { pool } : {}) } };
  const engine = (): Engine =>
    held.engine ?? fail('Disposed', { where: 'wasm-simd', what: 'the session is closed', consequence: 'nothing was done', fix: 'open a new session' });
  return {
    memory: memoryOf(() => engine().heap, assertAlive),
    capabilities: capabilities(threads),
    context: {
      engine,
      frame,
      control,
      threads: threads.count,
      kernels: new Map(table.map(({ id, split, rounds }, number) => [id, { number, split, rounds }])),
      assertAlive,
      lose(where, cause) {
        lose(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
        return refuse(where);
      },
    },
    async close() {
      const { pool: running } = held.engine ?? {};
      delete held.engine;
      await running?.close();
    },
  };
}
