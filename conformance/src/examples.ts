import { type AnyArray, type Contract, dtypeOf, isDense, isSparse, majorOf, minorOf, newArray, type Shape, type Sparse } from '@sparsome/core';
import { type Axes, type Axis, axesOf, infers } from './axes.ts';
import type { HostValue } from './decode.ts';
import { type Fixture, listFixtures, loadFixtures } from './fixture.ts';
import type { Hint } from './hint.ts';
import { hints } from './inputs/index.gen.ts';
import { makeMatrix, type MatrixSpec } from './matrices.ts';
import type { Example } from './session.ts';
import { descsOf } from './values.ts';

/** Everything the suite knows to ask about one contract. */
export interface Source {
  readonly contract: Contract;
  readonly fixtures: readonly Fixture[];
  readonly hint: Hint;
  /** Inputs around a matrix; undefined where the matrix does not fit or the others cannot be made from it. */
  example(name: string, x: Sparse): Example | undefined;
  /** The same around a made matrix, in the first of these dtypes (by default all) that fits. */
  made(name: string, spec: Omit<MatrixSpec, 'dtype'>, dtypes?: readonly Sparse['dtype'][]): Example | undefined;
  /** What each dimension of an example's dense inputs follows. */
  axes(e: Example): Axes;
}

/** The matrix of an example: its first sparse input, or what a hint made its inputs from. */
export const matrixOf = (e: Example): Sparse | undefined => Object.values(e.inputs).find((v) => isSparse(v)) ?? origins.get(e);
const origins = new WeakMap<Example, Sparse>();

// Read and derived once: the suite may run for several targets and thread counts in one process.
const sources = new Map<string, Source>();
const none: Hint = {};

export function sourceOf(c: Contract, more: { readonly folder?: string; readonly hints?: { readonly [id: string]: Hint } } = {}): Source {
  const hint = more.hints?.[c.id] ?? hints[c.id] ?? none;
  const key = `${c.id} ${c.version} ${more.folder ?? ''}`;
  const source = sources.get(key);
  if (source?.contract === c && source.hint === hint) return source;
  // A folder of one's own first, then the published one.
  const folder = [more.folder, undefined].find((f) => listFixtures(f).some((l) => l.contract === c.id && l.version === c.version));
  const known = folder !== undefined || listFixtures().some((l) => l.contract === c.id && l.version === c.version);
  const made = makeSource(c, known ? loadFixtures(c.id, c.version, folder) : [], hint);
  sources.set(key, made);
  return made;
}

function makeSource(c: Contract, fixtures: readonly Fixture[], hint: Hint): Source {
  const examples = new Map<string, Example | undefined>();
  const axesByExample = new WeakMap<Example, Axes>();
  // Inputs that add up others (`indptr` as a vector of either width) follow from the matrix: only a hint can make them.
  const derived = Object.values(c.inputs).some((slot) => slot.kind !== 'sparse' && slot.dtype.includes('i32') && slot.dtype.includes('i64'));
  const templates = derived || hint.make ? [] : templatesOf(c, fixtures);

  const example = (name: string, x: Sparse): Example | undefined => {
    if (!Object.values(c.inputs).every((slot) => slot.kind !== 'sparse' || takes(slot, x))) return undefined;
    if (hint.make) {
      const e = { name, ...hint.make(x) };
      axesByExample.set(e, {});
      origins.set(e, x);
      return e;
    }
    for (const { fixture, axes } of templates) {
      const inputs = Object.fromEntries(Object.entries(fixture.inputs).map(([input, value]) => [input, fitted(value, axes[input] ?? [], x)]));
      const fits = Object.entries(inputs).every(([input, value]) => isSparse(value) || !isEmptyWanted(value, fixture.inputs[input]));
      if (!fits || !infers(c, descsOf(inputs), fixture.attrs)) continue;
      const e = { name, inputs, attrs: fixture.attrs };
      axesByExample.set(e, axes);
      return e;
    }
    return undefined;
  };
  return {
    contract: c,
    fixtures,
    hint,
    example,
    made(name, spec, dtypes = ['f32', 'f64', 'i32', 'u16', 'u32', 'u8']) {
      if (!examples.has(name))
        examples.set(
          name,
          first(dtypes, (dtype) => example(name, makeMatrix({ ...spec, dtype }))),
        );
      return examples.get(name);
    },
    axes: (e) => axesByExample.get(e) ?? {},
  };
}

function first<T, R>(all: readonly T[], make: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const made = make(one);
    if (made !== undefined) return made;
  }
  return undefined;
}

/** Fixtures to take the other inputs from: with all optional inputs, whole matrices and typical values before odd ones. */
function templatesOf(c: Contract, fixtures: readonly Fixture[]): readonly { readonly fixture: Fixture; readonly axes: Axes }[] {
  const rank = (f: Fixture): number => {
    const missing = Object.keys(c.inputs).filter((name) => !(name in f.inputs)).length;
    const whole = Object.values(f.inputs).every((v) => !isSparse(v) || v.whole);
    return missing * 4 + (whole ? 0 : 2) + (/typical/.test(f.case) ? 0 : 1);
  };
  const usable = fixtures.filter((f) => Object.values(f.inputs).some((v) => isSparse(v)));
  const templates: { readonly fixture: Fixture; readonly axes: Axes }[] = [];
  for (const fixture of [...usable].sort((a, b) => rank(a) - rank(b))) {
    const axes = axesOf(c, fixture);
    if (axes) templates.push({ fixture, axes });
  }
  // A contract without fixtures may still have a matrix as its only input.
  const names = Object.keys(c.inputs);
  if (fixtures.length === 0 && names.every((name) => c.inputs[name]?.kind === 'sparse')) {
    const x = makeMatrix({ dtype: 'f32', major: 1, minor: 1, entries: () => 1, values: 'counts' });
    const provenance = { generator: '', sha256: '', uses: {}, seed: null };
    const inputs = Object.fromEntries(names.map((name) => [name, x]));
    templates.push({ fixture: { contract: c.id, version: c.version, case: '', why: '', attrs: {}, inputs, outputs: {}, compare: {}, provenance }, axes: {} });
  }
  return templates;
}

const takes = (slot: Contract['inputs'][string], x: Sparse): boolean =>
  slot.kind === 'sparse' && slot.dtype.includes(x.dtype) && slot.order.includes(x.order) && slot.ptr.includes(x.ptr) && (!slot.whole || x.whole);

/** An input of a fixture made to fit another matrix: values are repeated in order, along the dimensions that follow it. */
function fitted(value: HostValue, axes: readonly Axis[], x: Sparse): HostValue {
  if (isSparse(value)) return x;
  const lengthOf = (axis: Axis | undefined, old: number): number => (axis === 'major' ? majorOf(x) : axis === 'minor' ? minorOf(x) : old);
  if (!isDense(value)) return gathered(value, lengthOf(axes[0], value.length), (i) => i % value.length);
  const [rows, cols] = value.shape;
  const shape: Shape = [lengthOf(axes[0], rows), lengthOf(axes[1], cols)];
  return { ...value, shape, data: gathered(value.data, shape[0] * shape[1], (i) => (Math.floor(i / shape[1]) % rows) * cols + ((i % shape[1]) % cols)) };
}

/** Elements of an array by number. */
export function gathered(from: AnyArray, length: number, at: (i: number) => number): AnyArray {
  const to = newArray(dtypeOf(from) ?? 'f64', length);
  for (let i = 0; i < length; i++) to[i] = from[at(i)] ?? 0;
  return to;
}

const isEmptyWanted = (made: HostValue, from: HostValue | undefined): boolean => sizeOf(made) > 0 && from !== undefined && sizeOf(from) === 0;
const sizeOf = (value: HostValue): number => (isSparse(value) || isDense(value) ? value.data.length : value.length);
