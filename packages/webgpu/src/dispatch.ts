import { fail } from '@sparsome/core';
import type { Gpu } from './gpu.ts';
import type { Pipeline } from './pipelines.ts';
import type { OwnParams, Shader } from './shader.ts';
import { bytesOfView, type View, windowOn } from './view.ts';

/** Of buffers of parameters. */
export const uniform = 64 | 8; // GPUBufferUsage.UNIFORM | COPY_DST
/** Bytes; where parameters of a dispatch may begin. */
export const slot = 256;

export interface Dispatch<B extends string, P extends string, C extends string> {
  readonly bind: { readonly [K in B]: View };
  readonly params: { readonly [K in OwnParams<B, P>]: number };
  readonly constants: { readonly [K in C]: number | boolean };
  /** How many times `main` is called, at least. */
  readonly invocations: number;
  /** The number of the first. Default 0. */
  readonly first?: number;
}

/** One dispatch: its parameters, and how it is encoded with these at a place in a buffer. */
export interface Encoded {
  readonly words: Uint32Array<ArrayBuffer>;
  encode(pass: GPUComputePassEncoder, pipeline: Pipeline, uniforms: GPUBuffer, at: number): void;
}

/** One dispatch, or several where it has more workgroups than the device takes at once. */
export function* dispatches<B extends string, P extends string, C extends string>(
  gpu: Gpu,
  where: string,
  shader: Shader<B, P, C>,
  { bind, params, invocations, first: start = 0 }: Omit<Dispatch<B, P, C>, 'constants'>,
): Generator<Encoded> {
  const windows = shader.bindings.map(({ name }) => ({ name, view: bind[name], window: windowOn(bind[name]) }));
  for (const { name, view, window } of windows) if (window.size > gpu.limits.binding) tooLarge(where, name, bytesOfView(view), gpu.limits.binding);
  const values: { readonly [name: string]: number } = {
    ...params,
    ...Object.fromEntries(windows.map(({ name, window }) => [`${name}_at`, window.at])),
  };
  const groups = Math.ceil(invocations / gpu.limits.groupSize);
  for (let from = 0; from < groups; from += gpu.limits.groups) {
    const count = Math.min(gpu.limits.groups, groups - from);
    const words = Uint32Array.from(shader.params, (name) => (name === 'base' ? start + from * gpu.limits.groupSize : (values[name] ?? 0)));
    yield {
      words,
      encode(pass, { pipeline, layout }, uniforms, at) {
        const entries = [
          { binding: 0, resource: { buffer: uniforms, offset: at, size: Math.ceil(words.byteLength / 16) * 16 } },
          ...windows.map(({ view, window }, n) => ({
            binding: n + 1,
            resource: { buffer: view.buffer, offset: window.offset, size: window.size },
          })),
        ];
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, gpu.device.createBindGroup({ layout, entries }));
        pass.dispatchWorkgroups(count);
      },
    };
  }
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
