import { type DType, fail } from '@sparsome/core';
import { type Gpu, type GpuLimits, invalidWork, onDevice, outOfMemory, requireMemory } from './gpu.ts';
import { allocate } from './memory.ts';
import type { Pipeline } from './pipelines.ts';
import type { OwnParams, Shader } from './shader.ts';
import { timer } from './timer.ts';
import { bytesOfView, type View, windowOn } from './view.ts';

const uniform = 64 | 8; // GPUBufferUsage.UNIFORM | COPY_DST
// Where parameters of a dispatch may begin.
const slot = 256;

export interface Dispatch<B extends string, P extends string, C extends string> {
  readonly bind: { readonly [K in B]: View };
  readonly params: { readonly [K in OwnParams<B, P>]: number };
  readonly constants: { readonly [K in C]: number | boolean };
  /** How many times `main` is called, at least. */
  readonly invocations: number;
  /** The number of the first. Default 0. */
  readonly first?: number;
}

/** The work of one kernel, put together on the host and handed over at once. */
export interface Step {
  readonly limits: GpuLimits;
  dispatch<const B extends string, const P extends string, const C extends string>(shader: Shader<B, P, C>, d: Dispatch<B, P, C>): void;
  /** Memory until the step is done, full of zeros. */
  temporary(dtype: DType, length: number): View;
  copy(from: View, to: View): void;
  /** Zeros; elements of 4 or 8 bytes. */
  clear(view: View): void;
}

type Encode = (pass: GPUComputePassEncoder, uniforms: GPUBuffer) => void;
type Transfer = (encoder: GPUCommandEncoder) => void;
interface Planned {
  readonly pipeline: Promise<Pipeline>;
  readonly words: readonly Uint32Array<ArrayBuffer>[];
  readonly encode: (pipeline: Pipeline, first: number) => Encode;
}

/** Runs what `plan` asks for as one submission. Throws `DeviceLost`, `OutOfMemory`, `BuildFailed`. */
export async function step(gpu: Gpu, where: string, plan: (s: Step) => void): Promise<void> {
  const planned: (Planned | Transfer)[] = [],
    temporaries: View[] = [];
  const s: Step = {
    limits: gpu.limits,
    dispatch: (shader, d) => void planned.push(...dispatches(gpu, where, shader, d)),
    temporary(dtype, length) {
      const view = allocate(gpu, dtype, length);
      temporaries.push(view);
      return view;
    },
    copy: (from, to) => void planned.push((encoder) => encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, bytesOfView(from))),
    clear: (view) => void planned.push((encoder) => encoder.clearBuffer(view.buffer, view.offset, bytesOfView(view))),
  };
  try {
    plan(s);
    await onDevice(gpu, where, () => submit(gpu, where, planned));
    await requireMemory(gpu, where);
  } finally {
    for (const t of temporaries) t.buffer.destroy();
  }
}

/** One dispatch, or several where it has more workgroups than the device takes at once. */
function* dispatches<B extends string, P extends string, C extends string>(
  gpu: Gpu,
  where: string,
  shader: Shader<B, P, C>,
  { bind, params, constants, invocations, first: start = 0 }: Dispatch<B, P, C>,
): Generator<Planned> {
  const windows = shader.bindings.map(({ name }) => ({ name, view: bind[name], window: windowOn(bind[name]) }));
  for (const { name, view, window } of windows) if (window.size > gpu.limits.binding) tooLarge(where, name, bytesOfView(view), gpu.limits.binding);
  const values: { readonly [name: string]: number } = {
    ...params,
    ...Object.fromEntries(windows.map(({ name, window }) => [`${name}_at`, window.at])),
  };
  const pipeline = gpu.pipelines(shader, constants);
  const groups = Math.ceil(invocations / gpu.limits.groupSize);
  for (let from = 0; from < groups; from += gpu.limits.groups) {
    const count = Math.min(gpu.limits.groups, groups - from);
    const words = Uint32Array.from(shader.params, (name) => (name === 'base' ? start + from * gpu.limits.groupSize : (values[name] ?? 0)));
    yield {
      pipeline,
      words: [words],
      encode:
        ({ pipeline: made, layout }, first) =>
        (pass, uniforms) => {
          pass.setPipeline(made);
          pass.setBindGroup(
            0,
            gpu.device.createBindGroup({
              layout,
              entries: [
                { binding: 0, resource: { buffer: uniforms, offset: first, size: Math.ceil(words.byteLength / 16) * 16 } },
                ...windows.map(({ view, window }, n) => ({
                  binding: n + 1,
                  resource: { buffer: view.buffer, offset: window.offset, size: window.size },
                })),
              ],
            }),
          );
          pass.dispatchWorkgroups(count);
        },
    };
  }
}

async function submit(gpu: Gpu, where: string, planned: readonly (Planned | Transfer)[]): Promise<void> {
  const runs = planned.filter((one) => typeof one !== 'function');
  const pipelines = await Promise.all(runs.map((one) => one.pipeline));
  if (gpu.underway.length > 1) await gpu.underway.shift();
  await requireMemory(gpu, where);
  const { device } = gpu;
  for (const filter of ['out-of-memory', 'validation', 'internal'] as const) device.pushErrorScope(filter);
  const uniforms = device.createBuffer({ size: Math.max(slot, runs.length * slot), usage: uniform });
  const clock = timer(gpu, planned.filter((one, at) => typeof one !== 'function' && (at === 0 || typeof planned[at - 1] === 'function')).length);
  const encoder = device.createCommandEncoder({ label: where });
  let n = 0,
    pass: GPUComputePassEncoder | undefined;
  const words = new Uint32Array(Math.max(1, runs.length) * (slot / 4));
  for (const one of planned) {
    if (typeof one === 'function') {
      pass?.end();
      pass = undefined;
      one(encoder);
      continue;
    }
    pass ??= encoder.beginComputePass({ label: where, ...clock.next() });
    words.set(one.words[0] ?? [], n * (slot / 4));
    const pipeline = pipelines[n];
    if (pipeline) one.encode(pipeline, n * slot)(pass, uniforms);
    n++;
  }
  pass?.end();
  clock.resolve(encoder);
  device.queue.writeBuffer(uniforms, 0, words);
  device.queue.submit([encoder.finish()]);
  gpu.spent.submissions++;
  // A device that is lost is done, too.
  gpu.underway.push(device.queue.onSubmittedWorkDone().catch(() => undefined));
  const [internal, validation, memory] = await Promise.all([device.popErrorScope(), device.popErrorScope(), device.popErrorScope()]);
  uniforms.destroy();
  const refused = validation ?? internal;
  if (memory || refused) clock.destroy();
  if (memory) outOfMemory(where, memory.message);
  if (refused) invalidWork(where, refused.message);
  await clock.report(where, runs.length);
}

function tooLarge(where: string, name: string, bytes: number, most: number): never {
  return fail('OutOfMemory', {
    where,
    what: `a kernel cannot see "${name}" as a whole`,
    expected: `at most ${most} bytes`,
    got: `${bytes} bytes`,
    consequence: 'nothing was computed',
    fix: 'work block by block with fold(), or choose a backend on the CPU',
  });
}
