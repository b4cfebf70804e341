// Slots that are not asked for are not read: what is damaged in them does not matter.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, placed, sparse } from '@sparsome/core';
import { anndata, dataFrame, denseSlot, readH5ad, readZarr, sparseSlot } from '@sparsome/anndata';
import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-slots-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const names = ['a.h5ad', 'a.zarr', 'a.zarr.zip'];

beforeAll(async () => {
  const X = () =>
    placed(sparseSlot, sparse({ order: 'csr', shape: [2, 2], data: Float32Array.of(1, 2), indices: Int32Array.of(0, 1), indptr: Int32Array.of(0, 1, 2) }));
  const a = anndata({
    X: X(),
    obs: dataFrame(['c1', 'c2'], { n: { kind: 'numbers', values: Float64Array.of(1, 2) } }),
    var: dataFrame(['g1', 'g2']),
    layers: new Map([['counts', X()]]),
    obsm: new Map([['X_pca', placed(denseSlot, dense([2, 1], Float32Array.of(3, 4)))]]),
    uns: new Map([['title', 'two']]),
    raw: { X: X(), var: dataFrame(['g1', 'g2']), varm: new Map() },
  });
  for (const name of names) await writeAnnData(join(folder, name), a);
});

test.each(names)('%s', async (name) => {
  const path = join(folder, name),
    some = await readAnnData(path, { slots: ['uns', 'obsm'] });
  expect([some.X, some.raw, some.layers.size, [...some.obsm.keys()], [...some.uns]]).toEqual([undefined, undefined, 0, ['X_pca'], [['title', 'two']]]);
  expect([some.shape, some.obs.columns.has('n'), some.unknown]).toEqual([[2, 2], true, []]);
  const none = await readAnnData(path, { slots: [] });
  expect([none.shape, none.uns.size, none.obsm.size]).toEqual([[2, 2], 0, 0]);
  expect((await readAnnData(path, { slots: ['raw'] })).raw?.X.desc.shape).toEqual([2, 2]);
});

test('from memory', async () => {
  expect((await readH5ad(readFileSync(join(folder, 'a.h5ad')), 'a', { slots: ['layers'] })).layers.size).toBe(1);
  expect((await readZarr(new Blob([readFileSync(join(folder, 'a.zarr.zip'))]), { slots: ['obsm'] })).X).toBeUndefined();
});

test('what is not read may be damaged', async () => {
  writeFileSync(join(folder, 'a.zarr/X/indptr/c/0'), 'no');
  await expect(readAnnData(join(folder, 'a.zarr'))).rejects.toThrow('/X/indptr');
  expect((await readAnnData(join(folder, 'a.zarr'), { slots: ['layers'] })).layers.size).toBe(1);
});
