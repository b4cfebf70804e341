// Makes wasm/kernels.wasm and wasm/kernels-threads.wasm; needs emscripten. `node build.ts` with Node 22.18 or newer; vitest
// calls it before the tests.
import { buildModules } from '@sparsome/wasm-simd/build';
import { weightedSums } from './src/contract.ts';
import { builtIn } from './src/wasm.ts';

export async function setup(): Promise<void> {
  const { compiled, linked } = await buildModules({
    sources: [new URL('src/weighted_sums.cc', import.meta.url)],
    contracts: [weightedSums],
    builtIn,
    output: new URL('wasm', import.meta.url),
  });
  console.log(linked.length > 0 ? `${compiled} files compiled, ${linked.join(' and ')} linked` : 'up to date');
}

if (import.meta.filename === process.argv[1]) await setup();
