import {
  type Compare,
  type Contract,
  fold,
  isDense,
  isSparse,
  majorOf,
  type Mergeable,
  minorOf,
  rowSource,
  type Session,
  type Sparse,
  transposed,
} from '@sparsome/core';
import { type Case, casesOf, demand, notRun, type Outcome } from '../case.ts';
import type { HostValue } from '../decode.ts';
import { matrixOf, type Source } from '../examples.ts';
import type { Relation } from '../hint.ts';
import { type Lab, requireEqual, requireSame } from '../lab.ts';
import type { MatrixSpec } from '../matrices.ts';
import { randomStream, shuffled } from '../random.ts';
import { type Example, leavingNothing } from '../session.ts';
import { madeFor } from './properties.ts';
import { extended, range, reordered, reorderedSparse, unstored, withZeros } from '../transform.ts';
import type { Values } from '../values.ts';

// Lengths that tell the axes of outputs apart. Whole values: sums do not depend on order.
const plain = { major: 23, minor: 41, entries: (line, random) => (line % 6 === 2 ? 0 : Math.floor(random() * 14)), values: 'counts' } as const satisfies Omit<
  MatrixSpec,
  'dtype'
>;

/** What must hold between the answers to related inputs, without knowing either. */
export function metamorphic(lab: Lab, s: Source, subject: string): readonly Case[] {
  const relations: { readonly [R in Relation]: () => Promise<Outcome> } = {
    transpose: () =>
      related(
        lab,
        s,
        'transpose',
        (e) => ({ ...e, inputs: mapSparse(e.inputs, transposed) }),
        (got) => mapSparse(got, transposed),
      ),
    'permute-major': () => permuted(lab, s, 'major'),
    'permute-minor': () => permuted(lab, s, 'minor'),
    'explicit-zeros': () =>
      related(
        lab,
        s,
        'explicit-zeros',
        (e) => around(s, e, withZeros),
        (got) => map(got, unstored),
      ),
    'append-empty-major': () => appended(lab, s, 'major'),
    'append-empty-minor': () => appended(lab, s, 'minor'),
  };
  return [
    ...casesOf(subject, 'metamorphic', relations),
    ...casesOf(subject, 'metamorphic', Object.fromEntries([997, 4097].map((rows) => [`fold-blocks-${rows}`, () => folded(lab, s, rows)]))),
  ];
}

const cannot = notRun('no related inputs can be made: a hint in conformance/src/inputs could');
const start = async (lab: Lab, s: Source): Promise<Example | undefined> =>
  madeFor((await lab.session()).capabilities, s, 'metamorphic', plain, ['f32', 'f64', 'i32', 'u16']);

/** Runs an input and a changed one; the changed answer, brought back by `back`, must be the first one. */
async function related(
  lab: Lab,
  s: Source,
  relation: Relation,
  change: (e: Example) => Example | undefined,
  back: (changed: Values, first: Values) => Values,
): Promise<Outcome> {
  const skip = s.hint.skip?.[relation];
  if (skip !== undefined) return notRun(skip);
  const e = await start(lab, s);
  if (e && (relation === 'transpose' || relation === 'explicit-zeros') && !Object.values(e.inputs).some(isSparse)) return notRun('no input is sparse');
  const other = e && change(e);
  if (!e || !other) return cannot;
  return lab.agreeing(s.contract, e, (got) =>
    lab.agreeing(s.contract, other, async (changed) => {
      const wanted = relation === 'explicit-zeros' ? map(got, unstored) : got;
      const brought = back(changed, got);
      for (const [name, want] of Object.entries(wanted)) requireEqual(name, allowed(s.contract, lab, name), brought[name], want);
    }),
  );
}

/** Both answers come from one backend on whole numbers: exact, but where order of addition may round. */
function allowed(c: Contract, lab: Lab, output: string): Compare {
  const rules = c.compare[output];
  if (c.promise !== 'bits' || !rules) return { by: 'exact' };
  return lab.backend.claims === 'device' ? (rules.device ?? rules.fixture) : rules.fixture;
}

/** Permuting lines permutes what belongs to them and leaves the rest. */
async function permuted(lab: Lab, s: Source, axis: 'major' | 'minor'): Promise<Outcome> {
  const e = await start(lab, s);
  const x = e && matrixOf(e);
  if (!x) return cannot;
  const size = axis === 'major' ? majorOf(x) : minorOf(x);
  const order = shuffled(size, randomStream(size));
  const inverse = range(size).map((now) => order.indexOf(now));
  return related(
    lab,
    s,
    `permute-${axis}`,
    (one) => {
      const change = (m: Sparse): Sparse => reorderedSparse(m, axis === 'major' ? order : undefined, axis === 'minor' ? order : undefined);
      const made = around(s, one, change);
      const axes = s.axes(one);
      return (
        made && {
          ...made,
          inputs: Object.fromEntries(
            Object.entries(made.inputs).map(([name, v]) => [
              name,
              s.hint.make || isSparse(v) ? v : reordered(one.inputs[name] ?? v, (dim) => (axes[name]?.[dim] === axis ? order : undefined)),
            ]),
          ),
        }
      );
    },
    (got) => map(got, (v) => reordered(v, (dim) => (lengthOf(v, dim) === size ? inverse : undefined))),
  );
}

/** An empty line more leaves everything as it was, but for one place more where outputs follow that axis. */
function appended(lab: Lab, s: Source, axis: 'major' | 'minor'): Promise<Outcome> {
  const first = (got: HostValue | undefined, dim: number): number => (got === undefined ? 0 : lengthOf(got, dim));
  return related(
    lab,
    s,
    `append-empty-${axis}`,
    (one) => around(s, one, (m) => extended(m, axis)),
    (changed, got) =>
      Object.fromEntries(
        Object.entries(changed).map(([name, v]) => [
          name,
          reordered(v, (dim) => (lengthOf(v, dim) === first(got[name], dim) + 1 ? range(first(got[name], dim)) : undefined)),
        ]),
      ),
  );
}

/** The example around a changed matrix, other inputs fitted to it anew. */
function around(s: Source, e: Example, change: (x: Sparse) => Sparse): Example | undefined {
  const x = matrixOf(e);
  return x && s.example(`${e.name} changed`, change(x));
}

/** A source in blocks of an odd size, folded, gives the bits of one call on the whole. */
async function folded(lab: Lab, s: Source, rows: number): Promise<Outcome> {
  const c = s.contract;
  const e = twoBlocks(s, await lab.session());
  if (!isMergeable(c)) return notRun('the contract has no merge');
  if (!e) return cannot;
  return lab.agreeing(c, e, async (got, session) => {
    requireSame(await leavingNothing(session, () => foldOf(session, c, e, rows)), got);
  });
}

export const isMergeable = (c: Contract): c is Mergeable<string, Contract['inputs'], Contract['attrs'], Contract['outputs']> =>
  c.merge !== undefined && c.inputs[c.merge.over]?.kind === 'sparse';

/** Real values in more rows than one canonical block has. */
export function twoBlocks(s: Source, { capabilities }: Session): Example | undefined {
  const rows = s.contract.merge?.rows;
  if (rows === undefined) return undefined;
  return madeFor(capabilities, s, 'two blocks', { major: rows + 5, minor: 3, entries: (_line, random) => (random() < 0.2 ? 1 : 0), values: 'real' }, [
    'f64',
    'f32',
    'i32',
    'u16',
  ]);
}

export async function foldOf(session: Session, c: Contract, e: Example, rows: number): Promise<Values> {
  demand(isMergeable(c), 'not mergeable');
  const x = e.inputs[c.merge.over];
  demand(isSparse(x) && isCsr(x), 'rows are folded of CSR matrices');
  const { [c.merge.over]: _over, ...rest } = e.inputs;
  const others: unknown = rest;
  const attrs: unknown = e.attrs;
  const result: unknown = await fold(session, c, rowSource(x, rows), others as Parameters<typeof fold>[3], attrs as Parameters<typeof fold>[4]);
  return result as Values;
}

const isCsr = (x: Sparse): x is Sparse<Sparse['dtype'], 'csr'> => x.order === 'csr';
const lengthOf = (v: HostValue, dim: number): number => (isSparse(v) || isDense(v) ? (v.shape[dim] ?? 0) : v.length);
const map = (values: Values, change: (v: HostValue) => HostValue): Values => Object.fromEntries(Object.entries(values).map(([name, v]) => [name, change(v)]));
const mapSparse = (values: Values, change: (x: Sparse) => Sparse): Values => map(values, (v) => (isSparse(v) ? change(v) : v));
