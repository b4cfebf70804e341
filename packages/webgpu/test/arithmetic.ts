// Arithmetic that shaders do in integers against that of the processor: every bit.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preludes } from './preludes.ts';
import { requestDevice } from './software.ts';

/** An expression of a and b, and what it is by the processor; `bits`: the first word of a. */
export type Operations = { readonly [name: string]: readonly [wgsl: string, js: (a: number, b: number, bits: number) => number] };

/** Tests of all operations on these pairs of numbers; `names`: the preludes they need. */
export function arithmetic(
  title: string,
  names: readonly string[],
  pairs: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>,
  operations: Operations,
): void {
  const single = pairs instanceof Float32Array,
    bits = new Int32Array(pairs.buffer);
  describe(title, () => {
    let device: GPUDevice | undefined;
    beforeAll(async () => {
      device = await requestDevice();
    });
    afterAll(() => device?.destroy());

    it.for(Object.entries(operations))('%s', async ([name, [wgsl, js]], test) => {
      if (!device) {
        expect(process.env['CI'], 'CI has an adapter').not.toBe('true');
        return test.skip('not run: WebGPU finds no adapter');
      }
      const result = await computed(device, names, single ? 'u32' : 'vec2u', wgsl, pairs.buffer),
        got = single ? new Float32Array(result) : new Float64Array(result);
      const want = got.map((_, n) => js(pairs[2 * n] ?? 0, pairs[2 * n + 1] ?? 0, bits[(single ? 2 : 4) * n] ?? 0));
      const differing = Array.from(got.keys()).filter((n) => !Object.is(got[n], want[n])),
        [n = 0] = differing;
      const text = `${name} of ${pairs[2 * n]} and ${pairs[2 * n + 1]} is ${want[n]}, got ${got[n]}; ${differing.length} of ${got.length} differ`;
      expect(differing.length, text).toBe(0);
    });
  });
}

/** What an expression of a and b makes of pairs of numbers, both of a WGSL type (`u32`, `vec2u`): one invocation for each pair. */
async function computed(device: GPUDevice, names: readonly string[], type: 'u32' | 'vec2u', expression: string, pairs: ArrayBuffer): Promise<ArrayBuffer> {
  const count = pairs.byteLength / (type === 'u32' ? 8 : 16);
  const code = `${preludes(names, (path) => readFileSync(path, 'utf8'))}
    @group(0) @binding(0) var<storage, read> given: array<array<${type}, 2>>;
    @group(0) @binding(1) var<storage, read_write> result: array<${type}>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x >= arrayLength(&result)) { return; }
      let a = given[id.x][0];
      let b = given[id.x][1];
      result[id.x] = ${expression};
    }`;
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module: device.createShaderModule({ code }) } });
  const from = device.createBuffer({ size: pairs.byteLength, usage: 128 | 8 });
  device.queue.writeBuffer(from, 0, pairs);
  const to = device.createBuffer({ size: pairs.byteLength / 2, usage: 128 | 4 });
  const staging = device.createBuffer({ size: pairs.byteLength / 2, usage: 1 | 8 });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  // `expression` may leave b out, never a buffer.
  pass.setBindGroup(
    0,
    device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [from, to].map((buffer, binding) => ({ binding, resource: { buffer } })) }),
  );
  pass.dispatchWorkgroups(Math.ceil(count / 64));
  pass.end();
  encoder.copyBufferToBuffer(to, 0, staging, 0, pairs.byteLength / 2);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(1);
  return staging.getMappedRange().slice(0);
}
