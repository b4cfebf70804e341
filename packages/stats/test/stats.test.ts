import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argsort, cut, equalWidthEdges, hasRepeats, linspace, mean, median, medianAbsoluteDeviation, percentile, standardDeviation } from '../src/index.ts';

type Num = number | string;
interface Case {
  readonly name: string;
  readonly values: readonly Num[];
  readonly median: Num;
  readonly percentile: readonly Num[];
  readonly mean: Num;
  readonly deviation: Num;
  readonly mad: Num;
  readonly equalWidth: readonly { readonly bins: number; readonly edges?: readonly Num[]; readonly codes?: readonly number[]; readonly refused?: boolean }[];
  readonly cut: readonly number[];
}
const fixture: {
  readonly provenance: { readonly sha256: string };
  readonly percents: readonly number[];
  readonly linspace: readonly { readonly start: number; readonly stop: number; readonly count: number; readonly points: readonly Num[] }[];
  readonly cases: readonly Case[];
} = JSON.parse(readFileSync(new URL('./fixtures.json', import.meta.url), 'utf8'));

const f64 = (values: readonly Num[]): Float64Array => Float64Array.from(values, Number);

test('the fixtures were written by the generator as it stands', () => {
  const generator = readFileSync(new URL('./generate.py', import.meta.url));
  expect(fixture.provenance.sha256).toBe(createHash('sha256').update(generator).digest('hex'));
});

// `toBe` and `toEqual` tell -0 from 0 and take NaN for NaN: the same bits.
describe.each(fixture.cases)('$name', (c) => {
  const values = f64(c.values);
  test('median and percentiles are those of numpy', () => {
    expect(median(values)).toBe(Number(c.median));
    expect(percentile(values, fixture.percents)).toEqual(f64(c.percentile));
  });
  test('the mean is that of exact addition, the standard deviation that of a pandas group', () => {
    expect(mean(values)).toBe(Number(c.mean));
    expect(standardDeviation(values)).toBe(Number(c.deviation));
  });
  test('median absolute deviation is that of statsmodels', () => {
    expect(medianAbsoluteDeviation(values)).toBe(Number(c.mad));
  });
  test('bins are those of pandas.cut', () => {
    for (const { bins, edges, codes, refused } of c.equalWidth) {
      const ours = equalWidthEdges(values, bins);
      // Of nothing but NaN pandas makes one bin from NaN to NaN, or refuses to make several.
      if (refused !== undefined || !edges || !codes || edges[0] === 'NaN') expect(ours).toBe(undefined);
      else {
        expect(ours).toEqual(f64(edges));
        expect(cut(values, f64(edges))).toEqual(Int32Array.from(codes));
      }
    }
    expect(cut(values, Float64Array.of(Number.NEGATIVE_INFINITY, -1, 0.1, 0.2, 2.5))).toEqual(Int32Array.from(c.cut));
  });
});

test.each(fixture.linspace)('linspace $start to $stop, $count points', ({ start, stop, count, points }) => {
  expect(linspace(start, stop, count)).toEqual(f64(points));
});

test('no values: NaN, and no edges', () => {
  for (const f of [median, mean, standardDeviation, medianAbsoluteDeviation]) expect(f([])).toBe(Number.NaN);
  expect(percentile([], [0, 50])).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  expect(equalWidthEdges([], 3)).toBe(undefined);
});

test('arguments without a meaning are refused', () => {
  expect(() => percentile([1, 2], [101])).toThrow(RangeError);
  expect(() => percentile([1, 2], [Number.NaN])).toThrow('q is NaN');
  expect(() => linspace(0, 1, 1)).toThrow(RangeError);
});

test('repeated edges are found', () => {
  expect(hasRepeats([Number.NEGATIVE_INFINITY, 0, 0, 1])).toBe(true);
  expect(hasRepeats([0, 1, 2])).toBe(false);
});

// No subnormal numbers: a thousandth of them may be 0, so that pandas too makes bins without width of them.
const value = fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((v) => (Math.abs(v) < 1e-300 ? 0 : v));
const sample = fc.array(value, { minLength: 1, maxLength: 50 });

describe('properties', () => {
  test('order does not matter to order statistics', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const turned = [...values].reverse();
        expect(median(turned)).toBe(median(values));
        expect(percentile(turned, [5, 50, 95])).toEqual(percentile(values, [5, 50, 95]));
      }),
    );
  });
  test('percentiles ascend and stay within the values', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const found = percentile(values, [0, 10, 20, 50, 90, 100]);
        expect(found[0]! + 0).toBe(Math.min(...values) + 0);
        expect(found[5]! + 0).toBe(Math.max(...values) + 0);
        for (let i = 1; i < found.length; i++) expect(found[i]).toBeGreaterThanOrEqual(found[i - 1]!);
      }),
    );
  });
  test('the least of values that differ in the last digit lies on the edge, as with pandas.cut', () => {
    const values = f64([1, 1 + 2 ** -52]);
    expect([...cut(values, equalWidthEdges(values, 1)!)]).toEqual([-1, 0]);
  });
  test('every value lies in the bin it was given', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 30 }), (values, bins) => {
        const edges = equalWidthEdges(values, bins)!;
        cut(values, edges).forEach((bin, i) => {
          // Where the range is some last digits of its numbers, the first edge cannot be lowered, and the least value lies on it.
          if (bin === -1) return expect(values[i]).toBe(edges[0]);
          expect(edges[bin]!).toBeLessThan(values[i]!);
          expect(values[i]!).toBeLessThanOrEqual(edges[bin + 1]!);
        });
      }),
    );
  });
});

describe('argsort', () => {
  test('orders as a stable sort with a comparison does', () => {
    // Few values, so that many are equal; all magnitudes; subnormal and infinite ones.
    const some = fc.oneof(fc.constantFrom(0, -0, 1, -1, 5e-324, Infinity, -Infinity), fc.double({ noNaN: true }), fc.float({ noNaN: true }));
    fc.assert(
      fc.property(fc.array(some, { maxLength: 300 }), (given) => {
        const places = given.map((_, i) => i).sort((a, b) => (given[a]! < given[b]! ? -1 : given[a]! > given[b]! ? 1 : a - b));
        expect([...argsort(Float64Array.from(given))]).toEqual(places);
        const down = given.map((_, i) => i).sort((a, b) => (given[a]! > given[b]! ? -1 : given[a]! < given[b]! ? 1 : a - b));
        expect([...argsort(Float64Array.from(given), 'descending')]).toEqual(down);
      }),
    );
  });
  test('puts NaN last, of descending values first', () => {
    expect([...argsort(Float64Array.of(NaN, 2, Infinity, 1))]).toEqual([3, 1, 2, 0]);
    expect([...argsort(Float64Array.of(1, NaN, 2, Infinity), 'descending')]).toEqual([1, 3, 2, 0]);
  });
});
