// Layouts of anndata before 0.8 (old.py): read as the real anndata reads them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDense, isSparse } from '@sparsome/core';
import { annDataRows, readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interpreter, runPython, whyNot } from './python.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsome-old-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, `${name}.h5ad`);

describe.skipIf(!interpreter)(`old layouts${whyNot}`, () => {
  beforeAll(() => runPython(here('old.py'), folder));

  test('read, written, read again by anndata', async () => {
    const names = ['0.5', '0.6', '0.7'];
    for (const name of names) await writeAnnData(at(`${name}-ours`), await readAnnData(at(name)));
    expect(await runPython(here('check.py'), ...names.flatMap((name) => [at(`${name}-ours`), at(name)]))).toBe('equal\n');
  });

  test('rows of X and of raw', async () => {
    for (const name of ['0.5', '0.6', '0.7']) {
      const { X, raw } = await readAnnData(at(name));
      for (const [place, whole] of [
        ['X', X],
        ['raw/X', raw?.X],
      ] as const) {
        const source = await annDataRows(at(name), { at: place, entries: 10 });
        expect(source.shape).toEqual(whole?.desc.shape);
        let sum = 0;
        for await (const { matrix } of source.blocks({})) for (const v of matrix.data) sum += v;
        const host: unknown = await whole?.host();
        if (!isSparse(host) && !isDense(host)) throw new Error('no matrix');
        expect(sum).toBe(Array.from(host.data, Number).reduce((n, v) => n + v, 0));
        expect(sum).toBeGreaterThan(10);
      }
    }
  });
  test('nothing is lost, and every slot is found', async () => {
    const { obs, var: vars, obsm, obsp, raw, uns, unknown } = await readAnnData(at('0.6'));
    expect(unknown).toEqual([]);
    expect(obs.columns.get('type')).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(0, 1, 2, 0, -1, 2, 1, 0),
      categories: ['B', 'NK', 'T'],
      ordered: false,
    });
    expect(vars.columns.get('kind')).toMatchObject({ kind: 'categorical', categories: ['coding', 'other'] });
    expect([...uns.keys()].sort()).toEqual(['louvain_colors', 'neighbors', 'pca', 'rank', 'unused_categories']);
    expect([...obsm.keys(), ...obsp.keys(), ...(raw?.varm.keys() ?? [])].sort()).toEqual(['PCs', 'X_pca', 'X_umap', 'connectivities', 'distances']);
  });
});
