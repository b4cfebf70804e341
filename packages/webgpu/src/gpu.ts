import { fail } from '@sparsome/core';
import type { Pipelines } from './pipelines.ts';

/** How much of a device kernels use: never more than it has, and less where a test plays a smaller one. */
export interface GpuLimits {
  /** Bytes of one buffer. */
  readonly buffer: number;
  /** Bytes that a kernel sees of one buffer. */
  readonly binding: number;
  /** Workgroups of one dispatch. */
  readonly groups: number;
  /** Invocations of a workgroup: no result depends on it. */
  readonly groupSize: number;
  /** Multiplications of doubles in one step: drivers end work that takes seconds. */
  readonly operations: number;
}

/** What a step cost on the device, where it can say so. */
export interface StepTime {
  readonly step: string;
  readonly dispatches: number;
  /** Milliseconds by the clock of the device; absent where it has none. */
  readonly deviceMs?: number;
}

/** A device at work: the context of every kernel. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly limits: GpuLimits;
  readonly pipelines: Pipelines;
  /** What was asked of the device whose outcome it has not told yet: what throws where it refused, if it did. */
  readonly pending: Promise<Refusal | undefined>[];
  /** Steps that are not known to be done, at most two: progress is then not far ahead of them, and cancelling leaves little to do. */
  readonly underway: Promise<void>[];
  /** Why the device is gone; undefined while it works. Of all sessions on it. */
  readonly state: { lost: string | undefined };
  readonly timed: ((time: StepTime) => void) | undefined;
  /** What the device did for the session since it was last asked. */
  readonly spent: { submissions: number; readbacks: number; ms: number | undefined };
}

export type Refusal = (where: string) => never;

/** Throws `DeviceLost` when the device is gone. */
export function requireDevice(gpu: Gpu, where: string): void {
  if (gpu.state.lost === undefined) return;
  fail('DeviceLost', {
    where,
    what: `the device is gone: ${gpu.state.lost}`,
    consequence: 'what the session held on it is lost',
    fix: 'close the session, open a new one and upload again',
  });
}

/** Throws `OutOfMemory` when the device refused an allocation since the last call, `BuildFailed` when it refused to fold. */
export async function requireMemory(gpu: Gpu, where: string): Promise<void> {
  const refusals = await Promise.all(gpu.pending.splice(0));
  requireDevice(gpu, where);
  for (const refuse of refusals) refuse?.(where);
}

/** Begins to watch for errors of a kind; what is called in the end notes down how that turns out. */
export function watched(gpu: Gpu, filter: GPUErrorFilter, refuse: (where: string, message: string) => never): () => void {
  gpu.device.pushErrorScope(filter);
  return () => {
    const told = gpu.device.popErrorScope().then((error) => (error ? (where: string) => refuse(where, error.message) : undefined));
    told.catch(() => undefined); // as the device is lost, which is said elsewhere
    gpu.pending.push(told);
  };
}

export function outOfMemory(where: string, message: string): never {
  return fail('OutOfMemory', {
    where,
    what: 'the device has no memory left',
    got: message,
    consequence: 'nothing was computed',
    fix: 'dispose residents that are no longer needed, or work block by block with fold()',
  });
}

/** Throws `BuildFailed` for work that the device finds invalid. */
export function invalidWork(where: string, message: string): never {
  return fail('BuildFailed', {
    where,
    what: 'the device refused the step',
    got: message,
    consequence: 'nothing was computed',
    fix: 'this is a defect of Sparsome or of the driver: please report it with the message',
  });
}

/** Waits for the device. What fails because it is gone fails as `DeviceLost`. */
export async function onDevice<T>(gpu: Gpu, where: string, work: () => Promise<T>): Promise<T> {
  requireDevice(gpu, where);
  try {
    return await work();
  } catch (e) {
    // The loss is told a moment after what it made fail.
    await Promise.race([gpu.device.lost, nextTask()]);
    requireDevice(gpu, where);
    throw e;
  }
}

/** Lets other tasks run. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(0);
  });
}
