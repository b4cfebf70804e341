import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { geneNames, synthesizeCounts } from '../src/counts.ts';
import { drawCell } from '../src/draw.ts';
import { stateOf, uniformFrom } from '../src/generator.ts';
import { hitThresholds } from '../src/model.ts';

// First outputs of xoshiro128++ from the state 1, 2, 3, 4, as tabulated by the Rust crate rand_xoshiro.
const known = [641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420];
const hashOf = (...arrays: readonly ArrayBufferView[]): string => {
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest('hex');
};
const totalsOf = ({ data, indptr }: { readonly data: Float32Array; readonly indptr: Int32Array }): number[] =>
  Array.from(indptr.subarray(1), (to, c) => data.subarray(indptr[c], to).reduce((sum, v) => sum + v, 0));

describe('random streams', () => {
  test('xoshiro128++ gives the published numbers', () => {
    const uniform = uniformFrom(Int32Array.of(1, 2, 3, 4));
    expect(known.map(() => uniform() * 2 ** 32)).toEqual(known);
  });

  test('the loop over genes draws the same numbers', () => {
    for (const above of [0, 1]) {
      const thresholds = Uint32Array.from(known, (draw) => draw + above);
      const data = new Float32Array(10),
        indices = new Int32Array(10);
      const n = drawCell(Int32Array.of(1, 2, 3, 4), thresholds, new Float64Array(10), 1, data, indices, 0);
      expect(n).toBe(above * 10);
    }
  });

  test('streams of cells differ', () => {
    const states = Array.from({ length: 5000 }, (_, cell) => stateOf(42, 3, cell).join());
    expect(new Set(states).size).toBe(5000);
  });
});

describe('negative binomial of shape 2', () => {
  // Bounds are five standard errors of the estimates from 400,000 draws.
  test.each([0.05, 0.7, 3, 40])('mean %f: mean, variance and zeros as the formula says', (mu) => {
    const genes = 400_000,
      mean = new Float64Array(genes).fill(mu);
    const data = new Float32Array(genes),
      indices = new Int32Array(genes);
    const n = drawCell(stateOf(7, 3, 1), hitThresholds(mean, 1), mean, 1, data, indices, 0);
    let sum = 0,
      squares = 0;
    for (const v of data.subarray(0, n)) {
      sum += v;
      squares += v * v;
    }
    const variance = mu + (mu * mu) / 2,
      average = sum / genes,
      zeros = (2 / (2 + mu)) ** 2;
    expect(Math.abs(average - mu)).toBeLessThan(5 * Math.sqrt(variance / genes));
    expect(Math.abs(1 - n / genes - zeros)).toBeLessThan(5 * Math.sqrt((zeros * (1 - zeros)) / genes));
    // Excess kurtosis of the negative binomial of shape 2 is 3 + 1 / variance.
    const spread = variance * Math.sqrt((5 + 1 / variance) / genes);
    expect(Math.abs(squares / genes - average ** 2 - variance)).toBeLessThan(5 * spread);
  });
});

describe('synthesizeCounts', () => {
  const options = { cells: 1500, genes: 2000, density: 0.06, groups: 5, seed: 11 };
  const counts = synthesizeCounts(options);

  test('gives the same bits for the same options, here and everywhere', () => {
    const again = synthesizeCounts(options);
    expect(again).toEqual(counts);
    // Frozen, so that timings of two machines are timings of the same matrix; a change here is a new data set.
    expect(hashOf(counts.indptr, counts.indices, counts.data, counts.group)).toBe('68e85964348fb694055c1c93b85ee3e237bdfa408f0ed9d6033a2711a2487444');
    expect(synthesizeCounts({ ...options, seed: 12 }).indices).not.toEqual(counts.indices);
  });

  test('is a CSR matrix of positive whole counts', () => {
    const { shape, data, indices, indptr, group } = counts;
    expect([shape, indptr.length, group.length]).toEqual([[1500, 2000], 1501, 1500]);
    expect([indptr[0], indptr[1500], indices.length]).toEqual([0, data.length, data.length]);
    expect(data.every((v) => v >= 1 && Number.isInteger(v))).toBe(true);
    let rising = true;
    for (let c = 0; c < 1500; c++) {
      for (let p = indptr[c]!; p < indptr[c + 1]!; p++) {
        if (indices[p]! >= 2000 || (p > indptr[c]! && indices[p]! <= indices[p - 1]!)) rising = false;
      }
    }
    expect(rising).toBe(true);
  });

  test.each([0.01, 0.05, 0.3])('reaches the density %f', (density) => {
    const { data } = synthesizeCounts({ ...options, density });
    expect(data.length / 3e6 / density).toBeGreaterThan(0.98);
    expect(data.length / 3e6 / density).toBeLessThan(1.02);
  });

  test('has unequal groups, damaged cells and mitochondrial genes', () => {
    const sizes = Array.from({ length: 5 }, (_, k) => counts.group.filter((g) => g === k).length);
    const expected = sizes.map((_, k) => 1500 / (k + 1.5) / (1 / 1.5 + 1 / 2.5 + 1 / 3.5 + 1 / 4.5 + 1 / 5.5));
    sizes.forEach((size, k) => expect(Math.abs(size - expected[k]!)).toBeLessThan(5 * Math.sqrt(expected[k]!)));
    const totals = totalsOf(counts),
      middle = totals.toSorted((a, b) => a - b)[750]!;
    const damaged = totals.filter((total) => total < middle / 4).length;
    expect(damaged).toBeGreaterThan(15);
    expect(damaged).toBeLessThan(90);
    expect(geneNames(15).slice(11)).toEqual(['MT-12', 'MT-13', 'GENE14', 'GENE15']);
    const columns = new Float64Array(2000);
    counts.indices.forEach((gene, p) => {
      columns[gene]! += counts.data[p]!;
    });
    const share = columns.subarray(0, 13).reduce((a, b) => a + b) / columns.reduce((a, b) => a + b);
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.15);
  });

  test('gene means are spread log-normally and differ between groups', () => {
    const mean = [0, 1].map((k) => {
      const sum = new Float64Array(2000);
      for (let c = 0; c < 1500; c++) {
        if (counts.group[c] !== k) continue;
        for (let p = counts.indptr[c]!; p < counts.indptr[c + 1]!; p++) sum[counts.indices[p]!]! += counts.data[p]!;
      }
      return sum.map((s) => s / counts.group.filter((g) => g === k).length);
    });
    const logs = Array.from(mean[0]!)
      .filter((m) => m > 0.02)
      .map(Math.log2);
    const average = logs.reduce((a, b) => a + b, 0) / logs.length;
    expect(Math.sqrt(logs.reduce((a, b) => a + (b - average) ** 2, 0) / logs.length)).toBeGreaterThan(1);
    // A marker is 2 to 10 times up in 4 % of the genes of a group.
    const markers = Array.from(mean[0]!).filter((m, g) => m > 0.2 && m > 2.5 * mean[1]![g]!).length;
    expect(markers).toBeGreaterThan(5);
    expect(markers).toBeLessThan(160);
  });

  test('refuses what it cannot make', () => {
    for (const wrong of [{ cells: 0 }, { genes: 1.5 }, { density: 0 }, { density: 1 }, { groups: 0 }, { seed: -1 }]) {
      expect(() => synthesizeCounts({ ...options, ...wrong })).toThrow(RangeError);
    }
    expect(() => synthesizeCounts({ ...options, cells: 2e9 - 1, genes: 2000 })).toThrow(RangeError);
  });
});
