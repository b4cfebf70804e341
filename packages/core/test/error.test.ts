import { describe, expect, test } from 'vitest';
import { fail, isSparsomeError, SparsomeError } from '@sparsome/core';

const thrown = (): unknown => {
  try {
    return fail(
      'InvalidInput',
      {
        where: 'js sparse.log1p',
        what: 'input "x" is missing',
        expected: 'a sparse matrix',
        got: 'nothing',
        consequence: 'nothing was computed',
        fix: 'pass x',
      },
      new RangeError('root'),
    );
  } catch (e) {
    return e;
  }
};

describe('errors', () => {
  test('say five things', () => {
    expect(String(thrown())).toMatchInlineSnapshot(`
      "SparsomeError: [InvalidInput] js sparse.log1p: input "x" is missing
        expected: a sparse matrix
        got:      nothing
        so:       nothing was computed
        do:       pass x"
    `);
    expect(thrown()).toMatchObject({ tag: 'InvalidInput', where: 'js sparse.log1p', expected: 'a sparse matrix', cause: new RangeError('root') });
  });
  test('are recognised by tag, from another copy of core too', async () => {
    const e = thrown();
    expect(isSparsomeError(e)).toBe(true);
    expect(isSparsomeError(e, 'InvalidInput')).toBe(true);
    expect(isSparsomeError(e, 'Disposed')).toBe(false);
    expect(isSparsomeError(new Error('other'))).toBe(false);
    const url = new URL('../src/error.ts?copy', import.meta.url).href;
    const copy = (await import(/* @vite-ignore */ url)) as typeof import('../src/error.ts');
    expect(copy.SparsomeError).not.toBe(SparsomeError);
    expect(copy.isSparsomeError(e, 'InvalidInput')).toBe(true);
  });
});
