import { wasmSimdWith } from './backend.ts';

export type { WasmSimd, WasmSimdOptions } from './backend.ts';
export type { ModuleSource } from './loader.ts';
export type { WorkerEvent, WorkerLike } from './worker.ts';
export { wasmSimdWith } from './backend.ts';
/** What the module of this package carries out. */
export { contracts } from './kernels.gen.ts';

/** The C++ kernels as WebAssembly with 128-bit SIMD: in Node, browsers and workers; with threads where the host allows them. */
export const wasmSimd = /* @__PURE__ */ wasmSimdWith();
