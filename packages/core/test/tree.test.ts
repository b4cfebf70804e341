import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combineArrays, foldTree } from '../src/tree.ts';

/** The tree as its docstring defines it: split at the largest power of two below n. */
function byDefinition(values: readonly number[]): number {
  if (values.length === 1) return values[0]!;
  let split = 1;
  while (split * 2 < values.length) split *= 2;
  return byDefinition(values.slice(0, split)) + byDefinition(values.slice(split));
}

const folded = (values: readonly number[], by: 'add' | 'max' | 'min'): number => {
  const tree = foldTree({ v: by }, combineArrays);
  for (const v of values) tree.push(new Map([['v', Float64Array.of(v)]]));
  const result = tree.finish()?.get('v');
  return Number(result?.[0]);
};

describe('foldTree', () => {
  test('adds along the defined tree, to the bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }), { minLength: 1, maxLength: 70 }), (values) => {
        expect(folded(values, 'add')).toBe(byDefinition(values));
      }),
    );
  });
  test('is not the sequential sum', () => {
    const values = [1, 1e-16, 1e-16, 1e-16];
    expect(folded(values, 'add')).not.toBe(values.reduce((a, b) => a + b));
  });
  test('max and min', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        expect(folded(values, 'max')).toBe(Math.max(...values));
        expect(folded(values, 'min')).toBe(Math.min(...values));
      }),
    );
  });
  test('64-bit integers beyond 2^53', () => {
    const tree = foldTree({ v: 'add' }, combineArrays);
    for (let i = 0; i < 3; i++) tree.push(new Map([['v', BigInt64Array.of(2n ** 53n + 1n)]]));
    expect(tree.finish()?.get('v')).toEqual(BigInt64Array.of(3n * (2n ** 53n + 1n)));
  });
  test('nothing pushed', () => expect(foldTree({}, combineArrays).finish()).toBeUndefined());
});
