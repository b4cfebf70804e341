import { autoOf } from './resolve.ts';
import { thresholds } from './thresholds.gen.ts';

/** The backends for Node, fastest first; each is imported only when looked at. */
export const auto = /* @__PURE__ */ autoOf(
  [
    { name: 'cuda', load: async () => (await import('@sparsome/cuda')).cuda, gpu: true },
    {
      name: 'webgpu',
      load: async ({ software = false }) => (await import('@sparsome/webgpu')).webgpuWith({ software }),
      gpu: true,
    },
    { name: 'native-cpu', load: async () => (await import('@sparsome/native-cpu')).nativeCpu },
    { name: 'wasm-simd', load: async () => (await import('@sparsome/wasm-simd')).wasmSimd },
    { name: 'js', load: async () => (await import('@sparsome/js')).js },
  ],
  thresholds,
);
export const { open, decide } = auto;
