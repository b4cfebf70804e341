import { expect, test } from 'vitest';
import { median, quantile, summarize } from '../src/statistics.ts';

test('quantiles are those of numpy (linear)', () => {
  // numpy.quantile([7, 1, 3, 10], [0, .1, .5, .9, 1])
  expect([0, 0.1, 0.5, 0.9, 1].map((q) => quantile([7, 1, 3, 10], q))).toEqual([1, expect.closeTo(1.6, 12), 5, expect.closeTo(9.1, 12), 10]);
  expect(median([4])).toBe(4);
  expect(() => median([])).toThrow('no values');
});

test('one slow call moves neither median nor MAD', () => {
  expect(summarize([10, 11, 9, 10, 500])).toEqual({ median: 10, mad: 1, p90: expect.closeTo(304.4, 9), all: [10, 11, 9, 10, 500] });
});
