import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '@sparsome/core';
import { contracts } from '@sparsome/core/contracts/all.gen';
import { type Arguments, parseArguments } from './arguments.ts';
import { callgrind } from './callgrind.ts';
import { readRecords } from './record.ts';
import { report } from './report.ts';
import { time } from './time.ts';

export { parseArguments } from './arguments.ts';

/** Does what the arguments of `pnpm bench` say, in the repository at `root`. The exit status. */
export async function bench(root: string, args: readonly string[], say: (line: string) => void): Promise<number> {
  const a = parseArguments(args);
  if (a.mode === 'report') return writeReport(root, say);
  const wanted = matching(a);
  if (wanted.length === 0) throw new RangeError(`no kernel matches ${a.filters.join(' ')}: there are ${contracts.map((c) => c.id).join(', ')}`);
  if (a.mode === 'callgrind') return callgrind(root, wanted, a, say);
  const failed = await time(root, wanted, a, say);
  if (failed > 0) say(`${failed} without a number`);
  return failed === 0 ? 0 : 1;
}

const matching = ({ filters }: Arguments): readonly Contract[] => contracts.filter((c) => filters.length === 0 || filters.some((f) => c.id.includes(f)));

function writeReport(root: string, say: (line: string) => void): number {
  const path = 'docs/benchmarks.md';
  const records = readRecords(join(root, 'benchmarks/results'));
  if (records.length === 0) throw new RangeError('nothing to report\n  do: pnpm bench');
  writeFileSync(join(root, path), report(records, readNotes(join(root, 'benchmarks/notes'))));
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
