// What the scripts of threads.test.ts import.
export { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
export { wasmSimd } from '@sparsome/wasm-simd';
export { randomMatrix } from './cases.ts';
