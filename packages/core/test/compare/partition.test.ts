import { comparePartition, compareValues } from '@sparsome/core/compare';
import { describe, expect, test } from 'vitest';

const labels = (...l: number[]) => Int32Array.from(l);

describe('partition', () => {
  test('equal up to the names of the labels', () => {
    expect(comparePartition(0, labels(5, 5, 2, 2, 9), labels(0, 0, 1, 1, 2))).toEqual({ ok: true, wrong: 0 });
    expect(comparePartition(0, labels(), labels())).toEqual({ ok: true, wrong: 0 });
  });
  test('merged and split parts are found', () => {
    expect(comparePartition(0, labels(0, 0, 0, 0, 0), labels(0, 0, 0, 1, 1))).toMatchObject({ ok: false, wrong: 2 });
    expect(comparePartition(0, labels(0, 0, 1), labels(0, 0, 0))).toMatchObject({ ok: false, wrong: 1 });
  });
  test('a negative label is no name', () => {
    expect(comparePartition(0, labels(-1, 0), labels(-1, 3)).ok).toBe(true);
    expect(comparePartition(0, labels(4, 0), labels(-1, 3)).ok).toBe(false);
    expect(comparePartition(0, labels(-1, 0), labels(4, 3)).ok).toBe(false);
  });
  test('rel allows a share of the elements', () => {
    const want = labels(0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
    const got = labels(7, 7, 7, 7, 3, 3, 3, 3, 3, 3);
    expect(comparePartition(0.1, got, want)).toEqual({ ok: true, wrong: 1 });
    expect(comparePartition(0.09, got, want).ok).toBe(false);
  });
  test('the message names the first wrong element and both labels', () => {
    expect(compareValues({ by: 'partition', rel: 0 }, labels(0, 0, 1), labels(4, 4, 4)).why).toBe(
      '1 of 3 elements in another part, at most 0 allowed; the first is 2: label 1, wanted 4',
    );
    expect(comparePartition(0, labels(0), labels(0, 1)).why).toBe('1 labels instead of 2');
  });
});
