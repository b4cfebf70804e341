import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contract, nnzOf } from '@sparsome/core';
import type { Arguments } from './arguments.ts';
import { callFile } from './call-file.ts';
import { compile, compiler, kernels, versionOf } from './compiler.ts';
import { datasetOf, small } from './dataset.ts';
import { type Count, type Counts, compareCounts } from './instructions.ts';
import { exampleOf, recipeOf } from './recipe.ts';

// Valgrind knows no AVX-512: the narrowest target stands for all.
const target = process.arch === 'arm64' ? 'neon' : 'sse2';

/** Counts instructions of the native kernels and compares them with the stored counts. The exit status. */
export async function callgrind(root: string, contracts: readonly Contract[], a: Arguments, say: (line: string) => void): Promise<number> {
  const valgrind = versionOf('valgrind'),
    version = versionOf(compiler);
  if (valgrind === undefined || version === undefined) {
    say(`left out: instruction counts: ${valgrind === undefined ? 'valgrind' : compiler} not found`);
    return a.check ? 1 : 0;
  }
  const program = driver(root);
  const data = datasetOf(small),
    nnz = nnzOf(data.x);
  const counts: { [id: string]: Count } = {};
  for (const c of contracts) {
    const recipe = await recipeOf(c),
      e = exampleOf(c, recipe, data);
    const instructions = typeof e === 'string' ? e : count(program, callFile(c, e));
    if (typeof instructions === 'string') say(`${c.id}: left out: ${instructions}`);
    else counts[c.id] = { version: c.version, instructions, perNonZero: Number((instructions / nnz).toFixed(3)) };
  }
  const now: Counts = {
    schema: 1,
    compiler: version,
    valgrind,
    target,
    case: { recipe: small.recipe, rows: small.rows, cols: small.cols, nnz, seed: small.seed },
    kernels: counts,
  };
  const path = join(root, 'benchmarks/instructions.json');
  const stored: Counts | undefined = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  const verdicts = compareCounts(stored, now);
  for (const [id, { text }] of verdicts) say(`${id}: ${text}`);
  if (a.update) {
    // Counts of another compiler or data set do not stand beside new ones.
    const comparable = ![...verdicts.values()].some((v) => v.state === 'not comparable');
    writeFileSync(path, `${JSON.stringify({ ...now, kernels: sorted({ ...(comparable ? stored?.kernels : {}), ...counts }) }, undefined, 2)}\n`);
  }
  return a.check && [...verdicts.values()].some((v) => v.state === 'worse') ? 1 : 0;
}

/** Links the objects of the addon for `target`. */
function driver(root: string): string {
  const folder = join(root, 'packages/native-cpu/build/objects');
  const objects = readdirSync(folder)
    .filter((f) => f.endsWith(`.${target}.o`))
    .sort()
    .map((f) => join(folder, f));
  return compile('count.cc', [`-I${kernels}include`, `-DSPARSOME_TABLE=sparsome_table_${target}`], objects);
}

/** Instructions inside the kernel; the reason when there is no kernel. */
function count(program: string, call: Uint8Array): number | string {
  const folder = mkdtempSync(join(tmpdir(), 'sparsome-count-'));
  try {
    writeFileSync(join(folder, 'call'), call);
    const options = ['--tool=callgrind', '--collect-atstart=no', '--toggle-collect=counted', `--callgrind-out-file=${join(folder, 'out')}`];
    execFileSync('valgrind', [...options, program, join(folder, 'call'), '1'], { stdio: 'pipe' });
    const total = /^(?:summary|totals): (\d+)/m.exec(readFileSync(join(folder, 'out'), 'utf8'))?.[1];
    return total === undefined ? 'callgrind gave no total' : Number(total);
  } catch (e) {
    const status: unknown = e instanceof Error && 'status' in e ? e.status : undefined;
    if (status === 4) return 'no native kernel';
    throw e;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sorted = <T>(o: { readonly [key: string]: T }): { readonly [key: string]: T } =>
  Object.fromEntries(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1)));
