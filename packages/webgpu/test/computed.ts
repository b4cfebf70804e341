import { readFileSync } from 'node:fs';
import { preludes } from './preludes.ts';

/** What an expression of a and b makes of pairs of numbers, both of a WGSL type (`u32`, `vec2u`): one invocation for each pair. */
export async function computed(
  device: GPUDevice,
  names: readonly string[],
  type: 'u32' | 'vec2u',
  expression: string,
  pairs: ArrayBuffer,
): Promise<ArrayBuffer> {
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
