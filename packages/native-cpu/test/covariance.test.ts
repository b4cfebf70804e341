// The layouts that `sparse.covariance-eigh` keeps by the size of a matrix, which fixtures are too small for: columns numbered by 16
// bits or by 32, blocks of four vectors or of eight; with each type of values and pointers.
import { type Session, sparse, type Sparse } from '@sparsome/core';
import { covarianceEigh } from '@sparsome/core/contracts/sparse/covariance-eigh';
import { js } from '@sparsome/js';
import { nativeCpu } from '@sparsome/native-cpu';
import { expect, test } from 'vitest';

function matrix(lines: number, columns: number, perLine: number, dtype: 'f32' | 'f64', ptr: 'i32' | 'i64') {
  const entries = lines * perLine,
    step = Math.floor(columns / perLine);
  // To the last column.
  const column = (line: number, n: number): number => columns - 1 - (perLine - 1 - n) * step - ((line + n) % Math.min(step, 3));
  const indices = Int32Array.from({ length: entries }, (_, p) => column(Math.floor(p / perLine), p % perLine));
  // Lines of seven sizes: one component stands out, which is soon found.
  const value = (_: unknown, p: number): number => (1 + (Math.floor(p / perLine) % 7)) * (1 + ((p * 31) % 97) / 97);
  const starts = Array.from({ length: lines + 1 }, (_, m) => m * perLine);
  return sparse({
    order: 'csr',
    shape: [lines, columns],
    data: dtype === 'f32' ? Float32Array.from({ length: entries }, value) : Float64Array.from({ length: entries }, value),
    indices,
    indptr: ptr === 'i32' ? Int32Array.from(starts) : BigInt64Array.from(starts, BigInt),
  });
}

async function answer<B extends string>(session: Session<B>, x: Sparse<'f32' | 'f64', 'csr'>) {
  const given = await session.upload(covarianceEigh.inputs.x, x),
    { values, vectors, mean, state } = await session.run(covarianceEigh, { x: given }, { count: 1 });
  const all = [await session.take(values), await session.take(vectors), await session.take(mean), await session.take(state)];
  await session.close();
  return all;
}

const types = (['f32', 'f64'] as const).flatMap((dtype) => (['i32', 'i64'] as const).map((ptr) => [dtype, ptr] as const));

test.each([
  ['16 bits, blocks of four', 3000, 20, types],
  ['32 bits, blocks of four', 66_000, 20, types.slice(1, 2)],
  ['16 bits, blocks of eight', 4000, 3400, types.slice(0, 1)],
  ['32 bits, blocks of eight', 66_000, 3400, types.slice(-1)],
] as const)('%s', { timeout: 120_000 }, async (_, columns, perLine, some) => {
  for (const [dtype, ptr] of some) {
    const x = matrix(300, columns, perLine, dtype, ptr);
    const answers = [await answer(await js.open(), x)];
    for (const threads of [1, 4]) answers.push(await answer(await nativeCpu.open({ threads }), x));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  }
});
