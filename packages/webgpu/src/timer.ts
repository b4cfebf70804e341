import type { Gpu } from './gpu.ts';

const usage = { mapRead: 1, copySource: 4, copyDestination: 8, queryResolve: 512 } as const;
// The most queries of a set.
const mostQueries = 4096;

export interface Timer {
  /** What the next pass needs to be timed. */
  next(): { readonly timestampWrites?: GPUComputePassTimestampWrites };
  resolve(encoder: GPUCommandEncoder): void;
  report(step: string, dispatches: number): Promise<void>;
  /** Of a step that is not reported. */
  destroy(): void;
}

const none: Timer = { next: () => ({}), resolve() {}, async report() {}, destroy() {} };

/** Times the passes of a step by the clock of the device, where somebody asks and it has one. */
export function timer(gpu: Gpu, passes: number): Timer {
  const { device, timed, spent } = gpu;
  if (!timed) return none;
  if (!device.features.has('timestamp-query') || passes === 0 || 2 * passes > mostQueries) {
    return { ...none, report: async (step, dispatches) => timed({ step, dispatches }) };
  }
  const size = 16 * passes;
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 * passes }),
    resolved = device.createBuffer({ size, usage: usage.queryResolve | usage.copySource }),
    staging = device.createBuffer({ size, usage: usage.mapRead | usage.copyDestination });
  let begun = 0;
  const destroy = (): void => {
    for (const held of [querySet, resolved, staging]) held.destroy();
  };
  return {
    destroy,
    next() {
      const first = 2 * begun++;
      return { timestampWrites: { querySet, beginningOfPassWriteIndex: first, endOfPassWriteIndex: first + 1 } };
    },
    resolve(encoder) {
      encoder.resolveQuerySet(querySet, 0, 2 * passes, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    },
    async report(step, dispatches) {
      await staging.mapAsync(1);
      const times = new BigUint64Array(staging.getMappedRange());
      let deviceMs = 0;
      for (let n = 0; n < passes; n++) deviceMs += Number((times[2 * n + 1] ?? 0n) - (times[2 * n] ?? 0n)) / 1e6;
      destroy();
      spent.ms = (spent.ms ?? 0) + deviceMs;
      timed({ step, dispatches, deviceMs });
    },
  };
}
