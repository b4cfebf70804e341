// Builds packages/native-cpu/build/sparsome.node with plain compiler calls, one object for each source and instruction set:
// no node-gyp, no Python, no download. Unchanged objects are kept. Instruction sets that this processor has; `--all`: all of them,
// for an addon that others use.
// `--sanitized`: the same under AddressSanitizer and UndefinedBehaviorSanitizer, in build/sanitized, for the tests;
// the first instruction set only.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/run.mjs';
import { flags, hashOf, inParallel, kernels, kernelSources, objectHash, onPath, root, unlessCurrent } from './cxx.mjs';

const native = join(root, 'packages/native-cpu');
const isX64 = process.arch === 'x64',
  isMac = process.platform === 'darwin';
const targets = isX64 ? { sse2: ['-march=x86-64'], avx2: ['-march=x86-64-v3'], avx512: ['-march=x86-64-v4', '-mprefer-vector-width=512'] } : { neon: [] };
const isWide = () => ['f', 'dq', 'cd', 'bw', 'vl'].every((part) => new RegExp(`\\bavx512${part}\\b`).test(readFileSync('/proc/cpuinfo', 'utf8')));

/** How many of the targets are compiled. A third of the time is that of AVX-512. */
function targetsFor({ sanitized, all }) {
  if (sanitized) return 1;
  return isX64 && !all && existsSync('/proc/cpuinfo') && !isWide() ? 2 : Object.keys(targets).length;
}

/** Flags for the one file that talks to Node: it uses the C++ library and exceptions. */
export function addonFlags() {
  const require = createRequire(import.meta.url);
  return [
    '-fexceptions',
    '-frtti',
    '-DNAPI_VERSION=8',
    '-DNAPI_CPP_EXCEPTIONS',
    // An error that can no longer be thrown, as the worker is being terminated, is dropped: it must not end the process.
    '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
    '-isystem',
    dirname(require.resolve('node-addon-api')),
    '-isystem',
    require('node-api-headers').include_dir,
  ];
}

/** Flags for kernels. -fno-math-errno -fno-trapping-math: comparisons may become selects; no result changes. */
const kernelFlags = (target, march) => [`-DSPARSOME_TARGET=${target}`, '-ffreestanding', '-fno-math-errno', '-fno-trapping-math', ...march];

// -O0: compiles three times faster than -O1, and nothing is optimised away before it is looked at.
const sanitizers = ['-O0', '-g1', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-fno-omit-frame-pointer'];

const linkFlags = (sanitized) =>
  isMac
    ? ['-bundle', '-undefined', 'dynamic_lookup']
    : // nodelete: Node unloads an addon with the last worker that used it, and the pool's idle threads live in its code.
      ['-shared', '-pthread', '-Wl,-z,nodelete', '-Wl,--exclude-libs,ALL', ...(sanitized ? sanitizers : ['-static-libstdc++', '-static-libgcc', '-s'])];

export async function buildNative({ sanitized = false, all = false } = {}) {
  const cxx = process.env.CXX ?? onPath('g++', 'clang++', 'c++');
  if (!cxx) throw new Error('native-cpu: no C++ compiler found\n  do: install g++ (Debian: apt-get install g++), or set CXX');
  const started = performance.now();
  const build = join(native, 'build', sanitized ? 'sanitized' : ''),
    addon = join(build, 'sparsome.node');
  await mkdir(join(build, 'objects'), { recursive: true });
  const built = Object.entries(targets).slice(0, targetsFor({ sanitized, all }));
  const jobs = [];
  const compile = (source, name, extra) => {
    const object = join(build, 'objects', `${name}.o`);
    const args = [...flags, '-fPIC', '-fvisibility=hidden', ...extra, ...(sanitized ? sanitizers : []), '-c', source, '-o', object];
    jobs.push(async () => unlessCurrent(object, await objectHash(source, cxx, args), () => run(cxx, args)));
    return object;
  };
  const objects = [compile(join(native, 'addon/addon.cc'), 'addon', [`-DSPARSOME_TARGETS=${built.length}`, ...addonFlags()])];
  for (const source of await kernelSources()) {
    const name = relative(join(kernels, 'src'), source).replaceAll('/', '_').replace(/\.cc$/, '');
    for (const [target, march] of built) objects.push(compile(source, `${name}.${target}`, kernelFlags(target, march)));
  }
  await inParallel(jobs);
  const link = linkFlags(sanitized);
  const linked = await unlessCurrent(addon, await hashOf(objects, link), () => run(cxx, [...link, ...objects, '-o', addon]));
  return `native-cpu: ${linked ? `built with ${basename(cxx)} in ${((performance.now() - started) / 1000).toFixed(1)} s` : 'up to date'} (${sanitized ? 'sanitized' : built.map(([target]) => target).join(', ')})`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await buildNative({ sanitized: process.argv.includes('--sanitized'), all: process.argv.includes('--all') }));
