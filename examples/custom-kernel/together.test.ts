// Kernels of ours and of Sparsome work on the same residents, and every backend gives the same bits.
import { type Backend, type Buffers, fold, type OpenOptions, rowSource, sparse } from '@sparsome/core';
import { normalizeLog1p } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { expect, test } from 'vitest';
import { weightedSums } from './src/contract.ts';
import { labJs } from './src/js.ts';
import { labWasm } from './src/wasm.ts';

// 9,000 cells of 60 genes, more than two canonical blocks; every third gene of a cell is expressed.
const [cells, genes] = [9000, 60];
const entries = cells * (genes / 3);
const x = sparse({
  order: 'csr',
  shape: [cells, genes],
  data: Float32Array.from({ length: entries }, (_, p) => 1 + ((p * 7919) % 23)),
  indices: Int32Array.from({ length: entries }, (_, p) => 3 * (p % 20) + (Math.floor(p / 20) % 3)),
  indptr: Int32Array.from({ length: cells + 1 }, (_, m) => 20 * m),
});
const weight = Float32Array.from({ length: cells }, (_, m) => ((m * 31) % 101) / 101);
const factor = new Float32Array(cells).fill(3);

/** Weighted sums of normalised values; what lies between the two calls stays where it is. */
async function sums<B extends string, M extends Buffers, X>(backend: Backend<B, M, X>, o: OpenOptions): Promise<Float64Array> {
  const session = await backend.open(o);
  try {
    const { y } = await session.run(
      normalizeLog1p,
      { x: await session.upload(normalizeLog1p.inputs.x, x), factor: await session.upload(normalizeLog1p.inputs.factor, factor) },
      {},
    );
    const { sum } = await session.run(weightedSums, { x: y, weight: await session.upload(weightedSums.inputs.weight, weight) }, { limit: 2 });
    return await session.take(sum);
  } finally {
    await session.close();
  }
}

test('one thread, three threads and js: the same bits', async () => {
  const want = await sums(labJs, {});
  expect(want.every((v) => v > 0)).toBe(true);
  for (const threads of [1, 3]) expect(await sums(labWasm, { threads })).toEqual(want);
});

test('block by block: the bits of one call', async () => {
  const session = await labWasm.open({ threads: 2 });
  const whole = await session.run(
    weightedSums,
    { x: await session.upload(weightedSums.inputs.x, x), weight: await session.upload(weightedSums.inputs.weight, weight) },
    {},
  );
  const folded = await fold(session, weightedSums, rowSource(x, 1000), { weight }, {});
  expect(folded.sum).toEqual(await session.take(whole.sum));
  expect(folded.positive).toEqual(await session.take(whole.positive));
  await session.close();
});
