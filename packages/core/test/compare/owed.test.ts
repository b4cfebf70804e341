import { owed } from '@sparsome/core/compare';
import { contracts } from '@sparsome/core/contracts/all.gen';
import { umap } from '@sparsome/core/contracts/embed/umap';
import { log1p } from '@sparsome/core/contracts/sparse/log1p';
import { expect, test } from 'vitest';

test('a backend that claims `device` owes the tolerance, and the bits where there is none', () => {
  expect(owed(log1p, 'device', 'y', {}, undefined)).toEqual(log1p.compare.y.device);
  expect(owed(log1p, 'bits', 'y', {}, undefined)).toEqual({ by: 'exact' });
  expect(owed(umap, 'device', 'y', {}, undefined)).toEqual({ by: 'exact' });
});

// The guides name these as the exceptions (determinism.md, one-answer.md).
test('only UMAP and Leiden promise `bits` without a tolerance for devices', () => {
  const rules = contracts.map(({ id, promise, compare }) => ({ id, promise, each: Object.values(compare) }));
  const without = rules.filter(({ promise, each }) => promise === 'bits' && each.some(({ device }) => !device));
  expect(without.map(({ id }) => id)).toEqual(['embed.umap', 'graph.leiden']);
});
