import { autoOf } from './resolve.ts';

/** The backends for browsers, fastest first; each is imported only when looked at. */
export const auto = /* @__PURE__ */ autoOf([
  { name: 'wasm-simd', load: async () => (await import('@sparsome/wasm-simd')).wasmSimd },
  { name: 'js', load: async () => (await import('@sparsome/js')).js },
  {
    name: 'webgpu',
    load: async ({ software = false }) => (await import('@sparsome/webgpu')).webgpuWith({ software }),
    onlyAsked: 'taken when asked for: no measurement on a GPU says yet from which size on it is faster',
  },
]);
export const { open, decide } = auto;
