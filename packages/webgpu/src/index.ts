import { type WebgpuOptions, webgpuOf } from './backend.ts';
import { kernels } from './kernels/index.gen.ts';

export type { WebgpuOptions } from './backend.ts';
export type { Gpu, GpuLimits, StepTime } from './gpu.ts';
export type { GpuBuffers, View } from './view.ts';

/** The kernels in WGSL, on a GPU. Integers throughout: the bits of the CPU. */
export const webgpu = /* @__PURE__ */ webgpuOf(kernels);

/** The same with other choices, as tests and tools need them. */
export const webgpuWith = (options: WebgpuOptions) => webgpuOf(kernels, options);
