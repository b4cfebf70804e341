// Where PCA goes by the Gram matrix: the sizes that docs/guide/webgpu.md, docs/guide/cuda.md and decision 20 name.
import { expect, test } from 'vitest';
import { prefersGram } from '../src/pca/principal-axes.ts';

const byGram = (cells: number, entries: number): boolean => prefersGram(new Uint32Array(cells).fill(entries), 2000, 50);

test('of 2,000 genes and 50 components: never below some 13,000 cells, and never beyond 222 entries in a cell', () => {
  for (let entries = 1; entries <= 2000; entries++) expect(byGram(12_900, entries)).toBe(false);
  expect(byGram(13_000, 111)).toBe(true);
  expect(byGram(1_000_000, 221)).toBe(true);
  for (const entries of [223, 400, 2000]) expect(byGram(1_000_000, entries)).toBe(false);
});
