import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '@sparsome/core';
import { contracts } from '@sparsome/core/contracts/all.gen';
import { type Arguments, parseArguments } from './arguments.ts';
import { callgrind } from './callgrind.ts';
import { readRecords } from './record.ts';
import { report } from './report.ts';
import { readComparisons } from './peers/compare.ts';
import { profileTables } from './peers/profile.ts';
import { withTables } from './peers/table.ts';
import { time } from './time.ts';

export { parseArguments } from './arguments.ts';

/** Where the peers are: the interpreter that has the Python ones, the folder of scran.js; null for what is not there. */
export interface Peers {
  readonly python: string | null;
  readonly scran: string | null;
}

/** Does what the arguments of `pnpm bench` say, in the repository at `root`. The exit status. */
export async function bench(root: string, args: readonly string[], say: (line: string) => void, on?: Peers): Promise<number> {
  const a = parseArguments(args);
  if (a.mode === 'peers') return peers(root, a, say, on);
  if (a.mode === 'report') return writeReport(root, say);
  if (a.mode === 'thresholds') return thresholds(root, a, say);
  const wanted = matching(a);
  if (wanted.length === 0) throw new RangeError(`no kernel matches ${a.filters.join(' ')}: there are ${contracts.map((c) => c.id).join(', ')}`);
  if (a.mode === 'callgrind') return callgrind(root, wanted, a, say);
  const failed = await time(root, wanted, a, say);
  if (failed > 0) say(`${failed} without a number`);
  return failed === 0 ? 0 : 1;
}

/** Beside the peers; each of the two data sets, with all its rounds, is kept when it is done, and the README's tables made from it. */
async function peers(root: string, a: Arguments, say: (line: string) => void, on: Peers | undefined): Promise<number> {
  const { python, scran } = on ?? {};
  if (!python) throw new RangeError('no Python with the peers\n  do: npm test installs it, or see scripts/python/python.mjs');
  const sets = ['pbmc_facs', 'synthetic'],
    data = a.filters.length > 0 ? a.filters : sets;
  const isKept = (name: string): boolean => !a.quick && sets.includes(name);
  if (data.some(isKept) && !scran)
    throw new RangeError('no scran.js: the tables would lack its rows\n  do: see scripts/scran/scran.mjs, or --quick, which writes no table');
  const { comparePeers, keepComparison } = await import('./peers/compare.ts');
  for (const name of data) {
    const measured = await comparePeers(root, name, { rounds: a.quick ? 1 : a.samples, runs: a.quick ? 1 : a.runs, python, scran: scran ?? null }, say);
    if (!isKept(name)) continue;
    const readme = join(root, 'README.md');
    writeFileSync(readme, withTables(readFileSync(readme, 'utf8'), keepComparison(root, measured)));
    say(`${name}: kept in benchmarks/results/peers.json, and the tables of README.md are written`);
  }
  return 0;
}

/** From a handful of cells to as many as a minute allows; the rest of what `auto` reads follows from the numbers (scripts/gen/thresholds.mjs). */
async function thresholds(root: string, a: Arguments, say: (line: string) => void): Promise<number> {
  const { measureThresholds } = await import('./thresholds/measure.ts');
  const sizes = [20, 60, 200, 600, 2000, 6000, 20_000, 60_000];
  await measureThresholds(root, { sizes: a.quick ? sizes.slice(0, 4) : sizes, samples: a.samples, budget: 10_000 }, !a.quick, say);
  return 0;
}

const matching = ({ filters }: Arguments): readonly Contract[] => contracts.filter((c) => filters.length === 0 || filters.some((f) => c.id.includes(f)));

function writeReport(root: string, say: (line: string) => void): number {
  const path = 'docs/benchmarks.md';
  const records = readRecords(join(root, 'benchmarks/results'));
  if (records.length === 0) throw new RangeError('nothing to report\n  do: pnpm bench');
  const notes = join(root, 'benchmarks/notes');
  const profile = readFileSync(join(notes, 'profile.md'), 'utf8').replace('{tables}', profileTables(readComparisons(root)));
  writeFileSync(join(root, path), report(records, readNotes(notes), readFileSync(join(notes, 'peers.md'), 'utf8'), profile.trim()));
  say(`${path}: ${records.length} records`);
  return 0;
}

/** The notes of `<folder>/<family>/<kernel>.md` by kernel id. */
function readNotes(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((d) => d.isDirectory())
    .flatMap((d) => readdirSync(join(folder, d.name)).map((f) => [d.name, f] as const));
  return new Map(
    files.filter(([, f]) => f.endsWith('.md')).map(([family, f]) => [`${family}.${f.slice(0, -'.md'.length)}`, readFileSync(join(folder, family, f), 'utf8')]),
  );
}
