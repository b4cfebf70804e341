import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The same relative places from src/ and from dist/.
const native = fileURLToPath(new URL('../native/', import.meta.url));
const build = fileURLToPath(new URL('../build/', import.meta.url));
export const kernels = fileURLToPath(new URL('../../packages/kernels-cxx/', import.meta.url));
export const compiler = process.env['CXX'] ?? 'g++';

/** The first line that a program says about its version; undefined when there is none. */
export function versionOf(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0]?.trim() : undefined;
}

/** Compiles a program of `native/`, once for each state of its source, flags and linked objects; gives its path. */
export function compile(source: string, flags: readonly string[], objects: readonly string[] = []): string {
  const args = ['-std=c++17', '-O3', '-Wall', '-Wextra', '-Werror', ...flags];
  const hash = createHash('sha256').update(JSON.stringify([versionOf(compiler), args]));
  for (const file of [native + source, ...objects]) hash.update(readFileSync(file));
  const program = `${build}${source.replace('.cc', '')}-${hash.digest('hex').slice(0, 16)}`;
  if (existsSync(program)) return program;
  mkdirSync(build, { recursive: true });
  // Renamed when finished: two runs at a time do not disturb each other.
  const unfinished = `${program}.${process.pid}`;
  execFileSync(compiler, [...args, native + source, ...objects, '-o', unfinished], { stdio: 'pipe' });
  renameSync(unfinished, program);
  return program;
}
