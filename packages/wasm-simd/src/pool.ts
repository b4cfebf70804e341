import { fail } from '@sparsome/core';
import type { Instance } from './instance.ts';
import type { Heap } from './memory.ts';
import { type Listener, startThread, type Thread, type WorkerLike } from './worker.ts';

/** Threads over one shared memory. */
export interface Pool {
  /** Runs all shares of a kernel and waits for the last; of one in rounds round 0 has begun. Throws `DeviceLost` when a thread ends. */
  run(kernel: number, frame: number, shares: number, rounds: boolean): Promise<void>;
  close(): Promise<void>;
}

// Words shared with worker/worker.js, which waits for `generation` to change and counts `unclaimed` down.
const generation = 0,
  unclaimed = 1,
  unfinished = 2,
  shareCount = 3,
  kernelNumber = 4,
  frameAddress = 5,
  inRounds = 6,
  roundNumber = 7;
const words = 8;
// Kernels use some 8 KiB (test/module.test.ts looks).
const stackBytes = 262144;

type Said = { readonly ready?: true; readonly done?: true; readonly failed?: string };

/** Starts the threads. Throws `Unavailable` when they do not start. `lost` hears of the end of one that was not closed. */
export async function startPool(
  module: WebAssembly.Module,
  { memory }: Instance,
  heap: Heap,
  threads: number,
  make: (() => WorkerLike) | undefined,
  lost: (why: string) => void,
): Promise<Pool> {
  const control = heap.allocate(words * 4);
  const state = new Int32Array(heap.buffer(), control, words).fill(0); // stays valid: shared memory grows in place
  const running: Thread[] = [];
  let ended: string | undefined;
  let waiting: { resolve(): void; reject(why: string): void } | undefined;

  const terminate = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((t) => t.terminate()));
  };
  const end = (why: string): void => {
    if (ended !== undefined) return;
    ended = why;
    lost(why);
    waiting?.reject(why);
    void terminate();
  };
  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let ready = false;
      const over = (why: string): void => (ready ? end(why) : reject(new Error(why)));
      const listener: Listener = {
        message(data) {
          const { failed, done } = data as Said;
          if (failed !== undefined) return over(failed);
          if (done) return waiting?.resolve();
          ready = true;
          resolve();
        },
        end: over,
      };
      const thread = startThread(make, listener);
      running.push(thread);
      thread.post({ module, memory, control, stackTop: heap.allocate(stackBytes) + stackBytes });
    });

  try {
    await Promise.all(Array.from({ length: threads }, start));
  } catch (cause) {
    ended = 'they did not start';
    await terminate();
    return fail(
      'Unavailable',
      {
        where: 'wasm-simd',
        what: 'the worker threads did not start',
        expected: `${threads} workers`,
        got: cause instanceof Error ? cause.message : String(cause),
        consequence: 'no session was opened',
        fix: 'open with threads: 1; in a page: serve @sparsome/wasm-simd/worker.js with the headers of the page, allow it in worker-src, or pass wasmSimdWith({ worker })',
      },
      cause,
    );
  }
  for (const t of running) t.keepAlive(false); // idle threads do not keep the process

  return {
    async run(kernel, frame, shares, rounds) {
      if (shares <= 0) return;
      Atomics.store(state, kernelNumber, kernel);
      Atomics.store(state, frameAddress, frame);
      Atomics.store(state, shareCount, shares);
      Atomics.store(state, unfinished, shares);
      Atomics.store(state, inRounds, Number(rounds));
      Atomics.store(state, roundNumber, 0);
      const [first] = running;
      first?.keepAlive(true); // an unfinished call does
      try {
        await new Promise<void>((resolve, reject) => {
          waiting = { resolve, reject: (why) => reject(new Error(why)) };
          if (ended !== undefined) return waiting.reject(ended);
          Atomics.store(state, unclaimed, shares);
          Atomics.add(state, generation, 1);
          Atomics.notify(state, generation, shares);
        });
      } finally {
        waiting = undefined;
        first?.keepAlive(false);
      }
    },
    async close() {
      ended = 'the session was closed';
      await terminate();
    },
  };
}
