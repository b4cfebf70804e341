import { fail } from '@sparsome/core';
import type { Shader } from './shader.ts';

const computeStage = 4; // GPUShaderStage.COMPUTE

export type Constants = { readonly [name: string]: number | boolean };
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}
/** The pipelines of a device, made once for each shader and choice of constants. */
export type Pipelines = (shader: Shader, constants: Constants) => Promise<Pipeline>;

/** What makes a pipeline. `groupSize`: invocations of a workgroup. */
function described(
  device: GPUDevice,
  shader: Shader,
  module: GPUShaderModule,
  constants: Constants,
  groupSize: number,
): { readonly layout: GPUBindGroupLayout; readonly descriptor: GPUComputePipelineDescriptor } {
  const layout = device.createBindGroupLayout({
    label: shader.name,
    entries: [
      { binding: 0, visibility: computeStage, buffer: { type: 'uniform' } },
      ...shader.bindings.map(({ writable }, n) => ({
        binding: n + 1,
        visibility: computeStage,
        buffer: { type: writable ? ('storage' as const) : ('read-only-storage' as const) },
      })),
    ],
  });
  const descriptor = {
    label: shader.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: {
      module,
      entryPoint: 'main',
      constants: { group_size: groupSize, ...Object.fromEntries(Object.entries(constants).map(([k, v]) => [k, Number(v)])) },
    },
  };
  return { layout, descriptor };
}

const moduleFor = (device: GPUDevice, shader: Shader): GPUShaderModule => device.createShaderModule({ label: shader.name, code: shader.code.join('\n') });

/** The pipeline of a shader without constants, at once: the host waits while it is compiled. */
export function pipelineNow(device: GPUDevice, shader: Shader, groupSize: number): Pipeline {
  const { layout, descriptor } = described(device, shader, moduleFor(device, shader), {}, groupSize);
  return { pipeline: device.createComputePipeline(descriptor), layout };
}

/** `groupSize`: invocations of a workgroup. */
export function pipelineCache(device: GPUDevice, groupSize: number): Pipelines {
  // By shader, not by its name: authors name their own.
  const modules = new WeakMap<Shader, GPUShaderModule>();
  const pipelines = new WeakMap<Shader, Map<string, Promise<Pipeline>>>();
  const moduleOf = (shader: Shader): GPUShaderModule => {
    const known = modules.get(shader) ?? moduleFor(device, shader);
    modules.set(shader, known);
    return known;
  };
  const make = async (shader: Shader, constants: Constants): Promise<Pipeline> => {
    const { layout, descriptor } = described(device, shader, moduleOf(shader), constants, groupSize);
    return { pipeline: await device.createComputePipelineAsync(descriptor), layout };
  };
  return (shader, constants) => {
    const made = pipelines.get(shader) ?? new Map<string, Promise<Pipeline>>();
    pipelines.set(shader, made);
    const key = JSON.stringify(Object.entries(constants).sort());
    const known = made.get(key);
    if (known) return known;
    const making = make(shader, constants).catch(async (cause: unknown) => {
      made.delete(key);
      const { messages } = await moduleOf(shader).getCompilationInfo();
      return fail(
        'BuildFailed',
        {
          where: `webgpu ${shader.name}`,
          what: 'the device does not compile the shader',
          got: [cause instanceof Error ? cause.message : String(cause), ...messages.map((m) => `line ${m.lineNum}: ${m.message}`)].join('\n'),
          consequence: 'nothing was computed',
          fix: 'update the browser or the driver, or choose another backend',
        },
        cause,
      );
    });
    // A plan that fails on the host does not wait for its pipelines.
    making.catch(() => undefined);
    made.set(key, making);
    return making;
  };
}
