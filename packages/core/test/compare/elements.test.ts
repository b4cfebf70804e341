import { sparse } from '@sparsome/core';
import { compareElements, compareValues, comparisonText } from '@sparsome/core/compare';
import { describe, expect, test } from 'vitest';

const f32 = (...v: number[]) => Float32Array.from(v);
const f64 = (...v: number[]) => Float64Array.from(v);

describe('exact, ulp and close', () => {
  test('exact: bits; any NaN is the same, -0 is not 0', () => {
    expect(compareElements({ by: 'exact' }, f64(1, Number.NaN), f64(1, Number.NaN)).ok).toBe(true);
    expect(compareElements({ by: 'exact' }, f64(-0), f64(0))).toEqual({ ok: false, wrong: 1, worst: { index: 0, got: '-0', want: '0', ulps: 1 } });
    expect(compareElements({ by: 'exact' }, BigInt64Array.of(2n ** 62n), BigInt64Array.of(2n ** 62n + 1n)).wrong).toBe(1);
  });
  test('ulp counts numbers of the array itself', () => {
    const next32 = 1 + 2 ** -23;
    expect(compareElements({ by: 'ulp', max: 1 }, f32(next32), f32(1)).ok).toBe(true);
    expect(compareElements({ by: 'ulp', max: 1 }, f64(next32), f64(1))).toMatchObject({ ok: false, worst: { ulps: 2 ** 29 } });
    expect(compareElements({ by: 'ulp', max: 1e9 }, f64(Number.NaN), f64(1)).ok).toBe(false);
  });
  test('close: abs + rel |want|', () => {
    expect(compareElements({ by: 'close', rel: 0.1, abs: 0.5 }, f64(11.5), f64(10)).ok).toBe(true);
    expect(compareElements({ by: 'close', rel: 0.1, abs: 0.4 }, f64(11.5), f64(10)).ok).toBe(false);
    expect(
      compareElements({ by: 'close', rel: 1, abs: 0 }, f64(1, Number.NEGATIVE_INFINITY), f64(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).wrong,
    ).toBe(2);
    expect(compareElements({ by: 'close', rel: 0, abs: 0 }, f64(Number.POSITIVE_INFINITY), f64(Number.POSITIVE_INFINITY)).ok).toBe(true);
    expect(compareElements({ by: 'close', rel: 1, abs: 1e300 }, f64(Number.POSITIVE_INFINITY, Number.NaN), f64(1, 1)).wrong).toBe(2);
  });
  test('lengths, dtypes and patterns', () => {
    expect(compareElements({ by: 'exact' }, f64(1), f64(1, 2)).why).toBe('1 elements instead of 2');
    expect(compareElements({ by: 'exact' }, f32(1), f64(1)).why).toBe('dtype f32 instead of f64');
    const matrix = (index: number) => sparse({ order: 'csr', shape: [1, 3], data: f64(1), indices: Int32Array.of(index), indptr: Int32Array.of(0, 1) });
    expect(compareValues({ by: 'exact' }, matrix(1), matrix(2))).toMatchObject({ ok: false, why: 'indices' });
  });
});

test('the message: worst element, both values, distance, and the command of that case alone', () => {
  const rule = { by: 'ulp', max: 2 } as const;
  const c = compareElements(rule, f64(1, 1 + 2 ** -50, 1 + 2 ** -40), f64(1, 1, 1));
  expect(comparisonText('sum', rule, c, "npx vitest run -t 'sparse.minor-sums/v1/golden/ties$'")).toBe(
    [
      'output "sum" differs (rule: at most 2 ulp apart)',
      '  elements: 2 wrong, the worst at 2, 4096 ulp apart',
      '  got:      1.0000000000009095',
      '  want:     1',
      "  run:      npx vitest run -t 'sparse.minor-sums/v1/golden/ties$'",
    ].join('\n'),
  );
  expect(comparisonText('label', { by: 'partition', rel: 0.1 }, { ok: false, wrong: 3, why: '3 of 9' })).toBe(
    'output "label" differs (rule: partition within 0.1): 3 of 9',
  );
  expect(comparisonText('y', { by: 'close', rel: 1e-6, abs: 0 }, { ok: false, wrong: 1, why: 'w' })).toContain('|got - want| <= 0 + 0.000001 |want|');
});
