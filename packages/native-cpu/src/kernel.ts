import type { AnyArray, Contract, DTypes, Kernel } from '@sparsome/core';
import { controlWords, describedSlots, frameAttributes, type FrameSlot, frameSlots, frameWork, watched } from '@sparsome/core/frame';
import type { Addon } from './addon.ts';

export interface NativeContext {
  readonly addon: Addon;
  /** Number of the instruction set in `addon.targets()`. */
  readonly target: number;
  /** Number of each kernel in the addon's table, and whether it works in rounds. */
  readonly kernels: ReadonlyMap<string, { readonly number: number; readonly rounds: boolean }>;
  readonly threads: number;
}

// Below this many elements a call takes less time than waking a thread (some 20 microseconds).
const worthThreads = 1 << 15;

const measuresOf = (slots: readonly FrameSlot<unknown>[]): Float64Array =>
  Float64Array.from(slots.flatMap((s) => [s.major, s.minor, s.nnz, s.dtype, s.ptr, s.order, 'data' in s ? 1 : 0]));
const threadsFor = (x: NativeContext, work: number, most: number): number => (work < worthThreads ? 0 : Math.min(x.threads, most));
/** Any contract that has a C++ source: one generic call. */
export function nativeKernel(contract: Contract): Kernel<DTypes, NativeContext> {
  const kernelOf = (x: NativeContext) => x.kernels.get(contract.id) ?? { number: -1, rounds: false };
  return {
    contract,
    scratch(x, inputs, attrs) {
      const slots = describedSlots(contract, inputs);
      return x.addon.scratch(x.target, kernelOf(x).number, measuresOf(slots), frameAttributes(contract, attrs), Math.max(1, x.threads));
    },
    async run(x, call) {
      const slots = frameSlots<AnyArray>(contract, call.in, call.out),
        { number, rounds } = kernelOf(x),
        control = new Int32Array(controlWords);
      const arrays = slots.flatMap((s) => [s.data, s.indices, s.indptr]);
      const threads = threadsFor(x, frameWork(slots), call.threads);
      // Rounds may be many: they never run on the calling thread.
      const work = x.addon.run(
        x.target,
        number,
        arrays,
        measuresOf(slots),
        frameAttributes(contract, call.attrs),
        call.scratch,
        rounds ? Math.max(1, threads) : threads,
        control,
      );
      if (work) await (rounds ? watched(work, control, call) : work);
    },
  };
}
