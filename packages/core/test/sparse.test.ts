import { describe, expect, test } from 'vitest';
import { compact, isSparsomeError, nnzOf, sparse, transposed, windowOf } from '@sparsome/core';

const parts = (over: object = {}) => ({
  order: 'csr' as const,
  shape: [3, 4] as const,
  data: Float32Array.of(1, 2, 3, 4),
  indices: Int32Array.of(0, 2, 1, 3),
  indptr: Int32Array.of(0, 2, 2, 4),
  ...over,
});
const message = (make: () => unknown): string => {
  try {
    make();
  } catch (e) {
    if (isSparsomeError(e, 'InvalidInput')) return e.message;
    throw e;
  }
  throw new Error('nothing was thrown');
};

describe('sparse', () => {
  test('borrows its arrays and finds whole numbers', () => {
    const p = parts(),
      x = sparse(p);
    expect(x.data).toBe(p.data);
    expect([x.whole, x.dtype, x.ptr, nnzOf(x)]).toEqual([true, 'f32', 'i32', 4]);
    expect(sparse(parts({ data: Float32Array.of(1, 2, 3, 4.5) })).whole).toBe(false);
    expect(sparse(parts({ data: Int32Array.of(1, 2, 3, 4), indptr: BigInt64Array.of(0n, 2n, 2n, 4n) }))).toMatchObject({
      whole: true,
      dtype: 'i32',
      ptr: 'i64',
    });
  });
  test('refuses what is not a matrix, in five parts', () => {
    expect(message(() => sparse(parts({ indices: Int32Array.of(2, 0, 1, 3) })))).toMatchInlineSnapshot(`
      "[InvalidInput] sparse csr 3 x 4: line 0 has index 0 at position 1
        expected: greater than 2
        got:      0
        so:       no matrix was made
        do:       sort the indices of each line and add up duplicates (canonical())"
    `);
    expect(message(() => sparse(parts({ indices: Int32Array.of(0, 0, 1, 3) })))).toContain('greater than 0');
    expect(message(() => sparse(parts({ indices: Int32Array.of(0, 4, 1, 3) })))).toContain('0 to 3');
    expect(message(() => sparse(parts({ indices: Int32Array.of(-1, 2, 1, 3) })))).toContain('0 to 3');
    expect(message(() => sparse(parts({ indptr: Int32Array.of(0, 2, 1, 4) })))).toContain('indptr falls at line 1');
    expect(message(() => sparse(parts({ indptr: Int32Array.of(0, 2, 4) })))).toContain('4 entries');
    expect(message(() => sparse(parts({ indptr: Int32Array.of(0, 2, 2, 5) })))).toContain('shorter');
    expect(message(() => sparse(parts({ data: Float32Array.of(1, Number.NaN, 3, 4) })))).toContain('value 1 is not finite');
    expect(message(() => sparse(parts({ data: Float64Array.of(1, 2, Number.POSITIVE_INFINITY, 4) })))).toContain('value 2 is not finite');
    expect(message(() => sparse(parts({ shape: [3, -1] })))).toContain('not a shape');
  });
  test('windows and transposes without copying', () => {
    const x = sparse(parts()),
      w = windowOf(x, 1, 3);
    expect([w.shape, nnzOf(w), w.data]).toEqual([[2, 4], 2, x.data]);
    expect(compact(w)).toMatchObject({ data: Float32Array.of(3, 4), indices: Int32Array.of(1, 3), indptr: Int32Array.of(0, 0, 2) });
    expect(windowOf(w, 1, 2).window).toEqual([2, 3]);
    expect(transposed(x)).toMatchObject({ order: 'csc', shape: [4, 3] });
    expect(message(() => windowOf(x, 1, 4))).toContain('0 <= from <= to <= 3');
  });
});
