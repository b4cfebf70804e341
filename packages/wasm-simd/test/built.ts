import { existsSync } from 'node:fs';
import { test as every } from 'vitest';

const built = existsSync(new URL('../wasm/kernels.wasm', import.meta.url));
if (!built) console.log('not run: wasm-simd is not built (node scripts/build/wasm.mjs, which needs emscripten)');
if (!built && process.env['CI'] === 'true') throw new Error('wasm-simd is not built');

/** Tests that need the built modules; left out, with a word, where there is no emscripten. */
export const test = built ? every : every.skip;
