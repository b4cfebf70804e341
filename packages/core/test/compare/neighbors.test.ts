import { sparse } from '@sparsome/core';
import { compareNeighborRow, compareValues } from '@sparsome/core/compare';
import { describe, expect, test } from 'vitest';

const row = (...pairs: [id: number, distance: number][]) => ({ ids: pairs.map(([id]) => id), distances: pairs.map(([, d]) => d) });

describe('neighbors', () => {
  test('the order of a tie is free, inside and at the border', () => {
    const want = row([1, 0.5], [2, 1], [3, 1], [4, 2]);
    expect(compareNeighborRow(0, row([1, 0.5], [3, 1], [2, 1], [4, 2]), want)).toBeUndefined();
    expect(compareNeighborRow(0, row([1, 0.5], [2, 1], [3, 1], [9, 2]), want)).toBeUndefined();
    expect(compareNeighborRow(0, row([1, 0.5], [2, 1], [9, 1], [4, 2]), want)).toBe('neighbour 9 at 1 is not wanted, and no tie with the last one at 2');
  });
  test('distances match within rel', () => {
    expect(compareNeighborRow(1e-6, row([1, 1.0000005]), row([1, 1]))).toBeUndefined();
    expect(compareNeighborRow(1e-7, row([1, 1.0000005]), row([1, 1]))).toBe('distance 0 is 1.0000005, wanted 1');
    expect(compareNeighborRow(1, row([1, Number.NaN]), row([1, 1]))).toBe('distance 0 is NaN, wanted 1');
  });
  test('swapped distances are found although the sorted ones are equal', () => {
    expect(compareNeighborRow(0, row([1, 2], [2, 1]), row([1, 1], [2, 2]))).toBe('neighbour 1 is at 2, wanted 1');
  });
  test('a repeated neighbour and a short list are wrong', () => {
    expect(compareNeighborRow(0, row([1, 1], [1, 1]), row([1, 1], [2, 1]))).toBe('a neighbour comes twice');
    expect(compareNeighborRow(0, row([1, 1]), row([1, 1], [2, 1]))).toBe('1 neighbours instead of 2');
  });
  test('graphs: one line for each query; the message names the first wrong one', () => {
    const graph = (indices: number[], data: number[]) =>
      sparse({ order: 'csr', shape: [2, 4], data: Float64Array.from(data), indices: Int32Array.from(indices), indptr: Int32Array.of(0, 2, 4) });
    const want = graph([1, 2, 0, 3], [1, 2, 1, 3]);
    const rule = { by: 'neighbors', rel: 0 } as const;
    expect(compareValues(rule, graph([1, 3, 0, 3], [1, 2, 1, 3]), want)).toEqual({ ok: true, wrong: 0 });
    expect(compareValues(rule, graph([1, 2, 0, 3], [1, 2, 1, 4]), want)).toMatchObject({
      ok: false,
      wrong: 1,
      why: '1 of 2 queries, 4 neighbours in all; query 1: distance 1 is 4, wanted 3',
    });
    expect(compareValues(rule, Int32Array.of(1), Int32Array.of(1)).why).toBe('rule neighbors does not fit this kind of value');
  });
});
