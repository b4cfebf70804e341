import { autoOf } from './resolve.ts';
import { thresholds } from './thresholds.gen.ts';

/** The backends for browsers, fastest first; each is imported only when looked at. */
export const auto = /* @__PURE__ */ autoOf(
  [
    {
      name: 'webgpu',
      load: async ({ software = false }) => (await import('@sparsome/webgpu')).webgpuWith({ software }),
      gpu: true,
    },
    { name: 'wasm-simd', load: async () => (await import('@sparsome/wasm-simd')).wasmSimd },
    { name: 'js', load: async () => (await import('@sparsome/js')).js },
  ],
  thresholds,
);
export const { open, decide } = auto;
