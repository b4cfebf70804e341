import { type Backend, type Capabilities, defineBackend, type DeviceWork, dtypes, fail, type Kernel } from '@sparsome/core';
import { type Found, findAdapter } from './adapter.ts';
import type { Gpu, GpuLimits, StepTime } from './gpu.ts';
import { gpuMemory } from './memory.ts';
import { type Pipelines, pipelineCache } from './pipelines.ts';
import type { GpuBuffers } from './view.ts';

export interface WebgpuOptions {
  /** Also take an adapter that computes on the CPU: for tests. */
  readonly software?: boolean;
  /** Plays a smaller device. */
  readonly limits?: Partial<GpuLimits>;
  /** Measures each step by the clock of the device, where it has one: for traces, and for who wants to be told. Each step is then waited for. */
  readonly timed?: true | ((time: StepTime) => void);
  /** Told of each device as it is made: to watch or, in tests, to destroy it. */
  readonly onDevice?: (device: GPUDevice) => void;
}

type Adapter = Exclude<Found, { readonly why: string }>;

// What every device takes in one dispatch, and none more unless it was asked for more.
const workgroups = 65_535;

// Positions within a buffer are 32-bit words.
const addressable = 2 ** 32 - 4;

// A processor of GPUs runs 32 or 64 invocations at once. One that is played runs 4, and pays for those that have nothing to do.
const groupSize = { hardware: 64, software: 4 } as const;

// With an addition each some 10^12 instructions, a fraction of a second on GPUs.
const stepOperations = 2 ** 32;

/** What kernels use: all that the adapter has, the parts that a test forces smaller apart. */
const limitsOf = ({ adapter: { limits }, software }: Adapter, forced: Partial<GpuLimits> = {}): GpuLimits => ({
  buffer: Math.min(limits.maxBufferSize, addressable, forced.buffer ?? addressable),
  binding: Math.min(limits.maxStorageBufferBindingSize, forced.binding ?? addressable),
  groups: Math.min(workgroups, forced.groups ?? workgroups),
  operations: forced.operations ?? stepOperations,
  groupSize: forced.groupSize ?? (software ? groupSize.software : groupSize.hardware),
});

function capabilities({ device, software }: Adapter, limits: GpuLimits): Capabilities {
  return {
    device,
    target: software ? 'wgsl-software' : 'wgsl',
    targets: [software ? 'wgsl-software' : 'wgsl'],
    threads: 1,
    dtypes: new Set(dtypes),
    ptr: ['i32', 'i64'],
    nonFinite: 'ieee',
    hostVisible: false,
    blocking: false,
    maxBufferBytes: limits.buffer,
    maxBindingBytes: limits.binding,
    ...(software ? { emulated: true } : {}),
  };
}

const timedBy = ({ timed }: WebgpuOptions): Gpu['timed'] => (timed === true ? () => undefined : timed);

/** What the device did since the last call. */
function spentOn({ spent }: Gpu): DeviceWork {
  const { submissions, readbacks, ms } = spent;
  Object.assign(spent, { submissions: 0, readbacks: 0, ms: undefined });
  return { submissions, readbacks, ...(ms === undefined ? {} : { ms }) };
}

/** A device that the open sessions of a backend share, with its compiled pipelines: compiling takes longer than most steps. */
interface Shared {
  readonly device: GPUDevice;
  readonly pipelines: Pipelines;
  readonly state: Gpu['state'];
  sessions: number;
}

async function makeDevice(found: Adapter, options: WebgpuOptions): Promise<Shared> {
  const { adapter } = found;
  const device = await adapter.requestDevice({
    requiredFeatures: options.timed && adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
    requiredLimits: { maxBufferSize: adapter.limits.maxBufferSize, maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize },
  });
  const state: Gpu['state'] = { lost: undefined };
  void device.lost.then(({ reason, message }) => {
    state.lost = [reason, message].filter((part) => part !== undefined && part !== '').join(': ') || 'unknown reason';
  });
  options.onDevice?.(device);
  return { device, pipelines: pipelineCache(device, limitsOf(found, options.limits).groupSize), state, sessions: 0 };
}

/** The WebGPU backend with these kernels. */
export function webgpuOf(kernels: readonly Kernel<GpuBuffers, Gpu>[], options: WebgpuOptions = {}): Backend<'webgpu', GpuBuffers, Gpu> {
  let current: Promise<Shared> | undefined;
  /** The device at work, else a new one. */
  const join = async (found: Adapter): Promise<Shared> => {
    const working = await current?.catch(() => undefined);
    if (!working || working.state.lost !== undefined || working.sessions === 0) current = makeDevice(found, options);
    const shared = await current;
    if (!shared) throw new TypeError('unreachable');
    shared.sessions++;
    return shared;
  };
  const leave = (shared: Shared): void => {
    if (--shared.sessions === 0) shared.device.destroy();
  };
  return defineBackend({
    name: 'webgpu',
    processor: 'gpu',
    claims: 'bits',
    kernels,
    async probe() {
      const found = await findAdapter(options.software ?? false);
      return 'why' in found ? { ok: false, ...found } : { ok: true, capabilities: capabilities(found, limitsOf(found, options.limits)) };
    },
    async open({ target }) {
      const found = await findAdapter(options.software ?? false);
      const refused = (what: string, fix: string, compared: { readonly expected?: string; readonly got?: string } = {}): never =>
        fail('Unavailable', { where: 'webgpu', what, ...compared, consequence: 'no session was opened', fix });
      if ('why' in found) return refused(found.why, found.fix);
      const limits = limitsOf(found, options.limits),
        able = capabilities(found, limits);
      if (target !== undefined && !able.targets.includes(target))
        return refused('no such target', 'leave `target` out', { expected: able.target, got: target });
      const shared = await join(found).catch((e: unknown) =>
        refused(e instanceof Error ? e.message : String(e), 'close other programs that use the GPU, or restart the browser'),
      );
      const { device, pipelines, state } = shared;
      const gpu: Gpu = {
        device,
        limits,
        pipelines,
        state,
        pending: [],
        underway: [],
        timed: timedBy(options),
        spent: { submissions: 0, readbacks: 0, ms: undefined },
      };
      return { memory: gpuMemory(gpu), context: gpu, capabilities: able, spent: () => spentOn(gpu), close: () => leave(shared) };
    },
  });
}
