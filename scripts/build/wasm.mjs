// Builds packages/wasm-simd/wasm/kernels.wasm (no import at all) and kernels-threads.wasm (its one import is the shared
// memory) with emscripten, by what the package gives its users for kernels of their own (@sparsome/wasm-simd/build), and lays
// the C++ tree beside it, which is published with it. Unchanged objects are kept.
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from '../lib/run.mjs';
import { kernels, root } from './cxx.mjs';

const own = join(root, 'packages/wasm-simd');

export async function buildWasm() {
  const started = performance.now();
  await run(join(root, 'node_modules/.bin/tsc'), ['-b', 'packages/wasm-simd'], { cwd: root });
  await copyTree();
  const { buildModules } = await import(pathToFileURL(join(own, 'dist/build/index.js')).href);
  // From where they are written: errors name the files to correct.
  const { compiled, linked } = await buildModules({ tree: kernels, objects: join(own, 'build'), output: join(own, 'wasm') });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `wasm-simd: ${compiled + linked.length > 0 ? `built with emscripten in ${seconds} s (${compiled} files compiled)` : 'up to date'} (simd128; kernels.wasm, kernels-threads.wasm)`;
}

/** packages/wasm-simd/cxx: the sources and headers, without the table, which follows from the contracts of a module. */
async function copyTree() {
  const to = join(own, 'cxx');
  await rm(to, { recursive: true, force: true });
  for (const folder of ['include', 'src', 'wasm'])
    await cp(join(kernels, folder), join(to, folder), { recursive: true, preserveTimestamps: true, filter: (path) => !path.endsWith('table.gen.cc') });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await buildWasm());
  } catch (e) {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  }
}
