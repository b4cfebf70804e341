// Whole maps beside umap-learn's: numbers frozen by make.py. Every backend has the same bits; this one is the fastest. Coordinates cannot be compared, what they keep can.
import { readFileSync } from 'node:fs';
import { sparse } from '@sparsome/core';
import { umap } from '@sparsome/core/contracts/embed/umap';
import { spectralStart } from '@sparsome/core/contracts/graph/spectral-start';
import { nativeCpu } from '@sparsome/native-cpu';
import { describe, expect, test } from 'vitest';
import { kept, ranked, type Ranked, silhouette, trustworthiness } from './measures.ts';

interface Measures {
  readonly trustworthiness: number;
  readonly kept: number;
  readonly silhouette: number;
}
interface Data {
  readonly n: number;
  readonly x: string;
  readonly label: string;
  readonly indptr: string;
  readonly indices: string;
  readonly weights: string;
  readonly reference: readonly Measures[];
  readonly map: string;
}
const bytes = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, 'base64')).buffer;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const names = ['trustworthiness', 'kept', 'silhouette'] as const;

// Silhouettes of maps of some hundred cells differ by a tenth from seed to seed, umap-learn's too: ten of each are compared.
describe.each(['pbmc68k_reduced', 'darmanis'])('%s', (name) => {
  const d = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as Data;
  const x = new Float32Array(bytes(d.x)),
    label = new Int32Array(bytes(d.label));
  const data = ranked(x, x.length / d.n);
  const measured = (map: Ranked): Measures => ({
    trustworthiness: trustworthiness(data, map, 15),
    kept: kept(data, map, 15),
    silhouette: silhouette(map, label),
  });

  test('the measures are those of scikit-learn', () => {
    const got = measured(ranked(new Float32Array(bytes(d.map)), 2));
    // Ties and f32 distances may swap neighbours.
    for (const m of names) expect(Math.abs(got[m] - d.reference[0]![m]), m).toBeLessThan(5e-4);
  });

  test('maps keep what those of umap-learn keep', async () => {
    const session = await nativeCpu.open();
    const graph = await session.upload(
      umap.inputs.graph,
      sparse({
        order: 'csr',
        shape: [d.n, d.n],
        data: new Float32Array(bytes(d.weights)),
        indices: new Int32Array(bytes(d.indices)),
        indptr: new Int32Array(bytes(d.indptr)),
      }),
    );
    const maps: Measures[] = [];
    for (let seed = 0; seed < d.reference.length; seed++) {
      const { y: start } = await session.run(spectralStart, { graph }, { seed });
      const { y } = await session.run(umap, { graph, start }, { epochs: 500, a: 0.58303, b: 1.334167, seed });
      maps.push(measured(ranked((await session.download(y)).data, 2)));
    }
    const ratio = (m: keyof Measures): number => mean(maps.map((v) => v[m])) / mean(d.reference.map((v) => v[m]));
    expect(ratio('trustworthiness')).toBeGreaterThan(0.99);
    expect(ratio('kept')).toBeGreaterThan(0.99);
    expect(ratio('silhouette')).toBeGreaterThan(0.95);
    await session.close();
  });
});
