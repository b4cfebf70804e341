import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Compiler, compileFlags } from './compiler.ts';

/** A C++ file to compile. */
export interface Source {
  readonly file: string;
  readonly object: string;
  /** A header included before it. */
  readonly first?: string;
}

/** Compiles what is not up to date, as many files at a time as there are cores. Gives the number of files compiled. */
export async function compile(compiler: Compiler, include: string, sources: readonly Source[]): Promise<number> {
  const queue = [...sources];
  let compiled = 0;
  const worker = async (): Promise<void> => {
    for (let next: Source | undefined; (next = queue.shift()); ) {
      const { file, object, first } = next;
      const before = first === undefined ? [] : ['-include', first];
      const hash = await sourceHash(compiler, include, next);
      const fresh = await unlessCurrent(object, hash, () =>
        compiler.run(`${file} does not compile`, [...compileFlags, `-I${include}`, ...before, '-c', file, '-o', object]),
      );
      if (fresh) compiled++;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return compiled;
}

/** Runs `build` unless `output` was made from the same `hash`. */
export async function unlessCurrent(output: string, hash: string, build: () => Promise<void>): Promise<boolean> {
  const stamp = `${output}.hash`;
  if (existsSync(output) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return false;
  await build();
  await writeFile(stamp, hash);
  return true;
}

/** Of files by their content, and of anything else that decides a result. */
export async function hashOf(files: readonly string[], ...more: readonly unknown[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(more));
  for (const file of files) hash.update(basename(file)).update(await readFile(file));
  return hash.digest('hex');
}

/**
 * Of all that decides an object: compiler, flags, the source and what it includes. Of the generated names of slots only the
 * kernel's own count, so that a new contract makes no other object stale; nothing depends on where the folders are.
 */
async function sourceHash(compiler: Compiler, include: string, { file, first }: Source): Promise<string> {
  const texts = new Map<string, string>();
  const visit = async (path: string): Promise<void> => {
    if (texts.has(path)) return;
    const text = await readFile(path, 'utf8');
    texts.set(path, text);
    for (const [, name = ''] of text.matchAll(/^#include "(.+)"/gm)) {
      const found = [join(dirname(path), name), join(include, name)].find((candidate) => existsSync(candidate));
      if (found !== undefined) await visit(found);
    }
  };
  if (first !== undefined) await visit(first);
  await visit(file);
  const own = new Set([...texts.values()].flatMap((text) => [...text.matchAll(/\bslots::(\w+)/g)].map((m) => m[1])));
  const hash = createHash('sha256').update(JSON.stringify([compiler.version, compileFlags]));
  for (const [path, text] of texts) {
    const relevant = path.endsWith('slots.gen.hpp') ? text.split('\n').filter((line) => own.has(/^namespace (\w+) \{/.exec(line)?.[1])) : [text];
    hash.update(basename(path)).update(relevant.join('\n'));
  }
  return hash.digest('hex');
}
