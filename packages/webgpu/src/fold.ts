import { bytesPerElement } from '@sparsome/core';
import { type Gpu, invalidWork, outOfMemory, requireDevice, watched } from './gpu.ts';
import { codeOf } from './kernel.ts';
import { type Pipeline, pipelineNow } from './pipelines.ts';
import { fold as shader } from './shaders.gen.ts';
import { part, type View, windowOn } from './view.ts';

const uniform = 64 | 8; // GPUBufferUsage.UNIFORM | COPY_DST
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
  requireDevice(gpu, 'webgpu fold');
  const width = bytesPerElement[into.dtype],
    // Whole workgroups of whole words.
    atOnce = Math.max(1, Math.floor(gpu.limits.binding / (256 * width))) * 256;
  const ends = [watched(gpu, 'out-of-memory', outOfMemory), watched(gpu, 'validation', invalidWork)];
  const { device } = gpu,
    { pipeline, layout } = pipelineOf(gpu),
    encoder = device.createCommandEncoder({ label: 'webgpu fold' }),
    pass = encoder.beginComputePass({ label: 'webgpu fold' }),
    made: GPUBuffer[] = [];
  pass.setPipeline(pipeline);
  for (let first = 0; first < into.length; first += atOnce) {
    const count = Math.min(atOnce, into.length - first),
      [a, b] = [into, from].map((view) => part(view, first, count)),
      units = width < 4 ? Math.ceil((count * width) / 4) : count,
      groups = Math.ceil(units / gpu.limits.groupSize);
    if (!a || !b) continue;
    const windows = [windowOn(a), windowOn(b)];
    for (let group = 0; group < groups; group += gpu.limits.groups) {
      const values: { readonly [name: string]: number } = {
        base: group * gpu.limits.groupSize,
        into_at: windows[0]?.at ?? 0,
        other_at: windows[1]?.at ?? 0,
        dtype: codeOf(into.dtype),
        by: numbers[by],
        units,
      };
      const words = Uint32Array.from(shader.params, (name) => values[name] ?? 0),
        uniforms = device.createBuffer({ size: 256, usage: uniform });
      device.queue.writeBuffer(uniforms, 0, words);
      made.push(uniforms);
      const entries = [
        { binding: 0, resource: { buffer: uniforms } },
        ...[a, b].map(({ buffer }, n) => ({ binding: n + 1, resource: { buffer, offset: windows[n]?.offset ?? 0, size: windows[n]?.size ?? 0 } })),
      ];
      pass.setBindGroup(0, device.createBindGroup({ layout, entries }));
      pass.dispatchWorkgroups(Math.min(gpu.limits.groups, groups - group));
    }
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  gpu.spent.submissions++;
  for (const buffer of made) buffer.destroy();
  for (const end of ends.reverse()) end();
}
