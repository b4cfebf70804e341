import { type Contract, isSparsomeError, type Kernel } from '@sparsome/core';
import { controlWords, describedSlots, frameAttributes, frameSlots, frameWork, watched } from '@sparsome/core/frame';
import { writeFrame } from './frame.ts';
import type { Exports } from './instance.ts';
import type { Heap, Span, Spans } from './memory.ts';
import type { Pool } from './pool.ts';

/** What does the work, until the session is closed. */
export interface Engine {
  readonly exports: Exports;
  readonly heap: Heap;
  readonly pool?: Pool;
}
/** A session as kernels see it. */
export interface WasmContext {
  engine(): Engine;
  /** Number and way of sharing of each kernel in the module, and whether it works in rounds. */
  readonly kernels: ReadonlyMap<string, { readonly number: number; readonly split: number; readonly rounds: boolean }>;
  /** Where frames are written, and what kernels in rounds and their caller tell each other; calls are served one after another. */
  readonly frame: number;
  readonly control: number;
  readonly threads: number;
  /** Throws `DeviceLost` when a call or a worker has failed before. */
  assertAlive(where: string): void;
  /** A kernel failed: the session is lost. Throws `DeviceLost`. */
  lose(where: string, cause: unknown): never;
}

// Below this many elements a call takes less time than waking the workers and hearing back (some 50 microseconds).
const worthThreads = 1 << 15;
const none: Span = { address: 0, length: 0 };

const sharesFor = (split: number, threads: number): number => (split === 0 || threads <= 1 ? 1 : split === 1 ? threads : threads * 8);

/** Any contract that has a C++ source: one generic call. */
export function wasmKernel(contract: Contract): Kernel<Spans, WasmContext> {
  const kernelOf = (x: WasmContext) => x.kernels.get(contract.id) ?? { number: -1, split: 0, rounds: false };
  return {
    contract,
    scratch(x, inputs, attrs) {
      x.assertAlive(contract.id);
      const { number, split } = kernelOf(x),
        { heap, exports } = x.engine();
      try {
        writeFrame(heap.buffer(), x.frame, describedSlots(contract, inputs), frameAttributes(contract, attrs), none);
        return exports.kernel_scratch(number, x.frame, sharesFor(split, x.threads));
      } catch (e) {
        return x.lose(contract.id, e);
      }
    },
    async run(x, call) {
      x.assertAlive(contract.id);
      const { number, split, rounds } = kernelOf(x),
        { heap, exports, pool } = x.engine();
      const slots = frameSlots<Span>(contract, call.in, call.out);
      // A call that is given up between two rounds loses nothing: no kernel failed.
      const givenUp = new Set<unknown>();
      const checkpoint = (done: number, of: number): Promise<void> =>
        call.checkpoint(done, of).catch((e: unknown) => {
          givenUp.add(e);
          throw e;
        });
      try {
        const control = controlOf(heap, x.control).fill(0);
        writeFrame(heap.buffer(), x.frame, slots, frameAttributes(contract, call.attrs), call.scratch, x.control);
        if (pool && (rounds || frameWork(slots) >= worthThreads)) {
          const shares = frameWork(slots) >= worthThreads ? sharesFor(split, x.threads) : 1;
          if (!rounds) await pool.run(number, x.frame, shares, false);
          else if (exports.kernel_next(number, x.frame, 0, shares))
            await watched(pool.run(number, x.frame, shares, true), control, { signal: call.signal, checkpoint });
        } else if (rounds) await runRounds(x.engine(), number, x, checkpoint);
        else exports.kernel_run(number, x.frame, 0, 1);
      } catch (e) {
        if (givenUp.has(e) || isSparsomeError(e, 'Aborted')) throw e;
        x.lose(contract.id, e);
      }
    },
  };
}

/** A view made anew: the memory may have grown. */
const controlOf = (heap: Heap, address: number): Int32Array => new Int32Array(heap.buffer(), address, controlWords);

/** All rounds on this thread, other tasks in between. */
async function runRounds({ exports, heap }: Engine, kernel: number, x: WasmContext, checkpoint: (done: number, of: number) => Promise<void>): Promise<void> {
  for (let round = 0; exports.kernel_next(kernel, x.frame, round, 1) !== 0; round++) {
    exports.kernel_run(kernel, x.frame, 0, 1);
    const [, done = 0, of = 0] = controlOf(heap, x.control);
    await checkpoint(done, of);
  }
}
