import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { normalizeLog1p } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { wasmSimdWith } from '@sparsome/wasm-simd';
import { weightedSums } from './contract.ts';

/** What this project needs of Sparsome's own kernels: 16 kB of WebAssembly, compressed, a tenth of all of them. */
export const builtIn = [minorSums, normalizeLog1p];

/** wasm-simd over the modules that build.ts makes: our kernel and Sparsome's, in one memory. */
export const labWasm = wasmSimdWith({
  module: new URL('../wasm/kernels.wasm', import.meta.url),
  threadsModule: new URL('../wasm/kernels-threads.wasm', import.meta.url),
  contracts: [...builtIn, weightedSums],
});
