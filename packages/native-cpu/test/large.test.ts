// More than 2^31 entries, with 64-bit pointers. The pages before the window are never touched, so the test needs no gigabytes.
import { compact, majorOf, type Session, type Sparse } from '@sparsome/core';
import { log1p } from '@sparsome/core/contracts/sparse/log1p';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { transposeCount } from '@sparsome/core/contracts/sparse/transpose-count';
import { js } from '@sparsome/js';
import { nativeCpu } from '@sparsome/native-cpu';
import { expect, test } from 'vitest';

const width = 1000;
const lines = Math.ceil(2 ** 31 / width) + 60;

/** The last 50 lines of a full matrix of `lines` lines. */
function lastLines(): Sparse<'f32', 'csr', 'i64'> {
  const entries = lines * width,
    from = lines - 50;
  const data = new Float32Array(entries),
    indices = new Int32Array(entries);
  for (let p = from * width; p < entries; p++) {
    data[p] = ((p % 7) + 1) / 3;
    indices[p] = p % width;
  }
  const indptr = BigInt64Array.from({ length: lines + 1 }, (_, m) => BigInt(m * width));
  return { order: 'csr', shape: [50, width], dtype: 'f32', ptr: 'i64', whole: false, data, indices, indptr, window: [from, lines] };
}

async function answer<B extends string>(s: Session<B>, x: Sparse<'f32', 'csr'>) {
  const resident = await s.upload(majorSums.inputs.x, x);
  const a = await s.run(majorSums, { x: resident }, {}),
    b = await s.run(minorSums, { x: resident }, {}),
    c = await s.run(transposeCount, { x: resident }, {});
  const { y } = await s.run(log1p, { x: await s.upload(log1p.inputs.x, x) }, {});
  const logs = await s.take(y);
  return {
    rows: await s.take(a.sum),
    columns: await s.take(b.squares),
    counts: await s.take(c.count),
    logs: logs.data,
    indices: logs.indices,
    indptr: Array.from(logs.indptr, Number),
  };
}

test('a window beyond 2^31 entries gives what its copy gives', async () => {
  const x = lastLines();
  expect(Number(x.indptr[lines])).toBeGreaterThan(2 ** 31);
  const want = await answer(await js.open(), compact(x));
  expect(want.counts.every((n) => n === majorOf(x))).toBe(true);
  for (const threads of [1, 4]) expect(await answer(await nativeCpu.open({ threads }), x)).toEqual(want);
  expect(await answer(await js.open(), x)).toEqual(want);
  expect(process.memoryUsage.rss() / 2 ** 30).toBeLessThan(2);
});
