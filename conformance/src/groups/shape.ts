import { type Case, casesOf, notRun, type Outcome } from '../case.ts';
import type { Source } from '../examples.ts';
import type { Lab } from '../lab.ts';
import type { MatrixSpec } from '../matrices.ts';
import { madeFor } from './properties.ts';

type Made = Omit<MatrixSpec, 'dtype'>;
const some = (_line: number, random: () => number): number => Math.floor(random() * 4);
// Around the eight f64 and sixteen f32 lanes in which every backend adds, and beyond sixteen rounds of them.
const lengths = [0, 1, 7, 8, 9, 15, 16, 17, 129, 257];

const shapes: { readonly [name: string]: Made } = {
  ...Object.fromEntries(lengths.map((n) => [`lines-${n}`, { major: n, minor: 5, entries: some, values: 'real' } satisfies Made])),
  ...Object.fromEntries(lengths.map((n) => [`minor-${n}`, { major: 6, minor: n, entries: some, values: 'real', order: 'csc' } satisfies Made])),
  ...Object.fromEntries(
    lengths.map((n) => [`entries-${n}`, { major: 3, minor: 300, entries: (line) => (line === 1 ? n : 0), values: 'real', ptr: 'i64' } satisfies Made]),
  ),
  'tails-counts': { major: lengths.length, minor: 300, entries: (line) => lengths[line] ?? 0, values: 'counts' },
  'empty-lines': { major: 9, minor: 9, entries: (line) => (line % 4 === 1 ? 3 : 0), values: 'counts', order: 'csc' },
  'dense-line': { major: 5, minor: 140, entries: (line) => (line === 2 ? 140 : 1), values: 'real' },
  'dense-all': { major: 13, minor: 11, entries: () => 11, values: 'counts' },
  'all-ties': { major: 19, minor: 23, entries: () => 12, values: 'ties', ptr: 'i64' },
};

/** Sizes at which loops begin, end and are unrolled; types in turn, so that each meets each size somewhere. */
export function shape(lab: Lab, s: Source, subject: string): readonly Case[] {
  const dtypes = ['f32', 'f64', 'i32', 'u16'] as const;
  const one = (name: string, spec: Made, turn: number) => async (): Promise<Outcome> => {
    const { capabilities } = await lab.session();
    const e = madeFor(capabilities, s, `shape ${name}`, spec, [...dtypes.slice(turn % 4), ...dtypes.slice(0, turn % 4)]);
    return e ? lab.agreeing(s.contract, e) : notRun('no inputs can be made for this matrix: a hint in conformance/src/inputs could');
  };
  return casesOf(subject, 'shape', Object.fromEntries(Object.entries(shapes).map(([name, spec], n) => [name, one(name, spec, n)])));
}
