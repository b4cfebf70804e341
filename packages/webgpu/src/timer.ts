import type { Gpu } from './gpu.ts';

const usage = { mapRead: 1, copySource: 4, copyDestination: 8, queryResolve: 512 } as const;

export interface Timer {
  /** What the pass that begins with dispatch `n` needs to be timed. */
  of(n: number): { readonly timestampWrites?: GPUComputePassTimestampWrites };
  resolve(encoder: GPUCommandEncoder): void;
  report(step: string, dispatches: number): Promise<void>;
}

const none: Timer = { of: () => ({}), resolve() {}, async report() {} };

/** Times a step by the clock of the device, where somebody asks and it has one. One pass is timed: the first. */
export function timer(gpu: Gpu): Timer {
  const { device, timed } = gpu;
  if (!timed) return none;
  if (!device.features.has('timestamp-query')) {
    return { ...none, report: async (step, dispatches) => timed({ step, dispatches }) };
  }
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 }),
    resolved = device.createBuffer({ size: 16, usage: usage.queryResolve | usage.copySource }),
    staging = device.createBuffer({ size: 16, usage: usage.mapRead | usage.copyDestination });
  let used = false;
  return {
    of(n) {
      if (n > 0) return {};
      used = true;
      return { timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 } };
    },
    resolve(encoder) {
      if (!used) return;
      encoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16);
    },
    async report(step, dispatches) {
      if (used) {
        await staging.mapAsync(1);
        const [from = 0n, to = 0n] = new BigUint64Array(staging.getMappedRange());
        timed({ step, dispatches, deviceMs: Number(to - from) / 1e6 });
      } else timed({ step, dispatches });
      for (const held of [querySet, resolved, staging]) held.destroy();
    },
  };
}
