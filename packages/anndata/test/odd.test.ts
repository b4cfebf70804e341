// What is seldom in h5ad files, and files that are wrong: written by the real anndata and h5py (odd.py).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSparsomeError } from '@sparsome/core';
import { type AnnData, isSparseMatrix, subsetObs, subsetVar } from '@sparsome/anndata';
import { assertWritable, readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { js } from '@sparsome/js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interpreter, runPython, whyNot } from './python.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsome-odd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, `${name}.h5ad`);

/** The entries of a sparse X. */
async function entriesOf(a: AnnData): Promise<{ data: number[]; indices: number[]; indptr: number[] }> {
  if (!a.X || !isSparseMatrix(a.X)) throw new Error('X is not sparse');
  const { data, indices, indptr } = await a.X.host();
  return { data: Array.from(data, Number), indices: [...indices], indptr: Array.from(indptr, Number) };
}
const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const e = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isSparsomeError(e)) throw e ?? new Error('nothing was thrown');
  return e.message.replaceAll(`${folder}/`, '');
};

describe.skipIf(!interpreter)(`odd files${whyNot}`, () => {
  beforeAll(() => runPython(here('odd.py'), folder));

  test.each([
    [['odd', 'lzf', 'without-X', 'unsorted', 'old'], ''],
    [['wide', 'duplicates'], '--values'],
  ])('%s: read, written, read again by anndata', async (names, flag) => {
    const ours = (name: string): string => join(folder, `${name}-ours.h5ad`);
    for (const name of names) await writeAnnData(ours(name), await readAnnData(at(name)));
    expect(await runPython(here('check.py'), ...names.flatMap((name) => [ours(name), at(name)]), flag)).toBe('equal\n');
  });

  test('what has no place is carried, and said', async () => {
    const a = await readAnnData(at('more'));
    expect(a.unknown.map(({ path, why }) => `${path}: ${why}`)).toMatchInlineSnapshot(`
      [
        "obs/hidden: the table does not list it as a column",
        "uns/bytes: a value whose type is not known: array",
        "uns/categories: a value whose type is not known: categorical",
        "uns/complex: a value whose type is not known: array",
        "uns/complex scalar: a value whose type is not known",
        "uns/complexes: a value whose type is not known: array",
        "uns/masked: a value whose type is not known: nullable-integer",
        "uns/mixed: a value whose type is not known: rec-array",
        "uns/records: a value whose type is not known: rec-array",
        "uns/table: a value whose type is not known: string-array",
        "extra: AnnData has no such slot",
        "obsm/tensor: an array of 3 dimensions",
      ]
    `);
    const ours = join(folder, 'more-ours.h5ad');
    await writeAnnData(ours, a);
    expect((await readAnnData(ours)).unknown).toEqual(a.unknown);
    // What was put there since comes first.
    a.uns.set('table', 'new');
    await writeAnnData(ours, a);
    const again = await readAnnData(ours);
    expect(again.uns.get('table')).toBe('new');
    expect(again.unknown.map((u) => u.path)).not.toContain('uns/table');
  });
  test('what cannot be written is refused, until it is taken out', async () => {
    const a = await readAnnData(at('references')),
      ours = join(folder, 'references-ours.h5ad');
    expect(await messageOf(writeAnnData(ours, a))).toMatchInlineSnapshot(`
      "[Unsupported] uns/link: the input held this, and it cannot be written: a value whose type is not known
        expected: numbers, bools, strings or records, in arrays or groups
        so:       nothing was written
        do:       take it out of adata.unknown to write the file without it"
    `);
    expect(() => assertWritable(ours, a)).toThrow('uns/link');
    a.unknown = a.unknown.filter((u) => u.content);
    await writeAnnData(ours, a);
  });
  test('carried arrays are cut with obs, or refused', async () => {
    const session = await js.open(),
      a = await readAnnData(at('more')),
      before = a.unknown;
    await subsetObs(session, a, Uint32Array.of(1, 4));
    const find = (path: string, all = a.unknown) => all.find((u) => u.path === path)?.content;
    const tensor = find('obsm/tensor');
    expect(tensor).toMatchObject({ shape: [2, 2, 3], value: Float32Array.of(6, 7, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29) });
    expect(find('obs/hidden')).toMatchObject({ shape: [2] });
    expect(find('uns/table')).toBe(find('uns/table', before));
    await subsetVar(session, a, Uint8Array.of(1, 0, 0, 1));
    expect(find('obsm/tensor')).toBe(tensor);
    a.unknown = [{ path: 'layers/ragged', why: 'its encoding is not known here', content: { kind: 'group', attributes: new Map(), members: new Map() } }];
    await subsetVar(session, a, Uint8Array.of(1, 0));
    expect(() => assertWritable('x.h5ad', a)).toThrow(
      'layers/ragged: the input held this, and it cannot be written: its encoding is not known here, so it was not cut with var',
    );
    await session.close();
  });

  test('value types', async () => {
    const odd = await entriesOf(await readAnnData(at('odd')));
    expect(await entriesOf(await readAnnData(at('big-endian')))).toEqual(odd);
    expect(await entriesOf(await readAnnData(at('half')))).toEqual({ ...odd, data: odd.data.map((v) => v / 4) });
    const wide = await readAnnData(at('wide'));
    expect(wide.X?.desc).toMatchObject({ dtype: 'f64', ptr: 'i32' });
    expect(await entriesOf(wide)).toEqual({ ...odd, data: odd.data.map((v) => v + 2 ** 40) });
  });
  test('unsorted entries are sorted, duplicates added without overflow', async () => {
    const odd = await entriesOf(await readAnnData(at('odd')));
    expect(await entriesOf(await readAnnData(at('unsorted')))).toEqual(odd);
    const lengths = odd.indptr.slice(1).map((p, i) => p - odd.indptr[i]!);
    expect(await entriesOf(await readAnnData(at('duplicates')))).toEqual({
      data: lengths.filter(Boolean).map((n) => 200 * n),
      indices: lengths.filter(Boolean).map(() => 0),
      indptr: [0, ...lengths.map((_, i) => lengths.slice(0, i + 1).filter(Boolean).length)],
    });
  });
  test('categories of anndata 0.7', async () => {
    const { obs } = await readAnnData(at('old'));
    expect(obs.columns.get('k')).toEqual({ kind: 'categorical', codes: Int32Array.of(0, 1, 0, 1, -1, 1), categories: ['u', 'v'], ordered: true });
  });

  test.each([
    'nan',
    'dense-nan',
    'index',
    'negative',
    'pointers',
    'shape',
    'genes',
    'short',
    'without-data',
    'codes',
    'column',
    'without-column',
    'without-index',
    'without-obs',
    'no-table',
    'too-wide',
  ])('%s: the message', async (name) => {
    expect(await messageOf(readAnnData(at(name)))).toMatchSnapshot();
  });
  test('HDF5 that is no AnnData', async () => {
    expect(await messageOf(readAnnData(join(folder, 'other.h5')))).toMatchInlineSnapshot(`
      "[Corrupt] other.h5: there is no table "obs"
        expected: an AnnData file: X, obs, var
        got:      matrix
        so:       the file was not read
        do:       write the file again from its source, or check that it was not cut short"
    `);
  });
});
