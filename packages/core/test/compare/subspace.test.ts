import { dense } from '@sparsome/core';
import { compareSubspace, compareValues } from '@sparsome/core/compare';
import { describe, expect, test } from 'vitest';

const columns = (rows: number, ...data: number[]) => dense([rows, data.length / rows], Float64Array.from(data));

describe('subspace', () => {
  test('signs, scale and rotation of the basis do not matter', () => {
    const want = columns(3, 1, 0, 0, 1, 0, 0);
    expect(compareSubspace(1e-15, columns(3, -2, 0, 0, 3, 0, 0), want).ok).toBe(true);
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    expect(compareSubspace(1e-15, columns(3, c, -s, s, c, 0, 0), want).ok).toBe(true);
  });
  test('the sine of the largest angle decides, down to tiny angles', () => {
    // One column shared, the other turned out of the plane by an angle of sine e.
    const turned = (e: number) => columns(3, 1, 0, 0, Math.sqrt(1 - e * e), 0, e);
    const want = columns(3, 1, 0, 0, 1, 0, 0);
    for (const e of [0.5, 1e-4, 1e-9, 1e-12]) {
      expect(compareSubspace(e * 1.001, turned(e), want).ok, `${e}`).toBe(true);
      expect(compareSubspace(e * 0.999, turned(e), want).ok, `${e}`).toBe(false);
    }
    expect(compareSubspace(1 - 1e-9, columns(2, 1, 0), columns(2, 0, 1)).why).toBe('the largest principal angle has sine 1, at most 0.999999999 allowed');
  });
  test('two angles: the larger one counts', () => {
    const [e, f] = [0.1, 0.3];
    const got = columns(4, Math.sqrt(1 - e * e), 0, 0, Math.sqrt(1 - f * f), e, 0, 0, f);
    const want = columns(4, 1, 0, 0, 1, 0, 0, 0, 0);
    expect(compareSubspace(0.3001, got, want).ok).toBe(true);
    expect(compareSubspace(0.2999, got, want).ok).toBe(false);
  });
  test('another rank, another height or a NaN is wrong', () => {
    const want = columns(2, 1, 0, 0, 1);
    expect(compareSubspace(1, columns(2, 1, 2, 1, 2), want).why).toBe('rank 1 instead of 2');
    expect(compareSubspace(1, columns(2, Number.NaN, 0, 0, 1), want).why).toBe('a value is not finite');
    expect(compareValues({ by: 'subspace', rel: 1 }, columns(3, 1, 0, 0), columns(2, 1, 0)).why).toBe('3 x 1 instead of 2 x 1');
    expect(compareValues({ by: 'subspace', rel: 0 }, columns(2, -1, 0), columns(2, 1, 0)).ok).toBe(true);
  });
});
