// Every kernel gives the bits of js, for every dtype, width of indptr, order and number of threads.
import { type Session, windowOf } from '@sparsome/core';
import { js } from '@sparsome/js';
import { wasmSimd } from '@sparsome/wasm-simd';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { test } from './built.ts';
import { answer, caseOf, contracts, type Matrix, randomMatrix } from './cases.ts';

const threads = [1, 2, 4];
let reference: Session, sessions: Map<number, Session>;
beforeAll(async () => {
  reference = await js.open();
  sessions = new Map(await Promise.all(threads.map(async (n) => [n, await wasmSimd.open({ threads: n })] as const)));
});
afterAll(async () => {
  for (const s of sessions.values()) await s.close();
});

// More lines than a canonical block, more entries than make threads worth while; and matrices at the edges.
const matrices: readonly (readonly [string, Matrix])[] = [
  ['f32, i32, csr, two blocks', randomMatrix(4200, 70, 'f32', 'i32', 'csr')],
  ['f64, i64, csc, two blocks', randomMatrix(4200, 60, 'f64', 'i64', 'csc')],
  ['i32, i64, csr', randomMatrix(900, 150, 'i32', 'i64', 'csr')],
  ['u16, i32, csc', randomMatrix(700, 200, 'u16', 'i32', 'csc')],
  ['wide', randomMatrix(3, 60000, 'f32', 'i32', 'csr')],
  ['small', randomMatrix(7, 11, 'f64', 'i32', 'csr')],
  ['no lines', randomMatrix(0, 5, 'f32', 'i32', 'csr')],
  ['no columns', randomMatrix(5, 0, 'f32', 'i64', 'csc')],
];

describe.each(matrices)('%s', (_, x) => {
  for (const c of contracts) {
    const given = caseOf(c, x);
    if (!given) continue; // the contract takes real values only
    test(c.id, async () => {
      const want = await answer(reference, c, given);
      for (const n of threads) expect(await answer(sessions.get(n)!, c, given), `${n} threads`).toBe(want);
    });
  }
});

test('windows of a matrix', async () => {
  const window = windowOf(matrices[0]![1], 50, 4190);
  for (const c of contracts.filter((k) => k.inputs['x']?.kind === 'sparse' && Object.keys(k.inputs).length === 1)) {
    const given = { inputs: { x: window }, attrs: caseOf(c, matrices[0]![1])?.attrs ?? {} };
    const want = await answer(reference, c, given);
    for (const n of threads) expect(await answer(sessions.get(n)!, c, given), `${c.id}, ${n} threads`).toBe(want);
  }
});

test('calls made at once are served in order', async () => {
  const c = contracts.find((k) => k.id === 'sparse.minor-sums')!;
  const given = [1, 2, 3, 4, 5, 6].map((seed) => caseOf(c, randomMatrix(1500, 100, 'f32', 'i32', 'csr', seed))!);
  const want = await Promise.all(given.map((g) => answer(reference, c, g)));
  for (const n of threads) expect(await Promise.all(given.map((g) => answer(sessions.get(n)!, c, g)))).toEqual(want);
});

test('nothing stays allocated', () => {
  for (const s of sessions.values()) expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
});
