import type { DType } from '@sparsome/core';
import { type Dispatch, dispatches, type Encoded, slot, uniform } from './dispatch.ts';
import { type Gpu, type GpuLimits, invalidWork, onDevice, outOfMemory, requireMemory } from './gpu.ts';
import { allocate } from './memory.ts';
import type { Pipeline } from './pipelines.ts';
import type { Shader } from './shader.ts';
import { timer } from './timer.ts';
import { bytesOfView, type View } from './view.ts';

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

type Transfer = (encoder: GPUCommandEncoder) => void;
interface Planned extends Encoded {
  readonly pipeline: Promise<Pipeline>;
}

/** Runs what `plan` asks for as one submission. Throws `DeviceLost`, `OutOfMemory`, `BuildFailed`. */
export async function step(gpu: Gpu, where: string, plan: (s: Step) => void): Promise<void> {
  const planned: (Planned | Transfer)[] = [],
    temporaries: View[] = [];
  const s: Step = {
    limits: gpu.limits,
    dispatch(shader, d) {
      const pipeline = gpu.pipelines(shader, d.constants);
      for (const one of dispatches(gpu, where, shader, d)) planned.push({ pipeline, ...one });
    },
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
    words.set(one.words, n * (slot / 4));
    const pipeline = pipelines[n];
    if (pipeline) one.encode(pass, pipeline, uniforms, n * slot);
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
