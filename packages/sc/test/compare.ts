// Inputs of the fixtures as AnnData, calls under scanpy's names, and comparisons.
import { fileURLToPath } from 'node:url';
import { type AnnData, anndata, type Column, dataFrame, isSparseMatrix, type Matrix, placedMatrix } from '@sparsome/anndata';
import { readAnnData } from '@sparsome/anndata/node';
import { dense, isDense, isSparse, type Session, sparse } from '@sparsome/core';
import { js } from '@sparsome/js';
import { nativeCpu } from '@sparsome/native-cpu';
import { pp } from '@sparsome/sc';
import { expect } from 'vitest';
import type { Arguments, Columns, FixtureCase, FixtureInput, FixtureMatrix, MatrixSummary, NumpyArray } from './fixtures.ts';

export const numbersIn = (a: NumpyArray): number[] => Array.from(a.data, Number);
/** float32 and float64 stay; integers become those of ours. */
function values(a: NumpyArray) {
  return a.dtype === 'float32' || a.dtype === 'float64' ? a.data : Int32Array.from(a.data, Number);
}
function matrixOf(x: FixtureMatrix): Matrix {
  if (x.layout === 'dense') return placedMatrix(dense(x.shape, values(x.data)));
  return placedMatrix(
    sparse({
      order: x.layout,
      shape: x.shape,
      data: values(x.data),
      indices: Int32Array.from(x.indices.data, Number),
      indptr: Int32Array.from(x.indptr.data, Number),
    }),
  );
}
const columnOf = (a: NumpyArray): Column => (a.dtype === 'bool' ? { kind: 'bool', values: a.data } : { kind: 'numbers', values: a.data });
const frameOf = (index: readonly string[], columns: Columns = {}) =>
  dataFrame(index, Object.fromEntries(Object.entries(columns).map(([name, a]) => [name, columnOf(a)])));

export async function load(input: FixtureInput): Promise<AnnData> {
  if (input.file) {
    const adata = await readAnnData(fileURLToPath(new URL(`../../../${input.file}`, import.meta.url)));
    adata.var = dataFrame(adata.var.index, { mt: { kind: 'bool', values: Uint8Array.from(adata.var.index, (name) => Number(name.startsWith('MT-'))) } });
    return adata;
  }
  const X = input.X && matrixOf(input.X),
    [cells = 0, genes = 0] = X?.desc.shape ?? [];
  const obs = Object.fromEntries(
    Object.entries(input.obs ?? {}).map(([name, c]): [string, Column] => [
      name,
      { kind: 'categorical', codes: Int32Array.from(c.codes.data, Number), categories: c.categories, ordered: false },
    ]),
  );
  return anndata({
    X,
    obs: dataFrame(
      Array.from({ length: cells }, (_, i) => `c${i}`),
      obs,
    ),
    var: frameOf(input.var_names ?? Array.from({ length: genes }, (_, i) => `g${i}`), input.var),
  });
}

const camel = (name: string): string => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase());
const options = (args: Arguments): Record<string, unknown> =>
  Object.fromEntries(Object.entries(args).map(([name, v]) => [camel(name), v ?? (name === 'percent_top' ? null : undefined)]));

/** Calls the function of a case. */
export async function call(session: Session, adata: AnnData, c: FixtureCase): Promise<unknown> {
  const o = options(c.arguments),
    name = camel(c.function.replace('pp.', ''));
  const functions: Readonly<Record<string, (s: Session, a: AnnData, o: Record<string, unknown>) => Promise<unknown>>> = {
    calculateQcMetrics: pp.calculateQcMetrics,
    filterCells: pp.filterCells,
    filterGenes: pp.filterGenes,
    normalizeTotal: pp.normalizeTotal,
    log1p: pp.log1p,
    highlyVariableGenes: pp.highlyVariableGenes,
  };
  const f = functions[name] ?? (() => Promise.reject(new Error(`no function ${name}`)));
  if (c.log1p_base !== undefined) adata.uns.set('log1p', new Map([['base', c.log1p_base]]));
  return f(session, adata, o);
}

/**
 * Tolerance of a column, relative and absolute: 0 where counts are added and divided; 1e-5 or 1e-9 where logarithms or sums
 * of fractions come in; of normalised dispersions, differences of near numbers, scanpy's own 2e-5 for this step.
 */
function tolerance(name: string, single: boolean, whole: boolean): readonly [relative: number, absolute: number] {
  if (name === 'dispersions_norm') return single ? [2e-5, 2e-5] : [1e-9, 1e-9];
  const close = !whole || /^log1p_|^means$|^dispersions$/.test(name);
  return [close ? (single ? 1e-5 : 1e-9) : 0, 0];
}

export function compareColumn(where: string, got: Column | undefined, want: NumpyArray, single: boolean, whole: boolean): void {
  if (want.dtype === 'bool') {
    expect(got, where).toEqual({ kind: 'bool', values: want.data });
    return;
  }
  if (got?.kind !== 'numbers') throw new Error(`${where} is ${got?.kind ?? 'missing'}`);
  expect(got.values.constructor.name, `${where}: type`).toBe(want.data.constructor.name);
  compareNumbers(where, Array.from(got.values, Number), numbersIn(want), ...tolerance(where.split('.').at(-1) ?? '', single, whole));
}
export function compareNumbers(where: string, got: readonly number[], want: readonly number[], relative: number, absolute = 0): void {
  expect(got.length, `${where}: length`).toBe(want.length);
  const wrong = want.flatMap((w, i) => {
    const g = got[i] ?? Number.NaN;
    return Object.is(g, w) || g === w || Math.abs(g - w) <= absolute + relative * Math.abs(w) ? [] : [`${i}: ${g} instead of ${w}`];
  });
  expect(wrong.slice(0, 3), `${where}: ${wrong.length} wrong`).toEqual([]);
}

export async function compareMatrix(where: string, m: Matrix, want: FixtureMatrix | MatrixSummary, relative: number, absolute = 0): Promise<void> {
  const got: unknown = await m.host();
  const data = isSparse(got) || isDense(got) ? Array.from(got.data, Number) : [];
  if ('nnz' in want) {
    expect([want.dtype, want.shape, isSparseMatrix(m) ? m.desc.nnz : 0], where).toEqual([
      m.desc.dtype === 'f32' ? 'float32' : 'float64',
      [...m.desc.shape],
      want.nnz,
    ]);
    if (want.position && want.value)
      compareNumbers(
        `${where} entries`,
        numbersIn(want.position).map((p) => data[p] ?? Number.NaN),
        numbersIn(want.value),
        relative,
      );
    return;
  }
  expect(m.desc.dtype, `${where}: dtype`).toBe(want.data.dtype === 'float32' ? 'f32' : 'f64');
  if (want.layout !== 'dense' && isSparse(got)) {
    expect([got.order, Array.from(got.indices), Array.from(got.indptr, Number)], `${where}: pattern`).toEqual([
      want.layout,
      numbersIn(want.indices),
      numbersIn(want.indptr),
    ]);
  }
  compareNumbers(`${where} values`, data, numbersIn(want.data), relative, absolute);
}

const probe = await nativeCpu.probe();
/** The CPU backends at hand. */
export const sessions: readonly { readonly name: string; open(): Promise<Session> }[] = [
  { name: 'js', open: () => js.open() },
  ...(probe.ok ? [{ name: 'native-cpu', open: () => nativeCpu.open({ threads: 2 }) }] : []),
];
