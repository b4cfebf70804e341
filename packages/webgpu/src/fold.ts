import { bytesPerElement } from '@sparsome/core';
import { dispatches, slot, uniform } from './dispatch.ts';
import { type Gpu, invalidWork, outOfMemory, requireDevice, watched } from './gpu.ts';
import { codeOf } from './kernel.ts';
import { type Pipeline, pipelineNow } from './pipelines.ts';
import { fold as shader } from './shaders.gen.ts';
import { part, type View } from './view.ts';

const where = 'webgpu fold';
// As fold.wgsl numbers them.
const numbers = { add: 0, max: 1, min: 2, copy: 3 } as const;

/** Of each device and size of workgroups. */
const pipelines = new WeakMap<GPUDevice, Map<number, Pipeline>>();
function pipelineOf({ device, limits: { groupSize } }: Gpu): Pipeline {
  const made = pipelines.get(device) ?? new Map<number, Pipeline>(),
    one = made.get(groupSize) ?? pipelineNow(device, shader, groupSize);
  pipelines.set(device, made.set(groupSize, one));
  return one;
}

/**
 * into := into (by) from, element by element, in the order of issue: partial results of canonical blocks stay on the device. Both
 * begin their buffers. What the device has against it the next call tells.
 */
export function combine(gpu: Gpu, by: keyof typeof numbers, into: View, from: View): void {
  requireDevice(gpu, where);
  const width = bytesPerElement[into.dtype],
    // What a kernel sees: whole words, where windows may begin.
    seen = Math.max(1, Math.floor(gpu.limits.binding / (slot * width))) * slot;
  const parts = Array.from({ length: Math.ceil(into.length / seen) }, (_, n) => {
    const count = Math.min(seen, into.length - n * seen),
      units = width < 4 ? Math.ceil((count * width) / 4) : count;
    const bind = { into: part(into, n * seen, count), other: part(from, n * seen, count) };
    return [...dispatches(gpu, where, shader, { bind, params: { dtype: codeOf(into.dtype), by: numbers[by], units }, invocations: units })];
  }).flat();
  const ends = [watched(gpu, 'out-of-memory', outOfMemory), watched(gpu, 'validation', invalidWork)];
  const { device } = gpu,
    pipeline = pipelineOf(gpu),
    uniforms = device.createBuffer({ size: Math.max(1, parts.length) * slot, usage: uniform }),
    encoder = device.createCommandEncoder({ label: where }),
    pass = encoder.beginComputePass({ label: where });
  for (const [n, { words, encode }] of parts.entries()) {
    device.queue.writeBuffer(uniforms, n * slot, words);
    encode(pass, pipeline, uniforms, n * slot);
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  gpu.spent.submissions++;
  uniforms.destroy();
  for (const end of ends.reverse()) end();
}
