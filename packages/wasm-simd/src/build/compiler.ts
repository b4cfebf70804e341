import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { fail, type Report } from '@sparsome/core';

/** emscripten's C++ compiler. */
export interface Compiler {
  /** Name and version, as it says them itself. */
  readonly version: string;
  /** Runs it. Throws `BuildFailed` with what it printed. */
  run(what: string, args: readonly string[]): Promise<void>;
}

// -matomics: the objects may go into a module with shared memory; freestanding kernels use no atomic instruction.
const features = ['-msimd128', '-mbulk-memory', '-matomics'];
/**
 * -ffp-contract=off: a fused multiply-add would change the last bits. -fno-math-errno -fno-trapping-math: comparisons may be
 * turned into selects; no result changes.
 */
export const compileFlags: readonly string[] = [
  ...['-std=c++17', '-O3', '-ffp-contract=off', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wextra', '-Werror'],
  ...['-ffreestanding', '-fvisibility=hidden', '-fno-math-errno', '-fno-trapping-math', '-DSPARSOME_TARGET=simd128', ...features],
];
// -O1: clang has optimised each object. What binaryen does beyond that takes 10 s a module and gains nothing
// in V8: PCA of 3,773 cells was slower by half.
// Kernels use some 16 KiB of stack. The memory starts small and grows; src/instance.ts knows the size.
const linkFlags = [
  ...['-O1', ...features, '-sSTANDALONE_WASM', '--no-entry', '-sALLOW_MEMORY_GROWTH=1', '-sTOTAL_STACK=262144'],
  ...['-sINITIAL_MEMORY=1048576', '-sMAXIMUM_MEMORY=4GB'],
];
/** Flags that link the objects into each of the two modules: one imports nothing, the other its shared memory. */
export const modules: Readonly<Record<string, readonly string[]>> = {
  'kernels.wasm': linkFlags,
  'kernels-threads.wasm': [...linkFlags, '-sIMPORTED_MEMORY=1', '-Wl,--shared-memory,--no-check-features'],
};

const whatToDo = 'install emscripten (Debian: apt-get install emscripten), set EMXX, or pass its path as `compiler`';
const shown = 4000; // characters of what the compiler printed: the first error, and those that follow from it

/** Finds the compiler: the given one, EMXX, or em++ on the PATH. Throws `Unavailable`. */
export async function findCompiler(given: string | undefined): Promise<Compiler> {
  const program = given ?? process.env['EMXX'] ?? onPath('em++');
  const missing = (got: string, cause?: unknown): never =>
    fail(
      'Unavailable',
      { where: 'wasm-simd build', what: 'no compiler', expected: 'em++ of emscripten', got, consequence: 'nothing was built', fix: whatToDo },
      cause,
    );
  if (program === undefined) return missing('no em++ on the PATH');
  const said = await start(program, ['--version']).catch((e: unknown) => missing(outputOf(e), e));
  return {
    version: said.split('\n')[0] ?? '',
    async run(what, args) {
      await start(program, args).catch((e: unknown) => buildFailed(what, outputOf(e).slice(0, shown), e));
    },
  };
}

/** Throws `BuildFailed` about a source or module. */
export function buildFailed(what: string, got: string, cause?: unknown, more: Partial<Report> = {}): never {
  return fail(
    'BuildFailed',
    { where: 'wasm-simd build', what, got, consequence: 'no module was written', fix: 'correct the first error that is shown, then build again', ...more },
    cause,
  );
}

const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((d) => join(d, name))
    .find((path) => existsSync(path));

async function start(program: string, args: readonly string[]): Promise<string> {
  // Debian's emscripten finds its Node packages by this path.
  const env = { ...process.env, NODE_PATH: ['/usr/share/nodejs', process.env['NODE_PATH']].filter(Boolean).join(delimiter) };
  return (await promisify(execFile)(program, args, { env, maxBuffer: 1 << 26 })).stdout;
}

/** What a program that failed printed, or why it did not start. */
const outputOf = (e: unknown): string => {
  const said =
    typeof e === 'object' && e !== null
      ? ['stdout', 'stderr']
          .map((k) => String(Reflect.get(e, k) ?? ''))
          .join('')
          .trim()
      : '';
  return said || (e instanceof Error ? e.message : String(e));
};
