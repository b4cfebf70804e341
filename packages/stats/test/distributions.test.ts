import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, beta, bonferroni, chiSquare, f, gamma, hypergeometric, normal, studentT, twoSidedNormal, twoSidedStudentT } from '../src/index.ts';

const fixture: {
  readonly provenance: { readonly sha256: string };
  readonly tails: readonly { readonly of: string; readonly at: readonly number[]; readonly sf: number; readonly cdf: number; readonly logSf: number | null }[];
  readonly adjusted: readonly {
    readonly p: readonly (number | null)[];
    readonly benjaminiHochberg: readonly number[];
    readonly bonferroni: readonly number[];
  }[];
} = JSON.parse(readFileSync(new URL('./fixtures/distributions.json', import.meta.url), 'utf8'));

const apply = (of: string, what: 'sf' | 'cdf' | 'logSf', at: readonly number[]): number => {
  const [x = 0, a = 0, b = 0, c = 0] = at;
  if (of === 'normal') return normal[what](x);
  if (of === 'chiSquare') return chiSquare[what](x, a);
  if (of === 'gamma') return gamma[what](x, a);
  if (of === 'studentT') return studentT[what](x, a);
  if (of === 'beta') return beta[what](x, a, b);
  if (of === 'f') return f[what](x, a, b);
  return hypergeometric[what](x, a, b, c);
};

test('the fixtures were written by the generator as it stands', () => {
  const generator = readFileSync(new URL('./generate_distributions.py', import.meta.url));
  expect(fixture.provenance.sha256).toBe(createHash('sha256').update(generator).digest('hex'));
});

describe.each(['normal', 'chiSquare', 'gamma', 'studentT', 'beta', 'f', 'hypergeometric'])('%s', (of) => {
  const cases = fixture.tails.filter((c) => c.of === of);
  test('tails are those of mpmath to 1e-13 of themselves', () => {
    expect(cases.length).toBeGreaterThan(50);
    for (const c of cases) {
      for (const what of ['sf', 'cdf'] as const) {
        if (c[what] < 1e-300) continue;
        const error = Math.abs(apply(of, what, c.at) - c[what]) / c[what];
        expect(error, `${of}.${what}(${c.at})`).toBeLessThan(1e-13);
      }
      if (c.logSf === null || Math.abs(c.logSf) < 1e-300) continue;
      const error = Math.abs(apply(of, 'logSf', c.at) - c.logSf) / Math.abs(c.logSf);
      expect(error, `${of}.logSf(${c.at})`).toBeLessThan(1e-13);
    }
  });
});

test('two-sided p-values are twice the tails', () => {
  const z = Float64Array.of(0, 1.5, -3, 30, Number.NaN);
  expect(twoSidedNormal(z)).toEqual(z.map((x) => 2 * normal.sf(Math.abs(x))));
  const df = Float64Array.of(3, 1, 12.5, 300, 4);
  expect(twoSidedStudentT(z, df)).toEqual(z.map((x, i) => 2 * studentT.sf(Math.abs(x), df[i]!)));
  expect(() => twoSidedNormal(z, new Float64Array(2))).toThrow('[InvalidInput]');
  expect(() => twoSidedStudentT(z, new Float64Array(5))).toThrow('df[0]');
});

test('adjusted p-values are those of statsmodels and numpy to the bit', () => {
  for (const c of fixture.adjusted) {
    const p = Float64Array.from(c.p, (v) => v ?? Number.NaN);
    expect(benjaminiHochberg(p)).toEqual(Float64Array.from(c.benjaminiHochberg));
    expect(bonferroni(p)).toEqual(Float64Array.from(c.bonferroni));
  }
  expect(() => benjaminiHochberg([0.5, 1.5])).toThrow('p[1]');
});

test('quantiles invert tails', () => {
  const p = fc.double({ noNaN: true, min: 1e-300, max: 0.5 });
  const df = fc.double({ noNaN: true, min: 0.5, max: 1e6 });
  fc.assert(
    fc.property(p, (v) => {
      expect(Math.abs(normal.sf(normal.isf(v)) / v - 1)).toBeLessThan(1e-12);
    }),
  );
  fc.assert(
    fc.property(p, df, (v, n) => {
      const t = studentT.isf(v, n);
      if (Number.isFinite(t)) expect(Math.abs(studentT.sf(t, n) / v - 1)).toBeLessThan(1e-12);
    }),
  );
  expect([normal.isf(0), normal.isf(1), studentT.isf(0, 3), studentT.isf(0.5, 3)]).toEqual([Infinity, -Infinity, Infinity, 0]);
});

test('parameters without a distribution are refused', () => {
  const wrong: readonly (() => number)[] = [
    () => chiSquare.sf(1, 0),
    () => studentT.sf(1, Number.NaN),
    () => f.sf(1, 2, -1),
    () => beta.sf(0.5, Infinity, 1),
    () => gamma.sf(1, 2, 0),
    () => hypergeometric.sf(1, 5, 6, 2),
    () => hypergeometric.sf(1, 5.5, 2, 2),
    () => normal.isf(-0.1),
  ];
  for (const call of wrong) expect(call).toThrow('[InvalidInput]');
});
