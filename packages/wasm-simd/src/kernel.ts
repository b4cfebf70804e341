import type { Contract, Kernel } from '@sparsome/core';
import { describedSlots, frameAttributes, frameSlots, frameWork } from '@sparsome/core/frame';
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
  /** Number and way of sharing of each kernel in the module. */
  readonly kernels: ReadonlyMap<string, { readonly number: number; readonly split: number }>;
  /** Where frames are written; calls are served one after another. */
  readonly frame: number;
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
  const kernelOf = (x: WasmContext) => x.kernels.get(contract.id) ?? { number: -1, split: 0 };
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
      const { number, split } = kernelOf(x),
        { heap, exports, pool } = x.engine();
      const slots = frameSlots<Span>(contract, call.in, call.out);
      try {
        writeFrame(heap.buffer(), x.frame, slots, frameAttributes(contract, call.attrs), call.scratch);
        if (pool && frameWork(slots) >= worthThreads) await pool.run(number, x.frame, sharesFor(split, x.threads));
        else exports.kernel_run(number, x.frame, 0, 1);
      } catch (e) {
        x.lose(contract.id, e);
      }
    },
  };
}
