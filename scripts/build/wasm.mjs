// Builds packages/wasm-simd/wasm/kernels.wasm (no import at all) and kernels-threads.wasm (its one import is the shared
// memory) with emscripten, from the same objects. Unchanged objects are kept.
import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/run.mjs';
import { filesIn, flags, hashOf, inParallel, kernels, kernelSources, objectHash, onPath, root, unlessCurrent } from './cxx.mjs';

// -matomics: the objects may go into a module with shared memory; freestanding kernels use no atomic instruction.
const features = ['-msimd128', '-mbulk-memory', '-matomics'];
// Kernels use some 16 KiB of stack. The memory starts small and grows; src/instance.ts knows the size.
const link = [
  '-O3',
  ...features,
  '-sSTANDALONE_WASM',
  '--no-entry',
  '-sALLOW_MEMORY_GROWTH=1',
  '-sTOTAL_STACK=262144',
  '-sINITIAL_MEMORY=1048576',
  '-sMAXIMUM_MEMORY=4GB',
];
const modules = {
  'kernels.wasm': [],
  'kernels-threads.wasm': ['-sIMPORTED_MEMORY=1', '-Wl,--shared-memory,--no-check-features'],
};
// Debian's emscripten finds its Node packages by this path.
const env = { NODE_PATH: ['/usr/share/nodejs', process.env.NODE_PATH].filter(Boolean).join(':') };

export async function buildWasm() {
  const cxx = process.env.EMXX ?? onPath('em++');
  if (!cxx) throw new Error('wasm-simd: em++ not found\n  do: install emscripten (Debian: apt-get install emscripten), or set EMXX');
  const started = performance.now();
  const own = join(root, 'packages/wasm-simd'),
    build = join(own, 'build'),
    output = join(own, 'wasm');
  await mkdir(build, { recursive: true });
  await mkdir(output, { recursive: true });
  const jobs = [];
  const compile = (source) => {
    const object = join(build, `${relative(kernels, source).replaceAll('/', '_').replace(/\.cc$/, '')}.o`);
    // -fno-math-errno -fno-trapping-math: comparisons may be turned into selects; no result changes.
    const args = [
      ...flags,
      '-ffreestanding',
      '-fvisibility=hidden',
      '-fno-math-errno',
      '-fno-trapping-math',
      '-DSPARSOME_TARGET=simd128',
      ...features,
      '-c',
      source,
      '-o',
      object,
    ];
    jobs.push(async () => unlessCurrent(object, await objectHash(source, cxx, args), () => run(cxx, args, { env })));
    return object;
  };
  const objects = [...(await kernelSources()), ...(await filesIn(join(kernels, 'wasm'), ['.cc']))].map(compile);
  await inParallel(jobs);
  const built = [];
  await inParallel(
    Object.entries(modules).map(([name, extra]) => async () => {
      const linked = join(build, name),
        published = join(output, name),
        args = [...link, ...extra];
      const fresh = await unlessCurrent(linked, await hashOf(objects, args), () => run(cxx, [...args, ...objects, '-o', linked], { env }));
      if (!fresh && existsSync(published)) return;
      await copyFile(linked, published);
      built.push(name);
    }),
  );
  return `wasm-simd: ${built.length > 0 ? `built with emscripten in ${((performance.now() - started) / 1000).toFixed(1)} s` : 'up to date'} (simd128; ${Object.keys(modules).join(', ')})`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await buildWasm());
  } catch (e) {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  }
}
