// Whole maps beside umap-learn's: numbers frozen by make.py and make_more.py. Every backend has the same bits; this one is the fastest. Coordinates cannot be compared, what they keep can.
import { isSparseMatrix } from '@sparsome/anndata';
import type { Session } from '@sparsome/core';
import { nativeCpu } from '@sparsome/native-cpu';
import { tl } from '@sparsome/sc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytes, type Cells, componentsOf, dataSets, type Measures } from './data.ts';
import { kept, type Near, near, silhouette, trustworthiness } from './measures.ts';

const probe = await nativeCpu.probe();
const k = 15;
const names = ['trustworthiness', 'kept', 'silhouette'] as const;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

// Silhouettes of maps of some hundred cells differ by a tenth from seed to seed, umap-learn's too: ten of each are compared there, three of the larger ones.
describe.skipIf(!probe.ok).each(dataSets)('$name', ({ umapLearn, made, open }) => {
  let session: Session, cells: Cells, x: Float32Array, data: Near;
  beforeAll(async () => {
    session = await nativeCpu.open();
    cells = await open(session);
    x = await componentsOf(cells);
    data = near(x, x.length / umapLearn.n, k);
  });
  afterAll(() => session.close());

  const measured = (map: Float32Array): Measures => {
    const there = near(map, 2, k);
    return { trustworthiness: trustworthiness(data, there, k), kept: kept(data, there, k), silhouette: silhouette(there, cells.label) };
  };

  test.runIf(made)('the data are those of the reference', () => {
    expect(Array.from(made!.sizes, (_, g) => cells.label.reduce((n, l) => n + Number(l === g), 0))).toEqual(made!.sizes);
    // Components of scanpy and of ours agree to some f32 roundings.
    expect(x.reduce((sum, v) => sum + v * v, 0) / made!.squares).toBeCloseTo(1, 5);
  });

  test('the measures are those of scikit-learn', () => {
    const got = measured(new Float32Array(bytes(umapLearn.map)));
    // Ties and f32 distances may swap neighbours.
    for (const m of names) expect(Math.abs(got[m] - umapLearn.reference[0]![m]), m).toBeLessThan(5e-4);
  });

  test('maps keep what those of umap-learn keep', async () => {
    const maps: Measures[] = [];
    for (let seed = 0; seed < umapLearn.reference.length; seed++) {
      await tl.umap(session, cells.adata, { randomState: seed });
      const slot = cells.adata.obsm.get('X_umap');
      if (!slot || 'index' in slot || isSparseMatrix(slot)) throw new TypeError('no X_umap');
      maps.push(measured(Float32Array.from((await slot.host()).data, Number)));
    }
    const ratio = (m: keyof Measures): number => mean(maps.map((v) => v[m])) / mean(umapLearn.reference.map((v) => v[m]));
    expect(ratio('trustworthiness')).toBeGreaterThanOrEqual(0.99);
    expect(ratio('kept')).toBeGreaterThanOrEqual(0.99);
    expect(ratio('silhouette')).toBeGreaterThanOrEqual(0.95);
  });
});
