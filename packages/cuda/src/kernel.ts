import { type AttrValues, type Attrs, type Contract, type Descs, fail, implement, type Kernel, type Slots, type Support } from '@sparsome/core';
import { frameAttributes, frameSlots } from '@sparsome/core/frame';
import type { Addon, Handle } from './addon.ts';
import { packedCall, setStep } from './call.ts';
import { rethrow } from './driver-error.ts';
import type { CudaBuffers, DeviceArray } from './memory.ts';

export interface CudaContext {
  readonly addon: Addon;
  readonly session: Handle;
  /** Loads the image of a contract, once. */
  load(image: string): void;
}

/** One launch of a kernel: as many threads as there are items, rounded up to whole blocks. */
export interface Launch {
  readonly entry: string;
  readonly threads: number;
  /** Threads of a block: a multiple of 32. Default 128. */
  readonly block?: number;
  /** `f.step` of the kernel. */
  readonly step?: readonly number[];
}
/** How a call is carried out. */
export interface Plan {
  /** Bytes of scratch memory. */
  readonly scratch?: number;
  /** Outputs that are zero before the first launch. */
  readonly clear?: readonly string[];
  readonly launches: readonly Launch[];
}

const usualBlock = 128;
// Launches between two waits: a call of many is then heard when it is to end, and tells how far it is.
const launchesAtATime = 64;
const mostBlocks = 2 ** 31 - 1;

export const laneCount = 32;
/** A warp for each item. */
export const warps = (items: number): number => items * laneCount;
// Minor lines of one warp, as `sweep_width` of include/sweep.hpp: at some hundred entries of a cell among 20,000 genes it has work for
// its lanes, and 20,000 genes keep 80 warps busy.
const sweepWidth = 256;
/** One warp for each range of minor lines, which goes through all major lines in order: sums that promise an order. */
export const sweep = (entry: string, minors: number, width = sweepWidth): Launch => ({ entry, threads: warps(Math.ceil(minors / width)), block: laneCount });
/** The name of a contract in C++. */
const snake = (id: string): string => id.replace(/[.-]/g, '_');

/** A contract by CUDA kernels: `plan` says which, of descriptions alone. */
export function kernel<I extends Slots, A extends Attrs, O extends Slots>(
  contract: Contract<string, I, A, O>,
  plan: (inputs: Descs<I>, attrs: AttrValues<A>) => Plan,
  supports?: (inputs: Descs<I>, attrs: AttrValues<A>) => Support,
): Kernel<CudaBuffers, CudaContext, I, A, O> {
  const image = snake(contract.id);
  return implement<CudaBuffers, CudaContext>()(contract, {
    ...(supports ? { supports } : {}),
    scratch: (_, inputs, attrs) => plan(inputs, attrs).scratch ?? 0,
    async run({ addon, session, load }, { in: inputs, out, scratch, attrs, checkpoint }) {
      const descs = Object.fromEntries(Object.entries<{ readonly desc: unknown }>(inputs).map(([name, view]) => [name, view.desc])) as unknown;
      const { clear = [], launches } = plan(descs as Descs<I>, attrs);
      const call = packedCall(frameSlots<DeviceArray>(contract, inputs, out), frameAttributes(contract, attrs), scratch);
      const outputs: { readonly [name: string]: { readonly data: DeviceArray } } = out;
      try {
        load(image);
        for (const name of clear) {
          const array = outputs[name]?.data;
          if (array && array.bytes > 0) addon.clear(session, array.at, array.bytes);
        }
        for (const [number, { entry, threads, block = usualBlock, step = [] }] of launches.entries()) {
          if (threads === 0) continue;
          const blocks = Math.ceil(threads / block);
          if (blocks > mostBlocks) tooLarge(contract.id, threads);
          setStep(call, step);
          addon.launch(session, image, entry, blocks, block, 0, call);
          if ((number + 1) % launchesAtATime !== 0 || number + 1 === launches.length) continue;
          await addon.finish(session);
          await checkpoint(number + 1, launches.length);
        }
        await addon.finish(session);
      } catch (e) {
        rethrow(e, contract.id);
      }
    },
  });
}

const tooLarge = (id: string, threads: number): never =>
  fail('Unsupported', {
    where: `cuda ${id}`,
    what: 'the call needs more blocks than a launch may have',
    expected: `at most ${mostBlocks} blocks of ${usualBlock} threads`,
    got: `${threads} threads`,
    consequence: 'nothing was computed',
    fix: 'work block by block with fold()',
  });
