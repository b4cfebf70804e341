// What the native and the wasm build share: sources, a hash of all that goes in, parallel compiling.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const kernels = join(root, 'packages/kernels-cxx');
/** The first of these programs on the PATH. */
export const onPath = (...names) => names.find((n) => (process.env.PATH ?? '').split(delimiter).some((d) => existsSync(join(d, n))));

// -ffp-contract=off: a fused multiply-add would change the last bits, and arm64 compilers contract by default.
export const flags = ['-std=c++17', '-O3', '-ffp-contract=off', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wextra', '-Werror', `-I${join(kernels, 'include')}`];

/** Every file below a folder with one of these endings, sorted. */
export async function filesIn(folder, endings) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((e) => e.isFile() && endings.some((x) => e.name.endsWith(x)))
    .map((e) => join(e.parentPath ?? e.path, e.name))
    .sort();
}

export const kernelSources = () => filesIn(join(kernels, 'src'), ['.cc']);

/** A C++ source and every header of ours it includes, in a fixed order. */
async function closureOf(source, folders) {
  const texts = new Map();
  const visit = async (file) => {
    if (texts.has(file)) return;
    const text = await readFile(file, 'utf8');
    texts.set(file, text);
    for (const [, name] of text.matchAll(/^#include "(.+)"/gm)) {
      const found = [dirname(file), ...folders, join(kernels, 'include')].map((folder) => join(folder, name)).find((path) => existsSync(path));
      if (found) await visit(found);
    }
  };
  await visit(source);
  return texts;
}

/**
 * Of all that decides an object: the compiler, its arguments, the source and what it includes. Of the generated names of
 * slots only the kernel's own count, so that a new kernel makes no other one stale; nothing depends on where the repository is.
 */
export async function objectHash(source, cxx, args, folders = []) {
  const texts = await closureOf(source, folders);
  const own = new Set([...texts.values()].flatMap((text) => [...text.matchAll(/\bslots::(\w+)/g)].map((m) => m[1])));
  const hash = createHash('sha256').update(JSON.stringify([cxx, args.map((a) => a.replaceAll(root, ''))]));
  for (const [file, text] of texts) {
    const relevant = file.endsWith('slots.gen.hpp') ? text.split('\n').filter((line) => own.has(/^namespace (\w+) \{/.exec(line)?.[1])) : [text];
    hash.update(relative(root, file)).update(relevant.join('\n'));
  }
  return hash.digest('hex');
}

export async function hashOf(files, ...more) {
  const hash = createHash('sha256').update(JSON.stringify(more));
  for (const f of files) hash.update(f).update(await readFile(f));
  return hash.digest('hex');
}

/** Runs `build` unless `output` was made from the same `hash`. */
export async function unlessCurrent(output, hash, build) {
  const stamp = `${output}.hash`;
  if (existsSync(output) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return false;
  await build();
  await writeFile(stamp, hash);
  return true;
}

/** Runs the jobs, as many at a time as there are cores. */
export async function inParallel(jobs) {
  const queue = [...jobs];
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      for (let job; (job = queue.shift()); ) await job();
    }),
  );
}
