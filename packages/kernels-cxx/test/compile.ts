import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const build = `${root}build/test`;

// The flags of the shipped kernels.
const common = [
  '-std=c++17',
  '-O3',
  '-ffreestanding',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-fno-exceptions',
  '-fno-rtti',
  '-Wall',
  '-Wextra',
  '-Werror',
];
const instructionSets: Readonly<Record<string, { readonly flags: readonly string[]; readonly needs: readonly string[] }>> = {
  sse2: { flags: ['-msse2'], needs: ['sse2'] },
  avx2: { flags: ['-mavx2'], needs: ['avx2'] },
  avx512: {
    flags: ['-mavx512f', '-mavx512dq', '-mavx512vl', '-mavx512bw'],
    needs: ['avx512f', 'avx512dq', 'avx512vl', 'avx512bw'],
  },
};

/** The instruction sets of this processor that kernels are compiled for. */
export function available(): string[] {
  if (process.arch === 'arm64') return ['neon'];
  const cpu = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : 'sse2';
  return Object.keys(instructionSets).filter((t) => instructionSets[t]!.needs.every((flag) => new RegExp(`\\b${flag}\\b`).test(cpu)));
}

/** Why nothing can be compiled here, or undefined. */
export function missing(): string | undefined {
  return spawnSync('g++', ['--version']).status === 0 ? undefined : 'g++ is not installed';
}

/** Compiles a program of this folder for an instruction set, once for each state of the sources; its path. */
export function compile(source: string, target: string): string {
  const include = `${root}include`;
  const files = readdirSync(include, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.hpp'))
    .sort();
  const flags = [...common, ...(instructionSets[target]?.flags ?? []), `-DSPARSOME_TARGET=${target}`];
  const hash = createHash('sha256').update(JSON.stringify(flags));
  for (const path of [`${root}test/${source}`, ...files.map((f) => `${include}/${f}`)]) hash.update(readFileSync(path));
  const program = `${build}/${source.replace('.cc', '')}-${target}-${hash.digest('hex').slice(0, 16)}`;
  if (!existsSync(program)) {
    mkdirSync(build, { recursive: true });
    const unfinished = `${program}.${process.pid}`;
    execFileSync('g++', [...flags, `-I${include}`, `${root}test/${source}`, '-o', unfinished], { stdio: 'pipe' });
    renameSync(unfinished, program);
  }
  return program;
}

/** What the program writes, given `input`. */
export function run(program: string, args: readonly string[], input: ArrayBuffer): ArrayBuffer {
  const out = execFileSync(program, args, { input: new Uint8Array(input), maxBuffer: 1 << 28 });
  return out.buffer.slice(out.byteOffset, out.byteOffset + out.byteLength) as ArrayBuffer;
}
